"""Pictures and files that go to Zalo OA: looked at before they leave, since what a name says need not be so.

Uploads lie at Zalo for seven days; `picture` and `document` of `zalo_oa_look` then send them.
"""

import io
import zipfile

from bot.domain.outbox import Bad

IMAGE_CAP, FILE_CAP = 1_000_000, 5_000_000
"""Bytes of a picture and of a file."""

_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def picture_mime(data: bytes) -> str:
    """The type of a picture that Zalo takes. Raises `Bad` for anything else than a small JPEG or PNG."""
    if len(data) > IMAGE_CAP:
        msg = "Zalo takes pictures of at most 1 MB"
        raise Bad(msg)
    for begin, mime in _PICTURES:
        if data.startswith(begin):
            return mime
    msg = "Zalo takes JPEG and PNG pictures only"
    raise Bad(msg)


def file_mime(name: str, data: bytes) -> str:
    """The type of a file that Zalo takes. Raises `Bad` for anything else than a PDF, DOC, DOCX or CSV that is one."""
    if len(data) > FILE_CAP:
        msg = "Zalo takes files of at most 5 MB"
        raise Bad(msg)
    ending, mime = _kind(data)
    if ending != name.rpartition(".")[2].lower():
        msg = "the file is not what its name says, or none of PDF, DOC, DOCX, CSV"
        raise Bad(msg)
    return mime


def _kind(data: bytes) -> tuple[str, str]:
    """The ending and the MIME type that the bytes have; empty when they are none of these."""
    if data.startswith(b"%PDF-"):
        return "pdf", "application/pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc", "application/msword"
    if data.startswith(b"PK\x03\x04"):
        return ("docx", _WORD) if _is_word(data) else ("", "")
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", ""
    return ("csv", "text/csv") if words and "\0" not in words and not words.startswith("<") else ("", "")


def _is_word(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "word/document.xml" in parts.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False
