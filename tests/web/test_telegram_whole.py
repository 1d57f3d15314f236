"""The whole loop on Telegram: the program as people start it, polling a strict stand-in for the platform."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest

from tests.browser.program import ROOT, Program
from tests.fake_telegram import FakeTelegram, Fault, serving
from tests.fault.small_province import small_province

pytestmark = pytest.mark.fault


@asynccontextmanager
async def desk_on_telegram(folder):
    """The platform, and the program that polls it."""
    fake = FakeTelegram()
    async with serving(fake) as address:
        settings = {"MOTCUA_TELEGRAM_TOKEN": fake.token, "MOTCUA_TELEGRAM_API": address}
        program = Program(folder, MOTCUA_DATA=str(small_province(folder)), **settings)
        await program.start()
        try:
            yield fake, program
        finally:
            await program.stop()


async def hears(who, words):
    """Waits until the newest messages hold the words; gives the buttons that stand under them."""
    async with asyncio.timeout(20):
        while True:
            for seen, keyboard in zip(reversed(who.heard), reversed(who.keyboards), strict=True):
                if re.search(words, seen.text):
                    return dict(keyboard)
            await asyncio.sleep(0.05)


def invitation(program):
    """A code for a handler of a commune, made on the command line while the desk runs."""
    command = [sys.executable, "-m", "bot", "official", "invite", "--role", "handler", "--office", "ubnd-xa-hy-cuong"]
    made = subprocess.run([*command, "--json"], cwd=ROOT, env=program.environment, capture_output=True, check=True)
    return json.loads(made.stdout)["code"]


async def fetched(fake, ref):
    """Waits until the program asked the platform's host for the file."""
    async with asyncio.timeout(20):
        while f"photos/{ref}.jpg" not in [call.asked["path"] for call in fake.wire if call.method == "file"]:
            await asyncio.sleep(0.05)


async def file_feedback(fake, citizen):
    """From the first words to the receipt, with a photo; gives the case code."""
    fake.says(citizen, "gửi phản ánh")
    await hears(citizen, "Bước 1/7")
    fake.says(citizen, "Đèn đường ở xóm Thử Nghiệm, xã Hy Cương hỏng cả tháng nay, buổi tối rất tối.")
    fake.presses_button(citizen, (await hears(citizen, "Bước 2/7"))["Đúng rồi"])
    await hears(citizen, "Bước 3/7")
    for answer, step in (("Nguyễn Thị Thử", "4/7"), ("xóm Thử Nghiệm, xã Hy Cương", "5/7"), ("0912345678", "6/7")):
        fake.says(citizen, answer)
        buttons = await hears(citizen, f"Bước {step}")
    assert "Bỏ qua" in buttons
    fake.says(citizen, photo=[{"file_id": "anh", "file_unique_id": "u", "width": 40, "height": 30}])
    fake.presses_button(citizen, (await hears(citizen, "Đã nhận 1 ảnh"))["Xong"])
    summary = await hears(citizen, "Bước 7/7")
    assert "máy chủ của Telegram ở nước ngoài" in citizen.heard[-1].text
    fake.presses_button(citizen, summary["Đồng ý và gửi"])
    await hears(citizen, "Đã nhận phản ánh của ông/bà")
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b", citizen.heard[-1].text).group()


async def test_a_citizen_files_an_official_answers_and_the_citizen_is_satisfied_all_on_telegram(tmp_path):
    async with desk_on_telegram(tmp_path) as (fake, program):
        citizen, official = fake.person(), fake.person(5_000_000_002, first_name="Cán bộ Thử")
        fake.files["anh"] = b"no picture, which the program finds out by itself"
        fake.says(official, f"MÃ MỜI {await asyncio.to_thread(invitation, program)}")
        await hears(official, "Đã nối chat này")
        code = await file_feedback(fake, citizen)
        await fetched(fake, "anh")
        card = await hears(official, f"Vụ việc {code}")
        assert not any("0912" in seen.text for seen in official.heard)

        fake.presses_button(official, card["Nhận việc"])
        await hears(citizen, f"đã nhận phản ánh {code}")
        fake.presses_button(official, card["Trả lời"])
        await hears(official, "viết câu trả lời")
        fake.says(official, "Bóng đèn đã được thay xong vào sáng nay.")
        fake.presses_button(official, (await hears(official, "Gửi trả lời này"))["Gửi"])
        result = await hears(citizen, "Bóng đèn đã được thay xong vào sáng nay")
        fake.presses_button(citizen, result["Hài lòng"])
        await hears(citizen, "Tôi đã ghi là ông/bà hài lòng")


async def test_a_platform_that_is_down_and_a_killed_program_lose_no_word_and_double_none(tmp_path):
    async with desk_on_telegram(tmp_path) as (fake, program):
        citizen = fake.person()
        fake.faults.append(down := Fault.status(502, times=None))
        fake.says(citizen, "làm giấy khai sinh cần gì")
        await asyncio.sleep(1)
        await program.stop(signal.SIGKILL)
        fake.faults.remove(down)
        await program.start()
        await hears(citizen, "đăng ký khai sinh")
        fake.says(citizen, "phí bao nhiêu?")
        await hears(citizen, "Về .*đăng ký khai sinh")
        assert [seen.text.count("Giấy tờ cần có") for seen in citizen.heard].count(1) == 1
        assert fake.token not in program.told
