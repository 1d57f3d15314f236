"""How much one sender, one address and everybody together may do; docs/reference/limits.md has the reasons."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=1, le=10**9)]


class Bound(StrEnum):
    """Which of the limits was reached."""

    PERSON = "person"
    ADDRESS = "address"
    ALL = "all"


class Limits(BaseModel):
    """The figures. Windows are whole hours and minutes by the clock; an address is that of `bot.web.address`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cases_per_hour: Count = 5
    cases_per_hour_per_address: Count = 10
    cases_per_hour_in_all: Count = 1000
    messages_per_minute: Count = 20
    messages_per_minute_per_address: Count = 300
    newcomers_per_hour_per_address: Count = 300
    lookups_per_hour: Count = 10
    lookups_per_hour_per_address: Count = 60
    lookups_per_hour_in_all: Count = 1000
    photos_per_hour: Count = 10
    photos_per_hour_per_address: Count = 60
    photos_per_hour_in_all: Count = 2000
    links_per_hour: Count = 5
    links_per_hour_per_address: Count = 20
    links_per_hour_in_all: Count = 200
    link_minutes: Count = 10
    streams_per_address: Count = 100
    photos_per_case: Count = 5
    reopen_days: Count = 15
