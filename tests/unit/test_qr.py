"""`qr`: a picture of the link to a procedure's card, and links that open a chat on it."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
import segno
from PIL import Image
from typer.testing import CliRunner, Result

from bot.__main__ import program
from bot.domain import deeplink
from bot.services import publications
from bot.store.sqlite import SqliteStore
from tests.sealing import SEALER

HERE = "https://motcua.example.vn"
BIRTH = "1.001193"


def run(*words: str) -> Result:
    return CliRunner().invoke(program, ["qr", *words])


@pytest.fixture(autouse=True)
def address(monkeypatch, tmp_path):
    monkeypatch.setenv("MOTCUA_PUBLIC_ADDRESS", HERE)
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))


async def publish(folder, code):
    """Puts a list with one invented procedure in force."""
    record = {"code": code, "title": "Thủ tục thử nghiệm", "field": "Thử", "fee": {"state": "free"}, "as_of": "2026-11"}
    published = {"source": "thử", "as_of": "2026-11", "count": 1}
    content = json.dumps({"published": published, "procedures": [record]}).encode()
    store = await SqliteStore.open(folder / "motcua.db", exclusive=True, sealer=SEALER)
    async with store.transaction() as archive:
        await publications.publish(archive, content, datetime(2026, 11, 24, tzinfo=UTC))
    await store.close()


def modules(picture):
    """The dark and light of a picture, cell by cell, without the quiet margin of four."""
    with Image.open(picture) as opened:
        grey = opened.convert("L")
        cell = next(x for x in range(grey.width) if grey.getpixel((x, x)) == 0) // 4
        cells = range(cell * 4 + cell // 2, grey.width - cell * 4, cell)
        return [[int(grey.getpixel((x, y)) == 0) for x in cells] for y in cells]


def expected(link):
    return [list(row) for row in segno.make_qr(link, error="q").matrix]


def test_without_a_file_the_code_is_drawn_in_the_terminal_with_link_and_sheet_named():
    result = run(BIRTH)
    assert result.exit_code == 0
    assert "█▀" in result.stdout
    assert f"{HERE}/?hoi={BIRTH}\n" in result.stdout
    assert f"{HERE}/thu-tuc/{BIRTH}/to-giay\n" in result.stdout
    assert result.stderr == ""


def test_a_png_shows_the_link_to_the_card(tmp_path):
    out = tmp_path / "khai-sinh.png"
    assert run(BIRTH, "--out", str(out)).exit_code == 0
    assert modules(out) == expected(f"{HERE}/?hoi={BIRTH}")


def test_a_code_for_telegram_starts_the_chat_without_the_dot(tmp_path):
    out = tmp_path / "khai-sinh.png"
    result = run(BIRTH, "--out", str(out), "--telegram", "@motcua_thu_bot")
    link = "https://t.me/motcua_thu_bot?start=tt_1-001193"
    assert link in result.stdout
    assert modules(out) == expected(link)


def test_an_svg_is_written_dark_on_light(tmp_path):
    out = tmp_path / "khai-sinh.SVG"
    assert run(BIRTH, "--out", str(out)).exit_code == 0
    drawing = out.read_text(encoding="utf-8")
    assert "<svg" in drawing
    assert 'fill="#fff"' in drawing


def test_the_national_form_of_the_code_is_the_same_procedure():
    assert f"{HERE}/?hoi={BIRTH}\n" in run(f"{BIRTH}.000.00.00.H44").stdout


def test_the_list_in_force_here_counts_and_not_the_one_that_came_with_the_program(tmp_path):
    asyncio.run(publish(tmp_path, "6.000001"))
    assert "Thủ tục thử nghiệm" in run("6.000001").stdout
    assert run(BIRTH).exit_code == 1


def test_an_address_of_this_machine_only_is_warned_of(monkeypatch):
    monkeypatch.setenv("MOTCUA_PUBLIC_ADDRESS", "")
    result = run(BIRTH)
    assert result.exit_code == 0
    assert "MOTCUA_PUBLIC_ADDRESS" in result.stderr


def test_an_unknown_procedure_leaves_with_1():
    result = run("6.999999")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("khai sinh",),
        (BIRTH, "--out", "a.jpg"),
        (BIRTH, "--out", "no/such/folder/a.png"),
        (BIRTH, "--telegram", "a b"),
        (BIRTH, "--telegram", "evil?x=1"),
    ],
)
def test_bad_input_leaves_with_2_and_a_sentence(words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("code", [BIRTH, "6.999999"])
def test_the_telegram_parameter_holds_allowed_signs_only_and_leads_back_to_the_code(code):
    parameter = deeplink.telegram_link("motcua_thu_bot", code).partition("?start=")[2]
    assert parameter.isascii()
    assert parameter.replace("_", "").replace("-", "").isalnum()
    assert deeplink.code_in(f"/start {parameter}") == code


@pytest.mark.parametrize("text", ["", "1001193", "7.001193", "1.0011933", "/start", "/start tt_1-00", "hỏi 1.001193"])
def test_words_that_are_no_code_are_left_alone(text):
    assert deeplink.code_in(text) is None
