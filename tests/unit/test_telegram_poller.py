"""Long polling keeps an update before it confirms it, and outlives whatever the platform does."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.channels.telegram import TelegramChannel
from bot.domain.ports import ArchiveUnavailable
from bot.worker.poller import Announcer, Poller
from tests.fake_telegram import FakeTelegram, Fault, serving


class StoppedClock:
    def now(self):
        return datetime(2026, 3, 2, tzinfo=UTC)


class Ledger:
    """A reception that keeps keys, and fails as told before it keeps one."""

    def __init__(self, fake, failures=()):
        self.fake, self.failures, self.kept, self.tries = fake, list(failures), [], 0
        self.confirmed_too_early = []
        self.came = asyncio.Event()

    async def __call__(self, incoming):
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        if incoming.key in (f"telegram:{number}" for number in self.fake.confirmed):
            self.confirmed_too_early.append(incoming.key)
        fresh = incoming.key not in (kept.key for kept in self.kept)
        if fresh:
            self.kept.append(incoming)
        self.came.set()
        return fresh

    async def until(self, count):
        async with asyncio.timeout(10):
            while len(self.kept) < count:
                self.came.clear()
                await self.came.wait()


@pytest.fixture
async def fake():
    return FakeTelegram()


@asynccontextmanager
async def polling(fake, ledger):
    ending = asyncio.Event()
    async with serving(fake) as address, TelegramChannel(fake.token, address, None, None, StoppedClock()) as channel:
        task = asyncio.create_task(Poller(channel, ledger, first_wait=0.01).run(ending))
        try:
            yield
        finally:
            ending.set()
            async with asyncio.timeout(5):
                await task


async def quiet(fake):
    """Until all that waits is confirmed."""
    async with asyncio.timeout(10):
        while fake.waiting:
            await asyncio.sleep(0.005)


async def test_updates_come_in_order_and_are_confirmed_after_they_are_kept(fake):
    ledger, an, binh = Ledger(fake), fake.person(1), fake.person(2)
    for number in range(10):
        fake.says(an if number % 2 else binh, f"{number}")
    async with polling(fake, ledger):
        await ledger.until(10)
        await quiet(fake)
    assert [incoming.text for incoming in ledger.kept] == [f"{number}" for number in range(10)]
    assert len(fake.confirmed) == 10
    assert ledger.confirmed_too_early == []


async def test_a_webhook_of_before_is_taken_away_and_drops_nothing(fake):
    fake.webhook = {"url": "https://old.example.vn"}
    fake.says(fake.person(), "chào")
    ledger = Ledger(fake)
    async with polling(fake, ledger):
        await ledger.until(1)
    assert fake.webhook == {}


async def test_a_locked_archive_loses_nothing_and_confirms_nothing(fake):
    ledger = Ledger(fake, [ArchiveUnavailable(), ArchiveUnavailable(), ArchiveUnavailable(), ArchiveUnavailable()])
    fake.says(fake.person(), "một")
    fake.says(fake.person(), "hai")
    async with polling(fake, ledger):
        await ledger.until(2)
        await quiet(fake)
    assert [incoming.text for incoming in ledger.kept] == ["một", "hai"]
    assert ledger.tries == 6


async def test_an_update_that_always_fails_is_left_behind_after_three_tries_and_stops_nobody(fake):
    ledger = Ledger(fake, [RuntimeError("x"), RuntimeError("x"), RuntimeError("x")])
    fake.says(fake.person(), "hỏng")
    fake.says(fake.person(), "sau")
    async with polling(fake, ledger):
        await ledger.until(1)
    assert [incoming.text for incoming in ledger.kept] == ["sau"]
    assert ledger.tries == 4


async def test_an_update_that_cannot_be_read_stops_nobody(fake):
    fake.update("message", {"text": "không có chat"})
    fake.update("kind_of_tomorrow", {})
    fake.says(fake.person(), "sau")
    ledger = Ledger(fake)
    async with polling(fake, ledger):
        await ledger.until(1)
        await quiet(fake)
    assert [incoming.text for incoming in ledger.kept] == ["sau"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(502, times=3),
        Fault.reset(times=3),
        Fault.status(409, "Conflict: terminated by other getUpdates request", times=3),
        Fault.status(401, "Unauthorized", times=3),
        Fault.status(400, "Bad Request: strange", times=3),
        Fault.status(403, "Forbidden", times=3),
    ],
    ids=lambda fault: fault.kind,
)
async def test_a_platform_that_fails_is_asked_again_and_nothing_is_lost(fake, fault):
    fake.faults = [Fault(fault.kind, method="getUpdates", text=fault.text, times=fault.times)]
    fake.says(fake.person(), "vẫn đến")
    ledger = Ledger(fake)
    async with polling(fake, ledger):
        await ledger.until(1)
    assert [incoming.text for incoming in ledger.kept] == ["vẫn đến"]
    assert len([call for call in fake.wire if call.refused and call.method == "getUpdates"]) >= 3


async def test_numbers_that_begin_anew_after_a_quiet_week_are_not_taken_for_old(fake, monkeypatch):
    ledger = Ledger(fake)
    monkeypatch.setattr(TelegramChannel.updates, "__defaults__", (0,))
    fake.says(fake.person(), "trước")
    async with polling(fake, ledger):
        await ledger.until(1)
        await quiet(fake)
        async with asyncio.timeout(5):
            while "offset" in fake.wire[-1].asked or fake.wire[-1].method != "getUpdates":
                await asyncio.sleep(0)
        fake.next_update = 7
        fake.says(fake.person(), "sau")
        await ledger.until(2)
    assert [incoming.text for incoming in ledger.kept] == ["trước", "sau"]


async def test_the_end_comes_at_once_although_a_question_is_held_open(fake):
    ledger = Ledger(fake)
    async with polling(fake, ledger):
        async with asyncio.timeout(5):
            while not fake._pollers:
                await asyncio.sleep(0.005)
    assert ledger.kept == []


async def test_a_press_is_confirmed_after_it_is_kept(fake):
    ledger = Ledger(fake)
    turning_meanwhile = []

    async def slowly(incoming):
        await asyncio.sleep(0.05)
        turning_meanwhile.append(bool(fake.presses))
        return await ledger(incoming)

    fake.presses_button(fake.person(), "start:menu")
    async with polling(fake, slowly):
        await ledger.until(1)
        async with asyncio.timeout(5):
            while fake.presses:
                await asyncio.sleep(0.005)
    assert (ledger.kept[0].press, turning_meanwhile) == ("start:menu", [True])


async def test_the_webhook_is_announced_as_often_as_it_takes(fake, monkeypatch):
    monkeypatch.setattr("bot.worker.poller.Backoff.wait", lambda _self, _error: asyncio.sleep(0))
    fake.faults = [Fault.status(502, times=2)]
    ending = asyncio.Event()
    async with (
        serving(fake) as address,
        TelegramChannel(fake.token, address, "s" * 30, None, StoppedClock()) as channel,
    ):
        task = asyncio.create_task(Announcer(channel, "https://motcua.example.vn").run(ending))
        async with asyncio.timeout(5):
            while not fake.webhook:
                await asyncio.sleep(0.005)
        ending.set()
        await task
    assert fake.webhook["url"] == "https://motcua.example.vn/telegram/webhook"
