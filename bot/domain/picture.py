"""Pictures drawn anew: whatever came in, what is kept or shown is a JPEG of ours and nothing else.

Place, device and time of a photo (EXIF) stay behind, and so does whatever else a file may hold beside its picture.
"""

import io

from PIL import ExifTags, Image

MIME = "image/jpeg"
"""What `re_encode` gives."""

LONGEST_SIDE = 2000
"""Pixels; a written page stays readable."""

_QUALITY = 85
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
"""A phone's picture in several parts (MPO) is opened as a JPEG; its first part is kept."""

# Pixels that are decoded at most. A JPEG is read at a fraction of its size, so that large phones' photos pass; the
# others have to be decoded whole and would fill the memory of a small server.
_MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000}
_MOST_PIXELS_OTHERWISE = 24_000_000

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What each orientation asks for (EXIF 2.32, tag 0x0112)."""


class NotAPhoto(ValueError):
    """The bytes are no picture that we take, or one that is too large to decode."""


def re_encode(data: bytes) -> bytes:
    """The picture as a JPEG of at most `LONGEST_SIDE` pixels a side, upright, without EXIF (place, device, time).

    Raises `NotAPhoto`. Its size is read from its head before anything is decoded.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height <= _MOST_PIXELS.get(picture.format or "", _MOST_PIXELS_OTHERWISE):
                return _drawn(picture)
    except Exception as error:
        msg = "not a picture that can be read"
        raise NotAPhoto(msg) from error
    msg = "too many pixels"
    raise NotAPhoto(msg)


def _drawn(picture: Image.Image) -> bytes:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turn = _turn(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _as_jpeg(picture if turn is None else picture.transpose(turn))


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """How the picture has to be turned to stand upright; None also where its notes cannot be read."""
    try:
        return _TURNS.get(picture.getexif()[ExifTags.Base.Orientation])
    except Exception:  # noqa: BLE001 - a photo with broken notes is a photo all the same
        return None


def _as_jpeg(picture: Image.Image) -> bytes:
    """What is see-through becomes white, as on paper."""
    rgba = picture.convert("RGBA")
    paper = Image.new("RGB", rgba.size, "white")
    paper.paste(rgba, mask=rgba.getchannel("A"))
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
