"""The OA's tokens: bought in time, by one at a time, kept before they are used; and what a refusal to sell leads to."""

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing

import httpx
import pytest

from bot.channels import zalo_oa_token
from bot.channels.zalo_oa_token import App, NoPair, ZaloOaTokens
from bot.channels.zalo_oa_wire import TokenRefused, ZaloOaWire
from bot.domain.message import Channel
from bot.domain.outbox import Temporary
from bot.domain.ports import ArchiveUnavailable
from tests.blank_archive import archive_at
from tests.clock import Scattered, SetClock
from tests.fake_zalo_oa import FakeZaloOa, Fault, serving
from tests.sealing import SEALER

BUY = "/v4/oa/access_token"


class Shop:
    """A store, Zalo, and as many processes as are wanted."""

    def __init__(self, store, fake, address, client, clock):
        self.store, self.fake, self.address, self.client, self.clock = store, fake, address, client, clock
        self.chance = Scattered()
        self.all = []

    def process(self, sealer=SEALER):
        app = App(self.fake.app_id, self.fake.app_secret, self.address)
        made = ZaloOaTokens(self.client, app, self.store, sealer=sealer, clock=self.clock, chance=self.chance)
        self.all.append(made)
        return made

    async def kept(self):
        async with self.store.reading() as archive:
            return await archive.token_pairs.of(Channel.ZALO_OA)

    @property
    def sales(self):
        return len([call for call in self.fake.wire if call.method == BUY])


@asynccontextmanager
async def opened(folder):
    clock = SetClock()
    fake = FakeZaloOa(clock.now)
    store = await archive_at(folder / "motcua.db")
    try:
        async with serving(fake) as address, httpx.AsyncClient() as client:
            shop = Shop(store, fake, address, client, clock)
            yield shop
            for each in shop.all:
                await each.finish()
    finally:
        await store.close()


@pytest.fixture
async def shop(tmp_path):
    async with opened(tmp_path) as made:
        await made.process().take(made.fake.refresh)
        made.fake.wire.clear()
        yield made


async def test_a_pair_that_an_operator_brings_is_exchanged_at_once_and_lies_sealed(shop, tmp_path):
    tokens = shop.process()
    assert await tokens.access() == shop.fake.access == "access-token-0001"
    with closing(sqlite3.connect(tmp_path / "motcua.db")) as file:
        told = repr(file.execute("SELECT * FROM token_pairs").fetchall())
    assert shop.fake.access not in told
    assert shop.fake.refresh not in told
    assert shop.sales == 0


async def test_without_a_pair_it_is_said_how_to_bring_one(tmp_path):
    async with opened(tmp_path) as shop:
        with pytest.raises(NoPair, match="channel token zalo_oa"):
            await shop.process().access()


async def test_after_twenty_hours_the_next_pair_is_bought_while_the_old_one_serves(shop):
    tokens = shop.process()
    shop.clock.pass_by(hours=19)
    await tokens.access()
    assert shop.sales == 0
    shop.clock.pass_by(hours=1)
    assert await tokens.access() == "access-token-0001"
    await tokens.finish()
    assert await tokens.access() == "access-token-0002"
    assert shop.sales == 1


async def test_after_a_long_rest_the_next_pair_is_waited_for(shop):
    shop.clock.pass_by(days=30)
    assert await shop.process().access() == "access-token-0002"


async def test_twenty_at_once_in_two_processes_buy_once(shop):
    shop.clock.pass_by(days=2)
    one, two = shop.process(), shop.process()
    got = await asyncio.gather(*[each.access() for each in (one, two) * 10])
    assert set(got) == {"access-token-0002"}
    assert shop.sales == 1


async def test_a_token_that_was_revoked_is_exchanged_once_and_the_call_goes_through(shop):
    shop.fake.access = "another"
    wire = ZaloOaWire(shop.client, shop.process(), shop.address)
    assert (await wire.ask("/v2.0/oa/getoa"))["name"] == "Một Cửa Thử"
    assert shop.sales == 1


async def test_where_another_process_exchanged_it_already_nothing_is_bought(shop):
    one, two = shop.process(), shop.process()
    old = await one.access()
    assert await two.renew(old) == "access-token-0002"
    assert await one.renew(old) == "access-token-0002"
    assert shop.sales == 1


async def test_a_refusal_is_noted_for_an_administrator_while_the_old_access_serves_on(shop, caplog):
    shop.fake.refresh = "used up by somebody else"
    tokens = shop.process()
    shop.clock.pass_by(hours=21)
    assert await tokens.access() == "access-token-0001"
    await tokens.finish()
    assert (await shop.kept()).failed_at == shop.clock.now()
    assert "zalo_oa.token_not_renewed" in caplog.text
    shop.clock.pass_by(hours=5)
    with pytest.raises(TokenRefused):
        await tokens.access()
    assert "refresh-token" not in caplog.text
    assert "app-secret" not in caplog.text


async def test_what_was_refused_is_not_asked_for_again_at_every_message(shop):
    shop.fake.refresh = "used up by somebody else"
    tokens = shop.process()
    shop.clock.pass_by(days=2)
    for _ in range(5):
        with pytest.raises(TokenRefused):
            await tokens.access()
    assert shop.sales == 1
    shop.clock.pass_by(minutes=2)
    with pytest.raises(TokenRefused):
        await tokens.access()
    assert shop.sales == 2


async def test_another_pair_that_is_brought_ends_the_failure_in_every_process(shop):
    good, shop.fake.refresh = shop.fake.refresh, "used up by somebody else"
    tokens = shop.process()
    shop.clock.pass_by(days=2)
    with pytest.raises(TokenRefused):
        await tokens.access()
    shop.fake.refresh = good
    await shop.process().take(good)
    assert await tokens.access() == shop.fake.access
    assert (await shop.kept()).failed_at is None


@pytest.mark.parametrize(
    "fault", [Fault.status(502, times=None), Fault.status(429, times=None), Fault.reset(times=None)]
)
async def test_a_shop_that_is_closed_is_tried_again_and_nobody_is_paged(shop, fault):
    shop.fake.faults = [fault]
    tokens = shop.process()
    shop.clock.pass_by(days=2)
    with pytest.raises(Temporary) as failed:
        await tokens.access()
    assert not isinstance(failed.value, TokenRefused)
    assert (await shop.kept()).failed_at is None
    shop.fake.faults = []
    shop.clock.pass_by(minutes=2)
    assert await tokens.access() == shop.fake.access


async def test_an_answer_that_was_lost_costs_the_pair_and_an_administrator_is_told(shop):
    shop.fake.faults = [Fault.reset(late=True)]
    tokens = shop.process()
    shop.clock.pass_by(hours=21)
    assert await tokens.access() == "access-token-0001"
    await tokens.finish()
    shop.fake.access = "access-token-0001"  # a new pair does not end the old access
    shop.clock.pass_by(minutes=2)
    assert await tokens.access() == "access-token-0001"
    await tokens.finish()
    assert (await shop.kept()).failed_at is not None


@pytest.mark.parametrize("ask", ["access", "renew"])
async def test_who_waits_may_give_up_and_the_purchase_goes_on(shop, monkeypatch, ask):
    shop.clock.pass_by(days=2)
    tokens, begun, free = shop.process(), asyncio.Event(), asyncio.Event()
    bought = tokens._bought

    async def slow(pair):
        begun.set()
        await free.wait()
        return await bought(pair)

    monkeypatch.setattr(tokens, "_bought", slow)
    asked = tokens.access() if ask == "access" else tokens.renew("access-token-0001")
    waiting = asyncio.create_task(asked)
    await begun.wait()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    free.set()
    assert await tokens.access() == "access-token-0002"
    assert shop.sales == 1
    assert (await shop.kept()).number == 2


async def test_a_pair_that_cannot_be_kept_at_once_is_kept_a_moment_later(shop, monkeypatch):
    monkeypatch.setattr(zalo_oa_token, "LOOK", 0.001)
    shop.clock.pass_by(days=2)
    tokens, transaction, bad = shop.process(), shop.store.transaction, iter([False, True, True, True])

    def sometimes(*args, **more):
        if next(bad, False):
            raise ArchiveUnavailable
        return transaction(*args, **more)

    monkeypatch.setattr(shop.store, "transaction", sometimes)
    assert await tokens.access() == "access-token-0002"
    assert (await shop.kept()).number == 2


async def test_a_process_that_died_while_buying_holds_nobody_up_for_long(shop):
    async with shop.store.transaction() as archive:
        until = shop.clock.now().replace(year=2027)
        await archive.token_pairs.claim(Channel.ZALO_OA, 1, "dead", shop.clock.now(), until)
    shop.clock.at = until
    shop.fake.access_until = until
    assert await shop.process().access() == "access-token-0002"


async def test_while_another_process_buys_what_must_be_had_is_waited_for(shop, monkeypatch):
    monkeypatch.setattr(zalo_oa_token, "LOOK", 0.01)
    shop.clock.pass_by(days=2)
    async with shop.store.transaction() as archive:
        claimed_until = shop.clock.now().replace(year=2027)
        await archive.token_pairs.claim(Channel.ZALO_OA, 1, "other", shop.clock.now(), claimed_until)
    with pytest.raises(Temporary, match="another process"):
        await shop.process().access()


async def test_an_answer_of_some_proxy_is_no_refusal(shop):
    shop.fake.faults = [Fault.status(200)]
    shop.clock.pass_by(days=2)
    with pytest.raises(Temporary) as failed:
        await shop.process().access()
    assert not isinstance(failed.value, TokenRefused)
