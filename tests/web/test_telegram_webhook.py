"""Telegram's webhook door: strangers stay outside, updates are kept before they are confirmed."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.middleware import Middleware

from bot.channels.telegram import TelegramChannel
from bot.domain.message import Channel
from bot.domain.ports import ArchiveUnavailable
from bot.domain.wording import Texts
from bot.web.body import BodyGuard
from bot.web.faults import LastAnswer
from bot.web.platform import platform_routes
from tests.fake_telegram import FakeTelegram, serving

PAYLOADS = Path(__file__).parent.parent / "payloads" / "telegram"
SECRET = "a-secret-of-nobody-0123456789"
DATA = Path(__file__).parents[2] / "data" / "texts"
TEXTS = Texts({language: json.loads((DATA / f"web.{language}.json").read_bytes()) for language in ("vi", "en")})
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class StoppedClock:
    def now(self):
        return datetime(2026, 3, 2, tzinfo=UTC)


@dataclass
class Desk:
    """Of the front only what the door uses, with a reception that keeps keys or cannot."""

    telegram: TelegramChannel | None
    kept: list = field(default_factory=list)
    down: bool = False
    broken: bool = False

    @property
    def platforms(self):
        return (self.telegram,) if self.telegram else ()

    async def receive(self, incoming):
        if self.down:
            raise ArchiveUnavailable
        if self.broken:
            raise RuntimeError
        fresh = incoming.key not in [kept.key for kept in self.kept]
        if fresh:
            self.kept.append(incoming)
        return fresh


@pytest.fixture
async def fake():
    return FakeTelegram()


@pytest.fixture
async def desk(fake):
    async with serving(fake) as address, TelegramChannel(fake.token, address, SECRET, None, StoppedClock()) as channel:
        yield Desk(channel)


def application(desk):
    app = FastAPI(middleware=[Middleware(LastAnswer, texts=TEXTS), Middleware(BodyGuard)])
    app.include_router(platform_routes(desk))
    return app


@pytest.fixture
async def post(desk):
    transport = httpx.ASGITransport(application(desk), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:

        async def post(body, headers=None):
            given = {HEADER: SECRET} if headers is None else headers
            return await client.post("/telegram/webhook", content=body, headers=given)

        yield post


def payload(name):
    return (PAYLOADS / f"{name}.json").read_bytes()


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
async def test_every_real_payload_gets_a_200(desk, post, path):
    answer = await post(path.read_bytes())
    assert (answer.status_code, answer.content) == (200, b"")


async def test_a_text_is_kept_before_the_answer(desk, post):
    await post(payload("text"))
    assert [incoming.text for incoming in desk.kept] == ["làm giấy khai sinh cần gì"]


async def test_the_same_update_five_times_is_kept_once_and_always_confirmed(desk, post):
    answers = [await post(payload("text")) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert len(desk.kept) == 1


FORGED = {
    "none": {},
    "empty": {HEADER: ""},
    "wrong": {HEADER: SECRET[:-1] + "x"},
    "a part": {HEADER: SECRET[:-1]},
    "more": {HEADER: SECRET + "x"},
    "not ASCII": [(HEADER.encode(), "bí-mật".encode())],
    "not even UTF-8": [(HEADER.encode(), b"\xff\xfe")],
    "in another header": {"X-Bot-Api-Secret-Token": SECRET},
    "in Authorization": {"Authorization": f"Bearer {SECRET}"},
    "twice": [(HEADER.encode(), SECRET.encode()), (HEADER.encode(), b"x")],
}


@pytest.mark.parametrize("name", FORGED)
async def test_who_does_not_know_the_secret_gets_the_same_401_and_nothing_is_kept(desk, post, name):
    answer = await post(payload("text"), FORGED[name])
    assert (answer.status_code, answer.content) == (401, b"")
    assert desk.kept == []


async def test_a_stranger_learns_nothing_from_a_body_that_is_broken(desk, post):
    answer = await post(b"{", {})
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_door_without_a_secret_is_refused():
    @dataclass
    class Open:
        secret: str = ""
        channel: Channel = Channel.TELEGRAM

    with pytest.raises(ValueError, match="MOTCUA_TELEGRAM_SECRET"):
        platform_routes(Desk(Open()))


def test_without_telegram_there_is_no_door():
    assert platform_routes(Desk(None)).routes == []


def test_the_secret_is_compared_in_constant_time():
    source = (Path(__file__).parents[2] / "bot/web/platform.py").read_text(encoding="utf-8")
    assert "compare_digest" in source
    assert "== secret" not in source
    assert "!= secret" not in source


BAD = {
    "nothing": b"",
    "no JSON": b"{'update_id': 1}",
    "invalid UTF-8": b'{"update_id": 1, "message": {"text": "\xff"}}',
    "3,000 deep": b"[" * 3000 + b"]" * 3000,
    "a list": b"[1]",
    "a number": b"7",
    "no number": b"{}",
    "no chat": b'{"update_id": 1, "message": {"text": "x"}}',
}


@pytest.mark.parametrize("name", BAD)
async def test_a_body_that_is_no_update_gets_400_and_nothing_is_kept(desk, post, name):
    assert (await post(BAD[name])).status_code == 400
    assert desk.kept == []


async def test_ten_thousand_unknown_keys_do_no_harm(desk, post):
    update = json.loads(payload("text")) | {f"k{number}": 1 for number in range(4000)}
    assert (await post(json.dumps(update).encode())).status_code == 200


async def test_ids_of_64_bits_stay_whole(desk, post):
    update = json.loads(payload("text"))
    update["message"]["chat"]["id"] = update["message"]["from"]["id"] = 2**52 - 1
    await post(json.dumps(update).encode())
    assert desk.kept[0].sender.id == str(2**52 - 1)


async def test_half_pairs_and_nul_signs_are_taken_out(desk, post):
    update = json.loads(payload("text"))
    update["message"]["text"] = "nửa \ud83d và \x00 rỗng"
    assert (await post(json.dumps(update).encode())).status_code == 200
    assert desk.kept[0].text == "nửa  và  rỗng"


async def test_a_body_over_64_kib_gets_413(desk, post):
    assert (await post(b" " * (64 * 1024 + 1))).status_code == 413
    assert desk.kept == []


async def test_a_stream_over_64_kib_without_a_length_gets_413(desk, post):
    async def stream():
        for _ in range(70):
            yield b" " * 1024

    assert (await post(stream())).status_code == 413


async def test_while_the_archive_is_down_telegram_is_asked_to_come_again(desk, post):
    desk.down = True
    answer = await post(payload("text"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    desk.down = False
    assert (await post(payload("text"))).status_code == 200
    assert len(desk.kept) == 1


async def test_a_fault_of_ours_is_never_told_as_done(desk, post):
    desk.broken = True
    assert (await post(payload("text"))).status_code == 500


async def test_a_press_is_confirmed_only_when_it_is_kept(desk, fake, post):
    update = json.dumps(fake.presses_button(fake.person(), "start:menu")).encode()
    desk.down = True
    await post(update)
    assert fake.wire == []
    desk.down = False
    await post(update)
    await asyncio.gather(*desk.telegram._confirming)
    assert len(fake.sent("answerCallbackQuery")) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_other_methods_find_no_door(desk, method):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application(desk)), base_url="http://desk") as client:
        assert (await client.request(method, "/telegram/webhook", headers={HEADER: SECRET})).status_code == 405
