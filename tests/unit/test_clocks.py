"""The clocks of a case through its life: begun by law, still while the citizen is waited for, never reset by words."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.case import Kind, Status
from bot.domain.classification import Content, Intake
from bot.domain.draft import Draft
from bot.domain.person import Role
from bot.domain.ports import Stale
from bot.domain.profile import Profile
from bot.domain.step import Step
from bot.domain.worklist import Pile, pile_of
from bot.services import cases, classification, clocks, merging, register
from tests.contract.made import case as made
from tests.filing import filed
from tests.office import Office, rules

PROFILES = Path(__file__).parents[2] / "data" / "profiles"
MONDAY = "2026-03-09T09:00"


async def of(office, case):
    async with office.desk() as desk:
        return {clock.step: clock for clock in await desk.archive.clocks.of_case(case.id)}


async def now(office, case):
    async with office.desk() as desk:
        found = await desk.archive.cases.by_code(case.code)
    assert found
    return found


@pytest.fixture
async def case(office):
    office.clock.set(MONDAY)
    return await filed(office)


@pytest.fixture
async def receiver(office):
    return await office.official(Role.RECEIVER)


async def acts(office, case, act, *args):
    async with office.desk() as desk:
        return await act(desk, await desk.archive.cases.by_code(case.code), *args)


async def test_a_case_begins_with_a_clock_for_each_step_from_the_rule_in_force(office, case):
    begun = await of(office, case)
    assert {step: clock.rule for step, clock in begun.items()} == {
        Step.RECEIVE: "receive",
        Step.CLASSIFY: "classify",
        Step.TRANSFER: "transfer",
        Step.ANSWER: "answer",
    }
    assert begun[Step.TRANSFER].due == case.transfer_due == date(2026, 3, 16)
    assert begun[Step.ANSWER].due == case.due == date(2026, 3, 16)
    assert begun[Step.RECEIVE].due == date(2026, 3, 11)
    assert all(clock.runs for clock in begun.values())


async def test_taking_a_case_ends_the_clocks_of_taking_and_of_sending_on(office, case, receiver):
    await acts(office, case, cases.accept, receiver)
    after = await of(office, case)
    assert {step for step, clock in after.items() if clock.ended_at} == {Step.RECEIVE, Step.TRANSFER}
    assert after[Step.ANSWER].runs


async def test_a_transfer_begins_the_clock_of_taking_anew_and_leaves_that_of_the_answer(office, case, receiver):
    office.clock.set("2026-03-11T10:00")
    await acts(office, case, cases.transfer, receiver, "so-noi-vu", "Thuộc thẩm quyền.")
    after = await of(office, case)
    assert (after[Step.RECEIVE].due, after[Step.RECEIVE].turn) == (date(2026, 3, 13), 2)
    assert after[Step.ANSWER].due == case.due


async def test_a_case_that_waits_for_the_citizen_is_never_overdue_and_goes_on_with_the_days_left(
    office, case, receiver
):
    office.clock.set("2026-03-11T10:00")
    await acts(office, case, cases.ask, receiver, "Ở đâu ạ?")
    office.clock.set("2026-04-13T10:00")
    waiting = await now(office, case)
    assert pile_of(waiting, date(2026, 4, 13)) is Pile.WAITING
    assert not any(clock.runs for clock in (await of(office, case)).values())
    await acts(office, case, cases.supply, "Ở khu 3.")
    after = await now(office, case)
    # Three working days were left on 11 March: 12, 13 and 16.
    assert after.due == date(2026, 4, 16)
    assert (await of(office, case))[Step.ANSWER].due == after.due
    assert "còn 3 ngày làm việc" in " ".join(after.due_why)
    assert after.due_why[0] == "Hạn thứ Năm 16/04/2026."


async def test_a_case_that_was_late_when_the_citizen_was_asked_is_as_late_after_the_reply(office, case, receiver):
    office.clock.set("2026-03-18T10:00")
    await acts(office, case, cases.ask, receiver, "Ở đâu ạ?")
    office.clock.set("2026-03-26T10:00")
    await acts(office, case, cases.supply, "Ở khu 3.")
    after = await now(office, case)
    assert after.due == date(2026, 3, 24)
    assert (await of(office, case))[Step.ANSWER].turn == 1


async def test_words_that_are_added_to_a_case_in_hand_reset_no_clock(office, case, receiver):
    await acts(office, case, cases.accept, receiver)
    before = await of(office, case)
    office.clock.set("2026-03-12T10:00")
    await acts(office, case, cases.supply, "Thêm một ý nữa.")
    assert await of(office, case) == before
    assert (await now(office, case)).due == case.due


async def test_a_result_ends_every_clock_and_a_reopened_case_begins_anew(office, case, receiver):
    await acts(office, case, cases.answer, receiver, "Đã thay bóng đèn ngày 10/03.")
    assert all(clock.ended_at for clock in (await of(office, case)).values())
    office.clock.set("2026-03-18T09:00")
    await acts(office, case, cases.reopen, "Vẫn tối.")
    again = await of(office, case)
    assert again[Step.ANSWER].due == (await now(office, case)).due == date(2026, 3, 25)
    assert (again[Step.ANSWER].turn, again[Step.ANSWER].ended_at) == (2, None)
    assert again[Step.TRANSFER].ended_at


async def test_the_clocks_of_a_case_that_is_put_to_another_end_with_the_others(office, case, receiver):
    other = await filed(office, who="binh")
    async with office.desk() as desk:
        await merging.merge(desk, await desk.archive.cases.by_code(other.code), case, receiver, "Cùng một cột đèn.")
    await acts(office, case, cases.answer, receiver, "Đã thay bóng đèn ngày 10/03.")
    assert (await now(office, other)).status is Status.ANSWERED
    assert all(clock.ended_at for clock in (await of(office, other)).values())


async def test_who_was_slower_leaves_every_clock_as_it_was(office, case, receiver):
    old = await now(office, case)
    await acts(office, case, cases.accept, receiver)
    before = await of(office, case)
    async with office.desk() as desk:
        with pytest.raises(Stale):
            await cases.ask(desk, old, receiver, "Ở đâu ạ?")
    assert await of(office, case) == before


async def test_a_question_has_a_clock_for_the_office_and_no_date_for_the_citizen(office):
    office.clock.set(MONDAY)
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity("an"), desk.chance.id(), desk.now)
        draft = Draft(id=desk.chance.id(), kind=Kind.QUESTION, content="Làm hộ chiếu cho cháu ở đâu?")
        asked = await register.enter(desk, draft, person, office.identity("an"))
    assert asked.due is None
    assert {step: clock.rule for step, clock in (await of(office, asked)).items()} == {
        Step.RECEIVE: "receive",
        Step.ANSWER: "question",
    }


async def test_a_case_of_before_there_were_clocks_gets_them_with_the_dates_it_was_given(office):
    office.clock.set(MONDAY)
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity("an"), desk.chance.id(), desk.now)
        old = made(person.id, received_at=desk.now, due=date(2026, 3, 20), status=Status.SUBMITTED)
        waits = made(person.id, received_at=desk.now, due=date(2026, 3, 20), status=Status.WAITING)
        over = made(person.id, received_at=desk.now, status=Status.ANSWERED)
        for each in (old, waits, over):
            await desk.archive.cases.add(each)
        await clocks.adopt(desk, await clocks.unwatched(desk, ""))
    assert {step: clock.due for step, clock in (await of(office, old)).items()} == {
        Step.RECEIVE: date(2026, 3, 11),
        Step.TRANSFER: old.transfer_due,
        Step.ANSWER: date(2026, 3, 20),
    }
    assert (await of(office, waits))[Step.ANSWER].paused_at
    assert await of(office, over) == {}


@pytest.mark.parametrize(
    ("profile", "day", "receiver", "due"),
    [
        ("phu_tho_2015", "2015-05-11T09:00", "so-tu-phap", date(2015, 5, 25)),
        ("phu_tho_2026", "2026-05-11T09:00", "van-phong-ubnd-tinh", date(2026, 5, 18)),
    ],
)
async def test_the_same_case_has_another_receiver_and_another_term_under_each_profile(
    tmp_path, profile, day, receiver, due
):
    known = replace(rules(), profile=Profile.load(PROFILES / profile))
    async with Office.opened(tmp_path, rules=known) as office:
        office.clock.set(day)
        async with office.desk() as desk:
            case = await entered(office, desk)
        assert (case.office, case.due) == (receiver, due)
        assert (await of(office, case))[Step.TRANSFER].due == case.transfer_due


async def entered(office: Office, desk):
    person = await desk.archive.people.meet(office.identity("an"), desk.chance.id(), desk.now)
    draft = Draft(
        id=desk.chance.id(),
        kind=Kind.REPORT,
        content="Cơ quan cấp tỉnh trả kết quả chậm hai tuần.",
        name="Nguyễn Văn Thử",
        address="Khu 3",
        phone="+84912345678",
        consent="2026-01",
    )
    return await register.enter(desk, draft, person, office.identity("an"))


@pytest.fixture
async def quicker(tmp_path):
    """An office whose province sends acts on within three working days, and rules within five."""
    profile = rules().profile
    terms = [one.model_copy(update={"number": 3}) if one.what == "transfer_conduct" else one for one in profile.rules]
    known = replace(rules(), profile=profile.model_copy(update={"rules": tuple(terms)}))
    async with Office.opened(tmp_path, rules=known) as office:
        office.clock.set(MONDAY)
        yield office


async def classified(office, case, content, intake, seen=0):
    official = await office.official(Role.RECEIVER)
    async with office.desk() as desk:
        fresh = await desk.archive.cases.by_code(case.code)
        await classification.classify(desk, fresh, official, content, intake, seen=seen)


async def test_an_act_is_sent_on_by_its_own_term_from_the_receipt_once_it_is_known_as_one(quicker):
    async with quicker.desk() as desk:
        case = await entered(quicker, desk)
    quicker.clock.pass_by(days=1)
    await classified(quicker, case, Content.CONDUCT, Intake.CONDUCT)
    clock = (await of(quicker, case))[Step.TRANSFER]
    assert (clock.rule, clock.due, clock.turn) == ("transfer-conduct", date(2026, 3, 12), 2)
    assert (await now(quicker, case)).transfer_due == date(2026, 3, 12)
    await classified(quicker, case, Content.UNFIT, Intake.ELSEWHERE, seen=1)
    assert (await now(quicker, case)).transfer_due == date(2026, 3, 16)


async def test_a_classification_moves_no_date_where_both_terms_are_one(office, case):
    await classified(office, case, Content.CONDUCT, Intake.CONDUCT)
    assert (await of(office, case))[Step.TRANSFER].turn == 1


async def test_a_classification_moves_no_date_of_a_case_in_hand(quicker):
    async with quicker.desk() as desk:
        case = await entered(quicker, desk)
    await acts(quicker, case, cases.accept, await quicker.official(Role.RECEIVER))
    before = await of(quicker, case)
    await classified(quicker, case, Content.CONDUCT, Intake.CONDUCT)
    assert (await of(quicker, case))[Step.TRANSFER] == before[Step.TRANSFER]
