"""A contact for when the chat fails: offered after filing, skippable, confirmed by a code, forgotten at a word."""

import re

from bot.domain import email_address, phone
from bot.domain.consent import Purpose
from bot.domain.contact import Contact, ContactKind
from bot.domain.message import Button
from bot.domain.search.fold import fold
from bot.services import consents, contacts, limits, register
from handlers.refusal import too_many_links
from handlers.turn import Turn

_STOP = frozenset({"thoi", "huy", "huy bo", "bo qua", "dung lai", "cancel", "stop", "skip"})
_CODE = re.compile(r"\s*(\d{3})\s?(\d{3})\s*")


async def press(turn: Turn, verb: str, args: list[str]) -> bool:  # noqa: ARG001 - every room's buttons
    """The buttons of this room; False for one that it does not know."""
    turn.talk.flow = turn.talk.step = ""
    if verb == "start":
        await start(turn)
    elif verb == "email" and ContactKind.EMAIL in contacts.kinds(turn.desk):
        turn.talk.flow, turn.talk.step = "contact", "email"
        turn.say("contact.ask_email", _skip(turn))
    elif verb == "phone" and ContactKind.PHONE in contacts.kinds(turn.desk):
        await _phone(turn)
    elif verb == "forget":
        await contacts.forget(turn.desk, turn.person, turn.incoming.sender.channel)
        turn.say("contact.forgotten", _menu(turn))
    else:
        return False
    return True


async def start(turn: Turn) -> None:
    """What it is for, in the words that are agreed to, and what is kept now."""
    kinds = contacts.kinds(turn.desk)
    kept = await turn.desk.archive.contacts.of_person(turn.person.id)
    if not kinds and not kept:
        turn.say("contact.none_here", _menu(turn))
        return
    buttons: list[Button] = []
    if ContactKind.EMAIL in kinds:
        buttons.append(turn.button("contact.give_email", "contact:email"))
    sender = await register.known_sender(turn.desk, turn.person)
    if ContactKind.PHONE in kinds and sender:
        buttons.append(turn.button("contact.give_phone", "contact:phone", phone=phone.show(sender.phone)))
    if kept:
        buttons.append(turn.button("contact.forget", "contact:forget"))
    notice = consents.notice(turn.desk, Purpose.CONTACT, turn.incoming.sender.channel, turn.language)
    now = "; ".join(_shown(turn, each) for each in kept) or turn.words("privacy.none")
    turn.say("contact.what", *buttons, _skip(turn), words=notice.words, now=now)


def _shown(turn: Turn, contact: Contact) -> str:
    told = phone.show(contact.value) if contact.kind is ContactKind.PHONE else email_address.show(contact.value)
    return told if contact.confirmed else turn.words("contact.unconfirmed", contact=told)


def _skip(turn: Turn) -> Button:
    return turn.button("contact.skip", "start:menu")


def _menu(turn: Turn) -> Button:
    return turn.button("chat.to_menu", "start:menu")


async def _phone(turn: Turn) -> None:
    sender = await register.known_sender(turn.desk, turn.person)
    if sender is None:
        await start(turn)
        return
    channel = turn.incoming.sender.channel
    await contacts.give_phone(turn.desk, turn.person, sender.phone, channel, turn.language)
    turn.say(
        "contact.phone_kept", turn.button("linking.ways", "linking:ways"), _menu(turn), phone=phone.show(sender.phone)
    )


async def hear(turn: Turn) -> None:
    """The address, or the code from the letter."""
    step = turn.talk.step
    if fold(turn.text) in _STOP:
        turn.talk.flow = turn.talk.step = ""
        turn.say("contact.skipped", _menu(turn))
    elif step == "code" and (typed := _CODE.fullmatch(turn.text)):
        await _confirm(turn, typed[1] + typed[2])
    else:
        await _email(turn)


async def _email(turn: Turn) -> None:
    try:
        email_address.read(turn.text)
    except email_address.NotAnAddress:
        turn.say("contact.wrong_code" if turn.talk.step == "code" else "contact.wrong_email", _skip(turn))
        return
    if await limits.linking(turn.desk, turn.person, turn.incoming.address):
        too_many_links(turn)
        return
    channel = turn.incoming.sender.channel
    # The address lies sealed; the line in which it was typed is not to tell it beside.
    turn.secret = True
    await contacts.give_email(turn.desk, turn.person, turn.text, channel, turn.language)
    turn.talk.flow, turn.talk.step = "contact", "code"
    shown = email_address.show(email_address.read(turn.text))
    turn.say("contact.ask_code", _skip(turn), email=shown, minutes=turn.desk.rules.limits.link_minutes)


async def _confirm(turn: Turn, code: str) -> None:
    if await limits.linking(turn.desk, turn.person, turn.incoming.address):
        too_many_links(turn)
        return
    if await contacts.confirm(turn.desk, turn.person, code):
        turn.talk.flow = turn.talk.step = ""
        turn.say("contact.email_kept", turn.button("linking.ways", "linking:ways"), _menu(turn))
    else:
        turn.say("contact.wrong_code", turn.button("contact.give_email", "contact:email"), _skip(turn))
