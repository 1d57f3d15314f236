"""Surveys: scores are counted together, a factor once for each, and only who agreed can be asked."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.consent import Consent, NoticeText, Purpose
from bot.domain.message import Channel, Identity
from bot.domain.ports import Stale
from bot.domain.survey import CASE, Answer, Campaign, CampaignState, Factor, Reachable, Response, Scores
from tests.contract.made import NOW, fresh, later

MARCH, APRIL = date(2026, 3, 10), date(2026, 4, 2)
WORDS = NoticeText.of(Purpose.NEWS, "2026-01", "vi", "Gửi tin cho ông/bà.")


async def score(store, given, about="case:1", factor=Factor.ACCESS, *, survey=CASE, office="so-tu-phap", month=MARCH):
    async with store.transaction() as archive:
        return await archive.surveys.score(survey, about, factor, given, office=office, month=month)


async def access(store, survey=CASE, since=MARCH, until=APRIL, office=None):
    async with store.reading() as archive:
        return (await archive.surveys.scores(survey, since, until, office))[0]


def campaign(**parts):
    known = {
        "id": fresh("campaign"), "title": "Một cửa cấp xã", "office": None, "sample": 10, "closes": APRIL,
        "state": CampaignState.DRAFT, "made_at": NOW,
    }  # fmt: skip
    return Campaign(**known | parts)


async def kept(store, **parts):
    made = campaign(**parts)
    async with store.transaction() as archive:
        await archive.surveys.add(made)
    return made


async def says(store, identity, *, given, purpose=Purpose.NEWS, reachable=True):
    async with store.transaction() as archive:
        person = await archive.people.meet(identity, fresh("person"), NOW)
        await archive.personal.consents.add(
            Consent(fresh(), person.id, purpose, "2026-01", WORDS.digest, given, NOW, identity.channel), WORDS
        )
        if not reachable:
            await archive.people.set_reachable(identity, reachable=False, at=NOW)
    return person


async def test_a_factor_is_scored_once_for_each_result(store):
    assert await score(store, 4)
    assert not await score(store, 1)
    assert await score(store, 5, about="case:2")
    assert await access(store) == Scores(Factor.ACCESS, (0, 0, 0, 1, 1))
    async with store.reading() as archive:
        assert await archive.surveys.answered(CASE, "case:1") == {Factor.ACCESS}
        assert await archive.surveys.answered(CASE, "case:3") == frozenset()


async def test_scores_are_told_apart_by_survey_month_and_office(store):
    await score(store, 4, "a")
    await score(store, 4, "b", month=APRIL)
    await score(store, 4, "c", office="so-xay-dung")
    await score(store, 4, "d", survey="another")
    assert (await access(store)).answers == 3
    assert (await access(store, until=MARCH)).answers == 2
    assert (await access(store, office="so-tu-phap")).answers == 2
    assert (await access(store, survey="another")).answers == 1


async def test_every_factor_has_its_line_in_order(store):
    async with store.reading() as archive:
        found = await archive.surveys.scores(CASE, MARCH, APRIL, None)
    assert [one.factor for one in found] == list(Factor)


async def test_a_campaign_comes_back_and_moves_from_where_it_stands_only(store):
    made = await kept(store, office="so-tu-phap")
    async with store.transaction() as archive:
        assert await archive.surveys.by_id(made.id) == made
        assert await archive.surveys.by_id("unknown") is None
        await archive.surveys.move(replace(made, state=CampaignState.OPEN, agreed=7), CampaignState.DRAFT)
        assert (await archive.surveys.by_id(made.id)).agreed == 7
    with pytest.raises(Stale):
        async with store.transaction() as archive:
            await archive.surveys.move(replace(made, state=CampaignState.OPEN), CampaignState.DRAFT)


async def test_campaigns_come_the_newest_first(store):
    first, second = await kept(store), await kept(store, made_at=later(days=1))
    async with store.reading() as archive:
        assert list(await archive.surveys.known()) == [second, first]


async def test_whose_last_word_on_news_was_yes_can_be_asked_once_where_they_were_last(store):
    an, binh, chi, dung = (Identity(Channel.WEB, name) for name in ("an", "binh", "chi", "dung"))
    person = await says(store, an, given=True)
    await says(store, binh, given=True)
    await says(store, binh, given=False)
    await says(store, chi, given=True, purpose=Purpose.CHANNEL)
    await says(store, dung, given=False)
    await says(store, dung, given=True, reachable=False)
    async with store.reading() as archive:
        assert await archive.surveys.reachable() == [Reachable(person.id, an, "vi")]


async def test_who_was_asked_what_they_did_and_how_many(store):
    made = await kept(store)
    async with store.transaction() as archive:
        for name in ("a", "b", "c", "d", "a"):
            await archive.surveys.ask(made.id, name, NOW)
        await archive.surveys.answer(made.id, "a", Answer.ANSWERING)
        await archive.surveys.answer(made.id, "b", Answer.DONE)
        await archive.surveys.answer(made.id, "c", Answer.DECLINED)
        assert await archive.surveys.asked(made.id, "b") is Answer.DONE
        assert await archive.surveys.asked(made.id, "e") is None
        assert await archive.surveys.response(made.id) == Response(4, 2, 1, 1)


async def test_a_forgotten_person_leaves_the_counts(store):
    made = await kept(store)
    await score(store, 4, "a", survey=made.id)
    async with store.transaction() as archive:
        await archive.surveys.ask(made.id, "a", NOW)
        await archive.surveys.answer(made.id, "a", Answer.DONE)
        await archive.surveys.forget("a", "nobody")
        assert await archive.surveys.asked(made.id, "a") is None
        assert await archive.surveys.answered(made.id, "a") == frozenset()
        assert await archive.surveys.response(made.id) == Response(1, 1, 1, 0)
    assert (await access(store, made.id)).answers == 1
