"""At the desk: the clocks of a case with their reasons, more time, leave, and the hour of the digest."""

from datetime import date

import pytest

from bot.domain.case import Status
from bot.domain.person import Role
from bot.services import cases, clocks, extensions
from tests.bureau import ELSEWHERE, Bureau

WHY = "Phải kiểm tra hiện trường."


@pytest.fixture
async def bureau(tmp_path):
    async with Bureau.opened(tmp_path) as opened:
        opened.clock.set("2026-03-13T09:00")
        yield opened


@pytest.fixture
async def case(bureau):
    made = await bureau.case(status=Status.ACCEPTED, due=date(2026, 3, 20))
    async with bureau.desk() as desk:
        await clocks.adopt(desk, await clocks.unwatched(desk, ""))
    return made


async def test_the_page_of_a_case_shows_each_clock_its_source_and_what_no_lawyer_has_checked(bureau, case):
    async with bureau.visit(await bureau.official()) as visitor:
        page = (await visitor.get(f"/desk/cases/{case.code}")).text
    assert "Bước trả lời:" in page
    assert "Quyết định 80/2025/QĐ-UBND" in page
    assert "chưa được luật gia đối chiếu" in page


async def test_a_clock_that_stands_still_says_since_when(bureau, case):
    official = await bureau.official()
    async with bureau.desk() as desk:
        await cases.ask(desk, case, official, "Ở đâu ạ?")
    async with bureau.visit(official) as visitor:
        page = (await visitor.get(f"/desk/cases/{case.code}")).text
    assert "tạm dừng từ thứ Sáu 13/03/2026 để chờ người dân" in page
    assert "Đồng hồ tạm dừng" in page


async def test_one_asks_for_more_time_and_another_gives_it(bureau, case):
    handler, head = await bureau.official(), await bureau.official(Role.HEAD)
    address = f"/desk/cases/{case.code}/extension"
    async with bureau.visit(handler) as visitor:
        form = (await visitor.get(address)).text
        assert "thêm 2 ngày làm việc" in form
        asked = await visitor.post(address, data={"do": "ask", "version": 1, "ground": "shared", "words": WHY})
        assert (asked.status_code, asked.headers["location"]) == (303, f"/desk/cases/{case.code}?done=extend")
        waits = (await visitor.get(address)).text
        assert 'value="grant"' not in waits
        assert (await visitor.post(address, data={"do": "grant", "version": 1})).status_code == 404
    async with bureau.visit(head) as visitor:
        assert "Xem đề nghị gia hạn" in (await visitor.get(f"/desk/cases/{case.code}")).text
        page = (await visitor.get(address)).text
        assert "hạn mới là thứ Ba 24/03/2026" in page
        assert WHY in page
        given = await visitor.post(address, data={"do": "grant", "version": 1})
        assert "Đã gia hạn" in (await visitor.get(given.headers["location"])).text
        again = await visitor.post(address, data={"do": "grant", "version": 2})
        assert again.status_code == 422
    assert (await bureau.now(case)).due == date(2026, 3, 24)


async def test_more_time_without_a_reason_or_a_ground_is_refused_with_the_words_kept(bureau, case):
    address = f"/desk/cases/{case.code}/extension"
    async with bureau.visit(await bureau.official()) as visitor:
        empty = await visitor.post(address, data={"do": "ask", "version": 1, "ground": "shared", "words": " "})
        assert (empty.status_code, "phải nêu lý do" in empty.text) == (422, True)
        odd = await visitor.post(address, data={"do": "ask", "version": 1, "ground": "x", "words": WHY})
        assert (odd.status_code, WHY in odd.text) == (422, True)
        stale = await visitor.post(address, data={"do": "ask", "version": 9, "ground": "shared", "words": WHY})
        assert (stale.status_code, WHY in stale.text) == (409, True)


async def test_a_leader_sees_the_request_and_decides_and_another_office_sees_nothing(bureau, case):
    handler, leader = await bureau.official(), await bureau.official(Role.LEADER, ELSEWHERE)
    async with bureau.desk() as desk:
        ground, *_ = await extensions.grounds(desk, case)
        await extensions.ask(desk, case, handler, ground, WHY)
    address = f"/desk/cases/{case.code}/extension"
    async with bureau.visit(await bureau.official(office=ELSEWHERE)) as visitor:
        assert (await visitor.get(address)).status_code == 404
    async with bureau.visit(leader) as visitor:
        refused = await visitor.post(address, data={"do": "refuse", "version": 1})
        assert refused.headers["location"].endswith("done=refuse")
    assert (await bureau.now(case)).due == case.due


async def test_leave_is_noted_listed_and_taken_back(bureau):
    holder, deputy = await bureau.official(), await bureau.official()
    days = {"first": "2026-03-16", "last": "2026-03-20", "deputy": deputy.id}
    async with bureau.visit(holder) as visitor:
        assert (await visitor.post("/desk/leave", data=days)).headers["location"] == "/desk/leave?done=1"
        page = (await visitor.get("/desk/leave")).text
        assert "từ thứ Hai 16/03/2026 đến thứ Sáu 20/03/2026" in page
        assert deputy.name in page
        wrong = await visitor.post("/desk/leave", data=days | {"last": "hôm qua"})
        assert (wrong.status_code, "Ngày nghỉ chưa đúng" in wrong.text) == (422, True)
        async with bureau.desk() as desk:
            (absence,) = await desk.archive.duties.absences(None, date(2026, 3, 13))
        assert (await visitor.post(f"/desk/leave/{absence.id}/end")).status_code == 303
        assert "Không có ai nghỉ" in (await visitor.get("/desk/leave")).text
        assert (await visitor.post(f"/desk/leave/{absence.id}/end")).status_code == 404


async def test_nobody_notes_a_colleagues_leave_but_the_head(bureau):
    one, other, head = await bureau.official(), await bureau.official(), await bureau.official(Role.HEAD)
    days = {"official": one.id, "first": "2026-03-16", "last": "2026-03-16", "deputy": head.id}
    async with bureau.visit(other) as visitor:
        assert (await visitor.post("/desk/leave", data=days)).status_code == 404
    async with bureau.visit(head) as visitor:
        assert (await visitor.post("/desk/leave", data=days)).status_code == 303
    async with bureau.visit(await bureau.official(Role.ADMIN)) as visitor:
        assert (await visitor.get("/desk/leave")).status_code == 404


async def test_the_hour_and_the_quiet_hours_are_kept_and_shown_again(bureau):
    official = await bureau.official(chat="an")
    given = {"hour": "06:15", "channel": "telegram", "quiet_from": "21:00", "quiet_until": "05:30"}
    async with bureau.visit(official) as visitor:
        assert (await visitor.post("/desk/account/digest", data=given)).status_code == 303
        page = (await visitor.get("/desk/account/digest")).text
        assert all(f'value="{value}"' in page for value in given.values())
        wrong = await visitor.post("/desk/account/digest", data=given | {"hour": "03:00"})
        assert (wrong.status_code, 'value="03:00"' in wrong.text) == (422, True)
        assert "/desk/account/digest" in (await visitor.get("/desk/account")).text
