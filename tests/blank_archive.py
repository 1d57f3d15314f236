"""A new SQLite archive for a test: the file with the whole schema is made once in a process, and then copied.

Bringing a new file up to date takes longer than most tests do. That itself is tested in tests/unit/test_migration.py
and tests/unit/test_sqlite.py, which copy nothing.
"""

import tempfile
from pathlib import Path
from typing import Any

from bot.store.sqlite import SqliteStore
from tests.sealing import SEALER

_made: list[bytes] = []


async def archive_at(path: Path, **how: Any) -> SqliteStore:
    """The store on the file at `path` (a new one where there is none), held as the serving desk holds it.

    `how` goes to `SqliteStore.open`; senders are sealed by the key of the tests.
    """
    if not path.exists():
        path.write_bytes(await _blank())
    return await SqliteStore.open(path, exclusive=True, sealer=SEALER, **how)


async def _blank() -> bytes:
    if not _made:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "blank.db"
            await (await SqliteStore.open(path, exclusive=True)).close()
            _made.append(path.read_bytes())
    return _made[0]
