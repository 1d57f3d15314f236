"""One draft makes one case, under however many update numbers its press comes (tdlib/telegram-bot-api #699).

Guard: `by_draft` in `register.enter`, and behind it the archive's unique draft id. Without both, a second case.
"""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.draft import Draft, Step
from bot.domain.message import Conversation
from bot.services import register

DRAFT = Draft(
    id="d" * 32, content="Đèn đường hỏng hai tuần.", procedure="", place="ubnd-xa-hy-cuong", name="Nguyễn Văn Thử",
    address="Khu 3, xã Thử", phone="+84912345678", consent="1",
)  # fmt: skip


@pytest.fixture
async def summary(office):
    """A talk that stands at the summary."""

    async def set_to_summary():
        talk = Conversation(flow="feedback", step=Step.SUMMARY.value, data={"draft": DRAFT.to_json()})
        async with office.desk() as desk:
            await desk.archive.conversations.save(office.identity("an"), talk, desk.now)

    return set_to_summary


async def test_two_presses_under_different_numbers_open_one_case(office, summary):
    await summary()
    await asyncio.gather(*(office.presses(f"feedback:send:{DRAFT.short}") for _ in range(2)))
    assert len(await office.cases()) == 1


async def test_a_press_that_finds_the_talk_as_it_was_before_opens_no_second_case(office, summary):
    for _ in range(2):
        await summary()
        await office.presses(f"feedback:send:{DRAFT.short}")
    assert len(await office.cases()) == 1


async def test_entering_a_draft_again_gives_the_case_that_it_became(office):
    async def enter(draft):
        async with office.desk() as desk:
            person = await desk.archive.people.meet(office.identity("an"), desk.chance.id(), desk.now)
            return await register.enter(desk, draft, person, office.identity("an"))

    first, *others = await asyncio.gather(*(enter(replace(DRAFT, content=f"Lần {number}")) for number in range(4)))
    assert others == [first] * 3
    assert len(await office.cases()) == 1
    async with office.desk() as desk:
        assert len(await desk.archive.cases.events(first.id)) == 1
