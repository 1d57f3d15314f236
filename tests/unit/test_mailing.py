"""A broadcast reaches everybody who takes it, once, by day, behind everything else; and nobody else."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.broadcast import LINK_CAP, WORDS_CAP, Broadcast, BroadcastState, Deed, Letters
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.manner import MANNERS
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Purpose
from bot.domain.person import Role
from bot.domain.subscription import REFORM, Topic, TopicKind
from bot.services import broadcasts, mailing, restored
from bot.services.broadcasts import Written
from bot.services.letters import letter
from bot.services.refused import Refused
from bot.worker.led import AlwaysLeads
from bot.worker.postman import Postman
from bot.worker.timer import Timer
from tests.broadcasting import WORDS, agreed, cancelled, carried, letters, now, proposed, takes
from tests.contract.made import message
from tests.office import Office

OFFICE = Topic(TopicKind.OFFICE, "ubnd-xa-hy-cuong")
BIRTH = Topic(TopicKind.PROCEDURE, "1.001193")


@pytest.fixture
async def office(tmp_path):
    async with Office.opened(tmp_path) as opened:
        yield opened


def at(office, hour, minute=0):
    """Sets the clock to this hour at the office, later today."""
    local = office.clock.now().astimezone(OFFICE_ZONE)
    office.clock.at = datetime(local.year, local.month, local.day, hour, minute, tzinfo=OFFICE_ZONE)


async def heard(office, *who, channel=Channel.WEB):
    return [len(await office.heard(name, channel)) for name in who]


async def on_telegram_too(office, folder):
    """An takes the news on the web, and was on Telegram a little later, as the same person."""
    await takes(office, "an")
    office.clock.pass_by(minutes=5)
    await office.says("xin chào", "an", Channel.TELEGRAM)
    with closing(sqlite3.connect(folder / "motcua.db")) as connection, connection:
        connection.execute("UPDATE identities SET person_id = (SELECT person_id FROM subscriptions)")


async def test_everybody_who_takes_it_gets_it_once_and_nobody_else(office):
    await takes(office, "an", "binh")
    await takes(office, "chi", topic=OFFICE)
    await office.says("xin chào", "dung")
    await agreed(office)
    assert await carried(office) == 2
    assert await carried(office) == 0
    assert await heard(office, "an", "binh", "chi", "dung") == [1, 1, 0, 0]


async def test_nothing_goes_before_a_second_official_agreed(office):
    await takes(office, "an")
    await proposed(office)
    assert await carried(office) == 0


async def test_nobody_agrees_to_their_own_words(office):
    writer = await office.official(Role.RECEIVER)
    async with office.desk() as desk:
        made = await broadcasts.make(desk, writer, REFORM, Written(WORDS))
        made = await broadcasts.propose(desk, writer, made, sure=True)
        with pytest.raises(Refused):
            await broadcasts.approve(desk, writer, made, made.digest)


async def test_one_person_with_two_accounts_gets_one_letter_where_they_were_last(office, tmp_path):
    await on_telegram_too(office, tmp_path)
    await agreed(office)
    assert await carried(office) == 1
    assert await heard(office, "an") == [0]
    assert await heard(office, "an", channel=Channel.TELEGRAM) == [1]


async def test_who_blocked_the_desk_there_gets_it_on_the_other_account(office, tmp_path):
    await on_telegram_too(office, tmp_path)
    async with office.store.transaction() as archive:
        gone = Identity(Channel.TELEGRAM, "an")
        await archive.people.set_reachable(gone, reachable=False, at=office.clock.now())
    await agreed(office)
    await carried(office)
    assert await heard(office, "an") == [1]


async def test_it_waits_for_its_time(office):
    await takes(office, "an")
    await agreed(office, send_at=office.clock.now() + timedelta(hours=2))
    assert await carried(office) == 0
    office.clock.pass_by(hours=2)
    assert await carried(office) == 1


async def test_at_night_it_waits_for_the_morning(office):
    await takes(office, "an")
    await agreed(office)
    at(office, 21)
    assert await carried(office) == 0
    office.clock.pass_by(hours=10)
    assert await carried(office) == 1


async def test_letters_that_the_night_caught_in_the_post_wait_for_the_morning_and_answers_do_not(office):
    postman = Postman(
        office.store, office.post, office.clock, office.chance, reach=lambda _point: None, quiet=office.rules.quiet
    )
    office.postman = postman
    await takes(office, "an")
    at(office, 20, 59)
    await agreed(office)
    assert await carried(office) == 1
    at(office, 21)
    assert await heard(office, "an") == [0]
    assert await office.says("xin chào", "an")
    office.clock.pass_by(hours=10)
    assert await heard(office, "an") == [1]


async def test_what_people_wait_for_goes_before_news_that_was_queued_earlier(office):
    await takes(office, *(f"person-{number}" for number in range(30)), channel=Channel.TELEGRAM)
    await agreed(office)
    await carried(office)
    office.clock.pass_by(minutes=1)
    async with office.desk() as desk:
        for purpose in (Purpose.REPLY, Purpose.NOTICE):
            late = message(Identity(Channel.TELEGRAM, "person-29"), purpose=purpose)
            await desk.archive.outbox.put(replace(late, created_at=desk.now, send_after=desk.now))
    await office.run_post()
    left = [each.purpose for each in office.post[Channel.TELEGRAM].delivered]
    assert left[0] is Purpose.REPLY
    assert left.index(Purpose.NOTICE) < 10


async def test_an_english_reader_gets_the_english_words_and_others_the_vietnamese_ones(office):
    await takes(office, "an")
    await takes(office, "john", language="en")
    await agreed(office, words_en="From 1 April, hand in at the commune.")
    await carried(office)
    assert WORDS in (await office.heard("an"))[0].plain()
    assert "hand in at the commune" in (await office.heard("john"))[0].plain()


async def test_where_choices_are_numbered_the_letter_has_none_and_says_the_words_that_stop_it(office):
    await takes(office, "an", topic=BIRTH, channel=Channel.ZALO_BOT)
    await agreed(office, BIRTH, link="https://phutho.gov.vn/tin")
    await carried(office)
    (letter,) = await office.heard("an", Channel.ZALO_BOT)
    assert letter.buttons == ()
    for words in ("DỪNG TIN", "1.001193", "https://phutho.gov.vn/tin"):
        assert words in letter.plain()


async def test_the_buttons_of_a_letter_open_the_procedure_and_stop_the_news(office):
    await takes(office, "an", topic=BIRTH)
    await agreed(office, BIRTH)
    await carried(office)
    (letter,) = await office.heard("an")
    assert [button.press for button in letter.buttons] == ["procedures:card:1.001193", f"news:off:{BIRTH.ref}"]


async def test_only_so_many_letters_wait_at_once_and_the_rest_follows(office, monkeypatch):
    monkeypatch.setattr(mailing, "AHEAD", 5)
    monkeypatch.setattr(mailing, "BATCH", 2)
    names = [f"person-{number}" for number in range(12)]
    await takes(office, *names)
    made = await agreed(office)
    written = []
    while (await now(office, made)).state is not BroadcastState.DONE:
        written.append(await carried(office))
        await office.run_post()
    assert max(written) <= 5
    assert sum(written) == 12
    assert set(await heard(office, *names)) == {1}


async def test_it_ends_when_the_last_letter_has_left_and_keeps_its_counts(office):
    await takes(office, "an", "binh")
    made = await agreed(office)
    await carried(office)
    assert (await now(office, made)).state is BroadcastState.GOING
    await office.run_post()
    await carried(office)
    ended = await now(office, made)
    assert (ended.state, ended.letters) == (BroadcastState.DONE, Letters(queued=2, sent=2))


async def test_cancelled_while_going_what_has_not_left_is_taken_back(office, monkeypatch):
    monkeypatch.setattr(mailing, "AHEAD", 4)
    await takes(office, *(f"person-{number}" for number in range(10)))
    made = await agreed(office)
    await carried(office)
    assert await cancelled(office, made) == 4
    assert await carried(office) == 0
    await office.run_post()
    assert office.post[Channel.WEB].delivered == []
    assert (await now(office, made)).letters == Letters(queued=4, cancelled=4)


async def test_a_letter_on_its_way_when_it_was_cancelled_is_counted_as_sent_and_tried_no_more(office):
    await takes(office, "an", "binh")
    made = await agreed(office)
    await carried(office)
    async with office.desk() as desk:
        first, second = await desk.archive.outbox.claim(desk.now, desk.now + timedelta(minutes=1), "hand", 2)
    await cancelled(office, made)
    async with office.desk() as desk:
        assert await desk.archive.outbox.sent(first.id, "hand", desk.now)
        assert not await desk.archive.outbox.again(second.id, "hand", desk.now, "Temporary", counts=True)
    assert await letters(office, made) == Letters(queued=2, sent=1, cancelled=1)


async def test_who_stops_while_it_is_going_gets_nothing_more_and_is_counted(office):
    await takes(office, "an", "binh")
    made = await agreed(office)
    await carried(office)
    await office.reception.receive(office.incoming("an", press=f"news:off:{REFORM.ref}"))
    await office.run_post()
    assert await heard(office, "an", "binh") == [0, 1]
    await carried(office)
    assert (await now(office, made)).letters == Letters(queued=2, sent=1, stopped=1)


async def test_who_stopped_before_their_letter_was_written_gets_none(office, monkeypatch):
    monkeypatch.setattr(mailing, "AHEAD", 1)
    await takes(office, "an", "binh")
    await agreed(office)
    await carried(office)
    for who in ("an", "binh"):
        await office.reception.receive(office.incoming(who, text="DỪNG TIN"))
    while await carried(office):
        pass
    assert await heard(office, "an", "binh") == [0, 0]


async def test_every_step_is_kept_with_who_did_it_and_the_digest_of_the_words(office):
    made = await agreed(office)
    await carried(office)
    async with office.desk() as desk:
        steps = await desk.archive.news.broadcasts.steps(made.id)
    assert [step.deed for step in steps] == [Deed.MADE, Deed.PROPOSED, Deed.APPROVED, Deed.STARTED, Deed.ENDED]
    assert [step.note for step in steps[1:3]] == [made.digest] * 2
    assert len({step.official_id for step in steps[:3]}) == 2


async def test_after_a_restore_no_broadcast_goes_on_by_itself(office):
    await takes(office, "an")
    made = await agreed(office)
    async with office.store.transaction() as archive:
        await restored.settle(archive, office.clock.now())
    assert await carried(office) == 0
    assert (await now(office, made)).state is BroadcastState.CANCELLED


async def test_the_timer_writes_the_letters_and_wakes_the_postman(office):
    await takes(office, "an")
    await agreed(office)
    timer = Timer(
        office.store, office.rules, office.clock, office.chance, wake=office._woken, search=lambda _: None,
        leadership=AlwaysLeads(),
    )  # fmt: skip
    before = office.woken
    await timer.news()
    assert office.woken == before + 1
    assert await heard(office, "an") == [1]


@pytest.mark.parametrize("channel", [channel for channel, manner in MANNERS.items() if manner.max_text])
async def test_the_longest_letter_is_one_message_in_every_channel(office, channel):
    catalog = office.rules.catalog
    longest = max(catalog.procedures, key=lambda one: len(one.title))
    field = max((one.field for one in catalog.procedures), key=len)
    offices = office.rules.profile.offices
    topics = Topic(TopicKind.PROCEDURE, longest.code), Topic(TopicKind.FIELD, field)
    for topic in topics:
        made = Broadcast(
            "b", topic, max(offices, key=lambda one: len(one.name)).key, "ă" * WORDS_CAP, BroadcastState.DRAFT,
            office.clock.now(), link="https://" + "a" * (LINK_CAP - 8),
        )  # fmt: skip
        async with office.desk() as desk:
            said = letter(desk, made, channel, "vi")
        gaps = 2 * len(said.blocks) + sum(len(button.link or "") + len(button.label) + 5 for button in said.buttons)
        assert len(said.plain()) + gaps <= MANNERS[channel].max_text
