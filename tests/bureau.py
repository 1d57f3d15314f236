"""A whole desk for the officials' tests: a real archive in a folder of the test, the real profile, calendar and
sentences, and a clock that is set. The search is left out: officials do not ask it.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from bot.domain import casecode
from bot.domain.account import SecondFactorFor
from bot.domain.calendar import WorkCalendar
from bot.domain.case import ActorKind, Case, Event, EventKind, Kind, Sender, Status
from bot.domain.content_rules import ContentRules
from bot.domain.message import Channel, Identity, Incoming
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import DeskSession, Official, Role
from bot.domain.photo import PhotoSource
from bot.domain.privacy import Privacy
from bot.domain.profile import Profile
from bot.domain.similar import Likeness
from bot.domain.wording import Texts
from bot.reception import Reception
from bot.services.desk import Desk, Published, Rules
from bot.store.sqlite import SqliteStore
from bot.web.front import Front
from bot.web.session import COOKIE
from tests.blank_archive import archive_at
from tests.clock import Counted, SetClock
from tests.judge import triage
from tests.lent_web import LentWebs
from tests.sealing import SEALER

DATA = Path(__file__).parents[1] / "data"
HERE = "ubnd-xa-hy-cuong"
ELSEWHERE = "so-tu-phap"
CITIZEN = Identity(Channel.WEB, "citizen")
NAME, PHONE, ADDRESS = "Nguyễn Văn Thử", "+84912345678", "Khu 3, xã Thử"


@cache
def rules() -> Rules:
    return Rules(
        profile=Profile.load(DATA / "profiles" / "phu_tho_2026"),
        calendar=WorkCalendar.load(DATA / "calendar.json"),
        published=Published(cast("Any", SimpleNamespace(get=lambda _code: None, procedures=())), cast("Any", None)),
        triage=triage(),
        contents=ContentRules.load((DATA / "contents.json").read_bytes()),
        texts=Texts.load(DATA / "texts"),
        privacy=Privacy.load(DATA),
        likeness=Likeness.load((DATA / "similar.json").read_bytes(), {}, ()),
    )


@dataclass(repr=False)
class Bureau:
    store: SqliteStore
    clock: SetClock = field(default_factory=SetClock)
    chance: Counted = field(default_factory=Counted)
    woken: int = 0
    photos: dict[Channel, PhotoSource] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path) -> "AsyncIterator[Bureau]":
        store = await archive_at(folder / "motcua.sqlite")
        bureau = cls(store)
        try:
            yield bureau
        finally:
            bureau._lent.given_back()
            await store.close()

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Desk]:
        async with self.store.transaction() as archive:
            yield Desk(rules(), archive, self.clock.now(), self.chance)

    def wake(self) -> None:
        self.woken += 1

    async def official(
        self,
        role: Role = Role.HANDLER,
        office: str = HERE,
        *,
        chat: str | None = None,
        username: str | None = None,
        password_hash: str | None = None,
    ) -> Official:
        official = Official(
            id=self.chance.id(), name=f"Cán bộ {self.chance.drawn}", role=role, office=office, username=username,
            password_hash=password_hash,
        )  # fmt: skip
        async with self.desk() as desk:
            await desk.archive.officials.save(official, desk.now)
            if chat:
                identity = Identity(Channel.TELEGRAM, chat)
                await desk.archive.people.meet(identity, self.chance.id(), desk.now)
                await desk.archive.officials.link(official.id, identity, desk.now)
        return official

    async def case(self, office: str = HERE, *, origin: Identity = CITIZEN, **parts: Any) -> Case:
        """Files a case as the register would; `parts` replace what a report has."""
        async with self.desk() as desk:
            person = await desk.archive.people.meet(origin, self.chance.id(), desk.now)
            known: dict[str, Any] = {
                "kind": Kind.REPORT,
                "status": Status.SUBMITTED,
                "content": "Đèn đường trước nhà văn hóa hỏng hai tuần.",
                "sender": Sender(NAME, ADDRESS, PHONE),
                "due": date(2026, 3, 20),
                "due_why": ("Hạn thứ Sáu 20/03/2026.",),
            }
            case = Case(
                id=self.chance.id(), code=casecode.make(self.chance.bits(50)), draft_id=self.chance.id(),
                person_id=person.id, origin=origin, office=office, received_at=desk.now, **known | parts,
            )  # fmt: skip
            await desk.archive.cases.add(case)
            opened = Event(
                id=self.chance.id(), case_id=case.id, kind=EventKind.OPENED, at=desk.now, actor=ActorKind.CITIZEN,
                actor_id=person.id, before=None, after=case.status, office=office,
            )  # fmt: skip
            await desk.archive.cases.add_event(opened)
        return case

    async def now(self, case: Case) -> Case:
        async with self.desk() as desk:
            found = await desk.archive.cases.by_code(case.code)
        assert found
        return found

    async def events(self, case: Case) -> list[Event]:
        async with self.desk() as desk:
            return list(await desk.archive.cases.events(case.id))

    async def post(self) -> list[Outgoing]:
        """Everything queued since, as a postman takes it."""
        taken: list[Outgoing] = []
        while True:
            async with self.desk() as desk:
                batch = await desk.archive.outbox.claim(desk.now, desk.now + timedelta(minutes=1), "test", 50)
                for message in batch:
                    await desk.archive.outbox.sent(message.id, "test", desk.now)
            if not batch:
                return taken
            taken.extend(batch)

    async def says(self, chat: str, text: str = "", press: str | None = None) -> list[Outgoing]:
        """A message in a Telegram chat through the reception; gives the replies. Notices stay in the post."""
        sender = Identity(Channel.TELEGRAM, chat)
        reception = Reception(self.store, rules(), self.clock, self.chance, reach=lambda _point: None, wake=self.wake)
        # Below the pace that the desk allows one person.
        self.clock.pass_by(seconds=5)
        update = Incoming(key=f"update:{self.chance.id()}", sender=sender, at=self.clock.now(), text=text, press=press)
        await self.post_kept()
        assert await reception.receive(update)
        taken = await self.post()
        self.kept.extend(message for message in taken if message.purpose is not Purpose.REPLY)
        return [message for message in taken if message.purpose is Purpose.REPLY]

    kept: list[Outgoing] = field(default_factory=list)

    async def post_kept(self) -> None:
        """Puts aside what waits, so that a reply is told from it."""
        self.kept.extend(await self.post())

    async def notices(self) -> list[Outgoing]:
        """Everything but replies since the last time."""
        await self.post_kept()
        kept, self.kept = self.kept, []
        return [message for message in kept if message.purpose is not Purpose.REPLY]

    @asynccontextmanager
    async def visit(self, official: Official) -> AsyncIterator[AsyncClient]:
        """A browser in which the official is logged in (test_desk_login.py has the log-in itself)."""
        token = self.chance.token()
        async with self.desk() as desk:
            digest = hashlib.sha256(token.encode()).hexdigest()
            await desk.archive.sessions.open(DeskSession(digest, official.id, desk.now, desk.now))
        async with self.browser() as opened:
            opened.cookies.set(COOKIE, token, path="/desk")
            yield opened

    def browser(self, host: str = "http://desk.test", **parts: Any) -> AsyncClient:
        """A browser that says where its forms come from. `parts` of the front; no second factor unless they say so."""
        headers = {"origin": host, "accept": "text/html"}
        return AsyncClient(transport=ASGITransport(app=self._web(parts)), base_url=host, headers=headers)

    _lent: LentWebs = field(default_factory=LentWebs)
    _webs: dict[tuple[tuple[str, int], ...], FastAPI] = field(default_factory=dict)

    def _web(self, parts: dict[str, Any]) -> FastAPI:
        """One application for all browsers, as in real runs, and another where a browser wants other parts."""
        parts = {"photo_sources": self.photos, "second_factor": SecondFactorFor.OFFERED, **parts}
        # The application keeps its parts, so that their numbers are nobody else's.
        named = tuple((name, id(part)) for name, part in sorted(parts.items()))
        if named not in self._webs:
            front = Front(
                store=self.store, rules=rules(), clock=self.clock, chance=self.chance, receive=cast("Any", None),
                wake=self.wake, web_lines=cast("Any", None), sealer=SEALER, **parts,
            )  # fmt: skip
            self._webs[named] = self._lent.over(front)
        return self._webs[named]
