"""Making a backup: copied, sealed, read back, compared, and only then given its name."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.backup import sealed, shelf
from bot.backup.fault import Altered, BackupError, told
from bot.backup.key import Key, number_of
from bot.backup.manifest import ARCHIVE_PART, Lock, Manifest, program_version
from bot.backup.parts import joined, part_of, parted
from bot.backup.work import flush, flush_folder, work_folder
from bot.domain.ports import Chance, Clock
from bot.store import snapshot
from bot.store.snapshot import Broken
from bot.store.sqlite import MOVED


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up: the archive's file, and small files beside it that it cannot be read without."""

    archive: Path
    beside: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that stands. `size` in bytes; `dropped` are older ones that went."""

    path: Path
    manifest: Manifest
    size: int
    took: timedelta
    dropped: tuple[Path, ...] = ()


def make(source: Source, target: Path, key: Key, clock: Clock, chance: Chance, *, keep: int | None = None) -> Made:
    """A checked backup of what is committed now, beside whoever serves; `target` is a folder or a new file.

    With `keep`, older backups in that folder beyond so many go, after the new one stands. Raises `BackupError`; then
    no file of the new name is there, and every old one still is.
    """
    began = clock.now()
    if not source.archive.is_file():
        msg = f"{source.archive}: chưa có cơ sở dữ liệu nào để sao lưu."
        raise BackupError(msg)
    must_be_in_use(source.archive)
    path = shelf.place_for(target, began)
    with work_folder(source.archive.parent) as work:
        partial = shelf.partial_of(path, began)
        try:
            partial.unlink(missing_ok=True)
            copies, manifest, secret = _copied(source, work, key, began, chance)
            size = _written(partial, copies, manifest, secret)
            _compare(partial, manifest, key, work / "back")
            with told(str(path)):
                partial.rename(path)
                flush_folder(path.parent)
        finally:
            with told(str(partial)):
                partial.unlink(missing_ok=True)
    dropped = shelf.drop_old(path.parent, keep) if keep else ()
    return Made(path, manifest, size, clock.now() - began, dropped)


def must_be_in_use(archive: Path) -> None:
    """Raises `BackupError` for an archive that was moved to PostgreSQL: what is in the file counts no more."""
    if archive.with_name(archive.name + MOVED).exists():
        msg = f"{archive} đã chuyển sang PostgreSQL; xin đặt MOTCUA_DATABASE, hoặc xóa tệp {archive.name}{MOVED}."
        raise BackupError(msg)


def _copied(
    source: Source, work: Path, key: Key, moment: datetime, chance: Chance
) -> tuple[list[Path], Manifest, bytes]:
    """The copies that go in, checked; the first page that tells of them, and the secret that seals them."""
    copies = [work / ARCHIVE_PART, *(work / path.name for path in source.beside)]
    with told("Không chép được cơ sở dữ liệu"):
        snapshot.take(source.archive, copies[0])
        for kept, copy in zip(source.beside, copies[1:], strict=True):
            shutil.copyfile(kept, copy)
        seen = _look(copies[0])
        parts = tuple(part_of(copy) for copy in copies)
    salt = chance.bits(256).to_bytes(32)
    secret = key.secret(salt)
    manifest = Manifest(
        moment=moment,
        program=program_version(),
        engine="sqlite",
        schema_number=seen.schema,
        counts=seen.counts,
        parts=parts,
        lock=Lock(kind=key.kind, number=number_of(secret), salt=salt.hex()),
    )
    return copies, manifest, secret


def _written(partial: Path, copies: Sequence[Path], manifest: Manifest, secret: bytes) -> int:
    """The sealed file under its passing name, on the disk; the copies are gone. Gives its size in bytes."""
    salt = bytes.fromhex(manifest.lock.salt)
    with told(str(partial)):
        opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            for piece in sealed.seal(joined(copies), sealed.head_of(manifest), secret, salt):
                file.write(piece)
            file.flush()
            flush(file.fileno())
            size = file.tell()
        for copy in copies:
            copy.unlink()
    return size


def _compare(partial: Path, manifest: Manifest, key: Key, into: Path) -> None:
    """Opens what stands on the disk as a restore would, and compares it with what was copied."""
    with told("Không đọc lại được bản sao vừa ghi"):
        into.mkdir()
        if sealed.read_manifest(partial) != manifest:
            msg = "Bản sao vừa ghi đọc lại không giống; đĩa có thể hỏng."
            raise Altered(msg)
        parted(sealed.unseal(partial, key), manifest.parts, into)
        compare_with(manifest, into)


def compare_with(manifest: Manifest, folder: Path) -> None:
    """The archive in the folder is whole and holds the rows that the manifest counts; raises `Altered`."""
    seen = _look(folder / ARCHIVE_PART)
    if (seen.schema, seen.counts) != (manifest.schema_number, manifest.counts):
        msg = "Số dòng trong bản sao không khớp với trang đầu."
        raise Altered(msg)


def _look(archive: Path) -> snapshot.Look:
    try:
        return snapshot.look(archive)
    except Broken as error:
        msg = f"Cơ sở dữ liệu hỏng ({error}). Xin giữ nguyên tệp hiện có và lấy bản sao trước đó."
        raise BackupError(msg) from None
