"""The rules of triage as data: kinds, signals and examples, as `data/triage.json` holds them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator


class TriageKind(StrEnum):
    """The doors. The order decides between equal weights: danger first, then what must be kept secret."""

    EMERGENCY = "khan_cap"
    """Life or limb is in danger now: the numbers to call come first."""
    DENUNCIATION = "to_cao"
    """Wrongdoing of somebody, to be investigated: the restricted door (Luật Tố cáo 2018)."""
    COMPLAINT = "khieu_nai"
    """A decision or act against the writer, to be reviewed (Luật Khiếu nại 2011)."""
    OUTSIDE = "ngoai_pham_vi"
    """Not a matter of the province's offices, or no matter at all."""
    PETITION = "kien_nghi"
    """A report with a proposal, or a proposal for a rule (NĐ 20/2008/NĐ-CP, Điều 3 khoản 5)."""
    QUESTION = "hoi_dap"
    """A question about a procedure or a dossier."""
    REPORT = "phan_anh"
    """A difficulty, a delay, a fault (NĐ 20/2008/NĐ-CP, Điều 3 khoản 4)."""


ANOTHER_DOOR = frozenset({TriageKind.EMERGENCY, TriageKind.DENUNCIATION, TriageKind.COMPLAINT})
"""Kinds that are led elsewhere."""

FEEDBACK = frozenset({TriageKind.REPORT, TriageKind.PETITION})
"""Kinds that the register takes."""


class TriageError(ValueError):
    """Rules that do not hold together; the text says where and why."""


Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Signal(_Line):
    """One reason for a kind. It is there when any of `any` is said, or when one sentence says one of each of `all`.

    An entry `@name` stands for the list of that name. In a phrase, "?" stands for a question mark, "." for the end of
    a sentence, "^" for its start, "#" for a number, "$" for a single letter (ông A); "=word" must be typed with just
    these marks (khống is not không); so must a word that stands alone, while longer phrases may be typed without any.
    With `across`, the parts of `all` may stand in different sentences. With `unless`, nothing of that list may be said
    in the whole text. With `up_to`, the whole text has at most so many words: "nhà tôi cháy" cries for help, in a long
    story the same word need not.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    kind: TriageKind
    weight: Annotated[float, Field(gt=0, le=20)]
    why: Phrase
    any: tuple[Phrase, ...] = ()
    all: tuple[Phrase | tuple[Phrase, ...], ...] = ()
    across: bool = False
    unless: tuple[Phrase, ...] = ()
    up_to: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if bool(self.any) == bool(self.all):
            msg = "a signal has either `any` or `all`"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Example:
    """An invented message and the door it belongs to; `data/triage.json` is tested on its own examples.

    There are thousands: a plain object takes a fifth of the memory of a model.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    text: str
    kind: TriageKind


class TriageRules(_Line):
    """The whole file. `short` maps chat spellings to words; `particles` are dropped at the end of a sentence."""

    about: str = ""
    restricted_from: Annotated[float, Field(gt=0)]
    """The weight of signals for a denunciation from which a message is kept behind the restricted door."""
    restricted_within: Annotated[float, Field(ge=0)] = 0
    """How far a denunciation that something speaks for may stand behind the heaviest kind, and the message be kept
    behind that door all the same.
    """
    emergency_within: Annotated[float, Field(ge=0)] = 0
    """How far an emergency that something speaks for may stand behind the heaviest kind and still come first."""
    emergency_from: Annotated[float, Field(gt=0)] = 2
    """The weight from which likeness to the examples speaks for an emergency, where no signal does."""
    also_from: Annotated[float, Field(gt=0, le=1)]
    """The share of the heaviest weight of signals from which another kind is named as an alternative."""
    quiet_below: Annotated[float, Field(gt=0)]
    """The weight below which signals are too few to go by, where the examples know no word of the message either."""
    quiet_question: Annotated[int, Field(ge=0)]
    """Such a message is a question (a bare name of a procedure) up to so many words, else a report."""
    at_most: dict[TriageKind, Annotated[float, Field(gt=0)]] = {}
    """What all signals of a kind may weigh together: many small troubles do not outweigh one crime."""
    like_examples: Annotated[float, Field(ge=0, le=20)] = 0
    """What likeness to the examples of a kind weighs, beside the weight of signals; 0: only the signals count."""
    alone_behind: Annotated[float, Field(ge=0)] = 0
    """What another door (emergency, denunciation, complaint) without a signal for it loses in a message of no words."""
    alone_words: Annotated[int, Field(gt=0)] = 20
    """The different words from which it loses nothing: few are mostly the bare name of a procedure."""
    examples_doubt: Annotated[float, Field(gt=0, le=1)] = 0.1
    """What a word counts that the examples of a kind never had."""
    short: dict[Phrase, Phrase]
    particles: tuple[Phrase, ...]
    turns: tuple[Phrase, ...] = ()
    """Words at the start of a sentence that turn to another matter: "ngoài ra", "tiện cho hỏi"."""
    lists: dict[Phrase, tuple[Phrase, ...]]
    signals: tuple[Signal, ...]
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [signal.id for signal in self.signals]
        for name in names:
            if names.count(name) > 1:
                msg = f"signal {name} stands twice"
                raise ValueError(msg)
        return self
