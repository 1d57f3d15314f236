"""What goes into our own archive: leased, written and marked in one commit, and nothing is lost when that breaks."""

import pytest

from bot.channels.webchat import WebLineBell, WebPostbag
from bot.domain.message import Channel, Identity
from bot.domain.ports import ArchiveUnavailable
from bot.store.sqlite import SqliteStore
from bot.worker.postman import Postman
from bot.worker.way import BREAK
from tests.clock import Counted, SetClock
from tests.contract.made import message
from tests.sealing import SEALER


def person(number):
    return Identity(Channel.WEB, f"person-{number}")


class House:
    def __init__(self, store):
        self.store, self.clock, self.commits, self.fails = store, SetClock(), 0, None
        bag = WebPostbag(store, WebLineBell())
        self.write, self.tell, self.told = bag.write, bag.tell, []
        bag.write, bag.tell = self._write, lambda outgoing: self.told.append(outgoing.id)
        self.points = []
        self.postman = Postman(
            store, {Channel.WEB: bag}, self.clock, Counted(), reach=self.points.append, house={Channel.WEB: bag}
        )

    async def _write(self, archive, outgoing):
        if self.fails and self.fails[0] == outgoing.id:
            raise self.fails[1]
        await self.write(archive, outgoing)

    async def put(self, *messages):
        async with self.store.transaction() as archive:
            for each in messages:
                await archive.outbox.put(each)
        return [each.id for each in messages]

    async def lines(self, number):
        async with self.store.reading() as archive:
            return len(await archive.weblog.latest(person(number), 10))

    async def due(self):
        async with self.store.reading() as archive:
            return await archive.outbox.next_due()


@pytest.fixture
async def house(tmp_path):
    store = await SqliteStore.open(tmp_path / "motcua.db", exclusive=True, patience=0.2, sealer=SEALER)
    yield House(store)
    await store.close()


async def test_several_are_written_and_marked_at_once_and_their_windows_told(house):
    put = await house.put(*(message(person(number)) for number in range(3)))
    assert await house.postman.run_once() == 3
    assert sorted(house.told) == sorted(put)
    assert [await house.lines(number) for number in range(3)] == [1, 1, 1]
    assert (await house.due(), house.points) == (None, [])


async def test_the_order_to_one_person_holds(house):
    put = await house.put(message(person(1)), message(person(1)))
    assert [await house.postman.run_once(), await house.postman.run_once()] == [1, 1]
    assert house.told == put


async def test_while_the_archive_is_down_nothing_is_written_and_nothing_told(house):
    put = await house.put(message(person(1)), message(person(2)))
    house.fails = (put[1], ArchiveUnavailable("full"))
    with pytest.raises(ArchiveUnavailable):
        await house.postman.run_once()
    assert (house.told, await house.lines(1), await house.lines(2)) == ([], 0, 0)
    house.fails = None
    assert await house.postman.run_once() == 2


async def test_one_that_cannot_be_written_stops_no_other_and_an_official_sees_it(house):
    put = await house.put(message(person(1)), message(person(2)))
    house.fails = (put[0], RuntimeError("broken"))
    assert await house.postman.run_once() == 2
    assert house.told == [put[1]]
    async with house.store.reading() as archive:
        assert [letter.id for letter in await archive.outbox.dead_letters(10)] == [put[0]]
    house.fails = None
    later = await house.put(message(person(3)))
    house.clock.pass_by(seconds=BREAK.total_seconds())
    assert await house.postman.run_once() == 1
    assert house.told[-1:] == later
