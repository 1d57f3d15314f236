"""A postman killed at every point of his round loses nothing, and repeats at most what he had in hand.

Guard: the lease's end makes a message due again (`next_at` in the archive's schema). Without it the messages in a dead
hand never arrive, and this test says how many.
"""

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

import pytest

from bot.domain.message import Channel, Identity
from bot.store.sqlite import SqliteStore
from bot.worker.postman import HANDS
from tests.contract.made import message

POINTS = ("after_lease", "after_wire", "after_mark")
TOP = Path(__file__).parents[2]

pytestmark = pytest.mark.fault


async def queued(path, count, persons):
    store = await SqliteStore.open(path, exclusive=True)
    async with store.transaction() as archive:
        for number in range(count):
            to = Identity(Channel.WEB, f"person-{number % persons}")
            assert await archive.outbox.put(message(to, key=f"notice-{number}"))
    await store.close()


def deaths(count):
    """Spread over the points and over the round: at the first, the second … message that passes."""
    return [(point, 1 + number % 3) for number, point in enumerate(islice(cycle(POINTS), count))]


async def sent_through_deaths(folder, count, persons, planned):
    database, wire = folder / "motcua.db", folder / "wire"
    await queued(database, count, persons)
    command = [sys.executable, "-m", "tests.fault.post_process", str(database), str(wire), json.dumps(planned)]
    done = await asyncio.to_thread(subprocess.run, command, cwd=TOP, capture_output=True, text=True, timeout=110)
    assert (done.returncode, done.stderr) == (0, "")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        held = Counter(dict(connection.execute("SELECT status, count(*) FROM outbox GROUP BY status")))
    return Counter(wire.read_text(encoding="utf-8").split()), held


async def test_one_message_at_a_time_is_repeated_once_for_each_death_between_wire_and_mark(tmp_path):
    planned = deaths(18)
    wire, held = await sent_through_deaths(tmp_path, 200, 1, planned)
    assert len(wire) == 200
    assert held == {"sent": 200}
    assert wire.total() - len(wire) == sum(point == "after_wire" for point, _ in planned)


async def test_of_many_on_their_way_at_most_those_in_hand_are_repeated(tmp_path):
    planned = deaths(18)
    wire, held = await sent_through_deaths(tmp_path, 200, 200, planned)
    assert len(wire) == 200
    assert held == {"sent": 200}
    assert wire.total() - len(wire) <= len(planned) * HANDS


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_two_thousand_messages_and_fifty_one_deaths(tmp_path):
    planned = deaths(51)
    wire, held = await sent_through_deaths(tmp_path, 2000, 1, planned)
    assert (len(wire), held) == (2000, {"sent": 2000})
    assert wire.total() - 2000 == 17
