"""The archive: whether it opens, is whole and of the right schema. Nothing in it is changed, and nothing brought up."""

from dataclasses import dataclass
from datetime import datetime

from bot.commands.checkup.finding import Findings
from bot.config import Settings
from bot.domain.person import Official
from bot.domain.ports import ArchiveUnavailable
from bot.domain.publication import Publication
from bot.opening import opened_store
from bot.store.examination import Examined, examine_postgres, examine_sqlite
from bot.store.migration import NewerArchive, migrations, missing


@dataclass(frozen=True, slots=True)
class Told:
    """What other looks need from the archive."""

    newest: datetime | None = None
    published: Publication | None = None
    officials: tuple[Official, ...] = ()
    with_factor: frozenset[str] = frozenset()
    readable: bool = False


async def look_at_archive(found: Findings, settings: Settings) -> Told:
    """Examines the archive; what it tells is empty when it cannot be read as it is."""
    engine = "postgres" if settings.database else "sqlite"
    if engine == "sqlite" and not settings.sqlite_file.exists():
        found.warn("doctor.archive_none", file=str(settings.sqlite_file))
        return Told()
    try:
        examined = await _examined(settings)
        known = migrations(engine)
        waiting = missing(known, examined.applied)
    except ArchiveUnavailable as error:
        found.fail("doctor.archive_down", why=str(error))
        return Told()
    except NewerArchive:
        found.fail("doctor.archive_newer")
        return Told()
    if examined.broken:
        found.fail("doctor.archive_broken", why=examined.broken)
        return Told()
    found.ok("doctor.archive_whole", engine=examined.engine)
    if waiting:
        found.warn("doctor.archive_waits", have=len(examined.applied), count=len(waiting))
        return Told()
    later = len(missing(known, examined.applied, post=True))
    if later:
        found.warn("doctor.archive_waits_post", count=later)
    found.ok("doctor.archive_schema", number=max(examined.applied))
    return await _told(found, settings)


async def _examined(settings: Settings) -> Examined:
    if settings.database:
        return await examine_postgres(settings.database.get_secret_value())
    return await examine_sqlite(settings.sqlite_file)


async def _told(found: Findings, settings: Settings) -> Told:
    try:
        async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
            return Told(
                newest=await archive.standings.newest(),
                published=await archive.publications.in_force(),
                officials=tuple(await archive.officials.active()),
                with_factor=frozenset(await archive.accounts.with_second_factor()),
                readable=True,
            )
    except ArchiveUnavailable as error:
        # Its own text names the setting that is refused.
        found.fail("doctor.archive_down", why=str(error))
        return Told()
