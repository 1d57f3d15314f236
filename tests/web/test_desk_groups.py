"""The groups of the own office at the desk: a code, hushing, letting go, and nobody else's groups."""

import re
from contextlib import AsyncExitStack

import pytest

from bot.domain.group import Group
from bot.domain.message import Channel, Identity
from bot.domain.person import Role
from bot.services import one_time
from tests.bureau import ELSEWHERE, HERE


@pytest.fixture
async def enter(bureau):
    async with AsyncExitStack() as stack:

        async def entered(role=Role.HEAD, office=HERE):
            return await stack.enter_async_context(bureau.visit(await bureau.official(role, office)))

        yield entered


async def group(bureau, office=HERE):
    who = await bureau.official(Role.HANDLER, office)
    async with bureau.desk() as desk:
        made = Group(bureau.chance.id(), Identity(Channel.TELEGRAM, "-1001"), office, "Tổ <thử>", "", who.id, desk.now)
        await desk.archive.groups.link(made)
    return made


async def known(bureau):
    async with bureau.desk() as desk:
        return [(one.id, one.told) for one in await desk.archive.groups.all()]


async def test_the_head_makes_a_code_that_is_shown_once_and_kept_as_a_digest(bureau, enter):
    browser = await enter()
    page = (await browser.post("/desk/groups", data={"office": HERE})).text
    code = re.search(r"/nhom ([A-Z2-7-]{19})", page)[1]
    assert code not in (await browser.get("/desk/groups")).text
    async with bureau.desk() as desk:
        found = await desk.archive.groups.take_code(one_time.digest(code), desk.now)
    assert found.office == HERE


async def test_for_another_office_there_is_no_code(enter):
    browser = await enter()
    assert (await browser.post("/desk/groups", data={"office": ELSEWHERE})).status_code == 404


async def test_a_group_is_hushed_told_again_and_let_go(bureau, enter):
    browser, made = await enter(), await group(bureau)
    page = (await browser.get("/desk/groups")).text
    assert "Tổ &lt;thử&gt;" in page
    for told, kept in (("0", False), ("1", True)):
        await browser.post(f"/desk/groups/{made.id}/told", data={"told": told})
        assert await known(bureau) == [(made.id, kept)]
    await browser.post(f"/desk/groups/{made.id}/unlink")
    assert await known(bureau) == []


@pytest.mark.parametrize("what", ["told", "unlink"])
async def test_a_group_of_another_office_is_as_if_it_were_none(bureau, enter, what):
    browser, made = await enter(office=ELSEWHERE), await group(bureau)
    theirs = await browser.post(f"/desk/groups/{made.id}/{what}", data={"told": "0"})
    nothing = await browser.post(f"/desk/groups/{'0' * 32}/{what}", data={"told": "0"})
    assert (theirs.status_code, theirs.text) == (404, nothing.text)
    assert await known(bureau) == [(made.id, True)]
    assert "Tổ" not in (await browser.get("/desk/groups")).text.split("<main", 1)[1].split("known", 1)[1][:400]


@pytest.mark.parametrize("role", [Role.HANDLER, Role.ADMIN, Role.LEADER, Role.AUDITOR, Role.CLERK, Role.INSPECTOR])
async def test_nobody_else_has_the_page(enter, role):
    browser = await enter(role)
    assert (await browser.get("/desk/groups")).status_code == 404
