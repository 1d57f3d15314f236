"""How the desk introduces itself on a platform: what it is, and the commands that a menu offers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Place(StrEnum):
    """Where a menu is offered."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Command:
    """One line of a menu: what is typed after the stroke, and what it does."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """What is said to who reads `language`; "" to everybody who reads none of the others.

    `about` stands in an empty chat, `short` beside the name.
    """

    language: str
    about: str
    short: str
    menus: tuple[tuple[Place, tuple[Command, ...]], ...]


class Introduces(Protocol):
    """A platform that shows such things."""

    async def introduce(self, introduction: Introduction) -> int:
        """Says it where the platform says something else so far; gives how much was said anew. Raises a `SendError`."""
