"""What a person sees when something went wrong: a sentence on a page or in JSON, never a detail of the machine."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.domain.counter import UNCOUNTED
from bot.domain.ports import ArchiveUnavailable
from bot.domain.wording import Language, Texts
from bot.web.body import Refused

if TYPE_CHECKING:
    from bot.web.front import Front

_log = structlog.get_logger(__name__)

LANGUAGE_COOKIE = "motcua_language"
RETRY_AFTER = "30"

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    trim_blocks=True,
    lstrip_blocks=True,
)
"""The pages of the front door."""

_KEYS = {
    400: "web.error.bad_request",
    403: "web.error.forbidden",
    404: "web.error.not_found",
    405: "web.error.not_found",
    408: "web.error.too_slow",
    413: "web.error.too_large",
    422: "web.error.bad_shape",
    503: "web.error.unavailable",
}


def language_of(request: Request) -> Language:
    """The language that the person chose on this browser; Vietnamese until then."""
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "vi"


def fault(request: Request, texts: Texts, status: int, key: str, headers: dict[str, str] | None = None) -> Response:
    """The answer for a fault: a page to who asked for pages, JSON `{"error": {"key", "text"}}` to others."""
    language = language_of(request)
    sentence = texts.say(key, language)
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": {"key": key, "text": sentence}}, status, headers)
    page = PAGES.get_template("error.html").render(
        language=language,
        sentence=sentence,
        name=texts.say("web.name", language),
        back=texts.say("web.error.back", language),
    )
    return HTMLResponse(page, status, headers)


def answer_faults(app: FastAPI, front: "Front") -> None:
    """Sets the answers for everything that a room raises on purpose."""
    texts = front.rules.texts

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if isinstance(error, Refused):
            key = error.key
        else:
            key = _KEYS.get(error.status_code, "web.error.bad_request" if error.status_code < 500 else "web.error.ours")
        return fault(request, texts, error.status_code, key, dict(error.headers) if error.headers else None)

    @app.exception_handler(RequestValidationError)
    async def misshapen(request: Request, _error: RequestValidationError) -> Response:
        return fault(request, texts, HTTPStatus.UNPROCESSABLE_ENTITY, "web.error.bad_shape")

    @app.exception_handler(ArchiveUnavailable)
    async def unavailable(request: Request, error: ArchiveUnavailable) -> Response:
        # A fail-over brings hundreds of these in half a minute; what calls somebody is the alert on /readyz.
        _log.warning("archive unavailable", exc_info=error)
        return fault(request, texts, 503, "web.error.unavailable", {"Retry-After": RETRY_AFTER})


class LastAnswer:
    """Stands around all rooms: whatever escapes them is logged by class and place, and told without details."""

    def __init__(self, app: ASGIApp, *, texts: Texts, failed: Callable[[], None] = UNCOUNTED.request_failed) -> None:
        self._app = app
        self._texts = texts
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; nothing escapes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            # The program ends and could wait no longer; nothing was confirmed, so that the sender may try again.
            if not started:
                headers = {"Retry-After": RETRY_AFTER}
                await fault(Request(scope), self._texts, 503, "web.error.unavailable", headers)(scope, receive, send)
            return
        except Exception as error:  # noqa: BLE001 - the last one that can answer
            answer = self._answer(Request(scope), error)
            if started:
                return
            await answer(scope, receive, send)

    def _answer(self, request: Request, error: Exception) -> Response:
        if isinstance(error, Refused):
            headers = dict(error.headers) if error.headers else None
            return fault(request, self._texts, error.status_code, error.key, headers)
        self._failed()
        _log.error("a request failed", method=request.method, exc_info=error)
        return fault(request, self._texts, 500, "web.error.ours")
