"""The web application, lent to one test after another: making its rooms takes longer than most tests do.

Its rooms ask their front for what they need at every request, so that a front furnished anew is another test's desk.
What an application keeps from when it was made is the same for all to whom it is lent (`_made_for`); only the numbers
of requests go on where the test before left them.
"""

from collections import defaultdict
from dataclasses import fields

from fastapi import FastAPI

from bot.web.front import Front, create_web

_waiting: dict[tuple[object, ...], list[tuple[Front, FastAPI]]] = defaultdict(list)


class LentWebs:
    """The applications of one test. `given_back` must follow."""

    def __init__(self) -> None:
        self._lent: list[tuple[Front, FastAPI]] = []

    def over(self, front: Front) -> FastAPI:
        """An application over a front like this one, for this test alone."""
        waiting = _waiting[_made_for(front)]
        own, web = waiting.pop() if waiting else (front, create_web(front))
        for each in fields(Front):
            # Frozen for the program's sake: there nothing may change under the rooms.
            object.__setattr__(own, each.name, getattr(front, each.name))
        self._lent.append((own, web))
        return web

    def given_back(self) -> None:
        """Nothing more is asked of them by this test."""
        for own, web in self._lent:
            _waiting[_made_for(own)].append((own, web))
        self._lent.clear()


def _made_for(front: Front) -> tuple[object, ...]:
    """What an application is made for, once: its headers, its sentences, its counter and its ways in."""
    return front.secure_cookies, front.frame_ancestors, id(front.rules.texts), id(front.counter), front.platforms
