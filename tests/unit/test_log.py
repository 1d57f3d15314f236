"""Logs hold no person and no secret, whichever library wrote the line."""

import logging
from collections.abc import Callable

import pytest
import structlog

from bot import log

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
    before = root.handlers[:], root.level

    def _written(do: Callable[[], None]) -> str:
        log.set_up("DEBUG", "json")
        do()
        return capsys.readouterr().err

    yield _written
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    structlog.reset_defaults()
    logging.raiseExceptions = True


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
