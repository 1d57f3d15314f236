"""Photos on their way up over a slow line: seen to move, stopped at will, tried again, waited for."""

import os

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.test_chat_page import opened, own_lines, picture
from tests.web.chat_door import words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)

SLOW = 60_000
"""Bytes a second, a weak 3G line."""


def heavy(kib=150):
    """A photo with much behind its picture: what a viewer passes over still has to be sent."""
    small = picture()
    return small | {"buffer": small["buffer"] + os.urandom(kib * 1024)}


@pytest_asyncio.fixture(loop_scope="session")
async def line(page):
    """`await line(bytes_a_second)` makes the way up so slow; `await line()` makes it fast again."""
    await opened(page)
    devtools = await page.context.new_cdp_session(page)

    async def line(bytes_a_second=-1):
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
        await devtools.send("Network.emulateNetworkConditions", {"offline": False, **speed})

    return line


async def choose(page, *photos):
    await page.locator("input[type=file]").set_input_files(list(photos))


def button(page, key):
    return page.locator(".tray").get_by_role("button", name=words(key))


async def test_the_progress_is_seen_moving_and_has_a_name(page, line):
    await line(SLOW)
    await choose(page, heavy())
    bar = page.get_by_role("progressbar", name=f"{words('web.chat.photo_loading')} 1")
    await expect(bar).to_be_visible()
    seen = set()
    while now := await bar.evaluate_all("bars => bars.map(one => one.value)"):
        seen.update(now)
        await page.wait_for_timeout(100)
    assert len([one for one in seen if 0 < one < 100]) >= 3
    await expect(page.locator(".tray li", has_text=words("web.chat.photo_ready"))).to_have_count(1)
    await expect(page.locator("form [role=status]")).to_have_text(words("web.chat.photo_ready"))


async def test_an_upload_is_stopped_and_the_words_go_without_it(page, line):
    await line(SLOW // 4)
    await page.locator("textarea").fill("đèn hỏng")
    await choose(page, heavy())
    async with page.expect_event("requestfailed") as stopped:
        await button(page, "web.chat.photo_stop").click()
    assert (await stopped.value).url.endswith("/chat/photos")
    await expect(page.locator(".tray")).to_be_hidden()
    await expect(page.locator("textarea")).to_be_focused()
    await line()
    await page.locator(".send").click()
    await expect(page.locator(".line.own")).to_have_count(1)
    await expect(page.locator(".line.own img")).to_have_count(0)
    await expect(page.locator("[role=status].note")).to_have_text("")


async def test_of_two_uploads_one_is_stopped_by_keyboard_and_the_focus_stays_in_the_tray(page, line):
    await line(SLOW // 4)
    await choose(page, heavy(), heavy())
    await button(page, "web.chat.photo_stop").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".tray li")).to_have_count(1)
    await expect(button(page, "web.chat.photo_stop")).to_be_focused()


async def test_send_pressed_too_early_waits_for_the_photo(page, line):
    await line(SLOW)
    await page.locator("textarea").fill("đèn hỏng")
    await choose(page, heavy(100))
    await page.locator(".send").click()
    await expect(page.locator("[role=status].note")).to_have_text(words("web.chat.photo_waits"))
    await expect(page.locator(".line.own .photos img")).to_have_count(1)
    assert await own_lines(page) == ["đèn hỏng"]


async def test_a_photo_stopped_while_send_waits_for_it_lets_the_words_go(page, line):
    await line(SLOW // 4)
    await page.locator("textarea").fill("đèn hỏng")
    await choose(page, heavy())
    await page.locator(".send").click()
    await expect(page.locator("[role=status].note")).to_have_text(words("web.chat.photo_waits"))
    await button(page, "web.chat.photo_stop").click()
    await line()
    await expect(page.locator(".line.own")).to_have_count(1)
    assert await own_lines(page) == ["đèn hỏng"]


async def test_a_broken_upload_is_said_and_goes_up_at_the_second_try(page, line):
    await page.route("**/chat/photos", lambda route: route.abort("connectionreset"))
    await choose(page, picture())
    await expect(page.locator(".tray li")).to_contain_text(words("web.chat.photo_failed"))
    await expect(page.locator("[role=status].note")).to_have_text(words("web.chat.photo_failed"))
    await page.unroute("**/chat/photos")
    await button(page, "web.chat.photo_again").click()
    await expect(page.locator(".tray li")).to_contain_text(words("web.chat.photo_ready"))
    await expect(button(page, "web.chat.photo_again")).to_be_hidden()
    await expect(button(page, "web.chat.photo_remove")).to_be_focused()


async def test_an_upload_goes_on_while_the_language_is_changed(page, line):
    await line(SLOW)
    await choose(page, heavy(100))
    await page.locator(".language").click()
    await expect(page.locator(".send")).to_have_text("Send")
    await expect(page.locator(".tray li")).to_contain_text("will be sent along")


async def test_a_photo_over_the_cap_is_not_even_begun(page, line):
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    await choose(page, heavy(10 * 1024), picture())
    await expect(page.locator(".tray li")).to_have_count(1)
    await expect(page.locator("[role=status].note")).to_have_text(words("web.chat.photo_large"))
    assert sum(url.endswith("/chat/photos") for url in asked) == 1


async def test_a_photo_in_a_restricted_record_is_not_shown_again_after_a_reload(page):
    await opened(page)
    await page.locator("textarea").fill("Trưởng thôn Mẫu ăn chặn tiền cứu trợ.")
    await page.locator(".send").click()
    await page.locator(".choice", has_text=words("restricted.start")).click()
    await expect(page.locator(".choice", has_text=words("restricted.stop"))).to_be_visible()
    await choose(page, picture())
    await page.locator("textarea").fill("Trưởng thôn Mẫu ăn chặn tiền cứu trợ, có ảnh sổ ghi.")
    await page.locator(".send").click()
    await expect(page.locator(".line.desk", has_text="Đã niêm phong vào hồ sơ mật")).to_have_count(1)
    await page.reload()
    await expect(page.locator(".line.own", has_text=words("feedback.words_struck"))).to_have_count(2)
    await expect(page.locator(".line.own img")).to_have_count(0)
    assert page.faults == []


async def test_a_sent_photo_is_shown_from_the_phone_and_costs_no_data_again(page, line):
    fetched = []
    page.on("request", lambda one: fetched.append(one.url))
    await choose(page, picture())
    await expect(page.locator(".tray li")).to_contain_text(words("web.chat.photo_ready"))
    await page.locator(".send").click()
    await expect(page.locator(".line.own .state")).to_have_text("")
    shown = page.locator(".line.own img")
    await expect(shown).to_have_js_property("complete", True)
    assert await shown.evaluate("picture => picture.naturalWidth") > 0
    assert not [url for url in fetched if "/chat/photos/" in url]
    await page.reload()
    await expect(page.locator(".line.own img")).to_have_js_property("complete", True)
    assert await page.locator(".line.own img").evaluate("picture => picture.naturalWidth") > 0
