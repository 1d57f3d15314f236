"""The events of an OA as Zalo sends them to a webhook: built, and signed over their bytes."""

import hashlib
import json
from typing import Any

from tests.fake_zalo_oa.people import Person


class Events:
    """Who writes to the OA, and the bodies that come of it. `stamp_in_header`, `signs_with` ("oa" or "app"): the ways
    that sources disagree on.
    """

    app_id, oa_id = "4321000000000000000", "1234500000000000000"
    app_secret, oa_key = "app-secret-of-nobody", "oa-key-of-nobody-000"

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.stamp_in_header, self.signs_with = True, "oa"
        self._numbers = 0

    def number(self) -> str:
        self._numbers += 1
        return f"{self._numbers:016x}"

    def stamp(self) -> str:
        return str(int(self.now().timestamp() * 1000))

    def person(self, number: str = "7000000000000000001", **more: Any) -> Person:
        return self.people.setdefault(number, Person(number, **more))

    def says(self, who: Person, text: str, **more: Any) -> bytes:
        return self.happens("user_send_text", who, text=text, **more)

    def presses(self, who: Person, label: str) -> bytes:
        """A button of the last message that has some: its payload comes as an ordinary text."""
        shown = next(heard for heard in reversed(who.heard) if heard.buttons)
        button = next(each for each in shown.buttons if each["title"] == label)
        assert button["type"].startswith("oa.query")
        return self.says(who, button["payload"])

    def shows(self, who: Person, *addresses: str, text: str = "") -> bytes:
        attached = [{"type": "image", "payload": {"url": each, "thumbnail": each}} for each in addresses]
        return self.happens("user_send_image", who, attachments=attached, **({"text": text} if text else {}))

    def happens(self, name: str, who: Person, **parts: Any) -> bytes:
        """A message of the person's."""
        who.last = self.now()
        message = {"msg_id": self.number(), **parts}
        return self._body(name, sender={"id": who.id}, recipient={"id": self.oa_id}, message=message)

    def follows(self, who: Person, *, yes: bool = True) -> bytes:
        who.follows = yes
        if yes:
            who.last = self.now()
        name = "follow" if yes else "unfollow"
        return self._body(name, oa_id=self.oa_id, follower={"id": who.id}, source="oa_profile")

    def by_hand(self, who: Person, text: str = "Để tôi xem giúp ông/bà.", admin: str | None = "9000001") -> bytes:
        """What an official wrote in the OA manager, or (without `admin`) the echo of what the API sent."""
        told = {"admin_id": admin} if admin else {}
        message = {"msg_id": self.number(), "text": text}
        return self._body("oa_send_text", sender={"id": self.oa_id, **told}, recipient={"id": who.id}, message=message)

    def shares(self, who: Person, **info: Any) -> bytes:
        who.last = self.now()
        return self._body("user_submit_info", sender={"id": who.id}, recipient={"id": self.oa_id}, info=info)

    def _body(self, name: str, **parts: Any) -> bytes:
        event = {"app_id": self.app_id, "user_id_by_app": "5550000000000000001", "event_name": name, **parts}
        return json.dumps(event | {"timestamp": self.stamp()}, ensure_ascii=False).encode()

    def signature(self, body: bytes) -> dict[str, str]:
        """The headers that go along with a body."""
        stamp = str(json.loads(body).get("timestamp", "")) or self.stamp()
        headers = {}
        if self.stamp_in_header:
            # Not the body's, so that the two cannot be taken for one another.
            stamp = headers["X-ZEvent-Timestamp"] = str(int(stamp) + 7)
        key = self.oa_key if self.signs_with == "oa" else self.app_secret
        signed = hashlib.sha256(self.app_id.encode() + body + stamp.encode() + key.encode()).hexdigest()
        return headers | {"X-ZEvent-Signature": f"mac={signed}"}
