"""A reply as Zalo OA's consultation messages: plain text, and choices as buttons where they fit, else numbered lines.

`/v3.0/oa/message/cs`: text of at most 2,000, at most five buttons, titles of at most 100, payloads of at most 1,000.
Text is in NFC: decomposed it counts up to a quarter longer.
"""

from urllib.parse import urlsplit

from bot.channels.runs import plain
from bot.channels.zalo_bot_text import render
from bot.channels.zalo_oa_read import PRESSED
from bot.domain.manner import MANNERS
from bot.domain.message import Button, Channel, Reply

Message = dict[str, object]
"""The value of `message` in a call."""


def messages(reply: Reply) -> list[Message]:
    """The reply as one or more messages, each within the limits; the buttons stand under the last."""
    if MANNERS[Channel.ZALO_OA].numbers(len(reply.buttons)):
        return [_plain(part.text) for part in render(reply)]
    made = [(button, _button(button)) for button in reply.buttons]
    # What cannot be a button is a line of the text.
    rest = tuple(button for button, one in made if one is None)
    texts = [part.text for part in render(reply.model_copy(update={"buttons": rest}))]
    buttons = [one for _, one in made if one]
    last = _with_buttons(texts[-1], buttons) if buttons else _plain(texts[-1])
    return [*map(_plain, texts[:-1]), last]


def _plain(text: str) -> Message:
    return {"text": text}


def _with_buttons(text: str, buttons: list[Message]) -> Message:
    return {"text": text, "attachment": {"type": "template", "payload": {"buttons": buttons}}}


def _button(button: Button) -> Message | None:
    title = plain(button.label)
    if button.press:
        return {"title": title, "type": "oa.query.hide", "payload": f"{PRESSED}{button.press}"}
    address = button.link or ""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    if scheme in ("http", "https"):
        return {"title": title, "type": "oa.open.url", "payload": {"url": address}}
    if scheme == "tel":
        return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": address.removeprefix("tel:")}}
    return None


def titles(message: Message) -> list[str]:
    """What stands on the buttons of a message."""
    attached = message.get("attachment")
    payload = attached.get("payload") if isinstance(attached, dict) else None
    return [str(one["title"]) for one in payload.get("buttons", ())] if isinstance(payload, dict) else []


def picture(text: str, attachment_id: str) -> Message:
    """A picture that was uploaded, with words."""
    element = {"media_type": "image", "attachment_id": attachment_id}
    payload = {"template_type": "media", "elements": [element]}
    return {"text": text, "attachment": {"type": "template", "payload": payload}}


def document(token: str) -> Message:
    """A file that was uploaded; Zalo takes no words beside it."""
    return {"attachment": {"type": "file", "payload": {"token": token}}}
