"""The fake Zalo OA is believed because a client that is not ours gets along with it, and is refused as it expects.

It needs an environment of its own, which MOTCUA_TEST_ZALO_PYTHON names (the extra `zalo-clients`).
"""

import asyncio
import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fake_zalo_oa import FakeZaloOa, serving

PYTHON = os.environ.get("MOTCUA_TEST_ZALO_PYTHON", "")
pytestmark = pytest.mark.skipif(
    not PYTHON,
    reason="NOT RUN: the outside client is not installed; pip install '.[zalo-clients]' in a virtual environment and "
    "name its python in MOTCUA_TEST_ZALO_PYTHON",
)

SCRIPT = Path(__file__).with_name("zalo_oa_client.py")


@pytest.fixture
async def seen():
    """The fake, and what the client made of it."""
    fake = FakeZaloOa()
    an = fake.person("7001", phone="84900000001", last=fake.now(), follows=True)
    fake.person("7002", last=fake.now() - timedelta(days=8))
    fake.phones[an.phone] = an
    fake.templates["4001"] = {"code": 30}
    told = {"app_id": fake.app_id, "secret": fake.app_secret, "refresh": fake.refresh}
    async with serving(fake) as address:
        command = [PYTHON, str(SCRIPT), address, json.dumps(told)]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return fake, json.loads(done.stdout)


async def test_an_outside_client_sends_words_buttons_pictures_files_and_templates(seen):
    fake, found = seen
    heard = fake.person("7001").heard
    assert [each.text for each in heard[:3]] == ["Xin chào", "Chọn", "Ảnh"]
    assert heard[1].labels == ["Có"]
    assert heard[2].picture == found["picture"]
    assert heard[3].file
    assert (heard[4].template, json.loads(heard[4].text)) == ("4001", {"code": "AB12"})
    assert (found["detail"]["user_is_follower"], found["quota"]["last_interaction"] > 0) == (True, True)


async def test_an_outside_client_understands_each_refusal_as_what_it_is(seen):
    fake, found = seen
    assert found["expired"] == ["ZaloOAAuthTokenExpiredException", -216]
    assert found["pair"] == [fake.access, fake.refresh]
    assert found["twice"] == ["ZaloOAException", -14014]
    assert (found["long"][1], found["late"][1], found["lie"][1]) == (-210, -230, -201)
    assert (found["switched off"][1], found["no phone"][1]) == (-209, -118)
