"""What the one who runs the desk counts: turns, refusals, sweeps, deliveries. Never who, never what was said.

Rooms tell a `Counter` what happened; what becomes of the figures is nobody's business but the meter's. Every word
that a figure is kept under is a member of one of these enums, so that the number of figures has a bound.
"""

from enum import StrEnum
from typing import Protocol

from bot.domain.message import Channel


class TurnOutcome(StrEnum):
    """What became of one update."""

    ANSWERED = "answered"
    """Handled now, in one commit."""
    REPEATED = "repeated"
    """Handled before; nothing was done."""
    FAILED = "failed"
    """A mistake of ours; the person was told so."""
    UNAVAILABLE = "unavailable"
    """The archive could not serve; the update is to be sent again."""


class QuestionOutcome(StrEnum):
    """What a question led to."""

    CARD = "card"
    CHOICES = "choices"
    NOT_FOUND = "not_found"


class Limit(StrEnum):
    """Which limit turned somebody away."""

    MESSAGES = "messages"
    CASES = "cases"
    LOOKUPS = "lookups"
    LOGINS = "logins"
    PHOTOS = "photos"
    LINKS = "links"


class Delivery(StrEnum):
    """What became of one try to send."""

    SENT = "sent"
    AGAIN = "again"
    """It failed and is tried later."""
    PATIENCE = "patience"
    """The platform asked to wait."""
    DEAD = "dead"
    """Given up."""


class Part(StrEnum):
    """A part of the program that runs on by itself, and shows by beats that it does."""

    POST = "post"
    TIMER = "timer"


class Counter(Protocol):
    """Where rooms tell what happened. No method waits, and none raises."""

    def turn(self, channel: Channel, outcome: TurnOutcome, seconds: float) -> None:
        """One update was dealt with, and how long that took."""

    def question(self, outcome: QuestionOutcome) -> None:
        """Somebody asked about a procedure."""

    def refused(self, limit: Limit) -> None:
        """A limit turned somebody away."""

    def delivered(self, channel: Channel, outcome: Delivery) -> None:
        """One try to send ended."""

    def swept(self, job: str) -> None:
        """A job of the timer went well; `job` is the name of its function."""

    def sweep_failed(self, job: str) -> None:
        """A job of the timer failed and will be tried again."""

    def unavailable(self) -> None:
        """The archive could not serve."""

    def request_failed(self) -> None:
        """A web request ended in a mistake of ours."""

    def polled(self, channel: Channel) -> None:
        """A platform that is asked for updates answered."""

    def used(self, channel: Channel, sent: int, cap: int) -> None:
        """A channel has sent so many of the messages that it may send this month."""

    def beat(self, part: Part) -> None:
        """A part of the program is alive."""


class _Uncounted:
    """Counts nothing: for commands and for tests of something else."""

    def turn(self, channel: Channel, outcome: TurnOutcome, seconds: float) -> None:
        """Nothing."""

    def question(self, outcome: QuestionOutcome) -> None:
        """Nothing."""

    def refused(self, limit: Limit) -> None:
        """Nothing."""

    def delivered(self, channel: Channel, outcome: Delivery) -> None:
        """Nothing."""

    def swept(self, job: str) -> None:
        """Nothing."""

    def sweep_failed(self, job: str) -> None:
        """Nothing."""

    def unavailable(self) -> None:
        """Nothing."""

    def request_failed(self) -> None:
        """Nothing."""

    def polled(self, channel: Channel) -> None:
        """Nothing."""

    def used(self, channel: Channel, sent: int, cap: int) -> None:
        """Nothing."""

    def beat(self, part: Part) -> None:
        """Nothing."""


UNCOUNTED: Counter = _Uncounted()
"""The `Counter` that counts nothing."""
