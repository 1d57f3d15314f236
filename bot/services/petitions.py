"""The letter of complaint: kept sealed for a day behind a link that works once, and the limit that runs for it."""

import hashlib
import json
from datetime import datetime, time, timedelta

from bot.domain.deadline import OFFICE_ZONE, Due, due
from bot.domain.person import Person
from bot.domain.petition_form import PetitionForm, lines
from bot.domain.ports import Sealer
from bot.domain.profile import ProfileError
from bot.services.desk import Desk

LASTS = timedelta(days=1)
"""How long a letter waits to be fetched."""


def limit(desk: Desk, form: PetitionForm) -> Due | None:
    """The last day to complain (Luật Khiếu nại 2011, Điều 9); None when the day or the term is unknown."""
    if form.learned is None:
        return None
    try:
        rule = desk.rules.profile.rule("complaint_limit", desk.today)
    except ProfileError:
        return None
    received = datetime.combine(form.learned, time(12), OFFICE_ZONE)
    return due(received, rule.number, rule.unit, desk.rules.calendar)


async def keep(desk: Desk, sealer: Sealer, person: Person, form: PetitionForm) -> str:
    """Keeps the letter; gives the address of the link."""
    await desk.archive.petitions.drop(desk.now)
    token = desk.chance.token()
    digest = _digest(token)
    sealed = sealer.seal(json.dumps(form.to_json(), ensure_ascii=False), _purpose(digest))
    await desk.archive.petitions.keep(digest, person.id, sealed, desk.now + LASTS)
    return f"{desk.rules.public_address}/don/{token}"


async def waits(desk: Desk, token: str) -> bool:
    """Whether the letter behind the link is still there; asking does not use it up."""
    return await desk.archive.petitions.waits(_digest(token), desk.now)


async def fetch(desk: Desk, sealer: Sealer, token: str) -> bytes | None:
    """The letter as a DOCX, once; None when it was fetched before or has lapsed. Raises `Unsealable`."""
    digest = _digest(token)
    sealed = await desk.archive.petitions.take(digest, desk.now)
    form = PetitionForm.from_json(json.loads(sealer.open(sealed, _purpose(digest)))) if sealed else None
    if form is None:
        return None
    # The library takes a tenth of a second to load, which most processes never need.
    from bot.domain import petition_docx

    texts = desk.rules.texts
    return petition_docx.docx(lines(form, texts, desk.today), texts.say("complaint.letter_title"), desk.today)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _purpose(digest: str) -> str:
    return f"letter of complaint {digest}"
