"""Whether a request that changes something was sent by our own page (OWASP: Cross-Site Request Forgery).

Browsers say where a form or a fetch comes from; what comes from elsewhere, or does not say, is refused. No token is
needed in any form, and a page that is hours old still works.
"""

from urllib.parse import urlsplit

from fastapi import HTTPException, Request

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def from_here(request: Request) -> bool:
    """Whether `Origin`, or else `Referer`, or else `Sec-Fetch-Site`, says that our own page sent it.

    The address is compared with `Host` only, so that the desk works under every name it is reached by.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    source = request.headers.get("origin") or request.headers.get("referer")
    if source is None:
        return site == "same-origin"
    host = request.headers.get("host", "").lower()
    return bool(host) and _host_of(source) == host


async def only_from_here(request: Request) -> None:
    """A dependency for routes: 403 for an unsafe method from elsewhere."""
    if request.method not in SAFE and not from_here(request):
        raise HTTPException(403)


def _host_of(address: str) -> str:
    """Host and port of an address; "" for `null` and for what is no address."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
