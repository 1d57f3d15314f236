"""The program as people start it ends within ten seconds of SIGTERM, whatever hangs on it."""

import asyncio
import json
import signal
import sqlite3
import sys
import time

import httpx
import pytest

from tests.browser.program import Program
from tests.fake_telegram import FakeTelegram, Fault, serving
from tests.fault.small_province import small_province

pytestmark = pytest.mark.fault

BAR = 10.0


async def ended(program):
    """Seconds from SIGTERM to the end, and the exit code."""
    begun = time.monotonic()
    code = await program.stop(signal.SIGTERM)
    return time.monotonic() - begun, code


async def open_stream(address, browser):
    """A stream of the web chat that is open and whose reader does not read."""
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    cookie = f"motcua_chat={browser.cookies['motcua_chat']}"
    writer.write(f"GET /chat/stream HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
    await reader.readuntil(b"retry:")
    return writer


async def slow_upload(address, browser):
    """A photo that comes so slowly that it is not here yet, and not so slowly that it is dropped."""
    host, port = address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST /chat/photos HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {address}\r\nContent-Length: 9000000\r\n"
        f"Cookie: motcua_chat={browser.cookies['motcua_chat']}\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    part = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    writer.write(head.encode() + part + b"x" * 500_000)
    await writer.drain()
    return writer


async def test_a_platform_that_hangs_an_open_stream_and_a_slow_upload_hold_nothing_up(tmp_path):
    """Guards: `FAREWELL` and `WORKS_END` for the post, `timeout_graceful_shutdown` and `WAYS_IN_END` for the server,
    and `ALL_ENDS` behind them. Nothing acknowledged is lost.
    """
    fake = FakeTelegram()
    async with serving(fake) as api:
        settings = {"MOTCUA_TELEGRAM_TOKEN": fake.token, "MOTCUA_TELEGRAM_API": api}
        program = Program(tmp_path, MOTCUA_DATA=str(small_province(tmp_path)), **settings)
        await program.start()
        fake.faults.append(Fault.hang(method="sendMessage", times=None))
        fake.says(fake.person(), "làm giấy khai sinh cần gì")
        async with httpx.AsyncClient(base_url=program.address, headers={"Origin": program.address}) as browser:
            await browser.get("/chat/lines")
            held = [await open_stream(program.address, browser), await slow_upload(program.address, browser)]
            async with asyncio.timeout(20):
                while not any(call.method == "sendMessage" for call in fake.wire):
                    await asyncio.sleep(0.05)
            seconds, code = await ended(program)
        for writer in held:
            writer.close()
        assert (seconds < BAR, code) == (True, 0), program.told
        archive = sqlite3.connect(program.var / "motcua.db")
        assert archive.execute("SELECT count(*) FROM outbox WHERE status IN ('pending', 'sending')").fetchone() == (1,)
        archive.close()


@pytest.mark.full
async def test_a_program_that_hangs_in_its_own_code_is_ended_by_the_kernel(tmp_path):
    """Guard: `ALL_ENDS`, set where the signal comes in and not by the loop, which is what hangs here."""
    program = Program(tmp_path)
    program.command = [sys.executable, "-m", "tests.fault.stuck_process"]
    await program.start()
    async with httpx.AsyncClient(base_url=program.address, headers={"Origin": program.address}) as browser:
        await browser.get("/chat/lines")
        number = "6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11"
        asked = asyncio.create_task(browser.post("/chat/messages", json={"id": number, "text": "xin chào"}))
        await asyncio.sleep(1)
        seconds, code = await ended(program)
        assert (seconds < BAR, code) == (True, -signal.SIGALRM), program.told
        with pytest.raises(httpx.TransportError):
            await asked


async def test_every_line_of_the_log_is_json_when_it_was_asked_for_and_holds_no_word_of_a_citizen(tmp_path):
    """Also the server's own complaints, and what Python itself would print."""
    settings = {"MOTCUA_LOG_FORMAT": "json", "MOTCUA_LOG_LEVEL": "DEBUG", "PYTHONDEVMODE": "1"}
    program = Program(tmp_path, MOTCUA_DATA=str(small_province(tmp_path)), **settings)
    await program.start()
    async with httpx.AsyncClient(base_url=program.address, headers={"Origin": program.address}) as browser:
        await browser.get("/chat/lines")
        number = "6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11"
        answer = await browser.post("/chat/messages", json={"id": number, "text": "mo-ta-rieng 0912345678"})
        assert answer.status_code == 202
        host, port = program.address.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GARBAGE mo-ta-rieng\r\n\r\n")
        await writer.drain()
        held = await open_stream(program.address, browser)
        _, code = await ended(program)
        held.close()
        writer.close()
    lines = [line for line in program.told.splitlines() if line and not line.startswith(("Một Cửa", "  ", "Chưa có"))]
    rows = [json.loads(line) for line in lines]
    assert code == 0
    (turn,) = [row for row in rows if row["event"] == "reception.turn"]
    assert (turn["channel"], turn["outcome"], turn["request"]) == ("web", "answered", answer.headers["x-request-id"])
    assert isinstance(turn["ms"], float)
    assert {"logger", "level", "timestamp"} <= set(turn)
    assert any(row["logger"] == "uvicorn.error" for row in rows)
    assert any(row["event"] == "timer.swept" and row["job"] == "digest" for row in rows)
    assert "mo-ta-rieng" not in program.told
