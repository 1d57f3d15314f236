"""Taking up an invitation at the desk: the new official chooses a user name and a password."""

import re
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.person import Invitation
from bot.domain.ports import Stale
from bot.services import invitations, notices
from bot.services.desk import Desk
from bot.web import password
from bot.web.account_password import errors_in, names_of, typed
from bot.web.desk_page import fields, page, to
from bot.web.session import HOME, begin, desk_of

if TYPE_CHECKING:
    from bot.web.front import Front

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def invite_routes(front: "Front") -> APIRouter:
    """`/desk/invite/{code}`."""
    router = APIRouter()

    @router.get("/invite/{code}")
    async def form(code: str) -> Response:
        async with front.store.reading() as archive:
            desk = desk_of(front, archive)
            invitation = await invitations.look(desk, code)
            return _form(front, desk, invitation) if invitation else page(front, "invite_gone", status=404)

    @router.post("/invite/{code}")
    async def take(request: Request, code: str) -> Response:
        username = (await fields(request)).get("username", "").casefold()
        first, again = await typed(request, "password", "again")
        async with front.store.reading() as archive:
            desk = desk_of(front, archive)
            invitation = await invitations.look(desk, code)
            if invitation is None:
                return page(front, "invite_gone", status=404)
            names = names_of(desk, invitation.name, invitation.office)
        errors = {} if _USERNAME.fullmatch(username) else {"username": "desk.name_wrong"}
        errors |= await errors_in(username, names, first, again)
        if errors:
            async with front.store.reading() as archive:
                return _form(front, desk_of(front, archive), invitation, username, errors)
        try:
            return await _accepted(front, request, code, username, await password.hashed(first))
        except Stale:
            async with front.store.reading() as archive:
                return _form(front, desk_of(front, archive), invitation, username, {"username": "desk.name_taken"})

    return router


async def _accepted(front: "Front", request: Request, code: str, username: str, kept: str) -> Response:
    """The official logged in, at the desk; the page of a code that is gone by now. Raises `Stale` for a name taken."""
    response = to(HOME)
    async with front.store.transaction() as archive:
        desk = desk_of(front, archive)
        official = await invitations.accept_at_desk(desk, code, username, kept)
        if official is None:
            return page(front, "invite_gone", status=404)
        await begin(front, desk, official, request, response)
    return response


def _form(
    front: "Front", desk: Desk, invitation: Invitation, username: str = "", errors: dict[str, str] | None = None
) -> Response:
    """The form with what was typed and what is wrong with it; never with a password."""
    return page(
        front,
        "invite",
        status=422 if errors else 200,
        invitation=invitation,
        office=notices.office_name(desk, invitation.office),
        username=username,
        errors=errors or {},
        shortest=password.SHORTEST,
    )
