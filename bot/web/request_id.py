"""A number for every web request, by which its lines in the log are found. It is always made here: one from outside
could be anything, and could be the same twice.
"""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

HEADER = "X-Request-Id"


class RequestId:
    """Stands outermost: binds the number to every line of the request, and gives it with the answer."""

    def __init__(self, app: ASGIApp, *, make: Callable[[], str]) -> None:
        self._app, self._make = app, make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request under a number of its own."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = self._make()

        async def send_with_number(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        with bound_contextvars(request=number):
            await self._app(scope, receive, send_with_number)
