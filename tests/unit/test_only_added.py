"""What proves something is only added to, whoever writes to the file."""

import sqlite3
from contextlib import closing

import pytest

from bot.domain.breach import Breach, Entry, EntryKind
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.restricted import Look, RestrictedRecord
from tests.blank_archive import archive_at
from tests.contract.made import NOW, met, official
from tests.contract.test_store_personal import SHOWN, consent

WORDS = {"consents": "at", "notices": "words", "breaches": "what", "breach_entries": "words", "restricted_looks": "why"}


@pytest.fixture
async def file(tmp_path):
    store = await archive_at(tmp_path / "motcua.db")
    person = await met(store)
    async with store.transaction() as archive:
        await archive.personal.consents.add(consent(person), SHOWN)
        await archive.personal.breaches.add(Breach("b", NOW, "lộ một tệp", "họ tên", 1, NOW))
        await archive.officials.save(inspector := official(Role.INSPECTOR), NOW)
        await archive.restricted.add(RestrictedRecord("r", "d", Channel.WEB, "1", NOW))
        await archive.restricted.add_look(Look("l", "r", inspector.id, "Vì thế.", NOW))
        await archive.personal.breaches.add_entry(Entry("e", "b", EntryKind.NOTED, "x", NOW, NOW, None))
    await store.close()
    return tmp_path / "motcua.db"


@pytest.mark.parametrize("table", WORDS)
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = ''", "DELETE FROM {}"])
def test_a_row_is_neither_changed_nor_deleted(file, table, deed):
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError, match="only added"):
        connection.execute(deed.format(table, WORDS[table]))
