"""The lock that keeps a second serving process away from one archive.

SQLite would let both write, but each would send the outbox and fire the digests. The kernel lets the lock go when its
process ends, however it ends, so that none is ever left over.
"""

import fcntl
import os
from pathlib import Path


class DatabaseInUse(Exception):
    """Another process serves from this archive; the text says which file."""


class LockFile:
    """An exclusive lock on the file beside the archive, held until `release`."""

    def __init__(self, archive: Path) -> None:
        """Takes the lock at once; raises `DatabaseInUse`."""
        path = archive.with_name(archive.name + ".lock")
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            msg = (
                f"{archive}: another process of Một Cửa serves from this archive; stop it first"
                " (several processes need MOTCUA_DATABASE=postgresql://…)"
            )
            raise DatabaseInUse(msg) from None

    def release(self) -> None:
        """Lets the lock go. The file stays: removing it would let two processes lock two files of one name."""
        os.close(self._file)
