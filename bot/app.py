"""Start-up: the only place that picks channels and wires them with the archive, the clock and the settings."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import structlog

from bot.channels.webchat import ArchivePhotos, WebLineBell, WebPostbag
from bot.config import Settings
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.photo import PhotoSource
from bot.domain.ports import Chance, Leadership, Postbag, Reach, Sealer, Store
from bot.keyring import keys_fit
from bot.meter.figures import Figures
from bot.meter.machine import Machine
from bot.meter.page import Page
from bot.meter.store import CountedStore
from bot.opening import SystemChance, SystemClock, nothing_happens, opened_store, sealer_of
from bot.reception import Reception
from bot.rulebook import load_finder
from bot.services import invitations, questions
from bot.services.desk import Desk, Rules
from bot.services.introducing import introductions
from bot.store.migration import needed
from bot.store.postgres import PostgresStore
from bot.store.postgres_bell import PostgresBell
from bot.store.postgres_leader import PostgresLeader
from bot.tongues.known import SPEAKERS
from bot.tongues.outward import WAYS_OUT
from bot.tongues.tongue import SignedTongue, Speaker, Tongue
from bot.web.door import FrontDoor, listen
from bot.web.front import Front, create_watch
from bot.web.watch import Watch
from bot.worker.ending import end_when_told, ended, limit_the_end
from bot.worker.fetcher import Fetcher
from bot.worker.introducer import Introducer
from bot.worker.led import AlwaysLeads, Led, Runs
from bot.worker.postman import Postman
from bot.worker.timer import Timer
from bot.worker.way import LEASE

_log = structlog.get_logger(__name__)

WAYS_IN_END, WORKS_END = 3.0, 3.0
"""Seconds in which the ways in and the works end in good order."""


class Duty(StrEnum):
    """What a process does of the whole. Several of each kind may run beside one PostgreSQL archive."""

    ALL = "all"
    FRONT = "front"
    """Citizens' chat, officials' desk, webhooks."""
    BACK = "back"
    """The post and the timer, and asking the platforms."""


@dataclass(slots=True)
class App:
    """The running desk, or the part of it that this process does.

    `ways_in` end first, so that nothing new comes; `works` then finish what they have in hand.
    """

    rules: Rules
    store: Store
    reception: Reception
    front: Front | None
    ways_in: dict[str, Runs]
    works: dict[str, Runs]
    outside: tuple[Channel, ...]
    first_link: str | None


async def first_administrator(store: Store, rules: Rules) -> str | None:
    """A one-time link that makes the first administrator; None when there is one already."""
    async with store.transaction() as archive:
        if any(official.role is Role.ADMIN for official in await archive.officials.active()):
            return None
        desk = Desk(rules, archive, SystemClock().now(), SystemChance())
        code = await invitations.invite(desk, "Quản trị", Role.ADMIN, rules.profile.receiver(desk.today).key)
    return f"{rules.public_address}/desk/invite/{code}"


def _watch(settings: Settings, rules: Rules, clock: SystemClock, figures: Figures, store: Store) -> Watch:
    """What the one who runs the desk may ask of this process."""
    pool = store.in_use if isinstance(store, PostgresStore) else None
    machine = Machine(settings.var, None if settings.database else settings.sqlite_file, pool)
    return Watch(
        page=Page(figures, machine, rules, clock, lease=LEASE),
        trusted=settings.metrics_from,
        token=settings.metrics_token.get_secret_value() if settings.metrics_token else None,
        alive=figures.alive,
        free=machine.free,
        schema=needed("postgres" if settings.database else "sqlite"),
    )


@asynccontextmanager
async def _neighbours(settings: Settings) -> AsyncIterator[tuple[PostgresBell | None, Leadership]]:
    """The bell to the other processes at the archive, and who leads; on SQLite there is nobody else."""
    if settings.database is None:
        yield None, AlwaysLeads()
        return
    address = settings.database.get_secret_value()
    bell, leader = PostgresBell(address), PostgresLeader(address)
    try:
        yield bell, leader
    finally:
        await bell.close()
        await leader.close()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every part of a process stands on."""

    settings: Settings
    rules: Rules
    clock: SystemClock
    chance: Chance
    figures: Figures
    store: Store
    watch: Watch
    sealer: Sealer
    bell: PostgresBell | None
    leadership: Leadership


async def _ground(stack: AsyncExitStack, settings: Settings, rules: Rules, chance: Chance) -> _Ground:
    """The archive opened, its keys tried, the neighbours known."""
    clock = SystemClock()
    figures = Figures(clock)
    opened = await stack.enter_async_context(opened_store(settings, exclusive=True))
    store, sealer = CountedStore(opened, figures), sealer_of(settings)
    await keys_fit(store, sealer)
    async with store.reading() as archive:
        await questions.use_taught(rules, archive)
    bell, leadership = await stack.enter_async_context(_neighbours(settings))
    watch = _watch(settings, rules, clock, figures, opened)
    return _Ground(settings, rules, clock, chance, figures, store, watch, sealer, bell, leadership)


@dataclass(frozen=True, slots=True)
class _Tongues:
    """The web chat, and the channels of platforms outside."""

    lines: WebLineBell
    web: WebPostbag
    outside: tuple[Tongue | SignedTongue, ...]


async def _tongues(stack: AsyncExitStack, on: _Ground, speakers: Iterable[Speaker] = SPEAKERS) -> _Tongues:
    """Every tongue that the settings ask for, opened."""
    lines = WebLineBell(on.bell.ring_web) if on.bell else WebLineBell()
    outside = tuple(made for speaker in speakers if (made := speaker(on.settings, on.clock, on.store, on.figures)))
    for tongue in outside:
        await stack.enter_async_context(tongue.platform)
    return _Tongues(lines, WebPostbag(on.store, lines), outside)


def _postman(on: _Ground, tongues: _Tongues, reach: Reach) -> Postman:
    postbags: dict[Channel, Postbag] = {Channel.WEB: tongues.web}
    postbags |= {each.platform.channel: each.platform.postbag for each in tongues.outside}
    outward = (made(on.settings, on.rules, on.clock, on.store) for made in WAYS_OUT)
    postbags |= {bag.channel: bag for bag in outward if bag}
    return Postman(
        on.store, postbags, on.clock, on.chance, reach=reach, counter=on.figures, house={Channel.WEB: tongues.web},
        paces={each.platform.channel: each.platform.postbag.pace for each in tongues.outside},
        allowances={each.platform.channel: each.allowance for each in tongues.outside if each.allowance},
        leadership=on.leadership, quiet=on.rules.quiet,
    )  # fmt: skip


def _timer(
    on: _Ground, tongues: _Tongues, settings: Settings, rules: Rules, *, wake: Callable[[], None], duty: Duty
) -> Timer:
    return Timer(
        on.store, rules, on.clock, on.chance, wake=wake, search=partial(load_finder, settings),
        leadership=None if duty is Duty.FRONT else on.leadership, counter=on.figures, sealer=on.sealer,
        caps={each.platform.channel: each.allowance.cap for each in tongues.outside if each.allowance},
        tokens=[each.platform.channel for each in tongues.outside if isinstance(each, SignedTongue)],
    )  # fmt: skip


def _front(on: _Ground, tongues: _Tongues, reception: Reception, wake: Callable[[], None]) -> Front:
    settings = on.settings
    photos: dict[Channel, PhotoSource] = {Channel.WEB: ArchivePhotos(on.store)}
    return Front(
        store=on.store,
        rules=on.rules,
        clock=on.clock,
        chance=on.chance,
        receive=reception.receive,
        wake=wake,
        web_lines=tongues.lines,
        photo_sources=photos | {each.platform.channel: each.platform.photos for each in tongues.outside},
        sealer=on.sealer,
        platforms=tuple(each.platform for each in tongues.outside if isinstance(each, Tongue) and each.webhook),
        signed=tuple(each.platform for each in tongues.outside if isinstance(each, SignedTongue)),
        secure_cookies=settings.address.startswith("https://"),
        counter=on.figures,
        watch=on.watch,
        trusted_proxies=settings.trusted_proxies,
        second_factor=settings.second_factor,
        frame_ancestors=settings.frame_ancestors,
    )


def _at_platforms(app: App, on: _Ground, tongues: _Tongues) -> None:
    """Who takes updates in from the platforms outside, and who fetches the files of cases from there."""
    for tongue in tongues.outside:
        ways_in = tongue.ways_in(app.reception.receive, on.figures)
        app.ways_in[tongue.platform.channel] = Led(ways_in, on.leadership)
        if tongue.menu:
            introducer = Introducer(tongue.menu, introductions(on.rules.texts))
            app.ways_in[f"menu of {tongue.platform.channel}"] = Led(introducer, on.leadership)
    if tongues.outside:
        sources = {each.platform.channel: each.platform.photos for each in tongues.outside}
        app.works["fetcher"] = Led(Fetcher(on.store, sources, on.clock, on.rules.limits), on.leadership)


@asynccontextmanager
async def started(
    settings: Settings,
    rules: Rules,
    reach: Reach = nothing_happens,
    *,
    door: socket.socket | None = None,
    duty: Duty = Duty.ALL,
    chance: Chance | None = None,
) -> AsyncIterator[App]:
    """Every part of the duty made and wired, and closed again at the end; nothing runs yet.

    `door` is what the front listens on; without it the front is made but not served.
    """
    async with AsyncExitStack() as stack:
        on = await _ground(stack, settings, rules, chance or SystemChance())
        tongues = await _tongues(stack, on)
        postman = _postman(on, tongues, reach)
        # The post of a front is another process's work; who has a postman of its own need not ring for the others.
        wake = on.bell.ring_post if on.bell and duty is Duty.FRONT else postman.wake
        if on.bell:
            on.bell.start(post=postman.wake, web=tongues.lines.ring_here)
        reception = Reception(
            on.store, rules, on.clock, on.chance, reach=reach, wake=wake, counter=on.figures, sealer=on.sealer
        )
        front = _front(on, tongues, reception, wake)
        outside = tuple(each.platform.channel for each in tongues.outside)
        app = App(rules, on.store, reception, None, {}, {}, outside, None)
        app.works["timer"] = _timer(on, tongues, settings, rules, wake=wake, duty=duty)
        if duty is not Duty.BACK:
            app.front, app.first_link = front, await first_administrator(on.store, rules)
            if door is not None:
                app.ways_in["front door"] = FrontDoor(front, settings.host, settings.port, door)
        if duty is not Duty.FRONT:
            app.works["postman"] = postman
            _at_platforms(app, on, tongues)
        if duty is Duty.BACK and settings.watch_port is not None:
            window = stack.enter_context(listen(settings.host, settings.watch_port))
            app.ways_in["watch"] = FrontDoor(front, settings.host, settings.watch_port, window, make=create_watch)
        yield app


async def serve(app: App, ready: Callable[[str], None]) -> None:
    """Runs the ways in and the works until SIGINT or SIGTERM, then ends both in order.

    What comes in ends first; the postman then finishes what he has in hand. `ready` gets the address at the beginning.
    """
    ending, works_ending = asyncio.Event(), asyncio.Event()
    end_when_told(ending)
    ways_in = [asyncio.create_task(each.run(ending), name=name) for name, each in app.ways_in.items()]
    works = [asyncio.create_task(each.run(works_ending), name=name) for name, each in app.works.items()]
    watch = asyncio.create_task(ending.wait(), name="ending")
    ready(app.rules.public_address)
    try:
        await asyncio.wait([watch, *ways_in, *works], return_when=asyncio.FIRST_COMPLETED)
    finally:
        limit_the_end()
        ending.set()
        await ended([watch, *ways_in], WAYS_IN_END)
        works_ending.set()
        await ended(works, WORKS_END)
    for task in (*ways_in, *works):
        if not task.cancelled():
            task.result()
    _log.info("stopped")
