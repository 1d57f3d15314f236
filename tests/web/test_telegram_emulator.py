"""Our webhook door and our post, driven by telemelya: an emulator of the Bot API that others wrote.

It needs Python packages of its own (the extra `emulator`), in this interpreter or in the one that
MOTCUA_TEST_TELEMELYA_PYTHON names. It numbers updates by the millisecond, so two in one millisecond would be one
update to us: the driver waits for each answer. It sends no secret, so a thin layer adds it as Telegram would.
"""

import asyncio
import importlib.util
import io
import os
import socket
import subprocess
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from PIL import Image

from bot.channels.telegram import TelegramChannel
from bot.domain.message import Button, Paragraph, Quote, Reply, Span
from bot.domain.outbox import Outgoing, Purpose
from bot.web.platform import platform_routes

PYTHON = os.environ.get("MOTCUA_TEST_TELEMELYA_PYTHON") or (
    sys.executable if importlib.util.find_spec("telemelya") and importlib.util.find_spec("fakeredis") else ""
)
pytestmark = pytest.mark.skipif(
    not PYTHON,
    reason="NOT RUN: the outside emulator is not installed; pip install '.[emulator]' in a virtual environment "
    "and name its python in MOTCUA_TEST_TELEMELYA_PYTHON",
)

TOKEN = "123456:ABC-emulated"
SECRET = "a-secret-of-nobody-0123456789"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
WHO = 4242


def free_socket():
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    return door


@pytest.fixture(scope="module")
def emulator():
    doors = [free_socket() for _ in range(3)]
    ports = [str(door.getsockname()[1]) for door in doors]
    for door in doors:
        door.close()
    process = subprocess.Popen(
        [PYTHON, str(Path(__file__).with_name("telemelya_server.py")), *ports], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{ports[0]}"
    try:
        with httpx.Client() as client:
            for _ in range(300):
                assert process.poll() is None, "the emulator ended at once"
                try:
                    client.get(f"{address}/").raise_for_status()
                    break
                except httpx.HTTPError:
                    process_wait(process, 0.1)
            else:
                pytest.fail("the emulator does not answer")
        yield address
    finally:
        process.kill()
        process.wait(10)


def process_wait(process, seconds):
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


class StoppedClock:
    def now(self):
        return NOW


class Echo:
    """A reception that answers what it heard, by the real post."""

    def __init__(self, channel):
        self.channel, self.heard = channel, []

    async def __call__(self, incoming):
        self.heard.append(incoming)
        said = incoming.press or incoming.text or incoming.attachments[0].ref
        reply = Reply(
            blocks=(Paragraph(spans=(Span(text="Vừa nhận:", bold=True),)), Quote(text=said)),
            buttons=(Button(label="Gửi phản ánh", press="feedback:start"),),
        )
        await self.channel.postbag.send(
            Outgoing(incoming.key, incoming.key, incoming.sender, reply, Purpose.REPLY, NOW, NOW)
        )
        return True


def with_secret(app):
    """What Telegram does and the emulator does not: the secret comes along."""

    async def layer(scope, receive, send):
        if scope["type"] == "http":
            secret = (b"x-telegram-bot-api-secret-token", SECRET.encode())
            scope = {**scope, "headers": [*scope["headers"], secret]}
        await app(scope, receive, send)

    return layer


@asynccontextmanager
async def desk(emulator, *, knows_secret=True):
    """The door on a real socket, announced to the emulator, and a driver of the emulator."""
    async with TelegramChannel(TOKEN, emulator, SECRET, None, StoppedClock()) as channel:
        echo = Echo(channel)
        app = FastAPI()
        app.include_router(platform_routes(SimpleNamespace(platforms=(channel,), receive=echo)))
        door = free_socket()
        config = uvicorn.Config(with_secret(app) if knows_secret else app, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[door]))
        async with httpx.AsyncClient(
            base_url=f"{emulator}/api/v1/test",
            headers={"Authorization": "Bearer k1"},
            params={"session_id": "s", "bot_token": TOKEN},
            timeout=20,
        ) as client:
            (await client.post("/reset")).raise_for_status()
            await channel.announce(f"http://127.0.0.1:{door.getsockname()[1]}")
            yield Driver(client, channel, echo)
        server.should_exit = True
        await running


class Driver:
    """Somebody with a phone, on the emulator."""

    def __init__(self, client, channel, echo):
        self.client, self.channel, self.echo = client, channel, echo

    async def update(self, **what):
        answer = await self.client.post("/send_update", json={"chat_id": WHO, **what})
        return answer.json()["delivery"]["status_code"]

    async def seen(self, method="sendMessage"):
        await asyncio.gather(*self.channel._confirming)
        answer = (await self.client.get("/responses")).json()
        found = answer["responses"] if isinstance(answer, dict) else answer
        return [response for response in found if response["method"] == method]


async def test_a_text_a_command_and_a_press_are_answered_through_the_emulator(emulator):
    async with desk(emulator) as phone:
        assert await phone.update(text="làm giấy khai sinh <cần> gì & sao") == 200
        assert await phone.update(command="/start cua_mot") == 200
        assert await phone.update(callback_data="feedback:start", callback_message_id=1) == 200
        texts = [response["text"] for response in await phone.seen()]
        presses = await phone.seen("answerCallbackQuery")
    assert texts == [
        "<b>Vừa nhận:</b>\n\n<blockquote>làm giấy khai sinh &lt;cần&gt; gì &amp; sao</blockquote>",
        "<b>Vừa nhận:</b>\n\n<blockquote>/start cua_mot</blockquote>",
        "<b>Vừa nhận:</b>\n\n<blockquote>feedback:start</blockquote>",
    ]
    assert len(presses) == 1
    assert [incoming.sender.id for incoming in phone.echo.heard] == [str(WHO)] * 3


async def test_the_keyboard_that_the_emulator_saw_is_one_button_a_row(emulator):
    async with desk(emulator) as phone:
        await phone.update(text="chào")
        (answer,) = await phone.seen()
    assert "feedback:start" in str(answer["reply_markup"])


async def test_a_photo_from_the_emulator_is_fetched_as_a_picture(emulator):
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    png = written.getvalue()
    async with desk(emulator) as phone:
        uploaded = await phone.client.post("/upload_media", files={"file": ("a.png", png, "image/png")})
        ref = uploaded.json()["file_id"]
        assert await phone.update(photo_file_id=ref, photo_caption="Ổ gà") == 200
        photo = await phone.channel.photos.fetch(ref)
    (incoming,) = phone.echo.heard
    assert incoming.attachments[0].ref == ref
    assert photo.mime == "image/jpeg"
    with Image.open(io.BytesIO(photo.data)) as seen:
        assert (seen.format, seen.size) == ("JPEG", (40, 30))


async def test_without_the_secret_the_emulator_stays_outside(emulator):
    async with desk(emulator, knows_secret=False) as phone:
        assert await phone.update(text="chào") == 401
    assert phone.echo.heard == []
