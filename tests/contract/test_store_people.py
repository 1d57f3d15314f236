"""Persons, talks, officials, log-ins, invitations."""

from datetime import date, timedelta

import pytest

from bot.domain.message import Conversation
from bot.domain.person import DeskSession, Invitation, Person, Role, Way
from bot.domain.ports import Stale
from tests.contract.made import AN, BINH, NOW, fresh, later, official

DAY = date(2026, 3, 10)

CODE = Invitation("digest", "Cán bộ Thử", Role.HANDLER, "so-tu-phap", NOW, NOW + timedelta(hours=24))


@pytest.fixture
async def archive(store):
    async with store.transaction() as opened:
        yield opened


async def test_an_identity_is_one_person_however_often_they_come(archive):
    first = await archive.people.meet(AN, "p1", NOW)
    again = await archive.people.meet(AN, "p2", later(hours=1))
    assert (first, again) == (Person("p1"), Person("p1"))


async def test_two_identities_are_two_persons(archive):
    assert await archive.people.meet(AN, "p1", NOW) != await archive.people.meet(BINH, "p2", NOW)


async def test_who_spoke_before_is_known(archive):
    assert not await archive.people.known(AN)
    await archive.people.meet(AN, "p1", NOW)
    assert await archive.people.known(AN)
    assert not await archive.people.known(BINH)


async def test_the_language_is_remembered(archive):
    await archive.people.meet(AN, "p1", NOW)
    await archive.people.set_language("p1", "en")
    assert await archive.people.meet(AN, "p2", NOW) == Person("p1", "en")


async def test_who_blocked_the_desk_is_not_reachable_until_they_speak(archive):
    await archive.people.meet(AN, "p1", NOW)
    await archive.people.set_reachable(AN, reachable=False, at=NOW)
    assert list(await archive.people.ways("p1")) == []
    await archive.people.meet(AN, "p1", later(hours=1))
    assert list(await archive.people.ways("p1")) == [Way(AN, "vi")]


async def test_who_lets_the_desk_in_again_is_reachable(archive):
    await archive.people.meet(AN, "p1", NOW)
    await archive.people.set_reachable(AN, reachable=False, at=NOW)
    await archive.people.set_reachable(AN, reachable=True, at=NOW)
    assert list(await archive.people.ways("p1")) == [Way(AN, "vi")]


async def test_a_talk_comes_back_as_it_was_kept(archive):
    talk = Conversation(
        flow="feedback",
        step="phone",
        data={"draft": {"name": "Thử", "photos": ["a"]}, "count": 2, "none": None},
        procedure="1.000001",
        choices=[("Có", "feedback:yes"), ("Không", "feedback:no")],
        language="en",
    )
    assert await archive.conversations.load(AN) is None
    await archive.conversations.save(AN, Conversation(), NOW)
    await archive.conversations.save(AN, talk, NOW)
    assert await archive.conversations.load(AN) == talk
    assert await archive.conversations.load(BINH) is None


async def test_an_official_is_found_by_id_and_by_name_in_any_case(archive):
    kept = official(username="Thu.Nguyen", password_hash="hash")
    await archive.officials.save(kept, NOW)
    assert await archive.officials.by_id(kept.id) == kept
    assert await archive.officials.by_username("THU.nguyen") == kept
    assert await archive.officials.by_username("nobody") is None


async def test_a_username_of_another_is_refused_in_any_case_and_nothing_else_is_lost(archive):
    first, second = official(username="thu"), official(username="THU")
    await archive.officials.save(first, NOW)
    with pytest.raises(Stale):
        await archive.officials.save(second, NOW)
    assert list(await archive.officials.active()) == [first]


async def test_officials_without_a_username_do_not_collide(archive):
    kept = [official(), official()]
    for each in kept:
        await archive.officials.save(each, NOW)
    assert list(await archive.officials.active()) == kept


async def test_saving_an_official_again_replaces_what_was_kept(archive):
    first = official()
    await archive.officials.save(first, NOW)
    changed = official(id=first.id, office="khac", username="thu")
    await archive.officials.save(changed, NOW)
    assert await archive.officials.by_id(first.id) == changed


async def test_a_chat_speaks_for_the_official_linked_last(archive):
    first, second = official(), official()
    for each in (first, second):
        await archive.officials.save(each, NOW)
        await archive.officials.link(each.id, BINH, NOW)
    assert await archive.officials.by_identity(BINH) == second
    assert list(await archive.officials.chat_of(first.id)) == []


async def test_an_official_who_left_speaks_through_no_chat_and_is_alerted_nowhere(archive):
    gone = official(active=False)
    await archive.officials.save(gone, NOW)
    await archive.officials.link(gone.id, BINH, NOW)
    assert await archive.officials.by_identity(BINH) is None
    assert list(await archive.duties.on_duty({gone.office}, DAY)) == []
    assert list(await archive.officials.active()) == []


async def test_on_duty_are_those_of_the_offices_asked_for_and_reachable_chats_only(archive):
    here, there = official(), official(office="khac")
    for each, chat in ((here, AN), (there, BINH)):
        await archive.officials.save(each, NOW)
        await archive.people.meet(chat, fresh(), NOW)
        await archive.officials.link(each.id, chat, NOW)
    assert [(found.official, found.identity) for found in await archive.duties.on_duty({here.office}, DAY)] == [
        (here, AN)
    ]
    assert len(await archive.duties.on_duty({"so-tu-phap", "khac"}, DAY)) == 2
    assert list(await archive.duties.on_duty(set(), DAY)) == []
    await archive.people.set_reachable(AN, reachable=False, at=NOW)
    assert list(await archive.duties.on_duty({here.office}, DAY)) == []


async def test_the_chat_used_last_comes_first(archive):
    kept = official()
    await archive.officials.save(kept, NOW)
    for chat in (AN, BINH):
        await archive.people.meet(chat, fresh(), NOW)
        await archive.officials.link(kept.id, chat, NOW)
    await archive.people.meet(AN, fresh(), later(minutes=1))
    assert list(await archive.officials.chat_of(kept.id)) == [AN, BINH]
    await archive.people.meet(BINH, fresh(), later(minutes=2))
    assert list(await archive.officials.chat_of(kept.id)) == [BINH, AN]


async def test_an_invitation_is_seen_often_and_used_once(archive):
    await archive.officials.invite(CODE)
    assert [await archive.officials.peek_invitation("digest", NOW) for _ in range(2)] == [CODE, CODE]
    assert [await archive.officials.take_invitation("digest", NOW) for _ in range(2)] == [CODE, None]
    assert await archive.officials.peek_invitation("digest", NOW) is None


async def test_an_invitation_lapses(archive):
    await archive.officials.invite(CODE)
    assert await archive.officials.take_invitation("digest", CODE.expires_at) is None
    assert await archive.officials.take_invitation("unknown", NOW) is None


async def test_a_log_in_tells_when_it_was_used_before(archive):
    kept = official()
    await archive.officials.save(kept, NOW)
    await archive.sessions.open(DeskSession("digest", kept.id, NOW, NOW))
    seen = [(await archive.sessions.touch("digest", later(minutes=m))).seen_at for m in (5, 9)]
    assert seen == [NOW, later(minutes=5)]
    await archive.sessions.close("digest")
    assert await archive.sessions.touch("digest", NOW) is None


async def test_wrong_passwords_are_counted_by_name_and_time(archive):
    for minutes in (0, 10, 20):
        await archive.sessions.note_failure("thu", later(minutes=minutes))
    assert await archive.sessions.failures("thu", later(minutes=10)) == 2
    assert await archive.sessions.failures("khac", NOW) == 0


async def test_old_wrong_passwords_and_unused_log_ins_are_forgotten(archive):
    kept = official()
    await archive.officials.save(kept, NOW)
    await archive.sessions.open(DeskSession("old", kept.id, NOW, NOW))
    await archive.sessions.open(DeskSession("new", kept.id, NOW, later(days=2)))
    await archive.sessions.note_failure("thu", NOW)
    assert await archive.sessions.forget(later(days=1)) == 2
    assert await archive.sessions.touch("old", NOW) is None
    assert await archive.sessions.touch("new", NOW) is not None


@pytest.mark.parametrize(("minutes", "kept"), [(30, True), (0, False), (-60, True)])
async def test_words_that_a_talk_holds_go_when_no_message_came_and_all_else_stays(store, minutes, kept):
    data = {"held": "niêm phong", "words": 'nói "held": rồi thôi', "draft": {"content": "Đường hỏng \\ \u00e9"}}
    at = later(minutes=minutes)
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(flow="feedback", data=data), at)
        await archive.conversations.forget_held(later(minutes=-30), later(minutes=15))
        found = await archive.conversations.load(AN)
    assert found.flow == "feedback"
    assert found.data == (data if kept else {key: value for key, value in data.items() if key != "held"})
