"""Putting a backup back: opened beside the archive, checked, settled, and only then put in its place."""

import errno
import os
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.backup import sealed
from bot.backup.fault import BackupError, Newer, told
from bot.backup.key import Key
from bot.backup.making import compare_with, must_be_in_use
from bot.backup.manifest import ARCHIVE_PART, Manifest
from bot.backup.parts import parted
from bot.backup.work import flush, flush_folder, work_folder
from bot.domain.ports import ArchiveUnavailable, Clock
from bot.services import restored
from bot.store import snapshot
from bot.store.lockfile import LockFile
from bot.store.migration import NewerArchive
from bot.store.sqlite import SqliteStore


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. `held`: unsent messages that wait for an official's word; `aside`: what stood there before."""

    manifest: Manifest
    held: int
    aside: tuple[Path, ...]
    took: timedelta


def opened(file: Path, key: Key, folder: Path) -> Manifest:
    """Opens and checks a backup into an empty folder. Raises `BackupError`: then nothing there may be used."""
    manifest = sealed.read_manifest(file)
    if manifest.engine != "sqlite":
        msg = f"{file}: đây là bản sao của PostgreSQL; xin xem docs/howto/backup.md, phần PostgreSQL."
        raise BackupError(msg)
    with told(f"Không mở được bản sao {file}"):
        parted(sealed.unseal(file, key), manifest.parts, folder)
        compare_with(manifest, folder)
    return manifest


async def settled(archive: Path, manifest: Manifest, clock: Clock) -> int:
    """Brings a restored archive up to date and holds back what it would send; gives how many messages are held.

    Raises `Newer` for one that a later version of the program wrote.
    """
    try:
        store = await SqliteStore.open(archive, exclusive=True)
        try:
            async with store.transaction() as opened_archive:
                return await restored.settle(opened_archive, clock.now())
        finally:
            await store.close()
    except NewerArchive:
        msg = (
            f"Bản sao có lược đồ số {manifest.schema_number}, mới hơn chương trình này; "
            f"xin dùng chương trình phiên bản {manifest.program} hoặc mới hơn."
        )
        raise Newer(msg) from None
    except ArchiveUnavailable as error:
        msg = f"Không mở được cơ sở dữ liệu trong bản sao: {error}"
        raise BackupError(msg) from None


async def restore(file: Path, key: Key, archive: Path, clock: Clock) -> Restored:
    """Puts the backup in the archive's place; what stands there is moved aside, never lost.

    Raises `DatabaseInUse` while a desk serves, and `BackupError`: then the archive is as it was.
    """
    began = clock.now()
    must_be_in_use(archive)
    with ExitStack() as stack:
        # First of all: a desk that is running must not lose its archive under its feet.
        with told(str(archive)):
            stack.callback(LockFile(archive).release)
        work = stack.enter_context(work_folder(archive.parent))
        manifest = opened(file, key, work)
        held = await settled(work / ARCHIVE_PART, manifest, clock)
        with told("Không đặt được bản sao vào chỗ"):
            snapshot.at_rest(work / ARCHIVE_PART)
            with (work / ARCHIVE_PART).open("rb") as written:
                flush(written.fileno())
            stamp = began.astimezone(UTC)
            aside = _moved_aside(archive, stamp)
            for part in manifest.parts:
                if part.name != ARCHIVE_PART:
                    aside += _put(work / part.name, archive.with_name(part.name), stamp)
            (work / ARCHIVE_PART).replace(archive)
            flush_folder(archive.parent)
    return Restored(manifest, held, aside, clock.now() - began)


def _moved_aside(archive: Path, stamp: datetime) -> tuple[Path, ...]:
    """The present archive under a second name; it keeps its first until the new one takes that in one step.

    Its log is folded in before: a log that was left behind would be read into the new archive. Where the archive is too
    broken for that, the log is moved aside with it.
    """
    if archive.exists():
        try:
            snapshot.at_rest(archive)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "SQLITE_BUSY") in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
                msg = f"{archive}: một lệnh khác đang dùng cơ sở dữ liệu; xin đợi lệnh đó xong."
                raise BackupError(msg) from None
        except sqlite3.DatabaseError:
            pass
    aside = _second_name(archive, stamp)
    for ending in ("-wal", "-shm"):
        log = archive.with_name(archive.name + ending)
        if log.exists():
            log.replace(aside.with_name(aside.name + ending))
    if not archive.exists():
        return ()
    os.link(archive, aside)
    aside.chmod(0o600)
    return (aside,)


def _put(new: Path, place: Path, stamp: datetime) -> tuple[Path, ...]:
    """A small file in its place; another one that stands there gets a second name first."""
    aside: tuple[Path, ...] = ()
    if place.exists():
        if place.read_bytes() == new.read_bytes():
            return ()
        aside = (_second_name(place, stamp),)
        os.link(place, aside[0])
    new.replace(place)
    return aside


def _second_name(path: Path, stamp: datetime) -> Path:
    name = path.with_name(f"{path.name}.before-restore-{stamp:%Y%m%dT%H%M%SZ}")
    if name.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name))
    return name
