"""Forged and replayed calls: who does not know the secret is answered alike, writes nothing and breaks nothing.

Telegram is the platform that calls us so far; another one joins `PLATFORMS` with its door. Guard: the comparison in
`bot/web/telegram.py`.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import structlog.testing
from fastapi.routing import iter_route_contexts

from bot.channels.telegram import TelegramChannel
from bot.web.origin import only_from_here
from tests.abuse.whole_desk import WholeDesk
from tests.clock import SetClock

TOP = Path(__file__).parents[2]
PAYLOADS = sorted((TOP / "tests" / "payloads" / "telegram").glob("*.json"))
TEXT = (TOP / "tests" / "payloads" / "telegram" / "text.json").read_bytes()
SECRET, OF_ANOTHER_BOT = "a-secret-of-nobody-0123456789", "another-bots-own-secret-98765"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
DOOR = "/telegram/webhook"
PLATFORMS = {DOOR}

FORGED = {
    "none": {},
    "empty": {HEADER: ""},
    "blank": {HEADER: "   "},
    "wrong": {HEADER: SECRET[:-1] + "x"},
    "a part": {HEADER: SECRET[:-1]},
    "more": {HEADER: SECRET + "0"},
    "in capitals": {HEADER: SECRET.upper()},
    "another bot's": {HEADER: OF_ANOTHER_BOT},
    "not ASCII": [(HEADER.encode(), "bí-mật".encode())],
    "not UTF-8": [(HEADER.encode(), b"\xff\xfe")],
    "in another header": {"X-Bot-Api-Secret-Token": SECRET},
    "in Authorization": {"Authorization": f"Bearer {SECRET}"},
    "in a cookie": {"Cookie": f"{HEADER}={SECRET}"},
    "twice": [(HEADER.encode(), SECRET.encode()), (HEADER.encode(), SECRET.encode())],
    "a list": {HEADER: f"{SECRET}, {SECRET}"},
}


@pytest.fixture
async def desk(tmp_path):
    async with (
        TelegramChannel("1234:no-token", "http://127.0.0.1:9", SECRET, None, SetClock()) as channel,
        WholeDesk.opened(tmp_path, telegram=channel) as opened,
    ):
        yield opened


async def call(desk, body, headers, address=DOOR):
    async with desk.browser() as client:
        del client.headers["origin"]
        return await client.post(address, content=body, headers=headers)


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_call_is_refused_writes_no_row_and_breaks_nothing(desk, name):
    before = await desk.everything()
    with structlog.testing.capture_logs() as logs:
        answers = [await call(desk, payload.read_bytes(), FORGED[name]) for payload in PAYLOADS]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, b"")}
    assert await desk.everything() == before
    assert logs == []


async def test_no_refusal_tells_more_than_another(desk):
    told = [await call(desk, body, headers) for headers in FORGED.values() for body in (TEXT, b"{", b"")]
    for one in told:
        one.headers.pop("x-request-id", None)  # another number for every request
    assert len({(one.status_code, one.content, tuple(sorted(one.headers.items()))) for one in told}) == 1


@pytest.mark.parametrize(
    "address",
    [f"{DOOR}?secret_token={SECRET}", f"{DOOR}/{SECRET}", f"/{SECRET}", f"//{DOOR}", f"{DOOR}?{HEADER}={SECRET}"],
)
async def test_a_secret_in_the_address_opens_nothing(desk, address):
    before = await desk.everything()
    assert (await call(desk, TEXT, {}, address)).status_code in {401, 404, 405}
    assert await desk.everything() == before


async def test_a_forged_call_does_not_use_up_the_number_of_the_real_one(desk):
    await call(desk, TEXT, FORGED["wrong"])
    assert (await call(desk, TEXT, {HEADER: SECRET})).status_code == 200
    assert await desk.asked("SELECT count(*) FROM inbox") == [(1,)]


async def test_the_same_call_again_changes_nothing(desk):
    """Guard: the claim of the update's key."""
    await call(desk, TEXT, {HEADER: SECRET})
    once = await desk.everything()
    assert once["inbox"]
    assert once["outbox"]
    assert {(await call(desk, TEXT, {HEADER: SECRET})).status_code for _ in range(5)} == {200}
    assert await desk.everything() == once


async def test_every_door_that_a_platform_calls_is_tried_here(desk):
    """Routes without a cookie and without a look at where a form comes from: another one must join `PLATFORMS`."""

    def guarded(dependant):
        return any(each.call is only_from_here or guarded(each) for each in dependant.dependencies)

    unguarded = {
        route.path
        for route in iter_route_contexts(desk.app.routes)
        if getattr(route, "dependant", None) and route.methods - {"GET", "HEAD"} and not guarded(route.dependant)
    }
    assert unguarded == PLATFORMS


def test_a_webhook_without_a_secret_does_not_start(tmp_path):
    """Guard: `_strong_secrets` in `bot/config.py`; a door that fails open would let in anybody."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    settings = {
        "MOTCUA_VAR": str(tmp_path / "var"),
        "MOTCUA_TELEGRAM_TOKEN": "1234:no-token",
        "MOTCUA_TELEGRAM_WEBHOOK": "https://motcua.example",
    }
    started = subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=TOP, env=own | settings, capture_output=True, timeout=60, check=False
    )
    assert started.returncode == 2
    assert b"MOTCUA_TELEGRAM_SECRET" in started.stdout + started.stderr
    assert not (tmp_path / "var").exists()


# --- static: how secrets are compared ---

SECRET_WORDS = ("secret", "token", "digest", "signature", "password", "hash", "hmac", "otp", "recovery")

HARMLESS = {
    ("bot/services/publications.py", "each.digest == digest"): "digests of published lists",
    ("bot/web/telegram.py", "name == _SECRET_HEADER"): "the name of a header",
    ("bot/web/password.py", "username.casefold() not in (password.casefold(), '')"): "both by the same person",
    ("bot/web/password.py", "username.casefold() in (password.casefold(), '')"): "both by the same person",
    (
        "bot/web/account.py",
        "chosen in {each.digest for each in await sessions.of_official(visit.official.id)}",
    ): "digests of one's own log-ins, shown on one's own page",
}
"""Comparisons that put no secret beside what a stranger sent, each with its reason."""


def names_in(node):
    return " ".join(
        (inner.id if isinstance(inner, ast.Name) else inner.attr).lower()
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name | ast.Attribute)
    )


def comparisons(tree):
    """Every `==`, `!=` and `in` that has to do with a secret by its name, save with a constant."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Constant) for side in sides):
            continue
        if not all(isinstance(op, ast.Is | ast.IsNot | ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops) and any(
            word in names_in(side) for side in sides for word in SECRET_WORDS
        ):
            yield ast.unparse(node)


def digests(tree):
    """Every call of `compare_digest` with its arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("compare_digest"):
            yield node.args


SOURCES = {
    str(path.relative_to(TOP)): ast.parse(path.read_text(encoding="utf-8"))
    for room in ("bot/web", "bot/channels", "bot/services", "handlers")
    for path in (TOP / room).rglob("*.py")
}
"""The rooms that hear strangers."""


def test_no_secret_is_compared_in_a_way_that_takes_longer_the_nearer_one_gets():
    found = {(file, each) for file, tree in SOURCES.items() for each in comparisons(tree)}
    assert found - set(HARMLESS) == set()


def test_secrets_are_compared_as_bytes_since_other_signs_than_ascii_would_raise():
    calls = [(file, args) for file, tree in SOURCES.items() for args in digests(tree)]
    assert "bot/web/telegram.py" in {file for file, _args in calls}
    for file, args in calls:
        encoded = [ast.unparse(arg) for arg in args if ast.unparse(arg).endswith((".encode()", ".digest()"))]
        assert encoded, (file, "neither side is plainly bytes")


@pytest.mark.parametrize(
    "line", ["given == secret", "door.secret != given", "token in known", "sha.hexdigest() == wanted"]
)
def test_such_a_comparison_would_be_found(line):
    assert list(comparisons(ast.parse(line)))
