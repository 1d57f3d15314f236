"""Sending on: an office that ended is named with its successor; after two hand-backs the receiver decides."""

import pytest

from bot.domain.case import Status
from bot.domain.person import Role
from bot.services import cases
from bot.services.refused import Refused
from tests.bureau import ELSEWHERE, HERE

THIRD = "so-xay-dung"
RECEIVER = "van-phong-ubnd-tinh"
WHY = "Thuộc thẩm quyền của đơn vị đó."


async def sent(bureau, case, office, role=Role.HANDLER):
    """The case, sent on by an official of the office that has it."""
    official = await bureau.official(role, case.office if role is Role.HANDLER else RECEIVER)
    case = await bureau.now(case)
    async with bureau.desk() as desk:
        return await cases.transfer(desk, case, official, office, WHY)


async def refused(bureau, case, office, role=Role.HANDLER):
    with pytest.raises(Refused) as caught:
        await sent(bureau, case, office, role)
    return caught.value


async def handed_back_twice(bureau):
    case = await bureau.case(HERE)
    for office in (ELSEWHERE, HERE, ELSEWHERE):
        case = await sent(bureau, case, office)
    return case


async def test_an_office_that_ended_is_refused_with_its_successor_named(bureau):
    told = await refused(bureau, await bureau.case(HERE), "so-ke-hoach-va-dau-tu")
    assert (told.key, told.names["successor"]) == ("officials.office_succeeded", "Sở Tài chính")


async def test_an_office_that_is_in_no_list_is_refused(bureau):
    assert (await refused(bureau, await bureau.case(HERE), "so-la")).key == "officials.unknown_office"


async def test_a_case_is_handed_back_twice_and_not_a_third_time(bureau):
    case = await handed_back_twice(bureau)
    told = await refused(bureau, case, HERE)
    assert (told.key, told.names["receiver"]) == ("officials.back_too_often", "Văn phòng UBND tỉnh")
    assert (await bureau.now(case)).office == ELSEWHERE


async def test_after_that_the_receiver_gets_it_and_decides(bureau):
    case = await sent(bureau, await handed_back_twice(bureau), RECEIVER)
    case = await sent(bureau, case, HERE, Role.RECEIVER)
    assert (case.office, case.status) == (HERE, Status.TRANSFERRED)


async def test_an_office_that_never_had_it_may_still_be_tried(bureau):
    assert (await sent(bureau, await handed_back_twice(bureau), THIRD)).office == THIRD
