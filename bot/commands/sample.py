"""A whole talk for people to read over: asked, filed, accepted, answered, rated, by the real desk in an archive of its
own.

Nothing of it is written down but what the citizen and the office say (`preview.…` among the texts), so that a sentence
that was changed is seen where citizens will see it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.case import Case
from bot.domain.message import Channel, Identity, Incoming, Reply
from bot.domain.person import Official, Role
from bot.domain.ports import Archive, Store
from bot.domain.wording import Language
from bot.opening import nothing_happens
from bot.reception import Reception
from bot.services import cases
from bot.services.desk import Desk, Rules

BEGUN = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
"""A Wednesday, nine in the morning at the office."""

_FILED = (
    *("ask", "fee", "file", "story", "=feedback.right", "name", "place", "phone"),
    *("=feedback.skip", "=feedback.send"),
)
_RATED = ("=notices.satisfied", "track")
"""What the citizen says, by key, and the labels that are pressed (`=`)."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line: the citizen's words (`number` of the choice that was pressed, from 1), or the desk's reply."""

    words: str = ""
    number: int = 0
    reply: Reply | None = None


class _SetClock:
    def __init__(self) -> None:
        self.time = BEGUN

    def now(self) -> datetime:
        """Half a minute after the last time."""
        self.time += timedelta(seconds=30)
        return self.time


class _SameChance:
    """The same ids and codes every time, so that two previews can be compared."""

    def __init__(self) -> None:
        self._drawn = 0

    def id(self) -> str:
        """The next id."""
        self._drawn += 1
        return hashlib.sha256(str(self._drawn).encode()).hexdigest()[:32]

    def bits(self, count: int) -> int:
        """The next number."""
        return int(self.id(), 16) % (1 << count)

    def token(self) -> str:
        """The next token."""
        return self.id()


class SampleTalk:
    """The talk on one channel in one language; `lines` are what stands on the citizen's screen."""

    def __init__(self, rules: Rules, store: Store, channel: Channel, language: Language) -> None:
        self.lines: list[Said] = []
        self._rules, self._store, self._language = rules, store, language
        self._citizen = Identity(channel, "1")
        self._clock, self._chance = _SetClock(), _SameChance()
        self._reception = Reception(
            store, rules, self._clock, self._chance, reach=nothing_happens, wake=lambda: None
        )  # fmt: skip

    async def held(self) -> Sequence[Said]:
        """Holds it, from the first words to the thanks."""
        await self._hears(text="/start", shown="")
        for said in _FILED:
            await self._says(said)
        await self._handled()
        for said in _RATED:
            await self._says(said)
        return self.lines

    async def _says(self, said: str) -> None:
        if not said.startswith("="):
            words = self._rules.texts.say(f"preview.{said}", self._language)
            await self._hears(text=words, shown=words)
            return
        label = self._rules.texts.say(said[1:], self._language)
        pressed = [one.press for line in self.lines if line.reply for one in line.reply.buttons if one.label == label]
        await self._hears(press=pressed[-1], shown=label, number=self._number(label))

    def _number(self, label: str) -> int:
        """The choice's place on the newest reply that has it."""
        shown = [[one.label for one in line.reply.buttons if one.press] for line in self.lines if line.reply]
        labels = next(each for each in reversed(shown) if label in each)
        return labels.index(label) + 1

    async def _hears(self, *, shown: str, text: str = "", press: str | None = None, number: int = 0) -> None:
        if shown:
            self.lines.append(Said(words=shown, number=number))
        at, key = self._clock.now(), self._chance.id()
        await self._reception.receive(
            Incoming(key=key, sender=self._citizen, at=at, text=text, press=press, language=self._language)
        )
        await self._delivered()

    async def _handled(self) -> None:
        """The office takes the case and answers."""
        async with self._store.transaction() as archive:
            desk = Desk(self._rules, archive, self._clock.now(), self._chance)
            case = await self._filed(archive)
            official = Official(self._chance.id(), "–", Role.HANDLER, case.office)
            await archive.officials.save(official, desk.now)
            taken = await cases.accept(desk, case, official)
            await cases.answer(desk, taken, official, self._rules.texts.say("preview.answer", self._language))
        await self._delivered()

    async def _filed(self, archive: Archive) -> Case:
        person = await archive.people.meet(self._citizen, self._chance.id(), self._clock.now())
        (case,) = await archive.cases.of_person(person.id, 1)
        return case

    async def _delivered(self) -> None:
        """What the postman would carry to the citizen now."""
        now = self._clock.now()
        async with self._store.transaction() as archive:
            # One message at a time to one person, the oldest first.
            while waiting := await archive.outbox.claim(now, now + timedelta(minutes=1), "preview", 50):
                for message in waiting:
                    await archive.outbox.sent(message.id, "preview", now)
                    if message.recipient == self._citizen:
                        self.lines.append(Said(reply=message.reply))
