"""Where backups stand: their names, the newest, and which old ones may go."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.backup.fault import BackupError, told

_NAME = re.compile(r"motcua-\d{8}T\d{6}Z\.backup")
_PARTIAL = ".partial"
_FORGOTTEN = timedelta(days=1)


def place_for(target: Path, moment: datetime) -> Path:
    """The file to write: inside the target when that is a folder, else the target itself. Never one that exists."""
    path = target / f"motcua-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup" if target.is_dir() else target
    if path.exists():
        msg = f"{path}: đã có tệp này; bản sao không ghi đè lên tệp nào."
        raise BackupError(msg)
    if not path.parent.is_dir():
        msg = f"{path.parent}: không có thư mục này."
        raise BackupError(msg)
    return path


def partial_of(path: Path, now: datetime) -> Path:
    """Where it is written until it is checked. Unfinished ones of yesterday and before are cleared away."""
    with told(str(path.parent)):
        for old in path.parent.glob(f".motcua-*{_PARTIAL}"):
            if datetime.fromtimestamp(old.stat().st_mtime, UTC) < now - _FORGOTTEN:
                old.unlink(missing_ok=True)
    return path.with_name(f".motcua-{path.name}{_PARTIAL}")


def standing(folder: Path) -> list[Path]:
    """The backups in a folder that were named by this program, the newest first."""
    with told(str(folder)):
        return sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), reverse=True)


def newest(place: Path) -> Path:
    """The newest backup in a folder, or the file itself. Raises `BackupError` when there is none."""
    if place.is_file():
        return place
    if not place.is_dir():
        msg = f"{place}: không có tệp hay thư mục này."
        raise BackupError(msg)
    found = standing(place)
    if not found:
        msg = f"{place}: chưa có bản sao nào."
        raise BackupError(msg)
    return found[0]


def drop_old(folder: Path, keep: int) -> tuple[Path, ...]:
    """Deletes all but the newest `keep` backups; gives what went."""
    old = tuple(standing(folder)[keep:])
    with told(str(folder)):
        for path in old:
            path.unlink()
    return old
