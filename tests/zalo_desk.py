"""A whole desk behind a Zalo bot: events come through the webhook door as Zalo sends them, answers leave over sockets.

The platform is the strict stand-in.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.middleware import Middleware

from bot.channels.zalo_bot import WEBHOOK_PATH, ZaloBotAccount, ZaloBotChannel
from bot.domain.message import Channel
from bot.domain.pace import Pace
from bot.web.body import BodyGuard
from bot.web.faults import LastAnswer
from bot.web.platform import platform_routes
from bot.worker.allowance import Allowance
from bot.worker.postman import Postman
from tests.clock import Scattered
from tests.fake_zalo_bot import FakeZaloBot, Heard, Person, serving
from tests.office import Office, rules

SECRET = "a-secret-of-nobody-0123456789"
HEADER = "X-Bot-Api-Secret-Token"


@dataclass(repr=False)
class ZaloDesk:
    """`says` gives what the person heard since; `calls` answers a call of the webhook as it is."""

    office: Office
    fake: FakeZaloBot
    channel: ZaloBotChannel
    allowance: Allowance
    client: httpx.AsyncClient
    postman: Postman

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, *, cap: int = 3000, **account: Any) -> "AsyncIterator[ZaloDesk]":
        fake = FakeZaloBot()
        async with (
            Office.opened(folder, chance=Scattered()) as office,
            serving(fake) as address,
            ZaloBotChannel(
                ZaloBotAccount(fake.token, address, SECRET, typing=False, **account), office.clock, office.store
            ) as channel,
        ):
            channel.postbag.pace = Pace(1000, 1000)
            allowance = Allowance(Channel.ZALO_BOT, cap)
            channel.postbag.counted = allowance.count
            door = SimpleNamespace(platforms=(channel,), receive=office.reception.receive)
            app = FastAPI(middleware=[Middleware(LastAnswer, texts=rules().texts), Middleware(BodyGuard)])
            app.include_router(platform_routes(door))
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            postman = Postman(
                office.store, office.post | {Channel.ZALO_BOT: channel.postbag}, office.clock, office.chance,
                reach=office.reach, allowances={Channel.ZALO_BOT: allowance},
            )  # fmt: skip
            async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
                yield cls(office, fake, channel, allowance, client, postman)

    async def calls(self, body: bytes | dict[str, Any], headers: Any = None) -> httpx.Response:
        given = {HEADER: SECRET} if headers is None else headers
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.client.post(WEBHOOK_PATH, content=content, headers=given)

    async def happens(self, event: dict[str, Any]) -> None:
        """One event, some seconds after the one before, kept and answered."""
        self.office.clock.pass_by(seconds=5)
        self.fake.waiting.clear()
        assert (await self.calls(event)).status_code == 200
        await self.delivers()

    async def delivers(self) -> None:
        while await self.postman.run_once():
            pass

    async def says(self, who: Person, *texts: str) -> list[Heard]:
        """What the person heard after the last of the texts."""
        since = 0
        for text in texts:
            since = len(who.heard)
            await self.happens(self.fake.says(who, text))
        return who.heard[since:]

    async def hears(self, who: Person) -> list[Heard]:
        """What reaches the person of the desk's own accord."""
        since = len(who.heard)
        await self.delivers()
        return who.heard[since:]


def words(heard: list[Heard]) -> str:
    return "\n".join(each.text for each in heard)
