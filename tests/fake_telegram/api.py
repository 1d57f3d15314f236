"""The Bot API's methods that the desk uses, as strict as the real ones, and the people who write to the bot."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tests.fake_telegram.fault import Fault
from tests.fake_telegram.groups import GroupChat, Members, said_in
from tests.fake_telegram.markup import MarkupError, Shown, shown, units
from tests.fake_telegram.menus import Menus, Refused

BOT = {"id": 987654321, "is_bot": True, "first_name": "Một Cửa thử", "username": "motcua_thu_bot",
       "can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False,
       "can_connect_to_business": False, "has_main_web_app": False}  # fmt: skip
BEGAN = 1_790_000_000


class Hang(Exception):
    """The server stays silent."""


class Reset(Exception):
    """The server tears the connection down."""


@dataclass
class Raw:
    """An answer as it stands, such as a proxy's error page."""

    status: int
    body: bytes
    type: str = "text/html"


@dataclass
class Call:
    """One call on the wire; `refused` is Telegram's description when it was refused."""

    method: str
    asked: dict[str, Any]
    at: float
    refused: str = ""


@dataclass
class Person:
    """Somebody with a private chat; `heard` is what reached the phone."""

    id: int
    first_name: str = "Nguyễn Văn Thử"
    language_code: str = "vi"
    blocked: bool = False
    heard: list[Shown] = field(default_factory=list)
    keyboards: list[list[tuple[str, str]]] = field(default_factory=list)

    def user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": self.language_code}

    def chat(self) -> dict[str, Any]:
        return {"id": self.id, "first_name": self.first_name, "type": "private"}


class FakeTelegram(Members, Menus):
    """One bot's platform. `wire` holds every call, `faults` what is to go wrong, `people` who exists.

    `trouble`: what is told of failed deliveries to the webhook; `clock`: the time that its answers carry (None: none).
    """

    def __init__(self, token: str = "987654321:TEST-token-of-nobody-at-all") -> None:
        self.token = token
        self.people: dict[int, Person] = {}
        self.groups: dict[int, GroupChat] = {}
        self.told_alone: list[tuple[str, str]] = []
        self.waiting: list[dict[str, Any]] = []
        self.wire: list[Call] = []
        self.faults: list[Fault] = []
        self.webhook: dict[str, Any] = {}
        self.trouble: dict[str, Any] = {}
        self.clock: datetime | None = None
        self.files: dict[str, bytes] = {}
        self.file_page: tuple[int, str, bytes] | None = None
        self.confirmed: list[int] = []
        self.presses: set[str] = set()
        self.shows: dict[tuple[str, str, str], Any] = {}
        self.next_update = 10_000
        self._next_message = 1
        self._news = asyncio.Event()
        self._pollers = 0

    # What people do.

    def person(self, number: int = 5_000_000_001, **more: Any) -> Person:
        return self.people.setdefault(number, Person(number, **more))

    def update(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """Queues an update and gives it."""
        update = {"update_id": self.next_update, kind: content}
        self.next_update += 1
        self.waiting.append(update)
        self._news.set()
        return update

    def says(self, who: Person, text: str | None = None, **more: Any) -> dict[str, Any]:
        words = {} if text is None else {"text": text}
        return self.update("message", self._message(who.user(), who.chat()) | words | more)

    def presses_button(self, who: Person, data: str) -> dict[str, Any]:
        query = f"{4_000_000_000_000 + self.next_update}"
        self.presses.add(query)
        below = self._message(BOT, who.chat()) | {"text": "…"}
        return self.update(
            "callback_query",
            {"id": query, "from": who.user(), "message": below, "chat_instance": "-77", "data": data},
        )

    def _message(self, sender: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
        self._next_message += 1
        return {"message_id": self._next_message, "from": sender, "chat": chat, "date": BEGAN + self._next_message}

    def sent(self, method: str = "sendMessage") -> list[Call]:
        """Calls of `method` that were not refused."""
        return [call for call in self.wire if call.method == method and not call.refused]

    # What the bot does.

    async def call(self, token: str, method: str, asked: dict[str, Any]) -> dict[str, Any] | Raw:
        call = Call(method, asked, asyncio.get_running_loop().time())
        self.wire.append(call)
        try:
            if token != self.token:
                raise Refused(401, "Unauthorized")
            fault = self._fault(method, asked)
            if fault and not fault.late:
                return self._fail(fault)
            found = getattr(self, f"_do_{method.lower()}", None)
            if found is None:
                raise Refused(404, "Not Found")
            result = found(asked)
            result = await result if asyncio.iscoroutine(result) else result
            return self._fail(fault) if fault else {"ok": True, "result": result}
        except Refused as refused:
            call.refused = refused.text
            answer = {"ok": False, "error_code": refused.code, "description": refused.text}
            return answer | ({"parameters": refused.parameters} if refused.parameters else {})
        except (Reset, Hang) as lost:
            call.refused = "" if fault and fault.late else type(lost).__name__
            raise

    def _fault(self, method: str, asked: dict[str, Any]) -> Fault | None:
        return next((fault for fault in self.faults if fault.strikes(method, asked.get("chat_id"))), None)

    def _fail(self, fault: Fault) -> Raw:
        match fault.kind:
            case "hang":
                raise Hang
            case "reset":
                raise Reset
            case "429":
                raise Refused(429, f"Too Many Requests: retry after {fault.after}", {"retry_after": fault.after})
            case code if code.startswith("5"):
                self.wire[-1].refused = code
                return Raw(int(code), b"<html>nginx</html>")
            case code:
                raise Refused(int(code), fault.text)

    def _do_getme(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return BOT

    def _do_getwebhookinfo(self, _asked: dict[str, Any]) -> dict[str, Any]:
        known = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        return known | {"pending_update_count": len(self.waiting)} | self.trouble

    def _do_setwebhook(self, asked: dict[str, Any]) -> bool:
        if not str(asked.get("url", "")).startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        secret = str(asked.get("secret_token", ""))
        if len(secret) > 256 or not secret.replace("-", "").replace("_", "").isalnum():
            raise Refused(400, "Bad Request: secret token contains illegal characters")
        self.webhook = dict(asked)
        return True

    def _do_deletewebhook(self, asked: dict[str, Any]) -> bool:
        self.webhook = {}
        if asked.get("drop_pending_updates"):
            self.waiting.clear()
        return True

    async def _do_getupdates(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
        if self._pollers:
            raise Refused(409, "Conflict: terminated by other getUpdates request; only one bot instance may run")
        offset, seconds = int(asked.get("offset", 0)), int(asked.get("timeout", 0))
        if offset:
            self.confirmed += [update["update_id"] for update in self.waiting if update["update_id"] < offset]
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        self._pollers += 1
        try:
            if not self.waiting and seconds:
                self._news.clear()
                await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return []
        finally:
            self._pollers -= 1
        return self.waiting[: int(asked.get("limit", 100))]

    def bot(self) -> dict[str, Any]:
        return BOT

    def _do_sendmessage(self, asked: dict[str, Any]) -> dict[str, Any]:
        seen, keyboard = _content(asked)
        if group := self.groups.get(asked.get("chat_id", 0)):
            return self._put_up(group, asked, (seen, keyboard))
        who = self.people.get(asked.get("chat_id", 0))
        if who is None:
            raise Refused(400, "Bad Request: chat not found")
        if who.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        who.heard.append(seen)
        who.keyboards.append(keyboard)
        return self._message(BOT, who.chat()) | {"text": seen.text}

    def _put_up(self, group: GroupChat, asked: dict[str, Any], card: tuple[Shown, Any]) -> dict[str, Any]:
        topic = asked.get("message_thread_id")
        if group.moved_to:
            moved = {"migrate_to_chat_id": group.moved_to}
            raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)
        if group.bot_is_out:
            raise Refused(403, "Forbidden: bot was kicked from the supergroup chat")
        if topic and topic not in group.topics:
            raise Refused(400, "Bad Request: message thread not found")
        message = said_in(self._message(BOT, group.chat()), topic) | {"text": card[0].text}
        group.cards[message["message_id"]] = (*card, topic)
        return message

    def _do_editmessagetext(self, asked: dict[str, Any]) -> dict[str, Any]:
        seen, keyboard = _content(asked)
        group, card = self.groups.get(asked.get("chat_id", 0)), int(asked["message_id"])
        if group is None or card not in group.cards:
            raise Refused(400, "Bad Request: message to edit not found")
        if group.cards[card][:2] == (seen, keyboard):
            raise Refused(400, "Bad Request: message is not modified: specified new message content is the same")
        group.cards[card] = (seen, keyboard, group.cards[card][2])
        return self._message_of(card, group)

    def _do_answercallbackquery(self, asked: dict[str, Any]) -> bool:
        query, text = str(asked.get("callback_query_id")), str(asked.get("text") or "")
        if query not in self.presses:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(text) > 200:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self.presses.discard(query)
        if text:
            self.told_alone.append((query, text))
        return True

    def _do_getfile(self, asked: dict[str, Any]) -> dict[str, Any]:
        ref = str(asked.get("file_id"))
        if ref not in self.files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        return {"file_id": ref, "file_unique_id": f"u{ref}", "file_size": len(self.files[ref]),
                "file_path": f"photos/{ref}.jpg"}  # fmt: skip

    def file(self, path: str) -> tuple[int, str, bytes]:
        token, _, name = path.partition("/")
        self.wire.append(Call("file", {"path": name}, asyncio.get_running_loop().time()))
        ref = name.removeprefix("photos/").removesuffix(".jpg")
        if token != self.token or ref not in self.files:
            return 404, "text/plain", b"not found"
        return self.file_page or (200, "application/octet-stream", self.files[ref])


def _content(asked: dict[str, Any]) -> tuple[Shown, list[tuple[str, str]]]:
    """What is shown, and the keys under it; refuses what the real server refuses."""
    text = asked.get("text", "")
    try:
        seen = shown(text) if asked.get("parse_mode") == "HTML" else Shown(text, ())
    except MarkupError as error:
        raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if not seen.text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if units(seen.text) > 4096:
        raise Refused(400, "Bad Request: message is too long")
    return seen, _keyboard(asked.get("reply_markup"))


def _keyboard(markup: Any) -> list[tuple[str, str]]:
    """The keys as (label, payload or address), top to bottom; refuses what the real server refuses."""
    keys = [key for row in (markup or {}).get("inline_keyboard", []) for key in row]
    if len(keys) > 100:
        raise Refused(400, "Bad Request: reply markup is too long")
    for key in keys:
        if not key.get("text", "").strip():
            raise Refused(400, "Bad Request: inline keyboard button text is empty")
        if ("url" in key) == ("callback_data" in key):
            raise Refused(400, "Bad Request: text buttons are unallowed in the inline keyboard")
        if "callback_data" in key and not 1 <= len(key["callback_data"].encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if "url" in key:
            parts = urlsplit(key["url"])
            if parts.scheme not in ("http", "https", "tg") or "." not in (parts.hostname or ""):
                raise Refused(400, f"Bad Request: inline keyboard button URL '{key['url']}' is invalid: Wrong HTTP URL")
    return [(key["text"], key.get("callback_data") or key["url"]) for key in keys]
