"""The whole front door as a stranger finds it: chat, photos, webhook and desk over the real reception and archive.

The list of procedures is a short one, so that a test need not wait for the search of the whole.
"""

import asyncio
import hashlib
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from ipaddress import IPv4Address
from itertools import count

from httpx import ASGITransport, AsyncClient

from bot.channels.telegram import TelegramChannel
from bot.channels.webchat import ArchivePhotos, WebLineBell, WebPostbag
from bot.config import Settings
from bot.domain import casecode
from bot.domain.account import SecondFactorFor
from bot.domain.case import Case
from bot.domain.catalog import Catalog
from bot.domain.message import Channel, Identity
from bot.domain.person import DeskSession, Role
from bot.reception import Reception
from bot.rulebook import load_finder
from bot.services.desk import Published, Rules
from bot.web.door import FrontDoor, listen
from bot.web.front import Front
from bot.web.session import COOKIE
from bot.worker.postman import Postman
from tests import office
from tests.fake_telegram import FakeTelegram, serving
from tests.lent_web import LentWebs
from tests.office import Office
from tests.sealing import SEALER

HERE = "http://desk.test"
WEBHOOK = "/telegram/webhook"
SECRET = "a-secret-of-nobody-0123456789"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
OFFICE = "ubnd-xa-hy-cuong"
FIRST_HOME = IPv4Address("198.18.0.1")


@cache
def rules() -> Rules:
    """The real rules over the first forty procedures of the list."""
    whole = office.rules()
    few = Catalog(whole.catalog.published, whole.catalog.procedures[:40])
    return replace(whole, published=Published(few, load_finder(Settings.read(), few)))


@dataclass(repr=False)
class House:
    """Citizens come in by `citizen` and by `update`, officials by `official`; `run_post` lets the postman go once."""

    office: Office
    fake: FakeTelegram
    telegram: TelegramChannel
    front: Front
    postman: Postman
    homes: count = field(default_factory=count)

    def __post_init__(self) -> None:
        self.lent = LentWebs()
        self.app = self.lent.over(self.front)

    @property
    def store(self):
        return self.office.store

    def browser(self, **headers) -> AsyncClient:
        """A browser on our own page, at home at an address of its own; what a room raises becomes an answer."""
        home = str(FIRST_HOME + next(self.homes))
        transport = ASGITransport(self.app, raise_app_exceptions=False, client=(home, 50_000))
        return AsyncClient(transport=transport, base_url=HERE, headers={"Origin": HERE, **headers})

    @asynccontextmanager
    async def citizen(self):
        """A browser that has its cookie."""
        async with self.browser() as browser:
            await browser.get("/chat/lines")
            yield browser

    @asynccontextmanager
    async def official(self, role: Role = Role.RECEIVER, name: str = "Cán bộ Thử"):
        """The browser of an official who is logged in."""
        official = replace(await self.office.official(role, OFFICE, chat=False), name=name)
        token = self.office.chance.token()
        async with self.office.desk() as desk:
            await desk.archive.officials.save(official, desk.now)
            digest = hashlib.sha256(token.encode()).hexdigest()
            await desk.archive.sessions.open(DeskSession(digest, official.id, desk.now, desk.now))
        async with self.browser(Accept="text/html") as browser:
            browser.cookies.set(COOKIE, token, path="/desk")
            yield browser

    async def update(self, browser, update: dict | bytes):
        """Brings an update to the webhook as Telegram does."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        return await browser.post(WEBHOOK, content=body, headers=headers)

    async def run_post(self) -> None:
        while await self.postman.run_once():
            pass

    async def case(self, code: str) -> Case:
        async with self.store.reading() as archive:
            found = await archive.cases.by_code(casecode.parse(code))
        assert found
        return found

    async def cases(self, identity: Identity) -> list[Case]:
        return await self.office.cases(identity.id, identity.channel)

    def paths(self, method: str) -> list[str]:
        """Every path that takes this method, as the application tells it: a new room joins by itself."""
        told = [path for path, methods in self.app.openapi()["paths"].items() if method.lower() in methods]
        return [*told, WEBHOOK] if method == "POST" else told


def identity_in(browser) -> Identity:
    """The citizen behind the browser's cookie."""
    return Identity(Channel.WEB, hashlib.sha256(browser.cookies["motcua_chat"].encode()).hexdigest())


async def _at_once(_chat):
    """Telegram's pace is tested elsewhere."""


@asynccontextmanager
async def opened_house(folder):
    """The house in a folder of the test."""
    fake = FakeTelegram()
    async with Office.opened(folder, rules=rules()) as opened, serving(fake) as address:
        clock, chance, bell = opened.clock, opened.chance, WebLineBell()
        async with TelegramChannel(fake.token, address, SECRET, None, clock) as telegram:
            telegram.postbag._wait = _at_once
            postbags = {Channel.WEB: WebPostbag(opened.store, bell), Channel.TELEGRAM: telegram.postbag}
            postman = Postman(opened.store, postbags, clock, chance, reach=opened.reach)
            reception = Reception(opened.store, rules(), clock, chance, reach=opened.reach, wake=postman.wake)
            photos = {Channel.WEB: ArchivePhotos(opened.store), Channel.TELEGRAM: telegram.photos}
            front = Front(
                store=opened.store, rules=rules(), clock=clock, chance=chance, receive=reception.receive,
                wake=postman.wake, web_lines=bell, photo_sources=photos, platforms=(telegram,), sealer=SEALER,
                second_factor=SecondFactorFor.OFFERED,
            )  # fmt: skip
            house = House(opened, fake, telegram, front, postman)
            yield house
            house.lent.given_back()


@asynccontextmanager
async def served(house: House):
    """The house behind the server that `run` starts; gives host and port."""
    door, ending = listen("127.0.0.1", 0), asyncio.Event()
    task = asyncio.create_task(FrontDoor(house.front, "127.0.0.1", 0, door).run(ending))
    try:
        yield door.getsockname()
    finally:
        ending.set()
        await task
        door.close()
        house.front.ending.clear()
