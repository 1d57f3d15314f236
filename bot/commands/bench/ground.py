"""The database that a bench works on: one that holds nothing but what a bench put there.

Every row that the bench makes has an id that begins with `OURS`. Where any other row is found, the database is an
office's own and is not touched: it is looked at before it is opened, so that not even its schema changes.
"""

import asyncio
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from bot.commands.bench.batch import Batch, Said
from bot.commands.bench.ground_postgres import PostgresGround
from bot.commands.bench.ground_sqlite import SqliteGround
from bot.domain.ports import Store
from bot.opening import SystemChance
from bot.store.postgres_statement import wrapped

OURS = "be9c"
"""How the id of everything begins that a bench made."""

_AFTER = "be9d"
_WITH_IDS = ("people", "officials", "cases", "case_events", "outbox", "photos", "questions")
_NEVER_OURS = ("invitations",)


class NotOurs(Exception):
    """The database holds what no bench made; the text says where."""


class BenchChance(SystemChance):
    """The system's chance, with ids that tell whose they are."""

    def id(self) -> str:
        """A new row id: 32 hexadecimal signs, the first ones those of the bench."""
        return OURS + super().id()[len(OURS) :]


class Ground(Protocol):
    """One database to measure on."""

    address: str
    """As `--database` names it."""
    shown: str
    """The same for people to read: without a password."""
    name: str
    """The engine, for the tables."""

    def opened(self) -> AbstractAsyncContextManager[Store]:
        """The archive as a serving process opens it."""

    async def value(self, sql: str) -> Any:
        """The first value that a query of the bench's own gives."""

    async def tables(self) -> set[str]:
        """The tables that are there."""

    async def fill(self, batches: Iterable[Batch]) -> None:
        """Writes many rows at once: all or none, the indexes made after."""

    async def say(self, sql: str) -> None:
        """Says one statement of the bench's own."""

    def twin(self) -> AbstractContextManager["Ground"]:
        """A copy of it, gone afterwards; call it outside of any loop."""

    def noted(self) -> AbstractContextManager[list[Said]]:
        """Notes every statement that stores opened meanwhile say."""

    async def repeat(self, said: Sequence[Said]) -> float:
        """Says the statements once more, with the bare driver; gives the seconds."""

    async def size(self) -> int:
        """Bytes on disk."""


@contextmanager
def ground_of(database: str | None, connections: int = 8) -> Iterator[Ground]:
    """The ground that `--database` names; a new file in a folder that goes again when none is named.

    Raises `NotOurs`, and `ArchiveUnavailable` for a server that does not answer.
    """
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        ground: Ground
        if database and re.match(r"postgres(ql)?://", database):
            with wrapped():
                ground = asyncio.run(PostgresGround.reached(database, connections))
        else:
            ground = SqliteGround(database or str(Path(folder) / "motcua.db"))
        asyncio.run(_only_ours(ground))
        yield ground


async def _only_ours(ground: Ground) -> None:
    """Raises `NotOurs` when a row or a table is there that no bench made."""
    there = await ground.tables()
    if there and "people" not in there:
        msg = f"{ground.shown}: đây không phải cơ sở dữ liệu của Một Cửa."
        raise NotOurs(msg)
    for table in sorted(there & {*_WITH_IDS, *_NEVER_OURS}):
        others = f"SELECT count(*) FROM {table}"  # noqa: S608 - our own tables' names
        if table in _WITH_IDS:
            others = (
                f"SELECT (SELECT count(*) FROM (SELECT 1 AS one FROM {table} WHERE id < '{OURS}' LIMIT 1) AS low)"  # noqa: S608
                f" + (SELECT count(*) FROM (SELECT 1 AS one FROM {table} WHERE id >= '{_AFTER}' LIMIT 1) AS high)"
            )
        if await ground.value(others):
            msg = (
                f"{ground.shown}: bảng «{table}» có dữ liệu không phải do phép đo tạo ra."
                " Hãy dùng một cơ sở dữ liệu trống hoặc bỏ --database."
            )
            raise NotOurs(msg)
