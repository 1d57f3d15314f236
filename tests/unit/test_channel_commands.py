"""`channel`: what a captured event says, and what the platform answers to a few calls."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from tests.fake_zalo_bot import FakeZaloBot, Fault, serving

PAYLOADS = Path(__file__).parents[1] / "payloads" / "zalo_bot"


def command(*words):
    result = CliRunner().invoke(program, ["channel", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return [json.loads(line) for line in result.stdout.splitlines()], result.exit_code, result.stderr


def test_a_captured_event_is_read_as_the_desk_reads_it():
    rows, code, _ = command("check", "zalo_bot", "--event", str(PAYLOADS / "image_photo.json"))
    assert code == 0
    assert rows == [
        {
            "served": True, "chat": "6ede9afa66b88fe6d6a9", "text": "",
            "attachments": [{"kind": "photo", "ref": "https://photo-stal-1.zdn.vn/abc/ghi.jpg"}],
        }
    ]  # fmt: skip


def test_an_event_that_the_desk_does_not_serve_is_said_to_be_one():
    assert command("check", "zalo_bot", "--event", str(PAYLOADS / "group_text.json"))[:2] == ([{"served": False}], 1)


@pytest.mark.parametrize("words", ["{}", "no JSON", None])
def test_what_is_no_event_is_said_to_be_none(tmp_path, words):
    file = tmp_path / "event.json"
    if words is not None:
        file.write_text(words, encoding="utf-8")
    rows, code, told = command("check", "zalo_bot", "--event", str(file))
    assert (rows, code) == ([], 2)
    assert str(file) in told


async def tried(monkeypatch, fake, *words):
    async with serving(fake) as address:
        monkeypatch.setenv("MOTCUA_ZALO_BOT_TOKEN", fake.token)
        monkeypatch.setenv("MOTCUA_ZALO_BOT_API", address)
        return await asyncio.to_thread(command, "try", "zalo_bot", *words)


async def test_every_call_is_told_as_the_platform_answered_it(monkeypatch):
    fake = FakeZaloBot()
    who = fake.person()
    fake.says(who, "thử 0912345678")
    rows, code, _ = await tried(monkeypatch, fake, "--photo", "https://motcua.example.vn/a.png")
    assert [row["method"] for row in rows] == [
        "getMe", "getWebhookInfo", "getUpdates", "sendChatAction", "sendMessage", "sendMessage", "sendMessage",
        "sendPhoto",
    ]  # fmt: skip
    assert (rows[1]["status"], rows[1]["said"]) == (404, "Not Found")
    assert "message.text" in rows[2]["names"]
    assert code == 0
    assert [len(heard.text) for heard in who.heard][2] == 2000
    assert who.heard[-1].photo == "https://motcua.example.vn/a.png"
    assert "0912345678" not in str(rows)


async def test_a_refusal_is_told_in_the_platforms_own_words_without_the_token(monkeypatch):
    fake = FakeZaloBot()
    fake.person().wrote = True
    fake.faults = [Fault.status(403, f"Forbidden for {fake.token}", method="sendMessage", times=None)]
    rows, code, _ = await tried(monkeypatch, fake, "--chat", fake.person().id)
    refused = [row for row in rows if row["method"] == "sendMessage"]
    assert {(row["status"], row["code"], row["ok"]) for row in refused} == {(403, 403, False)}
    assert code == 1
    assert fake.token not in str(rows)


def test_without_a_token_nothing_is_tried(monkeypatch):
    monkeypatch.delenv("MOTCUA_ZALO_BOT_TOKEN", raising=False)
    rows, code, told = command("try", "zalo_bot")
    assert (rows, code) == ([], 2)
    assert "MOTCUA_ZALO_BOT_TOKEN" in told
