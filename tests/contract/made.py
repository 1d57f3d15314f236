"""Invented rows for the contract tests."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from bot.domain.case import ActorKind, Case, Event, EventKind, Kind, Sender, Status
from bot.domain.message import Attachment, AttachmentKind, Channel, Identity, Paragraph, Reply, Span
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Official, Role

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
AN = Identity(Channel.WEB, "an")
BINH = Identity(Channel.TELEGRAM, "5000000001")
_numbers = count(1)


def fresh(word="id"):
    return f"{word}-{next(_numbers)}"


def later(**span):
    return NOW + timedelta(**span)


def said(text="Xin chào"):
    return Reply(blocks=(Paragraph(spans=(Span(text=text),)),))


def message(to=AN, *, key=None, after=NOW, purpose=Purpose.NOTICE, **more):
    name = fresh("message")
    return Outgoing(name, key or name, to, said(name), purpose, NOW, after, **more)


def official(role=Role.HANDLER, office="so-tu-phap", **more):
    return Official(**{"id": fresh("official"), "name": "Cán bộ Thử", "role": role, "office": office} | more)


def case(person_id, **parts):
    number = next(_numbers)
    known = {
        "id": f"case-{number}",
        "code": f"CODE{number:07}",
        "draft_id": f"draft-{number}",
        "kind": Kind.PETITION,
        "status": Status.SUBMITTED,
        "person_id": person_id,
        "origin": AN,
        "content": "Đèn đường trước nhà văn hóa hỏng.",
        "proposal": "Thay đèn.",
        "procedure": "1.000001",
        "office": "so-tu-phap",
        "received_at": NOW,
        "sender": Sender("Nguyễn Văn Thử", "Khu 3, xã Thử", "+84912345678"),
        "register_year": 2026,
        "register_no": number,
        "due": date(2026, 3, 20),
        "due_why": ("Hạn thứ Sáu 20/03/2026.", "Năm ngày làm việc."),
        "transfer_due": date(2026, 3, 17),
        "attachments": (Attachment(AttachmentKind.PHOTO, "photo-1", 12), Attachment(AttachmentKind.VOICE, "voice-1")),
        "consent_version": "2026-01",
    }
    return Case(**known | parts)


def event(of, kind=EventKind.OPENED, **more):
    known = {"actor": ActorKind.CITIZEN, "actor_id": of.person_id, "before": None, "after": of.status, "at": NOW}
    return Event(**{"id": fresh("event"), "case_id": of.id, "kind": kind} | known | more)


async def met(store, identity=AN):
    async with store.transaction() as archive:
        return await archive.people.meet(identity, fresh("person"), NOW)


async def kept_case(store, **parts):
    person = await met(store)
    made = case(person.id, **parts)
    async with store.transaction() as archive:
        await archive.cases.add(made)
    return made
