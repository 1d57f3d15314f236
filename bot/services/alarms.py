"""What an administrator is told about the desk itself: once a day or month for each kind, in the chat and at the desk.

An alarm holds a figure and no person.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

import structlog

from bot.domain.counter import Limit
from bot.domain.message import Channel, Paragraph, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Official, Role
from bot.domain.usage import month_of
from bot.domain.wording import Language
from bot.services.desk import Desk

_log = structlog.get_logger(__name__)

KINDS = (Limit.CASES, Limit.LOOKUPS, Limit.PHOTOS, Limit.LINKS)
"""The limits on everybody together that raise an alarm when they are reached."""


class Month(StrEnum):
    """How a channel stands with the messages that it may send in a month."""

    SHORT = "short"
    GONE = "gone"


async def sound(desk: Desk, what: Limit) -> None:
    """Tells every administrator who has a chat that everybody together reached the limit of `what`; once a day."""

    def words(language: Language) -> tuple[Paragraph, ...]:
        return desk.rules.texts.paragraphs(f"alarms.{what}", language)

    if await _once(desk, _mark(what), desk.today, words):
        _log.warning("limits.reached_in_all", what=what.value)


async def sound_month(desk: Desk, channel: Channel, level: Month, *, sent: int, cap: int) -> bool:
    """Tells every administrator who has a chat how a channel's month stands; once a month for each level. False when it
    was told before.
    """

    def words(language: Language) -> tuple[Paragraph, ...]:
        name = desk.rules.texts.say(f"desk.channel_{channel}", language)
        return desk.rules.texts.paragraphs(f"alarms.month_{level}", language, channel=name, sent=sent, cap=cap)

    told = await _once(desk, _month_mark(channel, level), month_of(desk.now), words)
    if told:
        _log.warning("post.month_short", channel=channel.value, sent=sent, cap=cap)
    return told


async def sound_tokens(desk: Desk, channel: Channel) -> bool:
    """Tells every administrator who has a chat that a channel's tokens are missing or not renewed; once a day. False
    when it was told before.
    """

    def words(language: Language) -> tuple[Paragraph, ...]:
        name = desk.rules.texts.say(f"desk.channel_{channel}", language)
        return desk.rules.texts.paragraphs("alarms.tokens", language, channel=name)

    told = await _once(desk, _token_mark(channel), desk.today, words)
    if told:
        _log.error("post.tokens_end", channel=channel.value)
    return told


async def today(desk: Desk, official: Official) -> tuple[str, ...]:
    """The alarms of today and of this month, as lines for an administrator's page; none for others."""
    if official.role is not Role.ADMIN:
        return ()
    say, tallies, month = desk.rules.texts.say, desk.archive.tallies, month_of(desk.now)
    raised = [say(f"alarms.today_{what}") for what in KINDS if await tallies.marked(_mark(what), desk.today)]
    for channel in Channel:
        levels = [each for each in Month if await tallies.marked(_month_mark(channel, each), month)]
        raised += [say(f"alarms.this_month_{each}", channel=say(f"desk.channel_{channel}")) for each in levels[-1:]]
        if await tallies.marked(_token_mark(channel), desk.today):
            raised.append(say("alarms.today_tokens", channel=say(f"desk.channel_{channel}")))
    return tuple(raised)


async def _once(desk: Desk, mark: str, day: date, words: Callable[[Language], tuple[Paragraph, ...]]) -> bool:
    """Tells the administrators, each in the language of the talk; False when it was marked for that day before."""
    if not await desk.archive.tallies.once(mark, day):
        return False
    for official in await desk.archive.officials.active():
        chats = await desk.archive.officials.chat_of(official.id) if official.role is Role.ADMIN else ()
        if chats:
            talk = await desk.archive.conversations.load(chats[0])
            await desk.archive.outbox.put(
                Outgoing(
                    id=desk.chance.id(),
                    dedupe_key=f"{mark}:{day}:{official.id}",
                    recipient=chats[0],
                    reply=Reply(blocks=words(talk.language if talk else "vi")),
                    purpose=Purpose.ALERT,
                    created_at=desk.now,
                    send_after=desk.now,
                )
            )
    return True


def _mark(what: Limit) -> str:
    return f"alarm:{what}"


def _token_mark(channel: Channel) -> str:
    return f"alarm:tokens:{channel}"


def _month_mark(channel: Channel, level: Month) -> str:
    return f"alarm:month:{channel}:{level}"
