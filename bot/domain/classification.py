"""What the law asks to be written down of a feedback: its content, how it was taken in, its examination, publication.

The words are closed lists of Nghị định 20/2008/NĐ-CP; each member carries its article. An official sets them at the
desk. What the signals suggest (`bot.domain.content_rules`) is only ever a suggestion.
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Group(StrEnum):
    """What a content is about, as far as the procedure differs."""

    CONDUCT = "conduct"
    """An act of an agency or official (Điều 5 khoản 1): handled by the law on that act (Điều 14 khoản 1)."""
    RULE = "rule"
    """A rule (Điều 5 khoản 2-6): examined by the six tests (Điều 14 khoản 2)."""
    PROPOSAL = "proposal"
    """A solution or a new rule (Điều 5 khoản 7-8): what makes a feedback a petition (Điều 3 khoản 5)."""


class Content(StrEnum):
    """The eight contents of Điều 5, in its order."""

    CONDUCT = "conduct"
    """A difficulty by delay, harassment, not doing or doing wrong (khoản 1)."""
    UNFIT = "unfit"
    """A rule that does not fit reality (khoản 2)."""
    INCONSISTENT = "inconsistent"
    """Rules that are not in step or not consistent (khoản 3)."""
    UNLAWFUL = "unlawful"
    """A rule that is not lawful (khoản 4)."""
    AGAINST_TREATY = "against_treaty"
    """A rule contrary to a treaty (khoản 5)."""
    OTHER = "other"
    """Another matter about a rule (khoản 6)."""
    SOLUTION = "solution"
    """A solution for one of the above (khoản 7)."""
    INITIATIVE = "initiative"
    """An initiative for a new rule (khoản 8)."""

    @property
    def article(self) -> str:
        """Where the law names it."""
        return f"Điều 5 khoản {tuple(Content).index(self) + 1}"

    @property
    def group(self) -> Group:
        """What it is about."""
        if self is Content.CONDUCT:
            return Group.CONDUCT
        return Group.PROPOSAL if self in (Content.SOLUTION, Content.INITIATIVE) else Group.RULE


class Intake(StrEnum):
    """The four outcomes of the intake (Điều 9 khoản 1)."""

    NOT_TAKEN = "not_taken"
    """Does not meet what Điều 7 asks (điểm a)."""
    CONDUCT = "conduct"
    """About an act: to the agency that the law names for it (điểm b)."""
    OWN = "own"
    """About a rule, within the own competence (điểm c)."""
    ELSEWHERE = "elsewhere"
    """About a rule, outside the own competence: sent on within five working days (điểm d)."""

    @property
    def article(self) -> str:
        """Where the law names it."""
        return f"Điều 9 khoản 1 điểm {'abcd'[tuple(Intake).index(self)]}"


class Criterion(StrEnum):
    """The six tests of a rule (Điều 14 khoản 2 điểm c), in their order."""

    NECESSITY = "necessity"
    LAWFULNESS = "lawfulness"
    """Reasonable and lawful."""
    SIMPLICITY = "simplicity"
    FEASIBILITY = "feasibility"
    CONSISTENCY = "consistency"
    TREATIES = "treaties"
    """In keeping with the treaties."""


class Basis(StrEnum):
    """Whether there is enough to examine the rule by (Điều 14 khoản 2 điểm b)."""

    GATHERING = "gathering"
    ENOUGH = "enough"


class Outcome(StrEnum):
    """What came of the examination (Điều 15)."""

    CHANGED = "changed"
    """Amended, supplemented or repealed within the own power."""
    CHANGE_PROPOSED = "change_proposed"
    """The same was proposed to the competent body."""
    NEW_RULE = "new_rule"
    """A new rule was issued or proposed."""
    STANDS = "stands"
    """The rule stands: no outcome of Điều 15, which names changes only."""

    @property
    def article(self) -> str:
        """Where the law names it; "" for what it does not name."""
        return "" if self is Outcome.STANDS else "Điều 15"


class Way(StrEnum):
    """The ways in which a result is made public (Điều 19)."""

    WEBSITE = "website"
    MEDIA = "media"
    LETTER = "letter"
    """An official letter to the sender."""
    OTHER = "other"


class Misfit(ValueError):
    """Parts that the law does not allow together; `key` is the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Classification:
    """How a case stands in the register. `version` counts the writes; 0 was never written."""

    case_id: str
    content: Content
    intake: Intake
    official_id: str
    at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """The examination of a rule: the tests that were judged (True: met), and what came of it."""

    case_id: str
    basis: Basis
    official_id: str
    at: datetime
    tests: Mapping[Criterion, bool] = field(default_factory=dict)
    outcome: Outcome | None = None
    words: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Publication:
    """One way in which the result was made public, on which day, and where to find it (number of the letter, link)."""

    id: str
    case_id: str
    way: Way
    day: date
    reference: str
    official_id: str
    at: datetime


def must_fit(content: Content, intake: Intake) -> None:
    """Raises `Misfit` for an outcome that Điều 9 does not give to the content: an act is no rule, and a rule no act."""
    if intake is Intake.NOT_TAKEN:
        return
    if (content.group is Group.CONDUCT) and intake is not Intake.CONDUCT:
        raise Misfit("register.conduct_is_no_rule")
    if content.group is Group.RULE and intake is Intake.CONDUCT:
        raise Misfit("register.rule_is_no_conduct")


def must_be_whole(finding: Finding) -> None:
    """Raises `Misfit` for an outcome without enough basis, or before each of the six tests was judged."""
    if finding.outcome is None:
        return
    if finding.basis is Basis.GATHERING:
        raise Misfit("register.outcome_without_basis")
    if set(finding.tests) != set(Criterion):
        raise Misfit("register.tests_missing")
    if finding.outcome is Outcome.STANDS and not all(finding.tests.values()):
        raise Misfit("register.stands_but_failed")


class Classifications(Protocol):
    """What the archive keeps beside the cases for the register."""

    def of(self, case_id: str) -> Awaitable[Classification | None]:
        """How the case was classified; asked along with whatever is asked next."""

    async def classify(self, classification: Classification) -> None:
        """Writes it over the version that was read (0: there was none); raises `Stale` if it moved on."""

    async def finding(self, case_id: str) -> Finding | None:
        """The examination of the case's rule."""

    async def examine(self, finding: Finding) -> None:
        """Writes it over the version that was read, like `classify`."""

    def published(self, case_id: str) -> Awaitable[Sequence[Publication]]:
        """The ways in which the result was made public, the first one first; asked along like the above."""

    async def publish(self, publication: Publication) -> None:
        """Adds one way."""
