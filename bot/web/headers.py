"""Security headers on every answer, and no copies of pages that may tell of a person."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    # Pictures that were chosen and not yet sent are shown from memory (blob:); nothing else leaves this address.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors {framers}"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": under it browsers send "Origin: null" with our own forms, and the origin check needs it.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer carries (OWASP Secure Headers Project); `{framers}` stands for who may show it in a frame."""

_ONE_YEAR = "max-age=31536000"


class SecurityHeaders:
    """Adds the headers. What a room set itself stays; `secure` adds Strict-Transport-Security.

    `frame_ancestors`: the pages that may show ours in a frame. None may frame the desk: a click there is an act.
    Everything but the static files is `no-store`: a shared computer in a library keeps no talk and no case.
    """

    def __init__(self, app: ASGIApp, *, secure: bool, frame_ancestors: str = "'self'") -> None:
        self._app = app
        self._secure = secure
        self._framers = frame_ancestors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request and completes the headers of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, path: str) -> None:
        framers = "'none'" if path == "/desk" or path.startswith("/desk/") else self._framers
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value.format(framers=framers))
        headers.setdefault("Cache-Control", "no-cache" if path.startswith("/static/") else "no-store")
        if self._secure:
            headers.setdefault("Strict-Transport-Security", _ONE_YEAR)
