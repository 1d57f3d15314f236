"""Passwords: long and hard to guess, of whatever signs; kept as they were typed."""

import unicodedata

import pytest

from bot.web import password

NAMES = ("Nguyễn Văn Thử", "UBND xã Hy Cương", "tỉnh Phú Thọ")


@pytest.mark.parametrize(
    "good",
    [
        "bốn con ngựa chạy qua cầu tre",
        "bon con ngua chay qua cau tre",
        "xK2vqLrT9w",
        "正確な馬の電池ステープル",
        " khoảng trắng đầu cuối ",
        "z" + "đêm trăng sáng ngoài hiên " * 7,
    ],
)
async def test_a_password_of_any_composition_is_taken(good):
    assert await password.fault_of(good, "thu", NAMES) is None


@pytest.mark.parametrize("bad", ["", "ngắn", "x" * 9, "một câu dài " * 20])
async def test_too_short_and_too_long_are_refused(bad):
    assert await password.fault_of(bad, "thu", NAMES) == "desk.password_wrong"


async def test_the_user_name_is_no_password():
    assert await password.fault_of("NGUYEN-VAN-THU", "nguyen-van-thu", NAMES) == "desk.password_wrong"


@pytest.mark.parametrize(
    "common",
    [
        "1234567890", "qwertyuiop", "0123456789", "password123", "Password123!", "iloveyou123", "aaaaaaaaaaaa",
        "abcabcabcabc", "0912345678", "1q2w3e4r5t", "p@ssw0rd123", "asdfghjkl;",
    ],
)  # fmt: skip
async def test_passwords_that_everybody_tries_first_are_refused(common):
    assert await password.fault_of(common, "thu", NAMES) == "account.password_weak"


@pytest.mark.parametrize(
    "here",
    [
        "motcua2026", "Motcua@2026", "matkhau123", "Mậtkhẩu123", "phutho2026!", "Phú Thọ 2026", "hycuong123",
        "ubndhycuong", "quantri123", "anhyeuem123", "nguyenthu1", "canbo12345", "vanthu2026",
    ],
)  # fmt: skip
async def test_passwords_of_the_words_of_this_office_are_refused(here):
    assert await password.fault_of(here, "thu", NAMES) == "account.password_weak"


@pytest.fixture(scope="module")
def long_one():
    return "câu " * 50


async def test_a_password_fits_as_it_was_typed_and_not_in_other_capitals(long_one):
    kept = await password.hashed("Một câu dài Dễ nhớ")
    assert await password.fits("Một câu dài Dễ nhớ", kept)
    assert not await password.fits("một câu dài dễ nhớ", kept)
    assert not await password.fits("Một câu dài Dễ nhớ ", kept)


async def test_the_same_letters_composed_or_not_are_the_same_password():
    kept = await password.hashed("một câu dài dễ nhớ")
    assert await password.fits(unicodedata.normalize("NFD", "một câu dài dễ nhớ"), kept)


async def test_the_longest_password_counts_to_its_last_sign_and_more_never_fits(long_one):
    assert len(long_one) == password.LONGEST
    kept = await password.hashed(long_one)
    assert await password.fits(long_one, kept)
    assert not await password.fits(long_one[:-1], kept)
    assert not await password.fits(long_one + "x", kept)


async def test_without_a_password_nothing_fits():
    assert not await password.fits("nobody", None)
