"""What stands between the page and the server may spoil the stream; what the desk says is seen all the same."""

import asyncio

import httpx
import pytest
from playwright.async_api import expect

from tests.web.chat_door import message, words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)

QUESTION, ANSWER = "làm giấy khai sinh cần gì", "Thủ tục đăng ký khai sinh"


class Proxy:
    """Spoils every stream of the page in one way; `met` counts them."""

    def __init__(self, page, way):
        self.page, self.way, self.met = page, way, 0

    async def put_up(self):
        await self.page.route("**/chat/stream*", self._meet)

    async def _meet(self, route):
        self.met += 1
        if self.way == "holds back":
            await asyncio.sleep(3600)
        elif self.way == "refuses":
            await route.fulfill(status=502, body="Bad Gateway")
        else:
            # Whole and at once, as a proxy that waits for the end does; a stream that ends is opened anew.
            await route.fulfill(status=200, content_type="text/event-stream", body="retry: 100\n\n")


async def opened(page):
    """The page with a clock that can be turned on."""
    await page.clock.install()
    await page.goto("/")
    await expect(page.locator(".choice").first).to_be_visible()


async def asked_elsewhere(page, address):
    """The same citizen asks in another window, so that the answer comes to this page unasked."""
    cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    async with httpx.AsyncClient(base_url=address, cookies=cookies, headers={"Origin": address}) as elsewhere:
        assert (await elsewhere.post("/chat/messages", json=message(QUESTION))).status_code == 202


async def answered(page):
    await expect(page.locator(".line.own", has_text=QUESTION)).to_have_count(1)
    await expect(page.locator(".line.desk h2", has_text=ANSWER)).to_have_count(1)


@pytest.mark.parametrize("way", ["holds back", "refuses", "ends at once"])
async def test_the_page_asks_by_itself_where_a_proxy_spoils_the_stream(page, address, way):
    proxy = Proxy(page, way)
    await proxy.put_up()
    await opened(page)
    await asked_elsewhere(page, address)
    await page.clock.fast_forward(9_000)
    await page.wait_for_timeout(500)
    await page.clock.fast_forward(11_000)
    await answered(page)
    assert proxy.met >= 1
    await expect(page.locator("[role=status].note")).to_have_text("")


async def test_the_stream_is_tried_again_later(page, address):
    proxy = Proxy(page, "refuses")
    await proxy.put_up()
    await opened(page)
    await expect(page.locator("[role=status].note")).to_have_text("")
    met = proxy.met
    await page.unroute("**/chat/stream*")
    async with page.expect_request("**/chat/stream*"):
        await page.clock.fast_forward(61_000)
    assert met == 1
    await asked_elsewhere(page, address)
    await answered(page)


async def test_a_stream_that_falls_silent_is_given_up(page, address):
    """A proxy that forgot the connection tells neither side."""
    await opened(page)
    await page.route("**/chat/lines*", lambda route: route.continue_())
    async with page.expect_request("**/chat/lines?after=*"):
        await page.clock.fast_forward(41_000)
    await asked_elsewhere(page, address)
    await page.clock.fast_forward(11_000)
    await answered(page)


async def test_a_message_sent_while_the_stream_is_held_back_is_answered_without_a_wait(page):
    await Proxy(page, "holds back").put_up()
    await opened(page)
    await page.locator("textarea").fill(QUESTION)
    await page.locator(".send").click()
    await expect(page.locator(".line.own .state")).to_have_text("")
    await page.clock.fast_forward(4_500)
    await answered(page)
    assert words("web.chat.reconnecting") not in await page.locator("[role=status].note").inner_text()
