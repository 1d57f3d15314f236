"""The named queries on PostgreSQL: what can travel together goes in one statement (bot/store/postgres_trip.py).

Which rows are concerned never gets into an error of ours; the driver's own error, which may quote them, stays behind it
and is never logged (bot/log.py tells class and place only).
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import asyncpg

from bot.domain.ports import ArchiveUnavailable, BrokenRule
from bot.store.postgres_trip import joined, taken, trips
from bot.store.statement import Call, Statements, Want

NO_ANSWER = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver says of a server that refuses or went away. The last, which it calls its own mistake, comes when a
connection is cut between two of its steps."""


@contextmanager
def wrapped() -> Iterator[None]:
    """Turns what the database cannot do now into `ArchiveUnavailable`, a row that it refuses into `BrokenRule`."""
    try:
        yield
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        raise BrokenRule(type(error).__name__) from error
    except (*NO_ANSWER, OSError) as error:
        msg = f"the archive cannot serve ({type(error).__name__})"
        raise ArchiveUnavailable(msg) from error


def lock_number(*words: object) -> int:
    """The number of the advisory lock for these words: 64 bits, the same in every process and version."""
    said = "\x1f".join(str(word) for word in words).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big", signed=True)


class PostgresStatements(Statements):
    """`Statements` on one connection, inside a transaction that was begun there."""

    def __init__(self, connection: "asyncpg.Connection[Any]", *, writing: bool) -> None:
        super().__init__()
        self._connection, self._writing = connection, writing
        self.wrote = False
        """Whether a row was written for certain."""

    async def alone(self, *words: object) -> None:
        """From here to the end of the transaction nobody else goes on who says the same words; who reads, reads on."""
        if self._writing:
            with wrapped():
                await self._connection.execute("SELECT pg_advisory_xact_lock($1)", lock_number(*words))

    async def settle(self) -> None:
        """Does what still waits."""
        if left := self._left():
            await self._run(left)

    async def _run(self, calls: Sequence[Call]) -> list[Any]:
        results: list[Any] = [None] * len(calls)
        with wrapped():
            for places in trips(calls):
                said = await self._said([calls[place] for place in places])
                for place, result in zip(places, said, strict=True):
                    results[place] = result
        return results

    async def _said(self, calls: Sequence[Call]) -> list[Any]:
        """One trip."""
        trip = joined(tuple((call.name, call.want) for call in calls))
        values = [calls[number].values[name] for number, name in trip.values]
        results: list[Any] = [None] * len(calls)
        if trip.wanted is None:
            for place, found in zip(trip.places, await self._connection.fetchrow(trip.sql, *values), strict=True):
                results[place] = taken(calls[place].want, found)
                self.wrote = self.wrote or (calls[place].want is Want.COUNT and bool(found))
        elif trip.wanted is Want.NOTHING:
            await self._connection.execute(trip.sql, *values)
        else:
            results[trip.places[0]] = await self._asked(trip.wanted, trip.sql, values)
        return results

    async def _asked(self, want: Want, sql: str, values: Sequence[Any]) -> Any:
        if want is Want.COUNT:
            # The answer is like "UPDATE 1".
            return int((await self._connection.execute(sql, *values)).rpartition(" ")[2])
        if want is Want.ROWS:
            return await self._connection.fetch(sql, *values)
        if want is Want.ROW:
            return await self._connection.fetchrow(sql, *values)
        return await self._connection.fetchval(sql, *values)
