"""Officials in a chat: joining, the list of work, the acts, and what the citizen hears of each."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.case import EventKind, Kind, Status, Verdict, WrongStep
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Purpose
from bot.domain.person import Role
from bot.domain.ports import Stale
from bot.services import cases, invitations, one_time
from bot.services.offices import named
from tests.bureau import ADDRESS, CITIZEN, ELSEWHERE, HERE, NAME, PHONE

ANSWER = "Đèn đường đã được thay ngày 09/03/2026."


async def press(bureau, chat, verb, case, *args):
    return await bureau.says(chat, press=":".join(("officials", verb, case.code, *args)))


def told(messages) -> str:
    return "\n".join(message.reply.plain() for message in messages)


def labels(messages) -> list[str]:
    return [button.label for message in messages for button in message.reply.buttons]


async def invitation(bureau, role=Role.HANDLER, office=HERE) -> str:
    async with bureau.desk() as desk:
        return await invitations.invite(desk, "Lê Thị Mới", role, office)


@pytest.mark.parametrize("words", ["MÃ MỜI {}", "mã mời: {}", "/moi {}", "/lienket {}", "/start {}"])
async def test_an_invitation_joins_a_chat_however_it_is_sent(bureau, words):
    code = await invitation(bureau)
    assert "Đã nối chat này với Lê Thị Mới" in told(await bureau.says("an", words.format(code)))
    assert "Việc của" in told(await bureau.says("an", "việc"))


async def test_an_invitation_typed_in_small_letters_without_hyphens_joins(bureau):
    code = (await invitation(bureau)).lower().replace("-", " ")
    assert "Đã nối" in told(await bureau.says("an", f"mã mời {code}"))


async def test_an_invitation_works_once(bureau):
    code = await invitation(bureau)
    await bureau.says("an", f"/moi {code}")
    assert "Mã mời không đúng, đã dùng hoặc đã hết hạn" in told(await bureau.says("binh", f"/moi {code}"))


async def test_an_invitation_lapses_after_a_day(bureau):
    code = await invitation(bureau)
    bureau.clock.pass_by(hours=24, minutes=1)
    assert "đã hết hạn" in told(await bureau.says("an", f"/moi {code}"))


async def test_only_the_digest_of_an_invitation_is_kept(bureau, tmp_path):
    code = await invitation(bureau)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert code.encode() not in kept
    assert code.replace("-", "").encode() not in kept


async def test_a_new_role_for_a_chat_replaces_the_old_one(bureau):
    await bureau.says("an", f"/moi {await invitation(bureau)}")
    await bureau.says("an", f"/moi {await invitation(bureau, Role.RECEIVER, ELSEWHERE)}")
    async with bureau.desk() as desk:
        (only,) = await desk.archive.officials.active()
    assert (only.role, only.office) == (Role.RECEIVER, ELSEWHERE)


async def test_the_list_of_work_names_the_piles_and_opens_a_case(bureau):
    await bureau.official(chat="an")
    case = await bureau.case(due=date(2026, 3, 2))
    replies = await bureau.says("an", "/viec")
    assert "▲ Quá hạn: 1" in told(replies)
    opened = await bureau.says("an", press=replies[0].reply.buttons[0].press)
    assert case.content in told(opened)
    assert labels(opened) == ["Nhận việc", "Trả lời", "Hỏi thêm", "Chuyển", "Không tiếp nhận"]


async def test_neither_list_nor_card_names_the_sender(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    shown = [*await bureau.says("an", "việc"), *await press(bureau, "an", "case", case)]
    assert not any(secret in message.reply.model_dump_json() for message in shown for secret in (NAME, PHONE, ADDRESS))


async def test_taking_a_case_tells_the_citizen_who_has_it_and_until_when(bureau):
    official = await bureau.official(chat="an")
    case = await bureau.case()
    assert "Đã nhận vụ việc" in told(await press(bureau, "an", "accept", case))
    assert replace(await bureau.now(case), version=case.version) == replace(
        case, status=Status.ACCEPTED, holder_id=official.id
    )
    (notice,) = await bureau.notices()
    assert (notice.recipient, notice.purpose) == (CITIZEN, Purpose.NOTICE)
    assert "UBND xã Hy Cương đã nhận phản ánh" in notice.reply.plain()
    assert "thứ Sáu 20/03/2026" in notice.reply.plain()


async def test_an_answer_is_repeated_back_and_sent_only_when_confirmed(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    await press(bureau, "an", "answer", case)
    repeated = await bureau.says("an", ANSWER)
    assert "Gửi trả lời này" in told(repeated)
    assert ANSWER in told(repeated)
    assert await bureau.notices() == []
    assert (await bureau.now(case)).status is Status.SUBMITTED
    await press(bureau, "an", "send", case)
    (notice,) = await bureau.notices()
    assert ANSWER in notice.reply.plain()
    presses = [button.press for button in notice.reply.buttons]
    assert presses == [f"survey:yes:{case.code}", f"survey:no:{case.code}"]
    assert (await bureau.now(case)).answer == ANSWER


async def test_a_second_press_of_send_sends_nothing_more(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    await press(bureau, "an", "answer", case)
    await bureau.says("an", ANSWER)
    await press(bureau, "an", "send", case)
    again = await press(bureau, "an", "send", case)
    assert "không còn" in told(again)
    assert len(await bureau.notices()) == 1
    assert [event.kind for event in await bureau.events(case)] == [EventKind.OPENED, EventKind.ANSWERED]


@pytest.mark.parametrize(
    "hollow",
    ["Đã chuyển", "đã nhận.", "Đã tiếp nhận ý kiến của ông bà, xin cảm ơn", "ok", "👍", "Da chuyen bo phan xu ly"],
)
async def test_an_answer_without_a_result_is_not_taken(bureau, hollow):
    await bureau.official(chat="an")
    case = await bureau.case()
    await press(bureau, "an", "answer", case)
    refused = told(await bureau.says("an", hollow))
    assert "chưa có kết quả" in refused
    assert "Gửi trả lời này" in told(await bureau.says("an", ANSWER))


async def test_thoi_ends_an_act_and_nothing_is_sent(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    await press(bureau, "an", "decline", case)
    assert "Chưa có gì được gửi đi" in told(await bureau.says("an", "Thôi"))
    assert await bureau.notices() == []


async def test_a_question_reaches_the_citizen_with_a_button_to_reply(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    await press(bureau, "an", "ask", case)
    await bureau.says("an", "Cột đèn số mấy?")
    await press(bureau, "an", "send", case)
    (notice,) = await bureau.notices()
    assert "Cột đèn số mấy?" in notice.reply.plain()
    assert [button.press for button in notice.reply.buttons] == [f"tracking:supply:{case.code}"]
    assert (await bureau.now(case)).status is Status.WAITING


async def test_declining_gives_the_reason_and_the_survey(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    await press(bureau, "an", "decline", case)
    await bureau.says("an", "Nội dung không nêu địa điểm.")
    await press(bureau, "an", "send", case)
    (notice,) = await bureau.notices()
    assert "không tiếp nhận" in notice.reply.plain()
    assert "Nội dung không nêu địa điểm." in notice.reply.plain()
    assert len(notice.reply.buttons) == 2


async def test_a_transfer_finds_the_office_by_a_part_of_its_name_and_alerts_it(bureau):
    await bureau.official(chat="an")
    await bureau.official(office=ELSEWHERE, chat="binh")
    case = await bureau.case(transfer_due=date(2026, 3, 17))
    asked = await press(bureau, "an", "transfer", case)
    assert "Hạn chuyển theo quy định: thứ Ba 17/03/2026" in told(asked)
    offered = await bureau.says("an", "so tu phap")
    assert "Sở Tư pháp" in labels(offered)
    await bureau.says("an", press=offered[0].reply.buttons[0].press)
    done = await bureau.says("an", "Thuộc lĩnh vực hộ tịch.")
    assert "Đã chuyển vụ việc" in told(done)
    assert (await bureau.now(case)).office == ELSEWHERE
    queued = {message.recipient.id: message for message in await bureau.notices()}
    assert queued.keys() == {"citizen", "binh"}
    assert "UBND xã Hy Cương đã chuyển" in queued["citizen"].reply.plain()
    assert "Thuộc lĩnh vực hộ tịch." in queued["binh"].reply.plain()
    assert queued["binh"].purpose is Purpose.ALERT


async def test_a_transfer_offers_at_most_five_offices_and_never_its_own(bureau):
    async with bureau.desk() as desk:
        assert len(named(desk, "UBND xã")) == 5
        assert named(desk, "xã Hy Cương")[0].key == HERE
        assert HERE not in {office.key for office in named(desk, "xã Hy Cương", besides=HERE)}


async def test_the_usual_reason_of_a_transfer_is_one_tap(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    await press(bureau, "an", "transfer", case)
    await bureau.says("an", "sở tư pháp")
    await press(bureau, "an", "to", case, "0")
    await press(bureau, "an", "why", case)
    assert (await bureau.now(case)).office == ELSEWHERE
    assert (await bureau.events(case))[-1].note


async def test_an_act_on_a_case_that_moved_on_shows_it_as_it_is_and_keeps_the_words(bureau):
    await bureau.official(chat="an")
    await bureau.official(chat="binh")
    case = await bureau.case()
    await press(bureau, "an", "answer", case)
    await bureau.says("an", ANSWER)
    await press(bureau, "binh", "accept", case)
    await bureau.notices()
    late = told(await press(bureau, "an", "send", case))
    assert "Người khác vừa cập nhật" in late
    assert ANSWER in late
    assert "Đang giải quyết" in late
    assert await bureau.notices() == []


async def test_two_officials_who_press_take_make_one_event(bureau):
    await bureau.official(chat="an")
    await bureau.official(chat="binh")
    case = await bureau.case()
    await press(bureau, "an", "accept", case)
    assert "Người khác vừa cập nhật" in told(await press(bureau, "binh", "accept", case))
    assert len(await bureau.events(case)) == 2


@pytest.mark.parametrize(
    "verb", ["case", "accept", "transfer", "ask", "answer", "decline", "send", "edit", "to", "why", "stop"]
)
async def test_somebody_else_gets_what_a_case_that_does_not_exist_gets(bureau, verb):
    await bureau.official(office=ELSEWHERE, chat="other")
    case = await bureau.case()
    gone = replace(case, code="00000000000")
    answers = {
        told(await press(bureau, chat, verb, wanted)) for chat in ("other", "stranger") for wanted in (case, gone)
    }
    assert answers == {"Không có vụ việc này, hoặc ông/bà không phụ trách vụ việc này."}
    assert (await bureau.now(case)).status is Status.SUBMITTED


async def test_an_official_keeps_what_they_began_as_a_citizen(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    identity = Identity(Channel.TELEGRAM, "an")
    await bureau.says("an", "việc")
    async with bureau.desk() as desk:
        talk = await desk.archive.conversations.load(identity)
        talk.data["draft"] = {"id": "kept"}
        await desk.archive.conversations.save(identity, talk, desk.now)
    await press(bureau, "an", "answer", case)
    await bureau.says("an", "thôi")
    async with bureau.desk() as desk:
        assert (await desk.archive.conversations.load(identity)).data == {"draft": {"id": "kept"}}


async def test_a_notice_with_no_way_left_stays_addressed_so_that_the_post_gives_it_up_in_sight(bureau):
    official, case = await bureau.official(), await bureau.case()
    async with bureau.desk() as desk:
        await desk.archive.people.set_reachable(CITIZEN, reachable=False, at=desk.now)
        await cases.accept(desk, case, official)
    (stranded,) = await bureau.notices()
    assert stranded.recipient == CITIZEN


async def test_what_the_citizen_adds_goes_to_the_office_and_the_case_goes_on(bureau):
    await bureau.official(chat="an")
    case = await bureau.case(status=Status.WAITING)
    async with bureau.desk() as desk:
        after = await cases.supply(desk, case, "Cột số 12.")
    assert after.status is Status.ACCEPTED
    (alert,) = await bureau.notices()
    assert (alert.recipient.id, alert.purpose) == ("an", Purpose.ALERT)
    assert "Cột số 12." in alert.reply.plain()


async def test_satisfied_closes_a_case_and_the_same_word_twice_is_one_event(bureau):
    case = await bureau.case(status=Status.ANSWERED)
    async with bureau.desk() as desk:
        closed = await cases.rate(desk, case, Verdict.SATISFIED)
        assert await cases.rate(desk, closed, Verdict.SATISFIED) == closed
    assert closed.status is Status.CLOSED
    assert [event.kind for event in await bureau.events(case)] == [EventKind.OPENED, EventKind.RATED]


async def test_a_reopened_case_gets_a_new_date_and_alerts_the_office(bureau):
    official = await bureau.official(chat="an")
    case = await bureau.case(due=date(2026, 3, 2))
    async with bureau.desk() as desk:
        answered = await cases.answer(desk, case, official, ANSWER)
        again = await cases.reopen(desk, answered, "Đèn lại hỏng.")
    assert again.status is Status.REOPENED
    assert again.due > date(2026, 3, 10)
    assert "Đèn lại hỏng." in told(message for message in await bureau.notices() if message.purpose is Purpose.ALERT)


async def test_a_case_is_not_reopened_after_the_days_for_it(bureau):
    official, case = await bureau.official(), await bureau.case()
    async with bureau.desk() as desk:
        answered = await cases.answer(desk, case, official, ANSWER)
    bureau.clock.pass_by(days=16)
    async with bureau.desk() as desk:
        with pytest.raises(cases.Refused, match="reopen_too_late"):
            await cases.reopen(desk, answered, "Đèn lại hỏng.")


async def test_a_withdrawn_case_takes_no_more_acts(bureau):
    official, case = await bureau.official(), await bureau.case()
    async with bureau.desk() as desk:
        gone = await cases.withdraw(desk, case)
        with pytest.raises(WrongStep):
            await cases.answer(desk, gone, official, ANSWER)


async def test_an_older_copy_of_a_case_is_not_written_over_a_newer_one(bureau):
    official, case = await bureau.official(), await bureau.case()
    async with bureau.desk() as desk:
        await cases.accept(desk, case, official)
    with pytest.raises(Stale):
        async with bureau.desk() as desk:
            await cases.answer(desk, case, official, ANSWER)
    assert len(await bureau.events(case)) == 2


async def test_a_question_is_answered_like_a_case_and_promises_no_date(bureau):
    await bureau.official(chat="an")
    case = await bureau.case(kind=Kind.QUESTION, sender=None, due=None, due_why=())
    await press(bureau, "an", "accept", case)
    (notice,) = await bureau.notices()
    assert "câu hỏi" in notice.reply.plain()
    assert "chậm nhất" not in notice.reply.plain()


async def test_the_citizen_is_told_in_the_language_of_their_talk(bureau):
    from bot.domain.message import Conversation

    official, case = await bureau.official(), await bureau.case()
    async with bureau.desk() as desk:
        await desk.archive.conversations.save(CITIZEN, Conversation(language="en"), desk.now)
        await cases.accept(desk, case, official)
    (notice,) = await bureau.notices()
    assert "has taken your report" in notice.reply.plain()


async def test_who_transfers_to_their_own_office_is_not_alerted_but_the_colleague_is_once(bureau):
    receiver = await bureau.official(Role.RECEIVER, ELSEWHERE, chat="an")
    colleague = await bureau.official(office=ELSEWHERE, chat="binh")
    case = await bureau.case()
    async with bureau.desk() as desk:
        await desk.archive.officials.link(colleague.id, Identity(Channel.WEB, "binh-too"), desk.now)
        await cases.transfer(desk, case, receiver, ELSEWHERE, "Thuộc lĩnh vực hộ tịch.")
    alerts = [message for message in await bureau.notices() if message.purpose is Purpose.ALERT]
    assert len(alerts) == 1
    assert alerts[0].recipient.id in {"binh", "binh-too"}


def test_a_digit_read_for_a_letter_does_not_spoil_an_invitation():
    assert one_time.digest("0O1I-8B22-2222-2222") == one_time.digest("oo ii bb22 2222 2222")
