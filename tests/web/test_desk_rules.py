"""The rules in force at the desk: each with its source, and a mark where nobody checked it."""

import pytest

from bot.domain.person import Role
from tests.bureau import ELSEWHERE, HERE, rules


async def page(bureau, role=Role.HANDLER, office=HERE):
    async with bureau.visit(await bureau.official(role, office)) as browser:
        return await browser.get("/desk/rules")


async def test_every_term_in_force_has_its_source_and_a_mark_where_it_was_not_checked(bureau):
    told = (await page(bureau)).text
    assert "5 ngày làm việc" in told
    assert "Nghị định 20/2008/NĐ-CP, Điều 9 khoản 1 điểm d" in told
    profile = rules().profile
    terms = [rule for rule in profile.rules if rule.holds(bureau.clock.now().date())]
    charges = [one for one in profile.charges if one.holds(bureau.clock.now().date())]
    waiting = [one for one in (*terms, *charges, profile.cutoff, *profile.routing.routes) if one.needs_check]
    assert told.count("chưa đối chiếu<") == len(waiting)


async def test_the_routing_table_is_there_with_its_reasons(bureau):
    told = (await page(bureau)).text
    for route in rules().profile.routing.routes:
        assert route.why in told


async def test_days_off_ahead_without_a_notice_are_named(bureau):
    assert "chưa có thông báo chính thức" not in (await page(bureau)).text
    bureau.clock.set("2026-12-14T09:00")
    assert "thứ Năm 04/02/2027" in (await page(bureau)).text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.CLERK, Role.INSPECTOR])
async def test_who_opens_no_cases_has_no_such_page(bureau, role):
    assert (await page(bureau, role, ELSEWHERE)).status_code == 404
