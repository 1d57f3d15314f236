"""A recording is known by its first bytes, whatever it was sent as."""

import pytest

from bot.domain.recording import SUFFIXES, kind_of

KNOWN = {
    b"OggS\x00\x02": "audio/ogg",
    b"ID3\x04\x00": "audio/mpeg",
    b"\xff\xfb\x90\x00": "audio/mpeg",
    b"\xff\xf1\x50\x80": "audio/aac",
    b"#!AMR\n": "audio/amr",
    b"fLaC\x00": "audio/flac",
    b"RIFF\x24\x08\x00\x00WAVEfmt ": "audio/wav",
    b"\x00\x00\x00\x20ftypM4A \x00": "audio/mp4",
    b"\x00\x00\x00\x20ftypisom\x00": "video/mp4",
    b"\x1a\x45\xdf\xa3\x01": "video/webm",
}


@pytest.mark.parametrize(("data", "mime"), KNOWN.items())
def test_each_kind_is_known(data, mime):
    assert kind_of(data) == mime


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xd8\xff\xe0", b"<html>", b"MZ\x90", b"%PDF-1.7", b"PK\x03\x04", b"RIFF\x00\x00WEBP"]
)
def test_what_is_no_recording_is_none(data):
    assert kind_of(data) is None


def test_every_kind_has_a_suffix():
    assert set(KNOWN.values()) == set(SUFFIXES)
