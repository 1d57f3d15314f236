"""`doctor`: looks the whole desk over and says what to do, without changing anything."""

import asyncio
import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import lines
from bot.commands.checkup.archive import look_at_archive
from bot.commands.checkup.clock import look_at_clock, look_at_zones
from bot.commands.checkup.disk import look_at_backup_key, look_at_disk
from bot.commands.checkup.finding import Finding, Findings, State
from bot.commands.checkup.office import (
    look_at_backups,
    look_at_calendar,
    look_at_list,
    look_at_officials,
    look_at_second_factors,
)
from bot.commands.checkup.settings import look_at_profile, look_at_settings
from bot.commands.checkup.telegram import look_at_telegram
from bot.commands.checkup.ways_out import look_at_ways_out
from bot.commands.checkup.zalo_bot import look_at_zalo_bot
from bot.commands.checkup.zalo_oa import look_at_zalo_oa
from bot.config import Settings, SettingsError, packaged_data
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.wording import Texts
from bot.opening import SystemClock
from bot.rulebook import BadData, load_calendar, load_profile, load_texts

_MOUNTS = Path("/proc/self/mountinfo")


def doctor(
    backups: Annotated[
        Path | None, typer.Option(help="Thư mục bản sao, nếu không phải backups trong MOTCUA_VAR.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi điều một dòng JSON.")] = False,
) -> None:
    """Khám cả bàn: cài đặt, đồng hồ, đĩa, kho dữ liệu, Telegram, Zalo, lịch nghỉ, danh mục, bản sao. Không sửa gì."""
    found = Findings()
    try:
        settings = Settings.read()
    except SettingsError as error:
        for line in str(error).splitlines():
            found.fail("doctor.setting_wrong", why=line)
        texts = Texts.load(packaged_data() / "texts")
    else:
        texts = load_texts(settings)
        asyncio.run(_look(found, settings, backups))
    for each in found.found:
        _tell(texts, each, as_json=as_json)
    if not as_json:
        typer.echo(texts.say("doctor.sum", fail=found.count(State.FAIL), warn=found.count(State.WARN)))
    if found.count(State.FAIL):
        raise typer.Exit(lines.NO)


async def _look(found: Findings, settings: Settings, backups: Path | None) -> None:
    now = SystemClock().now()
    today = now.astimezone(OFFICE_ZONE).date()
    look_at_settings(found, settings, os.environ)
    _look_at_data(found, settings, today)
    look_at_disk(found, settings, await asyncio.to_thread(_mounts))
    look_at_backup_key(found, settings)
    told = await look_at_archive(found, settings)
    outside = await look_at_telegram(found, settings, now)
    await look_at_zalo_bot(found, settings)
    await look_at_zalo_oa(found, settings, now, readable=told.readable)
    await look_at_ways_out(found, settings)
    look_at_clock(found, SystemClock().now(), told.newest, outside)
    look_at_zones(found, now)
    look_at_list(found, told.published, today)
    if told.readable:
        look_at_officials(found, told.officials)
        look_at_second_factors(found, told.officials, settings.second_factor, told.with_factor)
    if settings.database is None or backups is not None:
        look_at_backups(found, backups or settings.var / "backups", now)


def _look_at_data(found: Findings, settings: Settings, today: date) -> None:
    """What the province decides; a file that cannot be used is a finding of its own."""
    try:
        look_at_profile(found, load_profile(settings), today)
        look_at_calendar(found, load_calendar(settings), today)
    except BadData as error:
        found.fail("doctor.data_wrong", why=str(error))


def _mounts() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _tell(texts: Texts, finding: Finding, *, as_json: bool) -> None:
    sentence = texts.say(finding.key, **finding.names)
    if as_json:
        lines.write({"key": finding.key.removeprefix("doctor."), "state": finding.state.value, "text": sentence})
        return
    typer.echo(f"{texts.say(f'doctor.state_{finding.state}')}  {sentence}")
