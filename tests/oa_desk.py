"""A whole desk behind a Zalo OA: signed events come through the webhook door, answers leave over sockets.

The platform is the strict stand-in, and its clock is the office's.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.middleware import Middleware

from bot.channels.zalo_oa import WEBHOOK_PATH, ZaloOaAccount, ZaloOaChannel
from bot.channels.zalo_oa_signature import Signer
from bot.channels.zalo_oa_token import App
from bot.domain.message import Channel
from bot.domain.pace import Pace
from bot.web.body import BodyGuard
from bot.web.faults import LastAnswer
from bot.web.signed import signed_routes
from bot.worker.allowance import Allowance
from bot.worker.postman import Postman
from tests.clock import Scattered
from tests.fake_zalo_oa import FakeZaloOa, Heard, Person, serving
from tests.office import Office, rules
from tests.sealing import SEALER


def account(fake: FakeZaloOa, address: str, **more: Any) -> ZaloOaAccount:
    signer = Signer(fake.app_id, {"oa": fake.oa_key, "app": fake.app_secret})
    return ZaloOaAccount(App(fake.app_id, fake.app_secret, address), signer, address, **more)


@dataclass(repr=False)
class OaDesk:
    """`says` gives what the person heard since; `calls` answers a call of the webhook as it is."""

    office: Office
    fake: FakeZaloOa
    channel: ZaloOaChannel
    client: httpx.AsyncClient
    postman: Postman
    allowance: Allowance

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, *, cap: int = 100_000, **more: Any) -> "AsyncIterator[OaDesk]":
        async with Office.opened(folder, chance=Scattered()) as office:
            fake = FakeZaloOa(office.clock.now)
            async with (
                serving(fake) as address,
                ZaloOaChannel(
                    account(fake, address, **more), office.clock, office.store, SEALER, office.chance
                ) as channel,
            ):
                await channel.tokens.take(fake.refresh)
                channel.postbag.pace = Pace(1000, 1000)
                allowance = Allowance(Channel.ZALO_OA, cap)
                channel.postbag.counted = allowance.count
                door = SimpleNamespace(signed=(channel,), receive=office.reception.receive)
                app = FastAPI(middleware=[Middleware(LastAnswer, texts=rules().texts), Middleware(BodyGuard)])
                app.include_router(signed_routes(door))
                transport = httpx.ASGITransport(app, raise_app_exceptions=False)
                postman = Postman(
                    office.store, office.post | {Channel.ZALO_OA: channel.postbag}, office.clock, office.chance,
                    reach=office.reach, allowances={Channel.ZALO_OA: allowance},
                )  # fmt: skip
                async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
                    yield cls(office, fake, channel, client, postman, allowance)

    async def calls(self, body: bytes, headers: Any = None) -> httpx.Response:
        """One call of the webhook, signed unless headers are given."""
        given = self.fake.signature(body) if headers is None else headers
        return await self.client.post(WEBHOOK_PATH, content=body, headers=given)

    async def happens(self, body: bytes) -> None:
        """One event, kept and answered; some seconds before the next."""
        assert (await self.calls(body)).status_code == 200
        await self.delivers()
        self.office.clock.pass_by(seconds=5)

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

    async def presses(self, who: Person, label: str) -> list[Heard]:
        """What the person heard after pressing a button of the last message that has some."""
        since = len(who.heard)
        await self.happens(self.fake.presses(who, label))
        return who.heard[since:]

    async def hears(self, who: Person) -> list[Heard]:
        """What reaches the person of the desk's own accord."""
        since = len(who.heard)
        await self.delivers()
        return who.heard[since:]


def words(heard: list[Heard]) -> str:
    return "\n".join(each.text for each in heard)
