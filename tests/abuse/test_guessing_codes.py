"""Guessing case codes gains nothing: codes look like chance, tries are counted, and the owner is not shut out.

Small here, at its whole size under `full`: 5,000 guesses from 500 people, of which 1,000 are answered in an hour.
"""

import re
from collections import Counter
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain import casecode
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.opening import SystemChance
from tests.abuse.whole_desk import WholeDesk

TOP = Path(__file__).parents[2]
NOT_FOUND, TOO_MANY = "không tìm thấy mã", "tạm ngừng tìm theo mã"


def guesses(count):
    """Right codes as to their check sign, since a guesser can count too."""
    chance = SystemChance()
    return [casecode.make(chance.bits(casecode.BITS)) for _ in range(count)]


async def answers(desk):
    """How many guesses were told "not found", and how many to wait."""
    replies = [reply for (reply,) in await desk.asked("SELECT reply FROM outbox WHERE purpose = 'reply'")]
    return sum(NOT_FOUND in one for one in replies), sum(TOO_MANY in one for one in replies)


async def guessing(desk, people, each, in_all, stack):
    """`people` guess `each` time, from an address each, beside real cases and their owner."""
    await desk.official(Role.ADMIN, chat="admin")
    owner = await stack.enter_async_context(desk.citizen("192.0.2.1"))
    await owner.says("xin chào")
    real = [await desk.case(origin=owner.identity) for _ in range(5)]
    guessers = [await stack.enter_async_context(desk.citizen(f"198.51.{n // 250}.{n % 250}")) for n in range(people)]
    for guesser in guessers:
        for code in guesses(each):
            assert (await guesser.says(code)).status_code == 202
    told, waited = await answers(desk)
    assert told == in_all
    assert told + waited == people * each
    assert (await owner.says(real[0].code)).status_code == 202
    await desk.deliver()
    desk.clock.pass_by(seconds=10)
    await desk.deliver()
    assert casecode.show(real[0].code) in str(await owner.talk())
    for guesser in guessers[:: max(1, people // 20)]:
        seen = str(await guesser.talk())
        assert not [case for case in real if case.code in seen or casecode.show(case.code) in seen]
    alerts = [message for message in await desk.notices() if message.recipient.channel is Channel.TELEGRAM]
    assert [message.recipient.id for message in alerts] == ["admin"]
    assert "dò mã" in alerts[0].reply.plain()


async def test_many_guessers_are_answered_up_to_the_limit_of_all_and_administrators_hear_of_it_once(tmp_path):
    """Guard: `limits.missing` in `handlers/refusal.py`."""
    async with WholeDesk.opened(tmp_path, lookups_per_hour_in_all=60) as desk, AsyncExitStack() as stack:
        await guessing(desk, 20, 8, 60, stack)


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_five_thousand_guesses_of_five_hundred_people_find_nothing_and_a_thousand_are_answered(tmp_path):
    async with WholeDesk.opened(tmp_path) as desk, AsyncExitStack() as stack:
        await guessing(desk, 500, 10, 1000, stack)


async def test_one_guesser_has_ten_tries_an_hour_and_then_waits_for_each_answer(tmp_path):
    async with WholeDesk.opened(tmp_path) as desk, desk.citizen() as citizen:
        for code in guesses(14):
            await citizen.says(code)
        assert await answers(desk) == (10, 4)
        await desk.deliver()
        assert TOO_MANY not in str(await citizen.talk())
        desk.clock.pass_by(seconds=10)
        await desk.deliver()
        assert TOO_MANY in str(await citizen.talk())


async def test_one_address_has_sixty_tries_an_hour_however_many_people_it_makes_up(tmp_path):
    async with WholeDesk.opened(tmp_path) as desk, AsyncExitStack() as stack:
        for _ in range(9):
            fresh = await stack.enter_async_context(desk.citizen("203.0.113.1"))
            for code in guesses(8):
                await fresh.says(code)
        assert await answers(desk) == (60, 12)


def case_presses():
    """Every press of a citizen that names a case, as the buttons of the program have them."""
    sources = [path.read_text(encoding="utf-8") for room in ("bot", "handlers") for path in (TOP / room).rglob("*.py")]
    found = {
        press for source in sources for press in re.findall(r'f"((?!officials)\w+:\w+):\{(?:case|sent)\.code', source)
    }
    assert len(found) >= 8
    return sorted(found)


@pytest.mark.parametrize("press", case_presses())
async def test_a_code_may_be_guessed_by_no_button_either(tmp_path, press):
    async with WholeDesk.opened(tmp_path) as desk, desk.citizen() as citizen:
        for code in guesses(12):
            await citizen.presses(f"{press}:{code}")
        assert await answers(desk) == (10, 2)


async def test_whose_case_a_code_is_is_never_read_for_a_citizen(tmp_path, monkeypatch):
    """Not even to be refused: the archive is asked for a case of this person only."""
    from bot.store.cases import SqlCases

    async def never(self, code):
        raise AssertionError(code)

    async with WholeDesk.opened(tmp_path) as desk, desk.citizen() as citizen:
        case = await desk.case()
        monkeypatch.setattr(SqlCases, "by_code", never)
        await citizen.says(case.code)
        assert await answers(desk) == (1, 0)


# --- the codes themselves ---

DRAWN = 100_000
UNLIKELY = 6.0
"""Standard deviations: chance goes beyond it once in a thousand million."""


def chi_square(seen, cells):
    """How far the counts lie from equal ones, in standard deviations (Wilson and Hilferty's cube root)."""
    counts = Counter(seen).values()
    drawn, freedom = sum(counts), cells - 1
    found = sum(count * count for count in counts) * cells / drawn - drawn
    return ((found / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / (2 / (9 * freedom)) ** 0.5


def strangest(codes):
    """The largest deviation: each sign by itself, neighbouring signs, and each sign beside that of the next code."""
    places = list(zip(*codes, strict=True))
    single = [chi_square(place, 32) for place in places]
    beside = [chi_square(zip(one, two, strict=True), 1024) for one, two in pairwise(places)]
    after = [chi_square(pairwise(place), 1024) for place in places]
    return max(map(abs, (*single, *beside, *after)))


def test_a_hundred_thousand_codes_look_like_chance_in_every_sign_and_from_one_to_the_next():
    codes = guesses(DRAWN)
    assert len(set(codes)) == DRAWN
    assert strangest(codes) < UNLIKELY


@pytest.mark.parametrize(
    "bits",
    [
        lambda number: number,
        lambda number: (1_772_503_200 + number) << 18,
        lambda number: number * 0x9E3779B97F4A7 % (1 << casecode.BITS),
    ],
    ids=["a running number", "a clock", "a running number, multiplied"],
)
def test_codes_that_follow_one_another_would_be_noticed(bits):
    assert strangest([casecode.make(bits(number)) for number in range(20_000)]) > UNLIKELY
