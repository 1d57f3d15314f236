"""What the province decides about personal data: the notice, its purposes, the clock of a breach, and the periods.

Read from `data/privacy.json` and `data/retention.json`; the sentences themselves are among the texts.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.domain.breach import Breaches
from bot.domain.consent import Consents, Purpose
from bot.domain.datarequest import DataRequests
from bot.domain.holding import Holdings
from bot.domain.retention import Kept, Period, Trace

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class PrivacyError(ValueError):
    """A file that does not hold together; the text names the place and the reason."""


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ground(_Fact):
    """A purpose of the notice, and the article it rests on."""

    purpose: Purpose
    source: Words
    needs_check: bool = False


class BreachClock(_Fact):
    """Within how many hours of the discovery the competent body is told, and how long before that we remind."""

    since: date
    hours: Annotated[int, Field(ge=1, le=720)]
    remind_hours_before: Annotated[int, Field(ge=1, le=720)]
    body: Words
    source: Words
    needs_check: bool = False


class Privacy(_Fact):
    """The whole. `version` is the notice's; it changes whenever a sentence of the notice does.

    `days_after_result` is how long a request to delete that waits for a result waits on, so that it can be read.
    """

    version: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}(\.\d+)?$")]
    purposes: tuple[Ground, ...]
    breach: BreachClock
    days_after_result: Annotated[int, Field(ge=0, le=365)]
    retention: tuple[Period, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads `privacy.json` and `retention.json` of the folder of data. Raises `PrivacyError` and `OSError`."""
        try:
            notice = json.loads((folder / "privacy.json").read_text(encoding="utf-8"))
            periods = json.loads((folder / "retention.json").read_text(encoding="utf-8"))
            return cls.model_validate_json(json.dumps({**notice, "retention": periods}))
        except ValidationError as error:
            first = error.errors()[0]
            msg = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
            raise PrivacyError(msg) from error
        except (ValueError, TypeError) as error:
            msg = f"not readable as JSON: {error}"
            raise PrivacyError(msg) from error

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if sorted(ground.purpose for ground in self.purposes) != sorted(Purpose):
            msg = "every purpose stands in the notice once"
            raise ValueError(msg)
        if sorted(period.trace for period in self.retention) != sorted(Trace):
            msg = "every trace has one period"
            raise ValueError(msg)
        if self.period(Trace.PHOTOS).days < self.period(Trace.TALKS).days:
            msg = "a photo is kept as long as the talk that may still send it"
            raise ValueError(msg)
        return self

    def period(self, trace: Trace) -> Period:
        """How long this trace is kept."""
        return next(period for period in self.retention if period.trace is trace)

    def ground(self, purpose: Purpose) -> Ground:
        """What the purpose rests on."""
        return next(ground for ground in self.purposes if ground.purpose is purpose)


class Personal(Protocol):
    """The part of the archive that is about people's own data."""

    consents: Consents
    requests: DataRequests
    breaches: Breaches
    holdings: Holdings
    kept: Kept
