"""Figures by office and period, the three rates of Quyết định 766/QĐ-TTg, and the evidence for the PAR index.

The evidence (plan II.1.e) is numbers that the desk has anyway, each with what stands behind it: feedback, published
contacts, published procedures. What the desk cannot know, such as dossiers of the one-stop desk, is said to be unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.case import Case
from bot.domain.coverage import coverage
from bot.domain.figure import Figures, Rate, What, total
from bot.domain.period import Period
from bot.domain.person import Act, Official
from bot.domain.table import Table, Value
from bot.services import access, notices
from bot.services.desk import Desk

PAGE = 50
"""Cases on a page of the list behind a number."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of each office and of all, for a period."""

    period: Period
    offices: Sequence[Figures]
    whole: Figures


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the desk can show for the PAR index beside the feedback itself."""

    offices: int
    with_contact: int
    procedures: int
    whole: int


def office_of(official: Official, wanted: str | None) -> str | None:
    """The office whose figures the official sees: the wanted one (None: all) for who sees every one, else the own."""
    return wanted if access.offices_seen(official) is None else official.office


def may(official: Official) -> bool:
    """Whether the official sees figures at all."""
    return access.may(official, Act.FIGURES)


async def report(desk: Desk, period: Period, office: str | None) -> Report:
    """The figures of a period, of one office or of every one."""
    offices = await desk.archive.registers.by_office(period, office, desk.today)
    return Report(period, offices, total(offices))


async def behind(desk: Desk, what: What, period: Period, office: str | None, page: int) -> tuple[Sequence[Case], bool]:
    """A page (from 0) of the cases behind a number, and whether there are more."""
    found = await desk.archive.registers.cases(what, period, office, desk.today, skip=page * PAGE, limit=PAGE + 1)
    return found[:PAGE], len(found) > PAGE


def evidence(desk: Desk) -> Evidence:
    """Published contacts (NĐ 20/2008/NĐ-CP, Điều 10, 13) and procedures with every part (NĐ 63/2010/NĐ-CP, Điều 8)."""
    profile = desk.rules.profile
    standing = [office for office in profile.offices if office.stands(desk.today)]
    published = coverage(desk.rules.catalog.procedures, desk.today)
    return Evidence(
        offices=len(standing),
        with_contact=sum(office.contact is not None for office in standing),
        procedures=published.count,
        whole=published.whole,
    )


def table(desk: Desk, found: Report) -> Table:
    """The figures as a spreadsheet: a row for each office, and the sum."""
    texts = desk.rules.texts
    head = (
        texts.say("figures.office"),
        *(texts.say(f"figures.{what}") for what in What),
        texts.say("figures.on_time"),
        texts.say("figures.satisfaction"),
    )
    rows = [_row(notices.office_name(desk, each.office), each) for each in found.offices]
    rows.append(_row(texts.say("figures.whole"), found.whole))
    return Table(texts.say("figures.menu"), head, rows)


def _row(name: str, figures: Figures) -> tuple[Value, ...]:
    return (name, *(figures[what] for what in What), figures.on_time.percent, figures.satisfaction.percent)


def said(rate: Rate) -> str:
    """A rate as people read it: "87,5 %"; "" for none."""
    return f"{rate.percent:.1f} %".replace(".", ",") if rate.percent is not None else ""
