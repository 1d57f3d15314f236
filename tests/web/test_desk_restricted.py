"""Restricted records at the desk: the inspector opens them with a reason, the auditor reads who did."""

import re
from contextlib import AsyncExitStack

import pytest

from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.photo import StoredPhoto
from bot.domain.ports import Unsealable
from bot.services import cases, digests, keys, restricted
from bot.store.seal import FernetSealer, fresh_key
from tests.sealing import KEY, SEALER

WORDS = "Ông Zzyzx nhận tiền của dân."


@pytest.fixture
async def enter(bureau):
    async with AsyncExitStack() as stack:

        async def entered(role):
            return await stack.enter_async_context(bureau.visit(await bureau.official(role)))

        yield entered


@pytest.fixture
async def record(bureau):
    async with bureau.desk() as desk:
        await restricted.open_record(desk, SEALER, WORDS, Channel.WEB)
        return (await restricted.listed(desk))[0]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
async def test_nobody_but_the_inspector_opens_anything(bureau, enter, record, role):
    browser = await enter(role)
    assert (await browser.get("/desk/restricted")).status_code == 404
    assert (await browser.get(f"/desk/restricted/{record.id}")).status_code == 404
    opened = await browser.post(f"/desk/restricted/{record.id}", data={"why": "Vì thế."})
    assert opened.status_code == 404
    assert WORDS not in opened.text
    async with bureau.desk() as desk:
        assert list(await restricted.looks(desk)) == []


async def test_the_list_and_the_form_show_no_word(enter, record):
    browser = await enter(Role.INSPECTOR)
    for path in ("/desk/restricted", f"/desk/restricted/{record.id}"):
        page = await browser.get(path)
        assert page.status_code == 200
        assert WORDS not in page.text


async def test_a_look_needs_a_reason_and_the_auditor_reads_it(enter, record):
    inspector, auditor = await enter(Role.INSPECTOR), await enter(Role.AUDITOR)
    without = await inspector.post(f"/desk/restricted/{record.id}", data={"why": " "})
    assert (without.status_code, WORDS in without.text) == (422, False)
    opened = await inspector.post(f"/desk/restricted/{record.id}", data={"why": "Xử lý ban đầu."})
    assert WORDS in opened.text
    looks = await auditor.get("/desk/looks")
    assert "Xử lý ban đầu." in looks.text
    assert WORDS not in looks.text
    assert (await inspector.get("/desk/looks")).status_code == 404


async def test_no_list_of_work_and_no_digest_knows_of_it(bureau, record):
    official = await bureau.official(Role.RECEIVER)
    async with bureau.desk() as desk:
        work = await digests.worklist(desk, official, whole_province=True)
        assert not any(work.values())
        assert await desk.archive.cases.by_code(record.id) is None


async def test_the_service_itself_refuses_another_role(bureau, record):
    official = await bureau.official(Role.LEADER)
    async with bureau.desk() as desk:
        with pytest.raises(cases.Refused, match="not_yours"):
            await restricted.unseal(desk, SEALER, official, record, "Vì thế.")


async def test_new_keys_take_over_the_words(bureau):
    old, new = fresh_key(), fresh_key()
    inspector = await bureau.official(Role.INSPECTOR)
    async with bureau.desk() as desk:
        await restricted.open_record(desk, FernetSealer([old]), WORDS, Channel.WEB)
        assert await keys.reseal(desk, FernetSealer([new, old])) == 1
        (record,) = await restricted.listed(desk)
        assert (await restricted.unseal(desk, FernetSealer([new]), inspector, record, "Vì thế."))[0].words == WORDS
        with pytest.raises(Unsealable):
            await restricted.unseal(desk, FernetSealer([old]), inspector, record, "Vì thế.")


async def test_words_under_a_lost_key_are_said_to_be_unreadable_and_the_look_stays(bureau, enter):
    async with bureau.desk() as desk:
        await restricted.open_record(desk, FernetSealer([fresh_key()]), WORDS, Channel.WEB)
        (lost,) = await restricted.listed(desk)
    browser = await enter(Role.INSPECTOR)
    answer = await browser.post(f"/desk/restricted/{lost.id}", data={"why": "Vì thế."})
    assert (answer.status_code, "khóa khác" in answer.text) == (422, True)
    async with bureau.desk() as desk:
        assert len(await restricted.looks(desk)) == 1


ANSWER = {"answer": "Đề nghị gửi đơn có chữ ký.", "outcome": "letter_asked"}


async def opened(browser, record):
    return await browser.post(f"/desk/restricted/{record.id}", data={"why": "Xử lý ban đầu."})


async def test_the_inspector_answers_after_reading_and_the_list_shows_what_was_decided(enter, record):
    browser = await enter(Role.INSPECTOR)
    assert "Xử lý ban đầu đến hết" in (await browser.get("/desk/restricted")).text
    assert "chuyển đi và báo người tố cáo đến hết thứ Ba 17/03/2026" in (await opened(browser, record)).text
    assert (await browser.post(f"/desk/restricted/{record.id}/answer", data=ANSWER)).status_code == 303
    listed = (await browser.get("/desk/restricted")).text
    assert "Mời gửi đơn có chữ ký" in listed
    assert "Xử lý ban đầu đến hết" not in listed
    assert ANSWER["answer"] in (await opened(browser, record)).text


async def test_who_has_not_read_the_latest_words_is_refused_and_keeps_the_answer_typed(bureau, enter, record):
    browser = await enter(Role.INSPECTOR)
    unread = await browser.post(f"/desk/restricted/{record.id}/answer", data=ANSWER)
    await opened(browser, record)
    bureau.clock.pass_by(minutes=1)
    async with bureau.desk() as desk:
        await restricted.add(desk, SEALER, record, "Còn một việc nữa.")
    again = await browser.post(f"/desk/restricted/{record.id}/answer", data=ANSWER)
    for refused in (unread, again):
        assert refused.status_code == 422
        assert "Có lời chưa đọc" in refused.text
        assert ANSWER["answer"] in refused.text
        assert WORDS not in refused.text


@pytest.mark.parametrize("given", [{"answer": " "}, {}])
async def test_an_answer_without_words_is_refused(enter, record, given):
    browser = await enter(Role.INSPECTOR)
    await opened(browser, record)
    refused = await browser.post(f"/desk/restricted/{record.id}/answer", data=given)
    assert (refused.status_code, "Ông/bà ghi lời trả lời" in refused.text) == (422, True)


async def test_words_are_deleted_only_after_an_outcome_with_a_reason_and_the_auditor_reads_of_it(bureau, enter, record):
    inspector, auditor = await enter(Role.INSPECTOR), await enter(Role.AUDITOR)
    erasing = {"why": "Hồ sơ giấy số 12, kho A."}
    early = await inspector.post(f"/desk/restricted/{record.id}/erase", data=erasing)
    assert (early.status_code, "chưa xóa được" in early.text) == (422, True)
    await opened(inspector, record)
    await inspector.post(f"/desk/restricted/{record.id}/answer", data=ANSWER)
    without = await inspector.post(f"/desk/restricted/{record.id}/erase", data={"why": ""})
    assert without.status_code == 422
    assert (await inspector.post(f"/desk/restricted/{record.id}/erase", data=erasing)).status_code == 303
    page = await opened(inspector, record)
    assert "đã xóa sau khi xử lý" in page.text
    assert WORDS not in page.text
    looks = (await auditor.get("/desk/looks")).text
    assert all(part in looks for part in ("xóa lời", "Hồ sơ giấy số 12", "trả lời"))
    async with bureau.desk() as desk:
        assert list(await desk.archive.restricted.parts(record.id)) == []


@pytest.mark.parametrize("act", ["answer", "erase"])
async def test_nobody_else_answers_or_deletes(enter, record, act):
    browser = await enter(Role.LEADER)
    sent = await browser.post(f"/desk/restricted/{record.id}/{act}", data=ANSWER | {"why": "x"})
    assert sent.status_code == 404


PICTURE = StoredPhoto("photo", "image/jpeg", b"\xff\xd8zzyzx")


@pytest.fixture
async def with_photo(bureau):
    async with bureau.desk() as desk:
        await restricted.open_record(desk, SEALER, WORDS, Channel.WEB, [PICTURE])
        return (await restricted.listed(desk))[0]


def photo_of(page):
    return re.search(r'src="(/desk/restricted/[^"]+/photos/\d+)"', page.text)[1]


async def test_a_photo_is_seen_by_who_opened_the_record_for_half_an_hour(bureau, enter, with_photo):
    browser, other = await enter(Role.INSPECTOR), await enter(Role.INSPECTOR)
    shown = photo_of(await opened(browser, with_photo))
    seen = await browser.get(shown)
    assert (seen.content, seen.headers["content-type"]) == (PICTURE.data, "image/jpeg")
    assert "no-store" in seen.headers["cache-control"]
    assert (await other.get(shown)).status_code == 404
    inspector = await bureau.official(Role.INSPECTOR)
    async with bureau.desk() as desk:
        *_, photo = await restricted.unseal(desk, SEALER, inspector, with_photo, "Vì thế.")
        assert await restricted.photo(desk, SEALER, inspector, with_photo, photo.photo)
    bureau.clock.pass_by(minutes=31)
    async with bureau.desk() as desk:
        with pytest.raises(cases.Refused, match="open_first"):
            await restricted.photo(desk, SEALER, inspector, with_photo, photo.photo)


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, "-1", "٣"])
async def test_what_is_no_photo_of_the_record_is_missing(enter, with_photo, number):
    browser = await enter(Role.INSPECTOR)
    await opened(browser, with_photo)
    assert (await browser.get(f"/desk/restricted/{with_photo.id}/photos/{number}")).status_code == 404


async def test_a_photo_of_another_record_is_missing(bureau, enter, record, with_photo):
    browser = await enter(Role.INSPECTOR)
    shown = photo_of(await opened(browser, with_photo))
    await opened(browser, record)
    assert (await browser.get(shown.replace(with_photo.id, record.id))).status_code == 404


async def test_new_keys_take_over_the_photos(bureau, with_photo):
    new = fresh_key()
    inspector = await bureau.official(Role.INSPECTOR)
    both = FernetSealer([new, KEY])
    async with bureau.desk() as desk:
        assert await keys.reseal(desk, both) >= 2
        *_, photo = await restricted.unseal(desk, FernetSealer([new]), inspector, with_photo, "Vì thế.")
        found = await restricted.photo(desk, FernetSealer([new]), inspector, with_photo, photo.photo)
    assert found.data == PICTURE.data
