"""The front door over a real archive, and a citizen's browser before it."""

from contextlib import AsyncExitStack

import pytest

from bot.domain.person import Role
from tests.bureau import HERE
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


@pytest.fixture
async def enter(bureau):
    """Gives the desk's browser of a new official; a file about another role overrides it."""
    async with AsyncExitStack() as stack:

        async def entered(role=Role.HANDLER, office=HERE):
            return await stack.enter_async_context(bureau.visit(await bureau.official(role, office)))

        yield entered
