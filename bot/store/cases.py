"""The register, and what happened to each case."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.case import ActorKind, Case, Event, EventKind, Kind, Sender, Status, Verdict
from bot.domain.message import Attachment, AttachmentKind, Channel, Identity
from bot.domain.ports import Stale
from bot.store.moment import day, moment, written, written_day
from bot.store.statement import Call, Row, Soon, Statements


class SqlCases:
    """`Cases` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def next_register_no(self, year: int) -> int:
        """The next number in the register of `year`. Whoever took one is alone until the end, so there is no gap."""
        return int(await self._sql.value("next_register_no", year=year))

    async def add(self, case: Case) -> None:
        """Keeps a new case. A second one of the same draft breaks a rule of the archive."""
        self._sql.later("add_case", **_fixed(case), **_changing(case))

    async def save(self, case: Case) -> Case:
        """Writes the case over its version and gives it with the next one; raises `Stale` if it moved on."""
        if not await self._sql.change("save_case", **_changing(case)):
            msg = "the case was written by somebody else first"
            raise Stale(msg)
        return replace(case, version=case.version + 1)

    def by_code(self, code: str) -> Soon[Case | None]:
        """The case with this code (as `casecode.parse` gives it); asked along with whatever is asked next."""
        return self._sql.soon(Call.row("case_by_code", code=code), _case_or_none)

    async def own(self, person_id: str, code: str) -> Case | None:
        """The case with this code, if this person filed it; whose it is otherwise stays unread."""
        row = await self._sql.row("own_case", person_id=person_id, code=code)
        return case_of(row) if row else None

    def by_draft(self, draft_id: str) -> Soon[Case | None]:
        """The case that this draft became; asked along with whatever is asked next."""
        return self._sql.soon(Call.row("case_by_draft", draft_id=draft_id), _case_or_none)

    async def of_person(self, person_id: str, limit: int) -> Sequence[Case]:
        """A person's cases, the newest first."""
        return [case_of(row) for row in await self._sql.rows("cases_of_person", person_id=person_id, limit=limit)]

    async def queue(self, offices: Collection[str] | None, statuses: Collection[Status], limit: int) -> Sequence[Case]:
        """Cases of these offices (None: of all) in these statuses, the earliest due date first; one without a date
        takes its place by the day of its receipt.
        """
        rows = await self._sql.rows(
            "case_queue",
            offices=None if offices is None else json.dumps(sorted(offices)),
            statuses=json.dumps(sorted(statuses)),
            limit=limit,
        )
        return [case_of(row) for row in rows]

    async def add_event(self, event: Event) -> None:
        """Adds one line to a case's history."""
        self._sql.later(
            "add_case_event",
            id=event.id,
            case_id=event.case_id,
            kind=event.kind,
            at=written(event.at),
            actor=event.actor,
            actor_id=event.actor_id,
            status_before=event.before,
            status_after=event.after,
            note=event.note,
            office=event.office,
        )

    async def events(self, case_id: str) -> Sequence[Event]:
        """A case's history, the oldest first."""
        return [as_event(row) for row in await self._sql.rows("case_events", case_id=case_id)]

    async def rate(self, case_id: str, verdict: Verdict, at: datetime) -> None:
        """Keeps what the citizen said of the result; a later word replaces the earlier."""
        self._sql.later("rate_case", case_id=case_id, verdict=verdict, at=written(at))

    async def add_reason(self, case_id: str, why: str) -> None:
        """Adds why, to the verdict given."""
        self._sql.later("add_reason", case_id=case_id, why=why)

    async def verdict(self, case_id: str) -> tuple[Verdict, str] | None:
        """The citizen's verdict and why ("" when not said)."""
        row = await self._sql.row("verdict_of_case", case_id=case_id)
        return (Verdict(row["verdict"]), row["why"]) if row else None

    async def verdicts(self, case_id: str) -> Sequence[tuple[int, Verdict, str]]:
        """The number of each result that was spoken on, the verdict and why, the first result first."""
        rows = await self._sql.rows("verdicts_of_case", case_id=case_id)
        return [(row["round"], Verdict(row["verdict"]), row["why"]) for row in rows]


def _fixed(case: Case) -> dict[str, object]:
    """What no later step changes."""
    return {
        "code": case.code,
        "draft_id": case.draft_id,
        "person_id": case.person_id,
        "received_at": written(case.received_at),
        "register_year": case.register_year,
        "register_no": case.register_no,
    }


def _changing(case: Case) -> dict[str, object]:
    """Everything that a later step may change, and the id and version that tell the row."""
    sender = case.sender
    return {
        "id": case.id,
        "version": case.version,
        "kind": case.kind,
        "status": case.status,
        "origin_channel": case.origin.channel,
        "origin_id": case.origin.id,
        "content": case.content,
        "proposal": case.proposal,
        "office": case.office,
        "procedure": case.procedure,
        "sender_name": sender.name if sender else None,
        "sender_address": sender.address if sender else None,
        "sender_phone": sender.phone if sender else None,
        "due": written_day(case.due),
        "due_why": json.dumps(case.due_why, ensure_ascii=False),
        "transfer_due": written_day(case.transfer_due),
        "attachments": json.dumps([[each.kind, each.ref, each.size] for each in case.attachments]),
        "consent_version": case.consent_version,
        "answer": case.answer,
        "holder_id": case.holder_id,
    }


def case_of(row: Row) -> Case:
    """The case that a whole row of `cases` holds."""
    sender = (
        Sender(row["sender_name"], row["sender_address"], row["sender_phone"])
        if row["sender_name"] is not None
        else None
    )
    return Case(
        id=row["id"],
        code=row["code"],
        draft_id=row["draft_id"],
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        person_id=row["person_id"],
        origin=Identity(Channel(row["origin_channel"]), row["origin_id"]),
        content=row["content"],
        office=row["office"],
        received_at=moment(row["received_at"]),
        proposal=row["proposal"],
        procedure=row["procedure"],
        sender=sender,
        register_year=row["register_year"],
        register_no=row["register_no"],
        due=day(row["due"]),
        due_why=tuple(json.loads(row["due_why"])),
        transfer_due=day(row["transfer_due"]),
        attachments=tuple(
            Attachment(AttachmentKind(kind), ref, size) for kind, ref, size in json.loads(row["attachments"])
        ),
        consent_version=row["consent_version"],
        answer=row["answer"],
        holder_id=row["holder_id"],
        pseudonym=row["pseudonym"],
        version=row["version"],
    )


def _case_or_none(row: Row | None) -> Case | None:
    return case_of(row) if row else None


def as_event(row: Row) -> Event:
    """The line of history of a row."""
    return Event(
        id=row["id"],
        case_id=row["case_id"],
        kind=EventKind(row["kind"]),
        at=moment(row["at"]),
        actor=ActorKind(row["actor"]),
        actor_id=row["actor_id"],
        before=Status(row["status_before"]) if row["status_before"] else None,
        after=Status(row["status_after"]),
        note=row["note"],
        office=row["office"],
    )
