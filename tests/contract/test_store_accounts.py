"""Accounts of officials: log-ins, second factors, recovery codes, links for a new password, history."""

import pytest

from bot.domain.account import AccountEvent, Change, PasswordLink, SecondFactor
from bot.domain.login import HalfLogIn, Missing
from bot.domain.person import DeskSession
from tests.contract.made import NOW, fresh, later, official


@pytest.fixture
async def archive(store):
    async with store.transaction() as opened:
        yield opened


@pytest.fixture
async def thu(archive):
    kept = official(username="thu")
    await archive.officials.save(kept, NOW)
    return kept


@pytest.fixture
async def other(archive):
    kept = official(username="khac")
    await archive.officials.save(kept, NOW)
    return kept


async def log_in(archive, of, digest, minutes=0, browser="chrome windows"):
    session = DeskSession(digest, of.id, NOW, later(minutes=minutes), browser)
    await archive.sessions.open(session)
    return session


def line(of, change=Change.PASSWORD_CHANGED, by=None):
    return AccountEvent(fresh("event"), of.id, change, NOW, by)


async def test_an_officials_log_ins_come_back_as_they_were_kept_the_one_used_last_first(archive, thu, other):
    kept = [await log_in(archive, thu, f"d{minutes}", minutes) for minutes in (1, 3, 2)]
    await log_in(archive, other, "not-hers")
    assert list(await archive.sessions.of_official(thu.id)) == [kept[1], kept[2], kept[0]]


async def test_every_log_in_but_one_ends_and_nobody_elses(archive, thu, other):
    for digest in ("a", "b", "c"):
        await log_in(archive, thu, digest)
    await log_in(archive, other, "d")
    assert await archive.sessions.close_all(thu.id, "b") == 2
    assert [each.digest for each in await archive.sessions.of_official(thu.id)] == ["b"]
    assert len(await archive.sessions.of_official(other.id)) == 1


async def test_everybodys_log_ins_end_at_one_word(archive, thu, other):
    await log_in(archive, thu, "a")
    await log_in(archive, other, "b")
    await archive.sessions.open_half(HalfLogIn("c", thu.id, NOW, Missing.CODE))
    assert await archive.sessions.close_all(None) == 2
    assert await archive.sessions.half("c") is None
    assert list(await archive.sessions.of_official(other.id)) == []


async def test_half_a_log_in_is_none(archive, thu):
    half = HalfLogIn("digest", thu.id, NOW, Missing.SET_UP)
    await archive.sessions.open_half(half)
    assert await archive.sessions.half("digest") == half
    assert await archive.sessions.touch("digest", NOW) is None
    assert list(await archive.sessions.of_official(thu.id)) == []


async def test_half_a_log_in_ends_by_its_digest_with_the_others_and_by_time(archive, thu):
    for digest in ("a", "b", "c"):
        await archive.sessions.open_half(HalfLogIn(digest, thu.id, NOW, Missing.CODE))
    await archive.sessions.close("a")
    assert await archive.sessions.half("a") is None
    await archive.sessions.close_all(thu.id, "b")
    assert await archive.sessions.half("b") is None
    await archive.sessions.open_half(HalfLogIn("d", thu.id, later(days=2), Missing.CODE))
    assert await archive.sessions.forget(later(days=1)) == 0
    assert await archive.sessions.forget(later(days=3)) == 1


async def test_a_secret_is_offered_for_a_while_and_the_last_one_counts(archive, thu):
    await archive.accounts.offer_secret(thu.id, "first", NOW)
    await archive.accounts.offer_secret(thu.id, "second", later(minutes=5))
    assert await archive.accounts.offered_secret(thu.id, later(minutes=5)) == "second"
    assert await archive.accounts.offered_secret(thu.id, later(minutes=6)) is None


async def test_a_second_factor_in_force_ends_the_offer_and_older_recovery_codes(archive, thu):
    await archive.accounts.offer_secret(thu.id, "secret", NOW)
    await archive.accounts.keep_recovery(thu.id, ["old"])
    factor = SecondFactor(thu.id, "secret", NOW, 57_000_000_000)
    await archive.accounts.put_in_force(factor)
    assert await archive.accounts.second_factor(thu.id) == factor
    assert await archive.accounts.offered_secret(thu.id, NOW) is None
    assert list(await archive.accounts.recovery(thu.id)) == []


async def test_a_time_step_is_taken_once_and_never_backwards(archive, thu):
    await archive.accounts.put_in_force(SecondFactor(thu.id, "secret", NOW, 10))
    assert [await archive.accounts.take_step(thu.id, step) for step in (10, 9, 12, 12, 11, 13)] == [
        False, False, True, False, False, True,
    ]  # fmt: skip


async def test_a_second_factor_goes_with_all_that_belongs_to_it(archive, thu, other):
    for each in (thu, other):
        await archive.accounts.put_in_force(SecondFactor(each.id, "secret", NOW, 10))
        await archive.accounts.keep_recovery(each.id, ["code"])
        await archive.accounts.offer_secret(each.id, "next", NOW)
    assert await archive.accounts.with_second_factor() == {thu.id, other.id}
    assert [await archive.accounts.drop_second_factor(thu.id) for _ in range(2)] == [True, False]
    assert await archive.accounts.with_second_factor() == {other.id}
    assert list(await archive.accounts.recovery(thu.id)) == []
    assert await archive.accounts.offered_secret(thu.id, NOW) is None
    assert list(await archive.accounts.recovery(other.id)) == ["code"]


async def test_a_secret_sealed_anew_keeps_the_step(archive, thu):
    await archive.accounts.put_in_force(SecondFactor(thu.id, "secret", NOW, 10))
    await archive.accounts.reseal(thu.id, "anew")
    assert await archive.accounts.second_factor(thu.id) == SecondFactor(thu.id, "anew", NOW, 10)


async def test_a_recovery_code_is_used_once_and_fresh_ones_replace_the_rest(archive, thu):
    await archive.accounts.keep_recovery(thu.id, ["a", "b"])
    assert [await archive.accounts.take_recovery(thu.id, "a") for _ in range(2)] == [True, False]
    assert list(await archive.accounts.recovery(thu.id)) == ["b"]
    await archive.accounts.keep_recovery(thu.id, ["c"])
    assert list(await archive.accounts.recovery(thu.id)) == ["c"]


async def test_the_history_comes_newest_first_and_no_longer_than_asked(archive, thu, other):
    lines = [line(thu, change, other.id) for change in Change]
    for each in lines:
        await archive.accounts.note(each)
    await archive.accounts.note(line(other))
    assert list(await archive.accounts.history(thu.id, 3)) == lines[:-4:-1]


async def test_what_others_did_is_told_until_it_was_read_and_what_one_did_oneself_is_not(archive, thu, other):
    mine, theirs, programs = line(thu, by=thu.id), line(thu, by=other.id), line(thu)
    for each in (mine, theirs, programs):
        await archive.accounts.note(each)
    assert list(await archive.accounts.untold(thu.id)) == [theirs, programs]
    await archive.accounts.told(thu.id)
    assert list(await archive.accounts.untold(thu.id)) == []
    later_on = line(thu)
    await archive.accounts.note(later_on)
    assert list(await archive.accounts.untold(thu.id)) == [later_on]
    await archive.accounts.told(thu.id)
    assert list(await archive.accounts.untold(thu.id)) == []


async def test_having_read_an_empty_history_is_no_fault(archive, thu):
    await archive.accounts.told(thu.id)
    assert list(await archive.accounts.untold(thu.id)) == []


async def test_a_link_for_a_new_password_is_seen_often_used_once_and_lapses(archive, thu):
    link = PasswordLink("digest", thu.id, NOW, later(hours=24))
    await archive.accounts.add_password_link(link)
    assert [await archive.accounts.peek_password_link("digest", NOW) for _ in range(2)] == [link, link]
    assert await archive.accounts.take_password_link("digest", later(hours=24)) is None
    assert [await archive.accounts.take_password_link("digest", NOW) for _ in range(2)] == [link, None]
    assert await archive.accounts.peek_password_link("digest", NOW) is None


async def test_a_newer_link_ends_the_one_before(archive, thu, other):
    for digest, of in (("first", thu), ("theirs", other), ("second", thu)):
        await archive.accounts.add_password_link(PasswordLink(digest, of.id, NOW, later(hours=24)))
    assert await archive.accounts.peek_password_link("first", NOW) is None
    assert await archive.accounts.peek_password_link("second", NOW) is not None
    assert await archive.accounts.peek_password_link("theirs", NOW) is not None


async def test_the_mark_of_the_keys_is_the_one_set_last(archive):
    assert await archive.accounts.seal_mark() is None
    for sealed in ("a", "b"):
        await archive.accounts.set_seal_mark(sealed)
    assert await archive.accounts.seal_mark() == "b"
