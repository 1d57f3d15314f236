"""Requests about personal data and breaches at the desk: who may, by when, and what goes to the person."""

from datetime import date

import pytest

from bot.domain.breach import EntryKind
from bot.domain.case import Status
from bot.domain.datarequest import RequestKind, RequestState
from bot.domain.person import Role
from bot.services import breaches, datarequests
from bot.worker.timer import Timer
from tests.bureau import CITIZEN, ELSEWHERE, NAME, PHONE, rules

REASON = "Sổ tiếp nhận phải lưu theo quy định."


@pytest.fixture
async def receiver(bureau):
    return await bureau.official(Role.RECEIVER, ELSEWHERE, chat="nguoi-nhan")


async def asked(bureau, kind=RequestKind.OBJECT, words="Tôi không muốn công khai ảnh"):
    async with bureau.desk() as desk:
        person = await desk.archive.people.meet(CITIZEN, desk.chance.id(), desk.now)
        return await datarequests.ask(desk, person, kind, CITIZEN.channel, words)


async def now(bureau, request):
    async with bureau.desk() as desk:
        return await desk.archive.personal.requests.by_id(request.id)


async def told(bureau):
    return "\n".join(message.reply.plain() for message in await bureau.notices() if message.recipient == CITIZEN)


async def sends(browser, request, step, words="", version=None):
    form = {"do": step, "words": words, "version": version or str(request.version)}
    return await browser.post(f"/desk/data/{request.id}", data=form)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.HANDLER])
async def test_only_the_receiving_office_sees_requests(bureau, role):
    request = await asked(bureau)
    async with bureau.visit(await bureau.official(role)) as browser:
        assert (await browser.get("/desk/data")).status_code == 404
        assert (await sends(browser, request, "refuse", REASON)).status_code == 404
        assert "/desk/data" not in (await browser.get("/desk/officials")).text
    assert (await now(bureau, request)).state is RequestState.OPEN


async def test_the_page_shows_what_is_asked_by_when_and_the_persons_cases(bureau, receiver):
    case = await bureau.case()
    await asked(bureau)
    async with bureau.visit(receiver) as browser:
        page = (await browser.get("/desk/data")).text
    for part in ("Phản đối việc dùng dữ liệu", "thứ Năm 12/03/2026", "thứ Tư 25/03/2026", f"/desk/cases/{case.code}"):
        assert part in page
    assert "sắp đến hạn" in page
    assert not any(part in page for part in (NAME, PHONE))


async def test_a_request_past_its_date_is_marked_and_stands_in_the_digest(bureau, receiver):
    await asked(bureau)
    bureau.clock.set("2026-03-13T07:30")
    async with bureau.visit(receiver) as browser:
        assert "quá hạn" in (await browser.get("/desk/data")).text
    timer = Timer(bureau.store, rules(), bureau.clock, bureau.chance, wake=bureau.wake, search=None, leadership=None)
    await timer.digest()
    (digest,) = [message for message in await bureau.post() if message.recipient.id == "nguoi-nhan"]
    assert rules().texts.say("digest.late_requests", count=1) in digest.reply.plain()


async def test_the_person_is_told_of_each_step_in_the_officials_own_words(bureau, receiver):
    request = await asked(bureau)
    async with bureau.visit(receiver) as browser:
        assert (await sends(browser, request, "confirm")).status_code == 303
        assert "thứ Tư 25/03/2026" in await told(bureau)
        request = await now(bureau, request)
        await sends(browser, request, "extend", "Phải hỏi thêm cơ quan giải quyết.")
        assert "Phải hỏi thêm cơ quan giải quyết." in await told(bureau)
        request = await now(bureau, request)
        assert (request.due, request.extended) == (date(2026, 4, 9), True)
        await sends(browser, request, "refuse", REASON)
    assert REASON in await told(bureau)
    assert (await now(bureau, request)).state is RequestState.REFUSED


@pytest.mark.parametrize("step", ["finish", "refuse", "extend"])
@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
async def test_without_words_for_the_person_nothing_is_done(bureau, receiver, step, words):
    request = await asked(bureau)
    async with bureau.visit(receiver) as browser:
        page = await sends(browser, request, step, words)
    assert page.status_code == 422
    assert await now(bureau, request) == request


async def test_a_second_extension_and_a_stale_page_change_nothing_and_the_words_stay_in_sight(bureau, receiver):
    request = await asked(bureau)
    async with bureau.visit(receiver) as browser:
        await sends(browser, request, "extend", REASON)
        longer = await now(bureau, request)
        for version in (request.version, longer.version):
            page = await sends(browser, request, "extend", "Lần nữa.", str(version))
            assert page.status_code == 409
            assert "Lần nữa." in page.text
    assert await now(bureau, request) == longer


async def test_a_deletion_waits_for_open_cases_and_then_is_done_from_the_desk(bureau, receiver):
    case = await bureau.case(content=f"Tôi là {NAME}, đèn hỏng.")
    request = await asked(bureau, RequestKind.DELETE, "")
    async with bureau.visit(receiver) as browser:
        page = await sends(browser, request, "finish", "Đã xóa.")
        assert page.status_code == 409
        async with bureau.desk() as desk:
            from dataclasses import replace

            await desk.archive.cases.save(replace(case, status=Status.CLOSED))
        assert (await sends(browser, request, "finish", "Đã xóa.")).status_code == 303
        assert "Đã xóa." in await told(bureau)
        shown = (await browser.get(f"/desk/cases/{case.code}")).text
    kept = await bureau.now(case)
    assert (kept.sender, kept.content) == (None, "Tôi là …, đèn hỏng.")
    assert kept.pseudonym in shown
    assert NAME not in shown


async def test_a_forged_step_or_request_is_not_found(bureau, receiver):
    request = await asked(bureau)
    async with bureau.visit(receiver) as browser:
        assert (await sends(browser, request, "delete")).status_code == 404
        missing = await browser.post("/desk/data/khong-co", data={"do": "confirm", "version": "1"})
    assert missing.status_code == 409
    assert await now(bureau, request) == request


BREACH = {"discovered": "2026-03-09T14:05", "what": "Gửi nhầm một tệp.", "kinds": "họ tên", "people": "12"}


@pytest.fixture
async def admin(bureau):
    return await bureau.official(Role.ADMIN, chat="quan-tri")


async def known(bureau):
    async with bureau.desk() as desk:
        return list(await desk.archive.personal.breaches.known())


async def test_a_breach_is_noted_and_its_clock_is_shown(bureau, admin):
    async with bureau.visit(admin) as browser:
        assert (await browser.post("/desk/breaches", data=BREACH | {"measures": "Đã thu hồi."})).status_code == 303
        page = (await browser.get("/desk/breaches")).text
    (breach,) = await known(bureau)
    assert (breach.people, breach.entries[0].words) == (12, "Đã thu hồi.")
    assert "trước thứ Năm 12/03/2026, 14:05" in page


@pytest.mark.parametrize(
    "wrong",
    [
        *({"what": " "}, {"kinds": ""}, {"people": "-1"}, {"people": "nhiều"}),
        *({"discovered": "2026-03-11T14:05"}, {"discovered": "hôm qua"}),
    ],
)
async def test_a_breach_that_cannot_be_read_is_refused_and_the_words_stay(bureau, admin, wrong):
    async with bureau.visit(admin) as browser:
        page = await browser.post("/desk/breaches", data=BREACH | wrong)
    assert page.status_code == 422
    assert (BREACH | wrong)["what"].strip() in page.text
    assert await known(bureau) == []


async def noted(bureau):
    async with bureau.desk() as desk:
        return await breaches.note(
            desk, discovered_at=desk.now, what="Lộ một tệp.", kinds="họ tên", people=None, measures="", by=None
        )


async def test_what_is_told_to_the_body_stops_the_clock(bureau, admin):
    breach = await noted(bureau)
    bureau.clock.pass_by(hours=2)
    async with bureau.visit(admin) as browser:
        said = {"kind": "told_authority", "words": "Công văn số 1.", "at": "2026-03-10T10:00"}
        assert (await browser.post(f"/desk/breaches/{breach.id}", data=said)).status_code == 303
        for wrong in ({"at": "2026-03-10T08:00"}, {"at": "2026-03-10T20:00"}, {"words": ""}):
            assert (await browser.post(f"/desk/breaches/{breach.id}", data=said | wrong)).status_code == 422
        assert (await browser.post(f"/desk/breaches/{breach.id}", data=said | {"kind": "x"})).status_code == 404
    (now_known,) = await known(bureau)
    assert [entry.kind for entry in now_known.entries] == [EntryKind.TOLD_AUTHORITY]


async def test_a_handler_neither_sees_nor_writes_the_log(bureau):
    breach = await noted(bureau)
    async with bureau.visit(await bureau.official(Role.HANDLER)) as browser:
        for page in (
            await browser.get("/desk/breaches"),
            await browser.post("/desk/breaches", data=BREACH),
            await browser.post(f"/desk/breaches/{breach.id}", data={"kind": "measure", "words": "x"}),
        ):
            assert page.status_code == 404
    assert len(await known(bureau)) == 1


async def test_who_keeps_the_log_is_reminded_once_before_the_clock_ends(bureau, admin):
    """Guard: the dedupe key of the reminder and the hours of `data/privacy.json`."""
    await noted(bureau)
    timer = Timer(bureau.store, rules(), bureau.clock, bureau.chance, wake=bureau.wake, search=None, leadership=None)
    heard = []
    for hours in (47.9, 0.2, 1, 30):
        bureau.clock.pass_by(hours=hours)
        await timer.personal()
        heard.append([message.recipient.id for message in await bureau.post()])
    assert heard == [[], ["quan-tri"], [], []]
