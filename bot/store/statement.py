"""Named SQL in one transaction, whatever the engine; and how what nobody waits for goes along with others.

A trip to the database costs more than most statements do: on SQLite a change of threads, on PostgreSQL the wire. So a
write whose result nobody needs is put down with `later` and goes along with the next statement, or with the commit; a
read that will be needed is put down with `soon` and goes along as well; and what is known to be needed together is
asked in one trip with `together`. Everything sees what was put down before it, and nothing that was put down after.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

import aiosql

FOLDER = Path(__file__).parent / "sql"
"""Named queries: what both engines take lies in the folder itself, twins in `sqlite/` and `postgres/`."""

Row = Mapping[str, Any]
"""One row, by column."""

_T = TypeVar("_T")


class Want(Enum):
    """What is wanted of a query."""

    NOTHING = "that it is done"
    COUNT = "how many rows were changed"
    VALUE = "the first value of the first row"
    ROW = "the first row"
    ROWS = "every row"


@dataclass(frozen=True, slots=True)
class Call:
    """One query with its values."""

    name: str
    values: Mapping[str, Any]
    want: Want

    @classmethod
    def change(cls, name: str, /, **values: object) -> "Call":
        """A query that writes (`!`)."""
        return cls(name, values, Want.COUNT)

    @classmethod
    def value(cls, name: str, /, **values: object) -> "Call":
        """A query for one value (`$`)."""
        return cls(name, values, Want.VALUE)

    @classmethod
    def row(cls, name: str, /, **values: object) -> "Call":
        """A query for one row (`^`)."""
        return cls(name, values, Want.ROW)

    @classmethod
    def rows(cls, name: str, /, **values: object) -> "Call":
        """A query for every row."""
        return cls(name, values, Want.ROWS)


def queries(engine: str, adapter: str | Callable[[], Any]) -> dict[str, Any]:
    """Every named query as this engine takes it. Raises `ValueError` when a name is there twice."""
    found: dict[str, Any] = {}
    for file in (*sorted(FOLDER.glob("*.sql")), *sorted((FOLDER / engine).glob("*.sql"))):
        read = aiosql.from_path(file, adapter)
        for name in read.available_queries:
            if name.endswith("_cursor"):
                continue
            if name in found:
                msg = f"{file.name}: {name} is there twice"
                raise ValueError(msg)
            found[name] = getattr(read, name)
    return found


class Soon(Generic[_T]):
    """What a read will give: await it. It went along with whatever was asked meanwhile, or goes now."""

    def __init__(self, statements: "Statements", shape: Callable[[Any], _T]) -> None:
        self._statements, self._shape = statements, shape
        self._answers: list[Any] = []

    def came(self, answer: Any) -> None:
        """Takes what the database said."""
        self._answers.append(answer)

    def __await__(self) -> Generator[Any, None, _T]:
        if not self._answers:
            yield from self._statements.together().__await__()
        return self._shape(self._answers[0])


class Statements(ABC):
    """The named queries inside one transaction. Values go in by name, as the first line of each query lists them.

    Every method raises `ArchiveUnavailable` when the database cannot serve and `BrokenRule` for a row that it refuses.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Call, Soon[Any] | None]] = []

    async def change(self, name: str, /, **values: object) -> int:
        """Runs a query that writes (`!`); gives how many rows it changed."""
        return int(await self._one(Call(name, values, Want.COUNT)))

    async def value(self, name: str, /, **values: object) -> Any:
        """The first value of the first row (`$`), or None."""
        return await self._one(Call(name, values, Want.VALUE))

    async def row(self, name: str, /, **values: object) -> Row | None:
        """The first row (`^`), or None."""
        found: Row | None = await self._one(Call(name, values, Want.ROW))
        return found

    async def rows(self, name: str, /, **values: object) -> list[Row]:
        """Every row."""
        return list(await self._one(Call(name, values, Want.ROWS)))

    def later(self, name: str, /, **values: object) -> None:
        """Puts down a write whose result nobody waits for: done before whatever is asked next, or with the commit."""
        self._waiting.append((Call(name, values, Want.NOTHING), None))

    def soon(self, call: Call, shape: Callable[[Any], _T]) -> Soon[_T]:
        """Puts down a read: asked along with whatever is asked next. Its answer, once awaited, is given by `shape`."""
        answer = Soon(self, shape)
        self._waiting.append((call, answer))
        return answer

    async def together(self, *calls: Call) -> list[Any]:
        """The results of several queries, in order, with as few trips as the engine allows."""
        waiting, self._waiting = self._waiting, []
        results = await self._run([*(call for call, _ in waiting), *calls])
        for (_, answer), result in zip(waiting, results, strict=False):
            if answer is not None:
                answer.came(result)
        return results[len(waiting) :]

    @abstractmethod
    async def alone(self, *words: object) -> None:
        """From here to the end of the transaction nobody else goes on who says the same words."""

    @abstractmethod
    async def _run(self, calls: Sequence[Call]) -> list[Any]:
        """Does the calls in their order; gives their results, None where nothing was wanted."""

    def _left(self) -> list[Call]:
        """The writes that still wait; a read that nobody awaited is not asked any more."""
        waiting, self._waiting = self._waiting, []
        return [call for call, answer in waiting if answer is None]

    async def _one(self, call: Call) -> Any:
        (result,) = await self.together(call)
        return result
