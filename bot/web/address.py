"""Where a request came from, told through the proxies that the office trusts, for the limits and for nothing else.

An address is personal data: it is handed to `bot.services.limits`, which keeps a digest under a secret that is
forgotten within hours. It is never logged, shown or kept as it is.
"""

import ipaddress
from collections.abc import Sequence

from fastapi import Request

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_ONE_LINE = 64
"""Bits of an IPv6 address that one household or office has; the rest is theirs to change at will."""


def client_address(request: Request, trusted: Sequence[Network]) -> str:
    """The address of whoever asks: "203.0.113.7", or "2001:db8:1:2::/64" for IPv6; "" when the server knows none.

    `X-Forwarded-For` is read from the right, and only as long as a trusted proxy wrote it: what stands further left was
    written by the asker. What a trusted proxy wrote and is no address counts as that proxy's own.
    """
    here = _parsed(request.client.host) if request.client else None
    if here is None:
        return ""
    told = [hop for line in request.headers.getlist("x-forwarded-for") for hop in line.split(",")]
    while told and _is_one_of(here, trusted):
        before = _parsed(told.pop())
        if before is None:
            break
        here = before
    return _counted(here)


def _is_one_of(address: _Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _parsed(written: str) -> _Address | None:
    """The address in one hop, with or without brackets, port and zone; an IPv4 address inside IPv6 is that address."""
    plain = written.strip().strip('"')
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _counted(address: _Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.IPv6Network((int(address), _ONE_LINE), strict=False))
