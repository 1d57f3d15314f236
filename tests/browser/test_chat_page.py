"""The citizens' chat in a real browser, before the real program: a phone of 360 px, a keyboard, a broken line."""

import io
import re

import httpx
import pytest
from PIL import Image
from playwright.async_api import expect

from tests.web.chat_door import message, words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)

QUESTION = "làm giấy khai sinh cần gì"
ANSWER = "Thủ tục đăng ký khai sinh"

SMALL = """() => [...document.querySelector("mot-cua-chat").shadowRoot.querySelectorAll("*")].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  if (!width || one.closest(".unseen")) return false;
  const worded = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const pressed = one.matches("button, summary, textarea, label");
  return (worded && parseFloat(getComputedStyle(one).fontSize) < 16) || (pressed && (height < 44 || width < 44));
}).map((one) => one.outerHTML)"""

FOCUSED = """() => {
  const one = document.activeElement.shadowRoot?.activeElement;
  return one ? `${one.tagName} ${one.className}` : "";
}"""

OUTLINE = """() => {
  const one = getComputedStyle(document.activeElement.shadowRoot.activeElement);
  return one.outlineStyle === "none" ? 0 : parseFloat(one.outlineWidth);
}"""


async def opened(page):
    await page.goto("/")
    await expect(page.locator(".choice").first).to_be_visible()


async def ask(page, text=QUESTION):
    await page.locator("textarea").fill(text)
    await page.locator(".send").click()


async def answered(page, text=ANSWER):
    await expect(page.locator(".line.desk h2", has_text=text)).to_have_count(1)


async def own_lines(page):
    return await page.locator(".line.own .bubble > p").all_inner_texts()


async def to(page, wanted, key="Tab"):
    """Presses `key` until the focus is on an element of this kind, and it can be seen there."""
    for _ in range(40):
        if re.search(wanted, await page.evaluate(FOCUSED)):
            assert await page.evaluate(OUTLINE) >= 2
            return
        await page.keyboard.press(key)
    pytest.fail(f"the keyboard does not reach {wanted}")


def picture():
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "JPEG")
    return {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


async def test_the_page_asks_nobody_else_and_makes_no_error(page):
    await opened(page)
    await ask(page)
    await answered(page)
    await page.reload()
    await answered(page)
    assert page.faults == []


async def test_a_keyboard_alone_asks_reads_and_chooses(page):
    await opened(page)
    await to(page, "TEXTAREA")
    await page.keyboard.type(QUESTION)
    await page.keyboard.press("Enter")
    await answered(page)
    await to(page, "choice", "Shift+Tab")
    chosen = await page.evaluate("document.activeElement.shadowRoot.activeElement.textContent")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.own")).to_have_count(2)
    await expect(page.locator(".line.desk")).to_have_count(3)
    assert await own_lines(page) == [QUESTION, chosen]


async def test_lines_missed_on_a_lost_connection_come_once_and_in_order(page, program):
    await opened(page)
    await ask(page)
    await answered(page)
    await page.context.set_offline(True)
    await program.stop()
    await program.start()
    cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    async with httpx.AsyncClient(base_url=program.address, cookies=cookies) as elsewhere:
        sent = await elsewhere.post(
            "/chat/messages", json=message("đăng ký kết hôn"), headers={"Origin": program.address}
        )
    assert sent.status_code == 202
    await ask(page, "cảm ơn")
    await expect(page.locator(".unsent")).to_have_count(1)
    await page.context.set_offline(False)
    await answered(page, "Thủ tục đăng ký kết hôn")
    await answered(page)
    await expect(page.locator(".unsent")).to_have_count(0)
    assert await own_lines(page) == [QUESTION, "đăng ký kết hôn", "cảm ơn"]
    shown = await page.locator(".line").all_inner_texts()
    await page.reload()
    await answered(page)
    assert await own_lines(page) == [QUESTION, "đăng ký kết hôn", "cảm ơn"]
    assert len(set(shown)) == len(shown)


async def test_what_was_written_while_the_server_was_away_is_kept_and_sent_once(page, program):
    await opened(page)
    await program.stop()
    await ask(page)
    await expect(page.locator(".unsent .state")).to_contain_text(words("web.chat.unsent"))
    await page.locator("textarea").fill("viết dở")
    await program.start()
    await answered(page)
    assert await own_lines(page) == [QUESTION]
    await expect(page.locator(".unsent")).to_have_count(0)
    await expect(page.locator("[role=status].note")).to_have_text("")
    await expect(page.locator("textarea")).to_have_value("viết dở")


async def test_a_page_closed_with_a_message_unsent_sends_it_when_it_is_opened_again(page, program):
    await opened(page)
    await program.stop()
    await ask(page)
    await expect(page.locator(".unsent")).to_have_count(1)
    await page.goto("about:blank")
    await program.start()
    await page.goto("/")
    await answered(page)
    assert await own_lines(page) == [QUESTION]


@pytest.mark.parametrize("width", [320, 360, 1280])
async def test_nothing_is_small_and_nothing_runs_out_of_the_page(visitor, width):
    page = await visitor(width=width)
    await opened(page)
    await ask(page)
    await answered(page)
    await ask(page, "dài" * 200)
    await expect(page.locator(".line.desk")).to_have_count(3)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.locator(".scroller").evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    assert await page.evaluate(SMALL) == []


async def test_on_the_lowest_screen_there_is_still_room_to_read_and_to_write(visitor):
    page = await visitor(width=320, height=200)
    await opened(page)
    box = await page.locator(".send").bounding_box()
    assert box["y"] + box["height"] <= 200
    assert (await page.locator(".scroller").bounding_box())["height"] >= 55


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<img src=x onerror=document.title=1> **đậm**", "<img src=x onerror=document.title=1> **đậm**"),
        ("\u202eđảo\u202c ngược\u200b", "đảo ngược"),
        ("🙂🙂", "🙂🙂"),
    ],
)
async def test_what_a_citizen_types_stays_words(page, typed, shown):
    await opened(page)
    title = await page.title()
    await ask(page, typed)
    await expect(page.locator(".line.desk")).to_have_count(2)
    await page.reload()
    await expect(page.locator(".line.desk")).to_have_count(1)
    assert await own_lines(page) == [shown]
    assert await page.title() == title
    assert page.faults == []


async def test_only_what_comes_from_now_on_is_read_aloud(page):
    await page.add_init_script("""
        const put = Node.prototype.insertBefore;
        window.aloud = [];
        Node.prototype.insertBefore = function (made, before) {
          if (this.ariaLive === "polite" && made.matches(".desk")) window.aloud.push(made.textContent);
          return put.call(this, made, before);
        };
    """)
    await opened(page)
    await ask(page)
    await answered(page)
    (aloud,) = await page.evaluate("window.aloud")
    assert ANSWER in aloud
    await page.reload()
    await answered(page)
    await expect(page.locator("[role=log]")).to_have_attribute("aria-live", "polite")
    assert await page.evaluate("window.aloud") == []


async def test_photos_are_seen_before_they_are_sent_and_too_many_are_refused_kindly(page):
    await opened(page)
    await page.locator("input[type=file]").set_input_files([picture()] * 30)
    await expect(page.locator(".tray li", has_text=words("web.chat.photo_ready"))).to_have_count(5)
    await expect(page.locator("[role=status].note")).to_have_text(words("web.chat.photo_limit"))
    await page.locator(".tray").get_by_role("button", name=words("web.chat.photo_remove")).first.click()
    await ask(page, "đây là ảnh")
    await expect(page.locator(".own .photos img")).to_have_count(4)
    await expect(page.locator(".tray")).to_be_hidden()
    await expect(page.locator(".line.desk")).to_have_count(2)


async def test_a_photo_that_did_not_go_up_is_said_and_nothing_is_sent_without_it(page):
    await opened(page)
    broken = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"khong phai anh"}
    await page.locator("input[type=file]").set_input_files([broken])
    await expect(page.locator("[role=status].note")).to_have_text(words("web.error.not_a_photo"))
    await ask(page, "xem ảnh giúp tôi")
    await expect(page.locator("[role=status].note")).to_have_text(words("web.chat.photo_stuck"))
    await expect(page.locator(".line.own")).to_have_count(0)
    await page.locator(".tray").get_by_role("button", name=words("web.chat.photo_remove")).click()
    await page.locator(".send").click()
    await expect(page.locator(".line.own")).to_have_count(1)


async def test_the_language_changes_with_one_press_and_the_talk_stays(page):
    await opened(page)
    await ask(page)
    await answered(page)
    await page.locator(".language").click()
    await expect(page.locator(".send")).to_have_text("Send")
    await expect(page.locator(".frame")).to_have_attribute("lang", "en")
    await expect(page.locator(".line.own", has_text=QUESTION)).to_have_count(1)


async def test_without_javascript_the_page_shows_the_office_and_nothing_that_waits(visitor):
    page = await visitor(java_script_enabled=False)
    await page.goto("/")
    await expect(page.locator("noscript dd").first).to_be_visible()
    await expect(page.locator("mot-cua-chat")).to_be_hidden()


async def test_on_a_phone_on_its_side_a_button_leads_to_the_choices_below(visitor):
    page = await visitor(width=740, height=360)
    await opened(page)
    await ask(page, "gửi phản ánh")
    await expect(page.locator(".line.desk")).to_have_count(2)
    await page.locator(".newest").click()
    await expect(page.locator(".newest")).to_be_hidden()
    last = await page.locator(".choices").last.bounding_box()
    form = await page.locator("form").bounding_box()
    assert last["y"] + last["height"] <= form["y"]
