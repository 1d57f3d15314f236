"""Others told of the same: join them, or file all the same; who joins hears every step and sees nobody's words."""

import pytest

from bot.domain.case import EventKind, Verdict
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.services import cases, erasure, merging, privacy
from tests.filing import ABOUT, ADDRESS, NAME, PHONE, STORY, filed, goes_to
from tests.office import AN
from tests.talk import labels, press_of, says, sentence, told

BINH, CHI = "binh", "chi"
OTHER_WORDS = "Hai tuần nay đèn đường xã Hy Cương hỏng, buổi tối tối om khó đi quá."
ANSWER = "Kính gửi bà Nguyễn Thị Thử: đèn đã thay ngày 09/03."
HERE = "ubnd-xa-hy-cuong"


async def offered(office, who=BINH, words=OTHER_WORDS, **more):
    for said in ("gửi phản ánh", words, "đúng rồi"):
        replies = await office.says(said, who=who, **more)
    return replies


async def joined(office, who=BINH, **more):
    replies = await offered(office, who, **more)
    return await office.presses(press_of(replies, "similar.join"), who=who, **more)


async def answered(office, case, words=ANSWER):
    official = await office.official(Role.HANDLER, HERE, chat=False)
    async with office.desk() as desk:
        return await cases.answer(desk, await now(desk, case), official, words)


async def now(desk, case):
    return await desk.archive.cases.by_code(case.code)


async def test_who_tells_of_the_same_is_told_how_many_did(office):
    await filed(office)
    assert says(await offered(office), "similar.offer", count=1)
    await office.presses(f"feedback:join:{(await draft(office)).short}", who=BINH)
    assert says(await offered(office, CHI), "similar.offer", count=2)


async def draft(office, who=BINH):
    from bot.domain.draft import Draft
    from tests.talk import conversation

    return Draft.from_json((await conversation(office, who)).data["draft"])


async def test_the_offer_shows_nothing_of_the_other_citizen_but_subject_place_day_and_office(office):
    case = await filed(office)
    shown = told(await offered(office))
    for secret in (STORY, NAME, ADDRESS, PHONE, case.code, "0912"):
        assert secret not in shown
    for part in ("đèn đường, chiếu sáng", "xã Hy Cương", "UBND xã Hy Cương"):
        assert part in shown


async def test_answering_the_question_files_an_own_report_all_the_same(office):
    await filed(office)
    await offered(office)
    await goes_on(office)
    assert len(await office.cases(BINH)) == 1


async def goes_on(office, who=BINH):
    for words in ("Trần Thị Thử", "Khu 5, xã Hy Cương", "0987 654 321", "bỏ qua", "gửi"):
        await office.says(words, who=who)


async def test_who_joins_files_nothing_and_gives_no_name(office):
    case = await filed(office)
    assert says(await joined(office), "similar.joined", count=2)
    assert await office.cases(BINH) == []
    async with office.desk() as desk:
        kinds = [event.kind for event in await desk.archive.cases.events(case.id)]
    assert kinds == [EventKind.OPENED, EventKind.JOINED]


async def test_joining_twice_counts_once(office):
    case = await filed(office)
    await joined(office)
    assert not [label for label in labels(await offered(office)) if label == sentence("similar.join")]
    async with office.desk() as desk:
        assert await desk.archive.joinings.people(case.id) == 2


async def test_nobody_is_offered_their_own_report(office):
    await filed(office)
    assert sentence("similar.join") not in labels(await goes_to(office, ABOUT + 1))


@pytest.mark.parametrize(
    "words", ["Rác ở chợ xã Hy Cương chất đống.", "Đèn đường ở xã Phùng Nguyên hỏng hai tuần nay."]
)
async def test_another_matter_or_place_is_not_offered(office, words):
    await filed(office)
    assert sentence("similar.join") not in labels(await offered(office, words=words))


async def test_a_case_that_was_sent_on_meanwhile_is_still_found(office):
    case = await filed(office)
    official = await office.official(Role.HANDLER, HERE, chat=False)
    async with office.desk() as desk:
        await cases.transfer(desk, case, official, "so-tu-phap", "Thuộc thẩm quyền của sở.")
    shown = await offered(office)
    assert sentence("similar.join") in labels(shown)
    assert "Sở Tư pháp" in told(shown)


async def test_what_one_joined_stands_among_ones_own_cases(office):
    await filed(office)
    await joined(office)
    listed = await office.says("tra cứu", who=BINH)
    assert labels(listed) == [sentence("similar.line", subject="đèn đường, chiếu sáng")]


async def test_an_ended_case_is_not_offered(office):
    await answered(office, await filed(office))
    assert sentence("similar.join") not in labels(await offered(office))


async def test_one_answer_reaches_all_each_in_their_own_channel_and_without_the_senders_name(office):
    case = await filed(office)
    await joined(office, channel=Channel.TELEGRAM)
    async with office.desk() as desk:
        official = await office_official(desk, office)
        await cases.answer(desk, await now(desk, case), official, f"Gửi ông {NAME}, {ADDRESS}: đèn đã thay.")
    heard = await office.heard(BINH, Channel.TELEGRAM)
    assert "đèn đã thay" in told(heard)
    assert NAME not in told(heard)
    assert ADDRESS not in told(heard)
    assert NAME in told(await office.heard(AN))


async def office_official(desk, office):
    from bot.domain.person import Official

    official = Official(office.chance.id(), "Cán bộ Thử", Role.HANDLER, HERE)
    await desk.archive.officials.save(official, desk.now)
    return official


async def test_who_joined_hears_in_the_language_of_their_talk(office):
    case = await filed(office)
    await joined(office)
    await office.says("english", who=BINH)
    await answered(office, case)
    assert says(await office.heard(BINH), "similar.ask_satisfied", "en")


async def test_who_joined_may_rate_and_the_senders_word_stands_apart(office):
    case = await filed(office)
    await joined(office)
    await answered(office, case)
    result = await office.heard(BINH)
    assert says(await office.presses(press_of(result, "similar.no"), who=BINH), "similar.thanks_not")
    async with office.desk() as desk:
        assert (await desk.archive.joinings.of_case(case.id))[0].verdict is Verdict.NOT_SATISFIED
        assert await desk.archive.cases.verdict(case.id) is None


async def test_a_joining_opens_for_its_own_person_only(office):
    await filed(office)
    see = press_of(await joined(office), "similar.see")
    assert says(await office.presses(see, who=CHI), "tracking.not_found")
    assert says(await office.presses(see, who=BINH), "similar.label_subject") is True


async def test_who_stops_following_hears_nothing_more(office):
    case = await filed(office)
    leave = press_of(await joined(office), "similar.leave")
    assert says(await office.presses(leave, who=BINH), "similar.left")
    await answered(office, case)
    assert await office.heard(BINH) == []


async def test_when_the_sender_takes_the_case_back_who_joined_is_told(office):
    case = await filed(office)
    await joined(office)
    await office.presses(f"tracking:really:{case.code}")
    assert "Người gửi đã rút" in told(await office.heard(BINH))


async def test_deleting_ones_data_forgets_what_one_joined_and_a_copy_shows_it_before(office):
    case = await filed(office)
    await joined(office)
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity(BINH), "x", desk.now)
        copy = await privacy.export(desk, person, Channel.WEB)
        assert [each["subject"] for each in copy["joined_cases"]] == ["đèn đường, chiếu sáng"]
        assert STORY not in str(copy)
        await erasure.erase(desk, person, Channel.WEB)
        assert await desk.archive.joinings.people(case.id) == 1


async def two(office):
    """The same told by two who both filed."""
    first = await filed(office)
    await offered(office)
    await goes_on(office)
    return first, (await office.cases(BINH))[0]


async def test_officials_merge_and_each_sender_gets_the_one_answer_and_may_rate(office):
    first, second = await two(office)
    official = await office.official(Role.HANDLER, HERE, chat=False)
    async with office.desk() as desk:
        await merging.merge(desk, second, first, official, "Cùng một cột đèn.")
        await cases.answer(desk, await now(desk, first), official, "Đèn đã thay.")
    for who in (AN, BINH):
        heard = await office.heard(who)
        assert "Đèn đã thay." in told(heard)
        assert says(await office.presses(press_of(heard, "notices.satisfied"), who=who), "survey.thanks")


async def test_a_case_taken_apart_goes_on_by_itself(office):
    first, second = await two(office)
    official = await office.official(Role.HANDLER, HERE, chat=False)
    async with office.desk() as desk:
        await merging.merge(desk, second, first, official, "Cùng một cột đèn.")
        await merging.split(desk, second, official, "Hai cột khác nhau.")
        await cases.answer(desk, await now(desk, first), official, "Đèn đã thay.")
        kinds = [event.kind for event in await desk.archive.cases.events(second.id)]
    assert kinds == [EventKind.OPENED, EventKind.MERGED, EventKind.SPLIT]
    assert "Đèn đã thay." not in told(await office.heard(BINH))


@pytest.mark.parametrize("why", ["", "   "])
async def test_no_case_is_merged_without_a_reason(office, why):
    first, second = await two(office)
    official = await office.official(Role.HANDLER, HERE, chat=False)
    async with office.desk() as desk:
        with pytest.raises(cases.Refused, match=r"merging\.empty"):
            await merging.merge(desk, second, first, official, why)


async def test_cases_are_never_merged_in_a_circle(office):
    first, second = await two(office)
    official = await office.official(Role.HANDLER, HERE, chat=False)
    async with office.desk() as desk:
        await merging.merge(desk, second, first, official, "Cùng việc.")
        with pytest.raises(cases.Refused, match=r"merging\.itself"):
            await merging.merge(desk, first, second, official, "Cùng việc.")


async def test_a_third_joins_the_case_that_others_were_put_to(office):
    first, second = await two(office)
    official = await office.official(Role.HANDLER, HERE, chat=False)
    async with office.desk() as desk:
        await merging.merge(desk, second, first, official, "Cùng việc.")
    assert says(await offered(office, CHI), "similar.offer", count=2)


async def test_the_case_put_to_one_that_is_taken_back_goes_on(office):
    first, second = await two(office)
    official = await office.official(Role.HANDLER, HERE, chat=False)
    async with office.desk() as desk:
        await merging.merge(desk, second, first, official, "Cùng việc.")
    await office.presses(f"tracking:really:{first.code}")
    async with office.desk() as desk:
        assert await desk.archive.joinings.link_of(second.id) is None
        assert (await now(desk, second)).status == second.status
