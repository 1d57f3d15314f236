"""One conversation on every channel, by its own wire: ask, ask on, file with a photo, track, hear the answer, rate,
have it opened again. The cases are the same at the end, field by field.
"""

import asyncio
import re
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from bot.config import Settings
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.entry import Asked
from bot.domain.period import Period
from bot.opening import opened_store
from tests import fake_telegram, fake_zalo_bot, fake_zalo_oa
from tests.browser.program import Program
from tests.fault.small_province import small_province
from tests.fault.writing import browser
from tests.web.channel_talkers import OnTelegram, OnTheWeb, OnZaloBot, OnZaloOa
from tests.web.test_telegram_whole import invitation
from tests.web.test_zalo_oa_whole import settings_of, token_brought

pytestmark = pytest.mark.fault

STORY = "Đèn đường ở xóm Thử Nghiệm, xã Hy Cương hỏng cả tháng nay, buổi tối rất tối."
ANSWER = "Bóng đèn đã được thay xong vào sáng nay."
_CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b")
WHY = "Đèn lại hỏng ngay tối hôm sau."


@asynccontextmanager
async def everywhere(folder):
    """The program on every channel; gives it, somebody on each, and an official."""
    telegram, zalo_bot, oa = fake_telegram.FakeTelegram(), fake_zalo_bot.FakeZaloBot(), fake_zalo_oa.FakeZaloOa()
    async with AsyncExitStack() as stack:
        settings = {
            "MOTCUA_TELEGRAM_TOKEN": telegram.token,
            "MOTCUA_TELEGRAM_API": await stack.enter_async_context(fake_telegram.serving(telegram)),
            "MOTCUA_ZALO_BOT_TOKEN": zalo_bot.token,
            "MOTCUA_ZALO_BOT_API": await stack.enter_async_context(fake_zalo_bot.serving(zalo_bot)),
            "MOTCUA_ZALO_BOT_PER_SECOND": "100",
            **settings_of(oa, await stack.enter_async_context(fake_zalo_oa.serving(oa))),
        }
        program = Program(folder, MOTCUA_DATA=str(small_province(folder)), **settings)
        await program.start()
        await token_brought(program, oa.refresh)
        client = await stack.enter_async_context(browser(program))
        at_door = await stack.enter_async_context(httpx.AsyncClient())
        try:
            yield (
                program,
                (
                    OnTheWeb(client),
                    OnTelegram(telegram),
                    OnZaloBot(zalo_bot),
                    OnZaloOa(oa, program.address, at_door),
                ),
                OnTelegram(telegram, number=2, first_name="Cán bộ Thử"),
            )
        finally:
            await program.stop()


async def asks_and_files(citizen):
    """From the first question to the receipt and the list of one's own; gives the code."""
    await citizen.says("làm giấy khai sinh cần gì")
    await citizen.hears("đăng ký khai sinh")
    await citizen.says("phí bao nhiêu?")
    await citizen.hears("Về .*đăng ký khai sinh")
    await citizen.says("gửi phản ánh")
    await citizen.hears("Bước 1/7")
    await citizen.shows(STORY)
    await citizen.chooses("Đúng rồi", "Bước 2/7")
    await citizen.hears("Bước 3/7")
    for said, step in (("Nguyễn Thị Thử", 4), ("xóm Thử Nghiệm, xã Hy Cương", 5)):
        await citizen.says(said)
        await citizen.hears(f"Bước {step}/7")
    await citizen.says("0912345678")
    await citizen.chooses("Xong", "Bước 6/7")
    await citizen.chooses("Đồng ý và gửi", "Bước 7/7")
    receipt, _ = await citizen.hears("Đã nhận phản ánh của ông/bà")
    await citizen.says("việc của tôi")
    await citizen.hears("chờ cơ quan nhận|Các việc ông/bà đã gửi")
    return _CODE.search(receipt).group()


async def is_answered(citizen, code, official):
    """The official takes the case and answers it; the citizen hears both, says no, and wants it seen again."""
    official.seen = 0
    card = await official.hears(f"Vụ việc {code}")
    official.seen = len(await official.heard())
    await official.picks("Nhận việc", card)
    await citizen.hears("đã nhận phản ánh")
    await official.picks("Trả lời", card)
    await official.hears("viết câu trả lời")
    await official.says(ANSWER)
    await official.chooses("Gửi", "Gửi trả lời này")
    await citizen.chooses("Chưa hài lòng", ANSWER)
    await citizen.chooses("Đề nghị xem lại", "Vì sao")
    await citizen.hears("cần xem lại điều gì")
    await citizen.says(WHY)
    await citizen.hears("Đã đề nghị xem lại")
    await official.hears(WHY)


async def test_one_conversation_ends_in_the_same_case_on_every_channel(tmp_path, monkeypatch):
    async with everywhere(tmp_path) as (program, citizens, official):
        await official.says(f"MÃ MỜI {await asyncio.to_thread(invitation, program)}")
        await official.hears("Đã nối chat này")
        # All at once: every platform takes one message a second in one chat.
        codes = await asyncio.gather(*map(asks_and_files, citizens))
        for citizen, code in zip(citizens, codes, strict=True):
            await is_answered(citizen, code, official)
        monkeypatch.setenv("MOTCUA_VAR", str(program.var))
        cases = await kept()
    assert set(cases) == {citizen.name for citizen in citizens}
    first, *others = cases.values()
    assert others == [first] * (len(citizens) - 1)


async def kept():
    """What is kept of each case, by its channel, without what tells one from another: ids, codes and times."""
    async with opened_store(Settings.read(), exclusive=False) as store, store.reading() as archive:
        lines = await archive.registers.lines(Asked(Period.parse("", "", datetime.now(OFFICE_ZONE).date())), None, 10)
        entries = await archive.registers.entries(lines)
        return {entry.case.origin.channel: await _told(archive, entry) for entry in entries}


async def _told(archive, entry):
    case, archived = entry.case, archive.cases
    own = dict.fromkeys(("id", "code", "draft_id", "person_id", "origin", "received_at", "register_no"))
    return {
        "case": replace(case, **own, attachments=()),
        "photos": [photo.kind for photo in case.attachments],
        "steps": [
            (step.kind, step.actor, step.office, step.before, step.after, step.note)
            for step in await archived.events(case.id)
        ],
        "verdicts": await archived.verdicts(case.id),
        "clocks": [
            (clock.step, clock.rule, clock.number, clock.unit, clock.due, clock.why)
            for clock in await archive.clocks.of_case(case.id)
        ],
        "consents": sorted(
            (each.purpose, each.given) for each in await archive.personal.consents.of_person(case.person_id)
        ),
    }
