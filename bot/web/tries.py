"""Wrong tries to log in: how many, by name, by address and in all, until the door stays shut for a while.

Kept for a day at most, with a keyed digest instead of the address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import Request

from bot.domain.account import Change
from bot.domain.person import Official
from bot.services import accounts
from bot.services.desk import Desk
from bot.web import known_browser
from bot.web.address import client_address

if TYPE_CHECKING:
    from bot.web.front import Front

WINDOW = timedelta(minutes=15)
OF_A_NAME = 5
FROM_AN_ADDRESS = 50
"""An office of thirty sits behind one address; whoever tries one password on many names is stopped all the same."""
IN_ALL = 500
CODES_A_DAY = 20
"""Wrong codes after a right password. Three of a million are good at a time, so that twenty a day take 45 years."""


@dataclass(frozen=True, slots=True)
class Tries:
    """Under which names the tries of one request are counted, each with its bound in a `WINDOW`.

    `codes` is the name for wrong codes in a day.
    """

    bounds: Mapping[str, int]
    codes: str
    official: Official | None

    async def over(self, desk: Desk) -> bool:
        """Whether the door is shut now; then nothing typed is looked at."""
        for name, bound in self.bounds.items():
            if await desk.archive.sessions.failures(name, desk.now - WINDOW) >= bound:
                return True
        return False

    async def codes_over(self, desk: Desk) -> bool:
        """Whether so many codes were wrong in a day that none is looked at."""
        return await desk.archive.sessions.failures(self.codes, desk.now - timedelta(days=1)) >= CODES_A_DAY

    async def note(self, desk: Desk, *, code: bool = False) -> None:
        """Counts a wrong try. The owner of the account reads of it when it was the last one."""
        names = [*self.bounds, self.codes] if code else [*self.bounds]
        for name in names:
            await desk.archive.sessions.note_failure(name, desk.now)
        if self.official is None:
            return
        own = names[0]
        if await desk.archive.sessions.failures(own, desk.now - WINDOW) == self.bounds[own]:
            change = Change.CODES_STOPPED if code else Change.TRIES_STOPPED
            await accounts.note(desk, self.official.id, change, None)


def tries_of(front: "Front", request: Request, name: str, official: Official | None) -> Tries:
    """The tries of this request. `official`: who goes by the name, if anybody."""
    browser = known_browser.known(front, request, official)
    if browser is not None:
        return Tries({f"browser:{browser}": OF_A_NAME}, f"codes browser:{browser}", official)
    bounds = {f"name:{name}": OF_A_NAME}
    address = client_address(request, front.trusted_proxies)
    if address:
        bounds[f"address:{front.sealer.digest(address, 'address')}"] = FROM_AN_ADDRESS
    return Tries(bounds | {"all": IN_ALL}, f"codes name:{name}", official)
