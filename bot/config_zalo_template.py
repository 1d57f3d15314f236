"""The settings of Zalo's template messages, a part of `Settings`: sent with the OA's app and tokens."""

import json
import re
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode

_SHAPE = (
    'must be JSON such as {"notice": {"id": "4001", "data": {"ma": "{code}"}}}, with `notice` or `reminder`, and '
    "{code}, {day} or {link} in the data"
)


class ZaloTemplate(BaseModel):
    """One approved template: its id, and what stands in its parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]
    data: dict[str, str] = Field(min_length=1)


class ZaloTemplateSettings(BaseSettings):
    """`MOTCUA_ZALO_TEMPLATE_…`."""

    zalo_template_ids: Annotated[
        dict[Literal["notice", "reminder"], ZaloTemplate] | None,
        NoDecode,
        Field(description="Approved templates by what they tell, as JSON; adds template messages."),
    ] = None
    zalo_template_api: Annotated[
        HttpUrl, Field(description="Base address where template messages by telephone are handed in.")
    ] = HttpUrl("https://business.openapi.zalo.me")
    zalo_template_by: Annotated[
        Literal["phone", "uid"],
        Field(description="Whom they go to: the telephone, or the person's account at the OA where it is known."),
    ] = "phone"
    zalo_template_trial: Annotated[bool, Field(description="Whether they go to the OA's administrators alone.")] = False

    @field_validator("zalo_template_ids", mode="before")
    @classmethod
    def _zalo_template_json(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            given = json.loads(value) if value else None
            return {name: ZaloTemplate.model_validate(each) for name, each in given.items()} if given else None
        except (ValueError, AttributeError, ValidationError):
            raise ValueError(_SHAPE) from None

    @model_validator(mode="after")
    def _zalo_template_whole(self) -> Self:
        known = {"code", "day", "link"}
        for each in (self.zalo_template_ids or {}).values():
            if not {name for value in each.data.values() for name in re.findall(r"\{(\w*)\}", value)} <= known:
                msg = f"MOTCUA_ZALO_TEMPLATE_IDS {_SHAPE}"
                raise ValueError(msg)
        return self
