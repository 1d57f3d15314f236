"""docs/security.md: every requirement of levels 1 and 2 is there once, and what it names exists; some small ones."""

import io
import logging
import re
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import log
from tests.abuse.whole_desk import WholeDesk

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "security.md").read_text(encoding="utf-8")

LEVELS_1_AND_2 = """
1.1: 1-2 · 1.2: 1-9 · 1.3: 1-11 · 1.4: 1-3 · 1.5: 1-2
2.1: 1-3 · 2.2: 1-3 · 2.3: 1-4 · 2.4: 1
3.2: 1-2 · 3.3: 1-4 · 3.4: 1-6 · 3.5: 1-5 · 3.7: 1-2
4.1: 1-3 · 4.2: 1 · 4.3: 1-2 · 4.4: 1-4
5.1: 1 · 5.2: 1-3 · 5.3: 1-2 · 5.4: 1-3
6.1: 1-3 · 6.2: 1-12 · 6.3: 1-4 · 6.4: 1-4 · 6.5: 1-5 · 6.6: 1-3 · 6.8: 1-4
7.1: 1-3 · 7.2: 1-4 · 7.3: 1-2 · 7.4: 1-5 · 7.5: 1-2 · 7.6: 1-2
8.1: 1-2 · 8.2: 1-3 · 8.3: 1 · 8.4: 1
9.1: 1-3 · 9.2: 1-4
10.1: 1-2 · 10.2: 1-2 · 10.3: 1-4 · 10.4: 1-11 · 10.5: 1-5 · 10.6: 1-2 · 10.7: 1-3
11.1: 1-2 · 11.2: 1-3 · 11.3: 1-3 · 11.4: 1-4 · 11.5: 1 · 11.6: 1
12.1: 1-3 · 12.2: 1-2 · 12.3: 1-4
13.1: 1 · 13.2: 1-5 · 13.3: 1-2 · 13.4: 1-5
14.1: 1-2 · 14.2: 1-4 · 14.3: 1-3
15.1: 1-3 · 15.2: 1-3 · 15.3: 1-7
16.1: 1 · 16.2: 1-5 · 16.3: 1-4 · 16.4: 1-3 · 16.5: 1-3
17.1: 1 · 17.2: 1-4 · 17.3: 1-2
"""
"""The numbers of ASVS 5.0.0 whose level is 1 or 2, read from the standard's own list."""


def numbers():
    for section, first, last in re.findall(r"(\d+\.\d+): (\d+)(?:-(\d+))?", LEVELS_1_AND_2):
        yield from (f"{section}.{number}" for number in range(int(first), int(last or first) + 1))


def test_every_requirement_of_levels_1_and_2_is_answered_once():
    told = [number for row in re.findall(r"^\| ([\d., ]+) \|", PAGE, re.M) for number in row.split(", ")]
    assert len(told) == len(set(told))
    assert set(told) == set(numbers())
    assert len(told) == 253


def test_every_row_says_how_it_stands():
    rows = re.findall(r"^\| [\d., ]+ \| (.*?) \| (.*?) \|$", PAGE, re.M)
    stands = ("fits", "in part", "none here", "the office's", "not done", "not yet")
    assert [how for how, _shown in rows if not how.startswith(stands)] == []
    unshown = [how for how, shown in rows if how.startswith("fits:") and shown == "–"]
    assert unshown == [
        "fits: no hints, no questions",
        "fits: the wheel holds code and data only",
        "fits: tests and tools are not in the wheel",
    ]


def test_what_the_page_names_exists():
    named = set(re.findall(r"`((?:tests|bot|docs)/[\w./-]+)`", PAGE))
    assert {path for path in named if not (TOP / path).exists()} == set()


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
async def test_no_method_gives_back_what_it_was_sent(tmp_path, method):
    async with WholeDesk.opened(tmp_path) as desk, desk.browser() as client:
        answer = await client.request(method, "/", headers={"X-Marker": "echoed"})
    assert answer.status_code == 405
    assert "echoed" not in answer.text


@pytest.mark.parametrize(("form", "steering"), [("lines", r"\x00-\x1f\x7f-\x9f\u2028\u2029"), ("json", r"\x00-\x1f")])
def test_no_words_begin_a_line_of_their_own_in_the_log(form, steering):
    """ASVS 5.0, 16.4.1: nobody writes a second line, or steers a terminal, through a value."""
    kept = structlog.get_config(), logging.getLogger().handlers[:], logging.getLogger().level

    @given(st.text(st.characters(categories=["Cc", "Zl", "Zp", "Cf", "L"]), max_size=30))
    def tried(words):
        written = io.StringIO()
        logging.getLogger().handlers[0].stream = written
        structlog.get_logger("x").error("event", value=f"a\n{words}\r\x1b[2Jb")
        assert written.getvalue().count("\n") == 1
        assert not re.search(f"[{steering}]", written.getvalue().rstrip("\n"))

    try:
        log.set_up("INFO", form)
        tried()
    finally:
        structlog.configure(**kept[0])
        logging.getLogger().handlers[:] = kept[1]
        logging.getLogger().setLevel(kept[2])
