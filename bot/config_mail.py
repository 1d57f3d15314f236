"""The settings of the ways that only go out, a part of `Settings`: mail through the operator's own server."""

from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.domain import email_address


class MailSettings(BaseSettings):
    """`MOTCUA_SMTP_…`."""

    smtp_host: Annotated[str | None, Field(description="Mail server that letters are handed to; adds e-mail.")] = None
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="Port of the mail server.")] = 587
    smtp_tls: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description="Encryption: after STARTTLS, from the first byte (port 465), or none (own network only)."),
    ] = "starttls"
    smtp_user: Annotated[str | None, Field(description="Name that the program logs in with at the mail server.")] = None
    smtp_password: Annotated[SecretStr | None, Field(description="Password for that name.")] = None
    smtp_sender: Annotated[str | None, Field(description="Address that letters come from; needed with a server.")] = (
        None
    )

    @field_validator("smtp_host", "smtp_user", "smtp_password", "smtp_sender", mode="before")
    @classmethod
    def _smtp_empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("smtp_sender")
    @classmethod
    def _smtp_address(cls, value: str | None) -> str | None:
        try:
            return email_address.read(value) if value else None
        except email_address.NotAnAddress:
            msg = "must be an address of mail such as motcua@example.vn"
            raise ValueError(msg) from None

    @model_validator(mode="after")
    def _smtp_whole(self) -> Self:
        if self.smtp_host and not self.smtp_sender:
            msg = "MOTCUA_SMTP_SENDER is needed with MOTCUA_SMTP_HOST"
            raise ValueError(msg)
        if (self.smtp_user is None) != (self.smtp_password is None):
            msg = "MOTCUA_SMTP_USER and MOTCUA_SMTP_PASSWORD belong together"
            raise ValueError(msg)
        if self.smtp_password and self.smtp_tls == "none":
            msg = "MOTCUA_SMTP_TLS=none would send MOTCUA_SMTP_PASSWORD readable over the wire"
            raise ValueError(msg)
        return self
