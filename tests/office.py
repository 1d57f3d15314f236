"""A whole desk in a folder of the test: a real archive, the real province, a clock that is set.

People talk through the reception as in real runs; what leaves goes by the real postman into a bag that keeps it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.domain.case import Case
from bot.domain.message import Channel, Identity, Incoming, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Official, Role
from bot.domain.ports import Reach
from bot.opening import nothing_happens
from bot.reception import Reception
from bot.rulebook import load_rules, made_for_good
from bot.services.desk import Desk, Rules
from bot.store.sqlite import SqliteStore
from bot.worker.postman import Postman
from tests.blank_archive import archive_at
from tests.clock import Counted, SetClock
from tests.sealing import SEALER

AN = "an"


@cache
def rules() -> Rules:
    """Loaded once for all tests: the published list takes its seconds."""
    with made_for_good():
        return load_rules(Settings.read())


class KeptPost:
    """A channel that delivers into a list."""

    def __init__(self, channel: Channel) -> None:
        self.channel, self.delivered = channel, list[Outgoing]()

    async def send(self, message: Outgoing) -> None:
        self.delivered.append(message)


@dataclass(repr=False)
class Office:
    """`says` and `presses` give the replies that were queued; `heard` the notices since the last time.

    It is not shown with its parts: Python makes that text at every start of a loop, of the whole province.
    """

    store: SqliteStore
    clock: SetClock = field(default_factory=SetClock)
    chance: Counted = field(default_factory=Counted)
    reach: Reach = nothing_happens
    woken: int = 0
    rules: Rules = field(default_factory=lambda: rules())

    def __post_init__(self) -> None:
        self.post = {channel: KeptPost(channel) for channel in Channel}
        self.postman = Postman(self.store, self.post, self.clock, self.chance, reach=self.reach)
        self.reception = Reception(
            self.store, self.rules, self.clock, self.chance, reach=self.reach, wake=self._woken, sealer=SEALER
        )
        self._read: dict[Identity, int] = {}

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, **parts: Any) -> "AsyncIterator[Office]":
        store = await archive_at(folder / "motcua.db")
        try:
            yield cls(store, **parts)
        finally:
            await store.close()

    def _woken(self) -> None:
        self.woken += 1

    @staticmethod
    def identity(who: str, channel: Channel = Channel.WEB) -> Identity:
        return Identity(channel, who)

    async def says(self, text: str, who: str = AN, channel: Channel = Channel.WEB, **more: Any) -> list[Reply]:
        return await self.receives(self.incoming(who, channel, text=text, **more))

    async def presses(self, press: str, who: str = AN, channel: Channel = Channel.WEB, **more: Any) -> list[Reply]:
        return await self.receives(self.incoming(who, channel, press=press, **more))

    def incoming(self, who: str = AN, channel: Channel = Channel.WEB, **parts: Any) -> Incoming:
        """An update with a key of its own, a few seconds after the last: below the pace that one person may have."""
        self.clock.pass_by(seconds=5)
        known = {"key": f"update:{self.chance.id()}", "at": self.clock.now()}
        return Incoming(**{**known, "sender": self.identity(who, channel), **parts})

    async def receives(self, incoming: Incoming) -> list[Reply]:
        """The replies to this update; notices that it caused stay to be `heard`."""
        await self.reception.receive(incoming)
        await self.run_post()
        delivered = self.post[incoming.sender.channel].delivered
        return [
            each.reply
            for each in delivered
            if each.purpose is Purpose.REPLY and each.dedupe_key.rpartition(":")[0] == incoming.key
        ]

    async def heard(self, who: str = AN, channel: Channel = Channel.WEB) -> list[Reply]:
        """Notices, alerts and digests to this person since the last call."""
        await self.run_post()
        to = self.identity(who, channel)
        told = [
            each.reply
            for each in self.post[channel].delivered
            if each.recipient == to and each.purpose is not Purpose.REPLY
        ]
        since, self._read[to] = self._read.get(to, 0), len(told)
        return told[since:]

    async def run_post(self) -> None:
        while await self.postman.run_once():
            pass

    async def official(
        self, role: Role = Role.HANDLER, office: str = "so-tu-phap", *, chat: bool = True, who: str = "official"
    ) -> Official:
        """An official of an office of the profile, with a Telegram chat of the name `who`."""
        official = Official(id=self.chance.id(), name=f"Cán bộ {self.chance.drawn}", role=role, office=office)
        async with self.desk() as desk:
            await desk.archive.officials.save(official, desk.now)
            if chat:
                identity = self.identity(who, Channel.TELEGRAM)
                await desk.archive.people.meet(identity, self.chance.id(), desk.now)
                await desk.archive.officials.link(official.id, identity, desk.now)
        return official

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Desk]:
        """A decision's surroundings in a transaction of its own."""
        async with self.store.transaction() as archive:
            yield Desk(self.rules, archive, self.clock.now(), self.chance)

    async def cases(self, who: str = AN, channel: Channel = Channel.WEB) -> list[Case]:
        """What this person filed, the newest first."""
        async with self.desk() as desk:
            person = await desk.archive.people.meet(self.identity(who, channel), self.chance.id(), desk.now)
            return list(await desk.archive.cases.of_person(person.id, 100))
