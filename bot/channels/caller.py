"""How a platform or a gateway is called: the client that the calls go through, and how long an answer may take."""

import ssl
from functools import cache

import httpx

CALL_SECONDS = 10.0
"""One call is given up after so long, well inside the post's lease."""


def patience(seconds: float = CALL_SECONDS) -> httpx.Timeout:
    """So long for an answer, and less for a connection."""
    return httpx.Timeout(seconds, connect=5.0, pool=5.0)


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts. Read once: reading them holds up everything else meanwhile."""
    return httpx.create_ssl_context()


def caller(
    proxy: str | None = None, *, seconds: float = CALL_SECONDS, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """A client that follows no redirect: tokens and words are for who was called. Close it after use.

    `proxy` is an address such as `socks5://…`.
    """
    return httpx.AsyncClient(
        proxy=proxy, timeout=patience(seconds), transport=transport, follow_redirects=False, verify=trusted()
    )
