"""Whether the office's keys are those that the archive was sealed under, and what happens when they change."""

from bot.domain.ports import Archive, Sealer, Unsealable
from bot.services import restricted, second_factor
from bot.services.desk import Desk

_PURPOSE = "mark"
_WORD = "motcua"


async def fit(archive: Archive, sealer: Sealer) -> bool:
    """Whether the keys open what was sealed before. A new archive is marked with them."""
    mark = await archive.accounts.seal_mark()
    if mark is None:
        await archive.accounts.set_seal_mark(sealer.seal(_WORD, _PURPOSE))
        return True
    try:
        return sealer.open(mark, _PURPOSE) == _WORD
    except Unsealable:
        return False


async def reseal(desk: Desk, sealer: Sealer) -> int:
    """Seals everything anew under the newest key, so that older ones can go; gives how many values there are.

    Raises `Unsealable`. Whatever else comes to be sealed joins here.
    """
    count = await second_factor.reseal(desk, sealer) + await restricted.reseal(desk, sealer)
    await desk.archive.accounts.set_seal_mark(sealer.seal(_WORD, _PURPOSE))
    return count


async def start_over(desk: Desk, sealer: Sealer) -> int:
    """After the keys were lost for good: drops what nobody can open any more; gives how many second factors went.

    Their owners are told, and set up new ones.
    """
    lost = await desk.archive.accounts.with_second_factor()
    for official_id in lost:
        official = await desk.archive.officials.by_id(official_id)
        if official:
            await second_factor.drop(desk, official, None)
    await desk.archive.accounts.set_seal_mark(sealer.seal(_WORD, _PURPOSE))
    return len(lost)
