"""Questions about procedures: finding the right one, naming choices, answering about one part of it.

Reads the published catalog only; it neither writes nor guesses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import CalendarError
from bot.domain.card import Card
from bot.domain.counter import QuestionOutcome
from bot.domain.deadline import DeadlineError, Due, due
from bot.domain.intent import Ask
from bot.domain.label import labels
from bot.domain.message import Fact, Facts, Paragraph, Span
from bot.domain.procedure import Part, Procedure, Term
from bot.domain.search import Outcome, Twins
from bot.domain.wording import Language
from bot.services.desk import Desk

CHOICES = 5
"""Choices offered at once."""

ASK_OF_PART = {
    Part.PAPERS: Ask.PAPERS,
    Part.TERM: Ask.TERM,
    Part.FEE: Ask.FEE,
    Part.AGENCY: Ask.WHERE,
    Part.SUBMIT: Ask.ONLINE,
    Part.RESULT: Ask.RESULT,
    Part.LEGAL_BASIS: Ask.LEGAL_BASIS,
}
"""What a button about a part asks."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question led to: one procedure, a few to choose from, or nothing. `likely` has the best first.

    `twins`: the one question that settles the choice.
    """

    likely: tuple[Procedure, ...]
    certain: bool
    twins: Twins | None = None

    @property
    def card(self) -> Procedure | None:
        """The procedure to show at once, if one is certain."""
        return self.likely[0] if self.certain and self.likely else None

    def choices(self) -> tuple[tuple[str, str], ...]:
        """(label of at most 40 signs, code), the likeliest first."""
        names = labels([procedure.title for procedure in self.likely])
        return tuple(zip(names, (procedure.code for procedure in self.likely), strict=True))


def find(desk: Desk, text: str, besides: str | None = None) -> Found:
    """The procedures that the words mean; `besides` is the code of one that was said to be wrong."""
    if besides is None and (taught := get(desk, desk.rules.taught.code(text, desk.rules.finder))):
        return Found(likely=(taught,), certain=True)
    finding = desk.rules.finder.find(text, limit=CHOICES + 1)
    codes = [hit.code for hit in finding.hits if hit.code != besides]
    likely = tuple(found for code in codes[:CHOICES] if (found := desk.rules.catalog.get(code)))
    if finding.outcome is Outcome.NOT_FOUND:
        likely = ()
    if besides:
        return Found(likely=likely, certain=False)
    return Found(likely=likely, certain=finding.outcome is Outcome.CARD, twins=finding.twins)


def asked(desk: Desk, text: str) -> Found:
    """As `find`, for a question that somebody asks just now: it is counted."""
    found = find(desk, text)
    outcome = QuestionOutcome.CHOICES if found.likely else QuestionOutcome.NOT_FOUND
    desk.counter.question(QuestionOutcome.CARD if found.card else outcome)
    return found


def told_apart(desk: Desk, text: str, codes: Sequence[str]) -> str | None:
    """The one of these near twins that an answer names by the words that tell it from the others."""
    return desk.rules.finder.told_apart(text, codes)


def get(desk: Desk, code: str | None) -> Procedure | None:
    """The procedure with this code; None when there is none (any more)."""
    return desk.rules.catalog.get(code) if code else None


def card(desk: Desk, procedure: Procedure, language: Language) -> Card:
    """The procedure in words."""
    return Card(procedure, desk.rules.texts, language)


def answers(
    desk: Desk, procedure: Procedure, asks: tuple[Ask, ...], language: Language
) -> tuple[Facts | Paragraph, ...]:
    """What was asked of the procedure in hand, one row each; the date with its reasons below."""
    shown = card(desk, procedure, language)
    told = {
        Ask.PAPERS: shown.papers_count,
        Ask.TERM: shown.term,
        Ask.FEE: shown.fee,
        Ask.WHERE: shown.where,
        Ask.ONLINE: shown.online,
        Ask.LEGAL_BASIS: shown.legal_basis,
        Ask.RESULT: shown.results,
        Ask.SUBJECTS: shown.subjects,
    }
    say = desk.rules.texts.say
    rows = [
        Fact(label=say(f"card.ask.{ask.value}", language), value=(Span(text=told[ask]()),))
        for ask in asks
        if ask in told
    ]
    blocks: list[Facts | Paragraph] = [Facts(rows=tuple(rows))] if rows else []
    if Ask.READY in asks:
        blocks.extend(ready(desk, procedure, language))
    return tuple(blocks)


def ready(desk: Desk, procedure: Procedure, language: Language) -> tuple[Paragraph, ...]:
    """When it is done at the latest if handed in now, by the published terms and the working calendar."""
    say = desk.rules.texts.say
    shown = card(desk, procedure, language)
    if not procedure.terms:
        return (_line(say("card.ready_unknown", language)),)
    lines: list[str] = []
    for term in procedure.terms:
        counted = count(desk, term, desk.now)
        if counted is None:
            lines.append(say("card.ready_other", language, term=shown.one_term(term)))
        else:
            reasons = " ".join(counted.explain(desk.rules.texts, language))
            lines.append(say("card.ready_in", language, term=shown.one_term(term), reasons=reasons))
    note = say("card.ready_note", language)
    return (*(_line(line) for line in dict.fromkeys(lines)), _line(note, small=True))


def count(desk: Desk, term: Term, at: datetime) -> Due | None:
    """The last day of a term in whole days that begins with a receipt at `at`; None when it is not in days.

    A half day is counted as the whole one, so that nobody is told too early a date.
    """
    whole = -(-term.number // 1)
    try:
        return due(at, int(whole), term.unit, desk.rules.calendar)
    except (DeadlineError, CalendarError):
        return None


def _line(text: str, *, small: bool = False) -> Paragraph:
    return Paragraph(spans=(Span(text=text),), small=small)
