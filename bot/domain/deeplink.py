"""Links that open the talk on one procedure's card, for a notice board, a letter, another page; or on one's own case.

On the web they are `/?hoi=CODE` and `/?ma=CODE`. A Telegram start parameter may hold letters, digits, _ and - only (Bot
API, "Deep linking"), so that the dot of a procedure's code becomes a dash there: `tt_1-001193`; a case is
`ma_ABCDEFGHJKM`, with or without its dashes.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.domain import casecode

_PLAIN = re.compile(r"([1-6])\.(\d{6})(?:\.000\.00\.00\.H\d{2})?")
_STARTED_CASE = re.compile(r"/start\s+ma_([0-9A-Za-z-]{11,13})", re.ASCII)
_STARTED = re.compile(r"/start\s+tt_([1-6])-(\d{6})", re.ASCII)


def web_link(address: str, code: str) -> str:
    """The link that opens the web chat on the card; `address` is the desk's own, without a slash at its end."""
    return f"{address}/?hoi={code}"


def telegram_link(name: str, code: str) -> str:
    """The link that opens the chat with the bot of this user name (without @) on the card."""
    return f"https://t.me/{name}?start=tt_{code.replace('.', '-')}"


def receipt_link(address: str, code: str, key: str) -> str:
    """The link on a receipt: it opens the web chat and takes the case over by the word `key`."""
    return f"{address}/?ma={code}.{key}"


def code_in(text: str) -> str | None:
    """The procedure's code when the text is nothing but one, as typed or as Telegram starts a chat with it.

    The national form with its suffix (1.001193.000.00.00.H44) counts too. The procedure need not exist.
    """
    match = _PLAIN.fullmatch(text.strip()) or _STARTED.fullmatch(text.strip())
    return f"{match[1]}.{match[2]}" if match else None


def case_in(text: str) -> str | None:
    """The case code when the text is Telegram's start of a chat with one. The case need not exist."""
    match = _STARTED_CASE.fullmatch(text.strip())
    return casecode.parse(match[1]) if match else None


def is_local(address: str) -> bool:
    """Whether nobody but this machine can open the address, so that a printed link would lead nowhere."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        return False


def in_words(address: str) -> str:
    """The address as it is read out and typed: without `https://`."""
    return address.removeprefix("https://").removeprefix("http://")
