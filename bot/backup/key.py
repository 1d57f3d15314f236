"""The key of the backups: 256 random bits in a file that can be printed and typed in again, or a passphrase.

A key is known by its number, which tells nothing about it: the backup names the number of the key that opens it.
"""

import base64
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from argon2.low_level import Type, hash_secret_raw

from bot.backup.fault import NoKey, told
from bot.domain.ports import Chance

_BYTES = 32
_CHECK = 3
_LONGEST_FILE = 4096


class Key(Protocol):
    """What seals and opens: one secret for each backup, made with the backup's own salt."""

    @property
    def kind(self) -> Literal["file", "passphrase"]:
        """What the manifest calls it."""

    def secret(self, salt: bytes) -> bytes:
        """32 bytes."""


def number_of(secret: bytes) -> str:
    """Eight signs that name a secret and do not betray it."""
    return hmac.digest(secret, b"motcua backup key", "sha256")[:4].hex()


@dataclass(frozen=True, slots=True)
class FileKey:
    """A key of its own, as `make` made it."""

    held: bytes = field(repr=False)
    kind: Literal["file"] = field(default="file", init=False)

    def secret(self, salt: bytes) -> bytes:
        """The key itself: it is strong enough without a salt, and one number names it in every backup."""
        del salt
        return self.held

    @property
    def number(self) -> str:
        """How backups name this key."""
        return number_of(self.held)

    @property
    def written(self) -> str:
        """The key as it is printed: 14 groups of four signs, the last ones a check against slips of the pen."""
        signs = base64.b32encode(self.held + hashlib.sha256(self.held).digest()[:_CHECK]).decode()
        return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Words that a person remembers, made into a key by Argon2id (RFC 9106, the second recommended choice)."""

    words: str = field(repr=False)
    kind: Literal["passphrase"] = field(default="passphrase", init=False)

    def secret(self, salt: bytes) -> bytes:
        """Slow on purpose: 64 MiB and a good part of a second for each guess."""
        return hash_secret_raw(
            self.words.encode(), salt, time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=_BYTES, type=Type.ID
        )


def make(chance: Chance) -> FileKey:
    """A new key."""
    return FileKey(chance.bits(8 * _BYTES).to_bytes(_BYTES))


def write(key: FileKey, path: Path) -> None:
    """Writes the key into a new file that only its owner reads. Raises `NoKey` when the file is there already."""
    with told(str(path)):
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            msg = f"{path}: đã có tệp này. Khóa cũ còn cần để mở các bản sao cũ; xin chọn tên khác."
            raise NoKey(msg) from None
        with os.fdopen(file, "w", encoding="ascii") as opened:
            opened.write(f"{key.written}\n")
            opened.flush()
            os.fsync(opened.fileno())


def read(path: Path) -> FileKey:
    """The key in a file, also when it was typed in again by hand. Raises `NoKey`, never showing what stands there."""
    try:
        with path.open("rb") as opened:
            signs = re.sub(rb"[\s-]", b"", opened.read(_LONGEST_FILE)).upper()
        held = base64.b32decode(signs)
    except OSError as error:
        msg = f"Không đọc được khóa {path}: {error.strerror}."
        raise NoKey(msg) from None
    except ValueError:
        held = b""
    secret, check = held[:_BYTES], held[_BYTES:]
    if len(held) != _BYTES + _CHECK or hashlib.sha256(secret).digest()[:_CHECK] != check:
        msg = f"{path} không phải khóa sao lưu, hoặc có chữ bị gõ sai."
        raise NoKey(msg)
    return FileKey(secret)
