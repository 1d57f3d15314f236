"""Who writes to an OA, and what reaches their phones."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Heard:
    """What reached a phone: the words, the buttons as Zalo was given them, the picture or file."""

    text: str = ""
    buttons: tuple[dict[str, Any], ...] = ()
    picture: str = ""
    file: str = ""
    paid: bool = False
    template: str = ""
    at: datetime | None = field(default=None, compare=False)

    @property
    def labels(self) -> list[str]:
        return [button["title"] for button in self.buttons]


@dataclass
class Person:
    """Somebody on Zalo. `last`: their last interaction with the OA; `refuses`: an error that every message gets."""

    id: str
    phone: str = ""
    last: datetime | None = None
    follows: bool = False
    refuses: int = 0
    heard: list[Heard] = field(default_factory=list)
