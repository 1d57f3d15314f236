"""The whole loop on a Zalo bot: the program as people start it, polling a strict stand-in for the platform."""

import asyncio
import re
import signal
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.browser.program import Program
from tests.fake_zalo_bot import FakeZaloBot, serving
from tests.fault.small_province import small_province
from tests.web.test_telegram_whole import invitation

pytestmark = pytest.mark.fault


@asynccontextmanager
async def desk_on_zalo(folder, **more):
    fake = FakeZaloBot()
    async with serving(fake) as address:
        settings = {
            "MOTCUA_ZALO_BOT_TOKEN": fake.token, "MOTCUA_ZALO_BOT_API": address, "MOTCUA_ZALO_BOT_PER_SECOND": "100",
            **more,
        }  # fmt: skip
        program = Program(folder, MOTCUA_DATA=str(small_province(folder)), **settings)
        await program.start()
        try:
            yield fake, program
        finally:
            await program.stop()


async def hears(who, words):
    async with asyncio.timeout(20):
        while not any(re.search(words, heard.text) for heard in who.heard):
            await asyncio.sleep(0.05)


async def test_a_citizen_and_an_official_meet_on_zalo_and_nothing_but_words_is_typed(tmp_path):
    async with desk_on_zalo(tmp_path) as (fake, program):
        citizen, official = fake.person(), fake.person("c4nb0", name="Cán bộ Thử")
        fake.says(official, f"MÃ MỜI {await asyncio.to_thread(invitation, program)}")
        await hears(official, "Đã nối chat này")
        story = "Đèn đường ở xóm Thử Nghiệm, xã Hy Cương hỏng cả tháng nay, buổi tối rất tối."
        for said, heard in (
            ("gửi phản ánh", "Bước 1/7"), (story, "Bước 2/7"), ("1", "Bước 3/7"), ("Nguyễn Thị Thử", "Bước 4/7"),
            ("xóm Thử Nghiệm, xã Hy Cương", "Bước 5/7"), ("0912345678", "Bước 6/7"), ("số 1", "Bước 7/7"),
            ("một", "Đã nhận phản ánh của ông/bà"),
        ):  # fmt: skip
            fake.says(citizen, said)
            await hears(citizen, heard)
        await hears(official, r"1\. Nhận việc")
        assert not any("0912" in heard.text for heard in official.heard)
        fake.says(official, "1")
        await hears(citizen, "đã nhận phản ánh")
        fake.says(official, "Trả lời")
        await hears(official, "viết câu trả lời")
        fake.says(official, "Bóng đèn đã được thay xong vào sáng nay.")
        await hears(official, "Gửi trả lời này")
        fake.says(official, "1")
        await hears(citizen, r"Bóng đèn đã được thay xong vào sáng nay[\s\S]*1\. Hài lòng")
        fake.says(citizen, "1")
        await hears(citizen, "Tôi đã ghi là ông/bà hài lòng")
        assert fake.token not in program.told
        assert len(fake.sent("sendChatAction")) > 5


SECRET = "a-secret-of-nobody-0123456789"
WEBHOOK = {"MOTCUA_ZALO_BOT_WEBHOOK": "https://motcua.vi-du.example", "MOTCUA_ZALO_BOT_SECRET": SECRET}


async def brought(program, event):
    """The event as Zalo brings it: again and again until it is taken."""
    async with httpx.AsyncClient(headers={"X-Bot-Api-Secret-Token": SECRET}) as client, asyncio.timeout(30):
        while True:
            try:
                if (await client.post(f"{program.address}/zalo-bot/webhook", json=event)).status_code == 200:
                    return
            except httpx.HTTPError:
                await asyncio.sleep(0.1)


async def test_by_webhook_a_killed_program_loses_no_word_and_takes_none_twice(tmp_path):
    async with desk_on_zalo(tmp_path, **WEBHOOK) as (fake, program):
        async with asyncio.timeout(10):
            while not fake.webhook:
                await asyncio.sleep(0.05)
        assert fake.webhook["url"] == "https://motcua.vi-du.example/zalo-bot/webhook"
        citizen = fake.person()
        first, second = fake.says(citizen, "làm giấy khai sinh cần gì"), fake.says(citizen, "chào")
        await brought(program, first)
        await program.stop(signal.SIGKILL)
        again = asyncio.create_task(brought(program, first))
        await program.start()
        await again
        await brought(program, second)
        await hears(citizen, "đăng ký khai sinh")
        # One answer; a second copy only where the kill fell between the wire and the mark.
        assert len([heard for heard in citizen.heard if "Giấy tờ cần có" in heard.text]) in (1, 2)
        assert [call.method for call in fake.wire if call.method == "getUpdates"] == []
        assert fake.token not in program.told
        assert SECRET not in program.told
