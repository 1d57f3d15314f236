"""The sealed sender: at the desk the matter is read without who sent it, until somebody gives a reason.

A reason opens the sender of one case for one official and one hour. It becomes a step of the case and a line that an
auditor reads. Whatever shows a citizen's words to an official asks here for them: `words` while sealed. Digests, alerts
and exports are sealed always.
"""

from collections.abc import Awaitable
from datetime import datetime, timedelta

from bot.domain.case import Case, EventKind
from bot.domain.person import Act, Official
from bot.domain.pseudonym import covered, without
from bot.domain.redact import redact
from bot.domain.unsealing import Unsealing
from bot.services import access, history
from bot.services.cases import Refused
from bot.services.desk import Desk

LASTS = timedelta(hours=1)
"""How long a sender stays open for the official who gave a reason."""

REASON_CAP = 500
"""Characters of a reason."""


def words(case: Case, text: str, *, own_words: bool = True) -> str:
    """The text as it is read while the sender is sealed: without their name, and without numbers and addresses that
    reach a person. `own_words`: the citizen wrote it; an official's words keep the numbers of the office.
    """
    return covered(text, case.sender, own_words=own_words)


def read(case: Case, text: str, until: datetime | None, *, own_words: bool = True) -> str:
    """The text as an official reads it to whom the sender is open `until` then: whole; else as `words` gives it."""
    return text if until else words(case, text, own_words=own_words)


def public_words(case: Case, text: str, *, own_words: bool) -> str:
    """The text as anybody may read it, in what is published and in what leaves the desk: also without the sender's
    address and without names, houses and links of anybody, as far as they can be told. Breaks of lines go with them.
    """
    return redact(without(text, case.sender, own_words=own_words))


def open_until(desk: Desk, case: Case, official: Official) -> Awaitable[datetime | None]:
    """Until when the official sees who sent the case; None while it is sealed. Asked along with what is asked next."""
    return desk.archive.unsealings.open_until(case.id, official.id, desk.now)


async def unseal(desk: Desk, case: Case, official: Official, reason: str) -> datetime:
    """Opens the sender of the case for this official; gives until when. Still open: nothing is added.

    Raises `Refused` without a reason. Whether the official may is asked before, with `Act.UNSEAL`.
    """
    why = _reason(reason)
    if until := await open_until(desk, case, official):
        return until
    await history.note(desk, case, EventKind.UNSEALED, official, why)
    return await _keep(desk, official, why, case=case)


async def unseal_register(desk: Desk, official: Official, what: str, reason: str) -> bool:
    """Notes that the official takes personal columns of the register along; `what` names which part of it, in words.

    Gives False when the role does not see the whole province's senders. Raises `Refused` without a reason.
    """
    if not access.may(official, Act.UNSEAL) or access.offices_seen(official) is not None:
        return False
    await _keep(desk, official, _reason(reason), what=what)
    return True


def _reason(reason: str) -> str:
    why = reason.strip()
    if not why:
        raise Refused("sealing.no_reason")
    return why[:REASON_CAP]


async def _keep(desk: Desk, official: Official, why: str, *, case: Case | None = None, what: str = "") -> datetime:
    until = desk.now + LASTS if case else desk.now
    await desk.archive.unsealings.add(
        Unsealing(desk.chance.id(), official.id, why, desk.now, until, case_id=case.id if case else None, what=what)
    )
    return until
