"""The groups' room: binding a group by its code, and the buttons under a card. It answers nobody and nothing else.

A button works for an official whose own chat is linked and who may do the same at the desk. Whoever may not is told so
alone; what needs words goes on in the official's own chat.
"""

from bot.domain.case import Case, WrongStep
from bot.domain.ingroup import InGroup
from bot.domain.message import Block, Identity, Incoming, Paragraph, Place, Reply, Span
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Act, Official
from bot.domain.ports import Stale
from bot.services import access, cases, group_card, groups, notices
from bot.services.desk import Desk

COMMAND = "nhom"
_SIGNS = 16
_IN_WORDS = frozenset({Act.TRANSFER, Act.ASK, Act.ANSWER, Act.DECLINE, Act.EXTEND})
"""What is begun by a button in a group, and goes on in the official's own chat."""


async def hear(desk: Desk, incoming: Incoming, where: InGroup) -> bool:
    """Does what happened in a group. True when the button that was pressed goes on in the presser's own chat."""
    chat = Identity(incoming.sender.channel, where.chat)
    if where.gone:
        await desk.archive.groups.unlink(chat)
    elif where.moved_to:
        await desk.archive.groups.move(chat, Identity(chat.channel, where.moved_to))
    elif incoming.press is not None:
        return await _press(desk, incoming, where, chat)
    else:
        await _bind(desk, incoming, where, chat)
    return False


async def _bind(desk: Desk, incoming: Incoming, where: InGroup, chat: Identity) -> None:
    """`/nhom CODE`. Who is no official gets no answer: a group is no place to try codes at."""
    official = await desk.archive.officials.by_identity(incoming.sender)
    if official is None:
        return
    code = incoming.text.partition(" ")[2]
    if len("".join(sign for sign in code if sign.isalnum())) != _SIGNS:
        await _say(desk, incoming, where, chat, "groups.how")
        return
    group = await groups.bind(desk, official, code, chat.channel, where)
    if group is None:
        await _say(desk, incoming, where, chat, "groups.bad_code")
    else:
        await _say(desk, incoming, where, chat, "groups.bound", office=notices.office_name(desk, group.office))


async def _press(desk: Desk, incoming: Incoming, where: InGroup, chat: Identity) -> bool:
    """`officials:<act>:<code>` under a card."""
    official = await desk.archive.officials.by_identity(incoming.sender)
    group = await desk.archive.groups.by_chat(chat)
    act, code = _asked(incoming.press or "")
    case = None
    if official is not None and group is not None and act is not None:
        case = await access.case_for_official(desk, official, code, act)
    if official is None or group is None or act is None or case is None:
        await _toast(desk, incoming, where, chat, "groups.not_for_you")
    elif case.office != group.office:
        await _toast(desk, incoming, where, chat, "groups.gone_on")
        await _edit(desk, incoming, where, chat, Reply(blocks=desk.rules.texts.paragraphs("groups.gone_on")))
    elif act is Act.ACCEPT:
        await desk.archive.groups.note_card(case.id, chat, where.topic, where.card)
        await _accept(desk, incoming, where, chat, (official, case))
    elif act in _IN_WORDS:
        await desk.archive.groups.note_card(case.id, chat, where.topic, where.card)
        await _toast(desk, incoming, where, chat, "groups.in_own_chat")
        return True
    else:
        await _toast(desk, incoming, where, chat, "groups.not_for_you")
    return False


def _asked(press: str) -> tuple[Act | None, str]:
    room, _, rest = press.partition(":")
    verb, _, code = rest.partition(":")
    return (Act(verb) if room == "officials" and verb in set(Act) else None), code


async def _accept(desk: Desk, incoming: Incoming, where: InGroup, chat: Identity, what: tuple[Official, Case]) -> None:
    """Takes the case; the card follows it by itself. Whoever was slower is shown the case as it is now."""
    official, case = what
    try:
        await cases.accept(desk, case, official)
    except (Stale, WrongStep):
        now = await desk.archive.cases.by_code(case.code) or case
        holder = await desk.archive.officials.by_id(now.holder_id) if now.holder_id else None
        await _toast(desk, incoming, where, chat, "groups.moved_on")
        await _edit(desk, incoming, where, chat, group_card.card(desk, now, holder=holder.name if holder else ""))
    else:
        await _toast(desk, incoming, where, chat, "groups.accepted")


async def _say(desk: Desk, incoming: Incoming, where: InGroup, chat: Identity, key: str, **names: object) -> None:
    """One message in the same part of the group."""
    blocks: tuple[Block, ...] = desk.rules.texts.paragraphs(key, **names)
    await _queue(desk, incoming, chat, "said", Reply(blocks=blocks, place=Place(topic=where.topic)))


async def _edit(desk: Desk, incoming: Incoming, where: InGroup, chat: Identity, reply: Reply) -> None:
    """The card that was pressed becomes this one."""
    place = Place(topic=where.topic, edits=where.card)
    await _queue(desk, incoming, chat, "card", reply.model_copy(update={"place": place}))


async def _toast(desk: Desk, incoming: Incoming, where: InGroup, chat: Identity, key: str) -> None:
    """A sentence to whoever pressed, alone."""
    blocks = (Paragraph(spans=(Span(text=desk.rules.texts.say(key)),)),)
    await _queue(desk, incoming, chat, "press", Reply(blocks=blocks, place=Place(press=where.press)))


async def _queue(desk: Desk, incoming: Incoming, chat: Identity, what: str, reply: Reply) -> None:
    made = Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"{incoming.key}:{what}",
        recipient=chat,
        reply=reply,
        purpose=Purpose.REPLY,
        created_at=desk.now,
        send_after=desk.now,
    )
    await desk.archive.outbox.queue(made)
