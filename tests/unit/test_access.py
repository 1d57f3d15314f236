"""Who may open which case: the table, and the one answer for "not yours" and "not there"."""

import re
from pathlib import Path

import pytest

from bot.domain.message import Channel, Identity
from bot.domain.person import MAY, Act, Person, Role
from bot.services import access
from tests.bureau import CITIZEN, ELSEWHERE, HERE

TABLE = Path(__file__).parents[2] / "docs" / "access.md"


def test_the_table_in_the_docs_is_the_table_in_the_code():
    rows = [
        re.findall(r"[^|]+", line)
        for line in TABLE.read_text(encoding="utf-8").partition("\n## ")[0].splitlines()
        if line[:3] == "| `"
    ]
    said = {cells[0].strip(" `"): [cell.strip() == "yes" for cell in cells[1 : 1 + len(Role)]] for cells in rows}
    assert said == {act.value: [act in MAY[role] for role in Role] for act in Act}


@pytest.mark.parametrize("act", [Act.SEE, Act.ANSWER])
@pytest.mark.parametrize(
    ("role", "office", "opens"),
    [
        (Role.HANDLER, HERE, True),
        (Role.HANDLER, ELSEWHERE, False),
        (Role.RECEIVER, ELSEWHERE, True),
        (Role.ADMIN, HERE, False),
        (Role.HEAD, HERE, True),
        (Role.HEAD, ELSEWHERE, False),
        (Role.AUDITOR, HERE, False),
        (Role.CLERK, HERE, False),
        (Role.INSPECTOR, HERE, False),
    ],
)
async def test_a_case_opens_for_its_own_office_and_for_the_receiver_only(bureau, role, office, opens, act):
    case, official = await bureau.case(), await bureau.official(role, office)
    async with bureau.desk() as desk:
        found = await access.case_for_official(desk, official, case.code, act)
    assert (found is not None) == opens


@pytest.mark.parametrize(("act", "opens"), [(Act.SEE, True), (Act.ANSWER, False)])
async def test_the_leader_sees_every_case_and_acts_on_none(bureau, act, opens):
    case, leader = await bureau.case(), await bureau.official(Role.LEADER, ELSEWHERE)
    async with bureau.desk() as desk:
        assert (await access.case_for_official(desk, leader, case.code, act) is not None) == opens


async def test_an_act_beyond_the_table_opens_no_case(bureau):
    case, official = await bureau.case(), await bureau.official()
    async with bureau.desk() as desk:
        assert await access.case_for_official(desk, official, case.code, Act.INVITE) is None


async def test_an_official_who_left_opens_nothing(bureau):
    case, official = await bureau.case(), await bureau.official()
    async with bureau.desk() as desk:
        from dataclasses import replace

        assert await access.case_for_official(desk, replace(official, active=False), case.code, Act.SEE) is None


async def test_a_case_moves_out_of_sight_with_its_transfer(bureau):
    from bot.services import cases

    case, official = await bureau.case(), await bureau.official()
    async with bureau.desk() as desk:
        await cases.transfer(desk, case, official, ELSEWHERE, "Không thuộc thẩm quyền.")
        assert await access.case_for_official(desk, official, case.code, Act.SEE) is None


async def test_a_citizen_opens_their_own_case_however_the_code_is_typed(bureau):
    case = await bureau.case()
    async with bureau.desk() as desk:
        owner = await desk.archive.people.meet(CITIZEN, "unused", desk.now)
        typed = f" {case.code[:4].lower()}-{case.code[4:8]} {case.code[8:]} "
        assert await access.case_for_person(desk, owner, typed) == case


async def test_a_stranger_with_the_code_gets_what_a_wrong_code_gets(bureau):
    case = await bureau.case()
    async with bureau.desk() as desk:
        stranger = await desk.archive.people.meet(Identity(Channel.WEB, "stranger"), "b" * 32, desk.now)
        assert await access.case_for_person(desk, stranger, case.code) is None
        assert await access.case_for_person(desk, Person(case.person_id), "0000-0000-00A") is None
        assert await access.case_for_person(desk, Person(case.person_id), "không phải mã") is None
