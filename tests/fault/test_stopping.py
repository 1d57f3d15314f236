"""Told to stop while citizens write, the program ends within ten seconds; nothing is lost, nothing doubled.

Guards, each seen to fail when taken away: the wait for the front in `serve` (bot/app.py; broken off, words that were
being taken are lost to those who wait for their answer and the program ends with an error), and the time that the back
may take.
"""

import asyncio
import signal
import time

import pytest

from tests.browser.program import Program
from tests.fault.small_province import small_province
from tests.fault.writing import Writer, asked, browser, times_kept

pytestmark = pytest.mark.fault

LONGEST = 10.0


async def stopped_under_load(folder, times, each):
    """Stops and starts the program under load; gives its archive, the writers, and the slowest end in seconds."""
    program = Program(folder, MOTCUA_DATA=str(small_province(folder)))
    writers, ends = [], []
    await program.start()
    async with browser(program) as client, asyncio.TaskGroup() as writing:

        def some_more(count):
            for _ in range(count):
                writers.append(Writer(len(writers) + 1))
                writing.create_task(writers[-1].writes(client))

        for number in range(times):
            some_more(each)
            # In the middle of the burst, at another place each time.
            await asyncio.sleep(0.02 * (number % 7))
            began = time.monotonic()
            stopping = asyncio.create_task(program.stop())
            while not stopping.done():
                await asyncio.sleep(0.05)
                some_more(1)
            # On a machine that is very busy the alarm behind the graceful end may come first; nothing is lost by it.
            assert stopping.result() in {0, -signal.SIGALRM}
            ends.append(time.monotonic() - began)
            await program.start()
            # Who was turned away comes again fifty times a second: thousands at once would measure only themselves.
            while sum(writer.taken_at is None for writer in writers) > each:
                await asyncio.sleep(0.05)
    async with asyncio.timeout(60):
        while asked(program.var / "motcua.db", "SELECT 1 FROM outbox WHERE status <> 'sent' LIMIT 1"):
            await asyncio.sleep(0.1)
    assert await program.stop() == 0
    return program.var / "motcua.db", writers, max(ends)


def compare(database, writers):
    kept = times_kept(database)
    assert asked(database, "PRAGMA integrity_check") == [("ok",)]
    assert {writer.words: kept.get(writer.words, 0) for writer in writers} == {writer.words: 1 for writer in writers}
    replies = asked(database, "SELECT count(*), count(DISTINCT recipient) FROM weblog WHERE mine = 0")
    assert replies == [(len(writers), len(writers))]


async def test_two_stops_under_load_lose_and_double_nothing(tmp_path):
    database, writers, slowest = await stopped_under_load(tmp_path, 2, 60)
    assert any(writer.tries > 1 for writer in writers)
    assert slowest <= LONGEST
    compare(database, writers)


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_fifty_stops_under_load_lose_and_double_nothing(tmp_path):
    database, writers, slowest = await stopped_under_load(tmp_path, 50, 60)
    assert any(writer.tries > 1 for writer in writers)
    assert slowest <= LONGEST
    compare(database, writers)
