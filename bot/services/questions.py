"""Questions without an answer: keeping their words without the person, and teaching the search what they mean."""

from datetime import datetime

from bot.domain import deeplink
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.person import Official
from bot.domain.ports import Archive, Stale
from bot.domain.procedure import Procedure
from bot.domain.question import LONGEST, MEMORY, Question, Step
from bot.domain.redact import redact
from bot.domain.search import fold
from bot.domain.triage_rules import TriageKind
from bot.services.desk import Desk, Rules

NEVER = frozenset({TriageKind.DENUNCIATION, TriageKind.COMPLAINT, TriageKind.EMERGENCY})
"""Words that look like one of these, even beside something else, are never kept here."""

_FEEDBACK = frozenset({TriageKind.REPORT, TriageKind.PETITION})


class NoSuchProcedure(ValueError):
    """The code is not on the list in force."""


async def note(desk: Desk, text: str) -> bool:
    """Counts a question that nothing was found for; False, and nothing kept, when its words are not for this list."""
    words = kept_words(desk.rules, text)
    if words is None:
        return False
    await desk.archive.questions.note(fold(words), words, desk.chance.id(), desk.today)
    return True


def kept_words(rules: Rules, text: str) -> str | None:
    """What may be kept of a question, redacted. None for stories, for what another door takes, and for no words."""
    if len(text) > LONGEST:
        return None
    judged = rules.triage.judge(text)
    if judged.restricted or not NEVER.isdisjoint({judged.kind, *judged.alternatives}):
        return None
    if judged.kind in _FEEDBACK and judged.signals:
        return None
    words = redact(text)
    return words if rules.finder.read(words) else None


def near(desk: Desk, words: str, limit: int) -> tuple[Procedure, ...]:
    """The published procedures nearest to the words, or the one with this code; also where nothing was found."""
    catalog = desk.rules.catalog
    if named := catalog.get(deeplink.code_in(words) or ""):
        return (named,)
    hits = desk.rules.finder.find(words, limit).hits
    return tuple(found for hit in hits if (found := catalog.get(hit.code)))


async def move(
    desk: Desk, question_id: str, version: str, step: Step, *, by: Official, code: str | None = None
) -> Question:
    """Takes a step with a question as the official saw it; `code` goes with a proposal.

    Raises `Stale` when it is not that version any more or gone, `NotNow`, `SamePerson`, `NoSuchProcedure`. What the
    search uses does not change by that: `use_taught` after the commit does it.
    """
    question = await _as_seen(desk, question_id, version)
    wanted = code if step is Step.PROPOSE else question.code if step is Step.APPROVE else None
    if wanted is not None and wanted not in desk.rules.catalog:
        raise NoSuchProcedure(wanted)
    moved = question.after(step, by.id, desk.today, code if step is Step.PROPOSE else None)
    await desk.archive.questions.save(moved)
    return moved


async def erase(desk: Desk, question_id: str, version: str) -> None:
    """Drops a dismissed question for good, as when a name was left in it. Raises `Stale` as `move` does."""
    await desk.archive.questions.erase(await _as_seen(desk, question_id, version))


async def _as_seen(desk: Desk, question_id: str, version: str) -> Question:
    question = await desk.archive.questions.by_id(question_id)
    if question is None or str(question.version) != version:
        raise Stale
    return question


async def use_taught(rules: Rules, archive: Archive) -> None:
    """The search uses what is taught in the archive now, and nothing else."""
    rules.taught.use(await archive.questions.taught())


async def forget(archive: Archive, now: datetime) -> int:
    """Drops what was neither asked nor dealt with for `MEMORY` and was not taught; gives how many."""
    return await archive.questions.forget((now - MEMORY).astimezone(OFFICE_ZONE).date())
