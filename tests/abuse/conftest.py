"""The house, for whoever wants to break into it."""

import pytest

from tests.abuse.house import opened_house


@pytest.fixture
async def house(tmp_path):
    """`tests.abuse.house.House`."""
    async with opened_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def citizen(house):
    """A citizen's browser that has its cookie."""
    async with house.citizen() as browser:
        yield browser
