"""The register: one draft, one case; numbers without gaps; history only grows."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.case import ActorKind, EventKind, Kind, Status, Verdict
from bot.domain.ports import BrokenRule, Stale
from tests.contract.made import NOW, case, event, kept_case, later, met, official


async def test_a_case_comes_back_as_it_was_kept(store):
    made = await kept_case(store)
    async with store.reading() as archive:
        assert await archive.cases.by_code(made.code) == made
        assert await archive.cases.by_draft(made.draft_id) == made
        assert await archive.cases.by_code("unknown") is None


async def test_a_case_is_its_senders_own_and_nobody_elses(store):
    made = await kept_case(store)
    async with store.reading() as archive:
        assert await archive.cases.own(made.person_id, made.code) == made
        assert await archive.cases.own("somebody else", made.code) is None
        assert await archive.cases.own(made.person_id, "unknown") is None


async def test_a_question_needs_no_number_no_date_and_no_sender(store):
    made = await kept_case(
        store, kind=Kind.QUESTION, sender=None, register_year=None, register_no=None, due=None, transfer_due=None,
        due_why=(), attachments=(), proposal=None, procedure=None, consent_version=None,
    )  # fmt: skip
    async with store.reading() as archive:
        assert await archive.cases.by_code(made.code) == made


@pytest.mark.parametrize("same", ["code", "register_no", "draft_id"])
async def test_a_code_a_register_number_and_a_draft_are_never_taken_twice(store, same):
    made = await kept_case(store)
    with pytest.raises(BrokenRule):
        async with store.transaction() as archive:
            await archive.cases.add(case(made.person_id, **{same: getattr(made, same)}))


async def test_register_numbers_follow_one_another_in_each_year(store):
    await kept_case(store, register_no=2)
    async with store.transaction() as archive:
        assert [await archive.cases.next_register_no(2026) for _ in range(2)] == [3, 4]
        assert await archive.cases.next_register_no(2027) == 1


async def test_a_number_of_a_case_that_was_not_kept_is_given_again(store):
    person = await met(store)

    async def break_off():
        async with store.transaction() as archive:
            await archive.cases.add(case(person.id, register_no=await archive.cases.next_register_no(2026)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    async with store.transaction() as archive:
        assert await archive.cases.next_register_no(2026) == 1


async def test_saving_writes_what_changed_and_counts_the_version(store):
    made = await kept_case(store)
    holder = official()
    changed = replace(
        made, kind=Kind.REPORT, status=Status.ANSWERED, office="khac", answer="Đã thay đèn.", holder_id=holder.id,
        due=date(2026, 4, 1), due_why=("Hạn mới.",), content="Khác", proposal=None, sender=None, attachments=(),
    )  # fmt: skip
    async with store.transaction() as archive:
        await archive.officials.save(holder, NOW)
        saved = await archive.cases.save(changed)
        assert saved == replace(changed, version=2)
        assert await archive.cases.by_code(made.code) == saved


async def test_who_read_an_older_version_writes_nothing(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        saved = await archive.cases.save(replace(made, status=Status.ACCEPTED))
        with pytest.raises(Stale):
            await archive.cases.save(replace(made, status=Status.WITHDRAWN))
        assert await archive.cases.by_code(made.code) == saved


async def test_a_persons_cases_come_newest_first(store):
    codes = [(await kept_case(store, received_at=later(hours=hour))).code for hour in (1, 3, 2)]
    person = await met(store)
    async with store.reading() as archive:
        found = [each.code for each in await archive.cases.of_person(person.id, 2)]
    assert found == [codes[1], codes[2]]


async def test_the_queue_comes_by_due_date_and_one_without_a_date_by_its_receipt(store):
    soon = await kept_case(store, due=date(2026, 3, 12))
    none = await kept_case(store, due=None)
    late = await kept_case(store, due=date(2026, 3, 9))
    await kept_case(store, status=Status.CLOSED)
    elsewhere = await kept_case(store, office="khac", due=date(2026, 3, 1))
    async with store.reading() as archive:
        own = await archive.cases.queue({"so-tu-phap"}, {Status.SUBMITTED}, 10)
        everywhere = await archive.cases.queue(None, {Status.SUBMITTED}, 2)
        nowhere = await archive.cases.queue(set(), {Status.SUBMITTED}, 10)
    assert [each.code for each in own] == [late.code, none.code, soon.code]
    assert [each.code for each in everywhere] == [elsewhere.code, late.code]
    assert list(nowhere) == []


async def test_a_history_comes_back_oldest_first(store):
    made = await kept_case(store)
    events = [
        event(made, note="Điều kiện", office="so-tu-phap", at=later(hours=2)),
        event(made, EventKind.ACCEPTED, actor=ActorKind.OFFICIAL, before=Status.SUBMITTED, after=Status.ACCEPTED),
        event(made, EventKind.RATED, actor=ActorKind.DESK, actor_id=None, after=Status.CLOSED),
    ]
    async with store.transaction() as archive:
        for each in events:
            await archive.cases.add_event(each)
        assert list(await archive.cases.events(made.id)) == events


async def test_the_later_verdict_replaces_the_earlier_with_its_reason(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        assert await archive.cases.verdict(made.id) is None
        await archive.cases.rate(made.id, Verdict.NOT_SATISFIED, NOW)
        await archive.cases.add_reason(made.id, "Chưa sửa xong")
        assert await archive.cases.verdict(made.id) == (Verdict.NOT_SATISFIED, "Chưa sửa xong")
        await archive.cases.rate(made.id, Verdict.SATISFIED, NOW)
        assert await archive.cases.verdict(made.id) == (Verdict.SATISFIED, "")
