"""Clients that drip: dropped within ten seconds, while everybody else is served."""

import asyncio

import pytest

from bot.web import body, patience
from tests.abuse.bodies import FORM, JSON
from tests.abuse.house import HERE, SECRET, SECRET_HEADER, WEBHOOK, served

DOORS = ("/chat/messages", "/chat/photos", WEBHOOK, "/desk/login", "/no/such/page")
TEN_SECONDS = 10


PHOTO = b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
BEGUN = {"/chat/photos": ("multipart/form-data; boundary=cut", PHOTO), "/desk/login": (FORM, b"username=")}


def begun(browser, path):
    """The head of a request as our own page would send it, and the first bytes of its body."""
    kind, first = BEGUN.get(path, (JSON, b""))
    lines = (
        f"POST {path} HTTP/1.1", "Host: desk.test", f"Origin: {HERE}", f"{SECRET_HEADER}: {SECRET}",
        f"Cookie: motcua_chat={browser.cookies['motcua_chat']}", f"Content-Type: {kind}", "Content-Length: 60000",
    )  # fmt: skip
    return "\r\n".join((*lines, "", "")).encode() + first


async def dropped(address, said, drop, pause):
    """Says `said`, then one byte after another, until the other side hangs up; gives what it answered."""
    reader, writer = await asyncio.open_connection(*address)
    answer = asyncio.create_task(reader.read())
    try:
        writer.write(said)
        while not answer.done():
            writer.write(drop)
            await asyncio.wait((answer,), timeout=pause)
        return await answer
    except ConnectionError:
        return b""
    finally:
        writer.close()
        answer.cancel()


async def all_dropped(house, pause):
    """Every door at once: with a body that drips, a head that drips, and nothing said at all."""
    async with house.citizen() as citizen, served(house) as address:
        async with asyncio.timeout(TEN_SECONDS):
            bodies = [dropped(address, begun(citizen, path), b"-", pause) for path in DOORS]
            heads = [dropped(address, b"GET / HTTP/1.1\r\nX-Slow: ", b"x", pause), dropped(address, b"", b"", pause)]
            answered = asyncio.gather(*bodies, *heads)
            reader, writer = await asyncio.open_connection(*address)
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: desk.test\r\nConnection: close\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 200")
            writer.close()
            return await answered


def refused(answers):
    """Whether each body was refused as too slow; the refusal itself may be lost with what is still on its way."""
    return all(answer.startswith(b"HTTP/1.1 408") or not answer for answer in answers) and any(answers)


async def test_a_body_or_a_head_that_drips_is_dropped_and_the_others_are_served(house, monkeypatch):
    """Guards: the patience of `BodyGuard` for bodies, `PatientProtocol` for heads (uvicorn has none)."""
    monkeypatch.setattr(body, "PATIENCE", 0.3)
    monkeypatch.setattr(patience, "HEAD_PATIENCE", 0.3)
    *bodies, nowhere, head, silence = await all_dropped(house, 0.02)
    assert refused(bodies)
    assert nowhere.startswith(b"HTTP/1.1 404") or not nowhere
    assert (head, silence) == (b"", b"")


@pytest.mark.full
async def test_one_byte_a_second_is_dropped_within_ten_seconds(house):
    *bodies, _nowhere, _head, _silence = await all_dropped(house, 1)
    assert refused(bodies)


async def test_a_further_request_on_the_same_line_may_not_drip_either(house, monkeypatch):
    """Guard: the clock begins again with the first byte after an answer."""
    monkeypatch.setattr(patience, "HEAD_PATIENCE", 0.3)
    async with served(house) as address:
        whole = b"GET /healthz HTTP/1.1\r\nHost: desk.test\r\n\r\n"
        reader, writer = await asyncio.open_connection(*address)
        for _ in range(2):
            writer.write(whole)
            async with asyncio.timeout(TEN_SECONDS):
                told = await reader.readuntil(b'{"status":"ok"}')
            assert told.startswith(b"HTTP/1.1 200")
        rest = asyncio.create_task(reader.read())
        async with asyncio.timeout(TEN_SECONDS):
            while not rest.done():
                writer.write(b"G")
                await asyncio.wait((rest,), timeout=0.02)
        writer.close()


async def test_an_open_stream_is_not_dropped_for_its_silence(house, monkeypatch):
    """A citizen who reads is no slow client: the head was whole at once."""
    monkeypatch.setattr(patience, "HEAD_PATIENCE", 0.2)
    monkeypatch.setattr(body, "PATIENCE", 0.2)
    async with house.citizen() as citizen, served(house) as address:
        reader, writer = await asyncio.open_connection(*address)
        cookie = f"motcua_chat={citizen.cookies['motcua_chat']}"
        writer.write(f"GET /chat/stream HTTP/1.1\r\nHost: desk.test\r\nCookie: {cookie}\r\n\r\n".encode())
        await reader.readuntil(b"retry: 2000")
        await asyncio.sleep(0.5)
        sent = {"id": "6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11", "text": "một lời nhắn"}
        await citizen.post("/chat/messages", json=sent)
        async with asyncio.timeout(TEN_SECONDS):
            await reader.readuntil("một lời nhắn".encode())
        writer.close()
