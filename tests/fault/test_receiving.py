"""The whole program killed at every point of a turn, while citizens press "Gửi": nothing is lost, nothing doubled.

Each citizen's talk stands at the summary; the browser sends its press until it is answered, as a browser does, and
some send it once more. Three ledgers are compared: what the client was told, what the archive holds, what came over
the wire to the citizen.

Guards, each seen to fail when taken away: the claim of the update's key (without it a press that was answered is
handled again: `messages` counts two), and one commit for the claim and all that follows from it (with a commit behind
the claim, a press that died there is told to be done and is lost). The draft's own id is held by test_drafts.py.
"""

import asyncio
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
from collections import Counter
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from bot.domain.draft import Draft, Step
from bot.domain.message import Channel, Conversation, Identity
from bot.domain.person import Official, Role
from tests.browser.program import ONE_ADDRESS
from tests.fault.small_province import small_province

POINTS = ("before_claim", "after_claim", "after_case", "after_outbox", "before_commit", "after_commit")
PLACE = "ubnd-xa-hy-cuong"
AT_ONCE = 8
TOP = Path(__file__).parents[2]

pytestmark = pytest.mark.fault


class Citizen:
    """A browser that will press "Gửi" until it is told that the press was taken."""

    def __init__(self, number):
        self.token = f"{number:030d}"
        self.identity = Identity(Channel.WEB, hashlib.sha256(self.token.encode()).hexdigest())
        self.draft = Draft(
            id=f"{number:032x}"[::-1], content=f"Đèn đường số {number} hỏng hai tuần.", procedure="", place=PLACE,
            name="Nguyễn Văn Thử", address="Khu 3, xã Thử", phone="+84912345678",
        )  # fmt: skip
        self.message_id = str(UUID(int=number))
        self.told = False

    async def presses(self, client):
        """Sends until 202, over lost connections and refusals to serve."""
        body = {"id": self.message_id, "press": f"feedback:send:{self.draft.short}", "label": "Gửi"}
        while True:
            try:
                answer = await client.post("/chat/messages", json=body, headers={"Cookie": f"motcua_chat={self.token}"})
            except httpx.TransportError:
                await asyncio.sleep(0.02)
                continue
            if answer.status_code == 202:
                self.told = True
                return
            assert answer.status_code == 503, answer.text
            await asyncio.sleep(0.02)


async def prepared(kept, citizens):
    """Talks that stand before their last press, and an official who is alerted to each case."""
    now = datetime.now(UTC)
    async with kept.opened() as store, store.transaction() as archive:
        official = Official("official", "Cán bộ Thử", Role.HANDLER, PLACE)
        chat = Identity(Channel.TELEGRAM, "5000000001")
        await archive.officials.save(official, now)
        await archive.people.meet(chat, "official-person", now)
        await archive.officials.link(official.id, chat, now)
        for number, citizen in enumerate(citizens):
            await archive.people.meet(citizen.identity, f"person-{number}", now)
            talk = Conversation(flow="feedback", step=Step.SUMMARY.value, data={"draft": citizen.draft.to_json()})
            await archive.conversations.save(citizen.identity, talk, now)


def deaths(count):
    """Spread evenly over the points, and over the first seven presses of each life."""
    return [(point, 1 + number * 5 % 7) for number, point in enumerate(islice(cycle(POINTS), count))]


def free_port():
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@asynccontextmanager
async def dying_desk(kept, planned):
    """The program on this archive, dying as planned; at the end it is told to stop and must end well."""
    port = free_port()
    data = str(small_province(kept.folder))
    settings = {"MOTCUA_PORT": str(port), "MOTCUA_LIMITS": ONE_ADDRESS, "MOTCUA_DATA": data}
    environment = {**os.environ, **kept.environment, **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fault.desk_process", json.dumps(planned)],
        cwd=TOP, env=environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=address, headers={"Origin": address}, timeout=10) as client:
            yield client
        process.terminate()
        _, errors = await asyncio.to_thread(process.communicate, timeout=30)
        assert (process.returncode, errors) == (0, "")
    finally:
        process.kill()
        process.communicate()


async def delivered(kept, count):
    """Waits until the postman has brought every reply, also what was in the hand of one who died."""
    query = "SELECT count(*) FROM outbox WHERE purpose = 'reply' AND status = 'sent'"
    async with asyncio.timeout(40):
        while await kept.asked(query) != [(count,)]:
            await asyncio.sleep(0.05)


async def pressed_through_deaths(kept, count, planned):
    citizens = [Citizen(number) for number in range(1, count + 1)]
    await prepared(kept, citizens)
    hands = asyncio.Semaphore(AT_ONCE)

    async def press(client, citizen):
        async with hands:
            await citizen.presses(client)

    async with dying_desk(kept, planned) as client:
        await asyncio.gather(*(press(client, citizen) for citizen in citizens))
        await asyncio.gather(*(citizen.presses(client) for citizen in citizens[:20]))
        await delivered(kept, count)
    return citizens


async def compare(kept, citizens):
    """Client, archive and wire tell the same story."""
    await kept.must_be_whole()
    told = {citizen.draft.id for citizen in citizens if citizen.told}
    held = Counter(draft for (draft,) in await kept.asked("SELECT draft_id FROM cases"))
    assert told - set(held) == set()
    assert {draft: times for draft, times in held.items() if times > 1} == {}
    assert len(held) == len(citizens)
    numbers = sorted(number for (number,) in await kept.asked("SELECT register_no FROM cases"))
    assert numbers == list(range(1, len(citizens) + 1))
    codes = {code for (code,) in await kept.asked("SELECT code FROM cases")}
    replies = [reply for (reply,) in await kept.asked("SELECT reply FROM weblog WHERE reply IS NOT NULL")]
    shown = [
        code.replace("-", "") for reply in replies for code in re.findall(r'"type":"code","code":"([^"]+)"', reply)
    ]
    assert Counter(shown) == dict.fromkeys(codes, 1)
    events = Counter(await kept.asked("SELECT case_id, kind FROM case_events"))
    assert (len(events), set(events.values())) == (len(citizens), {1})
    alerts = await kept.asked("SELECT count(*), count(DISTINCT case_id) FROM outbox WHERE purpose = 'alert'")
    assert alerts == [(len(citizens), len(citizens))]
    assert await kept.asked("SELECT max(count) FROM tallies WHERE name LIKE 'messages:%'") == [(1,)]


async def test_two_hundred_presses_and_twenty_four_deaths_lose_and_double_nothing(kept):
    await compare(kept, await pressed_through_deaths(kept, 200, deaths(24)))


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_a_thousand_presses_and_a_hundred_and_twenty_deaths_lose_and_double_nothing(kept):
    await compare(kept, await pressed_through_deaths(kept, 1000, deaths(120)))
