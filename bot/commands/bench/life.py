"""One case from its sending to the citizen's verdict, every step timed."""

import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.commands.bench.crowd import ANSWER, ELSEWHERE, TROUBLES, citizen, draft, official, sender
from bot.commands.bench.figures import Timings
from bot.domain.case import Case
from bot.domain.draft import SHORT, Draft
from bot.domain.message import Incoming
from bot.domain.person import Act, Official
from bot.domain.ports import Chance, Store
from bot.opening import SystemClock
from bot.reception import Reception
from bot.services import access, cases
from bot.services.desk import Desk, Rules

_TRANSFERRED = 4
"""One case in so many goes to another office first."""

_Deed = Callable[[Desk, Case, Official], Awaitable[Case]]


class LostOnTheWay(Exception):
    """The archive does not hold what the step before should have left there."""


class Life:
    """The life of the case of one citizen."""

    def __init__(
        self, store: Store, reception: Reception, rules: Rules, chance: Chance, timings: Timings, number: int
    ) -> None:
        self._store, self._reception, self._rules, self._chance = store, reception, rules, chance
        self._timings, self._number, self._clock = timings, number, SystemClock()
        self._filed: Case | None = None

    async def ready(self, offices: Sequence[str]) -> str:
        """The draft's id of a talk that was prepared."""
        return draft(self._number, offices).id

    async def talk(self) -> str:
        """The talk up to the summary; gives the draft's id."""
        who = sender(self._number)
        await self._says("talk", press="feedback:start")
        for text in (TROUBLES[self._number % len(TROUBLES)], "bỏ qua", who.name, who.address, who.phone, "bỏ qua"):
            await self._says("talk", text)
        async with self._store.reading() as archive:
            talk = await archive.conversations.load(citizen(self._number))
        told = Draft.from_json(talk.data.get("draft")) if talk else None
        if told is None or told.missing():
            raise LostOnTheWay(talk.step if talk else "talk")
        return told.id

    async def send(self, draft_id: str) -> None:
        """Presses "Gửi"."""
        await self._says("file", press=f"feedback:send:{draft_id[:SHORT]}")

    async def lead(self, draft_id: str, receiver: str) -> None:
        """Sends, accepts (or transfers first), answers, rates. Raises `LostOnTheWay` and what the services raise."""
        await self.send(draft_id)
        if self._number % _TRANSFERRED == 0:
            await self._acts(Act.TRANSFER, draft_id, receiver, self._transfer)
        await self._acts(Act.ACCEPT, draft_id, receiver, cases.accept)
        code = await self._acts(Act.ANSWER, draft_id, receiver, partial(cases.answer, text=ANSWER))
        await self._says("rate", press=f"survey:yes:{code}")

    async def _transfer(self, desk: Desk, case: Case, by: Official) -> Case:
        """Sends it on to the office that stands after its own in the profile."""
        offices = [office.key for office in self._rules.profile.offices if office.stands(desk.today)]
        other = offices[(offices.index(case.office) + 1) % len(offices)]
        return await cases.transfer(desk, case, by, other, ELSEWHERE)

    async def _says(self, step: str, text: str = "", press: str | None = None) -> None:
        """One message of the citizen through the reception."""
        incoming = Incoming(
            key=f"bench:{self._chance.id()}", sender=citizen(self._number), at=self._clock.now(), text=text, press=press
        )
        began = time.perf_counter()
        await self._reception.receive(incoming)
        self._timings.add(step, time.perf_counter() - began)

    async def _acts(self, act: Act, draft_id: str, receiver: str, deed: _Deed) -> str:
        """One act of an official of the office that has the case, as the desk does it; gives the code."""
        began = time.perf_counter()
        async with self._store.transaction() as archive:
            desk = Desk(self._rules, archive, self._clock.now(), self._chance)
            # What the bench itself must know, to have the right official open the right case.
            filed = self._filed or await archive.cases.by_draft(draft_id)
            if filed is None:
                raise LostOnTheWay("file")
            staff = official(self._rules.profile, filed.office, receiver)
            case = await access.case_for_official(desk, staff, filed.code, act)
            if case is None:
                raise LostOnTheWay(act.value)
            self._filed = await deed(desk, case, staff)
        self._timings.add(act.value, time.perf_counter() - began)
        return filed.code
