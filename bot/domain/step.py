"""The steps that an office owes for a case, one after the other; each has its clock."""

from enum import StrEnum


class Step(StrEnum):
    """What an office owes in turn (NĐ 20/2008/NĐ-CP, Điều 9)."""

    RECEIVE = "receive"
    """Somebody of the office takes the case."""
    CLASSIFY = "classify"
    """Content and outcome of the intake are recorded."""
    TRANSFER = "transfer"
    """It is sent on when another office is competent."""
    ANSWER = "answer"
    """The citizen has the result."""
