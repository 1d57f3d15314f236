"""What the desk cannot read or no longer knows: said plainly, with what to do, and nothing is lost."""

from collections.abc import Sequence

from bot.domain.message import Attachment, AttachmentKind
from handlers.evidence import further, hold, refused
from handlers.turn import Turn


async def hear(turn: Turn) -> None:
    """An empty message, signs without words, or an attachment that is no text."""
    said = refused(turn) or turn.paragraphs("chat.no_words")
    turn.reply(*said, buttons=(turn.button("chat.to_menu", "start:menu"),))


async def press(turn: Turn) -> None:
    """A button that no room knows, or one of an older talk."""
    turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))


def brought(turn: Turn, found: Sequence[Attachment]) -> None:
    """Photos, recordings or a spot without words outside a talk: kept for the feedback that they may belong to."""
    hold(turn, found)
    if further(turn):
        return
    cap = turn.desk.rules.limits.photos_per_case
    kinds = {one.kind for one in found}
    key = "photos" if AttachmentKind.PHOTO in kinds else "spot" if AttachmentKind.LOCATION in kinds else "recording"
    turn.reply(
        *turn.paragraphs(f"chat.{key}", cap=cap),
        *refused(turn),
        buttons=(turn.button("chat.door_feedback", "feedback:start"), turn.button("chat.to_menu", "start:menu")),
    )
