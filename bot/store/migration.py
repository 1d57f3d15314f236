"""Migrations: numbered SQL files, applied once each, forwards only.

`0007_pre_what.sql` is for before the new program is everywhere: the program before it goes on working beside the new
schema. `0009_post_what.sql` takes away what only that older program needed, and is applied by `migrate --post` when
nobody will go back to it. So a program serves beside `pre` migrations that it does not know, and refuses an archive
that had a `post` one which it does not know.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "migrations"
"""A folder for each engine, with the same numbers and names."""

_UNTIL_HERE_ALL_WERE_BEFORE = 5
"""Migrations up to this number were named before there were two kinds."""


class NewerArchive(Exception):
    """The archive was written by a later version of the program, which this one does not understand."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its number, its name and its SQL."""

    number: int
    name: str
    sql: str

    @property
    def waits(self) -> bool:
        """Whether it is for after the older program is gone."""
        return self.name.startswith("post_")


def migrations(engine: str, folder: Path = FOLDER) -> list[Migration]:
    """Every migration in its order. Raises `ValueError` when a number is missing or there twice, or the kind unsaid."""
    found: list[Migration] = []
    for path in sorted((folder / engine).glob("*.sql")):
        number, _, name = path.stem.partition("_")
        if not re.fullmatch(r"\d{4}", number) or int(number) != len(found) + 1:
            msg = f"migration {path.name} is out of order"
            raise ValueError(msg)
        if int(number) > _UNTIL_HERE_ALL_WERE_BEFORE and not name.startswith(("pre_", "post_")):
            msg = f"migration {path.name} says neither pre nor post"
            raise ValueError(msg)
        found.append(Migration(int(number), name, path.read_text(encoding="utf-8")))
    return found


def missing(known: Sequence[Migration], applied: Mapping[int, str], *, post: bool = False) -> list[Migration]:
    """What is still to be applied, in order; `post` asks for all of it.

    Without `post` the last `post` migrations wait. One that an earlier version brought and a later `pre` one builds
    on does not: its time is over. Raises `NewerArchive` for an applied one that this program does not know and cannot
    work beside.
    """
    newest = known[-1].number if known else 0
    strange = [number for number, name in applied.items() if number > newest and not name.startswith("pre_")]
    if strange:
        msg = f"the archive has schema {max(strange)}, this program knows {newest}: use a newer version of the program"
        raise NewerArchive(msg)
    waiting = [each for each in known if each.number not in applied]
    while waiting and waiting[-1].waits and not post:
        waiting.pop()
    return waiting


def needed(engine: str) -> int:
    """The number of the migration that this program cannot serve without."""
    return missing(migrations(engine), {})[-1].number
