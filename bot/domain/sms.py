"""Text messages: which letters cost what, and how many parts a text takes.

A message whose every sign stands in the GSM 7-bit alphabet has 160 signs, or 153 in each part of a longer one; any
other sign makes the whole message UCS-2 with 70, or 67 in each part (3GPP TS 23.038, 6.2.1; 23.040, 9.2.3.24.1).
Vietnamese with accents is UCS-2, without them the short alphabet.
"""

import unicodedata

MOST_PARTS = 3
"""Parts of one message; more is a letter."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("\f^{}\\[~]|€")
"""Signs of the extension table: an escape, and the sign."""

_ALONE, _EACH = {True: 160, False: 70}, {True: 153, False: 67}
_SAID = str.maketrans(
    {"đ": "d", "Đ": "D", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "\t": " "}
)


def without_accents(text: str) -> str:
    """The text in the short alphabet: accents are dropped, what has no likeness there becomes "?"."""
    letters = unicodedata.normalize("NFD", text.translate(_SAID))
    bare = (sign for sign in letters if not unicodedata.combining(sign))
    return "".join(sign if sign in _BASIC or sign in _TWICE else "?" for sign in bare)


def parts(text: str) -> int:
    """How many parts the text is sent in."""
    short = all(sign in _BASIC or sign in _TWICE for sign in text)
    count = sum(2 if sign in _TWICE else 1 for sign in text) if short else len(text.encode("utf-16-le")) // 2
    return 1 if count <= _ALONE[short] else -(-count // _EACH[short])
