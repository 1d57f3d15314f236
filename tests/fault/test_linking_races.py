"""Two at once, at processes of their own beside one PostgreSQL archive: of every race one person comes out, whole.

Guards: the code is taken by deleting its row, and `hold` waits for the turns of every identity of both persons (each
seen to fail when taken away); both persons are read again after it.
"""

import asyncio
import re
from contextlib import AsyncExitStack

import asyncpg
import pytest

from bot.domain.message import Channel, Identity, Incoming
from bot.domain.ports import ArchiveUnavailable
from bot.opening import SystemChance, nothing_happens
from bot.reception import Reception
from bot.services import erasure
from bot.services.desk import Desk
from bot.store.postgres import PostgresStore
from tests.clock import SetClock
from tests.filing import ANSWERS
from tests.office import rules
from tests.sealing import SEALER

pytestmark = pytest.mark.fault

AN, BINH, CHI = Identity(Channel.WEB, "an"), Identity(Channel.TELEGRAM, "5"), Identity(Channel.ZALO_BOT, "z")
ROUNDS = 4


class Town:
    """Two processes; who speaks, speaks to one of them, and what could not be kept is sent again."""

    def __init__(self, address, stores):
        self.address, self.stores, self.clock, self.chance = address, stores, SetClock(), SystemChance()
        self.receptions = [
            Reception(store, rules(), self.clock, self.chance, reach=nothing_happens, wake=lambda: None, sealer=SEALER)
            for store in stores
        ]

    async def hears(self, who, *, at=0, **said):
        self.clock.pass_by(seconds=5)
        update = Incoming(key=self.chance.id(), sender=who, at=self.clock.now(), **said)
        for _ in range(9):
            try:
                await self.receptions[at].receive(update)
            except ArchiveUnavailable:
                continue
            rows = await self.asked("SELECT reply FROM outbox WHERE dedupe_key LIKE $1", f"{update.key}:%")
            return "\n".join(row["reply"] for row in rows)
        pytest.fail("nothing could be kept, nine times")

    async def code(self, who):
        return re.search(r"LIENKET (\d{6})", await self.hears(who, press="linking:code"))[1]

    async def asked(self, query, *values):
        connection = await asyncpg.connect(self.address)
        try:
            return await connection.fetch(query, *values)
        finally:
            await connection.close()

    async def persons(self):
        return {
            Identity(Channel(row["channel"]), row["id"]): row["person_id"]
            for row in await self.asked("SELECT channel, id, person_id FROM identities")
        }


@pytest.fixture
async def town(postgres):
    async with AsyncExitStack() as stack:
        stores = []
        for _ in range(2):
            stores.append(store := await PostgresStore.open(postgres, sealer=SEALER))
            stack.push_async_callback(store.close)
        yield Town(postgres, stores)


async def test_of_two_who_tap_with_one_code_one_is_linked(town):
    for number in range(ROUNDS):
        an, binh, chi = (Identity(each.channel, f"{each.id}{number}") for each in (AN, BINH, CHI))
        code = await town.code(an)
        for who in (binh, chi):
            await town.hears(who, text=f"LIENKET {code}")
        await asyncio.gather(*(town.hears(who, at=at, press="linking:join") for at, who in enumerate((binh, chi))))
        persons = await town.persons()
        assert sum(persons[who] == persons[an] for who in (binh, chi)) == 1


async def test_two_who_link_each_other_at_the_same_moment_become_one_person(town):
    for number in range(ROUNDS):
        an, binh = (Identity(each.channel, f"{each.id}{number}") for each in (AN, BINH))
        ans, binhs = await town.code(an), await town.code(binh)
        await town.hears(an, text=f"LIENKET {binhs}")
        await town.hears(binh, text=f"LIENKET {ans}")
        await asyncio.gather(*(town.hears(who, at=at, press="linking:join") for at, who in enumerate((an, binh))))
        persons = await town.persons()
        assert persons[an] == persons[binh]


async def test_what_is_filed_while_the_two_are_linked_is_the_one_persons(town):
    for number in range(ROUNDS):
        an, binh, chi = (Identity(each.channel, f"{each.id}{number}") for each in (AN, BINH, CHI))
        await town.hears(binh, text="xin chào")
        code = await town.code(binh)
        await town.hears(chi, text=f"LIENKET {code}")
        await town.hears(chi, press="linking:join")
        for words in ANSWERS[:-1]:
            await town.hears(chi, text=words)
        code = await town.code(an)
        await town.hears(binh, text=f"LIENKET {code}")
        await asyncio.gather(town.hears(binh, press="linking:join"), town.hears(chi, at=1, text="gửi"))
        persons = await town.persons()
        assert persons[an] == persons[binh] == persons[chi]
        owners = await town.asked("SELECT person_id FROM cases WHERE origin_id = $1", chi.id)
        assert [row["person_id"] for row in owners] == [persons[an]]


async def test_who_is_deleted_while_the_two_are_linked_leaves_nobody_half(town):
    for number in range(ROUNDS):
        an, binh = (Identity(each.channel, f"{each.id}{number}") for each in (AN, BINH))
        code = await town.code(an)
        await town.hears(binh, text=f"LIENKET {code}")
        person_id = (await town.persons())[an]

        async def deleted(person_id=person_id, an=an):
            async with town.stores[1].transaction(of=an) as archive:
                desk = Desk(rules(), archive, town.clock.now(), town.chance, sealer=SEALER)
                if person := await archive.personal.holdings.person(an):
                    await erasure.erase(desk, person, Channel.WEB)

        await asyncio.gather(town.hears(binh, press="linking:join"), deleted())
        persons = await town.persons()
        assert an not in persons
        assert binh not in persons or persons[binh] != person_id
