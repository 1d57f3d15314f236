"""Start-up: the only place that picks store, channels, clock and settings, and wires them."""

import asyncio
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import structlog
import uvicorn

from bot.channels.telegram import TelegramChannel
from bot.channels.webchat import ArchivePhotos, WebLineBell, WebPostbag
from bot.config import Settings
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.ports import PhotoSource, Postbag, Reach, Store
from bot.reception import Reception
from bot.rulebook import load_finder
from bot.services import invitations, questions
from bot.services.desk import Desk, Rules
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from bot.web.front import Front, create_web
from bot.worker.poller import Announcer, Poller
from bot.worker.postman import Postman
from bot.worker.timer import Timer

_log = structlog.get_logger(__name__)


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)


class SystemChance:
    """Ids and secrets from the operating system."""

    def id(self) -> str:
        """A new row id: 32 hexadecimal signs."""
        return uuid4().hex

    def bits(self, count: int) -> int:
        """A number of `count` random bits."""
        return secrets.randbits(count)

    def token(self) -> str:
        """192 random bits, safe in an address."""
        return secrets.token_urlsafe(24)


def nothing_happens(_point: str, /) -> None:
    """The `Reach` of real runs."""


@asynccontextmanager
async def opened_store(settings: Settings, *, exclusive: bool) -> AsyncIterator[SqliteStore | PostgresStore]:
    """The archive, closed again at the end. `exclusive`: this process serves, and on SQLite no other may."""
    settings.make_var()
    store: SqliteStore | PostgresStore
    if settings.database:
        address = settings.database.get_secret_value()
        store = await PostgresStore.open(address, connections=settings.database_connections)
    else:
        store = await SqliteStore.open(settings.sqlite_file, exclusive=exclusive)
    try:
        yield store
    finally:
        await store.close()


@dataclass(slots=True)
class App:
    """The running desk."""

    settings: Settings
    rules: Rules
    store: Store
    reception: Reception
    postman: Postman
    timer: Timer
    poller: Poller | Announcer | None
    front: Front
    server: "_Server"
    first_link: str | None


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: `serve` below ends everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def first_administrator(store: Store, rules: Rules) -> str | None:
    """A one-time link that makes the first administrator; None when there is one already."""
    async with store.transaction() as archive:
        if any(official.role is Role.ADMIN for official in await archive.officials.active()):
            return None
        desk = Desk(rules, archive, SystemClock().now(), SystemChance())
        code = await invitations.invite(desk, "Quản trị", Role.ADMIN, rules.profile.receiver(desk.today).key)
    return f"{rules.public_address}/desk/invite/{code}"


def _telegram(settings: Settings, clock: SystemClock) -> TelegramChannel | None:
    if settings.telegram_token is None:
        return None
    return TelegramChannel(
        token=settings.telegram_token.get_secret_value(),
        api=str(settings.telegram_api).rstrip("/"),
        secret=settings.telegram_secret.get_secret_value() if settings.telegram_secret else None,
        proxy=settings.telegram_proxy,
        clock=clock,
    )


def _poller(settings: Settings, telegram: TelegramChannel | None, reception: Reception) -> Poller | Announcer | None:
    """Who fetches Telegram's updates, or tells Telegram where to bring them."""
    if telegram is None:
        return None
    if settings.telegram_webhook is None:
        return Poller(telegram, reception.receive)
    return Announcer(telegram, str(settings.telegram_webhook))


def _server(settings: Settings, front: Front) -> _Server:
    return _Server(
        uvicorn.Config(
            create_web(front),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )


@asynccontextmanager
async def started(settings: Settings, rules: Rules, reach: Reach = nothing_happens) -> AsyncIterator[App]:
    """Every part made and wired, and closed again at the end; nothing runs yet."""
    clock, chance = SystemClock(), SystemChance()
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(opened_store(settings, exclusive=True))
        bell = WebLineBell()
        postbags: dict[Channel, Postbag] = {Channel.WEB: WebPostbag(store, bell)}
        photos: dict[Channel, PhotoSource] = {Channel.WEB: ArchivePhotos(store)}
        telegram = _telegram(settings, clock)
        if telegram is not None:
            await stack.enter_async_context(telegram)
            postbags[Channel.TELEGRAM] = telegram.postbag
            photos[Channel.TELEGRAM] = telegram.photos
        postman = Postman(store, postbags, clock, chance, reach=reach)
        reception = Reception(store, rules, clock, chance, reach=reach, wake=postman.wake)
        poller = _poller(settings, telegram, reception)
        front = Front(
            store=store,
            rules=rules,
            clock=clock,
            chance=chance,
            receive=reception.receive,
            wake=postman.wake,
            web_lines=bell,
            photo_sources=photos,
            telegram=telegram if settings.telegram_webhook is not None else None,
            secure_cookies=settings.address.startswith("https://"),
        )
        async with store.reading() as archive:
            await questions.use_taught(rules, archive)
        timer = Timer(store, rules, clock, chance, wake=postman.wake, search=partial(load_finder, settings))
        link = await first_administrator(store, rules)
        yield App(settings, rules, store, reception, postman, timer, poller, front, _server(settings, front), link)


class PortTaken(Exception):
    """The front door cannot listen there; the text says where and why."""


def listen(settings: Settings) -> socket.socket:
    """A listening socket for the front door; raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((settings.host, settings.port))
        door.listen()
    except OSError as error:
        door.close()
        msg = f"{settings.host}:{settings.port}: {error.strerror}"
        raise PortTaken(msg) from None
    return door


async def serve(app: App, door: socket.socket, ready: Callable[[str], None]) -> None:
    """Runs the front and the back until SIGINT or SIGTERM, then ends both in order.

    The front closes first, so that nothing new comes in; the postman then finishes what he has in hand.
    `ready` gets the address once the door is open.
    """
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ending.set)
    back_ending = asyncio.Event()
    front = [asyncio.create_task(app.server.serve(sockets=[door]), name="front door")]
    if app.poller is not None:
        front.append(asyncio.create_task(app.poller.run(ending), name="poller"))
    back = [
        asyncio.create_task(app.postman.run(back_ending), name="postman"),
        asyncio.create_task(app.timer.run(back_ending), name="timer"),
    ]
    watch = asyncio.create_task(ending.wait(), name="ending")
    ready(app.rules.public_address)
    try:
        await asyncio.wait([watch, *front, *back], return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending.set()
        app.front.ending.set()
        app.server.should_exit = True
        await asyncio.wait(front)
        back_ending.set()
        app.postman.wake()
        await asyncio.wait(back)
        watch.cancel()
    for task in (*front, *back):
        task.result()
    _log.info("stopped")
