"""Pictures and files that go to Zalo OA: looked at before they leave, since what a name says need not be so.

Uploads lie at Zalo for seven days; `picture` and `document` of `zalo_oa_look` then send them.
"""

import io
import zipfile

from bot.channels.zalo_oa_wire import ZaloOaWire
from bot.domain.outbox import Bad, Temporary

IMAGE_CAP, FILE_CAP = 1_000_000, 5_000_000
"""Bytes of a picture and of a file."""

_PICTURES = ((b"\xff\xd8\xff", "image/jpeg", "jpg"), (b"\x89PNG\r\n\x1a\n", "image/png", "png"))
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def picture_id(wire: ZaloOaWire, data: bytes) -> str:
    """Uploads a JPEG or PNG; gives its id. Raises a `SendError`: `Bad` for anything else, or one that is too large."""
    if len(data) > IMAGE_CAP:
        msg = "Zalo takes pictures of at most 1 MB"
        raise Bad(msg)
    for begin, mime, ending in _PICTURES:
        if data.startswith(begin):
            return _named(await wire.upload("/v2.0/oa/upload/image", f"a.{ending}", mime, data), "attachment_id")
    msg = "Zalo takes JPEG and PNG pictures only"
    raise Bad(msg)


async def file_token(wire: ZaloOaWire, name: str, data: bytes) -> str:
    """Uploads a PDF, DOC, DOCX or CSV; gives its token. Raises a `SendError`: `Bad` for what its name says wrongly."""
    if len(data) > FILE_CAP:
        msg = "Zalo takes files of at most 5 MB"
        raise Bad(msg)
    kind = _kind(data)
    ending = name.rpartition(".")[2].lower()
    if kind is None or kind[0] != ending:
        msg = "the file is not what its name says, or none of PDF, DOC, DOCX, CSV"
        raise Bad(msg)
    return _named(await wire.upload("/v2.0/oa/upload/file", name, kind[1], data), "token")


def _kind(data: bytes) -> tuple[str, str] | None:
    """The ending and the MIME type that the bytes have."""
    if data.startswith(b"%PDF-"):
        return "pdf", "application/pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc", "application/msword"
    if data.startswith(b"PK\x03\x04"):
        return ("docx", _WORD) if _is_word(data) else None
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return ("csv", "text/csv") if words and "\0" not in words else None


def _is_word(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "word/document.xml" in parts.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False


def _named(told: object, name: str) -> str:
    found = told.get(name) if isinstance(told, dict) else None
    if not isinstance(found, str) or not found:
        msg = "Zalo took an upload and named nothing to send it by"
        raise Temporary(msg)
    return found
