"""Striking out what could tell who somebody is, or open a door, from words that are kept or logged.

It errs on the side of striking too much: a word lost costs a log line or a teaching, a name kept costs a person.
"""

import re

from bot.domain import casecode
from bot.domain.search.fold import fold

GONE = "…"
"""What stands for struck words in what people said."""

_STRUCK = (
    (re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}"), "<token>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "<email>"),
    (re.compile(r"(?<![\w-])\+?\d(?:[ .-]?\d){8,14}(?![\w-])"), "<number>"),
    (re.compile(r"\b\d{2}-?[A-Za-z]{1,2}\d?[ .-]?\d{3}\.?\d{1,2}\b"), "<plate>"),
    (re.compile(r"(?i)\b[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{3}\b"), "<case>"),
    (re.compile(r"/desk/(?:cases|invite)/[^\s\"'?]+"), "/desk/<…>"),
)
_MARKS = re.compile(r"<(?:token|email|number|plate|case|…)>")

_CODE = re.compile(r"\b[0-9A-Za-z]{11}\b|\b[0-9A-Za-z]{4}[ ._‐‑‒–—-][0-9A-Za-z]{4}[ ._‐‑‒–—-][0-9A-Za-z]{3}\b")
_LONG_NUMBER = re.compile(r"\b\w*\d(?:[ .-]?\d){4,}\w*")
_PLATE = re.compile(r"\b\d{2}\s?-?\s?[A-Za-z]{1,2}\d?\s?-?\s?\d{3}\.?\d{1,2}\b")
_REACHES = (*(pattern for pattern, _ in _STRUCK[:3]), _PLATE)
"""What leads to a person without their name; the codes of cases are not among it."""
_LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S+|(?<!\w)@\w{3,}")

_WORD = r"[^\W\d_]+"
# Without marks only where no name reads the same: "thi" may be Thị, "lam" Lâm.
_STOP = (
    r"bao nhiêu|bao nhieu|bao lâu|bao lau|gì|"
    r"muốn|muon|cần|can|hỏi|hoi|xin|ở|sinh|quê|que|đang|dang|có|co|không|khong|bị|bi|định|dinh|đi|làm|nhờ|nho|"
    r"sống|song|trú|tru|năm|và|va|thì|để|nay|mới|moi|đã|da|sẽ|se|phải|phai|được|duoc|ạ|a|cho|về|nên|ra|vào"
)
_NAME = rf"(?!(?:là|la)\b)(?:(?!(?:{_STOP})\b){_WORD}\s*){{1,5}}"
_WHO = r"tôi|toi|em|mình|minh|cháu|chau|con|tui|bác|bac|chú|chu|cô|anh|chị|chi|ông|ong|bà|vợ|vo|chồng|chong|bố|bo|mẹ|me"
# "Tên" alone opens many questions ("đổi tên đệm", "tên doanh nghiệp"); it takes a person before or a "là" after.
_CALLED = re.compile(
    rf"(?i)\b((?:họ\s+(?:và\s+)?tên|ho\s+(?:va\s+)?ten)(?:\s+(?:{_WHO}))?(?:\s+(?:là|la)\b)?\s*:?\s*|"
    rf"(?:tên|ten)\s+(?:(?:{_WHO})\s+){{0,2}}(?:là|la)\s*:?\s*|(?:{_WHO})\s+(?:tên|ten)(?:\s+(?:là|la)\b)?\s*:?\s*|"
    rf"(?:tên|ten)\s*:\s*){_NAME}"
)
_AM = re.compile(rf"(?i)\b((?:{_WHO})\s+(?:là|la)\s*:?\s+)({_NAME})")
_KIND = frozenset(
    "nguoi cong sinh hoc giao bo can chu thuong doi me cha vo chong con ho doanh nong lao dang cuu hoi vien dan gia "
    "benh ba bac cong ke dai phu cu nha tho tai cong".split()
)
"""What follows "tôi là" when it is no name: người, công dân, sinh viên, chủ hộ, thương binh …"""

_SURNAME = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Mai|Đào|Đoàn|Lương|Trương|Hà|Cao|"
    "Tạ|Chu|Phùng|Quách|Lưu|Vương|Tô|Kiều|Thái|Tống|Triệu|Nguyen|Tran|Le|Pham|Hoang|Huynh|Phan|Vu|Vo|Dang|Bui|Do|Ngo"
)
# Provinces and a country that begin as surnames do.
_PLACE = r"Hà (?:Nội|Nam|Giang|Tĩnh|Tây|Đông)|Thái (?:Bình|Nguyên|Lan)|Cao Bằng|Hoàng Sa|Lương Sơn|Đoan Hùng"
_CAPITAL = r"[^\W\d_a-zà-ỹđ][^\W\d_]*"
_FULL_NAME = re.compile(rf"\b(?!(?:{_PLACE})\b)(?:{_SURNAME}|{_SURNAME.upper()})(?:\s+{_CAPITAL}){{1,3}}")
_SMALL_NAME = re.compile(
    rf"(?i)(?<!vi )\b(?:nguyễn|nguyen|trần|tran|hoàng|huỳnh|huynh|phan|vũ|bùi|bui|ngô|lê|phạm|pham)\s+"
    rf"(?:văn|van|thị|thi)\s+{_NAME}"
)
_STREET = (
    r"(?:đường|duong|phố|pho|ngõ|ngo|ngách|ngach|hẻm|hem|kiệt|kiet|tổ|khu|thôn|thon|xóm|xom|ấp|xã|xa|phường|phuong)"
)
_HOUSE = re.compile(
    rf"(?i)\b(?:(?:số nhà|so nha|nhà số|nha so|ngõ|ngách|ngach|hẻm|hem|kiệt|kiet|sn)\s*\d+\w*(?:/\d+\w*)*|"
    rf"(?:số |so )?\d+\w*(?:/\d+\w*)*(?=\s*,?\s+{_STREET}\b))(?:\s*,?\s*(?!(?:{_STOP})\b)\w+){{0,8}}"
)
_NUMBER_AND_NAME = re.compile(rf"\b\d+[A-Za-z]?(?:/\d+[A-Za-z]?)*\s+{_CAPITAL}(?:\s+{_CAPITAL})+")


def strike(text: str) -> str:
    """The text with tokens, phone and ID numbers, plates, e-mail addresses and case codes struck out."""
    for pattern, mark in _STRUCK:
        text = pattern.sub(mark, text)
    return text


def masked(text: str) -> str:
    """The text as others than the handling office may read it: phone and ID numbers, plates and e-mail addresses, and
    whatever looks like one of them, are "…"; everything else stays as it was written.
    """
    for pattern in _REACHES:
        text = pattern.sub(GONE, text)
    return text


def redact(text: str) -> str:
    """What somebody said without who they are: also without names, house addresses, links and any long number."""
    text = _MARKS.sub(GONE, strike(_LINK.sub(GONE, text)))
    text = _CODE.sub(_without_code, text)
    for pattern in (_PLATE, _HOUSE, _NUMBER_AND_NAME, _LONG_NUMBER):
        text = pattern.sub(f"{GONE} ", text)
    text = _CALLED.sub(rf"\1{GONE} ", text)
    text = _AM.sub(_without_name, text)
    for pattern in (_FULL_NAME, _SMALL_NAME):
        text = pattern.sub(f"{GONE} ", text)
    return " ".join(text.split())


def _without_code(found: re.Match[str]) -> str:
    digits = any(sign.isdigit() for sign in found[0])
    return GONE if digits and casecode.parse(found[0]) else found[0]


def _without_name(found: re.Match[str]) -> str:
    """Nothing of "tôi là An"; all of "tôi là người khuyết tật"."""
    first = fold(found[2]).split(" ", 1)[0]
    return found[0] if first in _KIND else f"{found[1]}{GONE} "
