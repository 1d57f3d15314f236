"""The settings of the gateway for text messages, a part of `Settings`."""

import json
import re
from typing import Annotated, Any, Self

from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

_JSON = 'must be a JSON object, such as {"to": "{phone84}", "content": "{text}"}'


class SmsSettings(BaseSettings):
    """`MOTCUA_SMS_…`."""

    sms_url: Annotated[
        HttpUrl | None, Field(description="Address of the gateway that text messages are handed to; adds SMS.")
    ] = None
    sms_body: Annotated[
        dict[str, Any] | None,
        NoDecode,
        Field(description="Template of the JSON that it takes, needed with an address."),
    ] = None
    sms_headers: Annotated[SecretStr | None, Field(description="Headers of the call, with its key, as JSON.")] = None
    sms_good: Annotated[
        dict[str, str] | None, NoDecode, Field(description="Fields of a good answer and what they hold, as JSON.")
    ] = None
    sms_accents: Annotated[bool, Field(description="Whether accents are sent, at less than half the length.")] = False

    @field_validator("sms_url", "sms_headers", mode="before")
    @classmethod
    def _sms_empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("sms_body", "sms_good", mode="before")
    @classmethod
    def _sms_json(cls, value: object) -> object:
        return _object(value) if isinstance(value, str) and value else value or None

    @property
    def sms_header_lines(self) -> dict[str, str]:
        """The headers of the call."""
        return _object(self.sms_headers.get_secret_value()) if self.sms_headers else {}

    @model_validator(mode="after")
    def _sms_whole(self) -> Self:
        if self.sms_headers and not all(isinstance(line, str) for line in self.sms_header_lines.values()):
            msg = f"MOTCUA_SMS_HEADERS {_JSON}"
            raise ValueError(msg)
        if self.sms_url is None:
            return self
        if self.sms_url.scheme != "https" and self.sms_url.host not in ("127.0.0.1", "localhost", "[::1]"):
            msg = "MOTCUA_SMS_URL must begin with https://"
            raise ValueError(msg)
        said = json.dumps(self.sms_body or {})
        if "{text}" not in said or not re.search(r"\{phone(84|0)?\}", said):
            msg = "MOTCUA_SMS_BODY must hold {text} and one of {phone}, {phone84}, {phone0}"
            raise ValueError(msg)
        return self


def _object(said: str) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValueError(_JSON)  # noqa: TRY004 - what the settings read of a mistake
    return found
