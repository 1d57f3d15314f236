"""Sending: the consent, the entry in the register, and a receipt that is worth a screenshot."""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.consent import Purpose
from bot.domain.deadline import say_day
from bot.domain.draft import Draft, Step
from bot.domain.message import CodeBlock, Fact, Facts, Folded, Heading, Paragraph, Span
from bot.services import consents, contacts, limits, register
from handlers import two_matters
from handlers.feedback_ask import ask, button, keep
from handlers.refusal import too_many_cases
from handlers.turn import Turn


async def send(turn: Turn, draft: Draft, *, told_here: bool) -> None:
    """Consents and sends in one tap: the draft becomes a case, once.

    `told_here`: the person also agreed to be told of every step in this chat; if not, that is kept as a no.
    """
    if draft.missing():
        await ask(turn, draft, Step.SUMMARY)
        return
    bound = await limits.filing(turn.desk, turn.person, turn.incoming.address)
    if bound:
        keep(turn, draft, Step.SUMMARY)
        too_many_cases(turn, bound, button(turn, draft, "to_summary", "summary"))
        return
    agreed = replace(draft, consent=turn.desk.rules.privacy.version)
    case = await register.enter(turn.desk, agreed, turn.person, turn.incoming.sender)
    channel = turn.incoming.sender.channel
    await consents.say(turn.desk, turn.person, Purpose.FEEDBACK, channel, turn.language, given=True)
    await consents.say(turn.desk, turn.person, Purpose.CHANNEL, channel, turn.language, given=told_here)
    other = turn.talk.data.get("then")
    turn.talk.leave()
    if other:
        turn.talk.data["then"] = other
    receipt(turn, case, told_here=told_here)


def receipt(turn: Turn, case: Case, *, told_here: bool) -> None:
    """The code, the number in the register, the dates by law, what happens next and how to ask again."""
    backup = (turn.button("contact.button", "contact:start"),) if told_here and contacts.kinds(turn.desk) else ()
    why = tuple(Paragraph(spans=(Span(text=line),)) for line in register.reasons(turn.desk, case, turn.language))
    turn.reply(
        Heading(text=turn.words(f"feedback.received_{case.kind.value}")),
        CodeBlock(code=register.shown(case)),
        Facts(rows=_rows(turn, case)),
        *((Folded(title=turn.words("feedback.why_date"), blocks=why),) if why else ()),
        *turn.paragraphs("feedback.next" if told_here else "feedback.next_by_code", code=register.shown(case)),
        buttons=(
            *two_matters.then(turn),
            turn.button("tracking.see", f"tracking:case:{case.code}"),
            *backup,
            turn.button("chat.to_menu", "start:menu"),
        ),
    )


def _rows(turn: Turn, case: Case) -> tuple[Fact, ...]:
    office = turn.desk.rules.profile.office(case.office).name
    answer = say_day(case.due, turn.language) if case.due else turn.words("feedback.no_answer_term")
    number = turn.words("feedback.register_no", number=case.register_no, year=case.register_year)
    rows = [("register", number), ("office", office)]
    if case.transfer_due:
        day = say_day(case.transfer_due, turn.language)
        rows.append(("transfer", turn.words("feedback.transfer_by", day=day)))
    rows.append(("answer", answer))
    return tuple(Fact(label=turn.words(f"feedback.label_{key}"), value=(Span(text=text),)) for key, text in rows)
