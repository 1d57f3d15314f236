"""The disk dies while citizens write: a backup made meanwhile brings back all that was taken before it.

Guards, each seen to fail when taken away: the view that holds one moment (`VACUUM INTO` in bot/store/snapshot.py;
copying the file alone loses what stands in the log), and `restored.settle`, without which the postman sends again what
went out after the backup.
"""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.backup import key as keys
from bot.domain.draft import Step
from bot.domain.message import Channel, Conversation, Identity
from bot.domain.person import Official, Role
from tests.blank_archive import archive_at
from tests.browser.program import ROOT, Program
from tests.clock import Counted
from tests.fake_telegram import FakeTelegram, serving
from tests.fake_telegram.api import Person
from tests.fault.small_province import small_province
from tests.fault.test_receiving import PLACE
from tests.fault.writing import Writer, asked, browser, times_kept, write_steadily
from tests.sealing import KEY

pytestmark = pytest.mark.fault

OFFICIAL = 5000000001
PACE = 50


@pytest.fixture
def place(tmp_path):
    """Where the office keeps its things: the disk that dies is `var`; the key and the backups lie elsewhere."""
    (tmp_path / "backups").mkdir()
    (tmp_path / "var").mkdir()
    keys.write(keys.make(Counted()), tmp_path / "key")
    return tmp_path


def program_in(place, **settings):
    return Program(
        place, MOTCUA_DATA=str(small_province(place) if not (place / "data").exists() else place / "data"),
        MOTCUA_BACKUP_KEY_FILE=str(place / "key"), MOTCUA_SECRET_KEYS=KEY, **settings,
    )  # fmt: skip


async def command(program, *words):
    """A command beside the program; gives its JSON line."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, "--json",
        cwd=ROOT, env=program.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    said, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return json.loads(said)


async def an_official_in_chat(database):
    """Alerted in Telegram to each case of the office."""
    store = await archive_at(database)
    now = datetime.now(UTC)
    async with store.transaction() as archive:
        official = Official("official", "Cán bộ Thử", Role.RECEIVER, PLACE)
        chat = Identity(Channel.TELEGRAM, str(OFFICIAL))
        await archive.officials.save(official, now)
        await archive.people.meet(chat, "official-person", now)
        await archive.officials.link(official.id, chat, now)
    await store.close()


async def ready_to_send(database, citizens):
    """The citizens' talks stand before their last press."""
    store = await archive_at(database)
    async with store.transaction() as archive:
        for citizen in citizens:
            await archive.people.meet(citizen.identity, f"person-{citizen.token}", datetime.now(UTC))
            talk = Conversation(flow="feedback", step=Step.SUMMARY.value, data={"draft": citizen.draft.to_json()})
            await archive.conversations.save(citizen.identity, talk, datetime.now(UTC))
    await store.close()


async def through_a_disaster(place, seconds, filers):
    """Citizens write, backups are made, the disk dies, it is restored. Gives the writers, and what the commands said.

    `seconds`: how long they write, at least until one backup is made, and a little longer.
    """
    database, program = place / "var" / "motcua.db", program_in(place)
    writers, enough, began = [], asyncio.Event(), time.monotonic()
    await an_official_in_chat(database)
    await ready_to_send(database, filers)
    await program.start()
    try:
        async with browser(program) as client:
            await asyncio.gather(*(filer.presses(client) for filer in filers))
        writing = asyncio.create_task(write_steadily(program, writers, PACE, enough))
        said = await command(program, "backup", "--to", str(place / "backups"))
        while time.monotonic() < began + seconds:
            said = await command(program, "backup", "--to", str(place / "backups"), "--keep", "2")
        await asyncio.sleep(10 / PACE)
        enough.set()
        await writing
    finally:
        await program.stop(signal.SIGKILL)
    shutil.rmtree(place / "var")
    return writers, said, await command(program, "restore", str(place / "backups"))


def lost(place, writers):
    kept = times_kept(place / "var" / "motcua.db")
    times = {writer: kept.get(writer.words, 0) for writer in writers}
    assert [writer.words for writer in writers if times[writer] > 1] == []
    return [writer for writer in writers if not times[writer]]


def compare(place, writers, filers, said, restored):
    database, moment = place / "var" / "motcua.db", datetime.fromisoformat(said["moment"])
    assert asked(database, "PRAGMA integrity_check") == [("ok",)]
    assert [writer.taken_at for writer in lost(place, writers) if writer.taken_at < moment] == []
    assert 0 < len(lost(place, writers)) < len(writers)
    drafts = {draft for (draft,) in asked(database, "SELECT draft_id FROM cases")}
    assert drafts == {filer.draft.id for filer in filers}
    assert asked(database, "SELECT count(*) FROM outbox WHERE status IN ('pending', 'sending')") == [(0,)]
    # The alerts to the official could not leave without Telegram, so that they waited at the backup.
    assert restored["held"] >= len(filers)


@asynccontextmanager
async def served_again(place):
    """The restored desk with Telegram, and the platform that sees every message that leaves."""
    fake = FakeTelegram()
    fake.people[OFFICIAL] = Person(OFFICIAL)
    async with serving(fake) as address:
        program = program_in(place, MOTCUA_TELEGRAM_TOKEN=fake.token, MOTCUA_TELEGRAM_API=address)
        await program.start()
        try:
            yield program, fake
        finally:
            assert await program.stop() == 0


async def old_notices_stay(place, filers):
    """After the restore the post works, and nothing of before the restore leaves by itself."""
    database = place / "var" / "motcua.db"
    before = asked(database, "SELECT count(*) FROM weblog WHERE mine = 0")
    async with served_again(place) as (program, fake):
        newcomer = Writer(999_999)
        async with browser(program) as client, asyncio.timeout(20):
            await newcomer.writes(client)
            while asked(database, "SELECT count(*) FROM weblog WHERE mine = 0") == before:
                await asyncio.sleep(0.05)
        assert [call for call in fake.wire if call.method == "sendMessage"] == []
    held = asked(database, "SELECT count(*) FROM outbox WHERE status = 'dead' AND last_error = 'Restored'")
    assert held[0][0] >= len(filers)


async def test_a_backup_beside_the_desk_brings_back_all_that_was_taken_before_it_and_sends_nothing_twice(place):
    filers = [Writer(number) for number in range(500_001, 500_004)]
    writers, said, restored = await through_a_disaster(place, 0, filers)
    compare(place, writers, filers, said, restored)
    await old_notices_stay(place, filers)


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_fifty_writes_a_second_for_two_minutes_with_one_backup_after_another(place):
    filers = [Writer(number) for number in range(500_001, 500_101)]
    writers, said, restored = await through_a_disaster(place, 120, filers)
    compare(place, writers, filers, said, restored)
    await old_notices_stay(place, filers)
