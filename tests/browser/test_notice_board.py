"""The notice board in a real browser: the sheet on a screen and on A4, and the link of its code."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.domain.message import PRESS_CAP
from tests.browser.program import Program
from tests.fault.small_province import small_province

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)

BIRTH = "1.001193"
TITLE = "Thủ tục đăng ký khai sinh"
PROCEDURES = json.loads((Path(__file__).parents[2] / "data/procedures.json").read_text(encoding="utf-8"))["procedures"]
BREAKS = """() => [...document.querySelectorAll("li, dl div, figure, footer")].map(
  (one) => getComputedStyle(one).breakInside)"""
A4_WIDE = 180 * 96 / 25.4
"""Pixels between the margins of an A4 sheet."""


@pytest.fixture(scope="module")
def shared_program(tmp_path_factory):
    """A program that people reach under a name, so that its sheets may be printed."""
    folder = tmp_path_factory.mktemp("board")
    settings = {"MOTCUA_DATA": str(small_province(folder)), "MOTCUA_PUBLIC_ADDRESS": "http://motcua.example.vn"}
    running = Program(folder, **settings)
    running.begin()
    yield running
    running.end()


def longest(part):
    return max(PROCEDURES, key=lambda one: len(one.get(part, "")))["code"]


async def sheet(page, code):
    await page.goto(f"/thu-tuc/{code}/to-giay")
    await expect(page.locator("svg.code")).to_be_visible()


async def pages(page, code):
    """How many A4 pages the sheet takes."""
    await sheet(page, code)
    printed = await page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]", printed)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("code", [BIRTH, longest("title"), longest("papers")])
async def test_the_sheet_fits_every_screen_and_asks_nobody_else(visitor, width, code):
    page = await visitor(width=width, height=800)
    await sheet(page, code)
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert page.faults == []


async def test_an_everyday_procedure_and_the_longest_title_fill_one_page_of_a4(page):
    assert [await pages(page, code) for code in (BIRTH, longest("title"))] == [1, 1]


async def test_the_longest_list_of_papers_breaks_between_papers(page):
    assert await pages(page, longest("papers")) == 2
    await page.emulate_media(media="print")
    assert set(await page.evaluate(BREAKS)) == {"avoid"}


async def test_on_paper_nothing_is_wider_than_the_sheet_and_the_hint_for_the_screen_is_gone(page):
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": round(A4_WIDE), "height": 1000})
    await sheet(page, longest("title"))
    assert await page.evaluate("document.documentElement.scrollWidth") <= round(A4_WIDE)
    await expect(page.locator(".screen")).to_be_hidden()
    # A code narrower than 3 cm is hard to scan from a board.
    assert (await page.locator("svg.code").bounding_box())["width"] >= 30 * 96 / 25.4


async def test_the_link_of_the_code_opens_the_chat_on_the_card(page):
    await page.goto(f"/?hoi={BIRTH}")
    await expect(page.locator(".line.desk h2", has_text=TITLE)).to_have_count(1)
    assert await page.evaluate("location.search") == ""
    assert page.faults == []


async def test_a_reload_after_the_link_does_not_ask_again(page):
    await page.goto(f"/?hoi={BIRTH}")
    await expect(page.locator(".line.desk h2", has_text=TITLE)).to_have_count(1)
    await page.reload()
    await expect(page.locator(".line.desk h2", has_text=TITLE)).to_have_count(1)
    await expect(page.locator(".line.own")).to_have_count(1)


async def test_a_link_with_a_code_that_left_the_list_says_so(page):
    await page.goto("/?hoi=6.999999")
    await expect(page.locator(".line.desk", has_text="không có trong danh sách đang công bố")).to_have_count(1)


@pytest.mark.parametrize("asked", ["x" * PRESS_CAP, "1.001193:x", "<b>1.001193</b>", ""])
async def test_a_link_with_anything_else_just_opens_the_chat(page, asked):
    await page.goto(f"/?hoi={asked}")
    await expect(page.locator(".choice").first).to_be_visible()
    await expect(page.locator(".line.own")).to_have_count(0)
    assert page.faults == []


async def test_a_citizen_follows_a_procedure_from_its_card_and_stops_again(page):
    await page.goto(f"/?hoi={BIRTH}")
    for label in ("Báo tôi khi có thay đổi", "Báo về thủ tục này", "Thôi báo"):
        await page.locator(".choice", has_text=label).last.click()
    await expect(page.locator(".line.desk", has_text="đã xóa ghi nhớ đó")).to_have_count(1)
    assert page.faults == []
