"""Consents, requests, breaches and holdings: what is only added to stays, and what is deleted is gone."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.breach import Breach, Entry, EntryKind
from bot.domain.case import EventKind, Status
from bot.domain.consent import Consent, NoticeText, Purpose
from bot.domain.datarequest import DataRequest, RequestKind, RequestState
from bot.domain.message import Channel, Conversation, Identity
from bot.domain.outbox import Purpose as Post
from bot.domain.photo import StoredPhoto
from bot.domain.ports import BrokenRule, Stale
from bot.domain.retention import Trace
from bot.domain.webline import WebLine
from tests.contract.made import AN, BINH, NOW, case, event, fresh, kept_case, later, message, met, official

SHOWN = NoticeText.of(Purpose.CHANNEL, "2026-11-26", "vi", "Nhắn cho ông/bà ở đây.")


def consent(person, given=True, at=NOW, shown=SHOWN):
    return Consent(fresh("consent"), person.id, shown.purpose, shown.version, shown.digest, given, at, Channel.WEB)


def request(person, kind=RequestKind.DELETE, **more):
    known = {"due": date(2026, 3, 30), "answer_due": date(2026, 3, 12), "words": "xin xóa"}
    return DataRequest(fresh("request"), person.id, kind, Channel.WEB, NOW, **known | more)


@pytest.fixture
async def person(store):
    return await met(store)


@pytest.fixture
async def archive(store, person):
    async with store.transaction() as opened:
        yield opened


async def test_a_consent_comes_back_with_the_words_that_were_shown(archive, person):
    given, taken = consent(person), consent(person, given=False, at=later(days=1))
    for each in (given, taken):
        await archive.personal.consents.add(each, SHOWN)
    assert await archive.personal.consents.of_person(person.id) == [given, taken]
    assert await archive.personal.consents.notice(SHOWN.digest) == SHOWN
    assert await archive.personal.consents.notice("0" * 64) is None


async def test_a_request_is_written_over_the_version_that_was_read_only(archive, person):
    asked = request(person)
    await archive.personal.requests.add(asked)
    seen = asked.moved(RequestState.ANSWERED, by=None, at=NOW)
    await archive.personal.requests.save(seen)
    with pytest.raises(Stale):
        await archive.personal.requests.save(seen)
    assert await archive.personal.requests.by_id(asked.id) == replace(seen, version=2)
    assert await archive.personal.requests.by_id("nobody's") is None


async def test_what_waits_comes_the_earliest_due_first_and_what_ended_apart(archive, person):
    late, soon, never = (request(person, due=due) for due in (date(2026, 4, 9), date(2026, 3, 20), None))
    gone = request(person).moved(RequestState.REFUSED, by=None, at=later(days=2), reason="không được")
    for each in (late, soon, never, gone):
        await archive.personal.requests.add(each)
    assert await archive.personal.requests.waiting(10) == [soon, late, never]
    assert await archive.personal.requests.waiting(1) == [soon]
    assert await archive.personal.requests.ended(10) == [gone]
    assert await archive.personal.requests.of_person(person.id) == [late, soon, never, gone]


async def test_a_breach_comes_back_with_its_log(archive):
    one = official()
    await archive.officials.save(one, NOW)
    early, latest = (
        Breach(fresh("breach"), later(days=day), "lộ một tệp", "họ tên", people, NOW)
        for day, people in ((-3, None), (-1, 12))
    )
    for each in (early, latest):
        await archive.personal.breaches.add(each)
    entry = Entry(fresh("entry"), early.id, EntryKind.TOLD_AUTHORITY, "đã gửi công văn", NOW, NOW, one.id)
    await archive.personal.breaches.add_entry(entry)
    assert await archive.personal.breaches.known() == [latest, replace(early, entries=(entry,))]
    assert await archive.personal.breaches.by_id(early.id) == replace(early, entries=(entry,))
    assert await archive.personal.breaches.by_id("none") is None


async def test_the_accounts_of_a_person_say_what_lies_beside_them(archive, person):
    await archive.weblog.add(WebLine(0, NOW, "xin chào", mine=True), AN, "in:1")
    await archive.photos.put(StoredPhoto("p1", "image/jpeg", b"x"), AN, NOW)
    await archive.conversations.save(AN, Conversation(data={"draft": {}}), NOW)
    (account,) = await archive.personal.holdings.accounts(person.id)
    assert (account.identity, account.lines, account.photos, account.draft) == (AN, 1, 1, True)
    assert (await archive.personal.holdings.person(AN)).id == person.id
    assert await archive.personal.holdings.person(BINH) is None


async def test_a_forgotten_talk_leaves_notices_that_wait_and_a_forgotten_account_takes_them(archive, person):
    await archive.weblog.add(WebLine(0, NOW, "xin chào", mine=True), AN, "in:1")
    await archive.conversations.save(AN, Conversation(flow="feedback"), NOW)
    for purpose in Post:
        await archive.outbox.put(message(purpose=purpose))
    holdings = archive.personal.holdings
    await holdings.forget_talk(AN)
    assert await archive.conversations.load(AN) is None
    assert await archive.weblog.latest(AN, 10) == []
    await holdings.forget_account(AN)
    assert await holdings.accounts(person.id) == []
    left = []
    while claimed := await archive.outbox.claim(NOW, later(minutes=1), "test", 10):
        left += [each.purpose for each in claimed]
        await archive.outbox.sent(claimed[0].id, "test", NOW)
    assert left == [Post.DIGEST, Post.ALERT]


async def test_an_account_that_an_official_acts_from_stays(archive, person):
    one = official()
    await archive.officials.save(one, NOW)
    await archive.officials.link(one.id, AN, NOW)
    await archive.personal.holdings.forget_account(AN)
    assert len(await archive.personal.holdings.accounts(person.id)) == 1


async def test_photos_go_but_for_those_that_are_needed(archive):
    for name in ("kept", "gone"):
        await archive.photos.put(StoredPhoto(name, "image/jpeg", b"x"), AN, NOW)
    assert await archive.personal.holdings.forget_photos(AN, {"kept"}) == 1
    assert await archive.photos.get("gone") is None
    assert (await archive.photos.get("kept"))[1] == AN


async def hidden(archive, made, **more):
    known = {"sender": None, "pseudonym": "ND-1", "origin": Identity(Channel.WEB, ""), "person_id": fresh("nobody")}
    after = replace(made, **known | more)
    await archive.personal.holdings.pseudonymise(after, after.person_id)
    return after


async def test_a_case_under_a_pseudonym_has_a_person_of_its_own_and_no_message_or_owner_of_photos(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.photos.put(StoredPhoto("photo-1", "image/jpeg", b"x"), AN, NOW)
        await archive.outbox.put(message(case_id=made.id))
        after = await hidden(archive, made)
        assert await archive.cases.by_code(made.code) == replace(after, version=2)
        assert await archive.cases.of_person(made.person_id, 10) == []
        assert (await archive.photos.get("photo-1"))[1] == Identity(Channel.WEB, "")
        assert await archive.outbox.next_due() is None
        with pytest.raises(Stale):
            await hidden(archive, made)


async def test_history_is_rewritten_only_under_a_pseudonym(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        told = event(made, EventKind.SUPPLIED, note="tôi là Thử")
        await archive.cases.add_event(told)
    with pytest.raises(BrokenRule):
        async with store.transaction() as archive:
            await archive.personal.holdings.rewrite_note(told.id, "…", "x")
    async with store.transaction() as archive:
        after = await hidden(archive, made)
        await archive.personal.holdings.rewrite_note(told.id, "tôi là …", after.person_id)
        (now,) = await archive.cases.events(made.id)
    assert now == replace(told, note="tôi là …", actor_id=after.person_id)


BEFORE = later(days=-10)
OLD, RECENT = later(days=-11), later(days=-9)


async def due(archive, trace):
    return list(await archive.personal.kept.due(trace, BEFORE, 10))


async def let_go(archive, trace):
    keys = await due(archive, trace)
    await archive.personal.kept.drop(trace, keys)
    return len(keys)


async def test_an_idle_talk_goes_and_its_account_when_nothing_needs_it(store):
    (one, other) = (await met(store)), (await met(store, BINH))
    async with store.transaction() as archive:
        await archive.cases.add(case(other.id, origin=BINH))
        for who in (AN, BINH):
            await archive.conversations.save(who, Conversation(), OLD)
        assert await let_go(archive, Trace.TALKS) == 2
        assert await archive.personal.holdings.accounts(one.id) == []
        assert len(await archive.personal.holdings.accounts(other.id)) == 1


async def test_a_talk_that_went_on_stays(archive):
    await archive.conversations.save(AN, Conversation(), RECENT)
    assert await due(archive, Trace.TALKS) == []


async def test_old_lines_go_and_newer_ones_stay(archive):
    for at, once in ((OLD, "in:1"), (OLD, "in:2"), (RECENT, "in:3")):
        await archive.weblog.add(WebLine(0, at, "xin chào", mine=True), AN, once)
    assert await let_go(archive, Trace.LINES) == 2
    assert len(await archive.weblog.latest(AN, 10)) == 1


async def test_photos_of_a_case_and_of_a_draft_stay(store):
    person = await met(store)
    async with store.transaction() as archive:
        await archive.cases.add(case(person.id))
        await archive.conversations.save(AN, Conversation(data={"draft": {"photos": ["photo-2"]}}), NOW)
        for number in (1, 2, 3):
            await archive.photos.put(StoredPhoto(f"photo-{number}", "image/jpeg", b"x"), AN, OLD)
        await archive.photos.put(StoredPhoto("photo-4", "image/jpeg", b"x"), AN, RECENT)
        assert await let_go(archive, Trace.PHOTOS) == 1
        assert await archive.photos.get("photo-3") is None


@pytest.mark.parametrize("purpose", Post)
async def test_messages_that_ended_long_ago_go_and_waiting_ones_stay(archive, purpose):
    trace = Trace.REPLIES if purpose is Post.REPLY else Trace.NOTICES
    for at in (OLD, RECENT):
        sent = message(purpose=purpose, after=OLD)
        await archive.outbox.put(sent)
        await archive.outbox.claim(NOW, later(minutes=1), "test", 1)
        await archive.outbox.sent(sent.id, "test", at)
    await archive.outbox.put(message(purpose=purpose, after=OLD))
    assert await let_go(archive, trace) == 1
    assert len(await archive.outbox.claim(NOW, later(minutes=1), "test", 10)) == 1


async def test_a_case_whose_last_step_lies_long_ago_is_named_and_an_open_one_never(store):
    person = await met(store)
    made = [
        case(person.id, status=status, received_at=OLD) for status in (Status.CLOSED, Status.CLOSED, Status.ACCEPTED)
    ]
    async with store.transaction() as archive:
        for each, at in zip(made, (OLD, RECENT, OLD), strict=True):
            await archive.cases.add(each)
            await archive.cases.add_event(event(each, at=at))
        assert await due(archive, Trace.SENDERS) == [made[0].code]
        for kind in (EventKind.NOTED, EventKind.UNSEALED):
            await archive.cases.add_event(event(made[0], kind, at=RECENT))
        assert await due(archive, Trace.SENDERS) == [made[0].code]
        with pytest.raises(ValueError, match="row by row"):
            await archive.personal.kept.drop(Trace.SENDERS, ["[1]"])


async def test_the_words_of_a_request_go_and_the_request_stays(archive, person):
    ended = request(person).moved(RequestState.DONE, by=None, at=OLD)
    for each in (ended, request(person), request(person).moved(RequestState.DONE, by=None, at=RECENT)):
        await archive.personal.requests.add(each)
    assert await let_go(archive, Trace.REQUEST_WORDS) == 1
    assert await archive.personal.requests.by_id(ended.id) == replace(ended, words="")


async def test_what_the_machine_kept_for_itself_is_counted(archive):
    await archive.inbox.claim("update:1", OLD)
    counts = [await archive.personal.kept.count(trace, BEFORE) for trace in (Trace.UPDATES, Trace.LOGINS)]
    assert counts == [1, 0]
