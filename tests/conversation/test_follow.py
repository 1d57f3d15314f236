"""Being told when a procedure changes: only who said so, in so many words, and not a day longer."""

from datetime import UTC, datetime

import pytest

from bot.domain.follower import MEMORY
from bot.domain.message import Channel
from bot.domain.procedure import Fee, FeeAmount, FeeState, Paper, Term, TermUnit
from bot.services import followers
from bot.worker.timer import Timer
from tests.office import AN, rules
from tests.talk import conversation, labels, press_of, says, sentence, told

RESIDENCE = "1.004222"
BIRTH = "1.001193"
BINH = "binh"


def known(code=RESIDENCE):
    return rules().catalog.get(code)


def changed(code=RESIDENCE, **parts):
    """The procedure as it might be published next."""
    return known(code).model_copy(update=parts)


def shorter(days=5):
    return changed(terms=(Term(number=days, unit=TermUnit.WORKING_DAYS),))


async def publish(office, *changes, **more):
    async with office.desk() as desk:
        return await followers.tell_changes(desk, changes, **more)


async def news(office, after, who=AN, before=None, channel=Channel.WEB):
    """What this person hears of one change."""
    await publish(office, (before or known(), after))
    return told(await office.heard(who, channel))


async def follows(office, code=RESIDENCE, who=AN, channel=Channel.WEB):
    return await office.presses(f"follow:this:{code}", who, channel)


async def agrees(office, code=RESIDENCE, who=AN):
    return await office.presses(f"follow:asked:{code}", who)


async def kept(office, who=AN):
    """The codes that are kept of this person."""
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity(who), desk.chance.id(), desk.now)
        return list(await followers.following(desk, person))


async def test_the_card_offers_to_tell_and_says_what_will_be_kept_before_anything_is(office):
    card = await office.says("đăng ký thường trú")
    asked = await office.presses(press_of(card, "follow.button"))
    assert says(asked, "follow.explain", title=known().title, code=RESIDENCE)
    assert says(asked, "privacy.purpose_memory")
    assert says(asked, "follow.explain_stop")
    assert await kept(office) == []


async def test_a_citizen_who_says_yes_is_told_what_the_term_was_and_is(office):
    asked = await office.presses(f"follow:ask:{RESIDENCE}")
    assert says(await office.presses(press_of(asked, "follow.this")), "follow.done", title=known().title)
    text = await news(office, shorter())
    assert known().title in text
    assert "trước là «7 ngày làm việc», nay là «5 ngày làm việc»" in text
    assert sentence("follow.why") in text


async def test_papers_that_come_and_go_are_named(office):
    await follows(office)
    first, *rest = known().papers
    text = await news(office, changed(papers=(*rest, Paper(title="Giấy xác nhận thử nghiệm"))))
    assert f"Thêm giấy tờ: Giấy xác nhận thử nghiệm\nBỏ giấy tờ: {first.title}\n" in text


async def test_a_new_fee_is_told_with_its_amount(office):
    await follows(office)
    text = await news(office, changed(fee=Fee(state=FeeState.AMOUNTS, amounts=(FeeAmount(dong=20_000),))))
    assert "Phí, lệ phí: trước là «chưa công bố», nay là «20.000 đồng»" in text


async def test_papers_that_are_no_longer_published_are_never_told_as_nothing_to_bring(office):
    await follows(office)
    text = await news(office, changed(papers=()))
    assert f"Giấy tờ: {sentence('follow.papers_gone')}" in text
    assert "Bỏ giấy tờ" not in text


async def test_a_procedure_that_leaves_the_list_is_told_and_its_card_is_not_offered(office):
    await follows(office)
    await publish(office, (known(), None))
    heard = await office.heard()
    assert says(heard, "follow.removed", title=known().title)
    assert labels(heard) == [sentence("follow.stop")]


async def test_a_procedure_that_comes_back_is_told_too(office):
    await follows(office)
    await publish(office, (None, known()))
    assert says(await office.heard(), "follow.listed_again", title=known().title)


@pytest.mark.parametrize(
    "after",
    [
        changed(),
        changed(as_of="2026-12"),
        changed(agencies=("Ủy ban Thử", "Sở Thử")),
        changed(title=known().title.upper()),
    ],
    ids=["the same", "another month", "another order", "capitals"],
)
async def test_what_a_citizen_would_not_see_is_no_news(office, after):
    await follows(office)
    before = changed(agencies=("Sở Thử", "Ủy ban Thử")) if "Sở Thử" in after.agencies else known()
    assert await news(office, after, before=before) == ""


async def test_somebody_else_s_procedure_and_another_person_are_not_told(office):
    await follows(office, BIRTH)
    await office.says("đăng ký thường trú", BINH)
    await publish(office, (known(), shorter()))
    assert await office.heard() == []
    assert await office.heard(BINH) == []


async def test_the_same_publication_told_again_tells_nobody_twice(office):
    await follows(office)
    change = (known(), shorter())
    assert [await publish(office, change, publication="7") for _ in range(2)] == [1, 0]
    assert len(await office.heard()) == 1


async def test_a_list_that_goes_back_and_forth_is_news_each_time(office):
    await follows(office)
    forth, back = (known(), shorter()), (shorter(), known())
    told_of = [await publish(office, change, publication=str(n)) for n, change in enumerate((forth, back, forth))]
    assert told_of == [1, 1, 1]


async def test_every_follower_is_told_where_they_talk(office):
    await follows(office)
    await follows(office, who=BINH, channel=Channel.TELEGRAM)
    assert await publish(office, (known(), shorter())) == 2
    assert len(await office.heard(BINH, Channel.TELEGRAM)) == 1


async def test_who_cannot_be_reached_any_more_gets_no_letter_that_would_die(office):
    await follows(office, who=BINH, channel=Channel.TELEGRAM)
    await office.receives(office.incoming(BINH, Channel.TELEGRAM, reachable=False))
    assert await publish(office, (known(), shorter())) == 0


async def test_who_reads_english_is_told_in_english(office):
    await follows(office)
    await office.presses("start:language:en")
    assert "was “7 working days”, is now “5 working days”" in await news(office, shorter())


async def test_the_notice_ends_it_with_one_tap_and_nothing_stays(office):
    await follows(office)
    await publish(office, (known(), shorter()))
    stopped = await office.presses(press_of(await office.heard(), "follow.stop"))
    assert says(stopped, "follow.stopped", title=known().title)
    assert await kept(office) == []
    assert await news(office, shorter(3)) == ""


async def test_thoi_bao_typed_shows_what_is_followed_and_ends_it(office):
    await follows(office)
    await follows(office, BIRTH)
    listed = await office.says("Thôi báo")
    assert says(listed, "follow.list", count=2)
    assert says(await office.presses(press_of(listed, "follow.stop_all")), "follow.stopped_all")
    assert await kept(office) == []
    assert says(await office.says("thoi bao"), "follow.none")


async def test_who_follows_already_is_told_so(office):
    await follows(office)
    again = await office.presses(f"follow:ask:{RESIDENCE}")
    assert says(again, "follow.already", title=known().title)
    assert labels(again) == [sentence("follow.stop")]


async def test_nobody_s_questions_are_remembered_without_their_word(office):
    await office.says("đăng ký thường trú")
    await office.says("phí bao nhiêu")
    assert await kept(office) == []


async def test_who_agreed_is_told_of_what_they_asked_about_for_thirty_days(office):
    await agrees(office, BIRTH)
    await office.says("đăng ký thường trú")
    assert await kept(office) == [BIRTH, RESIDENCE]
    office.clock.pass_by(days=MEMORY.days - 1)
    text = await news(office, shorter())
    assert sentence("follow.why_remembered") in text
    office.clock.pass_by(days=1, seconds=1)
    assert await news(office, shorter(3)) == ""


async def test_words_about_something_else_do_not_lengthen_the_memory(office):
    await office.says("đăng ký thường trú")
    await agrees(office)
    office.clock.pass_by(days=20)
    await office.says("cảm ơn")
    office.clock.pass_by(days=11)
    assert await kept(office) == []


async def test_stopping_one_procedure_says_that_the_agreement_goes_on_and_offers_to_end_it(office):
    await agrees(office)
    stopped = await office.presses(f"follow:stop:{RESIDENCE}")
    assert says(stopped, "follow.still_asked")
    await office.presses(press_of(stopped, "follow.stop_all"))
    await office.says("đăng ký thường trú")
    assert await kept(office) == []


@pytest.mark.parametrize("press", ["follow:this:9.999999", "follow:ask", "follow:stop", "follow:nothing:1.004222"])
async def test_a_press_that_means_nothing_is_answered_and_keeps_nothing(office, press):
    assert says(await office.presses(press), "chat.old_button")
    assert await kept(office) == []


@pytest.mark.parametrize("words", ["/start tt_1-004222", "1.004222", "1.004222.000.00.00.H44"])
async def test_a_link_from_a_notice_board_and_a_typed_code_open_the_card(office, words):
    assert told(await office.says(words)) == told(await office.presses(f"procedures:card:{RESIDENCE}"))


@pytest.mark.parametrize("words", ["/start tt_6-999999", "6.999999"])
async def test_a_code_that_is_not_on_the_list_is_told_so(office, words):
    assert says(await office.says(words), "procedures.not_listed")


@pytest.mark.parametrize("words", ["/start tt_1.004222", "/start tt_7-004222", "/start tt_1-00422２", "/start tt_"])
async def test_a_link_that_is_no_link_of_ours_opens_the_menu(office, words):
    assert says(await office.says(words), "chat.welcome", place=rules().profile.name)


async def test_a_link_scanned_in_the_middle_of_a_feedback_shows_the_card_and_the_draft_waits(office):
    await office.presses("feedback:start")
    await office.says("Đèn đường trước nhà văn hóa hỏng đã hai tuần")
    card = await office.says("/start tt_1-004222")
    assert known().title in told(card)
    assert (await conversation(office)).flow == ""
    assert "draft" in (await conversation(office)).data


async def test_a_code_typed_into_a_feedback_stays_part_of_it(office):
    await office.presses("feedback:start")
    assert known().title not in told(await office.says(RESIDENCE))


async def test_a_memory_that_ended_leaves_the_archive_with_the_next_sweep(office):
    await agrees(office)
    office.clock.pass_by(days=MEMORY.days, seconds=1)
    await Timer(
        office.store,
        rules(),
        office.clock,
        office.chance,
        wake=lambda: None,
        search=lambda _list: None,
        leadership=None,
    ).forget()
    async with office.desk() as desk:
        assert list(await desk.archive.followers.of_procedures({RESIDENCE}, datetime.min.replace(tzinfo=UTC))) == []
