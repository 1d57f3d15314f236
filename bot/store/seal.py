"""Sealing what must not be readable in a copy of the database: Fernet, under keys that live outside of it.

Each purpose has a key of its own, made from the office's key (HKDF, RFC 5869): a value that somebody moved to another
column or another person's row does not open there.
"""

import base64
import binascii
import hmac
import os
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain.ports import Unsealable

KEY_BYTES = 32
_NONCE = 12
_OTHER_KEYS = "MOTCUA_SECRET_KEYS: dữ liệu người gửi được niêm bằng khóa khác, hoặc không có khóa"


class BadKey(ValueError):
    """A key that is none; the text never shows it."""


class FernetSealer:
    """`Sealer` under the office's keys, the newest first: seals with the first, opens with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises `BadKey`: a key is 32 random bytes in URL-safe base 64, as `fresh_key` makes them."""
        if not keys:
            raise BadKey
        self._keys = [_bytes_of(key) for key in keys]

    def seal(self, words: str, purpose: str) -> str:
        """The words, sealed for one purpose; twice the same words look different."""
        return self._ring(purpose).encrypt(words.encode()).decode()

    def open(self, sealed: str, purpose: str) -> str:
        """What was sealed for this purpose under any of the keys; raises `Unsealable`."""
        try:
            return self._ring(purpose).decrypt(sealed.encode()).decode()
        except (InvalidToken, ValueError):
            raise Unsealable from None

    def digest(self, words: str, purpose: str) -> str:
        """A keyed digest under the newest key, in 32 hexadecimal signs."""
        return hmac.new(_derived(self._keys[0], f"digest {purpose}"), words.encode(), sha256).hexdigest()[:32]

    def rows(self) -> "RowSeal":
        """What seals what rows hold of persons, under the same keys."""
        return RowSeal([_derived(key, "rows") for key in self._keys])

    def _ring(self, purpose: str) -> MultiFernet:
        return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in self._keys])


class RowSeal:
    """Seals what one row holds of a person: AES-256-GCM under one key for all rows, the row's own name bound in.

    Made for every case that is read: two microseconds each, where a key of its own for each would cost ten times that.
    The keys, the newest first; without any, nothing can be sealed or opened.
    """

    def __init__(self, keys: Sequence[bytes] = ()) -> None:
        self._keys = [(f"{sha256(key).hexdigest()[:8]}.", AESGCM(key)) for key in keys]

    @property
    def mark(self) -> str:
        """How everything begins that is sealed under the newest key. Raises `Unsealable` without one."""
        return self._newest()[0]

    def seal(self, words: str, row: str) -> str:
        """The words, sealed for the row of this name. Raises `Unsealable` without a key."""
        mark, cipher = self._newest()
        nonce = os.urandom(_NONCE)
        return mark + base64.urlsafe_b64encode(nonce + cipher.encrypt(nonce, words.encode(), row.encode())).decode()

    def open(self, sealed: str, row: str) -> str:
        """What was sealed for this row under any of the keys; raises `Unsealable`."""
        for mark, cipher in self._keys:
            if sealed.startswith(mark):
                try:
                    whole = base64.urlsafe_b64decode(sealed[len(mark) :])
                    return cipher.decrypt(whole[:_NONCE], whole[_NONCE:], row.encode()).decode()
                except (InvalidTag, ValueError):
                    break
        raise Unsealable(_OTHER_KEYS)

    def _newest(self) -> tuple[str, AESGCM]:
        if not self._keys:
            raise Unsealable(_OTHER_KEYS)
        return self._keys[0]


def fresh_key() -> str:
    """A new key from the operating system's randomness."""
    return Fernet.generate_key().decode()


def key_in(file: Path) -> str:
    """The key in this file, which is made at first use, readable by its owner alone.

    Several processes that start at once get the same key. Raises `OSError`, and `BadKey` when the file holds no key or
    others may read it.
    """
    if not file.exists():
        _write_once(file, fresh_key())
    if file.stat().st_mode & 0o077:
        raise BadKey
    key = file.read_text(encoding="ascii", errors="replace").strip()
    _bytes_of(key)
    return key


def _write_once(file: Path, key: str) -> None:
    """Whole or not at all, and never over a key that is there."""
    handle, name = tempfile.mkstemp(dir=file.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as fresh:
            fresh.write(f"{key}\n")
            fresh.flush()
            os.fsync(fresh.fileno())
        try:
            file.hardlink_to(name)
        except FileExistsError:
            return
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        Path(name).unlink()


def _bytes_of(key: str) -> bytes:
    try:
        whole = base64.b64decode(key, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadKey from None
    if len(whole) != KEY_BYTES:
        raise BadKey
    return whole


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"motcua:{purpose}".encode()).derive(key)
