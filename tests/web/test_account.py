"""An official's own account: log-ins that are seen and ended, the password, and what others did to it."""

import re

import pytest

from bot.domain.person import Role
from tests.web.at_the_door import OTHER, PASSWORD, cheap_hashes, come

__all__ = ["cheap_hashes", "come"]

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)
OFFICE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Safari/537.36 Edg/130"
)


async def two(come):
    """The same official at two browsers: at the office and on the phone."""
    here, there = await come(agent=OFFICE), await come(agent=PHONE)
    await here.logs_in()
    await there.logs_in()
    return here, there


def ends(page):
    """What the buttons beside the other log-ins say."""
    return re.findall(r'name="end" value="([0-9a-f]{64})"', page)


async def test_the_log_ins_are_told_by_browser_and_machine_and_the_one_here_is_marked(come):
    here, _ = await two(come)
    await here.opens("/desk/account/log-ins")
    assert "Edge trên máy Windows" in here.says
    assert "Chrome trên điện thoại Android" in here.says
    assert here.says.count("Phiên này") == 1
    assert len(ends(here.says)) == 1


async def test_the_archive_keeps_the_kind_of_browser_and_no_address(come, bureau):
    here, _ = await two(come)
    async with bureau.desk() as desk:
        kept = await desk.archive.sessions.of_official(here.id)
    assert {each.browser for each in kept} == {"edge windows", "chrome android"}


async def test_one_other_log_in_is_ended(come):
    here, there = await two(come)
    await here.opens("/desk/account/log-ins")
    await here.sends("/desk/account/log-ins", end=ends(here.says)[0], password=PASSWORD)
    assert "Ông/bà chỉ đăng nhập trên trình duyệt này" in here.says
    assert not await there.inside()


async def test_all_other_log_ins_are_ended_and_the_one_here_stays(come):
    here, there = await two(come)
    third = await come()
    await third.logs_in()
    await here.sends("/desk/account/log-ins", end="all", password=PASSWORD)
    assert [await each.inside() for each in (here, there, third)] == [True, False, False]


async def test_ending_asks_for_the_password(come):
    here, there = await two(come)
    await here.sends("/desk/account/log-ins", end="all", password="không phải")
    assert (here.status, "Mật khẩu hiện tại chưa đúng" in here.says) == (422, True)
    assert await there.inside()


async def test_nobody_ends_the_log_in_of_somebody_else(come, bureau):
    here, _ = await two(come)
    quan = await come("quan", Role.ADMIN)
    await quan.logs_in()
    async with bureau.desk() as desk:
        (theirs,) = await desk.archive.sessions.of_official(quan.id)
    await here.sends("/desk/account/log-ins", end=theirs.digest, password=PASSWORD)
    assert await quan.inside()


async def test_a_log_in_that_lapsed_is_not_listed(come, bureau):
    here, _ = await two(come)
    bureau.clock.pass_by(minutes=31)
    await here.logs_in()
    await here.opens("/desk/account/log-ins")
    assert "Android" not in here.says


async def test_a_sixth_log_in_ends_the_one_that_was_not_used_for_longest(come, bureau):
    people = [await come() for _ in range(6)]
    for person in people:
        bureau.clock.pass_by(minutes=1)
        await person.logs_in()
    await people[0].opens("/desk")
    assert [await person.inside() for person in people] == [False, True, True, True, True, True]


async def test_logging_in_again_ends_what_the_browser_had_before(come, bureau):
    here = await come()
    await here.logs_in()
    before = dict(here.browser.cookies)
    await here.logs_in()
    assert await here.inside()
    async with bureau.desk() as desk:
        assert len(await desk.archive.sessions.of_official(here.id)) == 1
    here.browser.cookies.clear()
    for name, value in before.items():
        here.browser.cookies.set(name, value)
    assert not await here.inside()


async def test_a_changed_password_counts_from_now_on_and_ends_the_other_log_ins(come):
    here, there = await two(come)
    await here.sends("/desk/account/password", old=PASSWORD, password=OTHER, again=OTHER)
    assert "Đã đổi mật khẩu" in here.says
    assert [await here.inside(), await there.inside()] == [True, False]
    await here.leaves()
    await here.logs_in()
    assert not await here.inside()
    await here.logs_in(OTHER)
    assert await here.inside()


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"old": "không phải"}, "Mật khẩu hiện tại chưa đúng"),
        ({"old": ""}, "Mật khẩu hiện tại chưa đúng"),
        ({"password": "ngắn", "again": "ngắn"}, "ít nhất 10 ký tự"),
        ({"password": "motcua2026", "again": "motcua2026"}, "dễ đoán"),
        ({"password": "hycuong2026", "again": "hycuong2026"}, "dễ đoán"),
        ({"again": "khác hẳn rồi nhé"}, "không giống nhau"),
        ({"password": "x" * 201, "again": "x" * 201}, "ít nhất 10 ký tự"),
    ],
)
async def test_a_password_form_with_a_mistake_says_which_and_changes_nothing(come, form, complaint):
    here, there = await two(come)
    await here.sends("/desk/account/password", **{"old": PASSWORD, "password": OTHER, "again": OTHER} | form)
    assert (here.status, complaint in here.says) == (422, True)
    assert OTHER not in here.says
    assert await there.inside()
    await here.logs_in()
    assert await here.inside()


async def test_whoever_sits_at_an_open_desk_cannot_try_passwords_without_end(come):
    here = await come()
    await here.logs_in()
    for _ in range(5):
        await here.sends("/desk/account/password", old="không phải", password=OTHER, again=OTHER)
    await here.sends("/desk/account/password", old=PASSWORD, password=OTHER, again=OTHER)
    assert "thử lại sau 15 phút" in here.says


async def test_password_fields_hide_what_is_typed_and_let_password_managers_help(come):
    here = await come()
    await here.logs_in()
    for page in ("/desk/login", "/desk/account/password", "/desk/account/second-factor", "/desk/account/log-ins"):
        await here.opens(page)
        fields = re.findall(r"<input[^>]*password[^>]*>", here.says)
        fields = [field for field in fields if 'type="hidden"' not in field]
        for field in fields:
            assert 'type="password"' in field
            assert re.search(r'autocomplete="(current|new)-password"', field)
            assert "onpaste" not in field
        assert fields or page.endswith("log-ins")


async def test_an_administrator_makes_a_link_for_who_forgot_the_password_and_never_learns_it(come):
    here, there = await two(come)
    quan = await come("quan", Role.ADMIN)
    await quan.logs_in()
    await quan.sends(f"/desk/officials/{here.id}/password", password=PASSWORD)
    link = re.search(r"/desk/password/[A-Z2-7-]{19}", quan.says).group()
    assert await there.inside()
    forgetful = await come()
    assert "dễ đoán" in (await forgetful.sends(link, password="motcua2026", again="motcua2026")).says
    await forgetful.sends(link, password=OTHER, again=OTHER)
    assert (forgetful.at, "Đã đặt mật khẩu mới" in forgetful.says) == ("/desk/login", True)
    assert not await forgetful.inside()
    assert not await there.inside()
    await forgetful.logs_in(OTHER)
    assert await forgetful.inside()
    assert (await forgetful.opens(link)).status == 404


async def test_a_link_lapses_after_a_day_and_a_newer_one_ends_it(come, bureau):
    here, quan = await come(), await come("quan", Role.ADMIN)
    await quan.logs_in()
    links = []
    for _ in range(2):
        await quan.sends(f"/desk/officials/{here.id}/password", password=PASSWORD)
        links.append(re.search(r"/desk/password/[A-Z2-7-]{19}", quan.says).group())
    assert [(await here.opens(link)).status for link in links] == [404, 200]
    bureau.clock.pass_by(hours=24)
    assert (await here.opens(links[1])).status == 404


async def test_an_administrator_resets_a_lost_second_factor_and_its_owner_is_told(come):
    here, quan = await come(), await come("quan", Role.ADMIN)
    await here.logs_in()
    await here.sets_up()
    await quan.logs_in()
    await quan.opens(f"/desk/officials/{here.id}")
    assert "Đặt lại xác thực hai bước" in quan.says
    await quan.sends(f"/desk/officials/{here.id}/second-factor", password=PASSWORD)
    assert "Đã đặt lại xác thực hai bước" in quan.says
    assert not await here.inside()
    await here.logs_in(next="/desk/questions")
    assert here.at == "/desk/account/news"
    assert "Quản trị đặt lại xác thực hai bước" in here.says
    await here.sends("/desk/account/news", next="/desk/questions")
    assert here.at == "/desk/questions"
    await here.leaves()
    await here.logs_in()
    assert here.at == "/desk"


async def test_what_was_not_read_is_told_again(come):
    here, quan = await come(), await come("quan", Role.ADMIN)
    await here.logs_in()
    await quan.logs_in()
    await quan.sends(f"/desk/officials/{here.id}/log-ins", password=PASSWORD)
    for _ in range(2):
        await here.logs_in()
        assert here.at == "/desk/account/news"


async def test_an_administrator_ends_the_log_ins_of_one_official(come):
    here, there = await two(come)
    quan = await come("quan", Role.ADMIN)
    await quan.logs_in()
    await quan.sends(f"/desk/officials/{here.id}/log-ins", password=PASSWORD)
    assert [await each.inside() for each in (here, there, quan)] == [False, False, True]


@pytest.mark.parametrize("act", ["second-factor", "password", "log-ins"])
async def test_an_administrators_acts_ask_for_the_administrators_password(come, act):
    here, quan = await come(), await come("quan", Role.ADMIN)
    await here.logs_in()
    await here.sets_up()
    await quan.logs_in()
    await quan.sends(f"/desk/officials/{here.id}/{act}", password="không phải")
    assert (quan.status, "/desk/password/" in quan.says) == (422, False)
    assert await here.inside()
    await here.opens("/desk/account/second-factor")
    assert "đã bật từ" in here.says


@pytest.mark.parametrize("act", ["second-factor", "password", "log-ins"])
async def test_nobody_but_an_administrator_does_it_and_none_to_oneself(come, act):
    here, quan = await come(), await come("quan", Role.ADMIN)
    await here.logs_in()
    await quan.logs_in()
    assert (await here.sends(f"/desk/officials/{quan.id}/{act}", password=PASSWORD)).status == 404
    assert (await here.opens(f"/desk/officials/{quan.id}")).status == 404
    assert (await quan.sends(f"/desk/officials/{quan.id}/{act}", password=PASSWORD)).status == 404
    assert await quan.inside()


async def test_an_official_who_left_is_logged_out_everywhere_and_no_link_of_theirs_is_good(come, bureau):
    here, there = await two(come)
    quan = await come("quan", Role.ADMIN)
    await quan.logs_in()
    await quan.sends(f"/desk/officials/{here.id}/password", password=PASSWORD)
    link = re.search(r"/desk/password/[A-Z2-7-]{19}", quan.says).group()
    await quan.sends(f"/desk/officials/{here.id}/retire")
    assert [await here.inside(), await there.inside()] == [False, False]
    async with bureau.desk() as desk:
        assert list(await desk.archive.sessions.of_official(here.id)) == []
    assert (await there.opens(link)).status == 404
    assert (await quan.opens(f"/desk/officials/{here.id}")).status == 404


async def test_half_a_log_in_ends_when_the_official_leaves(come):
    here, quan = await come(), await come("quan", Role.ADMIN)
    await here.logs_in()
    await here.sets_up()
    await here.leaves()
    here.bureau.clock.pass_by(minutes=2)
    await here.logs_in()
    await quan.logs_in()
    await quan.sends(f"/desk/officials/{here.id}/retire")
    await here.gives()
    assert not await here.inside()


async def test_every_page_of_the_desk_offers_the_way_out(come):
    quan = await come("quan", Role.ADMIN)
    await quan.logs_in()
    for page in ("/desk/officials", "/desk/post", "/desk/account", "/desk/account/log-ins", "/desk/account/password"):
        assert 'action="/desk/logout"' in (await quan.opens(page)).says
