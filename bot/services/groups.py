"""Groups of offices: a code binds one, once; the head of the office or the receiver makes it, hushes it, lets it go."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.group import Group, GroupCode
from bot.domain.ingroup import InGroup
from bot.domain.message import Channel, Identity
from bot.domain.person import WHOLE_PROVINCE, Act, Official
from bot.services import access, one_time
from bot.services.desk import Desk

VALID_FOR = timedelta(hours=24)
"""How long a code waits to be used."""

_TITLE_CAP = 100


def manages(official: Official, office: str) -> bool:
    """Whether the official decides about the groups of this office."""
    return access.may(official, Act.GROUPS) and (official.role in WHOLE_PROVINCE or official.office == office)


def offices(desk: Desk, official: Official) -> list[tuple[str, str]]:
    """The offices about whose groups the official decides: key and name."""
    return [(one.key, one.name) for one in desk.rules.profile.offices if manages(official, one.key)]


async def code_for(desk: Desk, official: Official, office: str) -> str | None:
    """A code that binds a group to this office, shown once; None for an office that is not theirs."""
    if office not in {key for key, _ in offices(desk, official)}:
        return None
    code = one_time.fresh(desk)
    await desk.archive.groups.add_code(GroupCode(one_time.digest(code), office, official.id, desk.now + VALID_FOR))
    return code


async def bind(desk: Desk, official: Official, code: str, channel: Channel, where: InGroup) -> Group | None:
    """Uses the code up and binds the group to its office; None when the code is not good, or not for this official."""
    found = await desk.archive.groups.take_code(one_time.digest(code), desk.now)
    if found is None:
        return None
    if official.office != found.office and not manages(official, found.office):
        await desk.archive.groups.add_code(found)
        return None
    group = Group(
        id=desk.chance.id(),
        chat=Identity(channel, where.chat),
        office=found.office,
        title=where.title[:_TITLE_CAP],
        topic=where.topic,
        linked_by=official.id,
        linked_at=desk.now,
    )
    await desk.archive.groups.link(group)
    return group


async def listed(desk: Desk, official: Official) -> Sequence[Group]:
    """The groups about which the official decides."""
    return [group for group in await desk.archive.groups.all() if manages(official, group.office)]


async def _theirs(desk: Desk, official: Official, group_id: str) -> Group | None:
    group = await desk.archive.groups.by_id(group_id)
    return group if group and manages(official, group.office) else None


async def set_told(desk: Desk, official: Official, group_id: str, *, told: bool) -> bool:
    """Whether cases are told there from now on; False for a group that is not theirs, or none."""
    group = await _theirs(desk, official, group_id)
    if group is None:
        return False
    await desk.archive.groups.set_told(group.id, told=told)
    return True


async def unlink(desk: Desk, official: Official, group_id: str) -> bool:
    """Lets the group go; False for one that is not theirs, or none."""
    group = await _theirs(desk, official, group_id)
    return group is not None and await desk.archive.groups.unlink(group.chat)
