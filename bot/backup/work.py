"""A room for half-done work, beside the archive: what lies there is readable, so it lies where the archive itself does.

One backup, restore or rehearsal at a time. What a killed one left behind is swept out by the next.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.backup.fault import BackupError, told
from bot.store.lockfile import DatabaseInUse, LockFile

_NAME = ".backup-work-"


@contextmanager
def work_folder(var: Path) -> Iterator[Path]:
    """A new folder inside `var` that only its owner may enter, gone at the end whatever happens."""
    with told(str(var)):
        try:
            lock = LockFile(var / "backup")
        except DatabaseInUse:
            msg = "Một lần sao lưu, khôi phục hoặc diễn tập khác đang chạy; xin đợi rồi làm lại."
            raise BackupError(msg) from None
    try:
        for left_over in var.glob(f"{_NAME}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        with told(str(var)):
            folder = Path(tempfile.mkdtemp(prefix=_NAME, dir=var))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()


def flush(file: int) -> None:
    """Onto the disk, and out of the machine's memory: who reads next reads what the disk really holds."""
    os.fsync(file)
    with suppress(OSError):
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def flush_folder(folder: Path) -> None:
    """Puts the names in the folder onto the disk, where its file system can (some network ones cannot)."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            os.fsync(opened)
    finally:
        os.close(opened)
