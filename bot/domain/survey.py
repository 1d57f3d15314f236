"""Surveys of satisfaction: the five factors of SIPAS, after a result or in a campaign of its own (plan II.2.e).

Confidential: a score is counted by survey, office and month, and no row leads from it to a case or a person. What is
kept beside a case or a person is only that a factor was answered, so that it is never asked twice.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.message import Identity
from bot.domain.wording import Language

CASE = "case"
"""The survey that follows every result."""

SCORES = (1, 2, 3, 4, 5)
"""From very dissatisfied to very satisfied (needs a check: the scale of SIPAS was not compared with its text)."""

FEWEST = 5
"""Answers from which figures are shown: fewer would tell what one person said."""

MOST_PEOPLE = 5_000
"""People that one campaign asks."""

_SURE = 1.96
_ERROR = 0.05


class Factor(StrEnum):
    """The five factors of SIPAS 2017-2023, in their order."""

    ACCESS = "access"
    """Coming to the service."""
    PROCEDURES = "procedures"
    OFFICIALS = "officials"
    RESULT = "result"
    COMMENTS = "comments"
    """How comments and feedback are received and handled."""


class Answer(StrEnum):
    """What somebody who was asked did."""

    WAITING = "waiting"
    ANSWERING = "answering"
    """Scored some factors."""
    DONE = "done"
    """Scored all five."""
    DECLINED = "declined"


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One survey of its own, about `office` (None: the province). It takes answers to the end of `closes`.

    `sample`: how many people are to be asked; `agreed`: how many could have been when it was opened.
    """

    id: str
    title: str
    office: str | None
    sample: int
    closes: date
    state: CampaignState
    made_at: datetime
    official_id: str | None = None
    agreed: int = 0

    def takes(self, on: date) -> bool:
        """Whether answers are taken on that day."""
        return self.state is CampaignState.OPEN and on <= self.closes


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who agreed to be written to, and where."""

    person_id: str
    identity: Identity
    language: Language


@dataclass(frozen=True, slots=True)
class Asked:
    """That somebody was asked in a campaign, and what they did; never what they scored."""

    title: str
    at: datetime
    answer: Answer


@dataclass(frozen=True, slots=True)
class Response:
    """How many were asked, answered at least one factor, all of them, or said no."""

    asked: int = 0
    answered: int = 0
    done: int = 0
    declined: int = 0

    @property
    def rate(self) -> float | None:
        """The share of those asked who answered, in per cent."""
        return round(100 * self.answered / self.asked, 1) if self.asked else None

    @property
    def error(self) -> float | None:
        """How far a share of the sample may lie from that of everybody, in points of a hundred, 95 times in 100."""
        return round(100 * _SURE * math.sqrt(0.25 / self.answered), 1) if self.answered else None


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one factor: how often each was given."""

    factor: Factor
    counts: tuple[int, int, int, int, int]

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def satisfied(self) -> float | None:
        """The share of 4 and 5, in per cent; None while fewer answered than may be shown."""
        return round(100 * sum(self.counts[3:]) / self.answers, 1) if self.answers >= FEWEST else None


def sample_for(population: int) -> int:
    """How many people to ask of so many, for shares within five points, 95 times in 100 (all answering)."""
    most = _SURE**2 * 0.25 / _ERROR**2
    return min(population, math.ceil(most / (1 + (most - 1) / population))) if population > 0 else 0


class Surveys(Protocol):
    """The surveys in the archive."""

    async def answered(self, survey: str, about: str) -> frozenset[Factor]:
        """The factors that were answered for a case's result, or by a person."""

    async def score(self, survey: str, about: str, factor: Factor, given: int, *, office: str, month: date) -> bool:
        """Counts a score, and keeps that the factor was answered; False, and nothing, when it was before."""

    async def scores(self, survey: str, since: date, until: date, office: str | None) -> Sequence[Scores]:
        """The scores of every factor in the months of a period, of one office or of all."""

    async def add(self, campaign: Campaign) -> None:
        """Keeps a new campaign."""

    async def by_id(self, campaign_id: str) -> Campaign | None:
        """The campaign."""

    async def known(self) -> Sequence[Campaign]:
        """Every campaign, the newest first."""

    async def move(self, campaign: Campaign, before: CampaignState) -> None:
        """Writes where it stands; raises `Stale` when it does not stand at `before` any more."""

    async def reachable(self) -> Sequence[Reachable]:
        """Everybody who agreed to news and can be reached, once each: where they were last."""

    async def ask(self, campaign_id: str, person_id: str, at: datetime) -> None:
        """Keeps that the person was asked."""

    async def asked(self, campaign_id: str, person_id: str) -> Answer | None:
        """What the person did; None for who was not asked."""

    async def answer(self, campaign_id: str, person_id: str, answer: Answer) -> None:
        """Keeps what the person did."""

    async def response(self, campaign_id: str) -> Response:
        """How many did what."""

    async def of_person(self, person_id: str) -> Sequence[Asked]:
        """The campaigns that the person was asked in, the newest first."""

    async def forget(self, person_id: str, nobody: str) -> None:
        """Puts nobody in the place of a person among those asked; the counts stay."""
