"""A published administrative procedure (thủ tục hành chính) and its parts.

This room holds facts only: what Nghị định 63/2010/NĐ-CP, Điều 8 asks a procedure to have, as it was published.
It invents nothing: a part that was not published is empty, and `Procedure.missing` names it.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[1-6]\.\d{6}$")]
"""The national code without the `.000.00.00.Hnn` suffix: one digit, a dot, six digits."""

ShortTitle = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
"""A noun phrase of at most 100 characters, never a passage."""


_NONE_GIVEN: set[str] = set()


class Fact(BaseModel):
    """What every part shares: it cannot be changed, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, _context: Any, /) -> None:
        """Forgets which parts were given: nobody asks, and a set for each of a list's 18,000 parts takes 7 MB."""
        object.__setattr__(self, "__pydantic_fields_set__", _NONE_GIVEN)


class TermUnit(StrEnum):
    """The unit of a term of settlement, as published."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    HOURS = "hours"
    MONTHS = "months"
    YEARS = "years"


class Term(Fact):
    """How long the office may take. `number` counts `unit`s; half days exist (0.5 working days)."""

    number: Annotated[float, Field(gt=0, le=5000)]
    unit: TermUnit


class Shortening(Fact):
    """The central term beside the province's own; the plan of 2015 (II.2.đ) asks for a cut of a third, or a reason."""

    central: Term
    provincial: Term
    reason: Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)] | None = None

    @property
    def cut(self) -> float | None:
        """The share of the central term that was cut; None when the two are not in the same unit."""
        if self.central.unit is not self.provincial.unit:
            return None
        return 1 - self.provincial.number / self.central.number

    @property
    def falls_short(self) -> bool:
        """Whether less than a third was cut."""
        return self.cut is not None and self.cut < 1 / 3 - 1e-9


class FeeState(StrEnum):
    """What is known of the fee; only `FREE` may be told to a citizen as free of charge."""

    AMOUNTS = "amounts"
    FREE = "free"
    BY_RULE = "by_rule"
    NOT_PUBLISHED = "not_published"


class FeeAmount(Fact):
    """One published amount in đồng (VND), and what it is paid for or per, where that was published."""

    dong: Annotated[int, Field(gt=0)]
    per: ShortTitle | None = None


class Fee(Fact):
    """The fee: amounts, or free as stated by the source, or set by a rule, or not published."""

    state: FeeState
    amounts: tuple[FeeAmount, ...] = ()


class Paper(Fact):
    """One paper that the citizen brings. `shortened`: the published title is longer; the link has it whole."""

    title: ShortTitle
    shortened: bool = False


class Level(StrEnum):
    """Which tier settles the procedure."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    OTHER = "other"


class SubmitWay(StrEnum):
    """How the dossier may be handed in."""

    ONLINE = "online"
    POST = "post"
    IN_PERSON = "in_person"


class TitleQuality(StrEnum):
    """How far the title may be trusted as the official wording."""

    VERBATIM = "verbatim"
    OCR_CORRECTED = "ocr-corrected"
    PARAPHRASE = "paraphrase"


class Part(StrEnum):
    """The parts of a procedure that a citizen asks for (Nghị định 63/2010/NĐ-CP, Điều 8 khoản 2)."""

    PAPERS = "papers"
    TERM = "term"
    FEE = "fee"
    AGENCY = "agency"
    SUBMIT = "submit"
    RESULT = "result"
    LEGAL_BASIS = "legal_basis"
    DECISION = "decision"
    LINK = "link"


class Procedure(Fact):
    """One record of the published list. `as_of` is the month (or year) in which the source was read: YYYY[-MM]."""

    code: Code
    title: Annotated[str, StringConstraints(min_length=3, max_length=1200)]
    title_quality: TitleQuality = TitleQuality.VERBATIM
    field: Annotated[str, StringConstraints(min_length=1)]
    issuing_agency: str | None = None
    agencies: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    terms: tuple[Term, ...] = ()
    shortening: Shortening | None = None
    fee: Fee
    papers: tuple[Paper, ...] = ()
    results: tuple[ShortTitle, ...] = ()
    submit: tuple[SubmitWay, ...] = ()
    subjects: tuple[ShortTitle, ...] = ()
    legal_basis: tuple[str, ...] = ()
    decision: str | None = None
    link: HttpUrl | None = None
    as_of: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2})?$")]

    def missing(self) -> tuple[Part, ...]:
        """The parts that were not published, in the order of `Part`."""
        held: dict[Part, bool] = {
            Part.PAPERS: bool(self.papers),
            Part.TERM: bool(self.terms),
            Part.FEE: self.fee.state is not FeeState.NOT_PUBLISHED,
            Part.AGENCY: bool(self.agencies),
            Part.SUBMIT: bool(self.submit),
            Part.RESULT: bool(self.results),
            Part.LEGAL_BASIS: bool(self.legal_basis),
            Part.DECISION: self.decision is not None,
            Part.LINK: self.link is not None,
        }
        return tuple(part for part in Part if not held[part])
