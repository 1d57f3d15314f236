"""What every test may ask for."""

import pytest

from bot import log


@pytest.fixture(autouse=True, scope="session")
def quiet_log():
    """Logs as in real runs: without it an exception would print every value that it saw."""
    log.set_up("INFO", "lines")


@pytest.fixture
async def office(tmp_path):
    """A whole desk with real parts (tests/office.py)."""
    from tests.office import Office

    async with Office.opened(tmp_path) as opened:
        yield opened
