"""What the desk cannot read or no longer knows: said plainly, with what to do, and nothing is lost."""

from bot.domain.message import AttachmentKind
from handlers.turn import Turn


def unreadable(turn: Turn) -> AttachmentKind | None:
    """The first attachment that is no photo; None when there is none."""
    kinds = (attachment.kind for attachment in turn.incoming.attachments)
    return next((kind for kind in kinds if kind is not AttachmentKind.PHOTO), None)


async def hear(turn: Turn) -> None:
    """An empty message, signs without words, or an attachment that is no text."""
    kind = unreadable(turn)
    if kind is not None:
        turn.say(
            "chat.unreadable", turn.button("chat.to_menu", "start:menu"), what=turn.words(f"chat.kind.{kind.value}")
        )
    else:
        turn.say("chat.no_words", turn.button("chat.to_menu", "start:menu"))


async def press(turn: Turn) -> None:
    """A button that no room knows, or one of an older talk."""
    turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))


def photos(turn: Turn, refs: list[str]) -> None:
    """Photos without words outside a talk: kept for the feedback that they may belong to."""
    cap = turn.desk.rules.limits.photos_per_case
    held = turn.talk.data.get("photos")
    before = [str(ref) for ref in held] if isinstance(held, list) else []
    turn.talk.data["photos"] = list(dict.fromkeys((*before, *refs)))[:cap]
    turn.say(
        "chat.photos",
        turn.button("chat.door_feedback", "feedback:start"),
        turn.button("chat.to_menu", "start:menu"),
        cap=cap,
    )
