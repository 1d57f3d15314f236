"""A postman killed at every point of his round loses nothing, and repeats at most what he had in hand.

Guard: the lease's end makes a message due again (`next_at` in the archive's schema). Without it the messages in a dead
hand never arrive, and this test says how many.
"""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import pytest

from bot.domain.message import Channel, Identity
from bot.worker.way import HANDS
from tests.contract.made import message
from tests.fault.kept_in import OnPostgres

POINTS = ("after_lease", "after_wire", "after_mark")
TOP = Path(__file__).parents[2]

pytestmark = pytest.mark.fault


async def queued(kept, count, persons):
    async with kept.opened() as store, store.transaction() as archive:
        for number in range(count):
            to = Identity(Channel.WEB, f"person-{number % persons}")
            assert await archive.outbox.put(message(to, key=f"notice-{number}"))


def deaths(count):
    """Spread over the points and over the round: at the first, the second … message that passes."""
    return [(point, 1 + number % 3) for number, point in enumerate(islice(cycle(POINTS), count))]


async def sent_through_deaths(kept, count, persons, *plans):
    """Sends by as many postmen as there are plans; gives what came over the wire and what the archive holds."""
    wire = kept.folder / "wire"
    await queued(kept, count, persons)
    ends = await asyncio.gather(*(asyncio.to_thread(_postman, kept.where, wire, plan) for plan in plans))
    assert ends == [(0, "")] * len(plans)
    await kept.must_be_whole()
    held = Counter(dict(await kept.asked("SELECT status, count(*) FROM outbox GROUP BY status")))
    return Counter(wire.read_text(encoding="utf-8").split()), held


def _postman(where, wire, plan):
    command = [sys.executable, "-m", "tests.fault.post_process", where, str(wire), json.dumps(plan)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stderr


async def test_one_message_at_a_time_is_repeated_once_for_each_death_between_wire_and_mark(kept):
    planned = deaths(18)
    wire, held = await sent_through_deaths(kept, 200, 1, planned)
    assert len(wire) == 200
    assert held == {"sent": 200}
    assert wire.total() - len(wire) == sum(point == "after_wire" for point, _ in planned)


async def test_of_many_on_their_way_at_most_those_in_hand_are_repeated(kept):
    planned = deaths(18)
    wire, held = await sent_through_deaths(kept, 200, 200, planned)
    assert len(wire) == 200
    assert held == {"sent": 200}
    assert wire.total() - len(wire) <= len(planned) * HANDS


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_two_thousand_messages_and_fifty_one_deaths(kept):
    planned = deaths(51)
    wire, held = await sent_through_deaths(kept, 2000, 1, planned)
    assert (len(wire), held) == (2000, {"sent": 2000})
    assert wire.total() - 2000 == 17


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_three_postmen_of_three_processes_and_their_deaths(postgres, tmp_path):
    kept, planned = OnPostgres(postgres, tmp_path), deaths(17)
    wire, held = await sent_through_deaths(kept, 2000, 400, planned, planned, planned)
    assert (len(wire), held) == (2000, {"sent": 2000})
    assert wire.total() - 2000 <= 3 * len(planned) * HANDS
