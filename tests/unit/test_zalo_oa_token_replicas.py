"""Several processes at one PostgreSQL archive: one buys the OA's next tokens, and all go on with them."""

import asyncio

import httpx

from bot.domain.message import Channel
from bot.store.postgres import PostgresStore
from tests.clock import SetClock
from tests.fake_zalo_oa import FakeZaloOa, Fault, serving
from tests.postgres_server import database
from tests.sealing import SEALER
from tests.unit.test_zalo_oa_token import BUY, Shop


async def test_of_three_processes_one_buys_whoever_is_slow(postgres_server):
    clock = SetClock()
    fake = FakeZaloOa(clock.now)
    async with database(postgres_server) as at, serving(fake) as address, httpx.AsyncClient() as client:
        stores = [await PostgresStore.open(at, sealer=SEALER) for _ in range(3)]
        try:
            shops = [Shop(store, fake, address, client, clock) for store in stores]
            await shops[0].process().take(fake.refresh)
            for day in range(5):
                clock.pass_by(days=2)
                if day == 2:
                    fake.faults = [Fault.status(502, method=BUY)]
                processes = [shop.process() for shop in shops]
                got = await asyncio.gather(*[each.access() for each in processes * 10], return_exceptions=True)
                if day == 2:
                    clock.pass_by(minutes=2)
                    got = await asyncio.gather(*[each.access() for each in processes])
                assert set(got) == {fake.access}
            assert fake.sold == 6
            async with stores[2].reading() as archive:
                kept = await archive.token_pairs.of(Channel.ZALO_OA)
            assert (kept.number, kept.failed_at) == (6, None)
        finally:
            for store in stores:
                await store.close()
