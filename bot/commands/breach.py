"""`breach`: the log of personal-data breaches, from the keyboard of whoever found one."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.breach import Breach, EntryKind
from bot.domain.deadline import OFFICE_ZONE, DeadlineError, parse_received
from bot.opening import SystemChance, SystemClock, opened_store
from bot.rulebook import load_rules
from bot.services import breaches
from bot.services.desk import Desk, Rules

program = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Sự cố dữ liệu cá nhân: ghi sổ, xem hạn báo.",
    no_args_is_help=True,
)


@program.command("note")
def note(
    what: Annotated[str, typer.Argument(help="Chuyện gì xảy ra. Không ghi tên người dân.")],
    kinds: Annotated[str, typer.Option(help="Loại dữ liệu bị ảnh hưởng.")],
    discovered: Annotated[str | None, typer.Option(help="Phát hiện lúc, giờ Việt Nam: 2026-03-10T14:05.")] = None,
    people: Annotated[int | None, typer.Option(help="Bao nhiêu người, nếu biết.")] = None,
    measures: Annotated[str, typer.Option(help="Đã làm gì.")] = "",
) -> None:
    """Ghi một sự cố vào sổ và cho biết hạn báo."""
    settings = Settings.read()
    rules = load_rules(settings)
    breach = asyncio.run(_note(settings, rules, what, kinds, (_time(rules, discovered), people, measures)))
    typer.echo(_line(rules, breach))


@program.command("add")
def add(
    breach: Annotated[str, typer.Argument(help="Mã sự cố, xem bằng: python -m bot breach list")],
    kind: Annotated[EntryKind, typer.Option(help="Ghi điều gì.")],
    words: Annotated[str, typer.Option(help="Ai, việc gì, qua đâu.")],
    at: Annotated[str | None, typer.Option(help="Lúc, giờ Việt Nam: 2026-03-10T14:05.")] = None,
) -> None:
    """Ghi thêm vào sổ của một sự cố."""
    settings = Settings.read()
    rules = load_rules(settings)
    asyncio.run(_add(settings, rules, breach, kind, (words, _time(rules, at))))
    typer.echo(rules.texts.say("breach.done"))


@program.command("list")
def list_breaches() -> None:
    """Liệt kê các sự cố; mã thoát 1 khi có sự cố đã quá hạn báo."""
    settings = Settings.read()
    rules = load_rules(settings)
    known = asyncio.run(_known(settings))
    for breach in known:
        typer.echo(_line(rules, breach))
    now, hours = SystemClock().now(), rules.privacy.breach.hours
    if any(breach.told_at() is None and breach.clock_ends(hours) < now for breach in known):
        raise typer.Exit(lines.NO)


def _time(rules: Rules, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_received(text)
    except DeadlineError:
        raise lines.fail(rules.texts.say("breach.time_unread")) from None


def _line(rules: Rules, breach: Breach) -> str:
    """Its id, when it was discovered, whether the body was told or by when it must be, and what it is."""
    clock, told = rules.privacy.breach, breach.told_at()
    ends = breach.clock_ends(clock.hours)
    key = "breach.told" if told else "breach.late" if ends < SystemClock().now() else "breach.ends"
    state = rules.texts.say(key, body=clock.body, at=_shown(told or ends))
    return "\t".join((breach.id, _shown(breach.discovered_at), state, " ".join(breach.what.split())))


def _shown(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"


async def _note(
    settings: Settings, rules: Rules, what: str, kinds: str, rest: tuple[datetime | None, int | None, str]
) -> Breach:
    discovered, people, measures = rest
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        desk = Desk(rules, archive, SystemClock().now(), SystemChance())
        try:
            return await breaches.note(
                desk,
                discovered_at=discovered or desk.now,
                what=what,
                kinds=kinds,
                people=people,
                measures=measures,
                by=None,
            )
        except breaches.BadBreach as bad:
            raise lines.fail(rules.texts.say(str(bad))) from None


async def _add(
    settings: Settings, rules: Rules, breach_id: str, kind: EntryKind, rest: tuple[str, datetime | None]
) -> None:
    words, at = rest
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        desk = Desk(rules, archive, SystemClock().now(), SystemChance())
        breach = await archive.personal.breaches.by_id(breach_id)
        if breach is None:
            raise lines.fail(rules.texts.say("breach.unknown"))
        try:
            await breaches.add(desk, breach, kind, words, at=at or desk.now, by=None)
        except breaches.BadBreach as bad:
            raise lines.fail(rules.texts.say(str(bad))) from None


async def _known(settings: Settings) -> Sequence[Breach]:
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        return await archive.personal.breaches.known()
