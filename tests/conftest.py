"""What every test may ask for."""

import os

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


@pytest.fixture(scope="session")
def postgres_server():
    """The address of a PostgreSQL server, one for all processes of this run (tests/postgres_server.py)."""
    from tests.postgres_server import server_address

    return server_address(os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid())))


@pytest.fixture
async def postgres(postgres_server):
    """The address of a database with the whole schema, for one test alone."""
    from tests.postgres_server import database

    async with database(postgres_server) as address:
        yield address
