"""Many stored cases at once: what an office has after some years, for measuring what that costs.

Cases of three years in every status, of every office and both channels, with their events, verdicts, notices sent and
lines of the web chat. Written table by table past the services, since a million through them would take hours.
"""

import json
import multiprocessing
import multiprocessing.queues
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.commands.bench.batch import Batch
from bot.commands.bench.crowd import ANSWER, TROUBLES, employ, known_citizen, official, scattered, sender
from bot.commands.bench.ground import Ground
from bot.commands.bench.key import SEALER
from bot.domain import casecode
from bot.domain.case import EventKind, Status
from bot.domain.message import Channel, Identity, Paragraph, Reply, Span
from bot.domain.profile import Profile
from bot.store.senders import sealed_sender

YEARS = timedelta(days=3 * 365)
"""How far back the cases go."""

_AT_ONCE = 5_000
_AHEAD = 16
_LONGEST_BATCH = 120.0
_CODES = 0x2545F4914F6CDD1D
_FRESH = timedelta(days=21)

_CASE = (
    *("id", "code", "draft_id", "kind", "status", "person_id", "origin_channel", "origin_id", "content", "office"),
    *("received_at", "sender", "register_year", "register_no", "due", "due_why"),
    *("transfer_due", "attachments", "consent_version", "answer", "holder_id", "version"),
)
_EVENT = ("id", "case_id", "kind", "at", "actor", "actor_id", "status_before", "status_after", "note", "office")
_POST = (
    *("id", "dedupe_key", "channel", "recipient", "reply", "purpose", "created_at", "send_after", "case_id"),
    *("status", "attempts", "owner", "ended_at"),
)

_STORY: dict[Status, tuple[tuple[EventKind, Status], ...]] = {
    Status.SUBMITTED: (),
    Status.ACCEPTED: ((EventKind.ACCEPTED, Status.ACCEPTED),),
    Status.ANSWERED: ((EventKind.ACCEPTED, Status.ACCEPTED), (EventKind.ANSWERED, Status.ANSWERED)),
    Status.DECLINED: ((EventKind.DECLINED, Status.DECLINED),),
    Status.WITHDRAWN: ((EventKind.WITHDRAWN, Status.WITHDRAWN),),
    Status.CLOSED: (
        (EventKind.ACCEPTED, Status.ACCEPTED),
        (EventKind.ANSWERED, Status.ANSWERED),
        (EventKind.RATED, Status.CLOSED),
    ),
}
"""What happened until a case stands there."""

_OLD = (*[Status.CLOSED] * 13, *[Status.ANSWERED] * 4, Status.DECLINED, Status.DECLINED, Status.WITHDRAWN)
_NEW = (*[Status.SUBMITTED] * 6, *[Status.ACCEPTED] * 6, *[Status.ANSWERED] * 5, *[Status.CLOSED] * 2, Status.DECLINED)
"""Of twenty cases, and of twenty of the last three weeks."""


async def store_up_to(ground: Ground, profile: Profile, wanted: int, now: datetime) -> int:
    """Adds cases until `wanted` are stored, and the officials; gives how many were added."""
    async with ground.opened() as store, store.transaction() as archive:
        await employ(archive, profile, now)
    have: int = await ground.value("SELECT count(*) FROM cases")
    if wanted > have:
        # Counted on from the highest of each year, whoever gave it.
        years = range((now - YEARS).year, now.year + 1)
        top = {
            year: await ground.value(f"SELECT coalesce(max(register_no), 0) FROM cases WHERE register_year = {year}")  # noqa: S608
            for year in years
        }
        await ground.fill(_made_beside(_Shelf(profile, now, top), have, wanted))
    return max(0, wanted - have)


def _made_beside(shelf: "_Shelf", first: int, end: int) -> Iterator[Batch]:
    """The rows, made by another process while this one writes: each takes about half of the time."""
    around = multiprocessing.get_context("fork")
    queue: multiprocessing.queues.Queue[Batch | None] = around.Queue(_AHEAD)
    maker = around.Process(target=_make, args=(shelf, first, end, queue), daemon=True)
    maker.start()
    while (batch := queue.get(timeout=_LONGEST_BATCH)) is not None:
        yield batch
    maker.join()
    if maker.exitcode:
        msg = "the rows could not all be made"
        raise RuntimeError(msg)


def _make(shelf: "_Shelf", first: int, end: int, queue: "multiprocessing.queues.Queue[Batch | None]") -> None:
    try:
        for batch in shelf.batches(first, end):
            queue.put(batch)
    finally:
        queue.put(None)


class _Shelf:
    """Makes the rows. Case number i is person i // 2's, received at a time that follows from i."""

    def __init__(self, profile: Profile, now: datetime, numbers: dict[int, int]) -> None:
        self._now, self._numbers, self._seal = now, numbers, SEALER.rows()
        receiver = profile.receiver(now.date()).key
        self._offices = [office.key for office in profile.offices]
        self._officials = {key: official(profile, key, receiver).id for key in self._offices}
        self._why = json.dumps(["Tính từ ngày làm việc kế tiếp, không tính ngày nghỉ."], ensure_ascii=False)
        self._reply = _said("Đơn vị đã nhận phản ánh của ông (bà) và sẽ trả lời trước ngày ghi trên phiếu. " * 3)

    def batches(self, first: int, end: int) -> Iterator[Batch]:
        """The rows of the cases from `first` on, before `end`."""
        for begin in range(first, end, _AT_ONCE):
            yield from self._chunk(range(begin, min(begin + _AT_ONCE, end)))

    def _chunk(self, numbers: Sequence[int]) -> Iterator[Batch]:
        # A person whose first case is the second of a pair comes with it.
        people = [number // 2 for number in numbers if number % 2 == 0]
        met = (self._now - YEARS).isoformat(timespec="microseconds")
        yield Batch("people", ("id", "met_at"), [(scattered(person, 7), met) for person in people])
        known = [(known_citizen(person), scattered(person, 7)) for person in people]
        yield Batch(
            "identities",
            ("channel", "id", "person_id", "seen_at"),
            [(who.channel.value, who.id, person, met) for who, person in known],
        )
        cases: list[tuple[object, ...]] = []
        events: list[tuple[object, ...]] = []
        post: list[tuple[object, ...]] = []
        verdicts: list[tuple[object, ...]] = []
        lines: list[tuple[object, ...]] = []
        for number in numbers:
            received = self._now - YEARS * ((number * 0x9E3779B1 % (1 << 32)) / (1 << 32))
            status = (_NEW if self._now - received < _FRESH else _OLD)[number % 20]
            case = _Stored(number, status, received, self._offices[number * 7 % len(self._offices)])
            cases.append(self._case(case))
            events.extend(self._events(case))
            post.extend(self._post(case))
            if status is Status.CLOSED:
                verdicts.append((case.id, "satisfied", case.at(3)))
            if case.who.channel is Channel.WEB:
                lines.append((f"{case.id}:said", "web", case.who.id, case.at(0), case.content, None, True, "[]"))
                lines.append((f"{case.id}:told", "web", case.who.id, case.at(0), "", self._reply, False, "[]"))
        yield Batch("cases", _CASE, cases)
        yield Batch("case_events", _EVENT, events)
        yield Batch("outbox", _POST, post)
        yield Batch("verdicts", ("case_id", "verdict", "rated_at"), verdicts)
        yield Batch("weblog", ("once", "channel", "recipient", "at", "text", "reply", "mine", "photos"), lines)

    def _case(self, case: "_Stored") -> tuple[object, ...]:
        year = case.received.year
        self._numbers[year] += 1
        who, told = case.who, sender(case.number // 2)
        begun = bool(_STORY[case.status])
        return (
            case.id, casecode.make(case.number * _CODES % (1 << casecode.BITS)), scattered(case.number, 9), "report",
            case.status.value, scattered(case.number // 2, 7), who.channel.value, who.id, case.content, case.office,
            case.at(0), sealed_sender(self._seal, case.id, told), year, self._numbers[year],
            (case.received + timedelta(days=21)).date().isoformat(), self._why,
            (case.received + timedelta(days=7)).date().isoformat(), "[]", "1",
            ANSWER if case.status in (Status.ANSWERED, Status.CLOSED) else None,
            self._officials[case.office] if begun else None, 1 + len(_STORY[case.status]),
        )  # fmt: skip

    def _events(self, case: "_Stored") -> Iterator[tuple[object, ...]]:
        before: Status | None = None
        for place, (kind, after) in enumerate(((EventKind.OPENED, Status.SUBMITTED), *_STORY[case.status])):
            citizens = kind in (EventKind.OPENED, EventKind.RATED, EventKind.WITHDRAWN)
            actor = ("citizen", case.person) if citizens else ("official", self._officials[case.office])
            note = ANSWER if kind is EventKind.ANSWERED else ""
            yield (
                scattered(case.number * 8 + place, 10), case.id, kind.value, case.at(place), *actor,
                before.value if before else None, after.value, note, case.office,
            )  # fmt: skip
            before = after

    def _post(self, case: "_Stored") -> Iterator[tuple[object, ...]]:
        told = 1 + sum(1 for kind, _ in _STORY[case.status] if kind in (EventKind.ACCEPTED, EventKind.ANSWERED))
        for place in range(told):
            message, at = scattered(case.number * 8 + place, 11), case.at(place)
            purpose = "notice" if place else "reply"
            yield (
                message, f"{case.id}:{place}", case.who.channel.value, case.who.id, self._reply, purpose, at, at,
                case.id, "sent", 1, "bench", at,
            )  # fmt: skip


class _Stored:
    """One case to be written."""

    __slots__ = ("content", "id", "number", "office", "person", "received", "status", "who")

    def __init__(self, number: int, status: Status, received: datetime, office: str) -> None:
        self.number, self.status, self.received, self.office = number, status, received, office
        self.id, self.person = scattered(number, 8), scattered(number // 2, 7)
        self.who: Identity = known_citizen(number // 2)
        self.content = f"{TROUBLES[number % len(TROUBLES)]} (hồ sơ thử {number})"

    def at(self, days: int) -> str:
        """The time some days after the receipt, as it is written."""
        return (self.received + timedelta(days=days)).isoformat(timespec="microseconds")


def _said(text: str) -> str:
    return Reply(blocks=(Paragraph(spans=(Span(text=text),)),)).model_dump_json()
