"""The webhook doors of the platforms: the secret is checked, the update is kept, and then the platform is told so."""

import hmac
from typing import TYPE_CHECKING, Protocol

import structlog
from fastapi import APIRouter, Request, Response

from bot.domain.message import Channel, Incoming, Unreadable
from bot.domain.ports import ArchiveUnavailable

if TYPE_CHECKING:
    from bot.web.front import Front

_log = structlog.get_logger(__name__)


class UpdateDoor(Protocol):
    """What keeping an update needs of a channel, however its platform proves who it is."""

    channel: Channel
    path: str

    def parse(self, body: bytes) -> Incoming | None:
        """The update; None when the desk does not serve its kind. Raises `Unreadable`."""

    def confirm(self, incoming: Incoming) -> None:
        """Tells the person that the update was taken, in the background; never raises."""


class SecretDoor(UpdateDoor, Protocol):
    """A channel whose platform sends a shared secret along with each update, in a header."""

    secret_header: bytes

    @property
    def secret(self) -> str:
        """What the platform sends along; never empty."""


def platform_routes(front: "Front") -> APIRouter:
    """`POST` to the path of each platform; nothing for one that is polled.

    Raises ValueError when there is a door without a secret: such a door would let in anybody.
    """
    routes = APIRouter()
    for door in front.platforms:
        if not door.secret:
            msg = f"a webhook for {door.channel} needs MOTCUA_{door.channel.upper()}_SECRET"
            raise ValueError(msg)
        _open(routes, front, door)
    return routes


def _open(routes: APIRouter, front: "Front", door: SecretDoor) -> None:
    @routes.post(door.path, include_in_schema=False, name=door.channel)
    async def webhook(request: Request) -> Response:
        """200 once the update is kept; 401 for strangers, 400 for no update, 503 while nothing can be kept."""
        if not _knows(request, door):
            return Response(status_code=401)
        return await kept(front, door, await request.body())


async def kept(front: "Front", door: UpdateDoor, body: bytes) -> Response:
    """Keeps an update of a platform that has proved who it is, and gives the answer for it."""
    try:
        incoming = door.parse(body)
    except Unreadable as error:
        _log.warning(f"{door.channel}.unreadable", why=str(error))
        return Response(status_code=400)
    if incoming is None:
        return Response(status_code=200)
    try:
        await front.receive(incoming)
    except ArchiveUnavailable:
        _log.error(f"{door.channel}.not_kept", what="the platform will send the update again")
        return Response(status_code=503, headers={"Retry-After": "5"})
    door.confirm(incoming)
    return Response(status_code=200)


def _knows(request: Request, door: SecretDoor) -> bool:
    """Compared as bytes and in constant time; a header that comes twice is no secret known."""
    given = [value for name, value in request.scope["headers"] if name == door.secret_header]
    return len(given) == 1 and hmac.compare_digest(given[0], door.secret.encode())
