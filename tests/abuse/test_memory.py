"""What is thrown at the program is not kept in its memory (nightly)."""

import itertools
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.abuse.bodies import BODIES, JSON
from tests.abuse.house import SECRET, SECRET_HEADER, WEBHOOK
from tests.browser.program import Program
from tests.fake_telegram import FakeTelegram, serving

MOST = 50
"""MB that the program may grow by."""

ROUNDS = 8


def megabytes(program):
    """What the program holds in memory now."""
    status = Path(f"/proc/{program._process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def throws(browser, path, **what):
    """Sends it; a refusal that came while we were still sending is one too. Gives the status, 0 without an answer."""
    try:
        answer = await browser.post(path, **what)
    except httpx.TransportError:
        return 0
    assert answer.status_code < 500
    return answer.status_code


async def endless(size):
    for _ in range(size // 65_536 + 5):
        yield b"x" * 65_536


async def throws_everything(browser):
    """Every bad body at every door, a stream over each cap, and photos that are none."""
    doors = ("/chat/messages", "/chat/photos", "/desk/login", "/desk/cases/x/answer", WEBHOOK)
    for path, (kind, content) in itertools.product(doors, BODIES.values()):
        headers = {SECRET_HEADER: SECRET, "Content-Type": kind.replace("\x7f", "x")}
        await throws(browser, path, content=content, headers=headers)
    for path, size in (("/chat/messages", 2**20), ("/chat/photos", 10 * 2**20), (WEBHOOK, 2**16)):
        headers = {SECRET_HEADER: SECRET, "Content-Type": JSON}
        await throws(browser, path, content=endless(size), headers=headers)
    for _ in range(5):
        photo = {"photo": ("a.jpg", b"\xff\xd8\xff" + b"x" * 9_000_000)}
        assert await throws(browser, "/chat/photos", files=photo) in (0, 415, 429)
    await throws(browser, "/chat/messages", json={"id": str(uuid4()), "text": "x" * 1_000_000})


@pytest.mark.full
@pytest.mark.fault
@pytest.mark.timeout(900)
async def test_eight_rounds_of_everything_bad_leave_the_program_as_large_as_it_was(tmp_path):
    """Guards: the caps of `BodyGuard`; bodies that are refused are not read to their end, and nothing keeps them."""
    fake = FakeTelegram()
    async with serving(fake) as api:
        program = Program(
            tmp_path, MOTCUA_TELEGRAM_TOKEN=fake.token, MOTCUA_TELEGRAM_API=api, MOTCUA_TELEGRAM_SECRET=SECRET,
            MOTCUA_TELEGRAM_WEBHOOK="https://desk.example",
        )  # fmt: skip
        await program.start()
        try:
            headers = {"Origin": program.address}
            async with httpx.AsyncClient(base_url=program.address, headers=headers, timeout=60) as browser:
                await browser.get("/chat/lines")
                await throws_everything(browser)
                before = megabytes(program)
                for _ in range(ROUNDS):
                    await throws_everything(browser)
                grown = megabytes(program) - before
                assert (await browser.get("/healthz")).status_code == 200
        finally:
            await program.stop()
    assert grown <= MOST, f"{grown:.1f} MB"
