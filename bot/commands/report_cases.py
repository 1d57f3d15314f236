"""`report register` and `report rates`: the register and the figures of a period, from the keyboard."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.case import Status
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.entry import Asked
from bot.domain.figure import Figures, Rate, What
from bot.domain.period import Period, PeriodError
from bot.domain.person import Act
from bot.domain.table import Table
from bot.opening import SystemChance, SystemClock, opened_store
from bot.rulebook import load_rules
from bot.services import access, rates, registers, sealing
from bot.services.desk import Desk, Rules
from bot.services.refused import Refused

MOST = 100_000
"""Lines of a register that one spreadsheet takes."""

Since = Annotated[str, typer.Option("--since", help="Từ ngày, ví dụ 2026-01-01; mặc định đầu năm.")]
Until = Annotated[str, typer.Option("--until", help="Đến hết ngày; mặc định hôm nay.")]
OfficeKey = Annotated[str, typer.Option("--office", help="Khóa của một đơn vị; mặc định mọi đơn vị.")]


def register(
    out: Annotated[Path, typer.Option(help="Tệp sẽ ghi: .xlsx hoặc .csv.")],
    since: Since = "",
    until: Until = "",
    office: OfficeKey = "",
    status: Annotated[Status | None, typer.Option(help="Chỉ một trạng thái.")] = None,
    senders: Annotated[bool, typer.Option(help="Kèm họ tên, địa chỉ, điện thoại người gửi.")] = False,
    by: Annotated[str, typer.Option(help="Với --senders: tên đăng nhập của cán bộ nhận.")] = "",
    reason: Annotated[str, typer.Option(help="Với --senders: lý do; người giám sát sẽ đọc.")] = "",
) -> None:
    """Ghi sổ tiếp nhận của một kỳ thành bảng tính."""
    write = {".xlsx": Table.as_xlsx, ".csv": Table.as_csv}.get(out.suffix.lower())
    settings = Settings.read()
    rules = load_rules(settings)
    if write is None:
        raise lines.fail(rules.texts.say("routing.file_kind", file=out))
    asked = Asked(_period(rules, since, until), _office(rules, office), status)
    try:
        table = asyncio.run(
            _with_senders(settings, rules, asked, by, reason) if senders else _register(settings, rules, asked)
        )
    except Refused as refused:
        raise lines.fail(rules.texts.say(refused.key)) from None
    except registers.TooMany:
        raise lines.fail(rules.texts.say("register.too_many", most=MOST)) from None
    try:
        out.write_bytes(write(table))
    except OSError as error:
        raise lines.fail(f"{out}: {error.strerror}") from None
    typer.echo(rules.texts.say("register.written", count=len(table.rows), file=out))


def rates_of(
    since: Since = "",
    until: Until = "",
    office: OfficeKey = "",
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi đơn vị một dòng JSON.")] = False,
) -> None:
    """Ba tỷ lệ theo Quyết định 766/QĐ-TTg và số liệu của từng đơn vị trong một kỳ."""
    settings = Settings.read()
    rules = load_rules(settings)
    found = asyncio.run(_report(settings, rules, _period(rules, since, until), _office(rules, office)))
    if as_json:
        for each in (*found.offices, found.whole):
            lines.write(_as_json(each))
        return
    texts = rules.texts
    for key, rate in (("figures.on_time", found.whole.on_time), ("figures.satisfaction", found.whole.satisfaction)):
        said = rates.said(rate) or texts.say("figures.nothing_weighed")
        typer.echo(texts.say("figures.rate_line", name=texts.say(key), rate=said, part=rate.part, whole=rate.whole))
    procedures = texts.say("figures.no_dossiers", count=found.whole[What.ABOUT])
    typer.echo(f"{texts.say('figures.procedures_rate')}: {procedures}")
    for what in What:
        typer.echo(f"{texts.say(f'figures.{what}')}\t{found.whole[what]}")


def _as_json(figures: Figures) -> dict[str, object]:
    def told(rate: Rate) -> dict[str, object]:
        return {"part": rate.part, "whole": rate.whole, "percent": rate.percent}

    counts: dict[str, object] = {what.value: figures[what] for what in What}
    shares = {"on_time": told(figures.on_time), "satisfaction": told(figures.satisfaction), "procedures": None}
    return {"office": figures.office or None} | counts | {"rates": shares}


def _period(rules: Rules, since: str, until: str) -> Period:
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    try:
        return Period.parse(since, until, today)
    except PeriodError:
        raise lines.fail(rules.texts.say("register.bad_period")) from None


def _office(rules: Rules, key: str) -> str | None:
    if key and key not in {office.key for office in rules.profile.offices}:
        raise lines.fail(rules.texts.say("officials.unknown_office"))
    return key or None


async def _register(settings: Settings, rules: Rules, asked: Asked) -> Table:
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        desk = Desk(rules, archive, SystemClock().now(), SystemChance())
        return await registers.table(desk, asked, senders=False, most=MOST)


async def _with_senders(settings: Settings, rules: Rules, asked: Asked, by: str, reason: str) -> Table:
    """The register with who sent each case, once it is written down who took it and why. Raises `Refused`."""
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        desk = Desk(rules, archive, SystemClock().now(), SystemChance())
        official = await archive.officials.by_username(by)
        what = f"{rules.texts.say('register.menu')} {asked.period.since} – {asked.period.until}"
        if not (
            official
            and access.may(official, Act.SENDERS)
            and await sealing.unseal_register(desk, official, what, reason)
        ):
            raise Refused("register.not_theirs")
        return await registers.table(desk, asked, senders=True, most=MOST)


async def _report(settings: Settings, rules: Rules, period: Period, office: str | None) -> rates.Report:
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        return await rates.report(Desk(rules, archive, SystemClock().now(), SystemChance()), period, office)
