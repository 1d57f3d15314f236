"""A whole archive moves from SQLite to PostgreSQL: every row is copied, read back and compared, or nothing is kept."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from bot.store.postgres import PostgresStore
from bot.store.postgres_statement import wrapped
from bot.store.sqlite import MOVED, SqliteStore

_AT_ONCE = 2000
"""Rows in memory at a time."""

_MARK = "Dữ liệu đã chuyển sang PostgreSQL; đặt MOTCUA_DATABASE. Xóa tệp này để dùng lại tệp cũ.\n"

_MASK = 2**128 - 1


class MoveRefused(Exception):
    """The archive cannot move; the text says why. Both archives are as they were."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One table, and how many rows of it were moved."""

    table: str
    rows: int


class _Sum:
    """The rows of a table, whatever their order: how many, and the sum of their digests."""

    def __init__(self) -> None:
        self.rows, self.digest = 0, 0

    def add(self, row: Sequence[Any]) -> None:
        """Takes one more row in."""
        plain = [int(value) if isinstance(value, bool) else value for value in row]
        self.rows += 1
        said = hashlib.blake2b(repr(plain).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        self.digest = (self.digest + int.from_bytes(said, "big")) & _MASK


async def move(source: Path, address: str) -> list[Moved]:
    """Copies every row of the SQLite file to the empty archive at `address`, and marks the file as moved.

    No desk may serve from the file meanwhile. One transaction there: killed at any moment, the new archive is empty and
    the file is what counts. Raises `MoveRefused`, `DatabaseInUse`, `NewerArchive`, `ArchiveUnavailable`.
    """
    mark = source.with_name(source.name + MOVED)
    held = await SqliteStore.open(source, exclusive=True)
    try:
        await (await PostgresStore.open(address, connections=2)).close()
        with wrapped():
            connection = await asyncpg.connect(address)
            try:
                async with connection.transaction():
                    # What the archive works out by itself comes along as it is.
                    await connection.execute("SET LOCAL motcua.copying = 'yes'")
                    moved = await _copied(source, connection)
            finally:
                await connection.close()
        await asyncio.to_thread(mark.write_text, _MARK, encoding="utf-8")
    finally:
        await held.close()
    return moved


async def _copied(source: Path, connection: "asyncpg.Connection[Any]") -> list[Moved]:
    with closing(sqlite3.connect(source)) as old:
        await _must_fit(old, connection)
        return [await _table(old, connection, table) for table in _in_order(old)]


async def _must_fit(old: sqlite3.Connection, connection: "asyncpg.Connection[Any]") -> None:
    """The same schema on both sides, and nothing in the new archive yet. Raises `MoveRefused`."""
    here = old.execute("SELECT number, name FROM migrations ORDER BY number").fetchall()
    there = [tuple(row) for row in await connection.fetch("SELECT number, name FROM migrations ORDER BY number")]
    if here != there:
        msg = "Hai bên khác phiên bản dữ liệu; hãy chạy «migrate» cho cả hai rồi chuyển lại."
        raise MoveRefused(msg)
    for table in _in_order(old):
        if await connection.fetchval(f"SELECT EXISTS (SELECT 1 FROM {table})"):  # noqa: S608 - our own schema's name
            msg = f"Kho PostgreSQL đã có dữ liệu (bảng {table}); chỉ chuyển vào kho trống."
            raise MoveRefused(msg)


def _in_order(old: sqlite3.Connection) -> list[str]:
    """Every table, after those that it refers to."""
    names = [
        name
        for (name,) in old.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if not name.startswith("sqlite_") and name != "migrations"
    ]
    needs = {name: {row[2] for row in old.execute(f"PRAGMA foreign_key_list({name})")} - {name} for name in names}
    ordered: list[str] = []
    while needs:
        ready = sorted(name for name, wanted in needs.items() if wanted <= set(ordered))
        ordered += ready
        for name in ready:
            del needs[name]
    return ordered


async def _table(old: sqlite3.Connection, connection: "asyncpg.Connection[Any]", table: str) -> Moved:
    columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
    kinds = {
        row["column_name"]: row["data_type"]
        for row in await connection.fetch(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = $1",
            table,
        )
    }
    flags = [kinds[column] == "boolean" for column in columns]
    sent, back = _Sum(), _Sum()
    for batch in _batches(old, table, columns):
        rows = [_as_flags(row, flags) for row in batch]
        for row in rows:
            sent.add(row)
        await connection.copy_records_to_table(table, records=rows, columns=columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    async for row in connection.cursor(f"SELECT {listed} FROM {table}", prefetch=_AT_ONCE):  # noqa: S608 - as above
        back.add(tuple(row))
    if (sent.rows, sent.digest) != (back.rows, back.digest):
        msg = f"Bảng {table}: {sent.rows} dòng gửi đi, {back.rows} dòng đọc lại, hoặc nội dung khác nhau."
        raise MoveRefused(msg)
    await _go_on_counting(connection, table)
    return Moved(table, sent.rows)


def _as_flags(row: tuple[Any, ...], flags: list[bool]) -> list[Any]:
    """The row with true and false where SQLite has 1 and 0."""
    return [bool(value) if flag and value is not None else value for value, flag in zip(row, flags, strict=True)]


def _batches(old: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    listed = ", ".join(f'"{column}"' for column in columns)
    try:
        # The order in which they came: PostgreSQL numbers them anew where SQLite numbers of itself.
        cursor = old.execute(f"SELECT {listed} FROM {table} ORDER BY rowid")  # noqa: S608 - our own schema's names
    except sqlite3.OperationalError:
        cursor = old.execute(f"SELECT {listed} FROM {table}")  # noqa: S608 - as above
    while batch := cursor.fetchmany(_AT_ONCE):
        yield batch


async def _go_on_counting(connection: "asyncpg.Connection[Any]", table: str) -> None:
    """The next number that the table gives of itself is after the highest that came."""
    columns = await connection.fetch(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = $1 AND is_identity = 'YES'",
        table,
    )
    for row in columns:
        name = row["column_name"]
        await connection.execute(
            f"SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max({name}), 0) + 1, false) FROM {table}",  # noqa: S608 - as above
            table,
            name,
        )
