"""The second factor: codes of RFC 6238, each taken once, and secrets that a copy of the archive does not tell."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from bot.domain.account import SecondFactorFor
from bot.domain.person import Role
from bot.domain.ports import Unsealable
from bot.services import keys, one_time, second_factor
from bot.store.seal import FernetSealer, fresh_key
from tests.sealing import SEALER

RFC_KEY = base64.b32encode(b"12345678901234567890").decode()


@pytest.fixture
async def official(bureau):
    return await bureau.official(username="thu")


def code_at(key, bureau, steps=0):
    app = pyotp.TOTP(key)
    return app.generate_otp(app.timecode(bureau.clock.now()) + steps)


async def set_up(bureau, official):
    """A second factor in force; gives its key. The first code is used up with it."""
    async with bureau.desk() as desk:
        key = await second_factor.offer(desk, SEALER, official)
        assert await second_factor.confirm(desk, SEALER, official, code_at(key, bureau), "")
    bureau.clock.pass_by(minutes=2)
    return key


async def takes(bureau, official, code):
    async with bureau.desk() as desk:
        return await second_factor.takes(desk, SEALER, official, code)


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
async def test_the_codes_are_those_of_the_appendix_of_rfc_6238(bureau, official, second, code):
    bureau.clock.at = datetime.fromtimestamp(second, UTC)
    async with bureau.desk() as desk:
        sealed = SEALER.seal(RFC_KEY, f"second factor of {official.id}")
        await desk.archive.accounts.offer_secret(official.id, sealed, desk.now)
        assert await second_factor.confirm(desk, SEALER, official, code, "")


async def test_nothing_is_in_force_before_the_first_code(bureau, official):
    async with bureau.desk() as desk:
        await second_factor.offer(desk, SEALER, official)
        assert not await second_factor.confirm(desk, SEALER, official, "000000", "")
        assert await desk.archive.accounts.second_factor(official.id) is None


async def test_a_key_that_was_shown_stays_the_same_for_half_an_hour_and_then_lapses(bureau, official):
    async with bureau.desk() as desk:
        key = await second_factor.offer(desk, SEALER, official)
    bureau.clock.pass_by(minutes=29)
    async with bureau.desk() as desk:
        assert await second_factor.offer(desk, SEALER, official) == key
    bureau.clock.pass_by(minutes=2)
    async with bureau.desk() as desk:
        assert not await second_factor.confirm(desk, SEALER, official, code_at(key, bureau), "")


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_phone_that_is_half_a_minute_off_is_taken(bureau, official, steps):
    key = await set_up(bureau, official)
    assert await takes(bureau, official, code_at(key, bureau, steps))


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
async def test_a_code_of_another_minute_is_not(bureau, official, steps):
    key = await set_up(bureau, official)
    assert not await takes(bureau, official, code_at(key, bureau, steps))


async def test_a_code_is_taken_once(bureau, official):
    key = await set_up(bureau, official)
    code = code_at(key, bureau)
    assert [await takes(bureau, official, code) for _ in range(3)] == [True, False, False]


async def test_after_a_code_no_earlier_one_is_taken(bureau, official):
    key = await set_up(bureau, official)
    assert await takes(bureau, official, code_at(key, bureau, 1))
    assert not await takes(bureau, official, code_at(key, bureau, 0))


async def test_the_code_that_set_it_up_does_not_open_the_desk_as_well(bureau, official):
    async with bureau.desk() as desk:
        key = await second_factor.offer(desk, SEALER, official)
        code = code_at(key, bureau)
        await second_factor.confirm(desk, SEALER, official, code, "")
    assert not await takes(bureau, official, code)


async def test_a_code_may_be_typed_with_a_space(bureau, official):
    key = await set_up(bureau, official)
    code = code_at(key, bureau)
    assert await takes(bureau, official, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "9" * 5000])
async def test_what_is_no_code_is_refused_without_a_fault(bureau, official, typed):
    await set_up(bureau, official)
    assert not await takes(bureau, official, typed)


async def test_the_archive_does_not_tell_the_secret(bureau, official, tmp_path):
    key = await set_up(bureau, official)
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert key.encode() not in files
    assert base64.b32decode(key) not in files


async def test_a_secret_that_was_moved_to_another_official_does_not_open(bureau, official):
    """Guard: the official's id in the purpose of the seal."""
    key = await set_up(bureau, official)
    other = await bureau.official(username="khac")
    await set_up(bureau, other)
    async with bureau.desk() as desk:
        mine = await desk.archive.accounts.second_factor(official.id)
        await desk.archive.accounts.reseal(other.id, mine.secret)
    with pytest.raises(Unsealable):
        await takes(bureau, other, code_at(key, bureau))


async def test_ten_recovery_codes_are_kept_as_hashes_and_each_works_once(bureau, official):
    await set_up(bureau, official)
    async with bureau.desk() as desk:
        codes = second_factor.recovery_codes(desk)
        assert len(set(codes)) == 10
        await second_factor.keep_recovery(desk, official, ["hash-a", "hash-b"], told=False)
        assert [await second_factor.take_recovery(desk, official, "hash-a") for _ in range(2)] == [True, False]
        assert list(await desk.archive.accounts.recovery(official.id)) == ["hash-b"]


async def test_the_address_for_the_app_names_the_desk_the_official_and_the_key():
    parts = urlsplit(second_factor.address(RFC_KEY, "Một Cửa", "thu"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [RFC_KEY], "issuer": ["Một Cửa"]}


@pytest.mark.parametrize(
    ("setting", "required"),
    [("off", set()), ("offered", set()), ("admins", {Role.ADMIN}), ("everyone", set(Role))],
)
def test_of_whom_it_is_required_is_the_offices_choice(setting, required):
    assert {role for role in Role if SecondFactorFor(setting).requires(role)} == required


async def test_new_keys_take_over_after_resealing_and_the_old_ones_can_go(bureau, official):
    old, new = fresh_key(), fresh_key()
    async with bureau.desk() as desk:
        assert await keys.fit(desk.archive, FernetSealer([old]))
        key = await second_factor.offer(desk, FernetSealer([old]), official)
        assert await second_factor.confirm(desk, FernetSealer([old]), official, code_at(key, bureau), "")
        assert not await keys.fit(desk.archive, FernetSealer([new]))
        assert await keys.reseal(desk, FernetSealer([new, old])) == 1
        assert await keys.fit(desk.archive, FernetSealer([new]))
    bureau.clock.pass_by(minutes=2)
    async with bureau.desk() as desk:
        assert await second_factor.takes(desk, FernetSealer([new]), official, code_at(key, bureau))


async def test_after_the_keys_were_lost_the_second_factors_go_and_their_owners_are_told(bureau, official):
    await set_up(bureau, official)
    fresh = FernetSealer([fresh_key()])
    async with bureau.desk() as desk:
        await keys.fit(desk.archive, SEALER)
        assert await keys.start_over(desk, fresh) == 1
        assert await keys.fit(desk.archive, fresh)
        assert await desk.archive.accounts.second_factor(official.id) is None
        assert [event.change for event in await desk.archive.accounts.untold(official.id)] == ["factor_reset"]


def test_a_code_is_the_same_however_it_was_typed():
    assert one_time.digest("0O1I-8B22-2222-2222") == one_time.digest("oo ii bb22 2222 2222")
    assert one_time.grouped("ABCDEFGHIJ", " ") == "ABCD EFGH IJ"
