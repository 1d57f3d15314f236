"""Polling Zalo, which gives an event once and takes no confirmation: what was fetched is held until it is kept."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_bot import WEBHOOK_PATH, ZaloBotAccount, ZaloBotChannel
from bot.domain.outbox import Bad
from bot.domain.ports import ArchiveUnavailable
from bot.worker.poller import Poller
from tests.fake_zalo_bot import FakeZaloBot, Fault, inside, serving

SECRET = "a-secret-of-nobody-0123456789"


class StoppedClock:
    def now(self):
        return datetime(2026, 3, 2, tzinfo=UTC)


class Ledger:
    """A reception that fails as told before it keeps an update."""

    def __init__(self, failures=()):
        self.failures, self.kept, self.tries, self.came = list(failures), [], 0, asyncio.Event()

    async def __call__(self, incoming):
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        self.kept.append(incoming)
        self.came.set()
        return True

    async def until(self, count):
        async with asyncio.timeout(10):
            while len(self.kept) < count:
                self.came.clear()
                await self.came.wait()


@pytest.fixture
async def fake():
    made = FakeZaloBot()
    made.idle = 0.05
    return made


@asynccontextmanager
async def polling(fake, ledger):
    ending = asyncio.Event()
    async with serving(fake) as address:
        account = ZaloBotAccount(fake.token, address, typing=False)
        async with ZaloBotChannel(account, StoppedClock(), None) as channel:
            task = asyncio.create_task(Poller(channel, ledger, first_wait=0.01).run(ending))
            try:
                yield channel
            finally:
                ending.set()
                async with asyncio.timeout(5):
                    await task


async def until(true):
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.005)


async def test_events_come_one_by_one_and_in_order(fake):
    ledger, an = Ledger(), fake.person()
    for number in range(5):
        fake.says(an, f"{number}")
    async with polling(fake, ledger):
        await ledger.until(5)
    assert [incoming.text for incoming in ledger.kept] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("is_inside", [False, True])
async def test_a_408_is_nothing_new_and_no_failure(fake, is_inside):
    fake.idle_inside = is_inside
    ledger = Ledger()
    with capture_logs() as logs:
        async with polling(fake, ledger):
            await until(lambda: len([call for call in fake.wire if call.method == "getUpdates"]) > 3)
            fake.says(fake.person(), "sau đó")
            await ledger.until(1)
    assert [line for line in logs if line["event"] == "zalo_bot.no_updates"] == []


async def test_a_locked_archive_loses_nothing_and_asks_for_nothing_more(fake):
    ledger = Ledger([ArchiveUnavailable(), ArchiveUnavailable(), ArchiveUnavailable()])
    for text in ("một", "hai"):
        fake.says(fake.person(), text)
    async with polling(fake, ledger):
        await ledger.until(2)
    assert [incoming.text for incoming in ledger.kept] == ["một", "hai"]
    assert ledger.tries == 5


async def test_an_update_that_always_fails_is_left_behind_and_stops_nobody(fake):
    ledger = Ledger([RuntimeError("x")] * 3)
    for text in ("hỏng", "sau"):
        fake.says(fake.person(), text)
    async with polling(fake, ledger):
        await ledger.until(1)
    assert ([incoming.text for incoming in ledger.kept], ledger.tries) == (["sau"], 4)


async def test_what_cannot_be_read_stops_nobody(fake):
    fake.waiting.append({"event_name": "message.text.received"})
    fake.happens("message.of.tomorrow", fake.person())
    fake.says(fake.person(), "sau")
    ledger = Ledger()
    async with polling(fake, ledger):
        await ledger.until(1)
    assert [incoming.text for incoming in ledger.kept] == ["sau"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(502), Fault.status(401, "Unauthorized"), Fault.status(403, "Forbidden"), Fault.reset(),
        Fault.status(409, "Conflict"), inside(500, "Internal"), inside(401, "Unauthorized"),
    ],
    ids=lambda fault: fault.kind,
)  # fmt: skip
async def test_a_platform_that_fails_is_asked_again_and_nothing_is_lost(fake, fault):
    fake.faults = [Fault(fault.kind, method="getUpdates", text=fault.text, times=3)]
    fake.says(fake.person(), "vẫn đến")
    ledger = Ledger()
    async with polling(fake, ledger):
        await ledger.until(1)
    assert len([call for call in fake.wire if call.refused and call.method == "getUpdates"]) >= 3


async def test_a_webhook_of_before_is_taken_away(fake):
    fake.webhook = {"url": "https://old.example.vn"}
    fake.says(fake.person(), "chào")
    ledger = Ledger()
    async with polling(fake, ledger):
        await ledger.until(1)
    assert fake.webhook == {}


async def test_what_could_not_be_kept_before_the_end_is_told(fake):
    ledger = Ledger([ArchiveUnavailable()] * 1000)
    fake.says(fake.person(), "mất")
    with capture_logs() as logs:
        async with polling(fake, ledger):
            await until(lambda: ledger.tries)
    assert "zalo_bot.update_lost" in [line["event"] for line in logs]


async def test_the_webhook_is_set_with_its_secret(fake):
    async with (
        serving(fake) as address,
        ZaloBotChannel(ZaloBotAccount(fake.token, address, SECRET), StoppedClock(), None) as channel,
    ):
        await channel.announce("https://motcua.example.vn/")
        with pytest.raises(Bad):
            await channel.announce("https://10.0.0.1")
    assert fake.webhook == {"url": f"https://motcua.example.vn{WEBHOOK_PATH}", "secret_token": SECRET}
