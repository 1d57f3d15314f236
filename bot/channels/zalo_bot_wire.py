"""The wire to the Zalo Bot API: one call in, its result or a `SendError` out.

What the platform says is told in our own words: its texts may quote a message, and the token stands in the address. An
error may come with its own HTTP status or inside a 200, and both are read alike. Sources: the Zalo Bot API as public
clients and notes quote it (docs/howto/zalo-bot.md names what they disagree on).
"""

import re

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.channels.caller import CALL_SECONDS, patience
from bot.domain.outbox import Bad, Gone, RateLimited, SendError, Temporary, Unsure

FLOOD_SECONDS = 30.0
"""How long to wait when the platform asks for patience and does not say how long."""

_NOBODY = re.compile(r"(?:chat|user)\b.{0,24}(?:not found|not exist|blocked|deactivated)", re.IGNORECASE)


class TokenRefused(Temporary):
    """Zalo does not know the token (401). It is tried again: an operator can put the right one in place."""

    def __init__(self) -> None:
        super().__init__("Zalo refuses the bot's token")


class Rivalry(Temporary):
    """Another program asks for the same bot's updates, or a webhook is set (409)."""

    def __init__(self) -> None:
        super().__init__("another program asks for this bot's updates, or a webhook is set")


class Idle(Temporary):
    """Nobody wrote while the question for updates was held open (408)."""

    def __init__(self) -> None:
        super().__init__("nobody wrote to the Zalo bot")


class NotThere(TokenRefused):
    """404: no webhook is set, where one was asked about; elsewhere the token is wrong."""


_MEANT: dict[int, type[SendError]] = {401: TokenRefused, 404: NotThere, 409: Rivalry}
_OUR_MISTAKE = (400, 413, 422)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    ok: bool
    result: object = None
    error_code: int | None = None
    description: str | None = None
    parameters: dict[str, object] | None = None


class ZaloBotWire:
    """Calls with one bot's token. `forbidden_is_gone`: what a 403 to a message means, on which the sources disagree."""

    def __init__(self, client: httpx.AsyncClient, token: str, api: str, *, forbidden_is_gone: bool = False) -> None:
        self._client, self._base = client, f"{api.rstrip('/')}/bot{token}"
        self._forbidden_is_gone = forbidden_is_gone

    async def ask(self, method: str, asked: dict[str, object] | None = None, seconds: float = CALL_SECONDS) -> object:
        """The result of a call that may be made again. Raises a `SendError`, and `Idle` for a 408."""
        try:
            answer = await self._client.post(f"{self._base}/{method}", json=asked or {}, timeout=patience(seconds))
        except (httpx.HTTPError, httpx.InvalidURL):
            msg = "Zalo cannot be reached"
            raise Temporary(msg) from None
        return self._result(answer, Idle())

    async def deliver(self, method: str, asked: dict[str, object]) -> object:
        """As `ask`, for a call that brings somebody a message: `Unsure` where it may have arrived all the same."""
        try:
            answer = await self._client.post(f"{self._base}/{method}", json=asked, timeout=patience())
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL, httpx.ProxyError):
            msg = "Zalo cannot be reached"
            raise Temporary(msg) from None
        except httpx.HTTPError:
            msg = "Zalo did not answer: the message may have arrived"
            raise Unsure(msg) from None
        return self._result(answer, Unsure("Zalo gave no answer in time: the message may have arrived"))

    def _result(self, answer: httpx.Response, lost: SendError) -> object:
        told = _told(answer)
        if told is not None and told.ok and answer.status_code < 400:
            return told.result
        raise self._refusal(answer, told, lost)

    def _refusal(self, answer: httpx.Response, told: _Answer | None, lost: SendError) -> SendError:
        """What a refusal means. `lost`: what it means that no answer came in time."""
        said = (told.description if told else None) or ""
        # Inside a 200 the platform's own code says what is wrong.
        code = (told.error_code if told else None) or answer.status_code
        if told is None and code < 400:
            # A page of some proxy: what became of the call is not known.
            return lost if isinstance(lost, Unsure) else Temporary("Zalo's answer cannot be read")
        if code in (408, 504) or (code < 400 and "timeout" in said.lower()):
            return lost
        if code in _MEANT:
            return _MEANT[code]()
        if code == 429:
            return RateLimited(_wait(answer, told))
        if _NOBODY.search(said) or (code == 403 and self._forbidden_is_gone):
            return Gone("Zalo: the person cannot be written to any more")
        if code < 400 or code in _OUR_MISTAKE:
            return Bad("Zalo refuses the message")
        return Temporary(f"Zalo cannot serve now ({code})")


def _told(answer: httpx.Response) -> _Answer | None:
    try:
        return _Answer.model_validate_json(answer.content)
    except ValidationError:
        return None


def _wait(answer: httpx.Response, told: _Answer | None) -> float:
    """Seconds, where one of the two usual places says any."""
    parameters = (told.parameters if told else None) or {}
    said = str(parameters.get("retry_after") or answer.headers.get("retry-after", ""))
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else FLOOD_SECONDS
