"""The way out by text message: one call of the operator's HTTP gateway for each, as its template says.

There is no common interface of Vietnamese gateways; each takes its own fields and says in its own that all went well.
So address, headers, body and what a good answer holds are settings. Nothing that it says reaches an error's text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.addressee import addressee
from bot.channels.caller import caller
from bot.domain import sms
from bot.domain.message import Channel
from bot.domain.outbox import Bad, Outgoing, OutOfWindow, RateLimited, Temporary, Unsure
from bot.domain.ports import Store
from bot.domain.wording import Texts

LONGEST = 10.0
"""Seconds that a call may take: less than the postman waits."""

MOST_BYTES = 64 * 1024
"""Bytes of an answer that are read."""

_PAUSE = 60.0
"""Seconds to wait when the gateway asks for patience and does not say how long."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where messages are handed in. In `body` every string may hold `{phone}` (+84912345678), `{phone84}`
    (84912345678), `{phone0}` (0912345678), `{text}` and `{id}`. `good`: fields of a JSON answer and
    what they hold when all went well; without any the number of the answer alone tells.
    """

    url: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    good: Mapping[str, str] = field(default_factory=dict)
    accents: bool = False


class SmsPostbag:
    """`Postbag` by text message. It says that there is news and where, and nothing of the matter.

    `transport` None: the network.
    """

    channel = Channel.SMS

    def __init__(
        self,
        gateway: Gateway,
        texts: Texts,
        home: str,
        store: Store,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._gateway, self._texts, self._home, self._store, self._transport = gateway, texts, home, store, transport

    async def send(self, message: Outgoing) -> None:
        """Hands the message over. Raises a `SendError`: `Unsure` when the call left and no answer came."""
        async with self._store.reading() as archive:
            whom = await addressee(archive, message)
        if whom.code is None:
            msg = "a text message tells of one's own cases only"
            raise OutOfWindow(msg)
        phone = whom.contact.value
        text = self._texts.say("sms.news", code=whom.code, home=self._home)
        if not self._gateway.accents:
            text = sms.without_accents(text)
        if sms.parts(text) > sms.MOST_PARTS:
            msg = f"the message would take more than {sms.MOST_PARTS} parts"
            raise Bad(msg)
        self._read(*await self._asked(_filled(self._gateway.body, _values(phone, text, message.id))))

    async def _asked(self, body: Any) -> tuple[int, bytes, str]:
        """Number, body and `Retry-After` of the answer."""
        try:
            async with (
                caller(seconds=LONGEST, transport=self._transport) as client,
                client.stream("POST", self._gateway.url, json=body, headers=dict(self._gateway.headers)) as answer,
            ):
                said = b""
                async for chunk in answer.aiter_bytes():
                    said += chunk
                    if len(said) > MOST_BYTES:
                        break
                return answer.status_code, said, answer.headers.get("retry-after", "")
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Temporary(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise Unsure(type(error).__name__) from None

    def _read(self, status: int, said: bytes, patience: str) -> None:
        """Raises a `SendError` unless the message was taken."""
        told = f"the gateway answered {status}"
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise RateLimited(float(patience) if patience.isdecimal() and len(patience) < 5 else _PAUSE)
        # A key that is refused, or an account without money, is the operator's to mend; meanwhile nothing is lost.
        if status in (401, 402, 403, 407, 408) or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise Temporary(told)
        if not httpx.codes.is_success(status):
            raise OutOfWindow(told)
        if self._gateway.good and not self._is_good(said):
            msg = "the gateway took the call and refused the message"
            raise OutOfWindow(msg)

    def _is_good(self, said: bytes) -> bool:
        try:
            answer = json.loads(said)
        except ValueError:
            return False
        held = answer if isinstance(answer, dict) else {}
        return all(str(held.get(name)) == wanted for name, wanted in self._gateway.good.items())


def _values(phone: str, text: str, name: str) -> dict[str, str]:
    bare = phone.removeprefix("+")
    home = f"0{bare.removeprefix('84')}" if bare.startswith("84") else bare
    return {"phone": phone, "phone84": bare, "phone0": home, "text": text, "id": name}


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    """The template with its values: inside strings only, so that no text can add a field."""
    if isinstance(part, str):
        for name, value in values.items():
            if part == f"{{{name}}}":
                return value
        # The text last: what it holds is never read as a name.
        for name in sorted(values, key=lambda each: each == "text"):
            part = part.replace(f"{{{name}}}", values[name])
        return part
    if isinstance(part, Mapping):
        return {name: _filled(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(each, values) for each in part]
    return part
