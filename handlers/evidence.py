"""What came along with the words, and waits for the feedback that it may belong to: photos, recordings, a spot.

Nobody listens to a recording or writes it down: it is kept as it came, for the official.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.draft import Draft
from bot.domain.message import EVIDENCE, Attachment, AttachmentKind, Incoming, Paragraph
from bot.domain.pickup import FILE_CAP
from bot.domain.spot import spot_in
from handlers.turn import Turn

_MEGABYTE = 1_000_000
_HELD = ("photos", "recordings", "spot")


def evidence(incoming: Incoming) -> tuple[Attachment, ...]:
    """What of it becomes part of a case: photos and recordings that are not too large, and the spot."""
    files = tuple(one for one in incoming.attachments if _fits(one))
    spot = (Attachment(AttachmentKind.LOCATION, incoming.spot.written()),) if incoming.spot else ()
    return (*files, *spot)


def refused(turn: Turn) -> tuple[Paragraph, ...]:
    """What of it is not kept, and what to do instead."""
    left = [one for one in turn.incoming.attachments if not _fits(one)]
    if not left:
        return ()
    if any(one.kind in EVIDENCE and one.ref for one in left):
        return turn.paragraphs("chat.too_large", cap=FILE_CAP // _MEGABYTE)
    return turn.paragraphs("chat.unreadable", what=turn.words(f"chat.kind.{left[0].kind.value}"))


def _fits(one: Attachment) -> bool:
    return one.kind in EVIDENCE and bool(one.ref) and (one.size or 0) <= FILE_CAP


def further(turn: Turn) -> bool:
    """Whether this is one more of pictures sent together, of which the first was answered already. Notes the album."""
    album, before = turn.incoming.album, turn.talk.data.get("album")
    if not album:
        return False
    turn.talk.data["album"] = album
    return album == before and not turn.text


def hold(turn: Turn, found: Sequence[Attachment]) -> None:
    """Keeps them in the talk, for the feedback that may begin next."""
    fuller = _with(_held(turn), found, turn.desk.rules.limits.photos_per_case)
    kept = {key: value for key, value in fuller.to_json().items() if key in _HELD and value}
    turn.talk.data.update(kept)


def set_aside(turn: Turn) -> None:
    """Takes what came along just now out of the talk and its draft again: it is no part of feedback."""
    refs = {one.ref for one in evidence(turn.incoming)}
    for holder in (turn.talk.data, turn.talk.data.get("draft")):
        if refs and isinstance(holder, dict):
            left = _without(holder, refs)
            holder.update({key: value for key, value in left.to_json().items() if key in _HELD})


def _without(holder: dict[str, object], refs: set[str]) -> Draft:
    kept = Draft.from_json({key: value for key, value in holder.items() if key in _HELD} | {"id": ""}) or Draft(id="")
    return replace(
        kept,
        photos=tuple(ref for ref in kept.photos if ref not in refs),
        recordings=tuple(one for one in kept.recordings if one.ref not in refs),
        spot="" if kept.spot in refs else kept.spot,
    )


def take_up(turn: Turn, draft: Draft) -> Draft:
    """The draft with what the talk holds, which holds it no longer."""
    held = _held(turn)
    for key in _HELD:
        turn.talk.data.pop(key, None)
    return _with(draft, held.attachments, turn.desk.rules.limits.photos_per_case)


def add(turn: Turn, draft: Draft, found: Sequence[Attachment]) -> tuple[Draft, tuple[Paragraph, ...]]:
    """The draft with what was found, and what to say of it."""
    cap = turn.desk.rules.limits.photos_per_case
    fuller = _with(draft, found, cap)
    kinds = {one.kind for one in found}
    files = len(fuller.photos) + len(fuller.recordings)
    said: list[Paragraph] = []
    if AttachmentKind.PHOTO in kinds:
        full = len({*draft.photos, *_refs(found)}) + len(draft.recordings) > cap
        key = "photos_full" if full else "album_kept" if turn.incoming.album else "photos_kept"
        said.extend(turn.paragraphs(f"feedback.{key}", count=len(fuller.photos), cap=cap))
    if kinds & {AttachmentKind.VOICE, AttachmentKind.VIDEO}:
        key = "recording_kept" if len(fuller.recordings) > len(draft.recordings) else "recording_full"
        said.extend(turn.paragraphs(f"feedback.{key}", count=files, cap=cap))
    if spot := spot_in(fuller.spot) if AttachmentKind.LOCATION in kinds else None:
        said.extend(turn.paragraphs("feedback.spot_kept", spot=spot.shown))
    return fuller, tuple(said)


def _held(turn: Turn) -> Draft:
    held: dict[str, object] = {key: value for key, value in turn.talk.data.items() if key in _HELD}
    return Draft.from_json(held | {"id": ""}) or Draft(id="")


def _with(draft: Draft, found: Sequence[Attachment], cap: int) -> Draft:
    recordings = tuple(one for one in found if one.kind in (AttachmentKind.VOICE, AttachmentKind.VIDEO))
    spots = [one.ref for one in found if one.kind is AttachmentKind.LOCATION]
    fuller = draft.with_photos(_refs(found), cap).with_recordings(recordings, cap)
    return replace(fuller, spot=spots[-1]) if spots else fuller


def _refs(found: Sequence[Attachment]) -> tuple[str, ...]:
    return tuple(one.ref for one in found if one.kind is AttachmentKind.PHOTO)
