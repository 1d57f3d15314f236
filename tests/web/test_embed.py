"""The chat for pages of others: the script, the frame, the cookie for there, and what all of it weighs."""

import gzip
import json
import re
from pathlib import Path

import pytest

from bot.web.visitor import CHAT_COOKIE, FRAMED_COOKIE
from tests.web.chat_door import HERE, message, words

STATIC = Path(__file__).parents[2] / "bot/web/static"
CAP = 20 * 1024

ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"}


@pytest.fixture
async def browser(door):
    """A newcomer's, over https, where alone browsers keep the cookie for frames."""
    async with door.browser() as opened:
        opened.base_url = HERE.replace("http:", "https:")
        opened.headers["Origin"] = str(opened.base_url)
        yield opened


async def test_the_script_may_be_loaded_by_any_page_and_is_kept_for_a_while(browser):
    answer = await browser.get("/nhung.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    told = json.loads(re.search(r"const WORDS = (\{.*\});", answer.text)[1])
    assert told["vi"]["open"] == words("web.embed.open")
    assert told["en"].keys() == told["vi"].keys()


async def test_under_another_site_the_frame_gets_a_cookie_for_there(browser):
    answer = await browser.get("/nhung", headers=ELSEWHERE)
    (told,) = answer.headers.get_list("set-cookie")
    assert told.startswith(f"{FRAMED_COOKIE}=")
    for part in ("HttpOnly", "Path=/", "SameSite=None", "Secure", "Partitioned", "Max-Age="):
        assert part in told


@pytest.mark.parametrize("site", ["same-origin", "same-site", "none", ""])
async def test_elsewhere_the_frame_gets_the_ordinary_cookie(browser, site):
    answer = await browser.get("/nhung", headers={"Sec-Fetch-Site": site})
    (told,) = answer.headers.get_list("set-cookie")
    assert told.startswith(f"{CHAT_COOKIE}=")
    assert "SameSite=lax" in told


async def test_with_the_frames_cookie_a_citizen_talks_and_it_lives_on(browser, door):
    await browser.get("/nhung", headers=ELSEWHERE)
    lines = await browser.get("/chat/lines")
    assert lines.json()["known"] is True
    (told,) = lines.headers.get_list("set-cookie")
    assert told.startswith(f"{FRAMED_COOKIE}={browser.cookies[FRAMED_COOKIE]};")
    assert (await browser.post("/chat/messages", json=message())).status_code == 202
    assert len((await browser.get("/chat/lines")).json()["lines"]) == 1


async def test_who_has_both_cookies_is_the_citizen_of_our_own_page(browser):
    await browser.get("/chat/lines")
    await browser.post("/chat/messages", json=message())
    browser.cookies.set(FRAMED_COOKIE, "a" * 32)
    assert len((await browser.get("/chat/lines")).json()["lines"]) == 1


async def test_a_browser_without_any_cookie_is_told_so(browser):
    assert (await browser.get("/chat/lines")).json()["known"] is False


async def test_the_frames_cookie_does_not_let_another_site_act(browser):
    await browser.get("/nhung", headers=ELSEWHERE)
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await browser.post("/chat/messages", json=message(), headers=headers)).status_code == 403


async def test_all_that_a_portal_loads_for_the_chat_is_at_most_20_kb(browser):
    """Scripts and style sheets as they are sent; the page and its words as a proxy compresses them."""
    sent = 0
    for path in (*STATIC.glob("chat*"), STATIC / "page.css", "/nhung.js"):
        asked = path if path == "/nhung.js" else f"/static/{path.name}"
        answer = await browser.get(asked, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        sent += int(answer.headers["content-length"])
    for path in ("/nhung", "/chat/words/vi"):
        sent += len(gzip.compress((await browser.get(path)).content, 6))
    assert sent <= CAP
