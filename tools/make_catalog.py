"""Makes data/procedures.json from a published list in JSON Lines.

Facts are carried over: codes, titles, numbers, dates, short names of papers. Text that does not parse into a fact is
left out, and the card links to the portal's page. The result is sorted, one record per line, so that two versions
can be compared line by line.

    python tools/make_catalog.py SOURCE.jsonl --out data/procedures.json
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.domain.procedure import Fee, FeeAmount, FeeState, Level, Procedure, Term, TermUnit  # noqa: E402
from tools.papers import papers_of, results_of, short  # noqa: E402

_LEVELS = {"bộ": Level.MINISTRY, "tỉnh": Level.PROVINCE, "huyện": Level.DISTRICT, "xã": Level.COMMUNE}
_WAYS = {"trực tuyến": "online", "bưu chính": "post", "trực tiếp": "in_person"}
_UNITS = (
    ("ngày làm việc", TermUnit.WORKING_DAYS),
    ("ngày", TermUnit.DAYS),
    ("giờ", TermUnit.HOURS),
    ("tháng", TermUnit.MONTHS),
    ("năm", TermUnit.YEARS),
)
_TERM = re.compile(r"(\d+(?:[.,]\d+)?)\s*(ngày làm việc|ngày|giờ|tháng|năm)", re.IGNORECASE)

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


def main() -> None:
    """Reads the source, writes the catalog and prints what was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "procedures.json")
    asked = parser.parse_args()
    lines = asked.source.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    kept = sorted((procedure_of(row) for row in rows if row["current"]), key=lambda one: one.code)
    asked.out.write_text(written(kept), encoding="utf-8")
    print(f"{len(rows)} read, {len(kept)} kept, {asked.out}")


def written(procedures: list[Procedure]) -> str:
    """The catalog's text: one record per line."""
    published = {
        "source": "Cổng Dịch vụ công quốc gia (dichvucong.gov.vn) và danh mục công bố của các bộ",
        "as_of": max(one.as_of for one in procedures),
        "count": len(procedures),
    }
    lines = ",\n".join(
        json.dumps(one.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, separators=(",", ":"))
        for one in procedures
    )
    head = json.dumps(published, ensure_ascii=False)
    return f'{{"published": {head},\n"procedures": [\n{lines}\n]}}\n'


def procedure_of(row: dict[str, Any]) -> Procedure:
    """One record of the source as a record of the catalog."""
    agencies = agencies_of(row["agency"])
    return Procedure(
        code=row["code"],
        title=tidy(row["name"]),
        title_quality=row["name_quality"],
        field=tidy(row["field"] or ""),
        issuing_agency=row["issuing_agency"],
        agencies=agencies,
        levels=levels_of(agencies, row["level"] or ()),
        terms=terms_of(row["time_text"] or ""),
        fee=fee_of(row["fee"], row["fee_flag"]),
        papers=papers_of(row["documents"] or ()),
        results=results_of(row["result"] or ()),
        submit=tuple(sorted({_WAYS[way] for way in row["submit"] or ()})),
        subjects=subjects_of(row["subjects"] or ""),
        legal_basis=tuple(dict.fromkeys(row["legal_basis"] or ())),
        decision=decision_of(row["decision"]),
        link=row["url"],
        as_of=row["as_of"],
    )


def tidy(text: str) -> str:
    """NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


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


def terms_of(text: str) -> tuple[Term, ...]:
    """Every term in the text, each once, in its order."""
    units = dict(_UNITS)
    found = []
    for number, unit in _TERM.findall(text):
        value = float(number.replace(",", "."))
        if 0 < value <= 5000:
            found.append(Term(number=value, unit=units[unit.lower()]))
    return tuple(dict.fromkeys(found))


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


def subjects_of(text: str) -> tuple[str, ...]:
    """Who may ask for it; commas inside brackets do not part."""
    names: Iterator[str] = (tidy(part) for part in re.split(r",\s*(?=[A-ZĐ])(?!HTX)", text))
    return tuple(dict.fromkeys(name for name in names if name))


def decision_of(text: str | None) -> str | None:
    """The number of the deciding document, when it is one."""
    return text if text and re.match(r"^\d", text) else None


if __name__ == "__main__":
    main()
