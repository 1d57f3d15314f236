"""What one way gives up goes to the person's next: once on each, in order, until one takes it or none is left."""

import pytest

from bot.domain.consent import Purpose
from bot.domain.contact import Contact, ContactKind
from bot.domain.message import Channel
from bot.domain.outbox import Bad, Gone, OutOfWindow, PostStatus, Temporary, UsedUp
from bot.domain.outbox import Purpose as Post
from bot.services import consents
from tests.clock import Scattered
from tests.contract.made import message
from tests.conversation.test_linking import linked
from tests.conversation.test_privacy import answered, person_of
from tests.filing import filed
from tests.office import AN, Office
from tests.talk import told

WEB, TELEGRAM, EMAIL, SMS = Channel.WEB, Channel.TELEGRAM, Channel.EMAIL, Channel.SMS


@pytest.fixture
async def office(tmp_path):
    async with Office.opened(tmp_path, chance=Scattered()) as opened:
        yield opened


def breaks(office, channel, error):
    """From now on the channel answers with this error; gives the list of what it was asked to send."""
    asked = []

    async def send(message):
        asked.append(message)
        raise error

    office.post[channel].send = send
    return asked


async def linked_case(office):
    """A case of the web whose sender writes from Telegram, too."""
    case = await filed(office)
    await linked(office)
    await office.run_post()
    for bag in office.post.values():
        bag.delivered.clear()
    return case


async def gives(office, kind=ContactKind.EMAIL, value="thu@example.vn", *, confirmed=True, agreed=True):
    async with office.desk() as desk:
        person = await person_of(desk)
        contact = Contact(desk.chance.id(), person.id, kind, value, confirmed)
        await desk.archive.contacts.give(contact, desk.now)
        if agreed:
            await consents.say(desk, person, Purpose.CONTACT, WEB, "vi", given=True)
    return contact


async def log(office, case):
    """The tries of the last notice: channel, status, reason."""
    async with office.desk() as desk:
        rows = [each for each in await desk.archive.outbox.of_case(case.id) if each.purpose == "notice"]
    return [(each.recipient.channel, each.status, each.last_error) for each in rows]


async def sweeps(office, rounds=40):
    """The post until nothing is tried any more, two hours at a time."""
    for _ in range(rounds):
        await office.run_post()
        office.clock.pass_by(hours=2)


@pytest.mark.parametrize("error", [Gone("blocked"), OutOfWindow("not now"), UsedUp("used up")])
async def test_what_a_channel_gives_up_goes_to_the_next_in_the_same_commit(office, error):
    case = await linked_case(office)
    breaks(office, WEB, error)
    await answered(office, case)
    await office.run_post()
    assert "Đã thay bóng đèn." in told([each.reply for each in office.post[TELEGRAM].delivered])
    assert [status for _, status, _ in await log(office, case)] == [PostStatus.HANDED_ON, PostStatus.SENT]


async def test_what_failed_to_its_last_try_goes_to_the_next(office):
    case = await linked_case(office)
    breaks(office, WEB, Temporary("down"))
    await answered(office, case)
    await sweeps(office)
    assert [status for _, status, _ in await log(office, case)] == [PostStatus.HANDED_ON, PostStatus.SENT]


async def test_our_own_mistake_goes_nowhere_else(office):
    case = await linked_case(office)
    breaks(office, WEB, Bad("refused"))
    await answered(office, case)
    await office.run_post()
    assert await log(office, case) == [(WEB, PostStatus.DEAD, "Bad: refused")]


async def test_with_no_way_left_it_stands_before_an_official_as_unreached(office):
    case = await linked_case(office)
    breaks(office, WEB, Gone("blocked"))
    asked = breaks(office, TELEGRAM, Gone("blocked"))
    await answered(office, case)
    await sweeps(office, 3)
    assert len(asked) == 1
    assert await log(office, case) == [
        (WEB, PostStatus.HANDED_ON, "Gone: blocked"),
        (TELEGRAM, PostStatus.DEAD, "Unreached: Gone: blocked"),
    ]


async def test_no_way_is_taken_twice_however_often_an_official_sends_again(office):
    case = await linked_case(office)
    for channel in (WEB, TELEGRAM):
        breaks(office, channel, OutOfWindow("not now"))
    await answered(office, case)
    await office.run_post()
    for _ in range(3):
        async with office.desk() as desk:
            for letter in await desk.archive.outbox.dead_letters(9):
                await desk.archive.outbox.revive(letter.id, desk.now)
        await office.run_post()
    assert [channel for channel, _, _ in await log(office, case)] == [WEB, TELEGRAM]


async def test_after_the_talks_comes_the_contact_that_was_given_for_it(office):
    case = await linked_case(office)
    contact = await gives(office)
    for channel in (WEB, TELEGRAM):
        breaks(office, channel, OutOfWindow("not now"))
    await answered(office, case)
    await office.run_post()
    (sent,) = office.post[EMAIL].delivered
    assert sent.recipient.id == contact.id
    assert "thu@example.vn" not in str(sent)


async def test_a_phone_is_tried_by_template_and_then_by_text_message(office):
    case = await linked_case(office)
    await gives(office, ContactKind.PHONE, "+84912345678")
    for channel in (WEB, TELEGRAM, Channel.ZALO_TEMPLATE):
        breaks(office, channel, OutOfWindow("not now"))
    await answered(office, case)
    await office.run_post()
    assert [channel for channel, _, _ in await log(office, case)] == [WEB, TELEGRAM, Channel.ZALO_TEMPLATE, SMS]


@pytest.mark.parametrize("how", [{"confirmed": False}, {"agreed": False}])
async def test_a_contact_that_is_not_confirmed_or_not_agreed_to_is_not_used(office, how):
    case = await linked_case(office)
    await gives(office, **how)
    for channel in (WEB, TELEGRAM):
        breaks(office, channel, OutOfWindow("not now"))
    await answered(office, case)
    await office.run_post()
    assert office.post[EMAIL].delivered == []


async def test_a_contact_where_nobody_is_is_not_tried_again(office):
    case = await linked_case(office)
    contact = await gives(office)
    for channel in (WEB, TELEGRAM):
        breaks(office, channel, OutOfWindow("not now"))
    breaks(office, EMAIL, Gone("no such mailbox"))
    await answered(office, case)
    await office.run_post()
    async with office.desk() as desk:
        assert not (await desk.archive.contacts.by_id(contact.id)).reachable


async def test_who_took_the_consent_back_meanwhile_is_told_nowhere_else(office):
    case = await linked_case(office)
    breaks(office, WEB, Temporary("down"))
    await answered(office, case)
    await office.run_post()
    async with office.desk() as desk:
        await consents.say(desk, await person_of(desk), Purpose.CHANNEL, WEB, "vi", given=False)
    await sweeps(office)
    assert [channel for channel, _, _ in await log(office, case)] == [WEB]


async def test_an_answer_in_a_talk_goes_nowhere_else(office):
    await linked_case(office)
    breaks(office, WEB, Gone("blocked"))
    await office.says("xin chào")
    assert office.post[TELEGRAM].delivered == []


async def test_a_reminder_goes_on_too(office):
    case = await linked_case(office)
    breaks(office, WEB, Gone("blocked"))
    async with office.desk() as desk:
        waits = message(office.identity(AN), after=desk.now, purpose=Post.REMINDER, case_id=case.id)
        await desk.archive.outbox.put(waits)
    await office.run_post()
    assert [each.purpose for each in office.post[TELEGRAM].delivered] == [Post.REMINDER]
