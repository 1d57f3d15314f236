"""What goes into a ground: rows for one table, and statements that are said once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows. `columns` names what each row holds, in order."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as the archive said it: by which method of the driver, in what words, with which values."""

    method: str
    words: str
    values: Any
