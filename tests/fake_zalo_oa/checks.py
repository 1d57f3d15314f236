"""What Zalo is said to refuse in a message, and the errors that it says so with."""

import unicodedata
from typing import Any
from urllib.parse import urlsplit

from tests.fake_telegram.markup import units

BUTTONS = {"oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.phone", "oa.open.sms"}
MESSAGES = {
    -32: "Your application reached limit call api",
    -201: "Params is invalid",
    -210: "Parameter exceed allowable range",
    -211: "Out of quota",
    -213: "User has not followed OA",
    -216: "Access token is invalid or expired",
    -230: "User has not interacted with the OA in the past 7 days",
    -233: "Message type is invalid or not support",
    -242: "appsecret_proof provided in API is invalid",
    -320: "Your app needs to connect with a Zalo Cloud Account",
    -100: "attachment_id is expired",
    -209: "This api is not supported",
}


class Refused(Exception):
    """An error inside an answer."""

    def __init__(self, code: int, text: str = "", *, status: int = 200) -> None:
        super().__init__(code)
        self.code, self.status = code, status
        self.text = text or MESSAGES.get(code, "Error")


def texted(message: dict[str, Any]) -> str:
    """The text of a message, when there is one that may be sent."""
    text = message.get("text", "")
    if not isinstance(text, str) or (text and not text.strip()):
        raise Refused(-201)
    if units(text) > 2000 or unicodedata.normalize("NFC", text) != text:
        raise Refused(-210)
    return text


def buttons(payload: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The buttons of a message, each as its kind is to be."""
    given = payload.get("buttons", [])
    if not isinstance(given, list) or len(given) > 5:
        raise Refused(-210)
    for each in given:
        if not isinstance(each, dict) or set(each) != {"title", "type", "payload"} or each["type"] not in BUTTONS:
            raise Refused(-201)
        if not 1 <= len(each["title"]) <= 100:
            raise Refused(-210)
        _payload(each["type"], each["payload"])
    return tuple(given)


def _payload(kind: str, payload: Any) -> None:
    if kind.startswith("oa.query"):
        if not isinstance(payload, str) or not 1 <= len(payload) <= 1000:
            raise Refused(-210)
        return
    wanted = {"oa.open.url": {"url"}, "oa.open.phone": {"phone_code"}, "oa.open.sms": {"content", "phone_code"}}[kind]
    if not isinstance(payload, dict) or set(payload) != wanted:
        raise Refused(-201)
    if kind == "oa.open.url" and urlsplit(payload["url"]).scheme not in ("http", "https"):
        raise Refused(-201)


def image(name: str, data: bytes) -> None:
    """Whether an upload is a picture: by its bytes, whatever it says of itself."""
    if len(data) > 1_000_000:
        raise Refused(-210, "File size is invalid")
    if not data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise Refused(-201, "File format is not supported")
    assert name


def document(name: str, data: bytes) -> None:
    """Whether an upload is a file of a kind that may be sent."""
    if len(data) > 5_000_000:
        raise Refused(-210, "File size is invalid")
    begins = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "doc": b"\xd0\xcf\x11\xe0", "csv": b""}
    ending = name.rpartition(".")[2].lower()
    if ending not in begins or not data.startswith(begins[ending]):
        raise Refused(-201, "File format is not supported")
