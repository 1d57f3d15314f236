"""The whole desk for attacks: the real front door, reception and archive, with citizens at addresses of their own.

The list of procedures and the triage, slow to load, are left out: nobody here asks or files in words.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from bot.channels.webchat import WebLineBell, WebPostbag
from bot.domain.account import SecondFactorFor
from bot.domain.limit import Limits
from bot.domain.message import Channel, Identity
from bot.reception import Reception
from bot.web.front import Front
from bot.worker.postman import Postman
from tests import bureau
from tests.blank_archive import archive_at
from tests.bureau import Bureau
from tests.sealing import SEALER
from tests.web.chat_door import identity_in

HERE = "http://desk.test"
PROXY = (ip_network("127.0.0.0/8"),)
"""In process, every request comes from 127.0.0.1: the reverse proxy."""


@dataclass
class Citizen:
    """A browser with a cookie, behind an address."""

    client: httpx.AsyncClient

    @property
    def identity(self) -> Identity:
        return identity_in(self.client)

    async def says(self, text: str = "", **more: Any) -> httpx.Response:
        return await self.client.post("/chat/messages", json={"id": str(uuid4()), "text": text, **more})

    async def presses(self, press: str) -> httpx.Response:
        return await self.says(press=press, label="x")

    async def talk(self) -> list[dict[str, Any]]:
        return (await self.client.get("/chat/lines")).json()["lines"]


class WholeDesk(Bureau):
    """`limits` differ from the usual ones where given. Its officials, cases and clock are those of the bureau."""

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, folder: Path, *, platforms: tuple[Any, ...] = (), signed: tuple[Any, ...] = (), **limits: int
    ) -> "AsyncIterator[WholeDesk]":
        store = await archive_at(folder / "motcua.sqlite")
        desk = cls(store)
        try:
            desk.set_up(Limits(**limits), platforms, signed)
            yield desk
        finally:
            desk._lent.given_back()
            await store.close()

    def set_up(self, limits: Limits, platforms: tuple[Any, ...], signed: tuple[Any, ...]) -> None:
        self.rules = replace(bureau.rules(), limits=limits)
        self.bell = WebLineBell()
        self.reception = Reception(
            self.store, self.rules, self.clock, self.chance, reach=lambda _point: None, wake=self.wake
        )
        self.postman = Postman(
            self.store, {Channel.WEB: WebPostbag(self.store, self.bell)}, self.clock, self.chance,
            reach=lambda _point: None,
        )  # fmt: skip
        self.front = Front(
            store=self.store, rules=self.rules, clock=self.clock, chance=self.chance,
            receive=self.reception.receive, wake=self.wake, web_lines=self.bell, photo_sources=self.photos,
            sealer=SEALER, second_factor=SecondFactorFor.OFFERED,
            platforms=platforms, signed=signed, trusted_proxies=PROXY,
        )  # fmt: skip
        self.app = self._lent.over(self.front)
        self.front = self.app.state.front

    async def deliver(self) -> None:
        while await self.postman.run_once():
            pass

    def browser(self, host: str = HERE, address: str = "203.0.113.1") -> httpx.AsyncClient:
        """A browser on our own page, with its own cookies."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        headers = {"Origin": host, "X-Forwarded-For": address}
        return httpx.AsyncClient(transport=transport, base_url=host, headers=headers)

    @asynccontextmanager
    async def citizen(self, address: str = "203.0.113.1") -> AsyncIterator[Citizen]:
        async with self.browser(address=address) as client:
            await client.get("/chat/lines")
            yield Citizen(client)

    async def asked(self, question: str) -> list[tuple[Any, ...]]:
        """Rows of the archive, by plain SQL."""
        async with self.store._writer.execute(question) as rows:
            return [tuple(row) for row in await rows.fetchall()]

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, for comparing."""
        tables = await self.asked(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        return {table: await self.asked(f"SELECT * FROM {table}") for (table,) in tables}
