"""A link to a case, in a real browser: for who filed it, and for anybody else."""

import pytest
from playwright.async_api import expect

from bot.domain import casecode
from tests.browser.test_chat_page import opened, own_lines
from tests.browser.test_chat_states import received
from tests.web.chat_door import words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)

NOBODYS = casecode.show(casecode.make(12345))


async def test_who_filed_it_comes_to_the_case_once(page):
    await opened(page)
    await received(page)
    code = await page.locator(".code-groups").inner_text()
    await page.goto(f"/?ma={code}")
    await expect(page.locator(".code-groups", has_text=code)).to_have_count(2)
    assert await page.evaluate("location.search") == ""
    await page.reload()
    await expect(page.locator(".code-groups", has_text=code)).to_have_count(2)
    assert (await own_lines(page))[-1] == code
    assert page.faults == []


async def test_anybody_else_learns_nothing(page):
    await page.goto(f"/?ma={NOBODYS}")
    await expect(page.locator(".line.own", has_text=NOBODYS)).to_have_count(1)
    # The greeting, and the answer.
    await expect(page.locator(".line.desk")).to_have_count(2)
    await expect(page.locator(".code-groups")).to_have_count(0)


@pytest.mark.parametrize("asked", ["<b>x</b>", "1234", "x" * 60, "ABCD-EFGH-JK%C3%89", ""])
async def test_a_link_with_anything_else_just_opens_the_chat(page, asked):
    await page.goto(f"/?ma={asked}")
    await expect(page.locator(".choice").first).to_be_visible()
    await expect(page.locator(".line.own")).to_have_count(0)
    await expect(page.locator("[role=status].note")).not_to_have_text(words("web.chat.load_failed"))
