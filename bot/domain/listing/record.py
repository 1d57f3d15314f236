"""A row's texts as facts of a procedure: only the facts that the row has, so that the others can stay as they are."""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.listing.agency import agencies_of, levels_of
from bot.domain.listing.encoding import encoding_of
from bot.domain.listing.fee import fee_of
from bot.domain.listing.header import Column
from bot.domain.listing.paper import papers_of, results_of
from bot.domain.listing.term import terms_of
from bot.domain.listing.wording import decision_of, subjects_of, tidy, ways_of
from bot.domain.procedure import FeeState, Shortening

_CODE = re.compile(r"^([1-6])\.(\d{6})(?:(?:\.000\.00\.00)?\.H\d{2})?$", re.IGNORECASE)
_SUB_SERVICE = re.compile(r"^[1-6]\.\d{6}\.\d{2}$")
_ENDED = re.compile(r"^(?:hết hiệu lực|bãi bỏ|đã bãi bỏ|bị bãi bỏ|hủy công khai|false)$", re.IGNORECASE)
_LOST_LETTERS = re.compile(r"\w\?\w|\ufffd")
_NUMBER = re.compile(r"^[\w./-]+$|(?:\d+\.)?\d+/\d{4}/[\w-]+|\d+/[\w-]*QĐ-[\w-]+", re.MULTILINE)


class BadRow(ValueError):
    """The row cannot be used; the text (Vietnamese) says why and what to do."""


def code_of(text: str) -> str:
    """The national code without its suffix. Raises `BadRow` for anything else."""
    bare = text.strip().replace(",", ".").replace(" ", "")
    if found := _CODE.match(bare):
        return f"{found[1]}.{found[2]}"
    if not bare:
        raise BadRow("thiếu mã thủ tục")
    if _SUB_SERVICE.match(bare):
        msg = f"mã «{bare}» là của một dịch vụ con; danh mục chỉ nhận mã thủ tục như {bare[:8]}"
        raise BadRow(msg)
    msg = f"mã «{text.strip()[:40]}» không đúng; mã có dạng 1.001193 (xin định dạng cột mã là Văn bản)"
    raise BadRow(msg)


def title_of(text: str) -> str:
    """The title as it may be shown. Raises `BadRow` when it is empty or has lost its letters."""
    title = tidy(text).rstrip(" ;.")
    if len(title) < 3:
        raise BadRow("thiếu tên thủ tục")
    if len(title) > 1200:
        raise BadRow("tên thủ tục dài hơn 1200 ký tự")
    if _LOST_LETTERS.search(title):
        raise BadRow("tên mất dấu tiếng Việt (dấu hỏi giữa chữ); xin lưu lại tệp dạng CSV UTF-8 hoặc .xlsx")
    if encoding_of([title]):
        raise BadRow("tên viết bằng bảng mã cũ (TCVN3 hoặc VNI); xin chuyển sang Unicode rồi nhập lại")
    return title


def has_ended(values: Mapping[Column, str]) -> bool:
    """Whether the row says itself that its procedure is no longer in force."""
    return bool(_ENDED.match(values.get(Column.STATE, "").strip()))


def facts_of(values: Mapping[Column, str]) -> dict[str, Any]:
    """Fields of `Procedure` for what the row says; an empty cell says nothing."""
    said = {column: value for column, value in values.items() if value.strip()}
    agencies = agencies_of(said.get(Column.AGENCY))
    found: dict[str, Any] = {
        "field": tidy(said.get(Column.FIELD, "")),
        "issuing_agency": tidy(said.get(Column.ISSUING_AGENCY, "")),
        "agencies": agencies,
        "levels": levels_of(agencies, _parts(said.get(Column.LEVEL, "").casefold().replace("cấp ", ""))),
        "terms": terms_of(said.get(Column.TERM, "")),
        "papers": papers_of(_parts(said.get(Column.PAPERS, ""))),
        "results": results_of(_parts(said.get(Column.RESULTS, ""))),
        "submit": ways_of(said.get(Column.SUBMIT, "")),
        "subjects": tuple(name for name in subjects_of(said.get(Column.SUBJECTS, "")) if len(name) <= 100),
        "legal_basis": tuple(dict.fromkeys(_NUMBER.findall(said.get(Column.LEGAL_BASIS, "")))),
        "decision": decision_of(tidy(said.get(Column.DECISION, ""))),
        "link": link if (link := said.get(Column.LINK, "").strip()).startswith(("https://", "http://")) else "",
    }
    fee = fee_of(said.get(Column.FEE), said.get(Column.FEE_FLAG, "as_published"))
    if fee.state is not FeeState.NOT_PUBLISHED:
        found["fee"] = fee
    found |= _shortening(said)
    return {name: value for name, value in found.items() if value}


def _shortening(said: Mapping[Column, str]) -> dict[str, Any]:
    """The central and the province's own term, when the row has one of each; the province's is the one in force."""
    central = terms_of(said.get(Column.CENTRAL_TERM, ""))
    own = terms_of(said.get(Column.PROVINCIAL_TERM, ""))
    if len(central) != 1 or len(own) != 1:
        return {}
    reason = tidy(said.get(Column.TERM_REASON, ""))[:300] or None
    return {"terms": own, "shortening": Shortening(central=central[0], provincial=own[0], reason=reason)}


def _parts(text: str) -> list[str]:
    return [part for line in text.split("\n") if (part := tidy(line))]
