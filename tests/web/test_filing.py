"""The counter and the hotline: a clerk files for somebody else, and the receipt hands the case over, once."""

import re

import pytest

from bot.domain import casecode
from bot.domain.case import Case, EventKind, Kind, Sender, Status
from bot.domain.filing import receipt_in
from bot.domain.message import Channel, Identity
from bot.domain.person import Role
from bot.services import erasure, filings
from bot.web.receipt import Receipt, drawn
from tests.bureau import ADDRESS, HERE, NAME, PHONE
from tests.contract.made import NOW

SAID = "Alo, tôi là Nguyễn Văn Thử, đèn đường trước nhà tôi hỏng hai tuần rồi."
GIVEN = {
    "draft": "a" * 32, "form": "visit", "name": NAME, "address": ADDRESS, "phone": "0912 345 678",
    "content": "Đèn đường trước nhà văn hóa hỏng hai tuần.", "office": HERE, "agreed": "1", "do": "file",
}  # fmt: skip
CALL = GIVEN | {"form": "call", "transcript": SAID, "content": ""}


async def filed(bureau, clerk, given=GIVEN):
    async with bureau.visit(clerk) as browser:
        return await browser.post("/desk/file", data=given)


async def entered(bureau, clerk, given=GIVEN):
    """The case that was filed."""
    where = (await filed(bureau, clerk, given)).headers["location"]
    async with bureau.desk() as desk:
        return await desk.archive.cases.by_code(where.partition("=")[2])


async def key_for(bureau, case):
    async with bureau.desk() as desk:
        return await filings.fresh_key(desk, case)


async def test_what_a_clerk_files_stands_in_the_register_like_any_other(bureau):
    clerk = await bureau.official(Role.CLERK)
    case = await entered(bureau, clerk)
    assert isinstance(case, Case)
    assert (case.kind, case.status, case.office, case.register_no) == (Kind.REPORT, Status.SUBMITTED, HERE, 1)
    assert (case.sender, case.origin.channel) == (Sender(NAME, ADDRESS, PHONE), Channel.COUNTER)
    assert [(event.kind, event.note) for event in await bureau.events(case)] == [
        (EventKind.OPENED, ""), (EventKind.NOTED, "Nhận trực tiếp tại quầy."),
    ]  # fmt: skip


async def test_of_a_call_the_words_are_kept_as_they_were_said(bureau):
    case = await entered(bureau, await bureau.official(Role.CLERK), CALL | {"content": "Đèn hỏng."})
    async with bureau.desk() as desk:
        assert (await desk.archive.filings.of_case(case.id)).transcript == SAID
    async with bureau.visit(await bureau.official()) as browser:
        page = (await browser.get(f"/desk/cases/{case.code}")).text
    assert "Alo, tôi là …, đèn đường trước nhà tôi hỏng" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"form": ""}, "form"), ({"name": "1"}, "name"), ({"address": "x"}, "address"), ({"phone": "12"}, "phone"),
        ({"agreed": ""}, "agreed"), ({"content": " "}, "content"), ({"form": "call"}, "transcript"),
        ({"name": "Thử 025099001234"}, "name"),
    ],
)  # fmt: skip
async def test_what_the_decree_asks_for_and_is_missing_is_said_and_nothing_is_filed(bureau, wrong, field):
    answer = await filed(bureau, await bureau.official(Role.CLERK), GIVEN | wrong)
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert "Đã vào sổ" not in answer.text


async def test_a_form_that_is_sent_twice_is_filed_once(bureau):
    clerk = await bureau.official(Role.CLERK)
    first, second = [await entered(bureau, clerk) for _ in range(2)]
    assert first == second


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CLERK, Role.RECEIVER)])
async def test_nobody_else_files_for_others(bureau, role):
    assert (await filed(bureau, await bureau.official(role))).status_code == 404


async def test_a_clerk_prints_what_they_filed_and_nobody_elses(bureau):
    clerk, other = await bureau.official(Role.CLERK), await bureau.official(Role.CLERK)
    case, own = await entered(bureau, clerk), await bureau.case()
    async with bureau.visit(clerk) as browser:
        printed = await browser.post(f"/desk/file/{case.code}/receipt")
        assert (await browser.post(f"/desk/file/{own.code}/receipt")).status_code == 404
    assert (printed.headers["content-type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    async with bureau.visit(other) as browser:
        assert (await browser.post(f"/desk/file/{case.code}/receipt")).status_code == 404


async def test_no_message_waits_for_somebody_who_has_no_chat(bureau):
    case, official = await entered(bureau, await bureau.official(Role.CLERK)), await bureau.official()
    async with bureau.visit(official) as browser:
        await browser.post(f"/desk/cases/{case.code}/accept", data={"version": case.version})
    assert [each for each in await bureau.notices() if each.recipient.channel is Channel.COUNTER] == []


@pytest.mark.parametrize("written", ["{code} {key}", "{code}.{key}", "{code}  {small}"])
async def test_the_receipt_hands_the_case_over_into_a_chat_and_its_steps_are_told_there(bureau, written):
    case, official = await entered(bureau, await bureau.official(Role.CLERK)), await bureau.official()
    key = await key_for(bureau, case)
    words = written.format(code=casecode.show(case.code), key=key, small=key.lower())
    replies = await bureau.says("9", words)
    assert "Từ bây giờ ông/bà theo dõi" in replies[0].reply.plain()
    now = await bureau.now(case)
    assert (now.origin, now.sender) == (Identity(Channel.TELEGRAM, "9"), case.sender)
    async with bureau.visit(official) as browser:
        await browser.post(f"/desk/cases/{case.code}/accept", data={"version": now.version})
    assert [each.recipient.id for each in await bureau.notices()] == ["9"]
    assert now.code in str([each.reply for each in await bureau.says("9", casecode.show(case.code))]).replace("-", "")


async def test_a_receipt_opens_once_and_a_wrong_word_never(bureau):
    case = await entered(bureau, await bureau.official(Role.CLERK))
    key = await key_for(bureau, case)
    unknown = (await bureau.says("7", f"{casecode.show(case.code)} ZZZZZZZZ"))[0].reply.plain()
    await bureau.says("9", press=f"tracking:take:{case.code}:{key}")
    assert (await bureau.says("8", press=f"tracking:take:{case.code}:{key}"))[0].reply.plain() == unknown
    assert (await bureau.now(case)).origin.id == "9"


async def test_a_receipt_printed_anew_makes_the_earlier_one_useless(bureau):
    case = await entered(bureau, await bureau.official(Role.CLERK))
    old, new = await key_for(bureau, case), await key_for(bureau, case)
    await bureau.says("8", press=f"tracking:take:{case.code}:{old}")
    assert (await bureau.now(case)).origin.channel is Channel.COUNTER
    await bureau.says("9", press=f"tracking:take:{case.code}:{new}")
    assert (await bureau.now(case)).origin.id == "9"


async def test_an_ordinary_case_has_no_receipt_to_be_taken_over_by(bureau):
    case = await bureau.case()
    await bureau.says("8", press=f"tracking:take:{case.code}:AAAAAAAA")
    assert (await bureau.now(case)).person_id == case.person_id


async def test_who_is_let_go_is_struck_out_of_the_words_of_the_call_too(bureau):
    case = await entered(bureau, await bureau.official(Role.CLERK), CALL)
    async with bureau.desk() as desk:
        await erasure.pseudonymise(desk, case)
        assert NAME not in (await desk.archive.filings.of_case(case.id)).transcript


async def test_the_clerks_first_page_is_the_form_and_a_place_leads_to_its_office(bureau):
    async with bureau.visit(await bureau.official(Role.CLERK)) as browser:
        assert (await browser.get("/desk")).headers["location"] == "/desk/file"
        page = (await browser.post("/desk/file", data=GIVEN | {"do": "find", "q": "Hy Cương"})).text
    assert f'value="{HERE}"' in page
    assert NAME in page


def test_the_receipt_is_one_a5_page_with_the_longest_names_on_it():
    pdf = drawn(
        Receipt(
            place="Tỉnh Phú Thọ", title="Biên nhận phản ánh", code="ABCD-EFGH-JKM",
            rows=[("Đơn vị", "Trung tâm Phục vụ hành chính công, Văn phòng Ủy ban nhân dân tỉnh Phú Thọ " * 2)] * 5,
            notes=["Quét mã để theo dõi, bổ sung và nhận kết quả trên phanhoi.phutho.example."] * 3,
            link="https://phanhoi.phutho.example/?ma=ABCDEFGHJKM.ABCDEFGH", made_at=NOW,
        )
    )  # fmt: skip
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert re.search(rb"/MediaBox \[0 0 419\.\d+ 595\.\d+\]", pdf)
    assert b"BeVietnamPro" in pdf


def test_code_and_word_of_a_receipt_are_read_as_they_are_typed():
    code = casecode.make(2**40)
    assert receipt_in(f"{casecode.show(code)} abcd1234") == (code, "ABCD1234")
    assert receipt_in(f"{code}.ABCD1234") == (code, "ABCD1234")
    assert receipt_in(casecode.show(code)) is None
    assert receipt_in("làm giấy khai sinh cần gì") is None
