"""What a citizen sent along with a case: pictures shown small, recordings to be saved, a spot with a map beside it.

What lies at the platform still, or could not be fetched, says so; an official has it tried again.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.case import Case
from bot.domain.message import AttachmentKind
from bot.domain.person import Act
from bot.domain.photo import StoredPhoto
from bot.domain.picture import MIME
from bot.domain.recording import SUFFIXES
from bot.domain.spot import Spot, spot_in
from bot.services import access, pickups
from bot.services.desk import Desk
from bot.web.desk_page import missing, to
from bot.web.photos import as_file
from bot.web.session import visiting

if TYPE_CHECKING:
    from bot.web.front import Front


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that came along. `number` is its place from 1; `waits`: it lies at the platform still; `why` says why
    it could not be fetched ("" when it was); `spot` is where it points to.
    """

    number: int
    kind: str
    waits: bool = False
    why: str = ""
    spot: Spot | None = None


async def pieces(desk: Desk, case: Case) -> list[Piece]:
    """Everything that came along with the case, in its order."""
    if not case.attachments:
        return []
    due = {one.ref: one for one in await desk.archive.pickups.of_case(case.id)}
    found = []
    for number, one in enumerate(case.attachments, start=1):
        pickup = due.get(one.ref)
        why = pickup.why.value if pickup and pickup.why else ""
        spot = spot_in(one.ref) if one.kind is AttachmentKind.LOCATION else None
        found.append(Piece(number, one.kind.value, waits=pickup is not None and not why, why=why, spot=spot))
    return found


def evidence_routes(front: "Front") -> APIRouter:
    """`/desk/cases/{code}/photos/{number}`, and `…/again` for what could not be fetched."""
    router = APIRouter()

    @router.get("/cases/{code}/photos/{number}")
    async def photo(request: Request, code: str, number: int) -> Response:
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.SEE)
            nothing = missing(front, visit.official)
            if case is None or not 1 <= number <= len(case.attachments):
                return nothing
            one = case.attachments[number - 1]
            kept = await visit.desk.archive.photos.get(one.ref)
        # The platform is asked outside the transaction, which must never wait for the wire.
        found = kept[0] if kept else await _from_platform(front, case, number)
        safe = found is not None and (found.mime == MIME or found.mime in SUFFIXES)
        return as_file(found, f"{case.code}-{number}") if found and safe else nothing

    @router.post("/cases/{code}/photos/{number}/again")
    async def again(request: Request, code: str, number: int) -> Response:
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.SEE)
            if case is None or not 1 <= number <= len(case.attachments):
                return missing(front, visit.official)
            await pickups.again(visit.desk, case, number)
        return to(f"/desk/cases/{case.code}#evidence")

    return router


async def _from_platform(front: "Front", case: Case, number: int) -> StoredPhoto | None:
    """A picture that no worker has kept yet, or ever will, of a case filed before there was one: from where the case
    came, or else from a channel that its sender linked.
    """
    one = case.attachments[number - 1]
    if one.kind is not AttachmentKind.PHOTO:
        return None
    for channel in dict.fromkeys((case.origin.channel, *front.photo_sources)):
        source = front.photo_sources.get(channel)
        if source and (found := await source.fetch(one.ref)):
            return found
    return None
