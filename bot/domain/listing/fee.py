"""Fees as a published list writes them: an amount only where the text gives it plainly."""

import re

from bot.domain.listing.paper import short
from bot.domain.listing.wording import tidy
from bot.domain.procedure import Fee, FeeAmount, FeeState

_HEAD = re.compile(r"([\d.,]*)\s*VNĐ(?:\s*\((.*?)\)(?=\s*(?:;|$)))?\s*(?:;|$)", re.DOTALL)
_MONEY = re.compile(
    r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{3})+|\d{4,9}|\d{1,3}(?=\s*triệu))\s*(triệu\s*)?(?:đồng|vnđ|đ\b)"
    r"\s*(?:/\s*(?:01|1|một)?\s*([^\W\d_][^;:.,()…+\d/-]{1,40}))?",
    re.IGNORECASE,
)
# A rate, a council's decision, a time-limited cut or a table elsewhere: the amount is not one plain number.
_RULE = re.compile(
    r"hội đồng nhân dân|hđnd|chính quyền địa phương|ủy ban nhân dân|%|tối thiểu|tối đa|kể từ ngày|từ ngày|đến hết ngày|"
    r"giảm|miễn|/\s*gt|biểu phí|biểu mức|bằng \d|usd|trực tuyến",
    re.IGNORECASE,
)
_POINTS_TO_RULE = re.compile(
    r"quy định|quyết định|thông tư|nghị định|biểu|luật|%|usd|hội đồng nhân dân|hđnd|mức (?:thu|phí)|đồng\b|"
    r"giá dịch vụ|vnđ",
    re.IGNORECASE,
)
_NO_AMOUNT = re.compile(
    r"^(?:\|?\s*(?:lệ )?phí\s*:?\s*(?:0|o|không)?\s*(?:đồng)?\s*)+$|"
    r"^[-\s]*(?:không|chưa)(?: có| quy định)?\.?$|^miễn phí$",
    re.IGNORECASE,
)
_UNIT = re.compile(r"^\(?(?:đồng)?\s*/\s*(?:01|1)?\s*([^\W\d_][^;:.,()\d/]{1,40})", re.IGNORECASE)
_NO_LABEL = re.compile(r"quy định|thông tư|\d{3}|đồng|mức (?:thu|phí)|^\W*(?:1|01)? ?lần|^\W*$", re.IGNORECASE)


def fee_of(text: str | None, flag: str | None) -> Fee:
    """Amounts only where the text gives them plainly; free only where the source says so."""
    if flag == "free_stated":
        return Fee(state=FeeState.FREE)
    if not text or flag in (None, "free_display_only") or _NO_AMOUNT.match(text.strip()):
        return Fee(state=FeeState.NOT_PUBLISHED)
    amounts = tuple(dict.fromkeys(amounts_of(tidy(text))))
    if amounts:
        return Fee(state=FeeState.AMOUNTS, amounts=amounts)
    return Fee(state=FeeState.BY_RULE if _POINTS_TO_RULE.search(text) else FeeState.NOT_PUBLISHED)


def amounts_of(text: str) -> list[FeeAmount]:
    """The plain amounts; none when one part of the text is cut, conditional or contradicts itself."""
    if "…" in text or _RULE.search(text):
        return []
    heads = list(_HEAD.finditer(text))
    if heads and "".join("".join(found[0] for found in heads).split()) == "".join(text.split()):
        amounts = [amount_of_head(found[1], found[2] or "") for found in heads]
    else:
        amounts = amounts_with_labels(text)
    if len(amounts) > 1 and not all(one and one.per for one in amounts):
        return []
    return [one for one in amounts if one] if amounts and all(amounts) and len(amounts) <= 8 else []


def amount_of_head(head: str, note: str) -> FeeAmount | None:
    """The amount of "250,000 VNĐ (note)"; a note with one amount is believed before a head that lost its thousands."""
    dong = int(re.sub(r"\D", "", head) or 0)
    noted = [(money(found), found[3]) for found in _MONEY.finditer(note)]
    if len({value for value, _ in noted}) > 1:
        return None
    label = label_of(note)
    if noted:
        value, unit = noted[0]
        if dong not in (value, value // 1000, value // 1_000_000, 0):
            return None
        dong = value
        label = label_of(_MONEY.split(note)[0]) or short(unit)
    elif found := _UNIT.match(note):
        label = short(found[1])
    return FeeAmount(dong=dong, per=label) if dong >= 1000 else None


def label_of(text: str) -> str | None:
    """What an amount is paid for: the last part of the words before it, unless they name a rule or hold a number."""
    words = re.split(r"[:+*;]|\. ", text.rstrip(" :+*;-"))[-1]
    return None if _NO_LABEL.search(words) else short(words)


def amounts_with_labels(text: str) -> list[FeeAmount | None]:
    """The amounts of "issue: 40.000 đồng/giấy; re-issue: 20.000 đồng/giấy"."""
    amounts: list[FeeAmount | None] = []
    begin = 0
    for found in _MONEY.finditer(text):
        label = label_of(text[begin : found.start()].strip(" -+;:.,*|("))
        begin = found.end()
        value = money(found)
        amounts.append(FeeAmount(dong=value, per=label or short(found[3])) if value >= 1000 else None)
    if len(amounts) > 1 and amounts[0] and amounts[0].per in (None, "Phí", "Lệ phí"):
        amounts = amounts[1:] if amounts[1] and amounts[1].dong == amounts[0].dong else []
    return amounts


def money(found: re.Match[str]) -> int:
    """The amount of a match of `_MONEY`, in đồng."""
    number = int(re.sub(r"\D", "", found[1]))
    return number * 1_000_000 if found[2] and number < 1000 else number
