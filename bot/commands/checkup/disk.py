"""The disk: room, the kind of file system, the size of SQLite's log, and who on this machine may read the files."""

import os
import shutil
import stat
from pathlib import Path

from bot.commands.checkup.finding import Findings
from bot.config import Settings

MIB = 1024**2
FULL = 200 * MIB
"""Below it the desk is not ready (`/readyz`)."""
SCARCE = 2048 * MIB
LONG_LOG = 256 * MIB
"""SQLite folds its log away at 4 MiB; one that grows so far is held up by somebody who reads for hours."""

_NETWORK = frozenset(
    "nfs nfs4 cifs smb3 smbfs 9p afs ceph glusterfs lustre ocfs2 gfs2 fuse.sshfs fuse.glusterfs fuse.s3fs fuse.rclone "
    "fuse.davfs davfs virtiofs".split()
)
_PASSING = frozenset(("tmpfs", "ramfs"))
_LAYERED = frozenset(("overlay", "aufs"))


def look_at_disk(found: Findings, settings: Settings, mounts: str) -> None:
    """`mounts` is the text of /proc/self/mountinfo, "" where there is none."""
    var = settings.var.absolute()
    if not var.is_dir():
        found.warn("doctor.var_missing", folder=str(settings.var))
        return
    free = shutil.disk_usage(var).free
    if free >= SCARCE:
        found.ok("doctor.disk_room", mib=free // MIB)
    else:
        (found.fail if free < FULL else found.warn)("doctor.disk_scarce", mib=free // MIB)
    if settings.database is None:
        _kind(found, kind_of(var.resolve(), mounts))
        _log(found, settings.sqlite_file)
    _modes(found, var)


def look_at_backup_key(found: Findings, settings: Settings) -> None:
    """Whether the key of the backups is there, and nobody else's to read."""
    path = settings.backup_key_file
    if path is None:
        return
    if not os.access(path, os.R_OK):
        found.fail("doctor.backup_key_missing", file=str(path))
    elif path.stat().st_mode & _OTHERS:
        found.fail("doctor.backup_key_readable", file=str(path))


def kind_of(path: Path, mounts: str) -> str:
    """The kind of file system that `path` lies on; "" when it cannot be told."""
    best, kind = "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = fields[4].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, right.split()[0]
    return kind


def _kind(found: Findings, kind: str) -> None:
    if kind in _NETWORK:
        found.fail("doctor.disk_network", kind=kind)
    elif kind in _PASSING:
        found.fail("doctor.disk_passing", kind=kind)
    elif kind in _LAYERED:
        found.warn("doctor.disk_layered", kind=kind)
    elif kind:
        found.ok("doctor.disk_local", kind=kind)


def _log(found: Findings, database: Path) -> None:
    log = database.with_name(f"{database.name}-wal")
    if log.exists() and (size := log.stat().st_size) > LONG_LOG:
        found.warn("doctor.wal_long", mib=size // MIB)


def _modes(found: Findings, var: Path) -> None:
    """Files that others on this machine may read or write. A closed folder closes what lies in it."""
    mode = var.stat().st_mode
    if mode & stat.S_IWOTH:
        found.fail("doctor.var_writable", folder=str(var))
    if not mode & (stat.S_IROTH | stat.S_IXOTH | stat.S_IRGRP | stat.S_IXGRP):
        found.ok("doctor.var_closed")
        return
    read = sorted(path.name for path in var.iterdir() if path.is_file() and path.stat().st_mode & _OTHERS)
    if any(name.endswith(".key") for name in read):
        found.fail("doctor.key_readable", folder=str(var))
    if read:
        found.warn("doctor.var_readable", folder=str(var), count=len(read))


_OTHERS = stat.S_IRWXO | stat.S_IRWXG
