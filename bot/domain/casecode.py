"""Case codes: short enough to read out on the telephone, and safe against a slip of the pen.

A code is 50 random bits as 10 signs of Crockford's base 32 and one check sign, shown as "ABCD-EFGH-JKM". The alphabet
has no I, L, O and U, which are taken for other signs. Crockford's check is a remainder modulo 37 and needs five more
signs (* ~ $ = U), which people cannot find on a telephone; here the check sign is one of the same 32. Each sign is
weighed with another power of 2 in the field of 32 elements, so that every single wrong sign and every swap of two
neighbours is caught, and a code made up by chance passes once in 32 tries.
"""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32."""

BITS = 50
"""Random bits of a code."""

LENGTH = 11
"""Signs of a code, the check sign included."""

_VALUE = {sign: value for value, sign in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_BETWEEN = re.compile(r"[\s\-‐‑‒–—_.]+")
_DASHED = re.compile(r"\S{4}[\-‐‑‒–—]\S{4}[\-‐‑‒–—]\S{2,4}")
_WRITTEN = re.compile(r"\S{11}|\S{4}[\s\-‐‑‒–—_.]+\S{4}[\s\-‐‑‒–—_.]+\S{3}")
_ABOUT_WRITTEN = re.compile(r"\S{10,12}|\S{3,5}[\s\-‐‑‒–—_.]+\S{3,5}[\s\-‐‑‒–—_.]+\S{2,4}")
_GROUPS = (slice(0, 4), slice(4, 8), slice(8, LENGTH))

# The field of 32 elements: polynomials over {0, 1} modulo x^5 + x^2 + 1, where 2 (that is x) generates all of them.
_MODULUS = 0b100101


def make(bits: int) -> str:
    """The code of a number of 50 bits, as it is kept: 11 signs without dashes. Raises ValueError for more bits."""
    if not 0 <= bits < 1 << BITS:
        msg = f"a case code is made of {BITS} bits"
        raise ValueError(msg)
    signs = "".join(ALPHABET[bits >> shift & 31] for shift in range(BITS - 5, -1, -5))
    return signs + _check(signs)


def parse(text: str) -> str | None:
    """The code meant by what a person typed, as `make` gives it; None when it is no code or the check sign is wrong.

    Small letters, spaces, dashes, full-width signs, O for 0 and I or L for 1 are forgiven.
    """
    if len(text) > 100:
        return None
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(plain) != LENGTH or any(sign not in _VALUE for sign in plain):
        return None
    code = "".join(ALPHABET[_VALUE[sign]] for sign in plain)
    return code if _check(code[:-1]) == code[-1] else None


def show(code: str) -> str:
    """The code in groups, "ABCD-EFGH-JKM", as it is shown and read out."""
    return "-".join(code[group] for group in _GROUPS)


def looks_like_code(text: str) -> bool:
    """Whether the text as a whole was meant as a code, right or wrong, so that a slip can be pointed out.

    Ordinary words are no code: 10 to 12 signs of the alphabet must have the dashes of a code, or a digit and about its
    groups ("khu 5 hy cuong" has not), or they must be a right code in one piece or in its groups.
    """
    if len(text) > 100:
        return False
    whole = unicodedata.normalize("NFKC", text).strip()
    plain = _BETWEEN.sub("", whole).upper()
    if not LENGTH - 1 <= len(plain) <= LENGTH + 1 or any(sign not in _VALUE and sign != "U" for sign in plain):
        return False
    digit = any(sign.isdigit() for sign in plain) and (parse(text) or _ABOUT_WRITTEN.fullmatch(whole))
    if plain.isdigit() or not (_DASHED.fullmatch(whole) or digit):
        return parse(text) is not None and _WRITTEN.fullmatch(whole) is not None
    return True


def _check(signs: str) -> str:
    """The sign that makes the weighed sum zero: the sum of value times 2^(position) in the field of 32 elements."""
    total = 0
    for sign in signs:
        total = _doubled(total ^ _VALUE[sign])
    return ALPHABET[total]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _MODULUS if value & 32 else value
