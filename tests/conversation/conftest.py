"""What the citizens' conversations ask for."""

import pytest

from tests.clock import Scattered
from tests.office import Office


@pytest.fixture
async def office(tmp_path):
    """A whole desk whose drafts are told apart by the first signs of their ids, as in real runs."""
    async with Office.opened(tmp_path, chance=Scattered()) as opened:
        yield opened
