"""The list in force, for commands that only read it."""

from bot.config import Settings
from bot.domain.catalog import Catalog, CatalogError
from bot.opening import opened_store
from bot.rulebook import BadData, load_catalog
from bot.services import publications


async def catalog_to_read(settings: Settings) -> Catalog:
    """The version in force in the archive, or the list that came with the data where there is no archive yet.

    Writes nothing. Raises `BadData`, `ArchiveUnavailable`.
    """
    if settings.database or settings.sqlite_file.exists():
        async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
            try:
                found = await publications.in_force(archive)
            except CatalogError as error:
                msg = f"the version in force cannot be used: {error}"
                raise BadData(msg) from None
            if found:
                return found[1]
    return load_catalog(settings)
