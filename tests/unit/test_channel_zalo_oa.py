"""`channel … zalo_oa`: what a captured event says and who signed it, what the OA answers, and its first tokens."""

import asyncio
import io
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.channels.zalo_oa_upload import file_mime, picture_mime
from bot.domain.outbox import Bad
from tests.fake_zalo_oa import FakeZaloOa, Fault, serving

PAYLOADS = Path(__file__).parents[1] / "payloads" / "zalo_oa"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def command(*words, given=None):
    result = CliRunner().invoke(program, ["channel", *words], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def known(monkeypatch, tmp_path):
    """An app in the settings, and a fake that it belongs to."""
    fake = FakeZaloOa()
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("MOTCUA_ZALO_OA_APP_ID", fake.app_id)
    monkeypatch.setenv("MOTCUA_ZALO_OA_APP_SECRET", fake.app_secret)
    monkeypatch.setenv("MOTCUA_ZALO_OA_SECRET_KEY", fake.oa_key)
    return fake


@pytest.fixture
async def zalo(known, monkeypatch):
    async with serving(known) as address:
        monkeypatch.setenv("MOTCUA_ZALO_OA_API", address)
        monkeypatch.setenv("MOTCUA_ZALO_OA_OAUTH", address)
        yield known


async def run(*words, given=None):
    return await asyncio.to_thread(command, *words, given=given)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("image", {"text": "ổ gà trước cổng trường"}),
        ("press", {"press": "start:menu"}),
        ("unfollow", {"reachable": False}),
        ("by_hand", {"by_hand": True}),
    ],
)
def test_a_captured_event_is_read_as_the_desk_reads_it(monkeypatch, name, told, tmp_path):
    event = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    event["timestamp"] = FakeZaloOa().stamp()
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    result = command("check", "zalo_oa", "--event", str(tmp_path / "event.json"))
    (row,) = rows(result)
    assert result.exit_code == 0
    assert row["chat"] == "7000000000000000001"
    assert {key: row[key] for key in told} == told
    assert "signed" not in row


def test_whoever_signed_a_captured_event_is_named(known, tmp_path):
    body = known.says(known.person(), "chào")
    (tmp_path / "event.json").write_bytes(body)
    headers = known.signature(body)
    options = ["--signature", headers["X-ZEvent-Signature"], "--timestamp", headers["X-ZEvent-Timestamp"]]
    result = command("check", "zalo_oa", "--event", str(tmp_path / "event.json"), *options)
    assert (rows(result)[0]["signed"], result.exit_code) == ("oa key, header time", 0)
    (tmp_path / "event.json").write_bytes(body + b"\n")
    result = command("check", "zalo_oa", "--event", str(tmp_path / "event.json"), *options)
    assert (rows(result)[0]["signed"], result.exit_code) == (None, 1)


@pytest.mark.parametrize("given", ["{refresh}\n", '  {{"access_token": "x", "refresh_token": "{refresh}"}}\n'])
async def test_the_first_tokens_are_brought_by_standard_input_and_shown_nowhere(zalo, given, tmp_path):
    first = zalo.refresh
    result = await run("token", "zalo_oa", given=given.format(refresh=first))
    assert result.exit_code == 0, result.stderr
    assert not any(secret in result.output for secret in (first, zalo.refresh, zalo.access, zalo.app_secret))
    kept = (tmp_path / "var" / "motcua.db").read_bytes()
    assert zalo.refresh.encode() not in kept
    assert zalo.sold == 1


async def test_a_refresh_token_that_was_used_before_is_refused(zalo):
    await run("token", "zalo_oa", given=zalo.refresh)
    result = await run("token", "zalo_oa", given="refresh-token-0000")
    assert result.exit_code == 2
    assert "refresh-token-0000" not in result.output


@pytest.mark.parametrize("given", ["", "a b c d e f g", "short", "{}", "mã-tiếng-việt-dài"])
async def test_what_is_no_token_is_not_sent(zalo, given):
    result = await run("token", "zalo_oa", given=given)
    assert (result.exit_code, zalo.wire) == (2, [])


async def test_every_call_is_told_as_the_platform_answered_it(zalo, tmp_path):
    await run("token", "zalo_oa", given=zalo.refresh)
    an = zalo.person(last=zalo.now())
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    files = ["--photo", str(tmp_path / "a.png"), "--file", str(tmp_path / "a.pdf")]
    result = await run("try", "zalo_oa", "--chat", an.id, *files)
    told = rows(result)
    assert result.exit_code == 0, told
    assert [row["method"].rpartition("/")[2] for row in told] == [
        "getoa", "message", "cs", "cs", "cs", "image", "cs", "file", "cs",
    ]  # fmt: skip
    assert told[0]["rate"] == "3999/4000"
    assert "name" in told[0]["names"]
    assert [len(heard.text) for heard in an.heard][2] == 2000
    assert len(an.heard[1].buttons) == 5
    assert (bool(an.heard[3].picture), bool(an.heard[4].file)) == (True, True)
    assert zalo.access not in result.output


async def test_without_a_chat_nothing_is_sent(zalo):
    await run("token", "zalo_oa", given=zalo.refresh)
    assert [row["method"] for row in rows(await run("try", "zalo_oa"))] == ["/v2.0/oa/getoa"]


async def test_a_refusal_is_told_in_the_platforms_own_words_without_the_token(zalo):
    await run("token", "zalo_oa", given=zalo.refresh)
    zalo.faults = [Fault("inside:-224", text=f"package of {zalo.access} 0912345678")]
    result = await run("try", "zalo_oa")
    (row,) = rows(result)
    assert (row["ok"], row["code"], result.exit_code) == (False, -224, 1)
    assert row["said"].startswith("package of")
    assert not any(secret in result.output for secret in (zalo.access, "0912345678"))


async def test_a_file_that_lies_about_its_type_is_not_sent(zalo, tmp_path):
    await run("token", "zalo_oa", given=zalo.refresh)
    (tmp_path / "a.png").write_bytes(b"<html>")
    result = await run("try", "zalo_oa", "--chat", zalo.person(last=zalo.now()).id, "--photo", str(tmp_path / "a.png"))
    assert result.exit_code == 2
    assert zalo.sent("/v2.0/oa/upload/image") == []


def test_without_an_app_nothing_is_tried(monkeypatch):
    for name in ("MOTCUA_ZALO_OA_APP_ID", "MOTCUA_ZALO_OA_APP_SECRET"):
        monkeypatch.delenv(name, raising=False)
    for words in (["try", "zalo_oa"], ["token", "zalo_oa"]):
        result = command(*words)
        assert result.exit_code == 2
        assert "MOTCUA_ZALO_OA_APP_ID" in result.stderr


async def test_before_the_first_tokens_it_is_said_what_is_missing(zalo):
    result = await run("try", "zalo_oa")
    assert result.exit_code == 2
    assert "channel token zalo_oa" in result.stderr


def word():
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as parts:
        parts.writestr("word/document.xml", "<w:document/>")
    return whole.getvalue()


def zipped():
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as parts:
        parts.writestr("a.txt", "a")
    return whole.getvalue()


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b"%PDF-1.7"), ("A.DOCX", word()), ("a.csv", "mã;tên".encode()), ("a.doc", OLD_WORD)]
)
def test_a_file_is_what_its_name_says(name, data):
    assert file_mime(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *(("a.pdf", b"<html>"), ("a.pdf", PNG), ("a.pdf", b"%PDF-" + bytes(5_000_000)), ("a", b"%PDF-1.7")),
        *(("a.docx", zipped()), ("a.docx", b"PK\x03\x04broken"), ("a.exe", b"MZ")),
        *(("a.csv", b"\xff\xfe\x00"), ("a.csv", b"<html>"), ("a.csv", b"")),
    ],
)
def test_a_file_that_is_something_else_is_refused(name, data):
    with pytest.raises(Bad):
        file_mime(name, data)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg>", PNG + bytes(1_000_000)])
def test_a_picture_that_zalo_would_not_take_is_refused(data):
    with pytest.raises(Bad):
        picture_mime(data)
    assert picture_mime(b"\xff\xd8\xff\xe0") == "image/jpeg"
