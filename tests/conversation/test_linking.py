"""One person in several channels: joined by a code and one tap, told where they chose, and parted again."""

import re

import pytest

from bot.domain.case import EventKind
from bot.domain.consent import Purpose, standing
from bot.domain.linking import mark
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.services import consents, erasure
from tests.clock import Scattered
from tests.conversation.test_privacy import answered, person_of
from tests.filing import SUMMARY, filed, goes_to
from tests.office import AN, Office
from tests.talk import labels, press_of, says, sentence, told

ZALO, TELEGRAM = Channel.ZALO_BOT, Channel.TELEGRAM


@pytest.fixture
async def office(tmp_path):
    async with Office.opened(tmp_path, chance=Scattered()) as opened:
        yield opened


async def code_from(office, who=AN, channel=Channel.WEB):
    """A fresh code, as it is shown."""
    replies = await office.presses("linking:code", who=who, channel=channel)
    return re.search(r"LIENKET (\d{6})", told(replies))[1]


async def linked(office, to=TELEGRAM, who="5"):
    """An of the web and of another channel become one."""
    asked = await office.says(f"LIENKET {await code_from(office)}", who=who, channel=to)
    return await office.presses(press_of(asked, "linking.join"), who=who, channel=to)


@pytest.mark.parametrize("words", ["liên kết", "lien ket", "/lienket", "cho tôi liên kết"])
async def test_linking_is_asked_for_in_every_channel(office, words):
    for channel in (Channel.WEB, TELEGRAM, ZALO):
        assert says(await office.says(words, channel=channel), "linking.what")


async def test_the_code_is_six_digits_and_says_how_long_it_lasts_and_to_give_it_to_nobody(office):
    replies = await office.presses("linking:code")
    code = re.search(r"LIENKET (\d{6})", told(replies))[1]
    assert says(replies, "linking.code", code=code, minutes=10)


@pytest.mark.parametrize("typed", ["LIENKET {}", "liên kết {}", "Liên kết: {}", "/lienket {}", "lienket{}"])
async def test_the_code_typed_elsewhere_asks_once_in_words_what_linking_means(office, typed):
    asked = await office.says(typed.format(await code_from(office)), who="5", channel=TELEGRAM)
    async with office.desk() as desk:
        assert consents.notice(desk, Purpose.LINK, TELEGRAM, "vi").words in told(asked)
    assert "chat trên web" in told(asked)


@pytest.mark.parametrize("typed", ["LIENKET 48291", "lienket 48 29", "liên kết 4829131", "LIENKET4829"])
async def test_a_code_with_a_digit_too_few_or_too_many_is_told_so(office, typed):
    assert says(await office.says(typed, who="5", channel=TELEGRAM), "linking.six_digits")


async def test_nothing_is_joined_before_the_tap(office):
    await filed(office)
    await office.says(f"LIENKET {await code_from(office)}", who="5", channel=TELEGRAM)
    assert says(await office.says("theo dõi", who="5", channel=TELEGRAM), "tracking.none")


async def test_a_case_is_seen_from_every_linked_channel(office):
    case = await filed(office)
    assert says(await linked(office), "linking.joined")
    await linked(office, ZALO, "z")
    for who, channel in (("5", TELEGRAM), ("z", ZALO), (AN, Channel.WEB)):
        assert case.code[:4] in told(await office.says(case.code, who=who, channel=channel))
        assert labels(await office.says("theo dõi", who=who, channel=channel)) != []


async def test_the_channel_of_the_code_is_told_and_can_unlink_at_once(office):
    await linked(office)
    (notice,) = await office.heard()
    assert "Telegram" in notice.plain()
    assert press_of([notice], "linking.part") == "linking:part"


async def test_a_draft_is_finished_where_it_was_begun_and_belongs_to_both(office):
    await goes_to(office, SUMMARY)
    await linked(office)
    await office.says("tiếp tục")
    await office.says("gửi")
    (case,) = await office.cases("5", TELEGRAM)
    assert case.origin == office.identity(AN)


async def test_what_was_followed_in_both_channels_is_followed_by_the_one_person(office):
    await office.says("đăng ký thường trú")
    async with office.desk() as desk:
        one, other = await person_of(desk), None
        await desk.archive.people.meet(office.identity("5", TELEGRAM), "t", desk.now)
        other = await person_of(desk, "5", TELEGRAM)
        await desk.archive.followers.follow(one.id, "1.000001")
        await desk.archive.followers.follow(other.id, "1.000001")
        await desk.archive.followers.follow(other.id, "1.000002")
    await linked(office)
    async with office.desk() as desk:
        found = await desk.archive.followers.of_person((await person_of(desk)).id, desk.now)
    assert [each.code for each in found] == ["1.000001", "1.000002"]


async def test_the_tap_is_kept_as_a_consent_with_the_words(office):
    await linked(office)
    async with office.desk() as desk:
        word = standing(await consents.of(desk, await person_of(desk)))[Purpose.LINK]
        shown = await desk.archive.personal.consents.notice(word.digest)
    assert word.given
    assert word.channel is TELEGRAM
    assert "hủy liên kết" in shown.words


async def test_what_was_agreed_to_before_goes_along(office):
    await office.says("xin chào", who="5", channel=TELEGRAM)
    await filed(office)
    await linked(office)
    async with office.desk() as desk:
        said = standing(await consents.of(desk, await person_of(desk, "5", TELEGRAM)))
    assert {Purpose.FEEDBACK, Purpose.CHANNEL, Purpose.LINK} <= set(said)


async def test_a_code_works_once(office):
    code = await code_from(office)
    for who in ("5", "6"):
        await office.says(f"LIENKET {code}", who=who, channel=TELEGRAM)
    assert says(await office.presses("linking:join", who="5", channel=TELEGRAM), "linking.joined")
    assert says(await office.presses("linking:join", who="6", channel=TELEGRAM), "linking.unknown")


async def test_a_code_lapses(office):
    code = await code_from(office)
    office.clock.pass_by(minutes=10)
    assert says(await office.says(f"LIENKET {code}", who="5", channel=TELEGRAM), "linking.unknown")


async def test_a_code_that_lapses_before_the_tap_joins_nothing(office):
    await office.says(f"LIENKET {await code_from(office)}", who="5", channel=TELEGRAM)
    office.clock.pass_by(minutes=10)
    assert says(await office.presses("linking:join", who="5", channel=TELEGRAM), "linking.unknown")


async def test_a_new_code_takes_the_place_of_the_one_before(office):
    first = await code_from(office)
    second = await code_from(office)
    assert first != second
    assert says(await office.says(f"LIENKET {first}", who="5", channel=TELEGRAM), "linking.unknown")


async def test_a_button_without_a_code_before_it_joins_nothing(office):
    await code_from(office)
    assert says(await office.presses("linking:join", who="5", channel=TELEGRAM), "linking.unknown")


async def test_ones_own_code_is_refused_kindly(office):
    assert says(await office.says(f"LIENKET {await code_from(office)}"), "linking.own_code")


async def test_who_is_linked_already_is_told_so(office):
    await linked(office)
    code = await code_from(office)
    assert says(await office.says(f"LIENKET {code}", who="5", channel=TELEGRAM), "linking.already")


async def test_the_code_of_somebody_who_deleted_everything_is_nobodys(office):
    await office.says("xin chào")
    code = await code_from(office)
    await office.says(f"LIENKET {code}", who="5", channel=TELEGRAM)
    async with office.desk() as desk:
        await erasure.erase(desk, await person_of(desk), Channel.WEB)
    assert says(await office.presses("linking:join", who="5", channel=TELEGRAM), "linking.unknown")


async def test_an_officials_chat_is_linked_to_nothing(office):
    await office.official(Role.RECEIVER, who="official")
    refused = await office.presses("linking:code", who="official", channel=TELEGRAM)
    assert says(refused, "linking.official")
    asked = await office.says(f"LIENKET {await code_from(office)}", who="official", channel=TELEGRAM)
    assert says(asked, "linking.official")


async def test_too_many_tries_are_refused_even_with_the_right_code(office):
    for guess in range(5):
        assert says(await office.says(f"LIENKET {guess:06}", who="5", channel=TELEGRAM), "linking.unknown")
    await office.says(f"LIENKET {await code_from(office)}", who="5", channel=TELEGRAM)
    office.clock.pass_by(seconds=10)
    await office.run_post()
    assert "tạm ngừng nhận mã" in office.post[TELEGRAM].delivered[-1].reply.plain()


async def test_notices_go_to_the_chosen_channel(office):
    case = await filed(office)
    await linked(office)
    await office.heard()
    ways = await office.says("nhận tin ở đâu", who="5", channel=TELEGRAM)
    assert says(ways, "linking.not_chosen")
    here = next(b.press for r in ways for b in r.buttons if b.label == "Nhận tin ở Telegram (đang dùng)")
    await office.presses(here, who="5", channel=TELEGRAM)
    await answered(office, case)
    assert "Đã thay bóng đèn." in told(await office.heard("5", TELEGRAM))
    assert await office.heard() == []


async def test_without_a_choice_notices_go_where_the_case_began(office):
    case = await filed(office)
    await linked(office)
    await office.heard()
    await answered(office, case)
    assert "Đã thay bóng đèn." in told(await office.heard())
    assert await office.heard("5", TELEGRAM) == []


async def test_the_choice_can_be_taken_back(office):
    case = await filed(office)
    await linked(office)
    async with office.desk() as desk:
        await desk.archive.linkings.choose((await person_of(desk)).id, office.identity("5", TELEGRAM))
    await office.heard()
    assert says(await office.presses("linking:way"), "linking.not_chosen")
    await answered(office, case)
    assert "Đã thay bóng đèn." in told(await office.heard())


async def parted(office, name, who=AN, channel=Channel.WEB):
    """The channel of this name is taken apart, asked for from here."""
    which = await office.says("hủy liên kết", who=who, channel=channel)
    press = next(b.press for r in which for b in r.buttons if b.label.startswith(name))
    sure = await office.presses(press, who=who, channel=channel)
    return await office.presses(press_of(sure, "linking.really_part"), who=who, channel=channel)


async def test_parted_neither_sees_the_others_cases_any_more(office):
    case = await filed(office)
    await linked(office)
    assert "Đã tách" in told(await parted(office, "Telegram"))
    assert says(await office.says(case.code, who="5", channel=TELEGRAM), "tracking.not_found")
    assert case.code[:4] in told(await office.says(case.code))


async def test_a_channel_that_parts_takes_the_cases_filed_from_it_along(office):
    case = await filed(office)
    await linked(office)
    await parted(office, "chat trên web", who="5", channel=TELEGRAM)
    assert case.code[:4] in told(await office.says(case.code))
    assert says(await office.says(case.code, who="5", channel=TELEGRAM), "tracking.not_found")


async def test_parting_forgets_that_the_other_was_told_of_a_case(office):
    case = await filed(office)
    await linked(office)
    async with office.desk() as desk:
        await desk.archive.linkings.choose((await person_of(desk)).id, office.identity("5", TELEGRAM))
    await answered(office, case)
    assert await office.heard("5", TELEGRAM)
    await parted(office, "Telegram")
    rows = await outbox_of(office, case)
    assert (TELEGRAM, "5") not in rows
    assert (TELEGRAM, "") in rows


async def outbox_of(office, case):
    async with office.desk() as desk:
        return {(each.recipient.channel, each.recipient.id) for each in await desk.archive.outbox.of_case(case.id)}


async def test_parting_leaves_a_no_a_no(office):
    await filed(office)
    await linked(office)
    async with office.desk() as desk:
        await consents.say(desk, await person_of(desk), Purpose.CHANNEL, TELEGRAM, "vi", given=False)
    await parted(office, "Telegram")
    async with office.desk() as desk:
        for who, channel in ((AN, Channel.WEB), ("5", TELEGRAM)):
            person = await person_of(desk, who, channel)
            assert not await consents.may_tell(desk, person.id)
            word = standing(await consents.of(desk, person)).get(Purpose.LINK)
            assert word is None or not word.given


async def test_who_is_alone_has_nothing_to_unlink(office):
    assert says(await office.says("hủy liên kết"), "linking.alone")


async def test_deleting_from_one_channel_deletes_all_linked_ones(office):
    await linked(office)
    async with office.desk() as desk:
        await erasure.erase(desk, await person_of(desk, "5", TELEGRAM), TELEGRAM)
    async with office.desk() as desk:
        assert await person_of(desk) is None
        assert await person_of(desk, "5", TELEGRAM) is None


async def test_own_data_name_every_linked_channel(office):
    await linked(office)
    shown = told(await office.says("dữ liệu của tôi"))
    assert "Telegram" in shown
    assert "chat trên web" in shown


async def test_what_an_official_does_goes_on_through_the_linking(office):
    case = await filed(office)
    await linked(office)
    after = await answered(office, case)
    async with office.desk() as desk:
        events = await desk.archive.cases.events(after.id)
    assert events[-1].kind is EventKind.ANSWERED


async def test_a_draft_is_brought_to_the_other_channel_with_one_tap_and_is_there_no_more(office):
    await goes_to(office, SUMMARY)
    joined = await linked(office)
    bring = next(b.press for r in joined for b in r.buttons if b.press and b.press.startswith("linking:draft:"))
    assert says(await office.presses(bring, who="5", channel=TELEGRAM), "linking.draft_here")
    await office.presses("feedback:start", who="5", channel=TELEGRAM)
    await office.says("tiếp tục", who="5", channel=TELEGRAM)
    await office.says("gửi", who="5", channel=TELEGRAM)
    (case,) = await office.cases()
    assert case.origin == office.identity("5", TELEGRAM)
    assert sentence("feedback.continue") not in labels(await office.says("menu"))
    assert says(await office.presses(bring, who="5", channel=TELEGRAM), "linking.no_draft")


async def test_a_draft_never_takes_the_place_of_another(office):
    await goes_to(office, SUMMARY)
    await goes_to(office, SUMMARY, who="5", channel=TELEGRAM)
    joined = await linked(office)
    assert not [b for r in joined for b in r.buttons if b.press and b.press.startswith("linking:draft:")]
    assert says(await office.presses(f"linking:draft:{mark(office.identity(AN))}", "5", TELEGRAM), "linking.no_draft")
