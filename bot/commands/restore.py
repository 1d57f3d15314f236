"""`restore` and `restore-drill`: a backup put back, and the proof on a copy that it can be."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import log
from bot.backup import sealed, shelf
from bot.backup.drill import LONGEST, Rehearsal, rehearse
from bot.backup.restoring import restore as put_back
from bot.commands import lines
from bot.commands.backup import about_manifest, ended_cleanly, key_of, only_sqlite
from bot.config import Settings
from bot.domain.deadline import OFFICE_ZONE
from bot.opening import SystemChance, SystemClock, opened_store
from bot.services.restored import settle

_LOG_IN_ANEW = "Mọi cán bộ cần đăng nhập lại. Xin xem lại danh sách cán bộ: ai nghỉ sau lúc sao lưu cần được gỡ lại."

File = Annotated[Path, typer.Argument(help="Bản sao, hoặc thư mục: lấy bản mới nhất.")]
KeyFile = Annotated[Path | None, typer.Option("--key", help="Tệp khóa, khi khác với MOTCUA_BACKUP_KEY_FILE.")]


def restore(
    file: File,
    key_file: KeyFile = None,
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Khôi phục từ bản sao khi bàn đã dừng. Dữ liệu đang có được để riêng, không mất."""
    settings = Settings.read()
    only_sqlite(settings)
    path = shelf.newest(file)
    key = key_of(settings, key_file)
    moment = sealed.read_manifest(path).moment.astimezone(OFFICE_ZONE)
    if settings.sqlite_file.exists() and not yes:
        question = (
            f"{settings.sqlite_file} sẽ được thay bằng bản sao lúc {moment:%H:%M:%S %d/%m/%Y}; "
            "những gì ghi sau lúc đó không có trong bản sao. Khôi phục?"
        )
        if as_json or not Console().is_terminal:
            raise lines.fail(f"{question} Nếu đúng, xin thêm --yes.")
        if not typer.confirm(question):
            raise typer.Exit(lines.NO)
    settings.make_var()
    with ended_cleanly():
        done = asyncio.run(put_back(path, key, settings.sqlite_file, SystemClock()))
    if as_json:
        told = {"file": str(path), "held": done.held, "aside": [str(each) for each in done.aside]}
        lines.write(told | {"seconds": round(done.took.total_seconds(), 1)} | about_manifest(done.manifest))
        return
    typer.echo(f"Đã khôi phục {settings.sqlite_file} về {moment:%H:%M:%S %d/%m/%Y} ({_seconds(done.took)}).")
    for each in done.aside:
        typer.echo(f"Dữ liệu trước đó nằm ở {each}; xóa khi chắc chắn không cần.")
    if done.held:
        typer.echo(f"{done.held} tin chưa gửi được giữ lại; cán bộ xem và gửi ở trang «Tin chưa đến» của bàn làm việc.")
    typer.echo(_LOG_IN_ANEW)


def restored(as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False) -> None:
    """Sau khi khôi phục bằng công cụ khác (PostgreSQL, Litestream), trước khi mở bàn: giữ lại tin chưa gửi."""
    held = asyncio.run(_settle(Settings.read()))
    if as_json:
        lines.write({"held": held})
        return
    typer.echo(f"{held} tin chưa gửi được giữ lại; cán bộ xem và gửi ở trang «Tin chưa đến». {_LOG_IN_ANEW}")


async def _settle(settings: Settings) -> int:
    async with opened_store(settings, exclusive=True) as store, store.transaction() as archive:
        return await settle(archive, SystemClock().now())


def restore_drill(
    file: File,
    key_file: KeyFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Diễn tập: khôi phục vào một thư mục tạm, cho chương trình chạy thử trên đó, rồi xóa hết. Không đụng đến bàn."""
    settings = Settings.read()
    only_sqlite(settings)
    log.set_up("ERROR", settings.log_format)
    path = shelf.newest(file)
    key = key_of(settings, key_file)
    with ended_cleanly():
        rehearsal = asyncio.run(rehearse(path, key, settings, SystemClock(), SystemChance()))
    _tell(path, rehearsal, as_json=as_json)
    if not rehearsal.whole:
        raise typer.Exit(lines.NO)


def _tell(path: Path, rehearsal: Rehearsal, *, as_json: bool) -> None:
    if as_json:
        steps = [{"step": step.what, "seconds": round(step.took.total_seconds(), 1)} for step in rehearsal.steps]
        told = {"file": str(path), "whole": rehearsal.whole, "fault": rehearsal.fault, "steps": steps}
        lines.write(told | {"seconds": round(rehearsal.took.total_seconds(), 1)})
        return
    for step in rehearsal.steps:
        typer.echo(f"- {step.what}: {_seconds(step.took)}")
    if rehearsal.fault:
        typer.echo(f"KHÔNG khôi phục được từ {path}: {rehearsal.fault}", err=True)
        return
    verdict = "kịp" if rehearsal.whole else "KHÔNG kịp"
    minutes = LONGEST // timedelta(minutes=1)
    typer.echo(f"Khôi phục được từ {path} trong {_seconds(rehearsal.took)}, {verdict} {minutes} phút.")


def _seconds(took: timedelta) -> str:
    return f"{took.total_seconds():.1f} giây"
