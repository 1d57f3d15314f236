"""Settings, from the environment with the prefix `MOTCUA_`. Every one is described in docs/reference/settings.md.

A setting that is wrong stops the start with a sentence that names it; a secret is never printed.
"""

import os
import re
from importlib import resources
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from bot.config_mail import MailSettings
from bot.config_sms import SmsSettings
from bot.config_zalo_bot import ZaloBotSettings
from bot.config_zalo_oa import ZaloOaSettings
from bot.config_zalo_template import ZaloTemplateSettings
from bot.domain.account import SecondFactorFor
from bot.domain.limit import Limits
from bot.domain.message import Channel
from bot.domain.quiet import CITIZENS, QuietHours

_PAGE = r"https?://(\*\.)?[a-z0-9.-]+(:\d{1,5})?"
"""An origin as CSP writes it."""

_SHORTEST_PASSPHRASE = 20
"""Signs: six words of a dice list have more."""


class SettingsError(Exception):
    """A setting is wrong; the text names it and says what is expected."""


def packaged_data() -> Path:
    """The folder of data that came with the program: inside the wheel, or `data/` of a checkout."""
    package = Path(str(resources.files("bot")))
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent / "data"


def secret_folders() -> list[Path]:
    """Where a file named like a setting, such as `motcua_telegram_token`, gives that setting: systemd's credentials of
    this service, and the secrets of a container.
    """
    given = os.environ.get("CREDENTIALS_DIRECTORY")
    return [*([Path(given)] if given else []), Path("/run/secrets")]


class Settings(ZaloBotSettings, ZaloOaSettings, ZaloTemplateSettings, MailSettings, SmsSettings):
    """All settings with their defaults. Only `bot.app` and the commands read them."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", extra="ignore", hide_input_in_errors=True)

    data: Annotated[Path, Field(default_factory=packaged_data, description="Folder of the province's data.")]
    var: Annotated[Path, Field(description="Folder that the program writes to.")] = Path("var")
    database: Annotated[
        SecretStr | None,
        Field(description="postgresql://… for several processes; without it one SQLite file in the folder."),
    ] = None
    database_connections: Annotated[
        int, Field(ge=2, le=200, description="Connections to PostgreSQL that one process may hold.")
    ] = 8
    profile: Annotated[str, Field(pattern=r"^[a-z0-9_]+$", description="Which folder of `profiles/` is in force.")] = (
        "phu_tho_2026"
    )
    host: Annotated[str, Field(description="Address that the front door listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port that the front door listens on.")] = 8080
    public_address: Annotated[
        HttpUrl | None, Field(description="Address that citizens and officials use, when it is not host and port.")
    ] = None
    trusted_proxies: Annotated[
        tuple[IPv4Network | IPv6Network, ...],
        NoDecode,
        Field(description="Networks of our own reverse proxies, whose X-Forwarded-For is believed."),
    ] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
    frame_ancestors: Annotated[
        str,
        Field(
            pattern=rf"^('none'|('self'|{_PAGE})( {_PAGE})*)$",
            description="Pages that may show the chat in a frame; nobody frames the desk.",
        ),
    ] = "'self'"
    second_factor: Annotated[
        SecondFactorFor, Field(description="Which officials must give a code from their phone when they log in.")
    ] = SecondFactorFor.EVERYONE
    secret_keys: Annotated[
        SecretStr | None,
        Field(description="Keys that seal what a copy of the database must not tell, the newest first."),
    ] = None
    limits: Annotated[
        Limits, NoDecode, Field(description="Figures of docs/reference/limits.md that are to differ, as JSON.")
    ] = Limits()
    quiet_hours: Annotated[
        QuietHours, NoDecode, Field(description="When citizens are sent no news, local time of the office.")
    ] = CITIZENS
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(description="How much is logged.")] = (
        "INFO"
    )
    log_format: Annotated[Literal["lines", "json"], Field(description="Logs for eyes or for machines.")] = "lines"
    metrics_from: Annotated[
        tuple[IPv4Network | IPv6Network, ...], NoDecode, Field(description="Networks that may read the figures.")
    ] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
    watch_port: Annotated[
        int | None, Field(ge=0, le=65535, description="Port on which `work` answers for its health and its figures.")
    ] = None
    metrics_token: Annotated[SecretStr | None, Field(description="Who sends it may read the figures.")] = None
    telegram_token: Annotated[SecretStr | None, Field(description="Token of the Telegram bot; adds Telegram.")] = None
    telegram_api: Annotated[HttpUrl, Field(description="Base address of the Bot API.")] = HttpUrl(
        "https://api.telegram.org"
    )
    telegram_webhook: Annotated[
        HttpUrl | None, Field(description="Public address of this server for Telegram; without it the program polls.")
    ] = None
    telegram_secret: Annotated[
        SecretStr | None, Field(description="Secret that Telegram sends along with each update; needed with a webhook.")
    ] = None
    telegram_per_second: Annotated[
        float, Field(ge=1, le=1000, description="Messages a second that leave for Telegram in all.")
    ] = 25.0
    telegram_proxy: Annotated[
        str | None, Field(description="Proxy for the Bot API, such as socks5://… or http://….")
    ] = None

    backup_key_file: Annotated[Path | None, Field(description="File with the key that seals the backups.")] = None
    backup_passphrase: Annotated[
        SecretStr | None, Field(description="Words that seal the backups, instead of a key file.")
    ] = None

    @field_validator(
        "database",
        "telegram_token",
        "telegram_secret",
        "public_address",
        "telegram_webhook",
        "metrics_token",
        "watch_port",
        "secret_keys",
        "backup_key_file",
        "backup_passphrase",
        mode="before",
    )
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        """An empty variable in an environment file means that the setting is not set."""
        return None if value == "" else value

    @field_validator("metrics_from", "trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        """Networks with commas or spaces between them; an empty variable names none."""
        if not isinstance(value, str):
            return value
        try:
            return tuple(ip_network(each) for each in value.replace(",", " ").split())
        except ValueError:
            msg = "must be addresses or networks such as 10.0.0.0/24, with commas between them"
            raise ValueError(msg) from None

    @field_validator("metrics_token")
    @classmethod
    def _strong_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{24,256}", value.get_secret_value()):
            msg = "must be 24 to 256 letters, digits, _ or -"
            raise ValueError(msg)
        return value

    @field_validator("limits", mode="before")
    @classmethod
    def _figures(cls, value: object) -> object:
        """A JSON object of names and whole numbers; what is not named keeps its figure."""
        if not isinstance(value, str):
            return value
        try:
            return Limits() if value == "" else Limits.model_validate_json(value)
        except ValidationError as error:
            fault = error.errors(include_input=False)[0]
            name = ".".join(str(part) for part in fault["loc"])
            msg = f'must be JSON such as {{"cases_per_hour_per_address": 50}}; {name or "here"}: {fault["msg"]}'
            raise ValueError(msg) from None

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _hours(cls, value: object) -> object:
        """Two times; an empty variable is not set."""
        return value if not isinstance(value, str) else QuietHours.read(value) if value else CITIZENS

    @model_validator(mode="after")
    def _strong_secrets(self) -> Self:
        if self.database and not re.match(r"postgres(ql)?://", self.database.get_secret_value()):
            msg = "MOTCUA_DATABASE must begin with postgresql://; without it the archive is a SQLite file in MOTCUA_VAR"
            raise ValueError(msg)
        token, secret = self.telegram_token, self.telegram_secret
        if token and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{3,}", token.get_secret_value()):
            msg = "MOTCUA_TELEGRAM_TOKEN does not look like a bot's token (digits, a colon, letters)"
            raise ValueError(msg)
        if self.telegram_webhook and not secret:
            msg = "MOTCUA_TELEGRAM_SECRET is needed with MOTCUA_TELEGRAM_WEBHOOK"
            raise ValueError(msg)
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{24,256}", secret.get_secret_value()):
            msg = "MOTCUA_TELEGRAM_SECRET must be 24 to 256 letters, digits, _ or -"
            raise ValueError(msg)
        if not all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) for key in self.sealing_keys):
            msg = "MOTCUA_SECRET_KEYS must be keys as `python -m bot keys new` makes them, with commas between them"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _one_strong_backup_key(self) -> Self:
        if self.backup_passphrase and len(self.backup_passphrase.get_secret_value()) < _SHORTEST_PASSPHRASE:
            msg = f"MOTCUA_BACKUP_PASSPHRASE must have at least {_SHORTEST_PASSPHRASE} signs"
            raise ValueError(msg)
        if self.backup_passphrase and self.backup_key_file:
            msg = "MOTCUA_BACKUP_PASSPHRASE and MOTCUA_BACKUP_KEY_FILE cannot both be set: which one seals?"
            raise ValueError(msg)
        return self

    def make_var(self) -> Path:
        """The folder that the program writes to, made when it is not there; raises `SettingsError`."""
        try:
            # What citizens wrote is for nobody else on the machine. A folder that is there already stays as it is.
            self.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            msg = f"MOTCUA_VAR: {self.var}: the folder cannot be made ({error.strerror})"
            raise SettingsError(msg) from None
        return self.var

    @property
    def sealing_keys(self) -> list[str]:
        """The keys that are set, the newest first; none when the one in `key_file` is to be used."""
        return [key.strip() for key in self.secret_keys.get_secret_value().split(",")] if self.secret_keys else []

    @property
    def key_file(self) -> Path:
        """Where the key lies, made at first use, when none is set."""
        return self.var / "secret.key"

    @property
    def sqlite_file(self) -> Path:
        """The archive when it is a SQLite file."""
        return self.var / "motcua.db"

    @property
    def ways_out(self) -> frozenset[Channel]:
        """Channels that only go out, as far as they are set."""
        templates = self.zalo_oa_app_id and self.zalo_template_ids
        set_up = {Channel.EMAIL: self.smtp_host, Channel.SMS: self.sms_url, Channel.ZALO_TEMPLATE: templates}
        return frozenset(channel for channel, value in set_up.items() if value)

    @property
    def address(self) -> str:
        """The address that people use, without a slash at the end."""
        return str(self.public_address).rstrip("/") if self.public_address else f"http://{self.host}:{self.port}"

    @classmethod
    def read(cls) -> "Settings":
        """The settings of this process; raises `SettingsError` without ever showing a value."""
        try:
            # A secret may lie in a file instead: what systemd and containers hand over is in nobody's environment.
            return cls(_secrets_dir=[folder for folder in secret_folders() if folder.is_dir()])
        except ValidationError as error:
            lines = [
                f"MOTCUA_{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
                if fault["loc"]
                else fault["msg"].removeprefix("Value error, ")
                for fault in error.errors(include_input=False, include_url=False)
            ]
            raise SettingsError("\n".join(lines)) from None
