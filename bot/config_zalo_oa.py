"""The settings of the Zalo OA, a part of `Settings`. Where sources on the platform disagree, a setting decides."""

import re
from typing import Annotated, Self

from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

from bot.config_hosts import hosts_in


class ZaloOaSettings(BaseSettings):
    """`MOTCUA_ZALO_OA_…`."""

    zalo_oa_app_id: Annotated[
        str | None, Field(description="Id of the app that the OA consented to; adds Zalo OA.")
    ] = None
    zalo_oa_app_secret: Annotated[SecretStr | None, Field(description="The app's secret key; needed with the id.")] = (
        None
    )
    zalo_oa_secret_key: Annotated[
        SecretStr | None, Field(description="The OA's secret key, from the page where the webhook is set.")
    ] = None
    zalo_oa_api: Annotated[HttpUrl, Field(description="Base address of the OA's API.")] = HttpUrl(
        "https://openapi.zalo.me"
    )
    zalo_oa_oauth: Annotated[HttpUrl, Field(description="Base address where tokens are renewed.")] = HttpUrl(
        "https://oauth.zaloapp.com"
    )
    zalo_oa_proxy: Annotated[str | None, Field(description="Proxy for the OA's API and its pictures.")] = None
    zalo_oa_proof: Annotated[bool, Field(description="Whether appsecret_proof goes along with each call.")] = False
    zalo_oa_per_minute: Annotated[
        float, Field(ge=1, le=100_000, description="Messages a minute that leave for the OA in all.")
    ] = 100.0
    zalo_oa_monthly: Annotated[
        int, Field(ge=0, le=100_000_000, description="Messages that the OA may send in a month; 0 for no bound.")
    ] = 0
    zalo_oa_pays: Annotated[
        bool, Field(description="Whether messages leave that Zalo charges for (48 hours to 7 days after a contact).")
    ] = False
    zalo_oa_free_messages: Annotated[
        int, Field(ge=0, le=1000, description="Messages that are free after each contact; 0 for any number.")
    ] = 0
    zalo_oa_quiet_hours: Annotated[
        float, Field(ge=0, le=168, description="Hours that the desk keeps quiet after an official wrote by hand.")
    ] = 4.0
    zalo_oa_greets: Annotated[bool, Field(description="Whether who follows the OA is greeted.")] = True
    zalo_oa_photo_hosts: Annotated[
        tuple[str, ...], NoDecode, Field(description="Hosts of Zalo that pictures are fetched from, with those below.")
    ] = ("zdn.vn", "zadn.vn")

    @field_validator("zalo_oa_app_id", "zalo_oa_app_secret", "zalo_oa_secret_key", "zalo_oa_proxy", mode="before")
    @classmethod
    def _zalo_oa_empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("zalo_oa_photo_hosts", mode="before")
    @classmethod
    def _zalo_oa_hosts(cls, value: object) -> object:
        """Names of hosts with commas or spaces between them; an empty variable names none."""
        return hosts_in(value)

    @model_validator(mode="after")
    def _zalo_oa_whole(self) -> Self:
        app, secret, key = self.zalo_oa_app_id, self.zalo_oa_app_secret, self.zalo_oa_secret_key
        if app and not re.fullmatch(r"[0-9]{6,32}", app):
            msg = "MOTCUA_ZALO_OA_APP_ID must be the digits that the console shows as the app's ID"
            raise ValueError(msg)
        if app and not secret:
            msg = "MOTCUA_ZALO_OA_APP_SECRET is needed with MOTCUA_ZALO_OA_APP_ID"
            raise ValueError(msg)
        for name, each in (("APP_SECRET", secret), ("SECRET_KEY", key)):
            if each and not re.fullmatch(r"[\x21-\x7e]{12,256}", each.get_secret_value()):
                msg = f"MOTCUA_ZALO_OA_{name} must be 12 to 256 signs without spaces"
                raise ValueError(msg)
        return self
