"""The front door over a real archive, for tests: in process, or served by uvicorn on a port of its own."""

import asyncio
import hashlib
import secrets
import socket
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import httpx
import uvicorn

from bot.channels.webchat import WebLineBell, WebPostbag
from bot.domain.limit import Limits
from bot.domain.message import Channel, Identity, Paragraph, Reply, Span
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.profile import Profile
from bot.domain.wording import Texts
from bot.store.sqlite import SqliteStore
from bot.web.front import Front, create_web
from tests.sealing import SEALER

DATA = Path(__file__).parents[2] / "data"
HERE = "http://desk.test"
MORNING = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


class SettableClock:
    def __init__(self):
        self.time = MORNING

    def now(self):
        return self.time


class RealChance:
    def id(self):
        return secrets.token_hex(16)

    def bits(self, count):
        return secrets.randbits(count)

    def token(self):
        return secrets.token_urlsafe(24)


@cache
def rules():
    """What the front door reads of the rules; the list of procedures, slow to load, it does not."""
    return SimpleNamespace(
        texts=Texts.load(DATA / "texts"),
        profile=Profile.load(DATA / "profiles" / "phu_tho_2026"),
        public_address=HERE,
        limits=Limits(),
    )


def words(key):
    return rules().texts.say(key, "vi")


def said(*sentences, buttons=()):
    return Reply(blocks=tuple(Paragraph(spans=(Span(text=one),)) for one in sentences), buttons=buttons)


class Door:
    """`received` holds what was handed to the desk; `answer` may be set to what handles it instead."""

    def __init__(self, store):
        self.store = store
        self.clock = SettableClock()
        self.chance = RealChance()
        self.bell = WebLineBell()
        self.postbag = WebPostbag(store, self.bell)
        self.received = []
        self.answer = None
        self.front = Front(
            store=store,
            rules=rules(),
            clock=self.clock,
            chance=self.chance,
            receive=self._receive,
            wake=lambda: None,
            web_lines=self.bell,
            photo_sources={},
            sealer=SEALER,
        )
        self.app = create_web(self.front)

    async def _receive(self, incoming):
        async with self.store.transaction() as archive:
            if not await archive.inbox.claim(incoming.key, incoming.at):
                return False
            self.received.append(incoming)
            if self.answer is not None:
                await self.answer(incoming)
        return True

    def browser(self):
        """A browser of its own, with its own cookies, on our own page."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=HERE, headers={"Origin": HERE})

    async def post(self, identity, reply, number=[0]):  # noqa: B006 - a running number
        number[0] += 1
        now = self.clock.now()
        await self.postbag.send(Outgoing(f"m{number[0]}", f"k{number[0]}", identity, reply, Purpose.REPLY, now, now))

    async def count_lines(self, identity):
        async with self.store.reading() as archive:
            return len(await archive.weblog.latest(identity, 1000))


def identity_in(browser):
    """The identity behind the browser's cookie."""
    return Identity(Channel.WEB, hashlib.sha256(browser.cookies["motcua_chat"].encode()).hexdigest())


def message(text="làm giấy khai sinh", **more):
    return {"id": str(uuid4()), "text": text, **more}


@asynccontextmanager
async def opened_door(folder):
    store = await SqliteStore.open(folder / "motcua.db", exclusive=True, sealer=SEALER)
    try:
        yield Door(store)
    finally:
        await store.close()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self):
        yield


@asynccontextmanager
async def served(door, port=0):
    """The door behind a real uvicorn; gives its address. Ends as the program does: streams first."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    config = uvicorn.Config(door.app, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        door.front.ending.set()
        server.should_exit = True
        await task
        listener.close()
        door.front.ending.clear()
