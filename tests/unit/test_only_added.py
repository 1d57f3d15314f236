"""What proves something is only added to, whoever writes to the file."""

import sqlite3
from contextlib import closing

import pytest

from bot.domain.audit import Seal
from bot.domain.breach import Breach, Entry, EntryKind
from bot.domain.broadcast import Broadcast, BroadcastState, BroadcastStep, Deed
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.restricted import Look, RestrictedRecord
from bot.domain.subscription import REFORM
from bot.domain.unsealing import Unsealing
from tests.blank_archive import archive_at
from tests.contract.made import NOW, met, official
from tests.contract.test_store_personal import SHOWN, consent

WORDS = {
    "consents": "at", "notices": "words", "breaches": "what", "breach_entries": "words", "restricted_looks": "why",
    "unsealings": "reason", "audit_seals": "root", "broadcast_steps": "note",
}  # fmt: skip


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
        await archive.unsealings.add(Unsealing("u", inspector.id, "để gọi lại", NOW, NOW, what="sổ"))
        await archive.audits.add_seal(Seal(1, NOW, 1, 1, "root", "mark"))
        await archive.news.broadcasts.add(Broadcast("n", REFORM, "so-tu-phap", "Tin.", BroadcastState.DRAFT, NOW))
        await archive.news.broadcasts.note(BroadcastStep("s", "n", Deed.MADE, NOW))
        await archive.personal.breaches.add_entry(Entry("e", "b", EntryKind.NOTED, "x", NOW, NOW, None))
    await store.close()
    return tmp_path / "motcua.db"


@pytest.mark.parametrize("table", WORDS)
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = ''", "DELETE FROM {}"])
def test_a_row_is_neither_changed_nor_deleted(file, table, deed):
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError, match="only added"):
        connection.execute(deed.format(table, WORDS[table]))
