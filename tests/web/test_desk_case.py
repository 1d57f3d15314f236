"""The desk at work: the list, a case, each act with its preview, photos, the post and the officials."""

import re
from contextlib import AsyncExitStack
from datetime import date

import pytest

from bot.domain.case import EventKind, Kind, Status
from bot.domain.message import Attachment, AttachmentKind, Channel, Identity, Paragraph, Reply, Span
from bot.domain.outbox import Outgoing, PostStatus, Purpose
from bot.domain.person import Role
from bot.domain.photo import StoredPhoto
from tests.bureau import ADDRESS, CITIZEN, ELSEWHERE, HERE, NAME, PHONE
from tests.contract.made import event, message

ANSWER = "Đèn đường đã được thay ngày 09/03/2026."


@pytest.fixture
async def enter(bureau):
    """Opens browsers that are logged in."""
    async with AsyncExitStack() as stack:

        async def entered(role=Role.HANDLER, office=HERE):
            return await stack.enter_async_context(bureau.visit(await bureau.official(role, office)))

        yield entered


def act(browser, case, verb, **form):
    return browser.post(f"/desk/cases/{case.code}/{verb}", data={"version": str(case.version)} | form)


async def test_the_list_shows_each_pile_in_its_order_with_its_count(bureau, enter):
    browser = await enter()
    await bureau.case(status=Status.WAITING, content="Chờ thêm ảnh")
    await bureau.case(content="Việc mới")
    await bureau.case(status=Status.ACCEPTED, content="Việc hôm nay", due=date(2026, 3, 10))
    await bureau.case(status=Status.ACCEPTED, content="Việc trễ", due=date(2026, 3, 6))
    page = (await browser.get("/desk")).text
    places = [page.index(words) for words in ("Việc trễ", "Việc hôm nay", "Việc mới", "Chờ thêm ảnh")]
    assert places == sorted(places)
    assert re.findall(r"<b>(\d+)</b>", page) == ["1", "1", "1", "1", "0"]
    assert "quá hạn 2 ngày làm việc" in page


async def test_a_count_leads_to_its_pile_alone(bureau, enter):
    browser = await enter()
    await bureau.case(content="Việc mới")
    await bureau.case(status=Status.WAITING, content="Chờ thêm ảnh")
    page = (await browser.get("/desk?pile=waiting")).text
    assert "Chờ thêm ảnh" in page
    assert "Việc mới" not in page


async def test_the_list_names_no_sender_and_no_other_offices_case(bureau, enter):
    browser = await enter()
    await bureau.case()
    await bureau.case(ELSEWHERE, content="Việc của đơn vị khác")
    page = (await browser.get("/desk?scope=all")).text
    assert not any(secret in page for secret in (NAME, PHONE, ADDRESS, "Việc của đơn vị khác", "Toàn tỉnh"))


async def test_the_receiver_may_look_at_the_whole_province(bureau, enter):
    browser = await enter(Role.RECEIVER, ELSEWHERE)
    await bureau.case(content="Việc của xã")
    assert "Việc của xã" not in (await browser.get("/desk")).text
    assert "Việc của xã" in (await browser.get("/desk?scope=all")).text


async def test_questions_have_a_page_of_their_own_and_stand_in_the_list_too(bureau, enter):
    browser = await enter()
    await bureau.case(kind=Kind.QUESTION, content="Nộp ở đâu?", sender=None, due=None, due_why=())
    await bureau.case(content="Việc mới")
    assert "Nộp ở đâu?" in (await browser.get("/desk")).text
    page = (await browser.get("/desk/questions")).text
    assert "Nộp ở đâu?" in page
    assert "Việc mới" not in page


async def test_an_empty_list_says_so(bureau, enter):
    assert "Hiện không có vụ việc nào đang mở" in (await (await enter()).get("/desk")).text


async def test_a_case_shows_the_words_the_clock_and_the_next_step_with_the_sender_sealed(bureau, enter):
    browser, case = await enter(), await bureau.case(proposal="Nên lắp đèn tiết kiệm.")
    page = (await browser.get(f"/desk/cases/{case.code}")).text
    assert case.content in page
    assert "Nên lắp đèn tiết kiệm." in page
    assert "còn 8 ngày làm việc" in page
    assert "Hạn thứ Sáu 20/03/2026." in page
    assert '<button class="main">Nhận việc</button>' in page
    assert not any(secret in page for secret in (NAME, PHONE, ADDRESS))


async def test_what_a_citizen_typed_stays_words(bureau, enter):
    browser = await enter()
    case = await bureau.case(content="<script>alert(1)</script> {{ 7*7 }} <b>đậm</b>")
    for page in ("/desk", f"/desk/cases/{case.code}"):
        text = (await browser.get(page)).text
        assert "<script>alert" not in text
        assert "<b>đậm" not in text
        assert "&lt;script&gt;" in text


async def test_taking_a_case_tells_the_citizen_and_wakes_the_postman(bureau, enter):
    browser, case = await enter(), await bureau.case()
    answer = await act(browser, case, "accept")
    assert answer.headers["location"] == f"/desk/cases/{case.code}?done=accept"
    assert "Đã nhận việc" in (await browser.get(answer.headers["location"])).text
    assert [message.purpose for message in await bureau.notices()] == [Purpose.NOTICE]
    assert bureau.woken == 1


async def test_an_answer_is_shown_as_the_citizen_will_see_it_before_it_goes(bureau, enter):
    browser, case = await enter(), await bureau.case()
    shown = await act(browser, case, "answer", words=ANSWER)
    assert "Xem trước khi gửi" in shown.text
    assert "Hài lòng" in shown.text
    assert await bureau.notices() == []
    await act(browser, case, "answer", words=ANSWER, do="send")
    (notice,) = await bureau.notices()
    for block in notice.reply.plain().splitlines():
        assert block in re.sub(r"<[^>]+>", "", shown.text)
    assert (await bureau.now(case)).status is Status.ANSWERED


async def test_going_back_from_the_preview_keeps_the_words(bureau, enter):
    browser, case = await enter(), await bureau.case()
    form = await act(browser, case, "answer", words=ANSWER, do="edit")
    assert f">{ANSWER}</textarea>" in form.text


@pytest.mark.parametrize(
    ("verb", "words", "complaint"),
    [
        ("answer", "", "Câu trả lời đang trống"),
        ("answer", "Đã chuyển.", "chưa có kết quả"),
        ("ask", " ", "Câu hỏi đang trống"),
        ("decline", "", "phải nêu lý do"),
        ("answer", "x" * 5001, "dài quá 5.000 ký tự"),
    ],
)
@pytest.mark.parametrize("do", ["preview", "send"])
async def test_words_that_will_not_do_are_refused_with_the_reason_and_kept(bureau, enter, verb, words, complaint, do):
    browser, case = await enter(), await bureau.case()
    answer = await act(browser, case, verb, words=words, do=do)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert words.strip() in answer.text
    assert await bureau.now(case) == case


async def test_a_transfer_searches_by_name_and_tells_citizen_and_office(bureau, enter):
    browser, case = await enter(), await bureau.case()
    await bureau.official(office=ELSEWHERE, chat="binh")
    page = (await browser.get(f"/desk/cases/{case.code}/transfer?q=tu+phap")).text
    assert f'value="{ELSEWHERE}"' in page
    answer = await act(browser, case, "transfer", office=ELSEWHERE, words="Thuộc lĩnh vực hộ tịch.")
    assert answer.headers["location"] == "/desk?done=transfer"
    assert "Đã chuyển vụ việc" in (await browser.get(answer.headers["location"])).text
    assert {message.recipient.id for message in await bureau.notices()} == {"citizen", "binh"}


@pytest.mark.parametrize(
    ("office", "words", "complaint"),
    [
        (HERE, "Lý do", "chính đơn vị này"),
        ("khong-co", "Lý do", "Không có đơn vị này"),
        (ELSEWHERE, "", "phải nêu lý do"),
    ],
)
async def test_a_transfer_that_will_not_do_is_refused(bureau, enter, office, words, complaint):
    browser, case = await enter(), await bureau.case()
    answer = await act(browser, case, "transfer", office=office, words=words, q="tu phap")
    assert (answer.status_code, complaint in answer.text) == (422, True)
    assert await bureau.now(case) == case


async def test_a_form_of_an_older_version_does_nothing_and_keeps_the_words(bureau, enter):
    browser, other, case = await enter(), await enter(), await bureau.case()
    await act(other, case, "accept")
    await bureau.notices()
    late = await act(browser, case, "answer", words=ANSWER, do="send")
    assert late.status_code == 409
    assert "Người khác vừa cập nhật" in late.text
    assert ANSWER in late.text
    assert "Đang giải quyết" in late.text
    assert await bureau.notices() == []


async def test_the_same_form_sent_twice_answers_once(bureau, enter):
    browser, case = await enter(), await bureau.case()
    answers = [(await act(browser, case, "answer", words=ANSWER, do="send")).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert len(await bureau.notices()) == 1


@pytest.mark.parametrize("path", ["", "/answer", "/transfer", "/photos/1"])
async def test_a_case_of_another_office_is_answered_like_one_that_does_not_exist(bureau, enter, path):
    browser, case = await enter(Role.HANDLER, ELSEWHERE), await bureau.case()
    theirs = await browser.get(f"/desk/cases/{case.code}{path}")
    nothing = await browser.get(f"/desk/cases/0000-0000-000{path}")
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.text == nothing.text


@pytest.mark.parametrize("verb", ["accept", "answer", "ask", "decline", "transfer"])
async def test_nobody_acts_on_a_case_of_another_office(bureau, enter, verb):
    browser, case = await enter(Role.HANDLER, ELSEWHERE), await bureau.case()
    assert (await act(browser, case, verb, words=ANSWER, office=ELSEWHERE, do="send")).status_code == 404
    assert await bureau.now(case) == case


class OnePhoto:
    async def fetch(self, ref):
        return {
            "good": StoredPhoto("good", "image/jpeg", b"\xff\xd8picture"),
            "page": StoredPhoto("page", "text/html", b"<script>"),
        }.get(ref)


async def test_a_photo_is_served_as_a_file_that_is_never_sniffed(bureau, enter):
    bureau.photos = {Channel.WEB: OnePhoto()}
    browser = await enter()
    case = await bureau.case(
        attachments=tuple(Attachment(AttachmentKind.PHOTO, ref) for ref in ("gone", "page", "good"))
    )
    answer = await browser.get(f"/desk/cases/{case.code}/photos/3")
    assert (answer.content, answer.headers["content-type"]) == (b"\xff\xd8picture", "image/jpeg")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    for number in (0, 1, 2, 4, -1):
        assert (await browser.get(f"/desk/cases/{case.code}/photos/{number}")).status_code == 404


async def dead_letter(bureau) -> Outgoing:
    letter = Outgoing(
        id="d" * 32, dedupe_key="dead", recipient=CITIZEN, purpose=Purpose.NOTICE, created_at=bureau.clock.now(),
        send_after=bureau.clock.now(), reply=Reply(blocks=(Paragraph(spans=(Span(text="lời riêng"),)),)),
    )  # fmt: skip
    async with bureau.desk() as desk:
        await desk.archive.people.meet(CITIZEN, "c" * 32, desk.now)
        await desk.archive.outbox.put(letter)
        await desk.archive.outbox.claim(desk.now, desk.now, "test", 5)
        assert await desk.archive.outbox.dead(letter.id, "test", "the person blocked the desk", desk.now)
    return letter


@pytest.mark.parametrize("role", [Role.ADMIN, Role.RECEIVER])
async def test_what_was_not_delivered_is_seen_without_its_words_and_sent_again(bureau, enter, role):
    letter, browser = await dead_letter(bureau), await enter(role)
    page = (await browser.get("/desk/post")).text
    assert "Thông báo cho người dân" in page
    assert "lời riêng" not in page
    await browser.post(f"/desk/post/{letter.id}/again")
    assert [message.id for message in await bureau.notices()] == [letter.id]
    assert "Không có tin nào bị kẹt" in (await browser.get("/desk/post")).text


async def test_a_handler_sees_neither_the_post_nor_the_officials(bureau, enter):
    letter, browser = await dead_letter(bureau), await enter()
    for page in ("/desk/post", "/desk/officials"):
        assert (await browser.get(page)).status_code == 404
    assert (await browser.post(f"/desk/post/{letter.id}/again")).status_code == 404
    assert (
        await browser.post("/desk/officials", data={"name": "A", "role": "admin", "office": HERE})
    ).status_code == 404
    assert await bureau.notices() == []


async def test_an_administrator_invites_and_sees_the_link_once(bureau, enter):
    browser = await enter(Role.ADMIN)
    assert (await browser.get("/desk")).headers["location"] == "/desk/officials"
    made = await browser.post("/desk/officials", data={"name": "Lê Thị Mới", "role": "handler", "office": HERE})
    link = re.search(r"/desk/invite/([A-Z2-7-]+)", made.text)
    assert link
    assert "Lê Thị Mới" in (await browser.get(link.group(0))).text
    assert link.group(1) not in (await browser.get("/desk/officials")).text


async def test_an_invitation_without_name_role_or_office_is_not_made(bureau, enter):
    browser = await enter(Role.ADMIN)
    made = await browser.post("/desk/officials", data={"name": " ", "role": "king", "office": "khong-co"})
    assert made.status_code == 422
    assert all(words in made.text for words in ("Chưa có họ và tên", "Chưa chọn vai trò", "Chưa chọn đơn vị"))


async def test_a_leader_reads_a_case_and_is_offered_no_act(bureau, enter):
    browser, case = await enter(Role.LEADER, ELSEWHERE), await bureau.case(content="Việc của xã")
    page = (await browser.get(f"/desk/cases/{case.code}")).text
    assert "Việc của xã" in page
    assert f"/desk/cases/{case.code}/" not in page
    assert "Việc của xã" in (await browser.get("/desk?scope=all")).text


async def test_who_sees_no_case_begins_at_the_first_page_that_is_theirs(enter):
    browser = await enter(Role.INSPECTOR)
    assert (await browser.get("/desk")).headers["location"] == "/desk/restricted"


async def test_the_desk_has_words_for_every_step(bureau, enter):
    browser, case = await enter(), await bureau.case()
    async with bureau.desk() as desk:
        for kind in EventKind:
            await desk.archive.cases.add_event(event(case, kind))
    assert "Ghi chú nội bộ" in (await browser.get(f"/desk/cases/{case.code}")).text


async def test_an_invitation_is_for_a_handler_unless_said_otherwise(enter):
    page = (await (await enter(Role.ADMIN)).get("/desk/officials")).text
    assert re.findall(r'<option value="(\w+)" selected>', page) == ["handler"]


async def test_an_administrator_opens_no_case(bureau, enter):
    browser, case = await enter(Role.ADMIN), await bureau.case()
    assert (await browser.get(f"/desk/cases/{case.code}")).status_code == 404
    assert (await browser.get("/desk/questions")).status_code == 404


async def test_every_page_of_the_desk_has_no_inline_script_or_style(bureau, enter):
    browser, case = await enter(Role.RECEIVER, HERE), await bureau.case()
    for page in ("/desk", f"/desk/cases/{case.code}", f"/desk/cases/{case.code}/answer", "/desk/post", "/desk/login"):
        text = (await browser.get(page)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text)
        assert text.count("<h1>") == 1


@pytest.mark.parametrize("odd", ["done=see", "done=x", "pile=x", "scope=x"])
async def test_an_address_made_by_hand_breaks_no_page(bureau, enter, odd):
    browser, case = await enter(), await bureau.case()
    assert (await browser.get(f"/desk/cases/{case.code}?{odd}")).status_code == 200
    assert (await browser.get(f"/desk?{odd}")).status_code == 200


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000, "²"])
async def test_a_form_with_a_spoilt_version_does_nothing(bureau, enter, version):
    browser, case = await enter(), await bureau.case()
    assert (await act(browser, case, "accept", version=version)).status_code == 409
    assert await bureau.now(case) == case


async def test_the_case_shows_every_try_to_tell_its_citizen_and_no_account(bureau, enter):
    browser = await enter()
    case = await bureau.case()
    async with bureau.desk() as desk:
        for number, (channel, reason) in enumerate(((Channel.WEB, "Gone: blocked"), (Channel.TELEGRAM, ""))):
            to = Identity(channel, f"account-{number}")
            made = message(to, after=desk.now, case_id=case.id)
            await desk.archive.outbox.put(made)
            if reason:
                await desk.archive.outbox.claim(desk.now, desk.now, "owner", 1)
                await desk.archive.outbox.dead(made.id, "owner", reason, desk.now)
                await desk.archive.outbox.ended(made.id, PostStatus.HANDED_ON, reason)
    page = (await browser.get(f"/desk/cases/{case.code}")).text
    log = page[page.index('id="post-log"') :]
    assert "<strong>không gửi được, chuyển sang kênh khác</strong>: người dân đã chặn hoặc tài khoản không còn" in log
    assert log.index("Telegram") < log.index("chat trên web")
    assert "account-" not in page
