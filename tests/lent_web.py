"""The web application, lent to one test after another: making its rooms takes longer than most tests do.

Its rooms ask their front for what they need at every request, so that a front furnished anew is another test's desk.
What an application keeps from when it was made is the same for all to whom it is lent (`_made_for`); only the numbers
of requests go on where the test before left them.
"""

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from typing import Any

from fastapi import FastAPI

from bot.web.front import Front, create_web


class _Platform:
    """Stands in an application for the platform of the test that it is lent to."""

    def __init__(self, own: Any) -> None:
        self.own = own

    def __getattr__(self, name: str) -> Any:
        return getattr(self.own, name)


@dataclass(frozen=True)
class _Made:
    web: FastAPI
    front: Front
    platforms: tuple[_Platform, ...]
    key: tuple[object, ...]

    def furnish(self, front: Front) -> None:
        """Makes it the application over a front like this one."""
        for each in fields(Front):
            # Frozen for the program's sake: there nothing may change under the rooms.
            object.__setattr__(self.front, each.name, getattr(front, each.name))
        for stand_in, own in zip(self.platforms, (*front.platforms, *front.signed), strict=True):
            stand_in.own = own


_waiting: dict[tuple[object, ...], list[_Made]] = defaultdict(list)


class LentWebs:
    """The applications of one test. `given_back` must follow."""

    def __init__(self) -> None:
        self._lent: list[_Made] = []

    def over(self, front: Front) -> FastAPI:
        """An application over a front like this one, for this test alone; its `state.front` is the one that it asks.

        Raises what making it raises.
        """
        waiting = _waiting[_made_for(front)]
        made = waiting.pop() if waiting else _make(front)
        made.furnish(front)
        self._lent.append(made)
        return made.web

    def given_back(self) -> None:
        """Nothing more is asked of them by this test."""
        for made in self._lent:
            _waiting[made.key].append(made)
        self._lent.clear()


def _make(front: Front) -> _Made:
    asked, signed = [tuple(_Platform(each) for each in doors) for doors in (front.platforms, front.signed)]
    own: Any = replace(front, platforms=asked, signed=signed)
    web = create_web(own)
    web.state.front = own
    return _Made(web, own, (*asked, *signed), _made_for(front))


def _made_for(front: Front) -> tuple[object, ...]:
    """What an application is made for, once: its headers, its sentences, its counter, its watch and its ways in."""
    secrets = tuple((type(each), each.path, each.secret_header, bool(each.secret)) for each in front.platforms)
    signed = tuple((type(each), each.path) for each in front.signed)
    made_of = (id(front.rules.texts), id(front.counter), id(front.watch))
    return front.secure_cookies, front.frame_ancestors, *made_of, secrets, signed
