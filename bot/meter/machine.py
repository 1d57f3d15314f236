"""The room on disk, and how large the archive has grown."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily


@dataclass(frozen=True, slots=True)
class Machine:
    """The folder that the program writes to; with SQLite the archive's file in it, with PostgreSQL what says how many
    connections are at work, wait for work, and may still be opened.
    """

    folder: Path
    database: Path | None
    pool: Callable[[], tuple[int, int, int]] | None = None

    def free(self) -> int:
        """Bytes that can still be written; 0 when the folder is gone."""
        try:
            return shutil.disk_usage(self.folder).free
        except OSError:
            return 0

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        yield GaugeMetricFamily("motcua_disk_free_bytes", "Bytes that can still be written.", value=self.free())
        if self.database is not None:
            size = GaugeMetricFamily("motcua_database_bytes", "Bytes of the archive's files.", labels=["file"])
            size.add_metric(["archive"], _size(self.database))
            size.add_metric(["wal"], _size(self.database.with_name(self.database.name + "-wal")))
            yield size
        if self.pool is not None:
            connections = GaugeMetricFamily("motcua_pool_connections", "Connections to PostgreSQL.", labels=["state"])
            for state, count in zip(("used", "idle", "room"), self.pool(), strict=True):
                connections.add_metric([state], count)
            yield connections


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
