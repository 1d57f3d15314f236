"""Requests of people about their own data: their legal clocks, what an official does with them, and what is told.

Terms are those of the profile in force on the day of the request (Nghị định 356/2025/NĐ-CP, Điều 5).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Literal

from bot.domain.datarequest import TERMS, WORDS_CAP, DataRequest, Mark, RequestKind, RequestState, mark
from bot.domain.deadline import OFFICE_ZONE, due, say_day
from bot.domain.linking import carried
from bot.domain.message import Block, Channel, Quote, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Official, Person, Way
from bot.domain.ports import Stale
from bot.domain.profile import ProfileError
from bot.services import clocks, erasure
from bot.services.desk import Desk

SHOWN = 500
"""Requests that wait, read at once."""

Step = Literal["confirm", "finish", "extend", "refuse"]
"""What an official does with a request."""

_STATES: dict[Step, RequestState] = {
    "confirm": RequestState.ANSWERED,
    "finish": RequestState.DONE,
    "refuse": RequestState.REFUSED,
}


class Unworded(ValueError):
    """The step needs words for the person, and there are none or too many."""


class StillOpen(ValueError):
    """A deletion waits for cases that are still open."""


class NoExtension(ValueError):
    """The profile has no extension in force."""


async def ask(desk: Desk, person: Person, kind: RequestKind, channel: Channel, words: str = "") -> DataRequest:
    """Keeps a request that an official has to look at; one of the same kind that waits takes the new words in."""
    for known in await desk.archive.personal.requests.of_person(person.id):
        if known.kind is kind and known.ended_at is None:
            return await _with_more(desk, known, words.strip())
    request = _new(desk, person, kind, channel, words)
    await desk.archive.personal.requests.add(request)
    return request


async def _with_more(desk: Desk, known: DataRequest, words: str) -> DataRequest:
    """The request with further words, its dates as they were; what was said before is said once."""
    if not words or words in known.words:
        return known
    more = replace(known, words=f"{known.words}\n{words}".strip()[:WORDS_CAP])
    await desk.archive.personal.requests.save(more)
    return replace(more, version=known.version + 1)


async def done_at_once(desk: Desk, person: Person, kind: RequestKind, channel: Channel) -> None:
    """Keeps that something was asked for and done in the same moment; once a day is enough to prove it."""
    for known in await desk.archive.personal.requests.of_person(person.id):
        if known.kind is kind and known.ended_at and known.ended_at.astimezone(OFFICE_ZONE).date() == desk.today:
            return
    request = _new(desk, person, kind, channel, "").moved(RequestState.DONE, by=None, at=desk.now)
    await desk.archive.personal.requests.add(request)


async def done_by_itself(desk: Desk, request: DataRequest) -> None:
    """Ends a request that the person made void by deleting everything themselves."""
    ended = request.moved(RequestState.DONE, by=None, at=desk.now, words="")
    await desk.archive.personal.requests.save(ended)


def _new(desk: Desk, person: Person, kind: RequestKind, channel: Channel, words: str) -> DataRequest:
    answer, whole = clocks.term(desk, "data_request_answer"), clocks.term(desk, TERMS[kind])
    return DataRequest(
        id=desk.chance.id(),
        person_id=person.id,
        kind=kind,
        channel=channel,
        asked_at=desk.now,
        words=words.strip()[:WORDS_CAP],
        answer_due=answer.day if answer else None,
        due=whole.day if whole else None,
    )


async def take(desk: Desk, request_id: str, version: str, step: Step, *, by: Official, words: str = "") -> DataRequest:
    """An official takes the step, and the person is told in the channel that they asked in.

    Raises `Stale` when the request moved on, `NotNow`, `Unworded`, `StillOpen`, `NoExtension`.
    """
    request = await desk.archive.personal.requests.by_id(request_id)
    if request is None or str(request.version) != version:
        raise Stale
    said = words.strip()
    if len(said) > WORDS_CAP or (step != "confirm" and not said):
        raise Unworded
    to = await _way_to(desk, request)
    person = Person(request.person_id)
    if step == "finish" and request.kind is RequestKind.DELETE and await erasure.open_cases(desk, person):
        raise StillOpen
    if step == "extend":
        after = request.later(_extended(desk, request), by=by.id, reason=said)
    else:
        after = request.moved(_STATES[step], by=by.id, at=desk.now, reason=said)
    await desk.archive.personal.requests.save(after)
    if step == "finish" and request.kind is RequestKind.DELETE:
        await erasure.erase(desk, person, request.channel)
    await _tell(desk, after, step, to)
    return after


def _extended(desk: Desk, request: DataRequest) -> date:
    """The last day after the one extension, counted from the day that was due."""
    try:
        rule = desk.rules.profile.rule("data_extension", desk.today)
    except ProfileError:
        raise NoExtension from None
    begins = datetime.combine(request.due or desk.today, time(12), OFFICE_ZONE)
    return due(begins, rule.number, rule.unit, desk.rules.calendar, None).day


async def waiting(desk: Desk) -> Sequence[DataRequest]:
    """What waits for an official, the earliest due first."""
    return await desk.archive.personal.requests.waiting(SHOWN)


async def overdue(desk: Desk) -> int:
    """How many requests are past their next date by law."""
    return sum(mark(request, desk.today) is Mark.OVER for request in await waiting(desk))


async def finish_deletions(desk: Desk) -> int:
    """Does the deletions that waited for a result, once it could be read; gives how many."""
    done = 0
    for request in await waiting(desk):
        person = Person(request.person_id)
        if request.kind is not RequestKind.DELETE or not await erasure.rested(desk, person):
            continue
        to = await _way_to(desk, request)
        after = request.moved(RequestState.DONE, by=None, at=desk.now)
        await desk.archive.personal.requests.save(after)
        await erasure.erase(desk, person, request.channel)
        await _tell(desk, after, "finish", to)
        done += 1
    return done


async def _way_to(desk: Desk, request: DataRequest) -> Way | None:
    """Where the person can be told, first in the channel of the request, and in which language; looked up beforehand,
    since a deletion takes the account away.
    """
    there = carried(await desk.archive.people.ways(request.person_id), desk.rules.ways_out)
    ways = sorted(there, key=lambda way: way.identity.channel is not request.channel)
    return ways[0] if ways else None


async def _tell(desk: Desk, request: DataRequest, step: Step, to: Way | None) -> None:
    if to is None:
        return
    identity, language = to.identity, to.language
    texts = desk.rules.texts
    names = {
        "what": texts.say(f"privacy.kind_{request.kind.value}", language),
        "due": say_day(request.due, language) if request.due else texts.say("privacy.no_term", language),
    }
    blocks: list[Block] = [*texts.paragraphs(f"privacy.told_{step}", language, **names)]
    if request.reason:
        blocks.append(Quote(text=request.reason))
    message = Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"data:{request.id}:{request.version}:{step}",
        recipient=identity,
        reply=Reply(blocks=tuple(blocks)),
        purpose=Purpose.NOTICE,
        created_at=desk.now,
        send_after=desk.now,
    )
    await desk.archive.outbox.put(message)
