"""The turnstile at the chat's door: who comes beyond the places is sent away kindly at once, and nobody else is."""

import asyncio

import pytest

from bot.web import turnstile
from bot.web.front import create_web
from bot.web.turnstile import Busy, Turnstile
from tests.web.chat_door import message, opened_door, words


@pytest.fixture
async def door(tmp_path, monkeypatch):
    monkeypatch.setattr(Turnstile.__init__, "__defaults__", (2,))
    async with opened_door(tmp_path) as opened:
        # Its own: the turnstile is set up with the rooms.
        opened.app = create_web(opened.front)
        yield opened


async def test_beyond_the_places_comes_a_polite_503_at_once_and_the_same_message_is_taken_later(door):
    gate = asyncio.Event()

    async def slow(_incoming):
        # Never longer than the test may take, so that it fails and does not hang when nobody is sent away.
        await asyncio.wait_for(gate.wait(), 5)

    door.answer = slow
    async with door.browser() as browser, asyncio.timeout(20):
        await browser.get("/chat/lines")
        inside = [asyncio.create_task(browser.post("/chat/messages", json=message())) for _ in range(2)]
        while len(door.received) < 1:
            await asyncio.sleep(0.01)
        late = message("tôi đến sau")
        answer = await browser.post("/chat/messages", json=late)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, str(turnstile.COME_AGAIN))
        assert answer.json()["error"] == {"key": "web.error.busy", "text": words("web.error.busy")}
        assert (await browser.get("/chat/lines")).status_code == 503
        gate.set()
        assert [(await each).status_code for each in inside] == [202, 202]
        assert (await browser.post("/chat/messages", json=late)).status_code == 202
    assert [each.text for each in door.received].count("tôi đến sau") == 1


def test_a_turn_that_fails_gives_its_place_back():
    door = Turnstile(1)
    for _ in range(3):
        with pytest.raises(KeyError), door.turn():
            raise KeyError
    with door.turn(), pytest.raises(Busy), door.turn():
        pass
