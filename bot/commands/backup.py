"""`backup` and `backup-key`: a sealed copy of the archive, made while the desk runs."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.backup import key as keys
from bot.backup import sealed
from bot.backup.fault import BackupError, NoKey
from bot.backup.making import Made, Source, make
from bot.backup.manifest import Manifest
from bot.commands import lines
from bot.config import Settings
from bot.domain.deadline import OFFICE_ZONE
from bot.opening import SystemChance, SystemClock

_TERMINATED = 128 + signal.SIGTERM


def backup(
    to: Annotated[
        Path | None, typer.Option("--to", help="Thư mục, hoặc tên tệp mới. Mặc định: backups trong MOTCUA_VAR.")
    ] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Giữ lại từng này bản mới nhất trong thư mục.")] = None,
    about: Annotated[Path | None, typer.Option(help="Chỉ đọc trang đầu của một bản sao; không cần khóa.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Sao lưu trong khi bàn vẫn chạy: chép nhất quán, nén, niêm phong bằng khóa, đọc lại kiểm tra."""
    if about is not None:
        _tell_manifest(sealed.read_manifest(about), as_json=as_json)
        return
    settings = Settings.read()
    only_sqlite(settings)
    key = key_of(settings)
    target = to or settings.make_var() / "backups"
    if to is None:
        target.mkdir(mode=0o700, exist_ok=True)
    _warn_of_near_key(settings, target)
    with ended_cleanly():
        made = make(source_of(settings), target, key, SystemClock(), SystemChance(), keep=keep)
    _tell_made(made, as_json=as_json)


def backup_key(
    path: Annotated[Path, typer.Argument(help="Tệp khóa mới; chưa được có sẵn.")],
) -> None:
    """Tạo một khóa sao lưu mới trong một tệp chỉ chủ tệp đọc được."""
    key = keys.make(SystemChance())
    keys.write(key, path)
    typer.echo(
        f"Đã tạo khóa số {key.number} trong {path}.\n"
        "Mất khóa là mất mọi bản sao. Xin in tệp này hoặc chép ra USB, cất ở hai nơi khóa kín, xa máy chủ và bản sao.\n"
        f"Để dùng: MOTCUA_BACKUP_KEY_FILE={path.absolute()}"
    )


def source_of(settings: Settings) -> Source:
    """The archive, and the key of its sealed fields where that lies beside it: one is of no use without the other."""
    in_use = not settings.sealing_keys and settings.key_file.is_file()
    return Source(settings.sqlite_file, (settings.key_file,) if in_use else ())


def key_of(settings: Settings, file: Path | None = None) -> keys.Key:
    """The key that the command was given, or that the settings name; raises `NoKey`."""
    if file is not None:
        return keys.read(file)
    if settings.backup_key_file is not None:
        return keys.read(settings.backup_key_file)
    if settings.backup_passphrase is not None:
        return keys.Passphrase(settings.backup_passphrase.get_secret_value())
    msg = (
        "Chưa có khóa sao lưu, nên không sao lưu: bản sao có tên, điện thoại, địa chỉ của người dân. "
        "Tạo khóa: python -m bot backup-key TỆP, rồi đặt MOTCUA_BACKUP_KEY_FILE."
    )
    raise NoKey(msg)


def only_sqlite(settings: Settings) -> None:
    """Raises `BackupError` with what to use instead when the archive is on PostgreSQL."""
    if settings.database is not None:
        msg = (
            "Cơ sở dữ liệu nằm trên PostgreSQL (MOTCUA_DATABASE): sao lưu bằng công cụ của PostgreSQL "
            "(pgBackRest, hoặc pg_basebackup cùng lưu trữ WAL). Các bước: docs/howto/backup.md."
        )
        raise BackupError(msg)


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """On SIGTERM the half-done work is taken away before the program ends: it holds people's data in the open."""

    def end(*_: object) -> None:
        sys.exit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _warn_of_near_key(settings: Settings, target: Path) -> None:
    key_file = settings.backup_key_file
    if key_file is None:
        return
    folder = target if target.is_dir() else target.parent
    if key_file.resolve().is_relative_to(folder.resolve()):
        typer.echo(f"Lưu ý: khóa {key_file} nằm cùng chỗ với bản sao; ai lấy được cả hai là đọc được.", err=True)


def about_manifest(manifest: Manifest) -> dict[str, Any]:
    """What anybody may know of a backup, as JSON."""
    return manifest.model_dump(mode="json")


def _tell_made(made: Made, *, as_json: bool) -> None:
    if as_json:
        told = {"file": str(made.path), "bytes": made.size, "seconds": round(made.took.total_seconds(), 1)}
        lines.write(told | {"dropped": [str(path) for path in made.dropped]} | about_manifest(made.manifest))
        return
    rows = sum(made.manifest.counts.values())
    typer.echo(
        f"{made.path}\n"
        f"Đã niêm phong, đọc lại và so khớp: {rows} dòng, lược đồ {made.manifest.schema_number}, {made.size} byte, "
        f"{made.took.total_seconds():.1f} giây. Mở bằng khóa số {made.manifest.lock.number}."
    )
    for path in made.dropped:
        typer.echo(f"Đã bỏ bản cũ {path.name}")


def _tell_manifest(manifest: Manifest, *, as_json: bool) -> None:
    if as_json:
        lines.write(about_manifest(manifest))
        return
    moment = manifest.moment.astimezone(OFFICE_ZONE)
    typer.echo(
        f"Bản sao lúc {moment:%H:%M:%S %d/%m/%Y}, chương trình {manifest.program}, {manifest.engine}, "
        f"lược đồ {manifest.schema_number}, mở bằng khóa số {manifest.lock.number} ({manifest.lock.kind})."
    )
    for table, count in manifest.counts.items():
        typer.echo(f"{table}\t{count}")
