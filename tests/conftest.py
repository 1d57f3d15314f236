"""What every test may ask for."""

import pytest


@pytest.fixture
async def office(tmp_path):
    """A whole desk with real parts (tests/office.py)."""
    from tests.office import Office

    async with Office.opened(tmp_path) as opened:
        yield opened
