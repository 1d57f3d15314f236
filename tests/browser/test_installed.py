"""The chat as a program on the home screen, in the judgement of the browser itself."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_browser_finds_nothing_that_keeps_the_chat_from_being_installed(page):
    await page.goto("/")
    await page.locator("mot-cua-chat").wait_for()
    devtools = await page.context.new_cdp_session(page)
    told = await devtools.send("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"].endswith("/ung-dung.webmanifest")
    hindrances = (await devtools.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    # The tests' browser has a profile of its own that keeps nothing; nobody installs there.
    assert [each["errorId"] for each in hindrances if each["errorId"] != "in-incognito"] == []
    assert page.faults == []
