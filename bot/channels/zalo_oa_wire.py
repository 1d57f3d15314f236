"""The wire to Zalo's Open API: one call in, its data or a `SendError` out.

Errors come inside an HTTP 200, as a number below zero. What the platform says is told in our own words: its texts may
quote a message. Sources: the OA API as third parties quote it (docs/howto/zalo-oa.md names what they disagree on).
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Protocol

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.channels.caller import patience
from bot.domain.outbox import Bad, Gone, OutOfWindow, RateLimited, SendError, Temporary, Unsure, UsedUp
from bot.domain.redact import strike

_log = structlog.get_logger(__name__)

MINUTE = 60.0
"""How long to wait when Zalo says that a minute's calls are used: its limits count by the minute."""


class TokenRefused(Temporary):
    """Zalo does not take the access token, nor a fresh one. An operator can bring another pair."""

    def __init__(self) -> None:
        super().__init__("Zalo refuses the OA's token")


class Misset(Temporary):
    """The OA, the app or its package does not allow the call: an operator can set that right."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the OA or its app is not set up for this call (error {code})")


class Access(Protocol):
    """Where access tokens come from."""

    async def access(self) -> str:
        """The token in force. Raises a `SendError`."""

    async def renew(self, refused: str) -> str:
        """Another one than the one that was refused. Raises a `SendError`."""


_EXPIRED = frozenset({-216, -220, -124})
_SLOWER = frozenset({-32, -144})
_NOBODY = frozenset({-213, -217, -222, -227, -244})
_CLOSED = frozenset({-230, -232, -305, -311})
_OUR_MISTAKE = frozenset({-100, -201, -210, -233})
_USED = frozenset({-211, -218})
_NO_MONEY = frozenset({-115, -137, -320, -321})
_MISSET = frozenset({-204, -205, -209, -212, -219, -221, -223, -224, -242})
_AMBIGUOUS = frozenset({-32, -223})
"""Codes with two meanings, by all that is known: what was said along with them is logged."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    error: int
    message: str | None = None
    data: object = None


def _unheeded(_headers: Mapping[str, str]) -> None:
    """Nobody looks at the headers."""


class ZaloOaWire:
    """Calls with one OA's token. `proof_key`: the app's secret, where `appsecret_proof` is to go along; "" for none.

    `heed` is told the headers of every answer.
    """

    def __init__(self, client: httpx.AsyncClient, tokens: Access, api: str, proof_key: str = "") -> None:
        self._client, self._tokens, self._api, self._proof_key = client, tokens, api.rstrip("/"), proof_key
        self.heed: Callable[[Mapping[str, str]], None] = _unheeded

    async def ask(self, path: str) -> object:
        """The data of a GET. Raises a `SendError`."""
        return await self._called("GET", f"{self._api}{path}", lost=Temporary("Zalo gave no answer in time"))

    async def deliver(
        self, path: str, asked: Mapping[str, object], api: str = "", unknown: type[SendError] = Temporary
    ) -> object:
        """The data of a call that brings somebody a message: `Unsure` where it may have arrived all the same.

        `unknown`: what an error means that nobody has described.
        """
        lost = Unsure("Zalo gave no answer in time: the message may have arrived")
        address = f"{api.rstrip('/') or self._api}{path}"
        return await self._called("POST", address, lost=lost, unknown=unknown, json=asked)

    async def _called(
        self, method: str, address: str, *, lost: SendError, unknown: type[SendError] = Temporary, **parts: object
    ) -> object:
        """One call, and once more with a fresh token where the one in hand was refused."""
        access = await self._tokens.access()
        told = await self._once(method, address, access, lost, parts)
        if told.error in _EXPIRED:
            told = await self._once(method, address, await self._tokens.renew(access), lost, parts)
        if told.error == 0:
            return told.data
        raise _refusal(told, unknown)

    async def _once(
        self, method: str, address: str, access: str, lost: SendError, parts: Mapping[str, object]
    ) -> _Answer:
        try:
            answer = await self._client.request(
                method, address, headers=self._headers(access), timeout=patience(),
                **parts,  # type: ignore[arg-type]
            )  # fmt: skip
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL, httpx.ProxyError):
            msg = "Zalo cannot be reached"
            raise Temporary(msg) from None
        except httpx.HTTPError:
            raise lost from None
        self.heed(answer.headers)
        return _told(answer, lost)

    def _headers(self, access: str) -> dict[str, str]:
        if not self._proof_key:
            return {"access_token": access}
        proof = hmac.new(self._proof_key.encode(), access.encode(), hashlib.sha256).hexdigest()
        return {"access_token": access, "appsecret_proof": proof}


def _told(answer: httpx.Response, lost: SendError) -> _Answer:
    """What Zalo says. Raises a `SendError` where the answer is none of its own."""
    code = answer.status_code
    if code == 429:
        raise RateLimited(_wait(answer))
    if code in (408, 504):
        raise lost
    if code >= 400:
        msg = f"Zalo cannot serve now ({code})"
        raise Temporary(msg)
    try:
        return _Answer.model_validate_json(answer.content)
    except ValidationError:
        # A page of some proxy: what became of the call is not known.
        raise lost from None


def _refusal(told: _Answer, unknown: type[SendError]) -> SendError:
    """What an error means."""
    code = told.error
    if code in _AMBIGUOUS:
        _log.warning("zalo_oa.refused", code=code, said=strike(told.message or "")[:100])
    if code in _EXPIRED:
        return TokenRefused()
    if code in _SLOWER:
        return RateLimited(MINUTE)
    if code in _MISSET:
        _log.error("zalo_oa.not_set_up", code=code, todo="see docs/howto/zalo-oa.md, the table of errors")
        return Misset(code)
    if code in _USED or code in _NO_MONEY:
        _log.error("zalo_oa.used_up", code=code, todo="look at the OA's package and its Zalo Cloud Account")
        return UsedUp(f"Zalo: the OA's quota or money is used up (error {code})")
    meant = ((_NOBODY, Gone), (_CLOSED, OutOfWindow), (_OUR_MISTAKE, Bad))
    kind = next((kind for codes, kind in meant if code in codes), unknown)
    return kind(f"Zalo refuses the message (error {code})")


def _wait(answer: httpx.Response) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else MINUTE
