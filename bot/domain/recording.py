"""Sound and film that people send along: kept as they came, and known by their first bytes alone.

Nothing is drawn anew here, so that a list says what is taken; an office's browser is only ever offered to save it.
"""

SUFFIXES = {
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
"""What is taken, and how its file is named."""

_BRANDS_OF_SOUND = (b"M4A ", b"M4B ", b"F4A ")
_BEGINNINGS = (
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
)


def kind_of(data: bytes) -> str | None:
    """The media type by content; None for what is no sound or film that we take."""
    for beginning, mime in _BEGINNINGS:
        if data.startswith(beginning):
            return mime
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[4:8] == b"ftyp":
        return "audio/mp4" if data[8:12] in _BRANDS_OF_SOUND else "video/mp4"
    return _frames(data)


def _frames(data: bytes) -> str | None:
    """Sound without a head begins with the eleven set bits of a frame; ADTS has no layer (ISO/IEC 11172-3, 13818-7)."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    if data[1] & 0xF6 == 0xF0:
        return "audio/aac"
    return "audio/mpeg" if data[1] & 0x06 == 0x02 and data[2] & 0xF0 != 0xF0 else None
