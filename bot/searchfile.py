"""The search kept on disk from one start to the next, since making it takes longer than the rest of the start.

The file lies in the program's own folder and is one of its own: it is read back only for the very list, vocabulary,
code and Python that made it, and nothing in it but the words and figures of the search is brought to life. A file that
is missing, old, cut short or strange costs a second, no more: the search is then made anew.
"""

import hashlib
import io
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from bot.domain import search
from bot.domain.catalog import Catalog
from bot.domain.procedure import Procedure
from bot.domain.search import Finder, Vocabulary

_log = structlog.get_logger(__name__)

_NAME = "search.index"
_CONTAINERS = frozenset(
    {("builtins", "set"), ("builtins", "frozenset"), ("builtins", "list"), ("collections", "defaultdict")}
)


def finder_of(catalog: Catalog, vocabulary: bytes, folder: Path) -> Finder:
    """The search over the catalog: as kept in `folder`, or made now and kept there when that can be.

    Raises `ValueError` for a vocabulary that cannot be used.
    """
    if not catalog.digest or not folder.is_dir():
        return Finder(catalog, Vocabulary.load(vocabulary))
    mark, path = _mark(catalog, vocabulary), folder / _NAME
    kept = _read(path, mark, catalog)
    if kept is not None:
        return kept
    made = Finder(catalog, Vocabulary.load(vocabulary))
    try:
        _write(path, mark, made, catalog)
    except OSError as error:
        _log.warning("search.not_kept", reason=error.strerror)
    return made


def _mark(catalog: Catalog, vocabulary: bytes) -> bytes:
    """What the search was made from: 32 bytes."""
    made_from = hashlib.sha256(f"{sys.version} {catalog.digest} ".encode())
    made_from.update(vocabulary)
    for file in sorted(Path(search.__path__[0]).glob("*.py")):
        made_from.update(file.read_bytes())
    return made_from.digest()


def _read(path: Path, mark: bytes, catalog: Catalog) -> Finder | None:
    # Never whole in memory beside what is made of it: ten megabytes would stay with the process for good.
    try:
        with path.open("rb") as file:
            if file.read(len(mark)) != mark:
                return None
            digest = file.read(hashlib.sha256().digest_size)
            begin = file.tell()
            if hashlib.file_digest(file, "sha256").digest() != digest:
                return None
            file.seek(begin)
            found = _Reading(file, catalog).load()
    except (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, TypeError, ValueError):
        return None
    return found if isinstance(found, Finder) else None


def _write(path: Path, mark: bytes, finder: Finder, catalog: Catalog) -> None:
    """Puts the file in place whole or not at all. Raises `OSError`."""
    body = io.BytesIO()
    _Writing(body, catalog).dump(finder)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{_NAME}.", delete=False) as file:
        fresh = Path(file.name)
        try:
            file.write(mark + hashlib.sha256(body.getvalue()).digest() + body.getvalue())
            file.flush()
            fresh.replace(path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise


class _Writing(pickle.Pickler):
    """Writes a procedure as its place on the list, which is loaded anyway."""

    def __init__(self, file: io.BytesIO, catalog: Catalog) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._places = {id(procedure): place for place, procedure in enumerate(catalog.procedures)}

    def persistent_id(self, obj: Any) -> int | None:
        """The place of a procedure; None for anything else."""
        return self._places.get(id(obj)) if isinstance(obj, Procedure) else None


class _Reading(pickle.Unpickler):
    """Reads no class but those of the search, so that whoever could write the file could still run nothing."""

    def __init__(self, file: BinaryIO, catalog: Catalog) -> None:
        super().__init__(file)
        self._procedures = catalog.procedures

    def persistent_load(self, pid: int) -> Procedure:
        """The procedure at a place of the list."""
        return self._procedures[pid]

    def find_class(self, module: str, name: str) -> Any:
        """A class of the search, or a plain container. Raises `UnpicklingError` for anything else."""
        if module.startswith("bot.domain.search.") or (module, name) in _CONTAINERS:
            return super().find_class(module, name)
        msg = f"{module}.{name} is no part of a search"
        raise pickle.UnpicklingError(msg)
