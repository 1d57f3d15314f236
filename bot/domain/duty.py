"""Who is on duty: an official with a chat, when they want their digest and when they want quiet, and who stands in.

An official on leave has a deputy of the same office: what would go to the one goes to the other meanwhile.
"""

from collections.abc import Awaitable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from bot.domain.message import Channel, Identity
from bot.domain.person import Official
from bot.domain.quiet import QuietHours
from bot.domain.wording import Language

DIGEST_HOUR = time(7, 30)
"""When the digest comes for whoever chose nothing, local time of the office."""

_LONGEST_CHAIN = 4


@dataclass(frozen=True, slots=True)
class DigestChoice:
    """How one official wants to hear: in which channel (None: where they wrote last), at what hour, and when not.

    Between `quiet_from` and `quiet_until` (over midnight too) alerts and reminders wait; both or neither are set.
    """

    official_id: str
    hour: time = DIGEST_HOUR
    channel: Channel | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None

    def after_quiet(self, at: datetime) -> datetime:
        """The moment itself, or when the quiet hours that it falls into are over."""
        if self.quiet_from is None or self.quiet_until is None:
            return at
        return QuietHours(self.quiet_from, self.quiet_until).over(at)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days, both included, on which an official is away, and who stands in."""

    id: str
    official_id: str
    first_day: date
    last_day: date
    deputy_id: str
    noted_by: str


@dataclass(frozen=True, slots=True)
class OnDuty:
    """An official who can be told something: where, in which language, and who stands in for them on the day."""

    official: Official
    identity: Identity
    language: Language
    choice: DigestChoice
    deputy_id: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeLoad:
    """How many open cases an office has, how many of them are late, and how many wait for the citizen."""

    office: str
    count: int
    overdue: int
    waiting: int


class Roll:
    """Everybody who can be told something on a day. With two chats, the chosen one counts, else the one used last."""

    def __init__(self, listed: Iterable[OnDuty]) -> None:
        self._by_id: dict[str, OnDuty] = {}
        for one in listed:
            known = self._by_id.get(one.official.id)
            if known is None or (one.identity.channel is one.choice.channel is not known.identity.channel):
                self._by_id[one.official.id] = one

    def __iter__(self) -> Iterator[OnDuty]:
        return iter(self._by_id.values())

    def of(self, official_id: str) -> OnDuty | None:
        """The official, whoever stands in for them."""
        return self._by_id.get(official_id)

    def stand_in(self, official_id: str) -> OnDuty | None:
        """Who hears what is for this official: they, or while they are away the deputy; None when nobody has a chat.

        A deputy who is away has a deputy too. Where that leads to nobody, the official hears it after all.
        """
        wanted, seen = official_id, list[str]()
        while wanted not in seen and len(seen) < _LONGEST_CHAIN:
            one = self._by_id.get(wanted)
            if one is None:
                break
            if one.deputy_id is None:
                return one
            seen.append(wanted)
            wanted = one.deputy_id
        return self._by_id.get(official_id)

    def hearing(self, official_ids: Iterable[str]) -> list[OnDuty]:
        """Who hears what is for these officials, each once."""
        found = {one.official.id: one for each in official_ids if (one := self.stand_in(each))}
        return list(found.values())


class Duties(Protocol):
    """Who is on duty and how they want to hear."""

    def on_duty(self, offices: Collection[str] | None, day: date) -> Awaitable[Sequence[OnDuty]]:
        """Active officials of these offices (None: of all) with each of their reachable chats, the one used last
        first; asked along with whatever is asked next.
        """

    async def undigested(self, day: date) -> Collection[str]:
        """Ids of active officials whose digest of the day is not marked yet."""

    async def choice(self, official_id: str) -> DigestChoice:
        """How the official wants to hear; what everybody has when nothing was chosen."""

    async def choose(self, choice: DigestChoice) -> None:
        """Keeps how the official wants to hear."""

    async def absences(self, offices: Collection[str] | None, since: date) -> Sequence[Absence]:
        """Absences of officials of these offices (None: of all) that end on that day or later, the earliest first."""

    async def add_absence(self, absence: Absence) -> None:
        """Keeps an absence."""

    async def end_absence(self, absence_id: str) -> bool:
        """Takes an absence back; False when there is none."""

    async def loads(self, today: date) -> Mapping[str, OfficeLoad]:
        """Open cases by office."""
