"""The outbox against a model of a few lines: after every step the database holds what the model says.

Every way a message can go is a rule, and so is a postman who dies with messages in hand (`crash`: nobody marks them).
"""

import asyncio
import shutil
import sqlite3
import tempfile
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.message import Channel, Identity
from bot.domain.outbox import PostStatus
from bot.store.moment import written
from bot.store.postgres import PostgresStore
from tests.blank_archive import archive_at
from tests.contract.made import NOW, message
from tests.postgres_server import database
from tests.sealing import SEALER

LEASE = timedelta(seconds=60)
PEOPLE = [Identity(channel, name) for channel in Channel for name in ("an", "binh")]
_HELD = "SELECT id, status, attempts, next_at FROM outbox ORDER BY seq"
UNSENT = (PostStatus.PENDING, PostStatus.SENDING)


@dataclass
class Row:
    id: str
    key: str
    to: Identity
    next_at: object
    status: PostStatus = PostStatus.PENDING
    attempts: int = 0
    owner: str | None = None


class Outbox(RuleBasedStateMachine):
    """`rows` is the model, in the order of queueing; `hands` is what each postman believes to have in hand."""

    def __init__(self):
        super().__init__()
        self.loop = asyncio.Runner()
        self.loop.run(self.begin())
        self.now, self.rows, self.hands = NOW, [], []

    def teardown(self):
        self.loop.run(self.end())
        self.loop.close()

    async def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.store = await archive_at(self.folder / "motcua.db")

    async def end(self):
        await self.store.close()
        shutil.rmtree(self.folder)

    def held(self):
        """Id, status, attempts and next time of every row, in the order of the queue."""
        with closing(sqlite3.connect(self.folder / "motcua.db")) as connection:
            return connection.execute(_HELD).fetchall()

    def ask(self, act):
        async def inside():
            async with self.store.transaction() as archive:
                return await act(archive.outbox)

        return self.loop.run(inside())

    def row(self, wanted):
        return next(row for row in self.rows if row.id == wanted)

    def heads(self):
        """The first unsent row of each recipient: nothing else may move."""
        first = {}
        for row in self.rows:
            if row.status in UNSENT:
                first.setdefault(row.to, row)
        return list(first.values())

    @rule(to=st.sampled_from(PEOPLE), key=st.integers(0, 40), wait=st.integers(0, 90))
    def put(self, to, key, wait):
        made = replace(message(to, key=f"key-{key}"), send_after=self.now + timedelta(seconds=wait))
        fresh = all(row.key != made.dedupe_key for row in self.rows)
        assert self.ask(lambda outbox: outbox.put(made)) == fresh
        if fresh:
            self.rows.append(Row(made.id, made.dedupe_key, to, made.send_after))

    @rule(owner=st.sampled_from("xy"), limit=st.integers(1, 4), channels=st.none() | st.sets(st.sampled_from(Channel)))
    def claim(self, owner, limit, channels):
        due = [row for row in self.heads() if row.next_at <= self.now]
        due = [row for row in due if channels is None or row.to.channel in channels]
        wanted = sorted(due, key=lambda row: (row.next_at, self.rows.index(row)))[:limit]
        found = self.ask(lambda outbox: outbox.claim(self.now, self.now + LEASE, owner, limit, channels))
        assert {each.id for each in found} == {row.id for row in wanted}
        for row in wanted:
            row.status, row.owner, row.next_at = PostStatus.SENDING, owner, self.now + LEASE
            self.hands.append((row.id, owner))

    def taken(self, data):
        place = data.draw(st.integers(0, len(self.hands) - 1))
        wanted, owner = self.hands.pop(place)
        row = self.row(wanted)
        return row, owner, row.status is PostStatus.SENDING and row.owner == owner

    @precondition(lambda self: self.hands)
    @rule(data=st.data())
    def sent(self, data):
        row, owner, ours = self.taken(data)
        assert self.ask(lambda outbox: outbox.sent(row.id, owner, self.now)) == ours
        if ours:
            row.status, row.next_at, row.attempts = PostStatus.SENT, None, row.attempts + 1

    @precondition(lambda self: self.hands)
    @rule(data=st.data(), wait=st.integers(1, 90), counts=st.booleans())
    def again(self, data, wait, counts):
        row, owner, ours = self.taken(data)
        after = self.now + timedelta(seconds=wait)
        assert self.ask(lambda outbox: outbox.again(row.id, owner, after, "Temporary", counts=counts)) == ours
        if ours:
            row.status, row.owner, row.next_at, row.attempts = PostStatus.PENDING, None, after, row.attempts + counts

    @precondition(lambda self: self.hands)
    @rule(data=st.data())
    def dead(self, data):
        row, owner, ours = self.taken(data)
        assert self.ask(lambda outbox: outbox.dead(row.id, owner, "Bad", self.now)) == ours
        if ours:
            row.status, row.next_at, row.attempts = PostStatus.DEAD, None, row.attempts + 1

    @precondition(lambda self: self.hands)
    @rule()
    def crash(self):
        self.hands.clear()

    def with_status(self, *statuses):
        return [row for row in self.rows if row.status in statuses]

    @precondition(lambda self: self.with_status(PostStatus.DEAD))
    @rule(data=st.data())
    def revive(self, data):
        row = data.draw(st.sampled_from(self.with_status(PostStatus.DEAD)))
        assert self.ask(lambda outbox: outbox.revive(row.id, self.now))
        row.status, row.owner, row.next_at, row.attempts = PostStatus.PENDING, None, self.now, 0
        self.rows.remove(row)
        self.rows.append(row)

    @precondition(lambda self: self.with_status(PostStatus.SENT, *UNSENT))
    @rule(data=st.data())
    def revive_what_is_not_dead(self, data):
        row = data.draw(st.sampled_from(self.with_status(PostStatus.SENT, *UNSENT)))
        assert not self.ask(lambda outbox: outbox.revive(row.id, self.now))

    @rule(seconds=st.integers(1, 120))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @invariant()
    def the_database_holds_what_the_model_says(self):
        assert self.held() == [
            (row.id, row.status.value, row.attempts, row.next_at and written(row.next_at)) for row in self.rows
        ]

    @invariant()
    def what_is_due_next_is_the_earliest_of_the_first_in_line(self):
        wanted = min((row.next_at for row in self.heads()), default=None)
        assert self.ask(lambda outbox: outbox.next_due()) == wanted

    @invariant()
    def one_recipient_has_one_message_under_way(self):
        under_way = [row.to for row in self.rows if row.status is PostStatus.SENDING]
        assert len(under_way) == len(set(under_way))


class OutboxOnPostgres(Outbox):
    """The same, on a database of its own for every run."""

    async def begin(self):
        self.opened = AsyncExitStack()
        address = await self.opened.enter_async_context(database(SERVER[0]))
        self.store = await PostgresStore.open(address, connections=2, sealer=SEALER)
        self.opened.push_async_callback(self.store.close)

    async def end(self):
        await self.opened.aclose()

    def held(self):
        async def ask():
            async with self.store._connection() as connection:
                return [tuple(row) for row in await connection.fetch(_HELD)]

        return self.loop.run(ask())


SERVER = []
"""The server's address; a state machine takes no fixtures."""


@pytest.fixture(scope="module")
def server(postgres_server):
    SERVER.append(postgres_server)


SHORT = {"stateful_step_count": 20, "deadline": None, "database": None}
LONG = {"max_examples": 5000, "stateful_step_count": 30, "deadline": None, "database": None}


class TestOutbox(Outbox.TestCase):
    settings = settings(max_examples=50, **SHORT)


@pytest.mark.usefixtures("server")
class TestOutboxOnPostgres(OutboxOnPostgres.TestCase):
    settings = settings(max_examples=15, **SHORT)


@pytest.mark.full
@pytest.mark.timeout(3600)
class TestOutboxAtLength(Outbox.TestCase):
    settings = settings(**LONG)


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("server")
class TestOutboxOnPostgresAtLength(OutboxOnPostgres.TestCase):
    settings = settings(**LONG | {"max_examples": 1000})
