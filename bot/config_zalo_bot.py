"""The settings of the Zalo bot, a part of `Settings`. Where sources on the platform disagree, a setting decides."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

from bot.config_hosts import hosts_in


class ZaloBotSettings(BaseSettings):
    """`MOTCUA_ZALO_BOT_…`."""

    zalo_bot_token: Annotated[SecretStr | None, Field(description="Token of the Zalo bot; adds Zalo.")] = None
    zalo_bot_api: Annotated[HttpUrl, Field(description="Base address of the Zalo Bot API.")] = HttpUrl(
        "https://bot-api.zaloplatforms.com"
    )
    zalo_bot_webhook: Annotated[
        HttpUrl | None, Field(description="Public address of this server for Zalo; without it the program polls.")
    ] = None
    zalo_bot_secret: Annotated[
        SecretStr | None, Field(description="Secret that Zalo sends along with each event; needed with a webhook.")
    ] = None
    zalo_bot_proxy: Annotated[str | None, Field(description="Proxy for the Zalo Bot API.")] = None
    zalo_bot_per_second: Annotated[
        float, Field(ge=0.1, le=1000, description="Messages a second that leave for Zalo in all.")
    ] = 5.0
    zalo_bot_monthly: Annotated[
        int, Field(ge=0, le=100_000_000, description="Messages that the bot may send in a month; 0 for no bound.")
    ] = 3000
    zalo_bot_styled: Annotated[bool, Field(description="Whether bold and italic are sent, as text_styles.")] = True
    zalo_bot_typing: Annotated[bool, Field(description="Whether people are shown that an answer is being written.")] = (
        True
    )
    zalo_bot_writes_first: Annotated[
        bool, Field(description="Whether the bot may write to people who did not write just before.")
    ] = True
    zalo_bot_forbidden: Annotated[
        Literal["again", "gone"], Field(description="What a 403 means: try again, or the person blocked the bot.")
    ] = "again"
    zalo_bot_photo_hosts: Annotated[
        tuple[str, ...], NoDecode, Field(description="Hosts of Zalo that pictures are fetched from, with those below.")
    ] = ("zdn.vn", "zadn.vn")

    @field_validator("zalo_bot_token", "zalo_bot_webhook", "zalo_bot_secret", "zalo_bot_proxy", mode="before")
    @classmethod
    def _zalo_bot_empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("zalo_bot_photo_hosts", mode="before")
    @classmethod
    def _zalo_bot_hosts(cls, value: object) -> object:
        """Names of hosts with commas or spaces between them; an empty variable names none."""
        return hosts_in(value)

    @model_validator(mode="after")
    def _zalo_bot_strong_secrets(self) -> Self:
        token, secret = self.zalo_bot_token, self.zalo_bot_secret
        if token and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{3,}", token.get_secret_value()):
            msg = "MOTCUA_ZALO_BOT_TOKEN does not look like a bot's token (digits, a colon, letters)"
            raise ValueError(msg)
        if self.zalo_bot_webhook and not secret:
            msg = "MOTCUA_ZALO_BOT_SECRET is needed with MOTCUA_ZALO_BOT_WEBHOOK"
            raise ValueError(msg)
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{24,256}", secret.get_secret_value()):
            msg = "MOTCUA_ZALO_BOT_SECRET must be 24 to 256 letters, digits, _ or -"
            raise ValueError(msg)
        return self
