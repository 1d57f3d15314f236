"""What is sealed opens under the right key and for the right purpose only, and the key file is nobody else's."""

import stat

import pytest

from bot.domain.ports import Unsealable
from bot.store.seal import BadKey, FernetSealer, fresh_key, key_in

OLD, NEW = fresh_key(), fresh_key()


def test_what_is_sealed_opens_again_and_is_not_readable_before():
    sealed = FernetSealer([NEW]).seal("Khóa của Nguyễn Văn Thử", "second factor of a")
    assert "Thử" not in sealed
    assert FernetSealer([NEW]).open(sealed, "second factor of a") == "Khóa của Nguyễn Văn Thử"


def test_the_same_words_look_different_each_time():
    sealer = FernetSealer([NEW])
    assert sealer.seal("mật", "a") != sealer.seal("mật", "a")


@pytest.mark.parametrize(
    ("keys", "purpose", "change"),
    [
        ([OLD], "of a", lambda sealed: sealed),
        ([NEW], "of b", lambda sealed: sealed),
        ([NEW], "of a", lambda sealed: sealed[:-3] + "AA="),
        ([NEW], "of a", lambda sealed: ""),
        ([NEW], "of a", lambda sealed: "đây không phải"),
    ],
    ids=["another key", "another purpose", "altered", "empty", "no token"],
)
def test_with_another_key_another_purpose_or_altered_it_stays_shut(keys, purpose, change):
    sealed = FernetSealer([NEW]).seal("mật", "of a")
    with pytest.raises(Unsealable):
        FernetSealer(keys).open(change(sealed), purpose)


def test_after_a_new_key_came_first_the_old_seals_open_and_new_ones_need_the_new_key():
    sealed = FernetSealer([OLD]).seal("mật", "a")
    both = FernetSealer([NEW, OLD])
    assert both.open(sealed, "a") == "mật"
    assert FernetSealer([NEW]).open(both.seal("mật", "a"), "a") == "mật"


def test_a_digest_is_the_same_for_the_same_words_and_another_under_another_key_or_purpose():
    sealer = FernetSealer([NEW])
    assert sealer.digest("203.0.113.7", "address") == sealer.digest("203.0.113.7", "address")
    others = {sealer.digest("203.0.113.8", "address"), sealer.digest("203.0.113.7", "b")}
    assert sealer.digest("203.0.113.7", "address") not in others | {
        FernetSealer([OLD]).digest("203.0.113.7", "address")
    }


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 44, "đ" * 44, NEW[:-1], NEW + NEW], ids=["none", "short", "x", "đ", "cut", "twice"]
)
def test_what_is_no_key_is_refused_and_not_shown(key):
    with pytest.raises(BadKey) as caught:
        FernetSealer([key])
    assert not str(caught.value)


def test_no_key_at_all_is_refused():
    with pytest.raises(BadKey):
        FernetSealer([])


def test_the_key_file_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    file = tmp_path / "secret.key"
    first = key_in(file)
    assert key_in(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


@pytest.mark.parametrize(
    ("text", "mode"), [(NEW, 0o644), ("không phải khóa", 0o600), ("", 0o600)], ids=["open", "no key", "empty"]
)
def test_a_key_file_that_others_may_read_or_that_holds_no_key_is_refused(tmp_path, text, mode):
    file = tmp_path / "secret.key"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    with pytest.raises(BadKey):
        key_in(file)
    assert file.read_text(encoding="utf-8") == text
