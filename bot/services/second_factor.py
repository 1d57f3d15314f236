"""The second factor of an official: time-based codes (TOTP, RFC 6238) from an app on the phone, and recovery codes.

A code is six digits for 30 seconds. The codes just before and just after are taken too, since a phone's clock is off
now and then (RFC 6238, 5.2); none is taken twice. The secret is kept sealed under the official's own purpose.
"""

import base64
from datetime import datetime, timedelta

import pyotp
from pyotp.utils import strings_equal

from bot.domain.account import Change, SecondFactor
from bot.domain.person import Official
from bot.domain.ports import Sealer
from bot.services import accounts, one_time
from bot.services.desk import Desk

OFFER_LASTS = timedelta(minutes=30)
"""How long a key that was shown waits for its first code."""

RECOVERY_CODES = 10

_SECRET_BYTES = 20
"""160 bits, as RFC 4226 (section 4, R6) recommends."""


async def offer(desk: Desk, sealer: Sealer, official: Official) -> str:
    """The key to be put into the app (base 32): the one offered a moment ago, or a fresh one. It is not in force."""
    known = await offered(desk, sealer, official)
    if known:
        return known
    key = base64.b32encode(desk.chance.bits(8 * _SECRET_BYTES).to_bytes(_SECRET_BYTES, "big")).decode()
    await desk.archive.accounts.offer_secret(official.id, sealer.seal(key, _purpose(official)), desk.now)
    return key


async def offered(desk: Desk, sealer: Sealer, official: Official) -> str | None:
    """The key that waits for its first code."""
    sealed = await desk.archive.accounts.offered_secret(official.id, desk.now - OFFER_LASTS)
    return sealer.open(sealed, _purpose(official)) if sealed else None


async def confirm(desk: Desk, sealer: Sealer, official: Official, code: str, but: str) -> bool:
    """Puts the offered key in force when the code is its own. Every log-in but the one named ends."""
    key = await offered(desk, sealer, official)
    step = _step(key, code, desk.now) if key else None
    if key is None or step is None:
        return False
    factor = SecondFactor(official.id, sealer.seal(key, _purpose(official)), desk.now, step)
    await desk.archive.accounts.put_in_force(factor)
    await desk.archive.sessions.close_all(official.id, but)
    await accounts.note(desk, official.id, Change.FACTOR_ON, official.id)
    return True


async def takes(desk: Desk, sealer: Sealer, official: Official, code: str) -> bool:
    """Whether the code is the official's, and later than any that was taken before."""
    factor = await desk.archive.accounts.second_factor(official.id)
    if factor is None:
        return False
    step = _step(sealer.open(factor.secret, _purpose(official)), code, desk.now)
    return step is not None and await desk.archive.accounts.take_step(official.id, step)


async def keep_recovery(desk: Desk, official: Official, hashes: list[str], *, told: bool) -> None:
    """Keeps fresh recovery codes in place of the old ones; `told`: a line in the history."""
    await desk.archive.accounts.keep_recovery(official.id, hashes)
    if told:
        await accounts.note(desk, official.id, Change.CODES_RENEWED, official.id)


async def take_recovery(desk: Desk, official: Official, kept: str) -> bool:
    """Uses a recovery code up; False when it was used before."""
    if not await desk.archive.accounts.take_recovery(official.id, kept):
        return False
    await accounts.note(desk, official.id, Change.CODE_USED, official.id)
    return True


def recovery_codes(desk: Desk) -> list[str]:
    """Ten fresh recovery codes, to be shown once."""
    return [one_time.fresh(desk) for _ in range(RECOVERY_CODES)]


async def drop(desk: Desk, official: Official, by: str | None, but: str | None = None) -> bool:
    """Takes the second factor away and ends every log-in but the one named; False when there was none.

    By somebody else (`by`; None for a command) it is a reset: the phone was lost, or is in other hands.
    """
    if not await desk.archive.accounts.drop_second_factor(official.id):
        return False
    await desk.archive.sessions.close_all(official.id, but)
    change = Change.FACTOR_OFF if by == official.id else Change.FACTOR_RESET
    await accounts.note(desk, official.id, change, by)
    return True


async def reseal(desk: Desk, sealer: Sealer) -> int:
    """Seals every secret anew, under the newest key; gives how many there are. Raises `Unsealable`."""
    factors = await desk.archive.accounts.second_factors()
    for factor in factors:
        purpose = _purpose_of(factor.official_id)
        await desk.archive.accounts.reseal(
            factor.official_id, sealer.seal(sealer.open(factor.secret, purpose), purpose)
        )
    return len(factors)


def is_code(typed: str) -> bool:
    """Whether it looks like a code of the app, and not like a recovery code."""
    digits = "".join(typed.split())
    return digits.isascii() and digits.isdigit()


def address(key: str, issuer: str, name: str) -> str:
    """What the QR code says to the app (`otpauth://…`)."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=issuer)


def _step(key: str, code: str, now: datetime) -> int | None:
    """The time step that the code belongs to, if it is one of the three that are taken."""
    totp = pyotp.TOTP(key)
    here = totp.timecode(now)
    digits = "".join(code.split())
    return next((step for step in (here, here - 1, here + 1) if strings_equal(totp.generate_otp(step), digits)), None)


def _purpose(official: Official) -> str:
    return _purpose_of(official.id)


def _purpose_of(official_id: str) -> str:
    return f"second factor of {official_id}"
