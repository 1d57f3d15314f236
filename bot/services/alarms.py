"""What an administrator is told about the desk itself: once a day for each kind, in the chat and at the desk.

An alarm holds a figure and no person.
"""

import structlog

from bot.domain.counter import Limit
from bot.domain.message import Paragraph, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Official, Role
from bot.domain.wording import Language
from bot.services.desk import Desk

_log = structlog.get_logger(__name__)

KINDS = (Limit.CASES, Limit.LOOKUPS, Limit.PHOTOS)
"""The limits on everybody together that raise an alarm when they are reached."""


async def sound(desk: Desk, what: Limit) -> None:
    """Tells every administrator who has a chat that everybody together reached the limit of `what`; once a day."""
    if not await desk.archive.tallies.once(_mark(what), desk.today):
        return
    _log.warning("limits.reached_in_all", what=what.value)
    for official in await desk.archive.officials.active():
        chats = await desk.archive.officials.chat_of(official.id) if official.role is Role.ADMIN else ()
        if chats:
            talk = await desk.archive.conversations.load(chats[0])
            await desk.archive.outbox.put(
                Outgoing(
                    id=desk.chance.id(),
                    dedupe_key=f"{_mark(what)}:{desk.today}:{official.id}",
                    recipient=chats[0],
                    reply=Reply(blocks=_words(desk, what, talk.language if talk else "vi")),
                    purpose=Purpose.ALERT,
                    created_at=desk.now,
                    send_after=desk.now,
                )
            )


async def today(desk: Desk, official: Official) -> tuple[str, ...]:
    """The alarms of today, as lines for an administrator's page; none for others."""
    if official.role is not Role.ADMIN:
        return ()
    raised = [what for what in KINDS if await desk.archive.tallies.marked(_mark(what), desk.today)]
    return tuple(desk.rules.texts.say(f"alarms.today_{what}") for what in raised)


def _words(desk: Desk, what: Limit, language: Language) -> tuple[Paragraph, ...]:
    return desk.rules.texts.paragraphs(f"alarms.{what}", language)


def _mark(what: Limit) -> str:
    return f"alarm:{what}"
