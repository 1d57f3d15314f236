"""Faults on both engines."""

import pytest

from tests.fault.kept_in import OnPostgres, OnSqlite


@pytest.fixture(params=["sqlite", "postgres"])
def kept(request, tmp_path):
    """An archive on one engine after the other."""
    if request.param == "sqlite":
        return OnSqlite(tmp_path)
    return OnPostgres(request.getfixturevalue("postgres"), tmp_path)
