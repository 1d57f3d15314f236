"""The sealed form of a backup: what went in comes out, and whatever else was done to the file is refused.

Guards: the chunk's number and the mark of the last one in the nonce, the first page as data that is authenticated with
every chunk, a key of its own for each file (bot/backup/sealed.py).
"""

import os
import tracemalloc
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backup import key as keys
from bot.backup import sealed
from bot.backup.fault import Altered, BackupError, Cut, Newer, NoKey, WrongKey
from bot.backup.key import FileKey, Passphrase, number_of
from bot.backup.manifest import Lock, Manifest
from tests.clock import Counted

KEY = FileKey(bytes(range(32)))
SALT = bytes(reversed(range(32)))
SMALL = 64


def manifest(key=KEY, salt=SALT):
    lock = Lock(kind=key.kind, number=number_of(key.secret(salt)), salt=salt.hex())
    return Manifest(
        moment=datetime(2026, 3, 10, tzinfo=UTC), program="1", engine="sqlite", schema_number=5, counts={"cases": 2},
        parts=(), lock=lock,
    )  # fmt: skip


@contextmanager
def small_chunks():
    before, sealed.CHUNK = sealed.CHUNK, SMALL
    try:
        yield
    finally:
        sealed.CHUNK = before


def sealed_bytes(content, key=KEY, salt=SALT):
    head = sealed.head_of(manifest(key, salt))
    return head, b"".join(sealed.seal(iter(content), head, key.secret(salt), salt))


def unsealed(path, key=KEY):
    return b"".join(sealed.unseal(path, key))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("sealed") / "one.backup"


@pytest.fixture
def whole(path):
    """A backup of several chunks: its head, its chunks, its end."""
    with small_chunks():
        # Random, so that packing leaves it long.
        head, held = sealed_bytes([os.urandom(3 * SMALL)])
        body = held[len(head) : -len(sealed._END)]
        step = SMALL + sealed.TAG
        yield head, [body[start : start + step] for start in range(0, len(body), step)], held[-len(sealed._END) :]


def refused(path, content, kind=BackupError, why=None):
    path.write_bytes(content)
    with pytest.raises(kind, match=why):
        unsealed(path)


@given(st.lists(st.binary(max_size=4 * SMALL), max_size=6))
def test_what_is_sealed_comes_out_again_whatever_its_length(path, pieces):
    with small_chunks():
        path.write_bytes(sealed_bytes(pieces)[1])
        assert unsealed(path) == b"".join(pieces)


def test_every_single_byte_counts(path, whole):
    head, chunks, end = whole
    content = b"".join([head, *chunks, end])
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        refused(path, changed)


@given(st.data())
def test_no_change_of_any_byte_goes_unnoticed(path, data):
    with small_chunks():
        content = bytearray(sealed_bytes([bytes(range(256))])[1])
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
        refused(path, content)


def test_a_file_that_was_cut_anywhere_is_refused(path, whole):
    head, chunks, end = whole
    content = b"".join([head, *chunks, end])
    for length in range(len(content)):
        refused(path, content[:length])
    refused(path, content[: len(head) + 100], Cut)


def test_a_file_that_was_cut_between_two_chunks_and_given_an_end_is_refused(path, whole):
    head, chunks, end = whole
    for count in range(1, len(chunks)):
        refused(path, b"".join([head, *chunks[:count], end]), Altered, f"đoạn {count}")


@given(st.binary(min_size=1, max_size=100))
def test_what_was_added_behind_the_end_is_refused(path, more):
    refused(path, sealed_bytes([b"content"])[1] + more)


def test_chunks_that_were_moved_left_out_or_doubled_are_refused(path, whole):
    head, (first, second, *others), end = whole
    for chunks in ([second, first, *others], [second, *others], [first, first, second, *others]):
        refused(path, b"".join([head, *chunks, end]), Altered, "đoạn")


def test_chunks_of_another_backup_of_the_same_key_are_refused(path, whole):
    head, chunks, end = whole
    other_head, other = sealed_bytes([os.urandom(3 * SMALL)], salt=bytes(32))
    foreign = other[len(other_head) :][: SMALL + sealed.TAG]
    refused(path, b"".join([head, foreign, *chunks[1:], end]), Altered, "đoạn 1")


def test_two_backups_of_the_same_content_have_no_byte_of_it_in_common(path):
    """Guard: the salt in `_cipher`. With one key for both, their difference is that of their contents."""
    (one_head, one), (other_head, other) = (sealed_bytes([b"content"], salt=bytes([each]) * 32) for each in (1, 2))
    ours, theirs = one[len(one_head) :][:8], other[len(other_head) :][:8]
    assert ours != theirs


def test_the_first_page_is_read_without_a_key_and_believed_only_with_it(path):
    content = sealed_bytes([b"content"])[1]
    path.write_bytes(content.replace(b'"cases": 2', b'"cases": 9'))
    assert sealed.read_manifest(path).counts == {"cases": 9}
    with pytest.raises(Altered, match="đoạn 1"):
        unsealed(path)


def test_another_key_is_told_by_its_number(path):
    path.write_bytes(sealed_bytes([b"content"])[1])
    with pytest.raises(WrongKey, match=KEY.number):
        unsealed(path, FileKey(bytes(32)))
    with pytest.raises(WrongKey):
        unsealed(path, Passphrase("a passphrase that is long enough"))


def test_a_passphrase_seals_and_opens(path):
    words = Passphrase("sáu từ do xúc xắc chọn")
    path.write_bytes(sealed_bytes([b"content"], words)[1])
    assert unsealed(path, words) == b"content"
    with pytest.raises(WrongKey, match="mật khẩu"):
        unsealed(path, Passphrase("sáu từ do xúc xắc khác"))


@pytest.mark.parametrize(
    ("content", "kind"), [(b"", Altered), (b"SQLite format 3\0", Altered), (b"MOTCUA BACKUP 2\n\0\0\0\0", Newer)]
)
def test_what_is_no_backup_or_one_of_tomorrow_is_told(path, content, kind):
    refused(path, content, kind)


def test_a_length_that_nobody_wrote_costs_no_memory(path):
    refused(path, b"MOTCUA BACKUP 1\n\xff\xff\xff\xff", Altered)


def test_nothing_is_held_in_memory_but_a_chunk(path):
    def sixteen_million():
        for _ in range(16):
            yield bytes(1 << 20)

    head = sealed.head_of(manifest())
    tracemalloc.start()
    with path.open("wb") as file:
        for piece in sealed.seal(sixteen_million(), head, KEY.held, SALT):
            file.write(piece)
    length = sum(map(len, sealed.unseal(path, KEY)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length == 16 << 20
    assert peak < 8 << 20


def test_a_key_can_be_printed_and_typed_in_again(tmp_path):
    key = keys.make(Counted())
    keys.write(key, tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert keys.read(tmp_path / "key") == key
    (tmp_path / "typed").write_text(f"  {key.written.lower().replace('-', ' ')}\n\n", encoding="ascii")
    assert keys.read(tmp_path / "typed") == key


def test_a_slip_of_the_pen_in_a_key_is_noticed(tmp_path):
    signs = keys.make(Counted()).written
    for place in range(len(signs)):
        if signs[place] != "-":
            slip = signs[:place] + ("A" if signs[place] != "A" else "B") + signs[place + 1 :]
            (tmp_path / "key").write_text(slip, encoding="ascii")
            with pytest.raises(NoKey, match="gõ sai") as told:
                keys.read(tmp_path / "key")
            assert slip not in str(told.value)


def test_a_key_never_takes_the_place_of_another(tmp_path):
    keys.write(KEY, tmp_path / "key")
    with pytest.raises(NoKey, match="đã có"):
        keys.write(keys.make(Counted()), tmp_path / "key")
    assert keys.read(tmp_path / "key") == KEY


def test_a_key_is_not_shown_by_whoever_prints_it():
    assert repr(KEY.held) not in repr(KEY)
    assert "bí mật" not in repr(Passphrase("bí mật"))
