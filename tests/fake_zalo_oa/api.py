"""The calls of Zalo's Open API that the desk uses, as strict as they are said to be, and the events that it sends."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from tests.fake_telegram.api import Call, Hang, Reset
from tests.fake_telegram.fault import Fault
from tests.fake_zalo_oa.checks import Refused, buttons, document, image, texted
from tests.fake_zalo_oa.events import Events
from tests.fake_zalo_oa.people import Heard, Person

JSON = "application/json;charset=utf-8"


class FakeZaloOa(Events):
    """One OA's platform. `wire` holds every call, `faults` what is to go wrong by path, `people` who exists.

    `now` is Zalo's clock. `per_minute`: calls that it takes in a minute; `free`: consultation messages that are free
    after each contact (None: any number); `money`: paid ones that the account can pay for.
    """

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        super().__init__()
        self.now = now or (lambda: datetime.now(UTC))
        self.access, self.refresh = "access-token-0000", "refresh-token-0000"
        self.access_until = self.now() + timedelta(seconds=90_000)
        self.wire: list[Call] = []
        self.faults: list[Fault] = []
        self.headers: list[tuple[str, str]] = []
        self.clock = None
        self.per_minute, self.free, self.money = 4000, None, 0
        self.proof, self.verified, self.tells_rate = False, True, True
        self.phones: dict[str, Person] = {}
        self.templates: dict[str, dict[str, int]] = {}
        self._calls: deque[datetime] = deque()
        self._spent: dict[str, tuple[datetime, int]] = {}
        self._uploads: dict[str, datetime] = {}
        self.sold = 0

    def sent(self, path: str = "/v3.0/oa/message/cs") -> list[Call]:
        """Calls of `path` that were not refused."""
        return [call for call in self.wire if call.method == path and not call.refused]

    # The wire.

    async def answer(self, head: Any, target: Any, body: bytes) -> tuple[int, str, bytes]:
        given = {name.decode().lower(): value.decode() for name, value in head.headers}
        asked = self._asked(given, target, body)
        call = Call(target.path, asked, asyncio.get_running_loop().time())
        self.wire.append(call)
        fault = next((each for each in self.faults if each.strikes(target.path, None)), None)
        try:
            if fault and not fault.late:
                self._fail(fault)
            told = self._do(target.path, given, asked)
            if fault:
                self._fail(fault)
        except Refused as refused:
            call.refused = refused.text
            told = {"error": refused.code, "message": refused.text}
            return refused.status, JSON, json.dumps(told).encode()
        except (Reset, Hang) as lost:
            call.refused = "" if fault and fault.late else type(lost).__name__
            raise
        except _Page as page:
            call.refused = str(page.status)
            return page.status, "text/html", b"<html>nginx</html>"
        return 200, JSON, json.dumps(told).encode()

    def _asked(self, given: dict[str, str], target: Any, body: bytes) -> dict[str, Any]:
        kind = given.get("content-type", "")
        if target.query:
            return json.loads(parse_qs(target.query).get("data", ["{}"])[0])
        if kind.startswith("application/json"):
            return json.loads(body)
        if kind.startswith("multipart/form-data"):
            whole = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
            parts = [(each.get_param("name", header="content-disposition"), each) for each in whole.get_payload()]
            return {name: (part.get_filename(), part.get_payload(decode=True)) for name, part in parts}
        return dict(parse_qsl(body.decode()))

    def _fail(self, fault: Fault) -> None:
        kind = fault.kind
        if kind == "hang":
            raise Hang
        if kind == "reset":
            raise Reset
        if kind.startswith("inside:"):
            raise Refused(int(kind.removeprefix("inside:")), fault.text)
        raise _Page(int(kind))

    def _do(self, path: str, given: dict[str, str], asked: dict[str, Any]) -> dict[str, Any]:
        if path == "/v4/oa/access_token":
            return self._sell(given, asked)
        found = {
            "/v3.0/oa/message/cs": self._message, "/v3.0/oa/message/template": self._template_to_person,
            "/message/template": self._template_to_phone, "/v2.0/oa/upload/image": self._picture,
            "/v2.0/oa/upload/file": self._file, "/v2.0/oa/getoa": self._oa, "/v3.0/oa/user/detail": self._detail,
            "/v3.0/oa/quota/message": self._quota,
        }.get(path)  # fmt: skip
        if found is None:
            # Among them /message/transaction and /message/promotion, switched off on 2026-03-01.
            raise Refused(-209)
        self._let_in(given)
        return {"error": 0, "message": "Success", "data": found(asked)}

    def _let_in(self, given: dict[str, str]) -> None:
        if given.get("access_token") != self.access or self.now() >= self.access_until:
            raise Refused(-216)
        proof = hmac.new(self.app_secret.encode(), self.access.encode(), hashlib.sha256).hexdigest()
        if ("appsecret_proof" in given or self.proof) and given.get("appsecret_proof") != proof:
            raise Refused(-242)
        while self._calls and self.now() - self._calls[0] >= timedelta(minutes=1):
            self._calls.popleft()
        left = self.per_minute - len(self._calls)
        if left <= 0:
            self._told_rate(0)
            raise Refused(-32)
        self._calls.append(self.now())
        self._told_rate(left - 1)

    def _told_rate(self, left: int) -> None:
        if self.tells_rate:
            self.headers = [("X-RateLimit-Limit", str(self.per_minute)), ("X-RateLimit-Remain", str(left))]

    # Tokens.

    def _sell(self, given: dict[str, str], asked: dict[str, Any]) -> dict[str, Any]:
        """The next pair; the refresh token is used up by it. These answers have no envelope when they are good."""
        if given.get("secret_key") != self.app_secret or asked.get("app_id") != self.app_id:
            raise Refused(-14004, "Invalid app or secret key")
        if asked.get("grant_type") != "refresh_token" or asked.get("refresh_token") != self.refresh:
            raise Refused(-14014, "Invalid refresh token")
        self.sold += 1
        self.access, self.refresh = f"access-token-{self.sold:04}", f"refresh-token-{self.sold:04}"
        self.access_until = self.now() + timedelta(seconds=90_000)
        return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}

    # Messages.

    def _to(self, asked: dict[str, Any]) -> Person:
        who = self.people.get(str(asked.get("user_id", "")))
        if who is None:
            raise Refused(-201, "user_id is invalid")
        if who.refuses:
            raise Refused(who.refuses)
        return who

    def _message(self, asked: dict[str, Any]) -> dict[str, Any]:
        if set(asked) != {"recipient", "message"} or not isinstance(asked["message"], dict):
            raise Refused(-201)
        who = self._to(asked["recipient"])
        message = asked["message"]
        heard = Heard(texted(message), at=self.now())
        attached = message.get("attachment")
        if attached:
            self._attach(heard, attached)
        elif not heard.text:
            raise Refused(-201)
        if set(message) - {"text", "attachment", "quote_message_id"}:
            raise Refused(-201)
        heard.paid = self._charged(who)
        who.heard.append(heard)
        return {"message_id": self.number(), "user_id": who.id, "sent_time": self.stamp()}

    def _attach(self, heard: Heard, attached: dict[str, Any]) -> None:
        payload = attached.get("payload", {})
        if attached.get("type") == "file":
            heard.file = self._uploaded(payload.get("token"))
        elif attached.get("type") != "template":
            raise Refused(-233)
        elif payload.get("template_type") == "media":
            (element,) = payload["elements"]
            if element.get("media_type") != "image":
                raise Refused(-233)
            heard.picture = self._uploaded(element.get("attachment_id"))
        elif "template_type" in payload:
            raise Refused(-233)
        elif not heard.text:
            raise Refused(-201)
        else:
            heard.buttons = buttons(payload)

    def _uploaded(self, number: Any) -> str:
        at = self._uploads.get(str(number))
        if at is None or self.now() - at > timedelta(days=7):
            raise Refused(-100)
        return str(number)

    def _charged(self, who: Person) -> bool:
        """Whether the message is paid for; refused beyond the window."""
        since = None if who.last is None else self.now() - who.last
        if since is None or since > timedelta(days=7):
            raise Refused(-230)
        began, spent = self._spent.get(who.id, (who.last, 0))
        spent = spent if began == who.last else 0
        self._spent[who.id] = (who.last, spent + 1)
        if since <= timedelta(hours=48) and (self.free is None or spent < self.free):
            return False
        if self.money <= 0:
            raise Refused(-320)
        self.money -= 1
        return True

    def _template_to_person(self, asked: dict[str, Any]) -> dict[str, Any]:
        who = self._to(asked)
        self._templated(who, asked)
        return {"message_id": self.number()}

    def _template_to_phone(self, asked: dict[str, Any]) -> dict[str, Any]:
        phone = str(asked.get("phone", ""))
        if not (phone.startswith("84") and phone.isdigit()) or len(str(asked.get("tracking_id", ""))) > 48:
            raise Refused(-108, "Phone number is invalid")
        who = self.phones.get(phone)
        if who is None:
            raise Refused(-118, "Zalo account not existed")
        if who.refuses:
            raise Refused(who.refuses)
        self._templated(who, asked)
        return {"msg_id": self.number(), "sent_time": self.stamp()}

    def _templated(self, who: Person, asked: dict[str, Any]) -> None:
        data, wanted = asked.get("template_data"), self.templates.get(str(asked.get("template_id")))
        if wanted is None:
            raise Refused(-109, "Template ID is invalid")
        if not isinstance(data, dict) or set(data) != set(wanted):
            raise Refused(-132, "Parameter is invalid")
        if not all(0 < len(str(one)) <= wanted[name] for name, one in data.items()):
            raise Refused(-132, "Parameter is invalid")
        who.heard.append(Heard(json.dumps(data, ensure_ascii=False), template=str(asked["template_id"]), paid=True))

    # Uploads and questions.

    def _picture(self, asked: dict[str, Any]) -> dict[str, Any]:
        image(*asked["file"])
        return {"attachment_id": self._kept()}

    def _file(self, asked: dict[str, Any]) -> dict[str, Any]:
        document(*asked["file"])
        return {"token": self._kept()}

    def _kept(self) -> str:
        number = self.number()
        self._uploads[number] = self.now()
        return number

    def _oa(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return {"oa_id": self.oa_id, "name": "Một Cửa Thử", "is_verified": self.verified, "package_name": "Tăng trưởng"}

    def _detail(self, asked: dict[str, Any]) -> dict[str, Any]:
        who = self._to(asked)
        return {"user_id": who.id, "display_name": "Nguyễn Văn Thử", "user_is_follower": who.follows}

    def _quota(self, asked: dict[str, Any]) -> dict[str, Any]:
        who = self._to(asked)
        return {"last_interaction": int(who.last.timestamp() * 1000) if who.last else 0}


class _Page(Exception):
    """A page of some proxy."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
