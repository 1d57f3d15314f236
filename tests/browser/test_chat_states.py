"""The chat in every state that people meet, looked at as every page is: axe-core light and dark, large, forced colours,
keyboard alone.

With MOTCUA_TEST_PICTURES=FOLDER pictures are taken on the way.
"""

import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser import looks
from tests.browser.test_chat_page import answered, ask, opened, picture
from tests.web.chat_door import words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)


async def look_at(page, name):
    """What is wrong with what is shown now, by look."""
    found = {}
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, forced_colors="none")
        await page.set_viewport_size({"width": 360, "height": 740})
        found[f"axe-core, {scheme}"] = await looks.axe(page)
    await page.emulate_media(color_scheme="light")
    for look in ("by keyboard", "at 200 %", "at 400 %", "forced colours"):
        found[look] = await looks.ALL[look](page)
        await _picture(page, f"{name}-{look}")
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.emulate_media(forced_colors="none")
    return {look: faults for look, faults in found.items() if faults}


async def _picture(page, name):
    if folder := os.environ.get("MOTCUA_TEST_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name.replace(' ', '-').replace('%', '')}.png")


async def asked(page):
    await ask(page)
    await answered(page)
    await page.locator(".checklist input").first.check()
    for folded in await page.locator(".desk details summary").all():
        await folded.click()


async def found_nothing(page):
    await ask(page, "bìa xanh quắc la zzz")
    await expect(page.locator(".line.desk")).to_have_count(2)


async def filing(page):
    await ask(page, "gửi phản ánh")
    await expect(page.locator(".line.desk")).to_have_count(2)
    await page.locator(".old summary").first.click()


async def received(page):
    """The receipt, with its code large."""
    await ask(page, "gửi phản ánh")
    log = page.get_by_role("log")
    for step, said in (
        ("Bước 1/7", "Đèn đường ở xóm Thử Nghiệm, xã Hy Cương hỏng cả tháng nay, buổi tối rất tối."),
        ("Bước 2/7", "đúng rồi"),
        ("Bước 3/7", "Nguyễn Thị Thử Nghiệm"),
        ("Bước 4/7", "xóm Thử Nghiệm, xã Hy Cương"),
        ("Bước 5/7", "0912 345 678"),
        ("Bước 6/7", "bỏ qua"),
        ("xem lại trước khi gửi", "Đồng ý và gửi"),
    ):
        await log.get_by_text(step).last.wait_for()
        await ask(page, said)
    await page.locator(".code-groups").wait_for()


async def photos(page):
    """One that is ready, one that failed."""
    await page.locator("input[type=file]").set_input_files([picture()])
    await expect(page.locator(".tray li")).to_contain_text(words("web.chat.photo_ready"))
    await page.route("**/chat/photos", lambda route: route.abort())
    await page.locator("input[type=file]").set_input_files([picture()])
    await expect(page.locator(".tray li").last).to_contain_text(words("web.chat.photo_failed"))


async def uploading(page):
    async def wait(_route):
        """It is never answered."""

    await page.route("**/chat/photos", wait)
    await page.locator("input[type=file]").set_input_files([picture()])
    await expect(page.get_by_role("progressbar")).to_be_visible()


async def sent_a_photo(page):
    await page.locator("input[type=file]").set_input_files([picture()])
    await ask(page, "ảnh đây")
    await expect(page.locator(".own .photos img")).to_have_count(1)
    await expect(page.locator(".line.desk")).to_have_count(2)


async def unsent(page):
    await page.route("**/chat/messages", lambda route: route.abort())
    await ask(page)
    await expect(page.locator(".unsent")).to_have_count(1)


async def english(page):
    await page.locator(".language").click()
    await expect(page.locator(".send")).to_have_text("Send")
    await ask(page)
    await answered(page)


async def nothing(page):
    """As it opens."""


ALWAYS = [asked, received, english]
STATES = [
    *ALWAYS,
    *(
        pytest.param(state, marks=pytest.mark.full)
        for state in (nothing, found_nothing, filing, photos, uploading, sent_a_photo, unsent)
    ),
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_nothing_is_wrong_with_the_chat(page, state):
    await opened(page)
    await state(page)
    assert await look_at(page, f"chat-{state.__name__}") == {}


async def test_nothing_is_wrong_while_the_page_opens_and_without_scripts(visitor):
    page = await visitor()
    await page.route("**/static/chat.js", lambda route: route.abort())
    await page.goto("/")
    opening = await look_at(page, "chat-opening")
    bare = await visitor(java_script_enabled=False)
    await bare.goto("/")
    await expect(bare.locator("noscript dd").first).to_be_visible()
    assert opening == {}


async def test_nothing_is_wrong_in_a_frame_that_keeps_nothing(page):
    async def unknown(route):
        await route.fulfill(json={"lines": [], "greeting": None, "known": False})

    await page.route("**/chat/lines*", unknown)
    await page.goto("/nhung")
    await page.get_by_text(words("web.chat.frame_blocked")).wait_for()
    assert await look_at(page, "chat-shut") == {}
