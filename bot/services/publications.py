"""Publishing the list of procedures: a new version, an earlier one again, and the running desk that follows.

The archive says which version is in force. A running desk looks every minute: it makes the new search beside the old
one, puts both list and search in place at once, and tells the followers what changed. A version that cannot be used
leaves the list in force as it is.
"""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import date, datetime

import structlog

from bot.domain.catalog import Catalog, CatalogError
from bot.domain.ports import Archive, Chance, Clock, Store
from bot.domain.publication import Difference, Origin, Publication
from bot.domain.search import Finder
from bot.services import followers, offers
from bot.services.desk import Desk, Rules

_log = structlog.get_logger(__name__)


class UnknownVersion(ValueError):
    """There is no version with this number."""


async def publish(
    archive: Archive,
    content: bytes,
    now: datetime,
    *,
    origin: Origin = Origin.IMPORTED,
    decision: str | None = None,
    decided_on: date | None = None,
    at_once: bool = True,
) -> Publication:
    """Keeps the list as the next version and, if `at_once`, puts it in force. Raises `CatalogError`: nothing kept."""
    catalog = Catalog.load(content)
    version = Publication(
        number=await archive.publications.next_number(),
        origin=origin,
        digest=_digest(content),
        as_of=catalog.published.as_of,
        count=len(catalog),
        decision=decision,
        decided_on=decided_on,
        made_at=now,
    )
    await archive.publications.add(version, content)
    if at_once:
        await archive.publications.put_in_force(version.number, now)
    return version


async def put_back(archive: Archive, number: int, now: datetime) -> Publication:
    """Puts an earlier version in force again. Raises `UnknownVersion`."""
    found = next((each for each in await archive.publications.known() if each.number == number), None)
    if found is None:
        msg = f"Không có phiên bản số {number}."
        raise UnknownVersion(msg)
    await archive.publications.put_in_force(number, now)
    return found


async def adopt(archive: Archive, packaged: bytes, now: datetime) -> None:
    """Takes the list that came with the program as a version, once.

    It comes into force at once over no list or an earlier packaged one; over an imported one only when it is from a
    later month. Otherwise it is kept, and can be put in force by hand. Raises `CatalogError`.
    """
    digest = _digest(packaged)
    if any(each.digest == digest for each in await archive.publications.known()):
        return
    before = await archive.publications.in_force()
    as_of = Catalog.load(packaged).published.as_of
    older = before is not None and before.origin is Origin.IMPORTED and before.as_of >= as_of
    made = await publish(archive, packaged, now, origin=Origin.PACKAGED, at_once=not older)
    if older:
        _log.warning("publication.kept_aside", number=made.number)


async def in_force(archive: Archive) -> tuple[Publication, Catalog] | None:
    """The version in force and its list; None when there is none. Raises `CatalogError`."""
    version = await archive.publications.in_force()
    return (version, await _catalog(archive, version.number)) if version else None


async def difference(archive: Archive, older: int, newer: int) -> Difference:
    """What version `newer` does to version `older`. Raises `UnknownVersion`."""
    before, after = await _catalog(archive, older), await _catalog(archive, newer)
    return Difference.between(before.procedures, after.procedures)


async def refresh(store: Store, rules: Rules, clock: Clock, chance: Chance, build: Callable[[Catalog], Finder]) -> bool:
    """Brings a running desk to the version in force and tells the followers; False when nothing was to do.

    `build` makes the search and runs in a thread. Raises `ArchiveUnavailable`.
    """
    async with store.reading() as archive:
        version = await archive.publications.in_force()
        untold = await archive.publications.untold()
        if version is None or (version.number == rules.published.number and not untold):
            return False
        content = await archive.publications.content(version.number)
    if version.number != rules.published.number:
        try:
            catalog, finder = await asyncio.to_thread(_made, content or b"", build)
        except CatalogError as error:
            _log.error("publication.refused", number=version.number, reason=str(error))
            return False
        rules.published.replace(catalog, finder, version.number)
        _log.info("publication.in_force", number=version.number, count=len(catalog))
    async with store.transaction() as archive:
        await _tell(Desk(rules, archive, clock.now(), chance))
    return True


async def _tell(desk: Desk) -> None:
    """Tells of every step from one version to the next that nobody was told of; the first list is no news."""
    archive = desk.archive
    for seq, before, after in await archive.publications.untold():
        if before is not None and before != after:
            changed = await difference(archive, before, after)
            await followers.tell_changes(desk, changed.changes, str(seq))
            await offers.offer(desk, changed.changes, str(seq))
        await archive.publications.mark_told(seq, desk.now)


def _made(content: bytes, build: Callable[[Catalog], Finder]) -> tuple[Catalog, Finder]:
    catalog = Catalog.load(content)
    return catalog, build(catalog)


async def _catalog(archive: Archive, number: int) -> Catalog:
    content = await archive.publications.content(number)
    if content is None:
        msg = f"Không có phiên bản số {number}."
        raise UnknownVersion(msg)
    return Catalog.load(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
