"""Forged and replayed calls: who does not know the secret is answered alike, writes nothing and breaks nothing.

Another platform that calls us joins `CALLERS` with its door. Guard: the comparison in `bot/web/platform.py`.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog.testing
from fastapi.routing import iter_route_contexts

from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import ZaloBotAccount, ZaloBotChannel
from bot.channels.zalo_oa import ZaloOaChannel
from bot.web.origin import only_from_here
from tests.abuse.whole_desk import WholeDesk
from tests.clock import Counted, SetClock
from tests.fake_zalo_oa import FakeZaloOa
from tests.oa_desk import account
from tests.sealing import SEALER

TOP = Path(__file__).parents[2]
SECRET, OF_ANOTHER_BOT = "a-secret-of-nobody-0123456789", "another-bots-own-secret-98765"


@dataclass(frozen=True)
class Caller:
    """A platform that calls us: its header, the name of a header that is another's, and who opens its door."""

    header: str
    strange_header: str
    payloads: str
    opens: Callable[[], AbstractAsyncContextManager[Any]]

    @property
    def folder(self):
        return TOP / "tests" / "payloads" / self.payloads

    @property
    def all(self):
        return [path.read_bytes() for path in sorted(self.folder.glob("*.json"))]

    @property
    def text(self):
        return (self.folder / "text.json").read_bytes()


NOWHERE = "http://127.0.0.1:9"
TELEGRAM, ZALO_BOT = "X-Telegram-Bot-Api-Secret-Token", "X-Bot-Api-Secret-Token"
CALLERS = {
    "/telegram/webhook": Caller(
        TELEGRAM, ZALO_BOT, "telegram", lambda: TelegramChannel("1234:no-token", NOWHERE, SECRET, None, SetClock())
    ),
    "/zalo-bot/webhook": Caller(
        ZALO_BOT, TELEGRAM, "zalo_bot",
        lambda: ZaloBotChannel(ZaloBotAccount("1234:no-token", NOWHERE, SECRET, typing=False), SetClock(), None),
    ),
}  # fmt: skip
SIGNED = "/zalo-oa/webhook"
"""Its events are signed; forgeries of them: tests/web/test_zalo_oa_webhook.py, tests/unit/test_zalo_oa_signature.py."""


def forged(header, strange):
    """Headers by what is wrong with them."""
    return {
        "none": {},
        "empty": {header: ""},
        "blank": {header: "   "},
        "wrong": {header: SECRET[:-1] + "x"},
        "a part": {header: SECRET[:-1]},
        "more": {header: SECRET + "0"},
        "in capitals": {header: SECRET.upper()},
        "another bot's": {header: OF_ANOTHER_BOT},
        "not ASCII": [(header.encode(), "bí-mật".encode())],
        "not UTF-8": [(header.encode(), b"\xff\xfe")],
        "in another header": {strange: SECRET},
        "in Authorization": {"Authorization": f"Bearer {SECRET}"},
        "in a cookie": {"Cookie": f"{header}={SECRET}"},
        "twice": [(header.encode(), SECRET.encode()), (header.encode(), SECRET.encode())],
        "a list": {header: f"{SECRET}, {SECRET}"},
    }


FORGED = list(forged("", ""))


@pytest.fixture(params=sorted(CALLERS))
def door(request):
    return request.param


@pytest.fixture
def caller(door):
    return CALLERS[door]


@pytest.fixture
async def desk(tmp_path):
    async with AsyncExitStack() as stack:
        platforms = tuple([await stack.enter_async_context(each.opens()) for each in CALLERS.values()])
        oa = await stack.enter_async_context(
            ZaloOaChannel(account(FakeZaloOa(), NOWHERE), SetClock(), None, SEALER, Counted())
        )
        yield await stack.enter_async_context(WholeDesk.opened(tmp_path, platforms=platforms, signed=(oa,)))


async def call(desk, body, headers, address):
    async with desk.browser() as client:
        del client.headers["origin"]
        return await client.post(address, content=body, headers=headers)


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_call_is_refused_writes_no_row_and_breaks_nothing(desk, door, caller, name):
    headers = forged(caller.header, caller.strange_header)[name]
    before = await desk.everything()
    with structlog.testing.capture_logs() as logs:
        answers = [await call(desk, payload, headers, door) for payload in caller.all]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, b"")}
    assert await desk.everything() == before
    assert logs == []


async def test_no_refusal_tells_more_than_another(desk, door, caller):
    wrong = forged(caller.header, caller.strange_header).values()
    told = [await call(desk, body, headers, door) for headers in wrong for body in (caller.text, b"{", b"")]
    for one in told:
        one.headers.pop("x-request-id", None)  # another number for every request
    assert len({(one.status_code, one.content, tuple(sorted(one.headers.items()))) for one in told}) == 1


@pytest.mark.parametrize("form", ["{door}?secret_token={secret}", "{door}/{secret}", "/{secret}", "//{door}"])
async def test_a_secret_in_the_address_opens_nothing(desk, door, caller, form):
    before = await desk.everything()
    address = form.format(door=door, secret=SECRET)
    assert (await call(desk, caller.text, {}, address)).status_code in {401, 404, 405}
    assert (await call(desk, caller.text, {}, f"{door}?{caller.header}={SECRET}")).status_code == 401
    assert await desk.everything() == before


async def test_a_forged_call_does_not_use_up_the_number_of_the_real_one(desk, door, caller):
    await call(desk, caller.text, {caller.header: OF_ANOTHER_BOT}, door)
    assert (await call(desk, caller.text, {caller.header: SECRET}, door)).status_code == 200
    assert await desk.asked("SELECT count(*) FROM inbox") == [(1,)]


async def test_the_same_call_again_changes_nothing(desk, door, caller):
    """Guard: the claim of the update's key."""
    await call(desk, caller.text, {caller.header: SECRET}, door)
    once = await desk.everything()
    assert once["inbox"]
    assert once["outbox"]
    assert {(await call(desk, caller.text, {caller.header: SECRET}, door)).status_code for _ in range(5)} == {200}
    assert await desk.everything() == once


async def test_every_door_that_a_platform_calls_is_tried_here(desk):
    """Routes without a cookie and without a look at where a form comes from: another one must join `CALLERS`."""

    def guarded(dependant):
        return any(each.call is only_from_here or guarded(each) for each in dependant.dependencies)

    unguarded = {
        route.path
        for route in iter_route_contexts(desk.app.routes)
        if getattr(route, "dependant", None) and route.methods - {"GET", "HEAD"} and not guarded(route.dependant)
    }
    assert unguarded == {*CALLERS, SIGNED}


@pytest.mark.parametrize("name", ["TELEGRAM", "ZALO_BOT"])
def test_a_webhook_without_a_secret_does_not_start(tmp_path, name):
    """Guard: the check of secrets in the settings; a door that fails open would let in anybody."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    settings = {
        "MOTCUA_VAR": str(tmp_path / "var"),
        f"MOTCUA_{name}_TOKEN": "1234:no-token",
        f"MOTCUA_{name}_WEBHOOK": "https://motcua.example",
    }
    started = subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=TOP, env=own | settings, capture_output=True, timeout=60, check=False
    )
    assert started.returncode == 2
    assert f"MOTCUA_{name}_SECRET".encode() in started.stdout + started.stderr
    assert not (tmp_path / "var").exists()


# --- static: how secrets are compared ---

SECRET_WORDS = ("secret", "token", "digest", "signature", "password", "hash", "hmac", "otp", "recovery")

HARMLESS = {
    ("bot/services/publications.py", "each.digest == digest"): "digests of published lists",
    ("bot/services/broadcasts.py", "digest != broadcast.digest"): "the digest of words that stand on the page",
    ("bot/web/platform.py", "name == door.secret_header"): "the name of a header",
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
    assert "bot/web/platform.py" in {file for file, _args in calls}
    for file, args in calls:
        encoded = [ast.unparse(arg) for arg in args if ast.unparse(arg).endswith((".encode()", ".digest()"))]
        assert encoded, (file, "neither side is plainly bytes")


@pytest.mark.parametrize(
    "line", ["given == secret", "door.secret != given", "token in known", "sha.hexdigest() == wanted"]
)
def test_such_a_comparison_would_be_found(line):
    assert list(comparisons(ast.parse(line)))
