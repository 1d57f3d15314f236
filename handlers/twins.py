"""The one question that tells near twins apart, and answers to it in the citizen's own words."""

from bot.domain.search import Twins
from bot.domain.search.fold import fold
from bot.services import procedures
from handlers.turn import Turn

FOREIGN, OTHER = "procedures:foreign:", "procedures:twin:"
"""The answers' buttons: the first question is a plain yes or no, the others name what is needed."""

_SHORT = 8
"""Words of an answer; more are a new question."""

_BARE = 3
"""Words that can hardly ask anything new: "mất rồi" after "which do you need" is the paper, not a death."""


def ask(turn: Turn, twins: Twins) -> None:
    """Asks what the words left open. Nothing is in hand until it is answered."""
    turn.talk.procedure = None
    answers = sorted(twins.answers, reverse=True) if twins.about == "foreign" else twins.answers
    start = FOREIGN if twins.about == "foreign" else OTHER
    buttons = [turn.button(f"procedures.twin_{answer}", f"{start}{code}") for answer, code in answers]
    turn.say(f"procedures.twin_{twins.about}", *buttons, turn.button("procedures.twin_list", "procedures:list"))


def answered(turn: Turn) -> str | None:
    """The code that short words mean when such a question is open: by what they name, or by a word of one button."""
    open_ = [
        (label, press.rpartition(":")[2]) for label, press in turn.talk.choices if press.startswith((FOREIGN, OTHER))
    ]
    typed = set(fold(turn.text).split())
    if not open_ or not typed or len(typed) > _SHORT:
        return None
    codes = [code for _, code in open_]
    if len(typed) > _BARE and (found := procedures.find(turn.desk, turn.text).card) and found.code not in codes:
        return None  # A question of its own.
    if named := procedures.told_apart(turn.desk, turn.text, codes):
        return named
    alike = [
        code for label, code in open_ if typed & _own_words(label, [other for other, _ in open_ if other != label])
    ]
    return alike[0] if len(alike) == 1 else None


def _own_words(label: str, others: list[str]) -> set[str]:
    """The words that stand in this label only; a small one says nothing."""
    shared = {word for other in others for word in fold(other).split()}
    return {word for word in fold(label).split() if word not in shared and word not in _SMALL}


_SMALL = frozenset(("o", "lam", "viec", "la", "the", "at", "a", "of"))
