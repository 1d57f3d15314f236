"""What the province decides, read from its folder of data: each file is taken whole and checked, or refused.

The published list is a version in the archive: what came with the data is the first, and a bad one does not take the
list in force away.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import structlog

from bot.config import Settings
from bot.domain.calendar import WorkCalendar
from bot.domain.catalog import Catalog, CatalogError
from bot.domain.content_rules import ContentRules
from bot.domain.ports import Store
from bot.domain.privacy import Privacy
from bot.domain.profile import Profile
from bot.domain.search import Finder
from bot.domain.similar import Likeness
from bot.domain.triage import Triage
from bot.domain.triage_rules import FEEDBACK
from bot.domain.wording import Texts
from bot.searchfile import finder_of
from bot.services import publications
from bot.services.desk import Published, Rules

_log = structlog.get_logger(__name__)

_LIST = "procedures.json"


@contextmanager
def made_for_good() -> Iterator[None]:
    """What is made inside stays to the end, so that the collector of garbage need not look through it, then or later.

    The published list and its index are some hundred thousand objects: a look through all takes a tenth of a second.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


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


def load_contents(settings: Settings) -> ContentRules:
    """What suggests the contents of Điều 5; raises `BadData`."""
    with _reading(settings.data / "contents.json") as path:
        return ContentRules.load(path.read_bytes())


def load_likeness(settings: Settings, triage: Triage) -> Likeness:
    """What tells two messages of one matter, with the chat spellings of triage; how rare a word is comes from
    those of its examples that would be filed. Raises `BadData`.
    """
    filed = [example.text for example in triage.examples if example.kind in FEEDBACK]
    with _reading(settings.data / "similar.json") as path:
        return Likeness.load(path.read_bytes(), triage.short, filed)


def load_privacy(settings: Settings) -> Privacy:
    """The notice's purposes, the clock of a breach, and how long traces are kept; raises `BadData`."""
    with _reading(settings.data) as folder:
        return Privacy.load(folder)


def load_catalog(settings: Settings) -> Catalog:
    """The published procedures; raises `BadData` with the record and the reason."""
    with _reading(settings.data / _LIST) as path:
        return Catalog.load(path.read_bytes())


def load_finder(settings: Settings, catalog: Catalog) -> Finder:
    """The search over the catalog. Making it takes a second or two, unless it was kept before. Raises `BadData`."""
    with _reading(settings.data / "vocabulary.json") as path:
        return finder_of(catalog, path.read_bytes(), settings.var)


def packaged_list(settings: Settings) -> bytes:
    """The text of the list that came with the data; raises `BadData` when it cannot be read."""
    with _reading(settings.data / _LIST) as path:
        return path.read_bytes()


async def catalog_in_force(settings: Settings, store: Store, now: datetime) -> tuple[Catalog, int]:
    """The list in force with its version's number, after the one that came with the data was taken as a version.

    When that one is refused, the version in force stays. Raises `BadData` when there is none, and
    `ArchiveUnavailable`.
    """
    refused: BadData | None = None
    async with store.transaction() as archive:
        try:
            with _reading(settings.data / _LIST):
                await publications.adopt(archive, packaged_list(settings), now)
        except BadData as error:
            refused = error
        try:
            found = await publications.in_force(archive)
        except CatalogError as error:
            msg = f"the version in force cannot be used: {error}"
            raise BadData(msg) from None
    if found is None:
        raise refused or BadData("no list of procedures")
    version, catalog = found
    if refused:
        _log.error("catalog refused, the list before stays in force", reason=str(refused), as_of=version.as_of)
    return catalog, version.number


def load_rules(settings: Settings, catalog: Catalog | None = None, number: int | None = None) -> Rules:
    """Everything that the province decides, over this version of the list or the packaged one; raises `BadData`."""
    catalog, triage = catalog or load_catalog(settings), load_triage(settings)
    return Rules(
        profile=load_profile(settings),
        calendar=load_calendar(settings),
        published=Published(catalog, load_finder(settings, catalog), number),
        triage=triage,
        contents=load_contents(settings),
        texts=load_texts(settings),
        limits=settings.limits,
        privacy=load_privacy(settings),
        likeness=load_likeness(settings, triage),
        quiet=settings.quiet_hours,
        public_address=settings.address,
        ways_out=settings.ways_out,
    )
