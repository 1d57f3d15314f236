"""The offices of a published list and the tier that they belong to."""

import re
from collections.abc import Iterable

from bot.domain.listing.wording import tidy
from bot.domain.procedure import Level

_LEVELS = {"bộ": Level.MINISTRY, "tỉnh": Level.PROVINCE, "huyện": Level.DISTRICT, "xã": Level.COMMUNE}

# Whole agency names by tier; the list's own level is kept where a name is not in here.
_TIERS = (
    (Level.COMMUNE, re.compile(r"cấp xã|\bxã, phường|Ủy ban nhân dân xã", re.IGNORECASE)),
    (Level.DISTRICT, re.compile(r"cấp huyện|công an huyện|quân sự huyện", re.IGNORECASE)),
    (
        Level.PROVINCE,
        re.compile(
            r"^(giám đốc |văn phòng |chi cục kiểm lâm )?sở |cấp tỉnh|công an tỉnh|(thuế|sự|hội|quan) tỉnh|"
            r"^(chi nhánh )?văn phòng đăng ký đất đai|khu chế xuất",
            re.IGNORECASE,
        ),
    ),
    (
        Level.MINISTRY,
        re.compile(
            r"^(bộ (?!phận|chỉ huy|tham mưu)|cục |vụ |tổng cục |ngân hàng nhà nước|thủ tướng|ủy ban chứng khoán|"
            r"cảng vụ|(chi cục |đội thủ tục )?hải quan|văn phòng chính phủ)",
            re.IGNORECASE,
        ),
    ),
)
# The list names the office of the province that it was read in; only the generic name holds everywhere.
_ELSEWHERE = re.compile(r"^(Sở [^-–]+?)\s*[-–]?\s*(?:Thành phố|TP\.?|tỉnh)\s*[A-ZĐ]\S*(?:\s[A-ZĐ]\S*)*$")
_BOUND_TO_PLACE = re.compile(r"^Cảng vụ Hàng hải (?:Nghệ An|Đà Nẵng)$|TP HCM$|_old$")
_SAME_OFFICE = (
    (
        re.compile(r"^(?:Uỷ|Ủy) ban nhân dân (?:cấp )?xã, phường(?:, thị trấn)?$", re.IGNORECASE),
        "Ủy ban nhân dân cấp xã",
    ),
    (re.compile(r"^UBND cấp (xã|tỉnh)$"), r"Ủy ban nhân dân cấp \1"),
    (
        re.compile(r"^Chủ tịch (?:UBND|ủy ban nhân dân) cấp (xã|tỉnh)$", re.IGNORECASE),
        r"Chủ tịch Ủy ban nhân dân cấp \1",
    ),
    (re.compile(r"^Công an cấp (Xã|Tỉnh)$"), lambda found: f"Công an cấp {found[1].lower()}"),
    (re.compile(r"^Sở Tư Pháp$"), "Sở Tư pháp"),
    (re.compile(r"^Sở tài chính$"), "Sở Tài chính"),
    (re.compile(r"^(Sở Tài chính) các tỉnh, thành phố$"), r"\1"),
    (re.compile(r"^Cục cảnh sát", re.IGNORECASE), "Cục Cảnh sát"),
    (re.compile(r"^Cục quản lý xuất nhập cảnh$"), "Cục Quản lý xuất nhập cảnh"),
    (re.compile(r" - Bộ NN và MT$"), " - Bộ Nông nghiệp và Môi trường"),
    (re.compile(r" - Bộ tài chính$"), " - Bộ Tài chính"),
    (re.compile(r"^Biên phòng cửa khâu$"), "Biên phòng cửa khẩu"),
)


def agencies_of(text: str | None) -> tuple[str, ...]:
    """The offices, each once, without those that hold in one other place only."""
    names: dict[str, str] = {}
    for raw in re.split(r"[;\n]", text or ""):
        name = tidy(raw).rstrip(".")
        if not name or _BOUND_TO_PLACE.search(name):
            continue
        if found := _ELSEWHERE.match(name):
            name = found[1]
        for pattern, better in _SAME_OFFICE:
            name = pattern.sub(better, name)
        names.setdefault(name.casefold(), name)
    return tuple(names.values())


def levels_of(agencies: Iterable[str], published: Iterable[str]) -> tuple[Level, ...]:
    """The tiers by the offices' names where each of them is plain, else as published."""
    told = [next((level for level, pattern in _TIERS if pattern.search(name)), None) for name in agencies]
    if told and all(told):
        found = {level for level in told if level}
    else:
        found = {_LEVELS.get(name, Level.OTHER) for name in published}
    return tuple(level for level in Level if level in found)
