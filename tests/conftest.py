"""What every test may ask for."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from bot import log

MEMORY, ROOM = Path("/dev/shm"), 2**31


def pytest_configure(config):
    """The tests' folders lie in memory where the machine offers the room, else where it keeps passing things.

    A program that is killed leaves the same bytes behind in either. Only the death of the machine would tell them
    apart, and no test here kills one; waiting for a disk at every commit took a third of the time of a run.
    """
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        # By the environment, so that the other processes of this run, and what they start, do the same.
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_modifyitems(items):
    """Files that start whole programs come first: a long one that came last would keep one core waiting."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in ("fault", "browser")))


def pytest_collection_finish():
    """The tests that were found stay to the end: the collector of garbage need not look through them."""
    gc.freeze()


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


@pytest.fixture
async def bureau(tmp_path):
    """A whole desk for what officials do (tests/bureau.py); a file that needs another day overrides it."""
    from tests.bureau import Bureau

    async with Bureau.opened(tmp_path) as opened:
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
