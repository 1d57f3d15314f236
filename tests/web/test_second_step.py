"""The second step of a log-in, through the door: set up, asked for, taken once, and a way in without the phone."""

import pytest

from bot.domain.account import SecondFactor, SecondFactorFor
from bot.domain.person import Role
from tests.sealing import SEALER
from tests.web.at_the_door import OTHER, PASSWORD, cheap_hashes, come, shown_codes, shown_key

__all__ = ["cheap_hashes", "come"]

WRONG = "Mã chưa đúng hoặc đã dùng rồi"
EVERYONE = SecondFactorFor.EVERYONE


@pytest.fixture
async def thu(come):
    """An official who has set it up and logged out."""
    person = await come()
    await person.logs_in()
    await person.sets_up()
    await person.leaves()
    person.bureau.clock.pass_by(minutes=2)
    return person


async def test_setting_it_up_shows_a_picture_the_key_in_groups_and_then_ten_codes_once(come):
    thu = await come()
    await thu.logs_in()
    await thu.sends("/desk/account/second-factor/key", password=PASSWORD)
    assert "<svg" in thu.says
    assert len(shown_key(thu.says)) == 32
    assert " ".join(shown_key(thu.says)[at : at + 4] for at in range(0, 32, 4)) in thu.says
    await thu.sets_up()
    assert len(set(thu.codes)) == 10
    await thu.opens("/desk/account/second-factor")
    assert shown_codes(thu.says) == ()
    assert "đã bật từ" in thu.says


async def test_it_is_not_in_force_before_the_first_right_code(come):
    thu = await come()
    await thu.logs_in()
    await thu.sends("/desk/account/second-factor/key", password=PASSWORD)
    key = shown_key(thu.says)
    await thu.sends("/desk/account/second-factor/confirm", code="000000")
    assert WRONG in thu.says
    assert shown_key(thu.says) == key
    await thu.leaves()
    await thu.logs_in()
    assert await thu.inside()


async def test_the_password_alone_opens_no_page(thu):
    await thu.logs_in()
    assert thu.at == "/desk/login/code"
    for page in ("/desk", "/desk/account", "/desk/account/second-factor", "/desk/login/second-factor"):
        assert (await thu.browser.get(page)).status_code == 303
    assert (await thu.browser.post("/desk/account/second-factor/off", data={"password": PASSWORD})).status_code == 303


async def test_the_code_opens_the_desk_and_leads_where_one_wanted_to_go(thu):
    await thu.logs_in(next="/desk/questions")
    answer = await thu.browser.post("/desk/login/code", data={"code": thu.code(), "next": "/desk/questions"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/questions")
    assert await thu.inside()


@pytest.mark.parametrize("evil", ["https://evil.test/", "//evil.test", "/desk/../x"])
async def test_the_second_step_leads_to_the_desk_only(thu, evil):
    await thu.logs_in()
    answer = await thu.browser.post("/desk/login/code", data={"code": thu.code(), "next": evil})
    assert answer.headers["location"] == "/desk"


async def test_a_code_opens_the_desk_once(thu, come):
    code = thu.code()
    await thu.logs_in()
    await thu.gives(code)
    assert await thu.inside()
    thief = await come()
    await thief.logs_in()
    await thief.gives(code)
    assert WRONG in thief.says
    assert not await thief.inside()


async def test_a_recovery_code_opens_the_desk_once_however_it_is_typed(thu):
    for typed, opens in ((thu.codes[0].lower().replace("-", " "), True), (thu.codes[0], False), (thu.codes[1], True)):
        await thu.logs_in()
        await thu.gives(typed)
        assert await thu.inside() is opens
        await thu.leaves()


async def test_a_used_recovery_code_is_in_the_history_and_missing_from_the_count(thu):
    await thu.logs_in()
    await thu.gives(thu.codes[0])
    await thu.opens("/desk/account")
    assert "Đăng nhập bằng mã dự phòng" in thu.says
    await thu.opens("/desk/account/second-factor")
    assert "<dd>9</dd>" in thu.says


async def test_new_recovery_codes_end_the_old_ones(thu):
    old = thu.codes
    await thu.enters()
    await thu.sends("/desk/account/second-factor/codes", password=PASSWORD)
    fresh = shown_codes(thu.says)
    assert len(fresh) == 10
    assert not set(fresh) & set(old)
    await thu.leaves()
    await thu.logs_in()
    await thu.gives(old[0])
    assert WRONG in thu.says
    await thu.gives(fresh[0])
    assert await thu.inside()


async def test_the_archive_keeps_no_recovery_code(thu, tmp_path):
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for code in thu.codes:
        assert code.encode() not in files
        assert code.replace("-", "").encode() not in files


async def test_half_a_log_in_lapses_after_ten_minutes(thu):
    await thu.logs_in()
    thu.bureau.clock.pass_by(minutes=10, seconds=1)
    await thu.gives()
    assert (thu.at, "Bước đăng nhập trước đã hết hạn" in thu.says) == ("/desk/login", True)
    assert not await thu.inside()


async def test_five_wrong_codes_close_the_name_for_a_quarter_of_an_hour_and_are_told(thu, come):
    thief = await come()
    await thief.logs_in()
    for _ in range(5):
        await thief.gives("000000")
        assert WRONG in thief.says
    await thief.gives("000000")
    assert "thử lại sau 15 phút" in thief.says
    again = await come()
    await again.logs_in()
    assert "thử lại sau 15 phút" in again.says
    thu.bureau.clock.pass_by(minutes=15, seconds=1)
    await thu.enters()
    assert "Đúng mật khẩu nhưng sai mã nhiều lần" in thu.says


async def test_twenty_wrong_codes_in_a_day_stop_the_second_step_until_the_next(thu, come):
    """Guard: the count of a day; the quarter of an hour alone would let 480 codes a day through."""
    thief = await come()
    for _ in range(4):
        await thief.logs_in()
        for _ in range(5):
            await thief.gives("000000")
        thief.bureau.clock.pass_by(minutes=16)
    thief.key = thu.key
    await thief.logs_in()
    await thief.gives()
    assert "Đã nhập sai mã nhiều lần trong ngày" in thief.says
    thu.bureau.clock.pass_by(hours=24)
    await thief.enters()
    assert "Đã nhập sai mã" not in thief.says


async def test_where_it_is_required_a_new_official_starts_at_once_and_sets_it_up_at_the_next_log_in(come):
    thu = await come(second_factor=EVERYONE)
    await thu.logs_in(next="/desk/questions")
    assert thu.at == "/desk/login/second-factor"
    assert not await thu.inside()
    thu.key = shown_key(thu.says)
    await thu.sends("/desk/login/second-factor", code="000000", next="/desk")
    assert WRONG in thu.says
    assert shown_key(thu.says) == thu.key
    await thu.sends("/desk/login/second-factor", code=thu.code(), next="/desk/questions")
    assert len(shown_codes(thu.says)) == 10
    assert 'href="/desk/questions"' in thu.says
    assert await thu.inside()
    await thu.leaves()
    await thu.enters()
    assert await thu.inside()


async def test_a_second_factor_that_was_set_up_meanwhile_is_not_replaced_by_who_knows_the_password(come, bureau):
    """Guard: the question whether one is in force. Half a log-in may be begun just while another is completed."""
    thu, thief = await come(second_factor=EVERYONE), await come(second_factor=EVERYONE)
    await thief.logs_in()
    thief.key = shown_key(thief.says)
    async with bureau.desk() as desk:
        await desk.archive.accounts.put_in_force(SecondFactor(thu.id, "sealed", desk.now, 0))
        await desk.archive.accounts.offer_secret(thu.id, SEALER.seal(thief.key, f"second factor of {thu.id}"), desk.now)
    await thief.sends("/desk/login/second-factor", code=thief.code(), next="/desk")
    assert "Bước đăng nhập trước đã hết hạn" in thief.says
    assert not await thief.inside()


async def test_required_of_administrators_only_the_others_log_in_by_password(come):
    admins = SecondFactorFor.ADMINS
    thu, quan = await come("thu", second_factor=admins), await come("quan", Role.ADMIN, admins)
    await thu.logs_in()
    assert await thu.inside()
    await quan.logs_in()
    assert quan.at == "/desk/login/second-factor"


async def test_what_is_required_cannot_be_turned_off(thu, come):
    strict = await come(second_factor=EVERYONE)
    strict.key = thu.key
    await strict.enters()
    assert "Tắt" not in (await strict.opens("/desk/account/second-factor")).says
    assert (await strict.sends("/desk/account/second-factor/off", password=PASSWORD)).status == 404


async def test_turned_off_by_its_owner_the_password_is_enough_again(thu):
    await thu.enters()
    await thu.sends("/desk/account/second-factor/off", password=PASSWORD)
    assert "Đã tắt xác thực hai bước" in thu.says
    await thu.leaves()
    await thu.logs_in()
    assert await thu.inside()


async def test_turned_off_by_the_office_nobody_is_asked_and_nobody_can_set_it_up(thu, come):
    calm = await come(second_factor=SecondFactorFor.OFF)
    await calm.logs_in()
    assert await calm.inside()
    assert (await calm.opens("/desk/account/second-factor")).status == 404


@pytest.mark.parametrize("act", ["key", "codes", "off"])
async def test_every_change_asks_for_the_password_again(thu, act):
    await thu.enters()
    await thu.sends(f"/desk/account/second-factor/{act}", password="không phải")
    assert (thu.status, "Mật khẩu hiện tại chưa đúng" in thu.says) == (422, True)
    await thu.leaves()
    await thu.enters()
    assert await thu.inside()


async def test_another_phone_takes_over_and_the_old_one_is_asked_for_until_then(thu):
    old = thu.key
    await thu.enters()
    await thu.sends("/desk/account/second-factor/key", password=PASSWORD)
    assert shown_key(thu.says) != old
    await thu.leaves()
    await thu.enters()
    assert await thu.inside()
    await thu.sets_up()
    assert thu.key != old
    await thu.leaves()
    await thu.enters()
    assert await thu.inside()
    await thu.leaves()
    thu.key = old
    await thu.enters()
    assert WRONG in thu.says


async def test_setting_it_up_ends_the_other_log_ins(come):
    here, there = await come(), await come()
    await here.logs_in()
    await there.logs_in()
    await here.sets_up()
    assert await here.inside()
    assert not await there.inside()


async def test_a_new_password_by_link_does_not_pass_the_second_step(thu, come):
    quan = await come("quan", Role.ADMIN)
    await quan.logs_in()
    await quan.sends(f"/desk/officials/{thu.id}/password", password=PASSWORD)
    link = quan.says.partition("/desk/password/")[2].partition("<")[0]
    await thu.sends(f"/desk/password/{link}", password=OTHER, again=OTHER)
    thu.typed = OTHER
    await thu.logs_in()
    assert thu.at == "/desk/login/code"
