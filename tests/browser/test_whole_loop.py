"""Ask, file, answer, hear back: one citizen and two officials in real browsers, with the program as people start it.

With MOTCUA_TEST_PICTURES=docs/pictures the pictures of the README are taken on the way.
"""

import os
import re
from pathlib import Path

import pytest

from tests.browser.program import Program

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PASSWORD = "cay-chuoi-ngoc-truoc-hien"


@pytest.fixture
def program(tmp_path):
    """The program with the whole list, as people start it."""
    running = Program(tmp_path)
    running.begin()
    yield running
    running.end()


async def picture(page, name):
    """Keeps what is on the screen, when the pictures are being taken."""
    folder = os.environ.get("MOTCUA_TEST_PICTURES")
    if folder:
        await page.wait_for_timeout(400)
        await page.screenshot(path=Path(folder) / f"{name}.png")


class Citizen:
    """Somebody with the chat open on a phone."""

    def __init__(self, page):
        self.page = page

    async def comes(self):
        await self.page.goto("/")
        await self.page.get_by_role("button", name="Hỏi thủ tục").wait_for()

    async def writes(self, words):
        await self.page.get_by_role("textbox").fill(words)
        await self.page.get_by_role("button", name="Gửi", exact=True).click()

    async def taps(self, label):
        await self.page.get_by_role("button", name=label, exact=True).last.click()

    async def reads(self, words):
        await self.page.get_by_role("log").get_by_text(words).last.wait_for()


class Official:
    """Somebody at the desk."""

    def __init__(self, page):
        self.page = page

    async def joins(self, link, username):
        await self.page.goto(link)
        await self.page.locator("[name=username]").fill(username)
        await self.page.locator("[name=password]").fill(PASSWORD)
        await self.page.locator("[name=again]").fill(PASSWORD)
        await self.page.locator("main form button").click()
        await self.page.wait_for_url(re.compile(r"/desk(/officials)?$"))

    async def invites(self, name, office):
        """Gives the link for a new handler of an office."""
        await self.page.goto("/desk/officials")
        await self.page.locator("[name=name]").fill(name)
        await self.page.locator("[name=role]").select_option("handler")
        await self.page.locator("[name=office]").select_option(office)
        await self.page.locator("main form button.main").click()
        await self.page.get_by_role("heading", name=name).wait_for()
        return re.search(r"http://\S+/desk/invite/[\w-]+", await self.page.locator("main").inner_text()).group()

    async def opens_the_newest_case(self):
        await self.page.goto("/desk")
        await self.page.locator("main a[href^='/desk/cases/']").first.click()


async def file_feedback(citizen):
    """From the first words to the receipt; gives the case code."""
    await citizen.writes("gửi phản ánh")
    await citizen.reads("Bước 1/7")
    await citizen.writes("Đèn đường ở xóm Thử Nghiệm, xã Hy Cương hỏng cả tháng nay, buổi tối rất tối.")
    await citizen.reads("Bước 2/7")
    await citizen.taps("Đúng rồi")
    await citizen.writes("Nguyễn Thị Thử Nghiệm")
    await citizen.reads("Bước 4/7")
    await citizen.writes("xóm Thử Nghiệm, xã Hy Cương")
    await citizen.reads("Bước 5/7")
    await citizen.writes("0912 345 678")
    await citizen.taps("Bỏ qua")
    await citizen.reads("Ông/bà xem lại trước khi gửi")
    await citizen.taps("Đồng ý và gửi")
    await citizen.reads("Đã nhận phản ánh của ông/bà")
    text = await citizen.page.get_by_role("log").inner_text()
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b", text).group()


async def test_a_citizen_asks_files_hears_the_answer_without_reloading_and_is_satisfied(program, visitor):
    citizen = Citizen(await visitor())
    await citizen.comes()
    await citizen.writes("lam giay khai sinh can gi")
    await citizen.reads("đăng ký khai sinh")
    await citizen.reads("Theo Quyết định")
    await picture(citizen.page, "chat-procedure")

    code = await file_feedback(citizen)
    await picture(citizen.page, "chat-receipt")

    admin = Official(await visitor(width=1280, height=800))
    await admin.joins(program.first_link, "quan-tri")
    link = await admin.invites("Cán bộ Thử Nghiệm", "ubnd-xa-hy-cuong")
    handler = Official(await visitor(width=1280, height=800))
    await handler.joins(link, "can-bo-thu")
    await picture(handler.page, "desk-work")
    await handler.opens_the_newest_case()
    assert code in await handler.page.locator("main").inner_text()
    await handler.page.get_by_role("button", name="Nhận việc").click()
    await citizen.reads(re.compile(f"đã nhận phản ánh {code}"))

    await handler.page.get_by_role("link", name="Trả lời").click()
    await handler.page.locator("textarea[name=words]").fill("Bóng đèn đã được thay xong vào sáng nay.")
    await handler.page.get_by_role("button", name="Xem trước").click()
    await picture(handler.page, "desk-preview")
    assert "Bóng đèn đã được thay xong" in await handler.page.locator("main").inner_text()
    await handler.page.locator("button[value=send]").click()

    await citizen.reads("Bóng đèn đã được thay xong vào sáng nay.")
    await citizen.page.get_by_role("button", name="Hài lòng", exact=True).scroll_into_view_if_needed()
    await picture(citizen.page, "chat-answer")
    await citizen.taps("Hài lòng")
    await citizen.reads("Tôi đã ghi là ông/bà hài lòng")

    await handler.page.reload()
    assert "Đã kết thúc" in await handler.page.locator("main").inner_text()
    assert citizen.page.faults == admin.page.faults == handler.page.faults == []
