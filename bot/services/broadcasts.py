"""Broadcasts at the desk: written by one official, agreed to or sent back by another, cancelled by either."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import redact
from bot.domain.broadcast import LINK_CAP, STEPS, WORDS_CAP, WRITABLE, Broadcast, BroadcastState, BroadcastStep, Deed
from bot.domain.duty import Roll
from bot.domain.message import Button, Channel, Reply
from bot.domain.outbox import Purpose
from bot.domain.person import WHOLE_PROVINCE, Act, Official
from bot.domain.ports import Stale
from bot.domain.subscription import Topic, TopicKind
from bot.services import access, mailing, notices, subscriptions
from bot.services.desk import Desk
from bot.services.refused import Refused

REASON_CAP = 500
"""Characters of a reason."""

SHOWN = 200
"""Broadcasts in the list."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an official wrote. `send_at`: not before (aware); None: as soon as agreed."""

    words: str
    words_en: str = ""
    link: str = ""
    send_at: datetime | None = None


def may_write(official: Official, topic: Topic) -> bool:
    """Whether the official may write to who takes this: of the whole province the receiver, else of the own office."""
    if not access.may(official, Act.NEWS):
        return False
    return official.role in WHOLE_PROVINCE or topic == Topic(TopicKind.OFFICE, official.office)


def may_see(official: Official, broadcast: Broadcast) -> bool:
    """Whether the broadcast exists for the official."""
    one_of_them = access.may(official, Act.NEWS) or access.may(official, Act.APPROVE_NEWS)
    return one_of_them and (official.role in WHOLE_PROVINCE or broadcast.office == official.office)


def may_decide(official: Official, broadcast: Broadcast) -> bool:
    """Whether the official may agree to it now: somebody else wrote it."""
    waits = broadcast.state is BroadcastState.PROPOSED and broadcast.official_id != official.id
    return waits and access.may(official, Act.APPROVE_NEWS) and may_see(official, broadcast)


async def make(desk: Desk, by: Official, topic: Topic | None, written: Written) -> Broadcast:
    """A draft. Raises `Refused`."""
    if topic is None or not may_write(by, topic):
        raise Refused("broadcast.no_topic")
    made = _with(
        desk,
        Broadcast(
            id=desk.chance.id(),
            topic=topic,
            office=by.office,
            words="",
            state=BroadcastState.DRAFT,
            made_at=desk.now,
            official_id=by.id,
        ),
        written,
    )
    await desk.archive.news.broadcasts.add(made)
    await _note(desk, made, Deed.MADE, by)
    return made


async def change(desk: Desk, by: Official, broadcast: Broadcast, written: Written) -> Broadcast:
    """Other words, before anybody agreed. Raises `Refused`, and `Stale` when it stands otherwise by now."""
    if broadcast.state not in WRITABLE:
        raise Stale
    changed = _with(desk, replace(broadcast, official_id=by.id, decided_by=None), written)
    await desk.archive.news.broadcasts.save(changed, broadcast.state)
    await _note(desk, changed, Deed.CHANGED, by)
    return changed


async def propose(desk: Desk, by: Official, broadcast: Broadcast, *, sure: bool) -> Broadcast:
    """Asks a second official. `sure`: what looks like somebody's data is meant. Raises `Refused` and `Stale`."""
    if looks_personal(broadcast) and not sure:
        raise Refused("broadcast.looks_personal")
    _not_in_the_past(desk, broadcast.send_at)
    asked = replace(broadcast, state=_next(broadcast, BroadcastState.PROPOSED), official_id=by.id, decided_by=None)
    await desk.archive.news.broadcasts.save(asked, broadcast.state)
    await _note(desk, asked, Deed.PROPOSED, by, asked.digest)
    await _tell_deciders(desk, asked)
    return asked


async def approve(desk: Desk, by: Official, broadcast: Broadcast, digest: str) -> Broadcast:
    """Agrees to the words of this digest, as another person than who wrote them. Raises `Refused` and `Stale`."""
    _another(by, broadcast)
    if digest != broadcast.digest:
        raise Stale
    agreed = replace(broadcast, state=_next(broadcast, BroadcastState.APPROVED), decided_by=by.id)
    await desk.archive.news.broadcasts.save(agreed, broadcast.state)
    await _note(desk, agreed, Deed.APPROVED, by, digest)
    return agreed


async def refuse(desk: Desk, by: Official, broadcast: Broadcast, reason: str) -> Broadcast:
    """Sends it back with the reason. Raises `Refused` and `Stale`."""
    _another(by, broadcast)
    why = " ".join(reason.split())[:REASON_CAP]
    if not why:
        raise Refused("broadcast.no_reason")
    back = replace(broadcast, state=_next(broadcast, BroadcastState.REFUSED), decided_by=by.id)
    await desk.archive.news.broadcasts.save(back, broadcast.state)
    await _note(desk, back, Deed.REFUSED, by, why)
    return back


async def cancel(desk: Desk, by: Official, broadcast: Broadcast) -> int:
    """Gives it up and takes back what has not left, in this transaction; gives how many letters. Raises `Stale`."""
    await desk.archive.news.mailing.alone()
    ended = replace(broadcast, state=_next(broadcast, BroadcastState.CANCELLED))
    await desk.archive.news.broadcasts.save(ended, broadcast.state)
    taken = await mailing.take_back(desk, broadcast)
    await _note(desk, ended, Deed.CANCELLED, by, str(taken))
    return taken


async def audience(desk: Desk, broadcast: Broadcast) -> Mapping[Channel, int]:
    """How many people would get it now, by channel."""
    return await desk.archive.news.broadcasts.audience(broadcast.topic)


def looks_personal(broadcast: Broadcast) -> bool:
    """Whether something in the words looks like a phone, an ID number, a plate, an e-mail address or a name."""
    said = "\n".join((broadcast.words, broadcast.words_en or ""))
    return redact.masked(said) != said


def _with(desk: Desk, broadcast: Broadcast, written: Written) -> Broadcast:
    """The broadcast with these words. Raises `Refused`."""
    words, english, link = written.words.strip(), written.words_en.strip(), written.link.strip()
    if not words:
        raise Refused("broadcast.no_words")
    if max(len(words), len(english)) > WORDS_CAP:
        raise Refused("broadcast.too_long", most=WORDS_CAP)
    if link and not (link.startswith("https://") and len(link) > len("https://") and " " not in link):
        raise Refused("broadcast.bad_link")
    if len(link) > LINK_CAP:
        raise Refused("broadcast.too_long", most=LINK_CAP)
    _not_in_the_past(desk, written.send_at)
    return replace(broadcast, words=words, words_en=english or None, link=link or None, send_at=written.send_at)


def _not_in_the_past(desk: Desk, at: datetime | None) -> None:
    if at is not None and at < desk.now:
        raise Refused("broadcast.past")


def _another(by: Official, broadcast: Broadcast) -> None:
    if broadcast.official_id == by.id:
        raise Refused("broadcast.own")


def _next(broadcast: Broadcast, state: BroadcastState) -> BroadcastState:
    if state not in STEPS[broadcast.state]:
        raise Stale
    return state


async def _tell_deciders(desk: Desk, broadcast: Broadcast) -> None:
    """Tells in their chats those who may agree; in somebody's quiet hours it waits for their end."""
    roll = Roll(await desk.archive.duties.on_duty(None, desk.today))
    deciders = [one.official.id for one in roll if may_decide(one.official, broadcast)]
    link = f"{desk.rules.public_address}/desk/news/{broadcast.id}"
    for one in roll.hearing(deciders):
        if one.official.id == broadcast.official_id:
            continue
        topic = subscriptions.named(desk, broadcast.topic, one.language)
        button = Button(label=desk.rules.texts.say("broadcast.open", one.language), link=link)
        reply = Reply(
            blocks=desk.rules.texts.paragraphs("broadcast.alert", one.language, topic=topic), buttons=(button,)
        )
        key = f"news:{desk.chance.id()}:{one.official.id}"
        await notices.to_official(desk, one, notices.message(desk, key, one.identity, reply, purpose=Purpose.ALERT))


async def _note(desk: Desk, broadcast: Broadcast, deed: Deed, by: Official, note: str = "") -> None:
    step = BroadcastStep(desk.chance.id(), broadcast.id, deed, desk.now, by.id, note)
    await desk.archive.news.broadcasts.note(step)
