"""Citizens who write at a steady pace to the program and note when each word was taken: the first ledger."""

import asyncio
import contextlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import httpx

from tests.fault.test_receiving import Citizen


class Writer(Citizen):
    """A citizen with one thing to say. `taken_at`: when the desk said that it was taken (UTC), or None."""

    def __init__(self, number):
        super().__init__(number)
        self.words, self.taken_at, self.tries = f"Xin chào, tôi là người thứ {number}.", None, 0

    async def writes(self, client):
        """Sends until 202, over lost connections and refusals to serve."""
        body = {"id": self.message_id, "text": self.words}
        while self.taken_at is None:
            self.tries += 1
            with contextlib.suppress(httpx.TransportError):
                answer = await client.post("/chat/messages", json=body, headers=self.cookie)
                if answer.status_code == 202:
                    self.taken_at = datetime.now(UTC)
                    return
                assert answer.status_code == 503, answer.text
            await asyncio.sleep(0.02)

    @property
    def cookie(self):
        return {"Cookie": f"motcua_chat={self.token}"}


@contextlib.asynccontextmanager
async def browser(program):
    async with httpx.AsyncClient(base_url=program.address, headers={"Origin": program.address}, timeout=10) as client:
        yield client


async def write_steadily(program, writers, pace, enough):
    """Adds `pace` new writers a second to the list until `enough` is set; ends when every word is taken."""
    async with browser(program) as client, asyncio.TaskGroup() as writing:
        while not enough.is_set():
            writers.append(Writer(len(writers) + 1))
            writing.create_task(writers[-1].writes(client))
            await asyncio.sleep(1 / pace)


def asked(database, query):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def times_kept(database):
    """How often each citizen's words are in the archive."""
    return dict(asked(database, "SELECT text, count(*) FROM weblog WHERE mine = 1 GROUP BY text"))
