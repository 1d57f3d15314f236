"""What changed between two publications of one procedure, in words that a citizen can act on.

Pure. Only what the card shows counts: a new month of the source or another order of the same offices is no news. A part
that is no longer published is told as that, and never as if there were nothing to bring or to pay.
"""

import textwrap
from collections.abc import Callable, Hashable, Iterable

from bot.domain.card import Card
from bot.domain.message import Fact, Span
from bot.domain.procedure import Procedure
from bot.domain.wording import Language, Texts

VALUE_CAP = 200
"""Signs of one value; the card has it whole."""

PAPERS_CAP = 6
"""Papers named in one row; the rest is counted."""


def _alike(items: Iterable[str]) -> frozenset[str]:
    """The items without regard to order, spaces and capitals."""
    return frozenset(" ".join(item.split()).casefold() for item in items)


_Part = tuple[str, Callable[[Card], str], Callable[[Card], Hashable]]

_PARTS: tuple[_Part, ...] = (
    ("term", Card.term, Card.term),
    ("fee", Card.fee, lambda card: (card.procedure.fee.state, frozenset(card.procedure.fee.amounts))),
    ("where", Card.where, lambda card: _alike(card.procedure.agencies)),
    ("ways", Card.ways, lambda card: frozenset(card.procedure.submit)),
    ("results", Card.results, lambda card: _alike(card.procedure.results)),
    ("subjects", Card.subjects, lambda card: _alike(card.procedure.subjects)),
    ("legal_basis", Card.legal_basis, lambda card: _alike(card.procedure.legal_basis)),
)
"""The part's label on the card, its words, and what must differ for it to count as changed."""


def differences(before: Procedure, after: Procedure, texts: Texts, language: Language) -> tuple[Fact, ...]:
    """One row per part that changed, in the order of the card; none when nothing did that a citizen would see."""
    old, new = Card(before, texts, language), Card(after, texts, language)
    rows = [*_title(old, new, texts, language), *_papers(before, after, texts, language)]
    for label, words, essence in _PARTS:
        if essence(old) != essence(new):
            rows.append(_fact(texts.say(f"card.{label}", language), _from_to(words(old), words(new), texts, language)))
    return tuple(rows)


def _title(old: Card, new: Card, texts: Texts, language: Language) -> tuple[Fact, ...]:
    if _alike([old.title()]) == _alike([new.title()]):
        return ()
    return (_fact(texts.say("follow.title", language), _from_to(old.title(), new.title(), texts, language)),)


def _papers(before: Procedure, after: Procedure, texts: Texts, language: Language) -> tuple[Fact, ...]:
    """Papers that came and went; a list that came or went as a whole is told as that."""
    old, new = [paper.title for paper in before.papers], [paper.title for paper in after.papers]
    label = texts.say("card.papers", language)
    if old and not new:
        return (_fact(label, texts.say("follow.papers_gone", language)),)
    if new and not old:
        return (_fact(label, texts.say("follow.papers_published", language, count=len(new))),)
    held, wanted = _alike(old), _alike(new)
    added = [paper for paper in new if not _alike([paper]) <= held]
    dropped = [paper for paper in old if not _alike([paper]) <= wanted]
    rows = (("follow.papers_added", added), ("follow.papers_dropped", dropped))
    return tuple(_fact(texts.say(key, language), _named(papers, texts, language)) for key, papers in rows if papers)


def _named(papers: list[str], texts: Texts, language: Language) -> str:
    named = "; ".join(papers[:PAPERS_CAP])
    more = len(papers) - PAPERS_CAP
    return texts.say("follow.papers_more", language, papers=named, count=more) if more > 0 else named


def _from_to(old: str, new: str, texts: Texts, language: Language) -> str:
    """Both values, cut; when the cut leaves them alike, only that it changed."""
    was, now = (textwrap.shorten(value, VALUE_CAP, placeholder="…") for value in (old, new))
    if was == now:
        return texts.say("follow.other", language)
    return texts.say("follow.from_to", language, before=was, after=now)


def _fact(label: str, value: str) -> Fact:
    return Fact(label=label, value=(Span(text=value),))
