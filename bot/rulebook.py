"""What the province decides, read from its folder of data: each file is taken whole and checked, or refused.

A new list of procedures that cannot be used does not take the old one away: `catalog_in_force` keeps a copy of the last
good list beside the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from bot.config import Settings
from bot.domain.calendar import WorkCalendar
from bot.domain.catalog import Catalog, CatalogError
from bot.domain.profile import Profile
from bot.domain.search import Finder, Vocabulary
from bot.domain.triage import Triage
from bot.domain.wording import Texts
from bot.services.desk import Rules

_log = structlog.get_logger(__name__)

_LIST = "procedures.json"


class BadData(Exception):
    """A file of the province cannot be used; the text names the file, the place in it and the reason."""


@contextmanager
def _reading(path: Path) -> Iterator[Path]:
    try:
        yield path
    except OSError as error:
        msg = f"{path}: {error.strerror or 'cannot be read'}"
        raise BadData(msg) from error
    except ValueError as error:
        msg = f"{path}: {error}"
        raise BadData(msg) from error


def load_texts(settings: Settings) -> Texts:
    """The sentences; raises `BadData`."""
    with _reading(settings.data / "texts") as folder:
        return Texts.load(folder)


def load_profile(settings: Settings) -> Profile:
    """The organisation that this desk serves; raises `BadData`."""
    with _reading(settings.data / "profiles" / settings.profile) as folder:
        if not folder.is_dir():
            known = ", ".join(sorted(path.name for path in folder.parent.glob("*/")))
            msg = f"{folder}: there is no such profile; there are: {known or 'none'}"
            raise BadData(msg)
        return Profile.load(folder)


def load_calendar(settings: Settings) -> WorkCalendar:
    """The working calendar; raises `BadData`."""
    with _reading(settings.data / "calendar.json") as path:
        return WorkCalendar.load(path)


def load_triage(settings: Settings) -> Triage:
    """The rules of triage; raises `BadData`."""
    with _reading(settings.data / "triage.json") as path:
        return Triage.load(path.read_bytes())


def load_catalog(settings: Settings) -> Catalog:
    """The published procedures; raises `BadData` with the record and the reason."""
    with _reading(settings.data / _LIST) as path:
        return Catalog.load(path.read_bytes())


def load_finder(settings: Settings, catalog: Catalog) -> Finder:
    """The search over the catalog; building its index takes a second or two. Raises `BadData`."""
    with _reading(settings.data / "vocabulary.json") as path:
        return Finder(catalog, Vocabulary.load(path.read_bytes()))


def catalog_in_force(settings: Settings) -> Catalog:
    """The published procedures; when the file is refused, the list that was in force before, if there was one.

    A good list is copied to `var/`, so that it outlives a bad one that takes its place. Raises `BadData` when neither
    can be used.
    """
    kept = settings.var / _LIST
    try:
        catalog = load_catalog(settings)
    except BadData as refused:
        try:
            catalog = Catalog.load(kept.read_bytes())
        except (OSError, CatalogError):
            raise refused from None
        _log.error(
            "catalog refused, the list before stays in force", reason=str(refused), as_of=catalog.published.as_of
        )
        return catalog
    content = (settings.data / _LIST).read_bytes()
    if not kept.exists() or kept.read_bytes() != content:
        settings.make_var()
        fresh = kept.with_suffix(".new")
        fresh.write_bytes(content)
        fresh.replace(kept)
    return catalog


def load_rules(settings: Settings, catalog: Catalog | None = None) -> Rules:
    """Everything that the province decides, over this list or the published one; raises `BadData`."""
    catalog = catalog or load_catalog(settings)
    return Rules(
        profile=load_profile(settings),
        calendar=load_calendar(settings),
        catalog=catalog,
        finder=load_finder(settings, catalog),
        triage=load_triage(settings),
        texts=load_texts(settings),
        public_address=settings.address,
    )
