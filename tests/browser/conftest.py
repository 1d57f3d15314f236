"""What a test in a real browser may ask for: the running program, Chromium, a page that tells on itself.

Chromium is started once for a process; its tests therefore run in one loop, the session's.
"""

import shutil
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from tests.browser.program import Program
from tests.fault.small_province import small_province

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def program(tmp_path):
    """A program of the test's own: `address`, `first_link`, `told`; `await program.stop()`, `await program.start()`."""
    running = Program(tmp_path, MOTCUA_DATA=str(small_province(tmp_path)))
    running.begin()
    yield running
    running.end()


@pytest.fixture(scope="session")
def shared_program(tmp_path_factory):
    """One program for all tests that neither stop it nor look behind it: every page is another citizen."""
    folder = tmp_path_factory.mktemp("shared")
    running = Program(folder, MOTCUA_DATA=str(small_province(folder)))
    running.begin()
    yield running
    running.end()


@pytest.fixture
def address(request):
    """Of the test's own program where it asks for one, else of the shared one."""
    return request.getfixturevalue("program" if "program" in request.fixturenames else "shared_program").address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium():
    """A Chromium without a window; `await chromium.new_context()` is a person with a browser of their own."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("NO CHROMIUM HERE: THE PAGES WERE NOT TRIED IN A BROWSER (install the package chromium)")
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(chromium, address):
    """`await visitor(width=…, height=…)` opens a person's own page, not yet on any address.

    `page.faults` gathers what no page may have: errors on the console, uncaught errors, requests to anybody else.
    """
    async with AsyncExitStack() as stack:

        async def come(width=PHONE["width"], height=PHONE["height"], **more):
            context = await chromium.new_context(
                viewport={"width": width, "height": height}, base_url=address, locale="vi-VN", **more
            )
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.faults = []
            page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
            page.on("pageerror", lambda error: page.faults.append(str(error)))
            page.on("request", lambda request: _tell_strangers(page.faults, request.url, address))
            return page

        yield come


@pytest_asyncio.fixture(loop_scope="session")
async def page(visitor):
    """A citizen's phone."""
    return await visitor()


def _tell_strangers(faults, url, address):
    """Notes a request that leaves the program's own address."""
    if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and not url.startswith(f"{address}/"):
        faults.append(f"asked somebody else: {url}")
