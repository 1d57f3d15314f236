"""Scripts and style sheets on their way to the browser: without comments and indentation, and compressed.

On a weak line every packet counts, and not every office has a proxy that compresses. What is compressed here is the
same for everybody, so that its length tells of nobody.
"""

import gzip
import hashlib
import re
from functools import lru_cache
from os import PathLike, stat_result
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

KINDS = {".js": "text/javascript", ".css": "text/css"}

_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
"""A comment that has its lines to itself. Others stay: only a whole parser tells them from an address in a string."""
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def slim(text: str) -> str:
    """The same script or style sheet with fewer signs. Its lines stay lines, so that a fault still names one."""
    return _INDENT.sub("", _COMMENT.sub("", text))


def as_asset(body: bytes, kind: str, headers: Headers) -> Response:
    """The body as an answer to a request with these headers: compressed where the browser takes it, and nothing but
    "the same as before" where it has it already.
    """
    packed = "gzip" in headers.get("accept-encoding", "")
    told = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packed else {})
    answer = Response(_packed(body) if packed else body, media_type=kind, headers=told)
    answer.headers["ETag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    if headers.get("if-none-match") == answer.headers["ETag"]:
        return NotModifiedResponse(answer.headers)
    return answer


class Assets(StaticFiles):
    """The static files of a folder."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Scripts and style sheets slim and compressed, everything else as it lies there."""
        path = Path(full_path)
        if path.suffix not in KINDS:
            return super().file_response(full_path, stat_result, scope, status_code)
        return as_asset(_slim_file(path, stat_result.st_mtime_ns), KINDS[path.suffix], Headers(scope=scope))


@lru_cache(maxsize=100)
def _slim_file(path: Path, _changed: int) -> bytes:
    return slim(path.read_text(encoding="utf-8")).encode()


@lru_cache(maxsize=100)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)
