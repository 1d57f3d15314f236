"""The whole desk behind tg-auto-test, an emulator of Telegram that others wrote: a citizen files on it, to the receipt.

It says that it wants Python 3.12, and runs by 3.11 as well. It refuses little: strict is our own stand-in
(tests/fake_telegram). MOTCUA_TEST_TG_AUTO_PYTHON names an interpreter that has it beside the program.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from bot.domain import casecode
from tests.filing import STORY

PYTHON = os.environ.get("MOTCUA_TEST_TG_AUTO_PYTHON", "")
TOP = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    not PYTHON,
    reason="NOT RUN: the outside emulator tg-auto-test is not installed; see docs/dependencies.md, and name its python "
    "in MOTCUA_TEST_TG_AUTO_PYTHON",
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What the phone showed, and what the desk kept."""
    folder = str(tmp_path_factory.mktemp("desk"))
    command = [PYTHON, "-m", "tests.web.tg_auto_desk", folder]
    told = subprocess.run(command, cwd=TOP, capture_output=True, check=True, text=True, timeout=60).stdout
    return json.loads(told.splitlines()[-1])


def test_the_receipt_on_the_phone_holds_the_code_of_the_case_that_was_kept(seen):
    words, buttons = seen["shown"][-1]
    assert casecode.show(seen["code"]) in words
    assert buttons == ["Xem tình trạng", "Về mục chính"]
    assert (seen["content"], seen["files"]) == (STORY, 1)


def test_every_step_stood_on_the_screen_in_its_order(seen):
    steps = [words for words, _ in seen["shown"] if "Bước " in words]
    assert [words[words.index("Bước ") + 5] for words in steps] == list("12345667")


def test_signs_of_markup_that_were_typed_are_no_markup(seen):
    words, _ = seen["shown"][1]
    assert "Thủ tục đăng ký khai sinh" in words
    assert not any(tag in words for tag in ("<b>", "</", "&lt;", "&amp;"))
