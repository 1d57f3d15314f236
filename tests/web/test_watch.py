"""What the one on duty may ask: figures for few, readiness for all, and a number for every request."""

import re
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import httpx
import pytest
from structlog.contextvars import get_contextvars

from bot.domain.counter import Part
from bot.meter.figures import Figures
from bot.meter.machine import Machine
from bot.meter.page import Page
from bot.web.front import create_watch, create_web
from bot.web.health import ROOM
from bot.web.watch import Watch
from tests.office import rules
from tests.web.chat_door import HERE, message

TOKEN = "a-token-of-nobody-0123456789"
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class Watched:
    """The door with the figures of a running desk. Its parts may be changed before a request."""

    def __init__(self, door, folder):
        self.clock = door.clock
        self.figures = Figures(door.clock)
        self.free = ROOM
        page = Page(
            self.figures, Machine(folder, folder / "motcua.db"), rules(), door.clock, lease=timedelta(minutes=1)
        )
        self.watch = Watch(page, LOOPBACK, TOKEN, self.figures.alive, lambda: self.free, 6)
        self.front = replace(door.front, rules=rules(), counter=self.figures)
        self._made = None

    def web(self, **watch):
        """The application, made again only when a part was changed."""
        made_of = (self.front, watch)
        if self._made is None or self._made[0] != made_of:
            self._made = (made_of, create_web(replace(self.front, watch=replace(self.watch, **watch))))
        return self._made[1]

    async def asks(self, path, client="127.0.0.1", headers=(), **watch):
        transport = httpx.ASGITransport(self.web(**watch), client=(client, 40000), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as caller:
            return await caller.get(path, headers=list(headers))


@pytest.fixture
def watched(door, tmp_path):
    return Watched(door, tmp_path)


def bearer(token):
    return [("Authorization", f"Bearer {token}")]


@pytest.mark.parametrize(
    ("client", "headers"),
    [("127.0.0.1", []), ("127.9.9.9", []), ("::1", []), ("::ffff:127.0.0.1", []), ("203.0.113.7", bearer(TOKEN))],
)
async def test_the_figures_are_shown_to_this_machine_and_to_who_has_the_token(watched, client, headers):
    answer = await watched.asks("/metrics", client, headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "motcua_archive_up 1.0" in answer.text


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("203.0.113.7", []),
        ("203.0.113.7", bearer("")),
        ("203.0.113.7", bearer("a-token-of-nobody-012345678x")),
        ("203.0.113.7", [("Authorization", TOKEN)]),
        ("203.0.113.7", [("Authorization", b"Bearer \xc4\x91\xff")]),
        ("203.0.113.7", [*bearer(TOKEN), *bearer(TOKEN)]),
        ("::ffff:203.0.113.7", []),
        ("testclient", []),
        ("127.0.0.1", [("X-Forwarded-For", "203.0.113.7")]),
        ("127.0.0.1", [("X-Forwarded-For", "127.0.0.1")]),
        ("127.0.0.1", [("X-Real-IP", "127.0.0.1")]),
        ("127.0.0.1", [("Forwarded", "for=127.0.0.1")]),
    ],
)
async def test_to_everybody_else_there_is_no_such_page(watched, client, headers):
    """Guard: `_trusted` and `_knows` in bot/web/watch.py."""
    answer, unknown = await watched.asks("/metrics", client, headers), await watched.asks("/no/such/page", client)
    assert (answer.status_code, answer.content) == (404, unknown.content)
    assert "motcua_" not in answer.text


async def test_without_a_token_no_word_opens_the_page(watched):
    for word in ("None", "", TOKEN):
        assert (await watched.asks("/metrics", "203.0.113.7", bearer(word), token=None)).status_code == 404


async def test_an_address_that_the_setting_names_is_let_in(watched):
    trusted = (ip_network("10.1.0.0/24"),)
    assert (await watched.asks("/metrics", "10.1.0.9", trusted=trusted)).status_code == 200
    assert (await watched.asks("/metrics", "10.1.1.9", trusted=trusted)).status_code == 404
    assert (await watched.asks("/metrics", "127.0.0.1", trusted=trusted)).status_code == 404


async def test_figures_are_told_while_the_archive_is_down(watched, door):
    await door.store.close()
    answer = await watched.asks("/metrics")
    assert answer.status_code == 200
    assert "motcua_archive_up 0.0" in answer.text


async def test_a_desk_with_all_its_parts_is_ready(watched):
    for part in Part:
        watched.figures.beat(part)
    answer = await watched.asks("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert set(answer.json()["parts"]) == {"ending", "archive", "schema", "list", "post", "timer", "disk"}


async def test_a_process_without_post_and_timer_is_ready_without_them(watched):
    answer = await watched.asks("/readyz")
    assert answer.status_code == 200
    assert not {"post", "timer"} & set(answer.json()["parts"])


async def _silent(watched, _door):
    watched.figures.beat(Part.POST)
    watched.clock.time += timedelta(seconds=31)


async def _asleep(watched, _door):
    watched.figures.beat(Part.TIMER)
    watched.clock.time += timedelta(minutes=4)


async def _full(watched, _door):
    watched.free = ROOM - 1


async def _closed(_watched, door):
    await door.store.close()


async def _ending(watched, _door):
    watched.front.ending.set()


@pytest.mark.parametrize(
    ("reason", "happens"),
    [("post", _silent), ("timer", _asleep), ("disk", _full), ("archive", _closed), ("ending", _ending)],
)
async def test_what_is_not_ready_is_told_by_its_key_and_nothing_else_of_the_machine(watched, door, reason, happens):
    await happens(watched, door)
    answer = await watched.asks("/readyz", "203.0.113.7")
    assert (answer.status_code, answer.json()["reason"]) == (503, reason)
    assert int(answer.headers["retry-after"]) > 0
    assert set(answer.json()) == {"status", "reason", "parts"}
    assert all(isinstance(ready, bool) for ready in answer.json()["parts"].values())


async def test_an_archive_of_an_older_schema_is_not_ready_and_a_newer_one_is(watched):
    assert (await watched.asks("/readyz", schema=10_000)).json()["reason"] == "schema"
    assert (await watched.asks("/readyz", schema=1)).status_code == 200


async def test_a_desk_without_a_list_is_not_ready(watched):
    published = type("Published", (), {"catalog": (), "number": None})()
    watched.front = replace(watched.front, rules=replace(rules(), published=published))
    assert (await watched.asks("/readyz")).json()["reason"] == "list"


async def test_a_process_behind_the_front_tells_its_health_and_figures_and_serves_nobody_else(watched):
    app = create_watch(replace(watched.front, watch=watched.watch))
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as caller:
        told = {
            path: (await caller.get(path)).status_code for path in ("/healthz", "/readyz", "/metrics", "/", "/desk")
        }
    assert told == {"/healthz": 200, "/readyz": 200, "/metrics": 200, "/": 404, "/desk": 404}


async def test_every_answer_has_a_number_of_its_own_and_takes_none_from_outside(watched):
    given = [(await watched.asks("/healthz", headers=[("X-Request-Id", "evil\tid")])).headers.get_list("x-request-id")]
    given += [(await watched.asks(path)).headers.get_list("x-request-id") for path in ("/no/such/page", "/metrics")]
    assert all(len(numbers) == 1 and re.fullmatch(r"[0-9a-f]{32}", numbers[0]) for numbers in given)
    assert len({numbers[0] for numbers in given}) == 3


async def test_lines_of_one_request_carry_its_number_and_those_of_no_other(door, browser):
    seen = []

    async def look(_incoming):
        seen.append(get_contextvars().get("request"))

    door.answer = look
    answers = [await browser.post("/chat/messages", json=message()) for _ in range(2)]
    assert seen == [answer.headers["x-request-id"] for answer in answers]
    assert "request" not in get_contextvars()


async def test_a_request_that_fails_by_our_mistake_is_counted(watched, door):
    async def bug(*_args):
        raise KeyError

    watched.front = replace(watched.front, receive=bug)
    app = create_web(replace(watched.front, watch=watched.watch))
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 1), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HERE, headers={"Origin": HERE}) as browser:
        await browser.get("/chat/lines")
        assert (await browser.post("/chat/messages", json=message())).status_code == 500
        assert "motcua_request_faults_total 1.0" in (await browser.get("/metrics")).text
