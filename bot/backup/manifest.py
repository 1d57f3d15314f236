"""The first page of a backup: what it holds and which key opens it. Anybody may read it; it names no person."""

from importlib import metadata
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

ARCHIVE_PART = "motcua.db"
"""The name of the part that is the SQLite archive."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Part(BaseModel):
    """One file inside: its name, its size in bytes and its SHA-256."""

    model_config = ConfigDict(frozen=True)

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    size: Annotated[int, Field(ge=0)]
    sha256: Digest


class Lock(BaseModel):
    """Which key opens it: a file or a passphrase, the key's number, and the salt of this one backup."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["file", "passphrase"]
    number: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
    salt: Digest


class Manifest(BaseModel):
    """What the backup holds. `moment`: everything committed before it is inside. `counts`: rows by table."""

    model_config = ConfigDict(frozen=True)

    moment: AwareDatetime
    program: str
    engine: Literal["sqlite", "postgresql"]
    # `schema` is taken by pydantic.
    schema_number: Annotated[int, Field(ge=0)]
    counts: dict[str, int]
    parts: tuple[Part, ...]
    lock: Lock


def program_version() -> str:
    """The version of the installed program, or "checkout" when it runs from its folder."""
    try:
        return metadata.version("motcua")
    except metadata.PackageNotFoundError:
        return "checkout"
