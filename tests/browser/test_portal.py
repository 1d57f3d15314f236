"""The chat on the portal of another site: one line of script, two servers, the strictest policy on both sides.

With MOTCUA_TEST_PICTURES=FOLDER pictures are taken on the way.
"""

import os
import re
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser import looks
from tests.browser.portal import portal
from tests.browser.program import Program, free_port
from tests.fault.small_province import small_province
from tests.web.chat_door import words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)

QUESTION, ANSWER = "làm giấy khai sinh cần gì", "Thủ tục đăng ký khai sinh"
SIZES = {"phone": (360, 740), "desk": (1280, 800)}
FOCUS = "document.activeElement.shadowRoot?.activeElement?.className ?? document.activeElement.tagName"


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """`(program, show, address)`: the chat; what the portal serves; and the portal's address."""
    folder, port = tmp_path_factory.mktemp("embed"), free_port()
    framers = f"'self' http://localhost:{port}"
    program = Program(folder, MOTCUA_DATA=str(small_province(folder)), MOTCUA_FRAME_ANCESTORS=framers)
    with portal(port) as (show, address):
        program.begin()
        yield program, show, address
        program.end()


@pytest_asyncio.fixture(loop_scope="session")
async def come(chromium, province):
    """`await come(body, language=…, width=…, height=…)`: somebody opens the portal, whose page holds `body`.

    `page.faults` gathers errors of scripts and refusals of either policy; `page.asked` the requests to the chat.
    """
    program, show, address = province
    async with AsyncExitStack() as stack:

        async def come(body="", language="vi", width=1280, height=800, at=address, **more):
            context = await chromium.new_context(viewport={"width": width, "height": height}, **more)
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.faults, page.asked = [], []
            page.on("console", lambda said: said.type in ("error", "warning") and page.faults.append(said.text))
            page.on("pageerror", lambda error: page.faults.append(str(error)))
            page.on("request", lambda one: one.url.startswith(program.address) and page.asked.append(one.url))
            show(program.address, body, language)
            await page.goto(at)
            return page

        yield come


def frame(page, number=0):
    return page.locator("mot-cua-chat").nth(number).frame_locator("iframe")


async def opened(page):
    await page.locator("mot-cua-chat .open").click()
    await expect(frame(page).locator(".choice").first).to_be_visible()


async def ask(inside, text=QUESTION):
    await inside.locator("textarea").fill(text)
    await inside.locator(".send").click()
    await expect(inside.locator(".line.desk h2", has_text=ANSWER)).to_have_count(1)


async def picture(page, name):
    folder = os.environ.get("MOTCUA_TEST_PICTURES")
    if folder:
        await page.wait_for_timeout(400)
        await page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_one_line_of_script_puts_a_chat_on_the_page_and_neither_policy_is_offended(come, size, language):
    width, height = SIZES[size]
    page = await come(language=language, width=width, height=height)
    await picture(page, f"portal-{language}-{size}")
    await opened(page)
    await ask(frame(page))
    await expect(frame(page).locator(".frame")).to_have_attribute("lang", language)
    await picture(page, f"portal-chat-{language}-{size}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []


async def test_until_the_button_is_pressed_nothing_but_the_script_is_asked_for(come, province):
    page = await come()
    await expect(page.locator("mot-cua-chat .open")).to_be_visible()
    await page.wait_for_timeout(300)
    assert page.asked == [f"{province[0].address}/nhung.js"]


async def test_the_talk_is_there_after_a_reload_of_the_portal(come):
    page = await come()
    await opened(page)
    await ask(frame(page))
    await page.reload()
    await page.locator("mot-cua-chat .open").click()
    await expect(frame(page).locator(".line.own", has_text=QUESTION)).to_have_count(1)
    await expect(frame(page).locator(".line.desk h2", has_text=ANSWER)).to_have_count(1)


async def test_a_keyboard_opens_asks_and_closes_and_gets_its_place_back(come):
    page = await come()
    await expect(page.locator("mot-cua-chat .open")).to_be_visible()
    await page.keyboard.press("Tab")
    assert await page.evaluate(FOCUS) == "open"
    await page.keyboard.press("Enter")
    await expect(frame(page).locator(".choice").first).to_be_visible()
    for _ in range(30):
        await page.keyboard.press("Tab")
        if await frame(page).locator("textarea").evaluate("one => one.matches(':focus')"):
            break
    await page.keyboard.type(QUESTION)
    await page.keyboard.press("Enter")
    await expect(frame(page).locator(".line.desk h2", has_text=ANSWER)).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator("mot-cua-chat iframe")).to_be_hidden()
    assert await page.evaluate(FOCUS) == "open"


async def test_several_chats_on_one_page_show_one_talk_each_in_its_language(come):
    body = "<mot-cua-chat></mot-cua-chat>" * 4 + '<mot-cua-chat language="en"></mot-cua-chat>'
    page = await come(body, height=4000)
    await expect(page.locator("mot-cua-chat .open")).to_have_count(0)
    for number in range(5):
        await expect(frame(page, number).locator(".choice").first).to_be_visible()
    await ask(frame(page))
    for number in range(1, 5):
        await expect(frame(page, number).locator(".line.own", has_text=QUESTION)).to_have_count(1)
    assert page.faults == []


async def test_axe_core_finds_nothing_in_what_the_script_puts_on_the_page(come):
    page = await come()
    await expect(page.locator("mot-cua-chat .open")).to_be_visible()
    assert await looks.axe(page) == []
    await opened(page)
    assert await looks.axe(page) == []
    assert await looks.in_forced_colours(page) == []


async def test_an_element_may_open_on_a_procedure(come):
    page = await come('<mot-cua-chat procedure="1.001193"></mot-cua-chat>')
    await expect(frame(page).locator(".line.desk h2", has_text=ANSWER)).to_have_count(1)


async def test_the_language_is_changed_inside_the_frame_and_stays(come):
    page = await come()
    await opened(page)
    await frame(page).locator(".language").click()
    await expect(frame(page).locator(".send")).to_have_text("Send")
    await page.reload()
    await page.locator("mot-cua-chat .open").click()
    await expect(frame(page).locator(".send")).to_have_text("Send")


async def test_a_citizen_of_the_portal_is_kept_apart_from_the_one_of_the_chats_own_page(come, province):
    page = await come()
    await opened(page)
    await ask(frame(page))
    kept = {cookie["name"]: cookie for cookie in await page.context.cookies()}["__Host-motcua_chat_khung"]
    assert (kept["sameSite"], kept["secure"], kept["httpOnly"]) == ("None", True, True)
    assert kept["partitionKey"] == "http://localhost"
    await page.goto(province[0].address)
    await expect(page.locator(".choice").first).to_be_visible()
    await expect(page.locator(".line.own")).to_have_count(0)


async def test_a_page_that_was_not_named_shows_no_chat(come):
    with portal(free_port()) as (show, elsewhere):
        page = await come()
        show(page.asked[0].removesuffix("/nhung.js"))
        page.faults.clear()
        await page.goto(elsewhere)
        await page.locator("mot-cua-chat .open").click()
        await expect(page.locator("mot-cua-chat iframe")).to_be_visible()
        await page.wait_for_timeout(500)
        assert any("frame-ancestors" in fault for fault in page.faults)
        await expect(frame(page).locator("mot-cua-chat")).to_have_count(0)


async def test_a_browser_that_keeps_nothing_in_a_frame_is_led_to_the_chats_own_page(come, province):
    page = await come()

    async def without_cookie(route):
        async with httpx.AsyncClient() as client:
            answer = await client.get(route.request.url)
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        await route.fulfill(status=answer.status_code, headers=headers, body=answer.text)

    await page.context.route(re.compile("/nhung\\?|/chat/lines"), without_cookie)
    await page.locator("mot-cua-chat .open").click()
    await expect(frame(page).get_by_text(words("web.chat.frame_blocked"))).to_be_visible()
    await expect(frame(page).locator("textarea")).to_be_hidden()
    async with page.context.expect_page() as opening:
        await frame(page).get_by_role("link", name=words("web.chat.own_page")).click()
    own = await opening.value
    await expect(own.locator("textarea")).to_be_visible()
    assert own.url.startswith(province[0].address)
