"""Following a case by its code, adding to it, taking it back; nobody learns of another person's case."""

import pytest

from bot.domain import casecode
from bot.domain.case import INTERNAL, EventKind, Status
from bot.domain.message import Channel
from bot.domain.person import Person, Role
from bot.services import cases, privacy
from tests.contract.made import event
from tests.filing import STORY, filed, goes_to, photos, presses
from tests.talk import conversation, labels, press_of, says, sentence, told, value_of

HERE = "ubnd-xa-hy-cuong"
ANSWER = "Đèn đường đã được thay ngày 12/03/2026."


async def asked_for_more(office, case):
    official = await office.official(office=HERE)
    async with office.desk() as desk:
        await cases.ask(desk, case, official, "Cột đèn số mấy?")


def wrong(case) -> str:
    """The code with its first sign changed: the check sign no longer fits."""
    return ("Z" if case.code[0] != "Z" else "Y") + case.code[1:]


@pytest.mark.parametrize(
    "typed",
    [
        casecode.show,
        str.lower,
        lambda code: f"  {code[:4]} {code[4:8]} {code[8:]} ",
        lambda code: casecode.show(code).replace("-", "–"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
    ],
)
async def test_a_code_is_found_however_it_is_written(office, typed):
    case = await filed(office)
    shown = await office.says(typed(case.code))
    assert says(shown, "tracking.status.submitted")
    assert casecode.show(case.code) in told(shown)


async def test_the_owner_sees_dates_office_and_what_happened(office):
    case = await filed(office)
    shown = await office.says(case.code)
    assert value_of(shown, "feedback.label_received") == "thứ Ba 10/03/2026"
    assert value_of(shown, "feedback.label_answer").startswith("thứ Ba 17/03/2026 (")
    assert value_of(shown, "feedback.label_office") == "UBND xã Hy Cương"
    assert says(shown, "tracking.event.opened")


async def test_what_offices_do_among_themselves_is_in_no_history_and_in_no_copy(office):
    case = await filed(office)
    async with office.desk() as desk:
        for kind in EventKind:
            await desk.archive.cases.add_event(event(case, kind, note=f"Lời ghi {kind}"))
        copy = str(await privacy.export(desk, Person(case.person_id), Channel.WEB))
    shown = told(await office.says(case.code))
    chat = told(await office.presses("privacy:copy"))
    assert all(sentence(f"tracking.event.{kind}") in shown for kind in set(EventKind) - INTERNAL)
    for where in (copy, chat):
        assert {kind for kind in EventKind if f"Lời ghi {kind}" in where} == set(EventKind) - INTERNAL


async def test_another_persons_code_is_answered_like_a_wrong_one(office):
    case = await filed(office)
    answers = [await office.says(code, who="binh") for code in (case.code, wrong(case))]
    answers += [
        await office.presses(f"tracking:{verb}:{code}", who="binh")
        for verb in ("case", "supply", "withdraw", "really")
        for code in (case.code, wrong(case))
    ]
    assert {told(answer) for answer in answers} == {sentence("tracking.not_found")}
    assert (await office.cases())[0].status is Status.SUBMITTED


async def test_too_many_wrong_codes_are_refused_for_the_hour_and_one_own_code_is_not(office):
    case = await filed(office)
    for _ in range(10):
        assert says(await office.says(wrong(case)), "tracking.not_found")
    assert await office.says(wrong(case)) == []  # the answer waits
    office.clock.pass_by(seconds=10)
    assert says(await office.says(case.code), "tracking.status.submitted")
    said = [message.reply for message in office.post[Channel.WEB].delivered]
    assert says(said, "tracking.too_many", time="10:00")
    office.clock.pass_by(hours=1)
    assert says(await office.says(wrong(case)), "tracking.not_found")


async def test_own_cases_are_listed_the_newest_first_and_picked_by_number(office):
    await filed(office)
    newer = await filed(office)
    listed = await office.says("tra cứu")
    assert len(labels(listed)) == 2
    assert casecode.show(newer.code) in told(await office.says("1"))


async def test_who_filed_nothing_is_told_so(office):
    assert says(await office.says("tra cứu"), "tracking.none")


async def test_the_offices_question_is_shown_and_answered(office):
    case = await filed(office)
    await asked_for_more(office, case)
    await office.official(office=HERE, who="handler")
    shown = await office.says(case.code)
    assert says(shown, "tracking.status.waiting")
    assert "Cột đèn số mấy?" in told(shown)
    await presses(office, shown, "tracking.supply")
    done = await office.says("Cột số 12.")
    assert says(done, "tracking.supplied", code=casecode.show(case.code))
    assert (await office.cases())[0].status is Status.ACCEPTED
    (alert,) = await office.heard("handler", Channel.TELEGRAM)
    assert "Cột số 12." in alert.plain()


async def test_photos_are_added_up_to_the_cap_and_that_is_said(office):
    case = await filed(office)
    await presses(office, await office.says(case.code), "tracking.supply")
    done = await office.says("", attachments=photos(30))
    assert says(done, "tracking.supplied_some", code=casecode.show(case.code))
    assert len((await office.cases())[0].attachments) == 5


@pytest.mark.parametrize("word", ["thôi", "hủy", "cancel", "Thôi"])
async def test_adding_can_be_given_up_and_nothing_is_sent(office, word):
    case = await filed(office)
    await presses(office, await office.says(case.code), "tracking.supply")
    assert says(await office.says(word), "tracking.status.submitted")
    assert (await conversation(office)).flow == ""
    async with office.desk() as desk:
        assert len(await desk.archive.cases.events(case.id)) == 1


async def test_an_empty_addition_is_asked_for_again(office):
    case = await filed(office)
    await presses(office, await office.says(case.code), "tracking.supply")
    assert says(await office.says("👍"), "tracking.ask_more", code=casecode.show(case.code))
    assert says(await office.says("Cột số 12."), "tracking.supplied", code=casecode.show(case.code))


async def test_taking_back_is_asked_once_and_then_done(office):
    await office.official(office=HERE, who="handler")
    case = await filed(office)
    await office.heard("handler", Channel.TELEGRAM)
    sure = await presses(office, await office.says(case.code), "tracking.withdraw")
    assert says(sure, "tracking.sure", code=casecode.show(case.code))
    assert (await office.cases())[0].status is Status.SUBMITTED
    assert says(await presses(office, sure, "tracking.really"), "tracking.withdrawn")
    assert (await office.cases())[0].status is Status.WITHDRAWN
    assert len(await office.heard("handler", Channel.TELEGRAM)) == 1


@pytest.mark.parametrize(
    ("word", "status"), [("vâng", Status.WITHDRAWN), ("không", Status.SUBMITTED), ("dừng", Status.SUBMITTED)]
)
async def test_taking_back_is_settled_by_a_plain_word(office, word, status):
    case = await filed(office)
    await presses(office, await office.says(case.code), "tracking.withdraw")
    await office.says(word)
    assert (await office.cases())[0].status is status


async def test_a_second_press_of_take_back_changes_nothing(office):
    case = await filed(office)
    sure = await presses(office, await office.says(case.code), "tracking.withdraw")
    await presses(office, sure, "tracking.really")
    assert says(await presses(office, sure, "tracking.really"), "tracking.next.withdrawn")
    async with office.desk() as desk:
        assert len(await desk.archive.cases.events(case.id)) == 2


async def test_an_old_button_of_a_case_that_has_its_result_changes_nothing(office):
    case = await filed(office)
    shown = await office.says(case.code)
    official = await office.official(office=HERE)
    async with office.desk() as desk:
        await cases.answer(desk, case, official, ANSWER)
    for key in ("tracking.supply", "tracking.withdraw"):
        assert says(await presses(office, shown, key), "tracking.next.answered")
    assert (await office.cases())[0].status is Status.ANSWERED


async def test_an_answered_case_shows_the_answer_and_asks_the_one_question(office):
    case = await filed(office)
    official = await office.official(office=HERE)
    async with office.desk() as desk:
        await cases.answer(desk, case, official, ANSWER)
    shown = await office.says(case.code)
    assert ANSWER in told(shown)
    assert labels(shown)[:2] == [sentence("survey.yes"), sentence("survey.no")]


async def test_a_declined_case_shows_the_reason(office):
    case = await filed(office)
    official = await office.official(Role.RECEIVER)
    async with office.desk() as desk:
        await cases.decline(desk, case, official, "Nội dung không nêu địa điểm.")
    shown = await office.says(case.code)
    assert says(shown, "tracking.status.declined")
    assert "Nội dung không nêu địa điểm." in told(shown)


async def test_looking_up_a_case_does_not_lose_a_draft(office):
    await filed(office)
    await goes_to(office, 3)
    listed = await office.says("tra cứu")
    await office.presses(listed[0].buttons[0].press)
    assert says(await office.says("Nguyễn Văn Thử"), "feedback.ask_address")


@pytest.mark.parametrize("step", [2, 3, 4, 5, 6, 7])
async def test_a_code_typed_in_the_middle_of_a_draft_shows_the_case_and_the_draft_goes_on(office, step):
    case = await filed(office)
    asked = await goes_to(office, step)
    assert casecode.show(case.code) in told(await office.says(case.code))
    assert told(await office.presses(f"feedback:here:{await draft_id(office)}")) == told(asked)


async def draft_id(office) -> str:
    return (await conversation(office)).data["draft"]["id"][:8]


async def test_a_question_passed_on_promises_no_date(office):
    asked = await office.says("qwrtp zxcvb")
    confirm = await presses(office, asked, "procedures.pass_on")
    sent = await presses(office, confirm, "procedures.send")
    shown = await office.presses(press_of(sent, "tracking.see"))
    assert value_of(shown, "feedback.label_kind") == sentence("feedback.kind_question")
    assert sentence("feedback.label_answer") + ":" not in told(shown)
    assert STORY not in told(shown)


@pytest.mark.parametrize("form", ["{code}", "{shown}", "{lower}"])
async def test_a_link_opens_the_case_for_who_filed_it(office, form):
    case = await filed(office)
    names = {"code": case.code, "shown": casecode.show(case.code), "lower": case.code.lower()}
    replies = await office.says(f"/start ma_{form.format(**names)}")
    assert casecode.show(case.code) in told(replies)


async def test_a_link_to_anothers_case_says_what_a_code_that_does_not_exist_does(office):
    case = await filed(office)
    nobodys = casecode.make(12345)
    theirs = told(await office.says(f"/start ma_{case.code}", who="binh"))
    assert theirs == told(await office.says(f"/start ma_{nobodys}", who="binh"))
    assert case.content[:20] not in theirs


@pytest.mark.parametrize("words", ["/start ma_", "/start ma_AAAA", "/start ma_00000000000000", "/start ma_0000000000U"])
async def test_a_link_that_is_no_code_just_begins_the_talk(office, words):
    assert says(await office.says(words), "chat.welcome", place=office.rules.profile.name)


async def test_who_asks_how_their_matter_stands_sees_it(office):
    case = await filed(office)
    replies = await office.says("việc của tôi đến đâu rồi")
    assert casecode.show(case.code) in told(replies)


async def test_who_filed_several_and_asks_how_they_stand_chooses(office):
    for _ in range(2):
        await filed(office)
    assert says(await office.says("phản ánh của tôi xử lý chưa"), "tracking.own")


async def test_who_filed_nothing_and_asks_how_it_stands_is_told_so(office):
    assert says(await office.says("sao chưa thấy trả lời phản ánh của tôi"), "tracking.none")


async def test_a_follow_up_about_nothing_in_hand_offers_whoever_filed_something_to_look_it_up(office):
    assert says(await office.says("bao giờ có kết quả"), "procedures.which")
    assert sentence("chat.door_track") not in labels(await office.says("bao giờ có kết quả"))
    await filed(office)
    await office.says("menu")
    assert sentence("chat.door_track") in labels(await office.says("bao giờ có kết quả"))


@pytest.mark.parametrize("words", ["where is my case", "rút lại phản ánh"])
async def test_other_words_for_ones_own_matters_open_them(office, words):
    await filed(office)
    assert says(await office.says(words), "tracking.own")
