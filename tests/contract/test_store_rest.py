"""The web chat's lines, pictures, counters and marks."""

from datetime import date, timedelta

import pytest

from bot.domain.photo import StoredPhoto
from bot.domain.webline import WebLine
from tests.contract.made import AN, BINH, NOW, fresh, later, said


@pytest.fixture
async def archive(store):
    async with store.transaction() as opened:
        yield opened


async def add(archive, text, to=AN):
    return await archive.weblog.add(WebLine(0, NOW, text=text, mine=True), to, fresh("once"))


async def test_a_line_comes_back_as_it_was_kept(archive):
    mine = WebLine(0, NOW, text="Xin chào", mine=True, photos=("a", "b"))
    theirs = WebLine(0, later(minutes=1), reply=said())
    numbers = [await archive.weblog.add(line, AN, fresh()) for line in (mine, theirs)]
    first, second = await archive.weblog.latest(AN, 10)
    assert (first.id, second.id) == tuple(numbers)
    assert (first.at, first.text, first.reply, first.mine, first.photos) == (NOW, "Xin chào", None, True, ("a", "b"))
    assert (second.text, second.reply, second.mine, second.photos) == ("", said(), False, ())


async def test_what_was_confided_is_struck_once_it_stood_long_enough(archive):
    for minutes, confided in ((0, True), (0, False), (50, True)):
        await archive.weblog.add(WebLine(0, later(minutes=minutes), reply=said(), confided=confided), AN, fresh())
    await archive.weblog.strike_confided(later(minutes=30), "(đã xóa)")
    assert [line.reply.plain() for line in await archive.weblog.latest(AN, 10)] == [
        "(đã xóa)", said().plain(), said().plain(),
    ]  # fmt: skip


async def test_the_same_line_again_is_the_first_one(archive):
    line = WebLine(0, NOW, text="một lần")
    numbers = {await archive.weblog.add(line, AN, "once") for _ in range(3)}
    assert len(numbers) == 1
    assert len(await archive.weblog.latest(AN, 10)) == 1


async def test_after_gives_later_lines_in_order_and_latest_the_newest(archive):
    numbers = [await add(archive, text) for text in "abcd"]
    await add(archive, "another's", BINH)
    assert [line.text for line in await archive.weblog.after(AN, numbers[0], 2)] == ["b", "c"]
    assert [line.text for line in await archive.weblog.latest(AN, 2)] == ["c", "d"]
    assert list(await archive.weblog.after(AN, numbers[-1], 10)) == []


async def test_a_picture_comes_back_with_its_owner(archive):
    photo = StoredPhoto("photo", "image/jpeg", b"\xff\xd8\x00\x01")
    await archive.photos.put(photo, AN, NOW)
    assert await archive.photos.get("photo") == (photo, AN)
    assert await archive.photos.get("unknown") is None


async def test_a_picture_that_is_kept_elsewhere_is_removed(archive):
    await archive.photos.put(StoredPhoto("photo", "image/jpeg", b"\xff\xd8"), AN, NOW)
    await archive.photos.remove("photo")
    assert await archive.photos.get("photo") is None


async def test_a_struck_line_loses_its_photos_too(archive):
    await archive.weblog.add(WebLine(0, NOW, text="lời", mine=True, photos=("a",)), AN, "in:1")
    await archive.weblog.strike("in:1", "(đã xóa)")
    (line,) = await archive.weblog.latest(AN, 1)
    assert (line.text, line.photos) == ("(đã xóa)", ())


async def test_pictures_are_counted_by_owner_and_time(archive):
    for minutes in (0, 10, 20):
        await archive.photos.put(StoredPhoto(fresh(), "image/png", b"1"), AN, later(minutes=minutes))
    assert await archive.photos.count(AN, later(minutes=10)) == 2
    assert await archive.photos.count(BINH, NOW) == 0


async def test_a_counter_counts_in_its_window(archive):
    assert [await archive.tallies.add("x", NOW) for _ in range(3)] == [1, 2, 3]
    assert await archive.tallies.add("x", later(hours=1)) == 1
    assert await archive.tallies.add("y", NOW) == 1


async def test_the_secret_of_an_hour_is_the_first_ones_and_goes_with_the_counters(archive):
    assert [await archive.tallies.secret(NOW, fresh) for fresh in ("first", "second")] == ["first", "first"]
    assert await archive.tallies.secret(later(hours=1), "third") == "third"
    await archive.tallies.forget(later(minutes=30))
    assert await archive.tallies.secret(NOW, "fourth") == "fourth"
    assert await archive.tallies.secret(later(hours=1), "fifth") == "third"


async def test_a_mark_is_new_once_a_day(archive):
    today = date(2026, 3, 10)
    assert not await archive.tallies.marked("digest:1", today)
    assert [await archive.tallies.once("digest:1", today) for _ in range(2)] == [True, False]
    assert await archive.tallies.once("digest:1", today + timedelta(days=1))
    assert await archive.tallies.once("digest:2", today)
    assert await archive.tallies.marked("digest:1", today)
    assert not await archive.tallies.marked("digest:2", today + timedelta(days=1))


async def test_old_counters_and_keys_are_forgotten_and_newer_ones_stay(archive):
    for days in (0, 2):
        await archive.tallies.add("x", later(days=days))
        await archive.inbox.claim(f"key-{days}", later(days=days))
    assert await archive.tallies.forget(later(days=1)) == 1
    assert await archive.inbox.forget(later(days=1)) == 1
    assert await archive.tallies.add("x", later(days=2)) == 2
    assert not await archive.inbox.claim("key-2", NOW)


async def test_what_is_asked_soon_sees_what_was_put_down_before_it_and_not_what_came_after(archive):
    before = archive.tallies.count("all", NOW)
    await archive.tallies.note("all", NOW)
    await archive.tallies.note("all", NOW)
    assert (await before, await archive.tallies.count("all", NOW)) == (0, 2)
    assert await archive.tallies.add("all", NOW) == 3
