"""The fake Zalo Bot API is believed because clients that are not ours get along with it.

They need an environment of their own, which MOTCUA_TEST_ZALO_PYTHON names (the extra `zalo-clients`).
"""

import asyncio
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.fake_zalo_bot import FakeZaloBot, serving

PYTHON = os.environ.get("MOTCUA_TEST_ZALO_PYTHON", "")
pytestmark = pytest.mark.skipif(
    not PYTHON,
    reason="NOT RUN: the outside clients are not installed; pip install '.[zalo-clients]' in a virtual environment "
    "and name its python in MOTCUA_TEST_ZALO_PYTHON",
)

SCRIPT = Path(__file__).with_name("zalo_clients.py")


async def driven(fake, address, which, chat):
    command = [PYTHON, str(SCRIPT), which, address, fake.token, chat]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)


@pytest.fixture
async def fake():
    made = FakeZaloBot()
    made.says(made.person(), "chào bot")
    return made


async def test_a_client_that_sends_forms_reads_answers_and_is_refused_as_its_documents_say(fake):
    async with serving(fake) as address:
        told = await driven(fake, address, "form", fake.person().id)
    assert (told["me"], told["text"], told["from"]) == ("4567890123", "chào bot", fake.person().id)
    assert [heard.text for heard in fake.person().heard] == ["Xin chào từ biểu mẫu"]
    assert told["sent"]
    assert "2000" in told["refused"]
    assert len(fake.sent("sendChatAction")) == 1


async def test_a_client_that_sends_json_takes_the_408_for_nothing_new_and_the_404_for_no_webhook(fake):
    async with serving(fake) as address:
        told = await driven(fake, address, "json", fake.person().id)
    assert (told["me"], told["text"], told["from"]) == ("4567890123", "chào bot", fake.person().id)
    assert (told["idle"], told["hook"]) == (None, None)
    assert [heard.text for heard in fake.person().heard] == ["**Xin chào** từ JSON"]
    assert "400" in told["refused"]
