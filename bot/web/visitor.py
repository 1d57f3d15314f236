"""Who sits before a browser: a citizen without an account, known by a random cookie and nothing else."""

import hashlib
import re
from typing import TYPE_CHECKING

from fastapi import Request, Response

from bot.domain.message import Channel, Identity
from bot.web.body import Refused

if TYPE_CHECKING:
    from bot.web.front import Front

CHAT_COOKIE = "motcua_chat"
_YEAR = 365 * 24 * 3600

# Ours have at least 160 bits, which is 27 signs; a shorter one was made by hand and would be guessable.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{27,128}")


def identity_of(request: Request) -> Identity | None:
    """The citizen behind the cookie; None without one. Only the digest of the token is kept anywhere."""
    token = request.cookies.get(CHAT_COOKIE, "")
    if not _TOKEN.fullmatch(token):
        return None
    return Identity(Channel.WEB, hashlib.sha256(token.encode()).hexdigest())


def known(request: Request) -> Identity:
    """The same, for what makes no sense without a cookie. Raises `Refused` (403): the browser asks for its lines
    first, which gives it a cookie, and comes again.
    """
    identity = identity_of(request)
    if identity is None:
        raise Refused(403, "web.error.no_cookie")
    return identity


def give_cookie(front: "Front", request: Request, response: Response) -> None:
    """Sets the cookie, or lets the one that is there live for another year."""
    token = request.cookies[CHAT_COOKIE] if identity_of(request) else front.chance.token()
    response.set_cookie(CHAT_COOKIE, token, max_age=_YEAR, httponly=True, samesite="lax", secure=front.secure_cookies)
