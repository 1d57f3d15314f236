"""Logs hold no person and no secret, whichever library wrote the line."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from bot import log

ROOT = Path(__file__).parents[2]
MARKERS = {
    "phone": "0912 345 678",
    "id number": "025099001234",
    "token": "123456789:AAF-invented_invented_invented_12",
    "e-mail": "thu.nguyen@vi-du.example",
    "case": "ABCD-EFGH-JKM",
    "invitation": "/desk/invite/s3cr3t-c0de",
}


@pytest.fixture
def written(capsys):
    """What a piece of code writes to the log of a running desk."""
    root = logging.getLogger()
    before, kept = (root.handlers[:], root.level, logging.raiseExceptions), structlog.get_config()

    def _written(do: Callable[[], None]) -> str:
        log.set_up("DEBUG", "json")
        do()
        return capsys.readouterr().err

    yield _written
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    structlog.configure(**kept)
    logging.raiseExceptions = before[2]


@pytest.mark.parametrize("kind", MARKERS)
def test_what_tells_a_person_or_opens_a_door_is_struck_out_of_our_lines(written, kind):
    lines = written(lambda: structlog.get_logger("bot.test").warning("seen", value=f"xin gọi {MARKERS[kind]} nhé"))
    assert "seen" in lines
    assert MARKERS[kind] not in lines


@pytest.mark.parametrize("kind", MARKERS)
def test_what_tells_a_person_or_opens_a_door_is_struck_out_of_a_library_s_lines(written, kind):
    lines = written(lambda: logging.getLogger("some.library").warning("seen %s", f"xin gọi {MARKERS[kind]} nhé"))
    assert "seen" in lines
    assert MARKERS[kind] not in lines


def test_an_exception_is_told_by_its_class_and_place_and_not_by_its_words(written):
    def fail() -> None:
        try:
            int("Bà Trần Thị Ví Dụ, khu 3")
        except ValueError:
            structlog.get_logger("bot.test").exception("failed")
            logging.getLogger("some.library").exception("failed too")

    lines = written(fail)
    assert "Ví Dụ" not in lines
    assert lines.count("ValueError at test_log.py") == 2


def test_a_line_that_cannot_be_written_shows_nothing_of_what_it_held(written):
    assert "0912" not in written(lambda: logging.getLogger("some.library").warning("%d", "0912 345 678"))


def test_libraries_that_log_addresses_with_tokens_are_silent(written):
    assert written(lambda: logging.getLogger("httpx").info("HTTP Request: POST …")) == ""


BROKEN = """
import sys, threading, warnings
from bot import log
log.set_up("INFO", "json")
log.take_the_rest()
warnings.warn("old", DeprecationWarning)

class Falls:
    def __del__(self):
        raise ValueError("Bà Trần Thị Ví Dụ")

Falls()
thread = threading.Thread(target=lambda: int("Bà Trần Thị Ví Dụ, khu 3"))
thread.start(), thread.join()
raise ValueError("Ông Nguyễn Văn Thử, khu 4")
"""


def test_what_python_itself_would_print_is_a_line_of_the_log_without_its_words():
    """Guard: `take_the_rest`."""
    told = subprocess.run(
        [sys.executable, "-W", "always", "-c", BROKEN], cwd=ROOT, capture_output=True, text=True, check=False
    )
    rows = [json.loads(line) for line in told.stderr.splitlines()]
    assert [row["event"].split("\n")[0].rpartition(": ")[2] for row in rows] == [
        "old", "an exception where none can be raised", "a thread fell", "an exception that nobody caught",
    ]  # fmt: skip
    assert "khu" not in told.stderr
    assert "Ví Dụ" not in told.stderr
    assert told.returncode == 1


def test_a_number_that_was_bound_to_a_request_stands_on_its_lines_our_own_and_a_library_s(written):
    def speak() -> None:
        with structlog.contextvars.bound_contextvars(request="0123abcd"):
            structlog.get_logger("bot.test").info("ours")
            logging.getLogger("some.library").warning("theirs")
        structlog.get_logger("bot.test").info("outside")

    rows = [json.loads(line) for line in written(speak).splitlines()]
    assert [(row["event"], row.get("request")) for row in rows] == [
        ("ours", "0123abcd"), ("theirs", "0123abcd"), ("outside", None),
    ]  # fmt: skip


@pytest.mark.parametrize("odd", ["two\nlines", "\x00\x1b[31m", "\ud83d", '"quoted"', "Tiếng Việt", b"\xff", 1.5, None])
def test_a_line_of_json_is_one_line_whatever_it_holds(written, odd):
    (line,) = written(lambda: structlog.get_logger("bot.test").warning("seen", value=odd)).splitlines()
    assert json.loads(line)["event"] == "seen"


@pytest.mark.parametrize("sign", ["\x7f", "\x85", "\x9b", "\u2028"])
def test_signs_that_steer_a_screen_are_written_out(written, sign):
    lines = written(lambda: structlog.get_logger("bot.test").warning("seen", value=f"a{sign}b"))
    assert sign not in lines
    assert json.loads(lines)["value"] == f"a\\x{ord(sign):02x}b"
