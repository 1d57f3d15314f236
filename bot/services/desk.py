"""The desk: what one decision may use. Every service is a function that takes the desk first.

`Rules` are loaded at start-up; only the published list in them and what the office taught the search are replaced while
the program runs. The archive is that of the caller's transaction; time and chance come with it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.calendar import WorkCalendar
from bot.domain.catalog import Catalog
from bot.domain.content_rules import ContentRules
from bot.domain.counter import UNCOUNTED, Counter
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.limit import Limits
from bot.domain.message import Channel
from bot.domain.ports import Archive, Chance, Sealer
from bot.domain.privacy import Privacy
from bot.domain.profile import Profile
from bot.domain.quiet import CITIZENS, QuietHours
from bot.domain.search import Finder
from bot.domain.similar import Likeness
from bot.domain.taught import Taught
from bot.domain.triage import Triage
from bot.domain.wording import Texts


class Published:
    """The list in force and the search over it: the one thing that changes while the desk runs, both parts at once.

    `number` is that of the version in the archive; None for a list that was loaded without one.
    """

    def __init__(self, catalog: Catalog, finder: Finder, number: int | None = None) -> None:
        self._held = (catalog, finder, number)

    def replace(self, catalog: Catalog, finder: Finder, number: int | None) -> None:
        """Puts another list with its search in place."""
        self._held = (catalog, finder, number)

    @property
    def catalog(self) -> Catalog:
        """The list in force."""
        return self._held[0]

    @property
    def finder(self) -> Finder:
        """The search over it."""
        return self._held[1]

    @property
    def number(self) -> int | None:
        """The version's number."""
        return self._held[2]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the province decided and the law says, as loaded. `ways_out`: channels that only go out and are set."""

    profile: Profile
    calendar: WorkCalendar
    published: Published
    triage: Triage
    texts: Texts
    privacy: Privacy
    likeness: Likeness
    contents: ContentRules = field(default_factory=lambda: ContentRules(rules=()))
    limits: Limits = field(default_factory=Limits)
    taught: Taught = field(default_factory=Taught)
    quiet: QuietHours = CITIZENS
    public_address: str = "http://127.0.0.1:8080"
    ways_out: frozenset[Channel] = frozenset()

    @property
    def catalog(self) -> Catalog:
        """The list in force now."""
        return self.published.catalog

    @property
    def finder(self) -> Finder:
        """The search over it."""
        return self.published.finder


@dataclass(frozen=True, slots=True)
class Desk:
    """One decision's surroundings. `now` is aware, in UTC. `counted` is what was counted for limits, by name and
    window, so that it can be counted again when the transaction fails. `sealer`: what
    seals words that only one role opens; without it none are taken.
    """

    rules: Rules
    archive: Archive
    now: datetime
    chance: Chance
    counter: Counter = UNCOUNTED
    counted: list[tuple[str, datetime]] = field(default_factory=list, compare=False)
    sealer: Sealer | None = None

    @property
    def today(self) -> date:
        """The day at the office (Asia/Ho_Chi_Minh)."""
        return self.now.astimezone(OFFICE_ZONE).date()
