"""`bench lifecycle`: whole lives of cases (file, accept or transfer, answer, rate) beside a full archive.

Each step is the transaction that the desk runs: the citizen's through the reception, the official's through the
door-keeper and the services. The talk before the sending stands ready, since the peers that we are compared with file
by one request as well; `--talk` holds it too, in the nine messages of a citizen who answers everything at once.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Annotated

import typer
import uvloop

from bot.commands.bench import options
from bot.commands.bench.crowd import citizen, draft
from bot.commands.bench.figures import MIB, Figure, Found, Timings, markdown, slower_than
from bot.commands.bench.ground import BenchChance, Ground, ground_of
from bot.commands.bench.life import Life
from bot.commands.bench.stored import store_up_to
from bot.config import Settings
from bot.domain.case import Status
from bot.domain.draft import Step
from bot.domain.limit import Limits
from bot.domain.message import Conversation
from bot.domain.ports import Store
from bot.opening import SystemClock, nothing_happens
from bot.reception import Reception
from bot.rulebook import load_rules
from bot.services.desk import Rules

_OF_THE_OFFICE = {"photos_per_case", "reopen_days"}
BOUNDLESS = Limits.model_validate(dict.fromkeys(Limits.model_fields.keys() - _OF_THE_OFFICE, 10**9))
"""A bench files more in a second than one office may in an hour."""

_PREPARED_AT_ONCE = 500


def lifecycle(
    database: options.Database = None,
    stored: options.Stored = 10_000,
    cycles: Annotated[int, typer.Option(min=1, help="Số vòng đời được đo.")] = 2_000,
    workers: Annotated[int, typer.Option(min=1, help="Số việc làm song song trong một tiến trình.")] = 8,
    processes: Annotated[int, typer.Option(min=1, help="Số tiến trình (SQLite: chỉ một).")] = 1,
    talk: Annotated[bool, typer.Option("--talk", help="Tính cả cuộc trò chuyện trước khi gửi.")] = False,
    as_markdown: options.AsMarkdown = False,
) -> None:
    """Đo vòng đời phản ánh: gửi, tiếp nhận hoặc chuyển, trả lời, đánh giá."""
    with ground_of(database) as ground:
        found = lives(ground, bench_rules(), stored, Load(cycles, workers, processes, talk=talk))
    for line in markdown([found]) if as_markdown else found.lines():
        typer.echo(line)


def bench_rules() -> Rules:
    """What the province decided, without limits."""
    return replace(load_rules(Settings.read()), limits=BOUNDLESS)


@dataclass(frozen=True, slots=True)
class Load:
    """How many lives, by how many at once."""

    cycles: int
    workers: int
    processes: int = 1
    talk: bool = False


def lives(ground: Ground, rules: Rules, stored: int, load: Load) -> Found:
    """Fills the ground up to `stored` cases and measures the lives."""
    now = SystemClock().now()
    asyncio.run(store_up_to(ground, rules.profile, stored, now))
    have = asyncio.run(ground.value("SELECT count(*) FROM cases"))
    run = int(now.timestamp() * 10)
    shares = [
        Share(ground, rules, run, range(place, load.cycles, load.processes), load) for place in range(load.processes)
    ]
    for share in shares:
        asyncio.run(share.prepare())
    if load.processes == 1:
        lived = [shares[0].live()]
    else:
        around = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(load.processes, around, initializer=_inherit, initargs=(shares,)) as pool:
            lived = list(pool.map(_live, range(load.processes)))
    size = asyncio.run(ground.size())
    # So that the next bench does not begin with delivering what this one left.
    asyncio.run(ground.say("UPDATE outbox SET status = 'sent', ended_at = created_at WHERE status = 'pending'"))
    return Found("lifecycle", ground.name, have, tuple(_figures(ground, load, lived, size)))


_inherited: list["Share"] = []
"""What a forked process was given: the rules are too large to be sent through a pipe."""


def _inherit(shares: list["Share"]) -> None:
    _inherited[:] = shares


def _live(place: int) -> "Lived":
    return _inherited[place].live()


def _figures(ground: Ground, load: Load, lived: Sequence["Lived"], size: int) -> Iterator[Figure]:
    """What is told of a run: the slowest process decides how long it took."""
    timings = Timings()
    for each in lived:
        timings.join(each.timings)
    wrong, spent = sum(each.wrong for each in lived), max(each.seconds for each in lived)
    goal = 200 if ground.name.startswith("PostgreSQL") else 100
    yield Figure("life cycles/s", (load.cycles - wrong) / spent, "/s", least=goal)
    yield Figure("transactions/s", len(timings.all()) / spent, "/s")
    yield Figure("p95 of all steps", slower_than(timings.all(), 95) * 1000, "ms", most=300)
    yield Figure("errors", 100 * wrong / load.cycles, "%", most=0.1)
    yield from timings.figures()
    yield Figure("database", size / MIB, "MiB")


@dataclass(slots=True)
class Lived:
    """What one process did: its times, how many lives did not end as they should, and how long all took."""

    timings: Timings
    wrong: int
    seconds: float


class Share:
    """The lives of one process."""

    def __init__(self, ground: Ground, rules: Rules, run: int, numbers: Sequence[int], load: Load) -> None:
        self._ground, self._rules, self._load = ground, rules, load
        self._numbers = [run << 24 | number for number in numbers]
        self._clock, self._chance, self._timings = SystemClock(), BenchChance(), Timings()
        self._drafts: list[str] = []
        self._receiver = rules.profile.receiver(self._clock.now().date()).key
        self._offices = [office.key for office in rules.profile.offices if office.stands(self._clock.now().date())]

    async def prepare(self) -> None:
        """Puts every talk where the citizen has only to press "Gửi"; with `--talk` there is nothing to prepare."""
        if self._load.talk:
            return
        async with self._ground.opened() as store:
            for first in range(0, len(self._numbers), _PREPARED_AT_ONCE):
                async with store.transaction() as archive:
                    for number in self._numbers[first : first + _PREPARED_AT_ONCE]:
                        told = draft(number, self._offices)
                        talk = Conversation(flow="feedback", step=Step.SUMMARY.value, data={"draft": told.to_json()})
                        await archive.people.meet(citizen(number), self._chance.id(), self._clock.now())
                        await archive.conversations.save(citizen(number), talk, self._clock.now())

    def live(self) -> Lived:
        """Every life, `workers` at once."""
        return uvloop.run(self._live())

    async def _live(self) -> Lived:
        async with self._ground.opened() as store:
            reception = Reception(
                store, self._rules, self._clock, self._chance, reach=nothing_happens, wake=lambda: None
            )
            waiting = iter(self._numbers)
            began = time.perf_counter()
            await asyncio.gather(*(self._worker(store, reception, waiting) for _ in range(self._load.workers)))
            spent = time.perf_counter() - began
            return Lived(self._timings, await self._not_closed(store), spent)

    async def _worker(self, store: Store, reception: Reception, waiting: Iterator[int]) -> None:
        for number in waiting:
            life = Life(store, reception, self._rules, self._chance, self._timings, number)
            try:
                self._drafts.append(await (life.talk() if self._load.talk else life.ready(self._offices)))
                await life.lead(self._drafts[-1], self._receiver)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, it counts by what the archive holds
                typer.echo(f"a life ended early: {type(error).__name__}: {error}", err=True)

    async def _not_closed(self, store: Store) -> int:
        """How many lives did not end with a case that is closed, asked of the archive itself."""
        closed = 0
        for draft_id in self._drafts:
            async with store.reading() as archive:
                case = await archive.cases.by_draft(draft_id)
            closed += case is not None and case.status is Status.CLOSED
        return len(self._numbers) - closed
