"""`campaign`: survey campaigns from the keyboard. Nobody's name, and no single answer, is ever shown."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, TypeVar

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.ports import Stale
from bot.domain.survey import FEWEST, Campaign, sample_for
from bot.opening import SystemChance, SystemClock, opened_store
from bot.rulebook import load_rules, load_texts
from bot.services import campaigns
from bot.services.desk import Desk, Rules
from bot.services.refused import Refused

program = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Đợt khảo sát hài lòng: tạo, mở, xem kết quả.",
    no_args_is_help=True,
)

_T = TypeVar("_T")
_Id = Annotated[str, typer.Argument(help="Mã đợt khảo sát, xem bằng: python -m bot campaign list")]


@program.command("new")
def new(
    title: Annotated[str, typer.Argument(help="Tên đợt khảo sát.")],
    sample: Annotated[int, typer.Option(help="Số người cần hỏi.")],
    closes: Annotated[str, typer.Option(help="Nhận trả lời đến hết ngày, ví dụ 2026-03-31.")],
    office: Annotated[str, typer.Option(help="Khóa của đơn vị; bỏ trống là toàn tỉnh.")] = "",
) -> None:
    """Tạo một đợt khảo sát; chưa gửi cho ai."""
    rules = load_rules(Settings.read())
    try:
        last = date.fromisoformat(closes)
    except ValueError:
        raise lines.fail(rules.texts.say("surveys.bad_day")) from None

    async def make(desk: Desk) -> Campaign:
        return await campaigns.make(desk, title, office=office or None, sample=sample, closes=last, by=None)

    typer.echo(_line(rules, _done(rules, make)))


@program.command("start")
def start(campaign: _Id) -> None:
    """Mở đợt khảo sát và gửi lời mời, một lần, tới những người đã đồng ý."""
    rules = load_rules(Settings.read())

    async def begin(desk: Desk) -> int:
        return await campaigns.start(desk, await _found(desk, campaign))

    typer.echo(rules.texts.say("surveys.started", count=_done(rules, begin)))


@program.command("close")
def close(campaign: _Id) -> None:
    """Đóng đợt khảo sát."""
    rules = load_rules(Settings.read())

    async def end(desk: Desk) -> None:
        await campaigns.close(desk, await _found(desk, campaign))

    _done(rules, end)
    typer.echo(rules.texts.say("surveys.done_close"))


@program.command("list")
def list_campaigns() -> None:
    """Liệt kê các đợt khảo sát."""
    rules = load_rules(Settings.read())

    async def known(desk: Desk) -> list[Campaign]:
        return list(await desk.archive.surveys.known())

    for each in _done(rules, known):
        typer.echo(_line(rules, each))


@program.command("results")
def results(campaign: _Id) -> None:
    """Tỷ lệ trả lời và điểm từng yếu tố, mỗi dòng một JSON; dưới 5 câu trả lời thì điểm là null."""
    rules = load_rules(Settings.read())

    async def told(desk: Desk) -> list[dict[str, object]]:
        found = await _found(desk, campaign)
        surveys = desk.archive.surveys
        said = await surveys.response(found.id)
        head: dict[str, object] = {
            "campaign": found.id,
            "agreed": found.agreed,
            "asked": said.asked,
            "answered": said.answered,
            "done": said.done,
            "declined": said.declined,
            "rate": said.rate,
            "error": said.error if said.answered >= FEWEST else None,
        }
        scores = await surveys.scores(found.id, found.made_at.date(), found.closes, None)
        rows: list[dict[str, object]] = [{"factor": one.factor.value, "satisfied": one.satisfied} for one in scores]
        return [head, *rows]

    for row in _done(rules, told):
        lines.write(row)


@program.command("size")
def size(population: Annotated[int, typer.Argument(help="Số người có thể hỏi.", min=1)]) -> None:
    """Cần hỏi bao nhiêu người."""
    texts = load_texts(Settings.read())
    typer.echo(texts.say("surveys.size", population=population, sample=sample_for(population)))


def _line(rules: Rules, campaign: Campaign) -> str:
    state = rules.texts.say(f"surveys.state_{campaign.state}")
    return rules.texts.say(
        "surveys.listed", id=campaign.id, state=state, closes=f"{campaign.closes:%d/%m/%Y}", title=campaign.title
    )


async def _found(desk: Desk, campaign_id: str) -> Campaign:
    found = await desk.archive.surveys.by_id(campaign_id)
    if found is None:
        raise Refused("surveys.unknown")
    return found


def _done(rules: Rules, deed: Callable[[Desk], Awaitable[_T]]) -> _T:
    """What came of the deed, kept; or the sentence that says why not."""

    async def do() -> _T:
        settings = Settings.read()
        async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
            return await deed(Desk(rules, archive, SystemClock().now(), SystemChance()))

    try:
        return asyncio.run(do())
    except Refused as refused:
        raise lines.fail(rules.texts.say(refused.key, **refused.names)) from None
    except Stale:
        raise lines.fail(rules.texts.say("surveys.moved_on")) from None
