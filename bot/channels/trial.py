"""What a platform answered to a call of somebody who tries it: its own codes and words, and the names of what came."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One call. `status` None: nobody answered. `names` are the names of what came, never what it said; `rate` is what
    the platform says of its limits.
    """

    method: str
    status: int | None
    ok: bool = False
    code: int | None = None
    said: str = ""
    names: tuple[str, ...] = ()
    chat: str = ""
    rate: str = ""


def names_of(result: object, before: str = "") -> Iterator[str]:
    """The names of every part, the inner ones with those around them."""
    if not isinstance(result, dict):
        if before:
            yield before
        return
    for key, value in result.items():
        yield from names_of(value, f"{before}.{key}" if before else str(key))
