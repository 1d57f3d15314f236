"""Who is an official now, and ending it when somebody leaves the office or loses the phone."""

from dataclasses import replace

from bot.domain.person import Official
from bot.services import accounts
from bot.services.desk import Desk


class Oneself(ValueError):
    """Nobody ends their own access: so one administrator always stays."""


async def retire(desk: Desk, official_id: str, by: Official) -> Official | None:
    """Ends an official's access, at the desk and in every chat, from the next page or message on; log-ins end too.

    What they did stays under their name. None for somebody who is no active official; raises `Oneself`.
    """
    official = await desk.archive.officials.by_id(official_id)
    if official is None or not official.active:
        return None
    if official.id == by.id:
        raise Oneself
    retired = replace(official, active=False)
    await desk.archive.officials.save(retired, desk.now)
    await accounts.end_log_ins(desk, retired.id, by.id)
    return retired
