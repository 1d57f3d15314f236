"""The five factors: optional after the one tap, confidential, once for each result; and campaigns for who agreed."""

import re
from datetime import date

import pytest

from bot.domain.case import Status
from bot.domain.consent import Purpose
from bot.domain.message import Channel
from bot.domain.outbox import Purpose as Post
from bot.domain.person import Role
from bot.domain.survey import CASE, CampaignState, Factor
from bot.services import campaigns, cases, consents, erasure, privacy
from bot.services.refused import Refused
from tests.filing import filed, presses
from tests.talk import labels, press_of, says, sentence, told

HERE = "ubnd-xa-hy-cuong"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def answer(office):
    """The office gives its result to the newest case of a person."""

    async def give(who="an", words="Đèn đường đã được thay ngày 12/03/2026."):
        official = await office.official(office=HERE, chat=False)
        case = (await office.cases(who))[0]
        async with office.desk() as desk:
            await cases.answer(desk, case, official, words)
        return await office.heard(who)

    return give


@pytest.fixture
async def thanked(office, answer):
    """The thanks after a case was found good."""
    await filed(office)
    return await presses(office, await answer(), "survey.yes")


async def scores(office, survey=CASE):
    async with office.desk() as desk:
        found = await desk.archive.surveys.scores(survey, *YEAR, None)
    return {each.factor: each.counts for each in found if each.answers}


async def all_five(office, replies, who="an"):
    for _ in Factor:
        replies = await presses(office, replies, "surveys.score_4", who)
    return replies


async def test_who_likes_answers_five_questions_one_tap_each(office, thanked):
    asked = await presses(office, thanked, "surveys.more")
    for number, factor in enumerate(Factor, start=1):
        words = sentence(f"surveys.factor_{factor}")
        assert says(asked, "surveys.ask", number=number, count=5, factor=words)
        asked = await presses(office, asked, "surveys.score_4")
    assert says(asked, "surveys.thanks")
    assert await scores(office) == dict.fromkeys(Factor, (0, 0, 0, 1, 0))


async def test_a_number_typed_is_that_score(office, thanked):
    await presses(office, thanked, "surveys.more")
    await office.says("2")
    assert await scores(office) == {Factor.ACCESS: (0, 1, 0, 0, 0)}


async def test_who_stops_in_the_middle_keeps_what_was_given_and_goes_on_there(office, thanked):
    asked = await presses(office, thanked, "surveys.more")
    await presses(office, asked, "surveys.score_5")
    again = await presses(office, thanked, "surveys.more")
    assert says(again, "surveys.ask", number=2, count=5, factor=sentence("surveys.factor_procedures"))


async def test_a_factor_is_counted_once_however_often_it_is_pressed(office, thanked):
    asked = await presses(office, thanked, "surveys.more")
    for key in ("surveys.score_1", "surveys.score_5", "surveys.score_5"):
        await presses(office, asked, key)
    assert await scores(office) == {Factor.ACCESS: (1, 0, 0, 0, 0)}


async def test_who_was_not_satisfied_may_rate_too(office, answer):
    await filed(office)
    await presses(office, await answer(), "survey.no")
    noted = await office.says("bỏ qua")
    asked = await presses(office, noted, "surveys.more")
    assert says(asked, "surveys.ask", number=1, count=5, factor=sentence("surveys.factor_access"))


async def test_a_new_result_is_asked_about_anew_and_the_first_scores_stay(office, answer, thanked):
    await all_five(office, await presses(office, thanked, "surveys.more"))
    case = (await office.cases())[0]
    async with office.desk() as desk:
        await cases.reopen(desk, case, "Lại hỏng.")
    second = await presses(office, await answer(words="Đã thay cả bộ đèn ngày 13/03/2026."), "survey.yes")
    await all_five(office, await presses(office, second, "surveys.more"))
    assert await scores(office) == dict.fromkeys(Factor, (0, 0, 0, 2, 0))


async def test_while_the_office_looks_again_an_old_button_counts_nothing(office, thanked):
    asked = await presses(office, thanked, "surveys.more")
    case = (await office.cases())[0]
    async with office.desk() as desk:
        await cases.reopen(desk, case, "Lại hỏng.")
    assert says(await presses(office, asked, "surveys.score_4"), "survey.moved_on")
    assert await scores(office) == {}


@pytest.mark.parametrize("rest", ["access:0", "access:6", "access:x", "nothing:3", "access", "access:²"])
async def test_what_is_no_score_counts_nothing(office, thanked, rest):
    case = (await office.cases())[0]
    assert labels(await office.presses(f"survey:score:{case.code}:{rest}"))
    assert await scores(office) == {}


async def test_no_row_leads_from_a_score_to_a_case_or_a_person(office, thanked):
    await all_five(office, await presses(office, thanked, "surveys.more"))
    case = (await office.cases())[0]
    async with office.store.reading() as archive:
        rows = await archive.surveys._sql.rows(
            "survey_scores", survey=CASE, since="2026-01", until="2026-12", office=None
        )
        assert {tuple(row.keys()) for row in rows} == {("factor", "score", "count")}
        marks = await archive.surveys.answered(CASE, f"{case.id}:1")
    assert marks == frozenset(Factor)


async def test_after_the_fifth_the_person_is_asked_once_whether_to_be_asked_again(office, thanked):
    done = await all_five(office, await presses(office, thanked, "surveys.more"))
    assert says(done, "surveys.may_ask_again")
    assert says(await presses(office, done, "surveys.agree"), "surveys.agreed")
    async with office.desk() as desk:
        (one,) = await desk.archive.surveys.reachable()
    assert one.identity == office.identity("an")


async def agrees(office, who, *, given=True, channel=Channel.WEB):
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity(who, channel), desk.chance.id(), desk.now)
        await consents.say(desk, person, Purpose.NEWS, channel, "vi", given=given)
        return person


async def opened(office, sample=10, *, closes=date(2026, 3, 31), about=HERE):
    by = await office.official(Role.RECEIVER, chat=False)
    async with office.desk() as desk:
        made = await campaigns.make(desk, "Một cửa cấp xã", office=about, sample=sample, closes=closes, by=by)
    async with office.desk() as desk:
        count = await campaigns.start(desk, made)
        return await desk.archive.surveys.by_id(made.id), count


async def response(office, campaign):
    async with office.desk() as desk:
        return await desk.archive.surveys.response(campaign.id)


async def test_a_campaign_asks_those_who_agreed_and_nobody_else(office):
    for who in ("an", "binh"):
        await agrees(office, who)
    await agrees(office, "chi")
    await agrees(office, "chi", given=False)
    await office.says("xin chào", who="dung")
    campaign, count = await opened(office)
    assert (count, campaign.agreed, campaign.state) == (2, 2, CampaignState.OPEN)
    invited = {who: await office.heard(who) for who in ("an", "binh", "chi", "dung")}
    assert {who for who, heard in invited.items() if heard} == {"an", "binh"}
    assert "Một cửa cấp xã" in told(invited["an"])
    assert "UBND xã Hy Cương" in told(invited["an"])


async def test_the_sample_is_drawn_by_lot_and_no_larger_than_wanted(office):
    people = [(await agrees(office, f"p{number}")).id for number in range(20)]
    campaign, count = await opened(office, 5)
    assert count == 5
    async with office.desk() as desk:
        asked = [one for one in people if await desk.archive.surveys.asked(campaign.id, one)]
    assert len(asked) == 5
    assert (await response(office, campaign)).asked == 5


async def test_an_answered_campaign_counts_scores_apart_from_people(office):
    await agrees(office, "an")
    campaign, _ = await opened(office)
    asked = await presses(office, await office.heard("an"), "surveys.join")
    asked = await presses(office, asked, "surveys.score_4")
    said = await response(office, campaign)
    assert (said.asked, said.answered, said.done, said.rate) == (1, 1, 0, 100.0)
    for _ in range(4):
        asked = await presses(office, asked, "surveys.score_4")
    assert says(asked, "surveys.thanks")
    assert (await response(office, campaign)).done == 1
    assert await scores(office, campaign.id) == dict.fromkeys(Factor, (0, 0, 0, 1, 0))


async def test_nobody_answers_a_question_twice(office):
    await agrees(office, "an")
    campaign, _ = await opened(office)
    asked = await presses(office, await office.heard("an"), "surveys.join")
    for key in ("surveys.score_1", "surveys.score_5"):
        await presses(office, asked, key)
    assert await scores(office, campaign.id) == {Factor.ACCESS: (1, 0, 0, 0, 0)}


async def test_who_does_not_take_part_is_left_alone(office):
    await agrees(office, "an")
    campaign, _ = await opened(office)
    assert says(await presses(office, await office.heard("an"), "surveys.leave"), "surveys.left")
    assert (await response(office, campaign)).declined == 1


async def test_somebody_who_was_not_asked_answers_nothing(office):
    await agrees(office, "an")
    campaign, _ = await opened(office)
    join = press_of(await office.heard("an"), "surveys.join")
    assert says(await office.presses(join, who="binh"), "chat.old_button")
    assert says(await office.presses(f"survey:rate:{campaign.id}:access:5", who="binh"), "chat.old_button")
    assert await scores(office, campaign.id) == {}


async def test_after_its_last_day_no_answer_is_taken(office):
    await agrees(office, "an")
    campaign, _ = await opened(office, closes=date(2026, 3, 12))
    invited = await office.heard("an")
    office.clock.set("2026-03-13T00:10")
    assert says(await presses(office, invited, "surveys.join"), "surveys.over")
    assert await scores(office, campaign.id) == {}


async def test_a_closed_campaign_takes_no_answer(office):
    await agrees(office, "an")
    campaign, _ = await opened(office)
    async with office.desk() as desk:
        await campaigns.close(desk, campaign)
    assert says(await presses(office, await office.heard("an"), "surveys.join"), "surveys.over")


async def test_nobody_is_asked_at_night(office):
    await agrees(office, "an")
    office.clock.set("2026-03-10T21:30")
    await opened(office)
    assert await office.heard("an") == []
    office.clock.set("2026-03-11T08:00")
    assert await office.heard("an")


async def test_an_invitation_goes_once_and_as_a_broadcast(office):
    await agrees(office, "an")
    campaign, _ = await opened(office)
    await office.run_post()
    sent = [each for each in office.post[Channel.WEB].delivered if each.purpose is Post.BROADCAST]
    assert [re.sub(r":[^:]*$", "", each.dedupe_key) for each in sent] == [f"campaign:{campaign.id}"]


async def test_without_anybody_who_agreed_it_cannot_be_opened(office):
    with pytest.raises(Refused, match=r"surveys\.nobody_agreed"):
        await opened(office)


async def test_who_asks_what_is_kept_reads_of_the_surveys_and_of_every_verdict(office, answer, thanked):
    person = await agrees(office, "an")
    await opened(office)
    async with office.desk() as desk:
        copy = await privacy.export(desk, person, Channel.WEB)
    assert [(one["title"], one["answer"]) for one in copy["surveys"]] == [("Một cửa cấp xã", "waiting")]
    assert copy["cases"][0]["verdicts"] == [{"result": 1, "verdict": "satisfied", "reason": None}]


async def test_who_deletes_everything_leaves_the_counts_without_the_person(office):
    person = await agrees(office, "an")
    campaign, _ = await opened(office)
    await presses(office, await presses(office, await office.heard("an"), "surveys.join"), "surveys.score_4")
    async with office.desk() as desk:
        await erasure.erase(desk, person, Channel.WEB)
    async with office.desk() as desk:
        assert await desk.archive.surveys.asked(campaign.id, person.id) is None
        assert await desk.archive.surveys.answered(campaign.id, person.id) == frozenset()
    said = await response(office, campaign)
    assert (said.asked, said.answered) == (1, 1)


async def test_a_case_found_good_is_closed_whether_the_factors_are_answered_or_not(office, thanked):
    assert (await office.cases())[0].status is Status.CLOSED
