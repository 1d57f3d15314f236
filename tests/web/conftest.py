"""The front door over a real archive, and a citizen's browser before it."""

import pytest

from tests.web.chat_door import opened_door


@pytest.fixture
async def door(tmp_path):
    """`tests.web.chat_door.Door`."""
    async with opened_door(tmp_path) as opened:
        yield opened


@pytest.fixture
async def browser(door):
    """A client that has its cookie; a file whose tests need another overrides it."""
    async with door.browser() as opened:
        await opened.get("/chat/lines")
        yield opened
