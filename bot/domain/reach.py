"""Whether somebody asks how to reach an office that they name: "cho tôi xin số điện thoại xã Hy Cương".

The words must say that and nothing beside it: "làm khai sinh ở xã nào" asks about a procedure.
"""

import re

from bot.domain.search.fold import fold

_REACH = re.compile(
    r"(?<=\s)(?:so (?:dien thoai|dt)|dien thoai|sdt|dia chi|lien (?:he|lac)(?: voi)?|email|thu dien tu|duong day nong"
    r"|hotline|tru so|o dau|cho nao|goi (?:vao )?so nao|goi (?:cho )?ai|phone(?: number)?|address|contact)(?=\s)"
)
_BESIDE = frozenset(
    """
    a ah oi thi la cho xin hoi biet giup nhe nha roi vay toi em minh chau con bac anh chi muon can gi nao cua o tai den
    voi so ubnd uy ban nhan dan tru the duoc khong di chi ban lam on va the of for office please commune ward
    """.split()
)


def asks_to_reach(text: str, name: str) -> bool:
    """Whether the whole message asks for telephone, address or mail of the office or place called `name`."""
    rest = f" {fold(text[:300])} "
    rest, asked = _REACH.subn("", rest.replace(f" {fold(name)} ", " "))
    return bool(asked) and all(word in _BESIDE for word in rest.split())
