"""Lines as they come: over a real server, taken up after a break, ended in order."""

import asyncio
import json

import httpx
import pytest

from bot.channels.webchat import WINDOWS
from bot.web import stream
from tests.web.chat_door import identity_in, said, served


@pytest.fixture
async def address(door):
    async with served(door) as place:
        yield place


@pytest.fixture
async def browser(door, address):
    async with httpx.AsyncClient(base_url=address, timeout=10) as opened:
        await opened.get("/chat/lines")
        yield opened


class Window:
    """One open stream, read event by event."""

    def __init__(self, answer):
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def event(self, *, signs=False):
        """The next event, None at the end; signs of life only where they are asked for."""
        fields = {}
        async with asyncio.timeout(10):
            async for line in self._lines:
                name, _, value = line.partition(":")
                fields |= {name: value.strip()} if line else {}
                if not line and fields.keys() - {"retry"}:
                    if signs or fields.get("event") != "alive":
                        return fields
                    fields = {}
        return None

    async def words(self):
        event = await self.event()
        return json.loads(event["data"])["reply"]["blocks"][0]["spans"][0]["text"]


async def test_a_line_comes_without_asking(door, browser):
    async with browser.stream("GET", "/chat/stream") as answer:
        window = Window(answer)
        await door.post(identity_in(browser), said("đáp"))
        assert await window.words() == "đáp"
        assert answer.headers["content-type"].startswith("text/event-stream")


async def test_a_broken_stream_is_taken_up_where_it_broke_off(door, browser):
    identity = identity_in(browser)
    for text in ("một", "hai"):
        await door.post(identity, said(text))
    async with browser.stream("GET", "/chat/stream") as answer:
        first = await Window(answer).event()
    await door.post(identity, said("ba"))
    async with browser.stream("GET", "/chat/stream?after=0", headers={"Last-Event-ID": first["id"]}) as answer:
        window = Window(answer)
        assert [await window.words(), await window.words()] == ["hai", "ba"]


@pytest.mark.parametrize("told", ["abc", "-5", "9" * 40, "1; DROP TABLE", "²"])
async def test_a_senseless_line_number_shows_the_talk_from_its_beginning(door, browser, told):
    await door.post(identity_in(browser), said("một"))
    async with browser.stream("GET", "/chat/stream", params={"after": told}) as answer:
        assert await Window(answer).words() == "một"


async def test_more_lines_than_one_look_takes_all_come(door, browser):
    for number in range(stream._AT_ONCE + 5):
        await door.post(identity_in(browser), said(str(number)))
    async with browser.stream("GET", "/chat/stream") as answer:
        window = Window(answer)
        heard = [await window.words() for _ in range(stream._AT_ONCE + 5)]
    assert heard == [str(number) for number in range(stream._AT_ONCE + 5)]


async def test_a_stream_shows_at_once_that_it_comes_through(browser):
    async with browser.stream("GET", "/chat/stream") as answer:
        assert (await Window(answer).event(signs=True))["event"] == "alive"


async def test_a_quiet_stream_shows_that_it_lives(browser, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.05)
    async with browser.stream("GET", "/chat/stream") as answer:
        window = Window(answer)
        assert [(await window.event(signs=True))["event"] for _ in range(3)] == ["alive"] * 3


async def test_a_sign_of_life_leaves_the_number_of_the_last_line_alone(door, browser, monkeypatch):
    """What the browser sends as `Last-Event-ID` stays that of the line before the sign."""
    monkeypatch.setattr(stream, "HEARTBEAT", 0.05)
    async with browser.stream("GET", "/chat/stream") as answer:
        assert "id" not in await Window(answer).event(signs=True)


async def test_a_line_written_elsewhere_is_found_with_the_next_heartbeat(door, browser, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.05)
    monkeypatch.setattr(door.bell, "ring", lambda _identity: None)
    async with browser.stream("GET", "/chat/stream") as answer:
        window = Window(answer)
        await door.post(identity_in(browser), said("từ tiến trình khác"))
        assert await window.words() == "từ tiến trình khác"


async def test_one_citizen_hears_nothing_of_another(door, address, browser):
    async with httpx.AsyncClient(base_url=address, timeout=10) as other:
        await other.get("/chat/lines")
        async with other.stream("GET", "/chat/stream") as answer:
            window = Window(answer)
            await door.post(identity_in(browser), said("của người khác"))
            await door.post(identity_in(other), said("của tôi"))
            assert await window.words() == "của tôi"


async def test_without_a_cookie_there_is_no_stream(address):
    async with httpx.AsyncClient(base_url=address) as stranger:
        assert (await stranger.get("/chat/stream")).status_code == 403


async def test_the_oldest_of_too_many_windows_makes_room(browser):
    async with browser.stream("GET", "/chat/stream") as oldest:
        window = Window(oldest)
        opened = [browser.stream("GET", "/chat/stream") for _ in range(WINDOWS)]
        try:
            for one in opened:
                await one.__aenter__()
            event = await window.event()
            assert event["event"] == "dismissed"
            assert await window.event() is None
        finally:
            for one in opened:
                await one.__aexit__(None, None, None)


async def test_a_closed_window_is_forgotten(door, browser):
    async with browser.stream("GET", "/chat/stream") as answer:
        await door.post(identity_in(browser), said("đáp"))
        await Window(answer).event()
        assert door.bell._windows
    async with asyncio.timeout(10):
        while door.bell._windows:
            await asyncio.sleep(0.01)


async def test_open_streams_do_not_hold_the_program_up(door):
    async with httpx.AsyncClient(timeout=10) as browser:
        async with served(door) as address:
            await browser.get(f"{address}/chat/lines")
            answer = await browser.send(browser.build_request("GET", f"{address}/chat/stream"), stream=True)
            pieces = answer.aiter_raw()
            await anext(pieces)
            async with asyncio.timeout(4):  # less than uvicorn's own patience of 5 s
                door.front.ending.set()
                assert b"".join([piece async for piece in pieces]) == b""
        await answer.aclose()
