"""Who sits before a browser: a citizen without an account, known by a random cookie and nothing else.

On the pages of another site, where the chat stands in a frame, browsers neither send nor take the ordinary cookie.
There the citizen has another one, which browsers keep apart for each site that shows the frame
(docs/decisions/embedding.md).
"""

import hashlib
import re
from typing import TYPE_CHECKING

from fastapi import Request, Response

from bot.domain.message import Channel, Identity
from bot.web.body import Refused

if TYPE_CHECKING:
    from bot.web.front import Front

CHAT_COOKIE = "motcua_chat"
FRAMED_COOKIE = "__Host-motcua_chat_khung"
"""The cookie under the pages of another site."""

_YEAR = 365 * 24 * 3600

# Ours have at least 160 bits, which is 27 signs; a shorter one was made by hand and would be guessable.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{27,128}")


def identity_of(request: Request) -> Identity | None:
    """The citizen behind the cookie; None without one. Only the digest of the token is kept anywhere."""
    _, token = _held(request)
    return Identity(Channel.WEB, hashlib.sha256(token.encode()).hexdigest()) if token else None


def known(request: Request) -> Identity:
    """The same, for what makes no sense without a cookie. Raises `Refused` (403): the browser asks for its lines
    first, which gives it a cookie, and comes again.
    """
    identity = identity_of(request)
    if identity is None:
        raise Refused(403, "web.error.no_cookie")
    return identity


def give_cookie(front: "Front", request: Request, response: Response, *, elsewhere: bool = False) -> None:
    """Sets the cookie, or lets the one that is there live for another year. `elsewhere`: the page stands in a frame of
    another site, so that a newcomer gets the cookie for there.
    """
    name, token = _held(request)
    token = token or front.chance.token()
    if name == FRAMED_COOKIE or (elsewhere and not name):
        # By hand: before Python 3.14 the library does not know "Partitioned".
        told = f"{FRAMED_COOKIE}={token}; HttpOnly; Max-Age={_YEAR}; Path=/; SameSite=None; Secure; Partitioned"
        response.headers.append("Set-Cookie", told)
        return
    response.set_cookie(CHAT_COOKIE, token, max_age=_YEAR, httponly=True, samesite="lax", secure=front.secure_cookies)


def _held(request: Request) -> tuple[str, str]:
    """The cookie that came and its token, "" for both without one: our own page's first, since a browser that sends
    it shows our own site.
    """
    for name in (CHAT_COOKIE, FRAMED_COOKIE):
        token = request.cookies.get(name, "")
        if _TOKEN.fullmatch(token):
            return name, token
    return "", ""
