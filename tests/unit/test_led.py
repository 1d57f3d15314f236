"""Work of the one process that leads."""

import asyncio

import pytest

from bot.worker.led import Led

SOON = 0.005


class Leadership:
    def __init__(self, leads):
        self.leads = leads

    async def held(self):
        return self.leads


class Work:
    """Notes when it runs."""

    def __init__(self):
        self.running, self.runs = False, 0

    async def run(self, ending):
        self.running, self.runs = True, self.runs + 1
        try:
            await ending.wait()
        finally:
            self.running = False


async def until(true):
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(SOON)


@pytest.fixture
async def led():
    """Leadership, work, and the running pair of them."""
    leadership, work, ending = Leadership(False), Work(), asyncio.Event()
    running = asyncio.create_task(Led(work, leadership, look=SOON).run(ending))
    yield leadership, work
    ending.set()
    await running
    assert not work.running


async def test_who_does_not_lead_does_nothing(led):
    _, work = led
    await asyncio.sleep(5 * SOON)
    assert work.runs == 0


async def test_who_comes_to_lead_begins_and_who_loses_it_ends(led):
    leadership, work = led
    leadership.leads = True
    await until(lambda: work.running)
    leadership.leads = False
    await until(lambda: not work.running)
    leadership.leads = True
    await until(lambda: work.running)
    assert work.runs == 2


async def test_work_that_fails_is_not_hidden():
    class Broken:
        async def run(self, _ending):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Led(Broken(), Leadership(True), look=SOON).run(asyncio.Event())
