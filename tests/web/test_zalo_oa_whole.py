"""The whole loop on a Zalo OA: the program as people start it, brought signed events by a strict stand-in."""

import asyncio
import re
import signal
import subprocess
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.browser.program import ROOT, Program
from tests.fake_zalo_oa import FakeZaloOa, serving
from tests.fault.small_province import small_province
from tests.web.test_telegram_whole import invitation

pytestmark = pytest.mark.fault


def settings_of(fake, address):
    """The settings of a desk on this OA."""
    return {
        "MOTCUA_ZALO_OA_APP_ID": fake.app_id, "MOTCUA_ZALO_OA_APP_SECRET": fake.app_secret,
        "MOTCUA_ZALO_OA_SECRET_KEY": fake.oa_key, "MOTCUA_ZALO_OA_API": address, "MOTCUA_ZALO_OA_OAUTH": address,
        "MOTCUA_ZALO_OA_PER_MINUTE": "4000",
    }  # fmt: skip


@asynccontextmanager
async def desk_on_oa(folder):
    fake = FakeZaloOa()
    async with serving(fake) as address:
        program = Program(folder, MOTCUA_DATA=str(small_province(folder)), **settings_of(fake, address))
        await program.start()
        try:
            yield fake, program
        finally:
            await program.stop()


async def token_brought(program, refresh):
    """As an operator does it, beside the running desk."""
    command = [*program.command, "channel", "token", "zalo_oa"]
    done = await asyncio.to_thread(
        subprocess.run, command, input=refresh, text=True, cwd=ROOT, env=program.environment, capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


async def brought(fake, program, body):
    """The event as Zalo brings it: again and again until it is taken."""
    async with httpx.AsyncClient(headers=fake.signature(body)) as client, asyncio.timeout(30):
        while True:
            try:
                if (await client.post(f"{program.address}/zalo-oa/webhook", content=body)).status_code == 200:
                    return
            except httpx.HTTPError:
                await asyncio.sleep(0.1)


async def hears(who, words):
    async with asyncio.timeout(20):
        while not any(re.search(words, heard.text) for heard in who.heard):
            await asyncio.sleep(0.05)


async def is_shown(who, label):
    async with asyncio.timeout(20):
        while not (who.heard and label in who.heard[-1].labels):
            await asyncio.sleep(0.05)


async def test_a_citizen_and_an_official_meet_on_an_oa_whose_tokens_came_while_it_ran(tmp_path):
    async with desk_on_oa(tmp_path) as (fake, program):
        citizen, official = fake.person(), fake.person("7000000000000000002")
        async with httpx.AsyncClient() as client:
            probe = await client.post(f"{program.address}/zalo-oa/webhook", content=b"{}")
            assert (probe.status_code, probe.content) == (200, b"")
        code = await asyncio.to_thread(invitation, program)
        await brought(fake, program, fake.says(official, f"MÃ MỜI {code}"))
        await token_brought(program, fake.refresh)
        await hears(official, "Đã nối chat này")
        story = "Đèn đường ở xóm Thử Nghiệm, xã Hy Cương hỏng cả tháng nay, buổi tối rất tối."
        for said, heard in (
            ("gửi phản ánh", "Bước 1/7"), (story, "Bước 2/7"), ("1", "Bước 3/7"), ("Nguyễn Thị Thử", "Bước 4/7"),
            ("xóm Thử Nghiệm, xã Hy Cương", "Bước 5/7"), ("0912345678", "Bước 6/7"), ("1", "Bước 7/7"),
            ("1", "Đã nhận phản ánh của ông/bà"),
        ):  # fmt: skip
            await brought(fake, program, fake.says(citizen, said))
            await hears(citizen, heard)
        await is_shown(official, "Nhận việc")
        assert not any("0912" in heard.text for heard in official.heard)
        await brought(fake, program, fake.presses(official, "Nhận việc"))
        await hears(citizen, "đã nhận phản ánh")
        for secret in (fake.access, fake.refresh, fake.app_secret, fake.oa_key, "0912345678", "Nguyễn Thị Thử"):
            assert secret not in program.told
        assert fake.sold == 1


async def test_a_killed_program_loses_no_word_and_keeps_its_tokens(tmp_path):
    async with desk_on_oa(tmp_path) as (fake, program):
        await token_brought(program, fake.refresh)
        citizen = fake.person()
        first, second = fake.says(citizen, "làm giấy khai sinh cần gì"), fake.says(citizen, "chào")
        await brought(fake, program, first)
        await program.stop(signal.SIGKILL)
        again = asyncio.create_task(brought(fake, program, first))
        await program.start()
        await again
        await brought(fake, program, second)
        await hears(citizen, "đăng ký khai sinh")
        # One answer; a second copy only where the kill fell between the wire and the mark.
        assert len([heard for heard in citizen.heard if "Giấy tờ cần có" in heard.text]) in (1, 2)
        assert fake.sold == 1
