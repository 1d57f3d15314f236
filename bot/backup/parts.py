"""The files inside a backup, one behind the other in one stream of bytes."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.backup.fault import Altered
from bot.backup.manifest import Part
from bot.backup.work import flush

_PIECE = 1 << 20


def part_of(path: Path) -> Part:
    """What the manifest says of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(name=path.name, size=path.stat().st_size, sha256=digest)


def joined(paths: Iterable[Path]) -> Iterator[bytes]:
    """The files' bytes, piece by piece."""
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def parted(content: Iterator[bytes], parts: Iterable[Part], folder: Path) -> None:
    """Writes the files into the folder, mode 0600; raises `Altered` when one is not what the manifest says."""
    pieces, held = filter(None, content), b""
    for part in parts:
        digest, left = hashlib.sha256(), part.size
        opened = os.open(folder / part.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            while left:
                held = held or next(pieces, b"")
                if not held:
                    break
                piece, held = held[:left], held[left:]
                digest.update(piece)
                file.write(piece)
                left -= len(piece)
            file.flush()
            flush(file.fileno())
        if digest.hexdigest() != part.sha256:
            msg = f"Phần {part.name} trong bản sao không đúng như trang đầu ghi."
            raise Altered(msg)
    if held or next(pieces, b""):
        msg = "Bản sao chứa nhiều hơn trang đầu ghi."
        raise Altered(msg)
