"""A desk killed while it brings a broadcast to its people: each gets it exactly once, and nobody else gets it.

Guard: how far the letters have been written is kept in the transaction of the letters (`services/mailing.py`).
"""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import pytest

from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.consent import NoticeText, Purpose
from bot.domain.message import Channel, Identity
from bot.domain.subscription import REFORM
from tests.contract.made import NOW, fresh, official
from tests.contract.test_store_personal import consent

POINTS = ("letters_written", "letters_kept")
PEOPLE = 120
TOP = Path(__file__).parents[2]
SHOWN = NoticeText.of(Purpose.NEWS, "2026-01-01", "vi", "Gửi tin.")

pytestmark = pytest.mark.fault


async def prepared(kept):
    """So many people who take the news, on two channels, a few who do not, and a broadcast that was agreed to."""
    async with kept.opened() as store, store.transaction() as archive:
        for number in range(PEOPLE + 10):
            channel = (Channel.WEB, Channel.TELEGRAM)[number % 2]
            person = await archive.people.meet(Identity(channel, f"a-{number}"), f"p-{number:04}", NOW)
            if number < PEOPLE:
                said = consent(person, shown=SHOWN)
                await archive.personal.consents.add(said, SHOWN)
                await archive.news.subscriptions.take(person.id, REFORM, NOW)
        officials = official(), official()
        for each in officials:
            await archive.officials.save(each, NOW)
        made = Broadcast(
            fresh("broadcast"), REFORM, "so-tu-phap", "Tin.", BroadcastState.APPROVED, NOW,
            official_id=officials[0].id, decided_by=officials[1].id,
        )  # fmt: skip
        await archive.news.broadcasts.add(made)


def _desk(where, deaths):
    command = [sys.executable, "-m", "tests.fault.news_process", where, json.dumps(deaths)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stderr


async def test_killed_again_and_again_while_the_letters_are_written_each_person_gets_one(kept):
    await prepared(kept)
    deaths = [(point, 1 + number % 5) for number, point in enumerate(islice(cycle(POINTS), 12))]
    assert await asyncio.to_thread(_desk, kept.where, deaths) == (0, "")
    await kept.must_be_whole()
    rows = await kept.asked("SELECT channel, recipient, status FROM outbox")
    assert Counter(rows) == Counter(
        {(("web", "telegram")[number % 2], f"a-{number}", "sent"): 1 for number in range(PEOPLE)}
    )
    assert await kept.asked("SELECT state, queued, sent FROM broadcasts") == [("done", PEOPLE, PEOPLE)]
