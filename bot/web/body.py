"""What a request may carry: how much, how slowly, and what counts as readable JSON."""

import asyncio
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KIB = 1024
WEBHOOK_CAP = 64 * KIB
PAGE_CAP = 1024 * KIB
UPLOAD_CAP = 10 * 1024 * KIB

_CAPS = (("/telegram", WEBHOOK_CAP), ("/zalo", WEBHOOK_CAP), ("/chat/photos", UPLOAD_CAP))

PATIENCE = 8.0
"""Seconds that a body may take before its speed counts."""
SLOWEST = 8 * KIB
"""Bytes a second that keep a longer upload alive: a weak 3G line passes, one byte a second does not."""


class Refused(HTTPException):
    """A request that is answered with a sentence: `key` is its key among the texts. The connection is closed
    where the rest of the body would only be waited for.
    """

    def __init__(self, status: int, key: str, *, close: bool = False) -> None:
        super().__init__(status, key, {"Connection": "close"} if close else None)
        self.key = key


def cap_of(path: str) -> int:
    """How many bytes a body sent to `path` may have."""
    return next((cap for prefix, cap in _CAPS if path.startswith(prefix)), PAGE_CAP)


class BodyGuard:
    """Refuses a body over its cap, by `Content-Length` and while it streams, and one that comes too slowly.

    Raises `Refused` (400, 408 or 413) into the room that reads the body.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request with its body measured."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cap = cap_of(scope["path"])
        told = Headers(scope=scope).get("content-length", "0")
        if not (told.isascii() and told.isdigit()):
            raise Refused(400, "web.error.bad_request", close=True)
        if int(told[:20]) > cap:
            raise Refused(413, "web.error.too_large", close=True)
        await self._app(scope, _Meter(receive, cap), send)


class _Meter:
    """Counts the bytes and the seconds of one body as it is read."""

    def __init__(self, receive: Receive, cap: int) -> None:
        self._receive = receive
        self._cap = cap
        self._taken = 0
        self._begun: float | None = None
        self._done = False

    async def __call__(self) -> Message:
        if self._done:
            return await self._receive()
        loop = asyncio.get_running_loop()
        self._begun = loop.time() if self._begun is None else self._begun
        try:
            async with asyncio.timeout_at(self._begun + PATIENCE + self._taken / SLOWEST):
                message = await self._receive()
        except TimeoutError:
            raise Refused(408, "web.error.too_slow", close=True) from None
        self._taken += len(message.get("body", b""))
        self._done = not message.get("more_body", False)
        if self._taken > self._cap:
            raise Refused(413, "web.error.too_large", close=True)
        return message


Model = TypeVar("Model", bound=BaseModel)


async def read_json(request: Request, model: type[Model]) -> Model:
    """The JSON body as `model`. Raises `Refused`: 415 for another type, 400 for what is no JSON in UTF-8 (too
    deep, unpaired surrogates and NUL among it), 422 for JSON of another shape.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(415, "web.error.not_json")
    body = await request.body()
    if b"\\u0000" in body:
        raise Refused(400, "web.error.bad_request")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        unreadable = any(fault["type"] == "json_invalid" for fault in error.errors(include_input=False))
        if unreadable:
            raise Refused(400, "web.error.bad_request") from None
        raise Refused(422, "web.error.bad_shape") from None
