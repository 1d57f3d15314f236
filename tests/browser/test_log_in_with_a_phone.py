"""The first administrator of a fresh desk, in a real browser: in at once, and with a second step from then on."""

import re

import pyotp
import pytest
import pytest_asyncio

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PASSWORD = "bốn con ngựa chạy qua cầu tre"


async def log_in(page):
    await page.goto("/desk/login")
    await page.locator("[name=username]").fill("quan-tri")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.locator("main form button").click()


async def fits(page):
    """Nothing is cut off at the side."""
    return await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def prints(page):
    """The codes come onto the paper and the menu does not."""
    await page.evaluate("window.print = () => { window.printed = true; }")
    await page.get_by_role("button", name="In", exact=True).click()
    assert await page.evaluate("window.printed")
    await page.emulate_media(media="print")
    assert not await page.get_by_role("button", name="Đăng xuất").is_visible()
    assert await page.locator(".codes code").first.is_visible()
    await page.emulate_media(media="screen")


@pytest_asyncio.fixture(loop_scope="session")
async def admin(program, visitor):
    """The page of the first administrator, who has just joined."""
    page = await visitor()
    await page.goto(program.first_link)
    await page.locator("[name=username]").fill("quan-tri")
    for field in ("password", "again"):
        await page.locator(f"[name={field}]").fill(PASSWORD)
    await page.locator("main form button").click()
    await page.wait_for_url("**/desk/officials")
    return page


async def test_the_first_administrator_is_in_at_once_and_sets_the_second_step_up_at_the_next_log_in(admin):
    await admin.get_by_role("button", name="Đăng xuất").click()
    await admin.wait_for_url("**/desk/login?after=logout")
    await log_in(admin)
    await admin.locator("svg.code").wait_for()
    assert await fits(admin)
    box = await admin.locator("svg.code").bounding_box()
    assert box["width"] >= 150
    key = (await admin.locator("code.key").inner_text()).replace(" ", "")
    await admin.locator("[name=code]").fill(pyotp.TOTP(key).now())
    await admin.get_by_role("button", name="Bật", exact=True).click()
    codes = admin.locator(".codes code")
    await codes.first.wait_for()
    assert await codes.count() == 10
    assert await fits(admin)
    recovery = await codes.first.inner_text()
    await prints(admin)
    await admin.get_by_role("link", name="Tôi đã cất mã").click()
    await admin.wait_for_url("**/desk/officials")

    await admin.get_by_role("button", name="Đăng xuất").click()
    await admin.wait_for_url("**/desk/login?after=logout")
    await log_in(admin)
    await admin.wait_for_url(re.compile("/desk/login/code"))
    await admin.locator("[name=code]").fill(recovery)
    await admin.get_by_role("button", name="Vào bàn làm việc").click()
    await admin.wait_for_url("**/desk/officials")
    await admin.goto("/desk/account/log-ins")
    await admin.get_by_text("Phiên này").wait_for()
    assert await fits(admin)
    assert admin.faults == []
