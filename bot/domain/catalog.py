"""The published list of procedures in force, as loaded and checked.

A list is taken whole or refused: the caller keeps the one it had when `Catalog.load` raises.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from bot.domain.procedure import Procedure


class CatalogError(ValueError):
    """The list cannot be used. The text names the record (its place and code) and the reason."""


class Published(BaseModel):
    """Where the list came from; `as_of` is the newest month in it, `count` guards against a list cut short."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[str, StringConstraints(min_length=1)]
    as_of: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2})?$")]
    count: Annotated[int, Field(ge=1)]


_RECORDS = TypeAdapter(list[Procedure])


@dataclass(frozen=True)
class Catalog:
    """Every procedure in force, in the order of the file, each code once.

    `digest` is the SHA-256 of the text that it was loaded from; "" for one that was put together otherwise.
    """

    published: Published
    procedures: tuple[Procedure, ...] = field(repr=False)
    digest: str = ""

    @classmethod
    def load(cls, content: str | bytes) -> "Catalog":
        """The list in `content` (JSON). Raises `CatalogError` for anything that is not a whole and valid list."""
        published, records = _shape(content)
        try:
            procedures = tuple(_RECORDS.validate_python(records, strict=False))
        except ValidationError as error:
            raise CatalogError(_reason(error, records)) from None
        _refuse_repeats(procedures)
        if published.count != len(procedures):
            msg = f"the list says that it holds {published.count} records, but {len(procedures)} are there"
            raise CatalogError(msg)
        whole = content.encode() if isinstance(content, str) else content
        return cls(published, procedures, hashlib.sha256(whole).hexdigest())

    @cached_property
    def _by_code(self) -> dict[str, Procedure]:
        return {procedure.code: procedure for procedure in self.procedures}

    def get(self, code: str) -> Procedure | None:
        """The procedure with this national code (as `Procedure.code` writes it), or None."""
        return self._by_code.get(code)

    def __len__(self) -> int:
        return len(self.procedures)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code


def _shape(content: str | bytes) -> tuple[Published, list[Any]]:
    """The two parts of the file, when it is JSON of the right shape."""
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError) as error:
        msg = f"not JSON: {error}"
        raise CatalogError(msg) from None
    if not isinstance(whole, dict) or whole.keys() != {"published", "procedures"}:
        msg = 'the file must be an object with "published" and "procedures" and nothing else'
        raise CatalogError(msg)
    records = whole["procedures"]
    if not isinstance(records, list) or not records:
        msg = '"procedures" must be a list that is not empty'
        raise CatalogError(msg)
    records = _said_once(records, {})
    try:
        return Published.model_validate(whole["published"]), records
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the part"
        msg = f'"published": {where}: {first["msg"]}'
        raise CatalogError(msg) from None


def _said_once(part: Any, known: dict[str, str]) -> Any:
    """The same with one copy of every text: three in four stand on the list more than once."""
    if isinstance(part, str):
        return known.setdefault(part, part)
    if isinstance(part, list):
        return [_said_once(each, known) for each in part]
    if isinstance(part, dict):
        return {key: _said_once(each, known) for key, each in part.items()}
    return part


def _reason(error: ValidationError, records: list[Any]) -> str:
    """The first fault as "record 12 (1.001193): term.number: …"."""
    first = error.errors(include_url=False, include_context=False)[0]
    place, *steps = first["loc"]
    record = records[int(place)]
    code = record.get("code") if isinstance(record, dict) else None
    where = ".".join(str(step) for step in steps) or "the record"
    return f"record {int(place) + 1} ({code or 'no code'}): {where}: {first['msg']}"


def _refuse_repeats(procedures: Iterable[Procedure]) -> None:
    seen: dict[str, int] = {}
    for place, procedure in enumerate(procedures, start=1):
        first = seen.setdefault(procedure.code, place)
        if first != place:
            msg = f"record {place} ({procedure.code}): the code is already that of record {first}"
            raise CatalogError(msg)
