"""Commands beside the serving desk: none is told that the database is locked; a second desk is refused by name.

Guards, each seen to fail when taken away: the patience of each connection (`timeout` in bot/store/sqlite.py: without
it a command that writes meets the desk's lock), and the lock file, without which a second desk serves.
"""

import asyncio
import itertools
import re
import subprocess
import sys
import time

import pytest

from bot.backup import key as keys
from tests.browser.program import ROOT, Program, free_port
from tests.clock import Counted
from tests.fault.small_province import small_province
from tests.fault.writing import times_kept, write_steadily

pytestmark = pytest.mark.fault

PACE = 25
LOCKED = re.compile("database is locked|SQLITE_BUSY|SQLITE_LOCKED|OperationalError", re.IGNORECASE)


async def command(program, *words, longest=300):
    """Runs a command; gives its exit code and everything that it said. One that does not end is ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        cwd=ROOT, env=program.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(longest):
            said, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        said, _ = await process.communicate()
    return process.returncode, said.decode()


def commands(program):
    """What an IT man runs in a day: some read, some write."""
    listed = program.var.parent / "data" / "procedures.json"
    return [
        ("backup", "--keep", "2"),
        ("official", "invite", "--role", "handler", "--office", "ubnd-xa-hy-cuong"),
        ("import", str(listed), "--yes", "--whole"),
        ("report", "terms"),
        ("ask", "thủ tục hải quan", "--json"),
    ]


async def beside(folder, seconds):
    """Commands, two at a time, while citizens write; gives (command, exit code, words) of each, and the writers."""
    keys.write(keys.make(Counted()), folder / "key")
    settings = {"MOTCUA_DATA": str(small_province(folder)), "MOTCUA_BACKUP_KEY_FILE": str(folder / "key")}
    program = Program(folder, **settings)
    writers, done, enough = [], [], asyncio.Event()
    await program.start()

    async def run_in_turn(turn):
        for number, words in enumerate(itertools.cycle(turn), start=1):
            done.append((words[0], *await command(program, *words)))
            if time.monotonic() > until and number >= len(turn):
                return

    try:
        until = time.monotonic() + seconds
        writing = asyncio.create_task(write_steadily(program, writers, PACE, enough))
        first, second = commands(program)[:2], commands(program)[2:]
        await asyncio.gather(run_in_turn(first), run_in_turn(second))
        enough.set()
        await writing
        program.environment["MOTCUA_PORT"] = str(free_port())
        done.append(("run", *await command(program, "run", longest=60)))
    finally:
        assert await program.stop() == 0
    return done, writers, program


def compare(done, writers, program):
    *others, second_desk = done
    assert {name for name, _, _ in others} == {words[0] for words in commands(program)}
    assert [each for each in others if each[1] not in (0, 1) or LOCKED.search(each[2])] == []
    assert LOCKED.findall(program.told) == []
    assert second_desk[1] == 2
    assert "another process" in second_desk[2]
    assert times_kept(program.var / "motcua.db") == {writer.words: 1 for writer in writers}


async def test_commands_and_a_busy_desk_do_not_lock_one_another_out(tmp_path):
    compare(*await beside(tmp_path, 0))


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_for_ten_minutes_commands_and_a_busy_desk_do_not_lock_one_another_out(tmp_path):
    compare(*await beside(tmp_path, 600))
