"""An official's account at the desk: the second factor, links for a new password, and what was changed by whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.person import Role


class SecondFactorFor(StrEnum):
    """Of whom a second factor is required at the log-in (RFC 6238); `MOTCUA_SECOND_FACTOR`."""

    OFF = "off"
    """Nobody is asked for a code, whether one was set up or not."""
    OFFERED = "offered"
    """Who set one up is asked for it."""
    ADMINS = "admins"
    """Administrators must set one up."""
    EVERYONE = "everyone"
    """Every official must."""

    def requires(self, role: Role) -> bool:
        """Whether an official of this role must have a second factor."""
        return self is SecondFactorFor.EVERYONE or (self is SecondFactorFor.ADMINS and role is Role.ADMIN)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A second factor in force. `secret` is sealed; `last_step` is the time step of the last code that was taken."""

    official_id: str
    secret: str
    since: datetime
    last_step: int


class Change(StrEnum):
    """What happened to an account: a line that its owner and the administrators read."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word, no password
    PASSWORD_LINK = "password_link"  # noqa: S105
    """An administrator made a link with which the official chooses a new password."""
    PASSWORD_RENEWED = "password_renewed"  # noqa: S105
    """The link was used."""
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    FACTOR_RESET = "factor_reset"
    """Somebody else took it away, since the phone was lost."""
    CODES_RENEWED = "codes_renewed"
    CODE_USED = "code_used"
    """A recovery code opened the desk."""
    LOG_INS_ENDED = "log_ins_ended"
    TRIES_STOPPED = "tries_stopped"
    """So many wrong passwords that the name was closed for a while."""
    CODES_STOPPED = "codes_stopped"
    """The same after a right password: somebody may know it."""


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One line of an account's history. `by` is the official who did it; None: the program, or a command."""

    id: str
    official_id: str
    change: Change
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """A link for a new password, kept by the digest of its code; it works once and lapses at `expires_at`."""

    digest: str
    official_id: str
    created_at: datetime
    expires_at: datetime


class Accounts(Protocol):
    """What belongs to an official's account beside the password."""

    async def offer_secret(self, official_id: str, secret: str, at: datetime) -> None:
        """Keeps a sealed secret that is not in force yet, instead of one offered before."""

    async def offered_secret(self, official_id: str, since: datetime) -> str | None:
        """The sealed secret that was offered since then."""

    async def second_factor(self, official_id: str) -> SecondFactor | None:
        """The second factor in force."""

    async def put_in_force(self, factor: SecondFactor) -> None:
        """Sets the second factor, drops the offer and the recovery codes of the one before."""

    async def take_step(self, official_id: str, step: int) -> bool:
        """True when this time step is later than the last one taken, which it then is: no code is taken twice."""

    async def drop_second_factor(self, official_id: str) -> bool:
        """Takes the second factor, its offer and its recovery codes away; False when there was none."""

    async def with_second_factor(self) -> Collection[str]:
        """Ids of the officials who have one."""

    async def second_factors(self) -> Sequence[SecondFactor]:
        """Every one in force, for sealing them anew."""

    async def reseal(self, official_id: str, secret: str) -> None:
        """The same secret, sealed anew."""

    async def keep_recovery(self, official_id: str, hashes: Collection[str]) -> None:
        """Keeps the hashes of fresh recovery codes; older codes are good no more."""

    async def recovery(self, official_id: str) -> Sequence[str]:
        """The hashes of the recovery codes that were not used yet."""

    async def take_recovery(self, official_id: str, kept: str) -> bool:
        """Uses a recovery code up; False when it was used before."""

    async def note(self, event: AccountEvent) -> None:
        """Adds a line to the history of an account."""

    async def history(self, official_id: str, limit: int) -> Sequence[AccountEvent]:
        """An account's history, the newest first."""

    async def untold(self, official_id: str) -> Sequence[AccountEvent]:
        """What others did to the account and its owner has not read yet, the oldest first."""

    async def told(self, official_id: str) -> None:
        """The owner has read the history until now."""

    async def add_password_link(self, link: PasswordLink) -> None:
        """Keeps a link for a new password; the official's earlier links are good no more."""

    async def peek_password_link(self, digest: str, at: datetime) -> PasswordLink | None:
        """The link without using it up; None when it is unknown, used or lapsed."""

    async def take_password_link(self, digest: str, at: datetime) -> PasswordLink | None:
        """Uses a link up; None as above."""

    async def seal_mark(self) -> str | None:
        """A sealed word that tells whether the keys at hand are those of this archive."""

    async def set_seal_mark(self, sealed: str) -> None:
        """Keeps that word."""
