"""The webhook door of Telegram: the secret is checked, the update is kept, and only then the platform is told so."""

import hmac
from typing import TYPE_CHECKING, Protocol

import structlog
from fastapi import APIRouter, Request, Response

from bot.domain.message import Incoming, Unreadable
from bot.domain.ports import ArchiveUnavailable

if TYPE_CHECKING:
    from bot.web.front import Front

_log = structlog.get_logger(__name__)

_SECRET_HEADER = b"x-telegram-bot-api-secret-token"


class TelegramDoor(Protocol):
    """What the webhook needs of the Telegram channel."""

    @property
    def secret(self) -> str:
        """What Telegram sends along with each update; never empty."""

    def parse(self, body: bytes) -> Incoming | None:
        """The update; None when the desk does not serve its kind. Raises `Unreadable`."""

    def confirm(self, incoming: Incoming) -> None:
        """Lets a pressed button stop turning, in the background; never raises."""


def telegram_routes(front: "Front") -> APIRouter:
    """`POST /telegram/webhook`; nothing when the desk polls or has no Telegram.

    Raises ValueError when there is a door without a secret: such a door would let in anybody.
    """
    routes = APIRouter()
    door = front.telegram
    if door is None:
        return routes
    if not door.secret:
        msg = "a webhook for Telegram needs MOTCUA_TELEGRAM_SECRET"
        raise ValueError(msg)

    @routes.post("/telegram/webhook", include_in_schema=False)
    async def webhook(request: Request) -> Response:
        """200 once the update is kept; 401 for strangers, 400 for no update, 503 while nothing can be kept."""
        if not _knows(request, door.secret):
            return Response(status_code=401)
        try:
            incoming = door.parse(await request.body())
        except Unreadable as error:
            _log.warning("telegram.unreadable", why=str(error))
            return Response(status_code=400)
        if incoming is None:
            return Response(status_code=200)
        try:
            await front.receive(incoming)
        except ArchiveUnavailable:
            _log.error("telegram.not_kept", what="Telegram will send the update again")
            return Response(status_code=503, headers={"Retry-After": "5"})
        door.confirm(incoming)
        return Response(status_code=200)

    return routes


def _knows(request: Request, secret: str) -> bool:
    """Compared as bytes and in constant time; a header that comes twice is no secret known."""
    given = [value for name, value in request.scope["headers"] if name == _SECRET_HEADER]
    return len(given) == 1 and hmac.compare_digest(given[0], secret.encode())
