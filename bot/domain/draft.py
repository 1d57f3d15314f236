"""A draft: what a citizen has told so far, before it becomes a case.

Pure: it knows its steps and what is still missing, not who asks or where it is kept. It goes into a talk's memory as
plain JSON and comes back the same, so that a restart loses nothing. One draft becomes at most one case, by its id.
"""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from bot.domain.case import Kind, Sender
from bot.domain.message import Attachment, AttachmentKind

SHORT = 8
"""Signs of the draft's id that a button carries, so that a button of another draft is told apart."""

CONTENT_CAP = 5_000
"""Characters of what happened that are kept."""

LINE_CAP = 200
"""Characters of a name or an address that are kept."""


class Step(StrEnum):
    """The steps of the talk in their order; the number of each is what "Bước 3/7" shows."""

    CONTENT = "content"
    ABOUT = "about"
    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    PHOTOS = "photos"
    SUMMARY = "summary"
    PROPOSAL = "proposal"
    """Stands beside the way: reached from the summary only."""


WAY: tuple[Step, ...] = tuple(step for step in Step if step is not Step.PROPOSAL)


def number(step: Step) -> int:
    """The place of a step in the way, from 1; a step beside the way counts as the summary."""
    return WAY.index(step) + 1 if step in WAY else len(WAY)


def before(step: Step) -> Step:
    """The step to go back to; the first step stays where it is."""
    return WAY[max(0, WAY.index(step) - 1)] if step in WAY else Step.SUMMARY


def after(step: Step) -> Step:
    """The next step; after the last comes the last."""
    return WAY[min(len(WAY) - 1, WAY.index(step) + 1)] if step in WAY else Step.SUMMARY


@dataclass(frozen=True, slots=True)
class Draft:
    """What was told so far. `id` is unique for the talk that began it.

    `procedure` is a code, `place` the key of an office of the profile; "" means that the citizen said that there is
    none, None that it was not settled yet. `phone` is in E.164. `editing` says that the next answer leads back to
    the summary. `consent` is the version of the personal-data notice that was agreed to. `recordings` are voices and
    films, which nobody writes down; `spot` is a place on the map (`Spot.written`).
    """

    id: str
    kind: Kind = Kind.REPORT
    content: str = ""
    proposal: str | None = None
    procedure: str | None = None
    place: str | None = None
    name: str = ""
    address: str = ""
    phone: str = ""
    photos: tuple[str, ...] = ()
    recordings: tuple[Attachment, ...] = ()
    spot: str = ""
    editing: bool = False
    consent: str | None = None

    @property
    def short(self) -> str:
        """The first signs of the id, for buttons."""
        return self.id[:SHORT]

    @property
    def settled_kind(self) -> Kind:
        """A report with a proposal is a petition (NĐ 20/2008/NĐ-CP, Điều 3 khoản 5)."""
        return Kind.PETITION if self.kind is Kind.REPORT and self.proposal else self.kind

    @property
    def sender(self) -> Sender | None:
        """Who files, when all three parts are there; a question has none."""
        if self.kind is Kind.QUESTION or not (self.name and self.address and self.phone):
            return None
        return Sender(name=self.name, address=self.address, phone=self.phone)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Photos, recordings and the spot as a case keeps them."""
        photos = tuple(Attachment(kind=AttachmentKind.PHOTO, ref=ref) for ref in self.photos)
        spot = (Attachment(kind=AttachmentKind.LOCATION, ref=self.spot),) if self.spot else ()
        return (*photos, *self.recordings, *spot)

    def missing(self) -> Step | None:
        """The first step whose answer the law needs and that was not given; None when it may be sent."""
        if not self.content:
            return Step.CONTENT
        if self.kind is Kind.QUESTION:
            return None
        told = ((Step.NAME, self.name), (Step.ADDRESS, self.address), (Step.PHONE, self.phone))
        return next((step for step, value in told if not value), None)

    def with_photos(self, refs: tuple[str, ...], cap: int) -> "Draft":
        """The draft with as many of the new photos as the cap allows; one sent twice counts once."""
        fresh = tuple(ref for ref in dict.fromkeys(refs) if ref not in self.photos)
        return replace(self, photos=(*self.photos, *fresh)[: max(0, cap - len(self.recordings))])

    def with_recordings(self, found: tuple[Attachment, ...], cap: int) -> "Draft":
        """The draft with as many of the new recordings as the cap allows beside the photos; none twice."""
        held = {one.ref: one for one in (*self.recordings, *found)}
        return replace(self, recordings=tuple(held.values())[: max(0, cap - len(self.photos))])

    def to_json(self) -> dict[str, object]:
        """Plain JSON values."""
        recordings = [{"kind": one.kind.value, "ref": one.ref} for one in self.recordings]
        plain = {"kind": self.kind.value, "photos": list(self.photos), "recordings": recordings}
        return {**asdict(self), **plain}

    @classmethod
    def from_json(cls, kept: object) -> "Draft | None":
        """The draft that `to_json` gave; None for anything else, so that an older talk cannot stop the desk."""
        try:
            return _DRAFTS.validate_python(kept) if isinstance(kept, dict) else None
        except ValidationError:
            return None


_DRAFTS = TypeAdapter(Draft)
