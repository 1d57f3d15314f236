"""Photos come from Telegram's own host only, at most 10 MB, and are pictures drawn anew."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from bot.channels import fetching
from bot.channels.telegram import TelegramChannel
from tests.fake_telegram import FakeTelegram, Fault, serving


def picture(form):
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, form)
    return written.getvalue()


JPEG = picture("JPEG")


class StoppedClock:
    def now(self):
        return datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
async def fake():
    return FakeTelegram()


@pytest.fixture
async def photos(fake):
    async with serving(fake) as address, TelegramChannel(fake.token, address, None, None, StoppedClock()) as channel:
        yield channel.photos


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_fetched_and_becomes_a_jpeg_of_ours(fake, photos, form):
    fake.files["abc"] = picture(form)
    photo = await photos.fetch("abc")
    assert (photo.id, photo.mime) == ("abc", "image/jpeg")
    with Image.open(io.BytesIO(photo.data)) as seen:
        assert (seen.format, seen.size) == ("JPEG", (40, 30))


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"%PDF-1.7", b"", b"RIFF"])
async def test_what_is_no_picture_is_not_shown(fake, photos, data):
    fake.files["abc"] = data
    assert await photos.fetch("abc") is None


async def test_a_picture_over_the_cap_is_dropped_while_it_comes_in(fake, photos, monkeypatch):
    monkeypatch.setattr(fetching, "PHOTO_CAP", 1000)
    fake.files["abc"] = JPEG + b"\0" * 1000
    assert await photos.fetch("abc") is None


async def test_a_redirect_is_not_followed(fake, photos):
    fake.files["abc"] = fake.files["def"] = JPEG
    fake.file_page = (302, "text/plain", f"/file/bot{fake.token}/photos/def.jpg".encode())
    assert await photos.fetch("abc") is None
    assert [call.asked["path"] for call in fake.wire if call.method == "file"] == ["photos/abc.jpg"]


@pytest.mark.parametrize("path", ["../../another/place.jpg", "/etc/passwd", "../../etc/passwd"])
async def test_a_path_that_leads_elsewhere_is_not_followed(fake, photos, path, monkeypatch):
    fake.files["abc"] = JPEG
    file = {"file_id": "abc", "file_unique_id": "u", "file_path": path}
    monkeypatch.setattr(fake, "_do_getfile", lambda _asked: file)
    assert await photos.fetch("abc") is None
    assert [call.method for call in fake.wire] == ["getFile"]


async def test_a_picture_that_telegram_no_longer_has_is_none(photos):
    assert await photos.fetch("gone") is None


@pytest.mark.parametrize("fault", [Fault.status(503), Fault.reset(), Fault.flood(5)])
async def test_a_platform_that_is_down_is_none_and_no_fault_of_ours(fake, photos, fault):
    fake.files["abc"] = JPEG
    fake.faults = [Fault(fault.kind, after=fault.after)]
    assert await photos.fetch("abc") is None
