"""What can go wrong with a backup, told in the words of the person who looks after the server."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class BackupError(Exception):
    """A backup cannot be made, read or put back. The text says why and what to do, and holds no one's data."""


class NoKey(BackupError):
    """There is no key, or it cannot be used."""


class WrongKey(BackupError):
    """The backup was sealed with another key."""


class Cut(BackupError):
    """The file ends before its end, or goes on behind it: a copy that was broken off."""


class Altered(BackupError):
    """The file is not what was sealed: some byte was changed."""


class Newer(BackupError):
    """The backup comes from a later version of the program."""


class NoRoom(BackupError):
    """The disk is full."""


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Turns what disk and database cannot do while `doing` into a `BackupError`: `NoRoom` when they are full."""
    try:
        yield
    except OSError as error:
        kind = NoRoom if error.errno in _NO_ROOM else BackupError
        raise _said(kind, doing, error.strerror or type(error).__name__) from error
    except sqlite3.Error as error:
        reason = getattr(error, "sqlite_errorname", type(error).__name__)
        raise _said(NoRoom if reason == "SQLITE_FULL" else BackupError, doing, reason) from error


def _said(kind: type[BackupError], doing: str, reason: str) -> BackupError:
    why = f"hết chỗ trên đĩa ({reason}); xin dọn bớt rồi làm lại" if kind is NoRoom else reason
    return kind(f"{doing}: {why}")
