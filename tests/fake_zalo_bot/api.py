"""The methods of the Zalo Bot API that the desk uses, as strict as they are said to be, and the people who write."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.fake_telegram.api import Call, Hang, Raw, Reset
from tests.fake_telegram.fault import Fault
from tests.fake_telegram.markup import units

BEGAN = 1_790_000_000_000
STYLES = {"b", "i", "u", "s", "f_13", "f_15", "f_18", "f_20", "lst_1", "lst_2"} | {f"ind_{n}" for n in range(1, 6)} | {
    "c_050a19", "c_15a85f", "c_f7b503", "c_f27806", "c_db342e",
}  # fmt: skip
PRIVATE_HOSTS = ("localhost", "127.", "10.", "192.168.", "169.254.", "[")


def inside(code: int, text: str = "", **more) -> Fault:
    """An error that comes with HTTP 200."""
    return Fault(f"inside:{code}", text=text, **more)


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, text: str, *, status: int | None = None) -> None:
        super().__init__(text)
        self.code, self.text, self.status = code, text, code if status is None else status


@dataclass
class Heard:
    """What reached a phone: the words, and the styled stretches as (words, codes)."""

    text: str
    styled: tuple[tuple[str, tuple[str, ...]], ...] = ()
    photo: str = ""


@dataclass
class Person:
    """Somebody who wrote to the bot: only then does it know the chat."""

    id: str
    name: str = "Nguyễn Văn Thử"
    blocked: bool = False
    wrote: bool = False
    heard: list[Heard] = field(default_factory=list)

    def sender(self) -> dict[str, Any]:
        return {"id": self.id, "display_name": self.name, "is_bot": False}

    def chat(self) -> dict[str, Any]:
        return {"id": self.id, "chat_type": "PRIVATE"}


class FakeZaloBot:
    """One bot's platform. `wire` holds every call, `faults` what is to go wrong, `people` who exists.

    `idle`: how long a question for updates is held open at the longest; `idle_inside`: whether the 408 then comes
    inside a 200. `quota`: messages that it takes before it refuses. `headers`: more headers of its answers.
    """

    def __init__(self, token: str = "4567890123:TEST-token-of-nobody-at-all") -> None:
        self.token = token
        self.people: dict[str, Person] = {}
        self.waiting: list[dict[str, Any]] = []
        self.wire: list[Call] = []
        self.faults: list[Fault] = []
        self.headers: list[tuple[str, str]] = []
        self.webhook: dict[str, Any] = {}
        self.quota: int | None = None
        self.idle, self.idle_inside = 30.0, False
        self.clock = None
        self.pollers = 0
        self._next_message = 0
        self._news = asyncio.Event()

    # What people do.

    def person(self, chat: str = "6ede9afa66b88fe6d6a9", **more: Any) -> Person:
        return self.people.setdefault(chat, Person(chat, **more))

    def says(self, who: Person, text: str, **more: Any) -> dict[str, Any]:
        return self.happens("message.text.received", who, text=text, **more)

    def shows(self, who: Person, address: str, caption: str | None = None, field: str = "photo_url") -> dict[str, Any]:
        words = {} if caption is None else {"caption": caption}
        return self.happens("message.image.received", who, **{field: address}, **words)

    def happens(self, name: str, who: Person, **parts: Any) -> dict[str, Any]:
        """Queues an event and gives it as the webhook would get it."""
        who.wrote = True
        event = {"event_name": name, "message": {"from": who.sender(), "chat": who.chat(), **self._message(), **parts}}
        self.waiting.append(event)
        self._news.set()
        return {"ok": True, "result": event}

    def _message(self) -> dict[str, Any]:
        self._next_message += 1
        return {"message_id": f"{self._next_message:016x}", "date": BEGAN + self._next_message}

    def sent(self, method: str = "sendMessage") -> list[Call]:
        """Calls of `method` that were not refused."""
        return [call for call in self.wire if call.method == method and not call.refused]

    # What the bot does.

    async def call(self, token: str, method: str, asked: dict[str, Any]) -> Raw:
        call = Call(method, asked, asyncio.get_running_loop().time())
        self.wire.append(call)
        fault = None
        try:
            if token != self.token:
                raise Refused(401, "Unauthorized")
            fault = next((each for each in self.faults if each.strikes(method, asked.get("chat_id"))), None)
            if fault and not fault.late:
                return self._fail(fault)
            found = getattr(self, f"_do_{method.lower()}", None)
            if found is None:
                raise Refused(404, "Not Found")
            result = found(asked)
            result = await result if asyncio.iscoroutine(result) else result
            return self._fail(fault) if fault else _json(200, {"ok": True, "result": result})
        except Refused as refused:
            call.refused = refused.text
            told = {"ok": False, "error_code": refused.code, "description": refused.text}
            return _json(refused.status, told)
        except (Reset, Hang) as lost:
            call.refused = "" if fault and fault.late else type(lost).__name__
            raise

    def _fail(self, fault: Fault) -> Raw:
        kind, _, code = fault.kind.partition(":")
        if kind == "hang":
            raise Hang
        if kind == "reset":
            raise Reset
        if kind == "429":
            raise Refused(429, "Quota exceeded")
        if kind == "inside":
            raise Refused(int(code), fault.text or "Error", status=200)
        if kind.startswith("5"):
            self.wire[-1].refused = kind
            return Raw(int(kind), b"<html>nginx</html>")
        raise Refused(int(kind), fault.text)

    def _do_getme(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return {"id": self.token.split(":")[0], "account_name": "bot.motcuathu", "account_type": "BASIC",
                "can_join_groups": False}  # fmt: skip

    def _do_getwebhookinfo(self, _asked: dict[str, Any]) -> dict[str, Any]:
        if not self.webhook:
            raise Refused(404, "Not Found")
        return {"url": self.webhook["url"], "updated_at": BEGAN}

    def _do_setwebhook(self, asked: dict[str, Any]) -> dict[str, Any]:
        parts = urlsplit(str(asked.get("url", "")))
        if parts.scheme != "https" or not parts.hostname or parts.hostname.startswith(PRIVATE_HOSTS):
            raise Refused(400, "Bad Request: url must be a public HTTPS address")
        if not 8 <= len(str(asked.get("secret_token", ""))) <= 256:
            raise Refused(400, "Bad Request: secret_token must have 8 to 256 characters")
        self.webhook = dict(asked)
        return {"url": asked["url"], "updated_at": BEGAN}

    def _do_deletewebhook(self, _asked: dict[str, Any]) -> dict[str, Any]:
        if not self.webhook:
            raise Refused(404, "Not Found")
        self.webhook = {}
        return {"url": "", "updated_at": BEGAN}

    async def _do_getupdates(self, asked: dict[str, Any]) -> dict[str, Any]:
        """One event, given once: there is no offset and nothing confirms it."""
        if self.webhook:
            raise Refused(409, "Conflict: a webhook is set")
        self.pollers += 1
        try:
            if not self.waiting:
                self._news.clear()
                await asyncio.wait_for(self._news.wait(), min(float(asked.get("timeout", 30)), self.idle))
        except TimeoutError:
            raise Refused(408, "Request timeout", status=200 if self.idle_inside else 408) from None
        finally:
            self.pollers -= 1
        return self.waiting.pop(0)

    def _reached(self, asked: dict[str, Any]) -> Person:
        who = self.people.get(str(asked.get("chat_id", "")))
        if who is None or not who.wrote:
            raise Refused(400, "Bad Request: chat not found")
        if who.blocked:
            raise Refused(403, "Forbidden")
        if self.quota is not None:
            if self.quota <= 0:
                raise Refused(429, "Quota exceeded")
            self.quota -= 1
        return who

    def _do_sendmessage(self, asked: dict[str, Any]) -> dict[str, Any]:
        text = asked.get("text")
        if not isinstance(text, str) or not 1 <= units(text) <= 2000 or not text.strip():
            raise Refused(400, "Bad Request: text must have 1 to 2000 characters")
        if asked.get("parse_mode") not in (None, "markdown", "html"):
            raise Refused(400, "Bad Request: unknown parse_mode")
        if set(asked) - {"chat_id", "text", "parse_mode", "text_styles", "reply_to_message_id"}:
            raise Refused(400, "Bad Request: unknown field")
        styled = _styled(text, asked.get("text_styles") or [])
        self._reached(asked).heard.append(Heard(text, styled))
        return self._message()

    def _do_sendphoto(self, asked: dict[str, Any]) -> dict[str, Any]:
        if urlsplit(str(asked.get("photo", ""))).scheme not in ("http", "https"):
            raise Refused(400, "Bad Request: photo must be a URL")
        if units(str(asked.get("caption", ""))) > 2000:
            raise Refused(400, "Bad Request: caption is too long")
        self._reached(asked).heard.append(Heard(str(asked.get("caption", "")), photo=str(asked["photo"])))
        return self._message()

    def _do_sendchataction(self, asked: dict[str, Any]) -> None:
        if asked.get("action") != "typing":
            raise Refused(400, "Bad Request: unknown action")
        if str(asked.get("chat_id", "")) not in self.people:
            raise Refused(400, "Bad Request: chat not found")


def _styled(text: str, styles: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    wide = text.encode("utf-16-le")
    found = []
    for each in styles:
        if not isinstance(each, dict) or set(each) != {"start", "len", "st"} or not set(each["st"]) <= STYLES:
            raise Refused(400, "Bad Request: text_styles")
        begin, end = each["start"], each["start"] + each["len"]
        if begin < 0 or each["len"] < 1 or end * 2 > len(wide):
            raise Refused(400, "Bad Request: text_styles out of range")
        found.append((wide[begin * 2 : end * 2].decode("utf-16-le"), tuple(each["st"])))
    return tuple(found)


def _json(status: int, told: dict[str, Any]) -> Raw:
    return Raw(status, json.dumps(told).encode(), "application/json")
