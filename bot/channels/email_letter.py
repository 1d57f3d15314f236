"""A message as a letter of mail: plain text in UTF-8, a subject that tells nothing of the person, a way to answer none.

A letter that is made twice of the same message carries the same Message-ID, so that mail programs show it once.
"""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.domain.message import Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.wording import Texts


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every letter: the sender's address, the name of the place, our own address and the sentences."""

    sender: str
    place: str
    home: str
    texts: Texts


def letter(head: Letterhead, message: Outgoing, to: str, code: str | None, at: datetime) -> EmailMessage:
    """The message for the address `to`. `code`: the case that it is about, which the link opens for who filed it."""
    made = EmailMessage(policy=SMTP)
    local, _, domain = head.sender.rpartition("@")
    made["From"] = Address(head.place, local, domain)
    made["To"] = to
    made["Subject"] = head.texts.say(_subject(message, code), place=head.place)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{message.id}@{domain}>"
    # No vacation notice or ticket system is to answer a machine (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_words(head, message.reply, code))
    return made


def _subject(message: Outgoing, code: str | None) -> str:
    if message.purpose is Purpose.REPLY:
        return "email.subject_code"
    return "email.subject" if code else "email.subject_other"


def _words(head: Letterhead, reply: Reply, code: str | None) -> str:
    parts = [part for block in reply.blocks if (part := Reply(blocks=(block,)).plain().strip())]
    parts += [f"{button.label}: {button.link}" for button in reply.buttons if button.link]
    if code:
        parts.append(head.texts.say("email.see", link=f"{head.home}/?ma={code}"))
    parts.append(head.texts.say("email.foot", home=head.home))
    return "\n\n".join(parts) + "\n"
