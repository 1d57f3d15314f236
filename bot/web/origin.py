"""Writes are taken from our own pages only (OWASP: Cross-Site Request Forgery, verifying the origin).

The cookies are `SameSite=Lax` besides; neither needs a token in every form.
"""

from urllib.parse import urlsplit

from fastapi import Request

from bot.web.body import Refused


def same_origin(request: Request) -> None:
    """A dependency for every route that writes by cookie. Raises `Refused` (403) for another site's page.

    Browsers that know `Sec-Fetch-Site` are believed by it; others, and pages that do not come by https, by `Origin`.
    Who sends neither is no browser, and carries nobody's cookie by accident.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        ours = site in ("same-origin", "none")
    elif origin is not None:
        ours = urlsplit(origin).netloc == request.headers.get("host")
    else:
        ours = True
    if not ours:
        raise Refused(403, "web.error.forbidden")
