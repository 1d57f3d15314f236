"""A group of an office on Telegram: bound by a code, told of cases without whose they are, pressed by officials."""

import asyncio
from dataclasses import replace

import pytest

from bot.channels.telegram import TelegramChannel
from bot.domain.case import Status
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.services import cases, group_card, groups
from bot.worker.postman import Postman
from tests.fake_telegram import FakeTelegram, serving
from tests.filing import NAME, SENT, STORY, goes_to
from tests.office import Office, rules

OFFICE = "ubnd-xa-hy-cuong"
LAN, HOA, STRANGER = 5_000_000_002, 5_000_000_003, 5_000_000_009


class Town:
    """The desk on the fake platform. `happens` takes an update in and lets the post out."""

    def __init__(self, office, fake, channel):
        self.office, self.fake, self.channel = office, fake, channel
        self.postman = Postman(
            office.store,
            {Channel.TELEGRAM: channel.postbag, Channel.WEB: office.post[Channel.WEB]},
            office.clock,
            office.chance,
            reach=office.reach,
        )
        office.postman = self.postman

    async def happens(self, update):
        self.office.clock.pass_by(seconds=5)
        incoming = self.channel.read(update)
        if incoming is not None:
            await self.office.reception.receive(incoming)
            self.channel.confirm(incoming)
        await self.office.run_post()
        await asyncio.gather(*self.channel._confirming)

    async def code(self, head, office=OFFICE):
        async with self.office.desk() as desk:
            return await groups.code_for(desk, head, office)

    async def alone(self):
        """The words that pressers were told alone."""
        return [words for _, words in self.fake.told_alone]

    async def bound(self):
        """Lan is of the office, and the group is bound by her; gives her, the group and the head."""
        head = await self.office.official(Role.HEAD, OFFICE, who=str(HOA))
        await self.office.official(Role.HANDLER, OFFICE, who=str(LAN))
        for number in (LAN, HOA):
            self.fake.person(number)
        group = self.fake.group()
        code = await self.code(head)
        await self.happens(self.fake.says_in(group, self.fake.person(LAN), f"/nhom {code}"))
        return self.fake.person(LAN), group, head

    async def case(self):
        await goes_to(self.office, SENT)
        return (await self.office.cases())[0]


@pytest.fixture
async def town(tmp_path):
    fake = FakeTelegram()
    async with (
        Office.opened(tmp_path) as office,
        serving(fake) as address,
        TelegramChannel(fake.token, address, None, None, office.clock) as channel,
    ):
        yield Town(office, fake, channel)


def said(key, **names):
    return rules().texts.say(key, "vi", **names)


async def groups_of(town):
    async with town.office.desk() as desk:
        return list(await desk.archive.groups.all())


async def test_an_official_binds_a_group_by_a_code_and_cases_are_told_there(town):
    _, group, _ = await town.bound()
    assert said("groups.bound", office="UBND xã Hy Cương") in group.shows()
    case = await town.case()
    assert "Vụ việc" in group.shows()
    assert said("officials.accept") in group.buttons()
    assert (await town.office.cases())[0].status is Status.SUBMITTED
    assert case.office == OFFICE


async def test_the_card_in_a_group_holds_nothing_of_whose_the_case_is(town):
    _, group, _ = await town.bound()
    story = f"Tôi là {NAME}, nhà số 12 ngõ 5, gọi 0912 345 678. Đèn đường ở xã Hy Cương hỏng, gặp ông Trần Văn Mẫu."
    for words in ("gửi phản ánh", story, "đúng rồi", NAME, "Khu 3, xã Hy Cương", "0912 345 678", "bỏ qua", "gửi"):
        await town.office.says(words)
    card = group.shows()
    assert "Đèn đường" in card
    for told in (NAME, "0912", "345 678", "Khu 3", "Trần Văn Mẫu", "số 12"):
        assert told not in card


async def test_words_that_may_hold_a_denunciation_are_left_out(town, monkeypatch):
    _, group, _ = await town.bound()
    case = await town.case()
    async with town.office.desk() as desk:
        card = group_card.card(desk, replace(case, content="Tôi tố cáo ông chủ tịch xã nhận hối lộ"))
    assert said("groups.words_left_out") in card.plain()
    assert "hối lộ" not in card.plain()
    assert STORY.split()[0] in group.shows()


async def test_a_press_by_a_linked_official_takes_the_case_and_the_card_changes_in_its_place(town):
    lan, group, _ = await town.bound()
    await town.case()
    card = group.newest
    await town.happens(town.fake.presses_in(group, lan, said("officials.accept")))
    assert (await town.office.cases())[0].status is Status.ACCEPTED
    assert said("notices.status_accepted") in group.shows(card)
    assert said("officials.accept") not in group.buttons(card)
    assert group.newest == card
    assert await town.alone() == [said("groups.accepted")]


async def test_a_press_by_anybody_else_does_nothing_and_is_answered_to_them_alone(town):
    _, group, _ = await town.bound()
    await town.case()
    before = group.shows()
    stranger = town.fake.person(STRANGER)
    await town.happens(town.fake.presses_in(group, stranger, said("officials.accept")))
    assert (await town.office.cases())[0].status is Status.SUBMITTED
    assert await town.alone() == [said("groups.not_for_you")]
    assert (group.shows(), stranger.heard) == (before, [])
    async with town.office.desk() as desk:
        assert not await desk.archive.people.known(town.office.identity(str(STRANGER), Channel.TELEGRAM))


async def test_an_official_of_another_office_may_not_press(town):
    _, group, _ = await town.bound()
    await town.office.official(Role.HANDLER, "so-tu-phap", who=str(STRANGER))
    await town.case()
    await town.happens(town.fake.presses_in(group, town.fake.person(STRANGER), said("officials.accept")))
    assert (await town.office.cases())[0].status is Status.SUBMITTED


async def test_two_who_press_at_once_take_it_once_and_the_second_is_told(town):
    lan, group, _ = await town.bound()
    await town.case()
    presses = [town.fake.presses_in(group, who, said("officials.accept")) for who in (lan, town.fake.person(HOA))]
    for press in presses:
        await town.happens(press)
    assert await town.alone() == [said("groups.accepted"), said("groups.moved_on")]
    async with town.office.desk() as desk:
        assert await desk.archive.outbox.dead_letters(10) == []


async def test_the_same_press_delivered_twice_is_done_once(town):
    lan, group, _ = await town.bound()
    await town.case()
    press = town.channel.read(town.fake.presses_in(group, lan, said("officials.accept")))
    assert [await town.office.reception.receive(press) for _ in range(2)] == [True, False]
    await town.office.run_post()
    assert await town.alone() == [said("groups.accepted")]


async def test_what_needs_words_goes_on_in_the_officials_own_chat(town):
    lan, group, _ = await town.bound()
    case = await town.case()
    messages = len(group.cards)
    await town.happens(town.fake.presses_in(group, lan, said("officials.answer")))
    assert await town.alone() == [said("groups.in_own_chat")]
    assert len(group.cards) == messages
    for words in ("Đèn đã được thay ngày 09/03/2026.", "gửi"):
        await town.happens(town.fake.says(lan, words))
    assert (await town.office.cases())[0].answer == "Đèn đã được thay ngày 09/03/2026."
    assert case.answer is None
    assert said("notices.status_answered") in group.shows()
    assert "Đèn đã được thay" not in group.shows()


async def test_a_card_that_was_pressed_once_stays_true_wherever_the_case_is_worked_on(town):
    lan, group, head = await town.bound()
    case = await town.case()
    card = group.newest
    await town.happens(town.fake.presses_in(group, lan, said("officials.accept")))
    async with town.office.desk() as desk:
        now = await desk.archive.cases.by_code(case.code)
        await cases.ask(desk, now, head, "Đèn ở khu nào?")
    await town.office.run_post()
    assert said("notices.status_waiting") in group.shows(card)
    async with town.office.desk() as desk:
        now = await desk.archive.cases.by_code(case.code)
        await cases.transfer(desk, now, head, "so-tu-phap", "Thuộc Sở Tư pháp.")
    await town.office.run_post()
    assert group.shows(card) == said("groups.gone_on")
    assert group.buttons(card) == {}


async def test_a_case_that_went_to_another_office_is_taken_off_the_groups_card(town):
    _, group, _ = await town.bound()
    receiver = await town.office.official(Role.RECEIVER, "van-phong-ubnd-tinh", who=str(STRANGER))
    case = await town.case()
    card = group.newest
    async with town.office.desk() as desk:
        await cases.transfer(desk, case, receiver, "so-tu-phap", "Thuộc Sở Tư pháp.")
    await town.happens(town.fake.presses_in(group, town.fake.person(STRANGER), said("officials.accept"), card))
    assert group.shows(card) == said("groups.gone_on")
    assert (await town.office.cases())[0].status is Status.TRANSFERRED


async def test_citizens_get_no_answer_in_a_group(town):
    _, group, _ = await town.bound()
    messages = len(group.cards)
    citizen = town.fake.person(STRANGER)
    for words in ("/start", "/dulieu", "/nhom", "/nhom AAAA-BBBB-CCCC-DDDD", "làm giấy khai sinh cần gì"):
        await town.happens(town.fake.says_in(group, citizen, words))
    assert len(group.cards) == messages


async def test_a_code_works_once_for_its_own_office_and_a_day_long(town):
    _, group, head = await town.bound()
    other = town.fake.group(-1_000_000_777)
    lan, elsewhere = town.fake.person(LAN), town.fake.person(STRANGER)
    await town.office.official(Role.HANDLER, "so-tu-phap", who=str(STRANGER))
    code = await town.code(head)
    await town.happens(town.fake.says_in(other, elsewhere, f"/nhom {code}"))
    assert other.shows() == said("groups.bad_code")
    await town.happens(town.fake.says_in(other, lan, f"/nhom@motcua_thu_bot {code}"))
    assert len(await groups_of(town)) == 2
    await town.happens(town.fake.says_in(group, lan, f"/nhom {code}"))
    assert group.shows() == said("groups.bad_code")
    late = await town.code(head)
    town.office.clock.pass_by(hours=24)
    await town.happens(town.fake.says_in(group, lan, f"/nhom {late}"))
    assert group.shows() == said("groups.bad_code")


async def test_only_the_head_of_an_office_and_the_receiver_make_a_code(town):
    handler = await town.office.official(Role.HANDLER, OFFICE, who="h")
    head = await town.office.official(Role.HEAD, "so-tu-phap", who="i")
    receiver = await town.office.official(Role.RECEIVER, "van-phong-ubnd-tinh", who="j")
    assert [await town.code(who) is not None for who in (handler, head, receiver)] == [False, False, True]


async def test_a_group_that_the_bot_is_taken_out_of_is_told_nothing_more(town):
    lan, group, _ = await town.bound()
    await town.happens(town.fake.takes_the_bot_out(group, lan))
    assert await groups_of(town) == []
    messages = len(group.cards)
    await town.case()
    assert len(group.cards) == messages


async def test_a_hushed_group_is_told_nothing_until_it_is_told_again(town):
    _, group, head = await town.bound()
    (known,) = await groups_of(town)
    async with town.office.desk() as desk:
        assert await groups.set_told(desk, head, known.id, told=False)
    messages = len(group.cards)
    await town.case()
    assert len(group.cards) == messages


async def test_a_group_that_became_a_supergroup_is_followed_to_its_new_id(town):
    _, group, _ = await town.bound()
    await town.happens(town.fake.becomes_a_supergroup(group, -1_002_000_000_009))
    await town.case()
    assert "Vụ việc" in town.fake.groups[-1_002_000_000_009].shows()


async def test_before_the_news_of_the_new_id_a_card_reaches_the_group_all_the_same(town):
    _, group, _ = await town.bound()
    town.fake.becomes_a_supergroup(group, -1_002_000_000_009)
    await town.case()
    assert "Vụ việc" in town.fake.groups[-1_002_000_000_009].shows()


async def test_in_a_forum_everything_stays_in_the_topic_where_the_code_was_written(town):
    head = await town.office.official(Role.HEAD, OFFICE, who=str(HOA))
    group = town.fake.group(topics={7, 8})
    code = await town.code(head)
    await town.happens(town.fake.says_in(group, town.fake.person(HOA), f"/nhom {code}", topic=7))
    await town.case()
    assert [topic for _, _, topic in group.cards.values()] == [7, 7]


async def test_where_a_topic_is_no_more_the_card_comes_to_the_whole_group(town):
    head = await town.office.official(Role.HEAD, OFFICE, who=str(HOA))
    group = town.fake.group(topics={7})
    code = await town.code(head)
    await town.happens(town.fake.says_in(group, town.fake.person(HOA), f"/nhom {code}", topic=7))
    group.topics.clear()
    await town.case()
    assert "Vụ việc" in group.shows()


async def test_what_goes_wrong_in_a_group_is_said_nowhere_and_not_done_twice(town, monkeypatch):
    lan, group, _ = await town.bound()
    await town.case()

    async def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("handlers.group._press", broken)
    messages, heard = len(group.cards), [seen.text for seen in lan.heard]
    await town.happens(town.fake.presses_in(group, lan, said("officials.accept")))
    assert (len(group.cards), [seen.text for seen in lan.heard]) == (messages, heard)
