"""Filing for a visitor or a caller: the same register and dates, the words of a call as they were said, and a receipt
by which the sender takes the case over into a chat of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.domain import casecode, filing, phone
from bot.domain.case import ActorKind, Case, Event, EventKind
from bot.domain.consent import Purpose
from bot.domain.draft import CONTENT_CAP, Draft
from bot.domain.filing import Filing, Form
from bot.domain.message import Channel, Identity
from bot.domain.person import Official, Person
from bot.domain.sender import wrong_address, wrong_name
from bot.services import access, consents, register
from bot.services.desk import Desk

DRAFT_SIGNS = 32
"""Hexadecimal signs of the id that a form carries, so that what is sent twice is filed once."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the clerk wrote down, checked."""

    form: Form
    draft: Draft
    transcript: str


class Incomplete(ValueError):
    """What the clerk wrote cannot be filed: the key of a sentence by the field that it is about."""

    def __init__(self, slips: dict[str, str]) -> None:
        super().__init__(", ".join(slips.values()))
        self.slips = slips


def read(desk: Desk, given: Mapping[str, str]) -> Told:
    """What a form says. Raises `Incomplete`: NĐ 20/2008/NĐ-CP, Điều 7 wants name, address and phone, and of a call the
    words as they were said.
    """
    line = {key: " ".join(given.get(key, "").split()) for key in ("name", "address")}
    transcript, content = (given.get(key, "").strip()[:CONTENT_CAP] for key in ("transcript", "content"))
    form = Form(given["form"]) if given.get("form") in set(Form) else None
    number = _number(given.get("phone", ""))
    wrong = {
        "form": "filing.form_missing" if form is None else "",
        "transcript": "filing.transcript_missing" if form is Form.CALL and not transcript else "",
        "content": "" if content or transcript else "filing.content_missing",
        "name": _slip(wrong_name(line["name"])),
        "address": _slip(wrong_address(line["address"], line["name"])),
        "phone": "" if number else "filing.phone_wrong",
        "agreed": "" if given.get("agreed") else "filing.not_agreed",
    }
    slips = {field: key for field, key in wrong.items() if key}
    if slips or form is None:
        raise Incomplete(slips)
    place = given.get("office", "")
    known = place in {office.key for office in desk.rules.profile.offices}
    draft = Draft(
        # No citizen's draft has such an id, so that nobody else's case is found by it.
        id=f"filed-{given.get('draft', '')[:DRAFT_SIGNS] or desk.chance.id()}",
        content=content or transcript,
        proposal=given.get("proposal", "").strip()[:CONTENT_CAP] or None,
        place=place if known else "",
        name=line["name"],
        address=line["address"],
        phone=number,
        consent=desk.rules.privacy.version,
    )
    return Told(form, draft, transcript)


async def file(desk: Desk, official: Official, told: Told) -> Case:
    """Enters it in the register for its sender; once, however often the form is sent."""
    if known := await desk.archive.cases.by_draft(told.draft.id):
        return known
    sender = Identity(Channel.COUNTER, desk.chance.id())
    person = await desk.archive.people.meet(sender, desk.chance.id(), desk.now)
    case = await register.enter(desk, told.draft, person, sender)
    await desk.archive.filings.add(Filing(case.id, official.id, told.form, told.transcript, desk.now))
    await desk.archive.cases.add_event(_noted(desk, case, official, f"filing.noted_{told.form}"))
    # There is no chat yet in which the sender could be told anything.
    await consents.say(desk, person, Purpose.FEEDBACK, Channel.COUNTER, "vi", given=True)
    await consents.say(desk, person, Purpose.CHANNEL, Channel.COUNTER, "vi", given=False)
    return case


async def for_receipt(desk: Desk, official: Official, code: str) -> Case | None:
    """The case with this code, if this official filed it, or sees the whole province."""
    parsed = casecode.parse(code)
    case = await desk.archive.cases.by_code(parsed) if parsed else None
    found = await desk.archive.filings.of_case(case.id) if case else None
    if case is None or found is None:
        return None
    return case if found.official_id == official.id or access.offices_seen(official) is None else None


async def fresh_key(desk: Desk, case: Case) -> str:
    """The word for a new receipt; that of an earlier one opens nothing any more."""
    key = filing.key_of(desk.chance.bits(filing.KEY_BITS))
    await desk.archive.filings.set_key(case.id, _digest(case, key))
    return key


async def take_over(desk: Desk, person: Person, identity: Identity, code: str, key: str) -> Case | None:
    """Makes the case of a receipt this person's, once; from then on they are told of it here. None: it opens none."""
    case = await desk.archive.cases.by_code(code)
    if case is None or case.pseudonym or not await desk.archive.filings.take(case.id, _digest(case, key), person.id):
        return None
    mine = await desk.archive.cases.by_code(code)
    if mine is None:
        return None
    kept = await desk.archive.cases.save(replace(mine, origin=identity))
    event = _noted(desk, kept, None, "filing.taken_over")
    await desk.archive.cases.add_event(replace(event, actor=ActorKind.CITIZEN, actor_id=person.id))
    return kept


def _noted(desk: Desk, case: Case, official: Official | None, key: str) -> Event:
    return Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=EventKind.NOTED,
        at=desk.now,
        actor=ActorKind.OFFICIAL,
        actor_id=official.id if official else None,
        before=case.status,
        after=case.status,
        note=desk.rules.texts.say(key),
        office=official.office if official else case.office,
    )


def _number(text: str) -> str:
    try:
        return phone.read(text)
    except phone.NotAPhone:
        return ""


def _slip(wrong: str | None) -> str:
    return f"filing.{wrong}" if wrong else ""


def _digest(case: Case, key: str) -> str:
    return sha256(f"{case.id} {key}".encode()).hexdigest()
