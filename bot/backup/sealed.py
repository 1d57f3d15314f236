"""The form of a backup on disk: the manifest, then the content, packed and sealed.

    MOTCUA BACKUP 1 | length | manifest (JSON) | chunk | chunk | … | last chunk | MOTCUA END

Chunks are sealed by ChaCha20-Poly1305 in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015), as the tool `age` does it: the nonce is
the chunk's number and whether it is the last, so that no chunk can be changed, left out, doubled or moved, and none can
be cut off. Each file has a key of its own (HKDF over the secret and a fresh salt), so that a nonce is never used twice;
the manifest is authenticated with every chunk. Nothing is held in memory but a chunk.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import ValidationError

from bot.backup.fault import Altered, Cut, Newer, WrongKey, told
from bot.backup.key import Key, number_of
from bot.backup.manifest import Manifest

_MAGIC = b"MOTCUA BACKUP "
_FORM = b"1\n"
_END = b"\nMOTCUA END\n"
_LENGTH = struct.Struct(">I")
_LONGEST_MANIFEST = 1 << 20

CHUNK = 1 << 20
"""Bytes that are sealed at once."""

TAG = 16
"""Bytes that sealing adds to a chunk."""


def head_of(manifest: Manifest) -> bytes:
    """Everything before the first chunk."""
    said = manifest.model_dump_json(indent=1).encode()
    return _MAGIC + _FORM + _LENGTH.pack(len(said)) + said


def seal(content: Iterable[bytes], head: bytes, secret: bytes, salt: bytes) -> Iterator[bytes]:
    """The whole file, piece by piece."""
    yield head
    cipher, about = _cipher(secret, salt), hashlib.sha256(head).digest()
    held, number = bytearray(), 0
    for piece in _packed(content):
        held += piece
        # What may be the last chunk is held back: only the end tells.
        while len(held) > CHUNK:
            yield cipher.encrypt(_nonce(number, last=False), bytes(held[:CHUNK]), about)
            del held[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), bytes(held), about)
    yield _END


def read_manifest(path: Path) -> Manifest:
    """The first page of a backup, without a key and so not authenticated. Raises `Cut`, `Altered`, `Newer`."""
    with told(str(path)), path.open("rb") as file:
        return _read_head(file, path)[0]


def unseal(path: Path, key: Key) -> Iterator[bytes]:
    """The content, piece by piece; each piece is authenticated before it is given.

    Who has not seen the end without an error has seen nothing that may be used. Raises `Cut`, `Altered`, `WrongKey`,
    `Newer`.
    """
    return _unpacked(_opened(path, key), path)


def _opened(path: Path, key: Key) -> Iterator[bytes]:
    with told(str(path)), path.open("rb") as file:
        manifest, head = _read_head(file, path)
        left = _length_of_content(file, path, len(head))
        salt = bytes.fromhex(manifest.lock.salt)
        secret = key.secret(salt)
        if key.kind != manifest.lock.kind or number_of(secret) != manifest.lock.number:
            raise WrongKey(_wrong_key(path, manifest))
        cipher, about = _cipher(secret, salt), hashlib.sha256(head).digest()
        file.seek(len(head))
        number = 0
        while left:
            piece = file.read(min(left, CHUNK + TAG))
            left -= len(piece)
            try:
                yield cipher.decrypt(_nonce(number, last=not left), piece, about)
            except InvalidTag:
                msg = f"{path}: bản sao đã bị sửa hoặc hỏng (đoạn {number + 1}). Không dùng được; xin lấy bản khác."
                raise Altered(msg) from None
            number += 1


def _read_head(file: BinaryIO, path: Path) -> tuple[Manifest, bytes]:
    start = file.read(len(_MAGIC) + len(_FORM) + _LENGTH.size)
    if not start.startswith(_MAGIC):
        msg = f"{path}: không phải bản sao lưu của Một Cửa."
        raise Altered(msg)
    if len(start) < len(_MAGIC) + len(_FORM) + _LENGTH.size:
        raise Cut(_cut(path))
    if start[len(_MAGIC) :][: len(_FORM)] != _FORM:
        msg = f"{path}: bản sao theo khuôn mới hơn; xin dùng phiên bản chương trình mới hơn."
        raise Newer(msg)
    (length,) = _LENGTH.unpack(start[-_LENGTH.size :])
    if length > _LONGEST_MANIFEST:
        msg = f"{path}: trang đầu của bản sao đã bị sửa."
        raise Altered(msg)
    said = file.read(length)
    if len(said) < length:
        raise Cut(_cut(path))
    try:
        return Manifest.model_validate_json(said), start + said
    except ValidationError:
        msg = f"{path}: trang đầu của bản sao đã bị sửa."
        raise Altered(msg) from None


def _length_of_content(file: BinaryIO, path: Path, head: int) -> int:
    """Bytes of all chunks. The mark at the end is no proof of anything: it tells a broken copy from a forged one."""
    end = file.seek(0, 2)
    length = end - head - len(_END)
    if length >= TAG:
        file.seek(head + length)
        if file.read() == _END:
            return length
    raise Cut(_cut(path))


def _cut(path: Path) -> str:
    return f"{path}: tệp không trọn (chép dở, hoặc có thêm phần lạ ở cuối). Xin chép lại từ nơi cất."


def _wrong_key(path: Path, manifest: Manifest) -> str:
    what = "khóa trong tệp" if manifest.lock.kind == "file" else "cụm mật khẩu"
    return f"{path}: không đúng khóa. Bản sao này mở bằng {what} số {manifest.lock.number}."


def _cipher(secret: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt, b"motcua backup 1").derive(secret))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _packed(content: Iterable[bytes]) -> Iterator[bytes]:
    # Photos do not get smaller, and words get small enough: the old server has more disk than time.
    packer = zlib.compressobj(level=1)
    for piece in content:
        yield packer.compress(piece)
    yield packer.flush()


def _unpacked(content: Iterator[bytes], path: Path) -> Iterator[bytes]:
    """Never more than a chunk at a time, however well it was packed."""
    unpacker = zlib.decompressobj()
    try:
        for piece in content:
            waiting = piece
            while waiting:
                yield unpacker.decompress(waiting, CHUNK)
                waiting = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error:
        msg = f"{path}: nội dung bản sao không giải nén được."
        raise Altered(msg) from None
    if not unpacker.eof or unpacker.unused_data:
        msg = f"{path}: nội dung bản sao không trọn."
        raise Altered(msg)
