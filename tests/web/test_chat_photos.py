"""Photos: re-encoded without place and device, in small numbers, for their owner only."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
from PIL import Image

from bot.domain.limit import Limits
from bot.domain.picture import LONGEST_SIDE
from tests.web.chat_door import words


def picture(size=(300, 200), form="PNG", mode="RGB", **more):
    written = io.BytesIO()
    Image.new(mode, size, **({"color": "red"} if mode == "RGB" else {})).save(written, form, **more)
    return written.getvalue()


def png_that_says(width, height):
    """A PNG of a few bytes that claims to be large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    told = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


async def upload(browser, data, name="anh.jpg", kind="image/jpeg"):
    return await browser.post("/chat/photos", files={"photo": (name, data, kind)})


async def shown(browser, data):
    number = (await upload(browser, data)).json()["id"]
    return await browser.get(f"/chat/photos/{number}")


async def test_place_and_device_are_gone_from_a_photo(browser):
    exif = Image.Exif()
    exif[0x010F] = "MayAnhThu"
    exif.get_ifd(0x8825)[2] = (21.0, 19.0, 12.0)
    answer = await shown(browser, picture(form="JPEG", exif=exif))
    assert b"MayAnhThu" not in answer.content
    with Image.open(io.BytesIO(answer.content)) as seen:
        assert dict(seen.getexif()) == {}


async def test_a_photo_taken_sideways_is_shown_upright(browser):
    exif = Image.Exif()
    exif[0x0112] = 6
    answer = await shown(browser, picture((300, 200), "JPEG", exif=exif))
    with Image.open(io.BytesIO(answer.content)) as seen:
        assert seen.size == (200, 300)


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("GIF", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
async def test_every_usual_kind_becomes_a_jpeg(browser, form, mode):
    answer = await shown(browser, picture(form=form, mode=mode))
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    with Image.open(io.BytesIO(answer.content)) as seen:
        assert seen.format == "JPEG"


async def test_of_a_phones_picture_in_several_parts_the_first_is_kept(browser):
    parts = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
    written = io.BytesIO()
    parts[0].save(written, "MPO", save_all=True, append_images=parts[1:])
    answer = await shown(browser, written.getvalue())
    with Image.open(io.BytesIO(answer.content)) as seen:
        red, _green, blue = seen.getpixel((20, 15))
        assert (seen.format, red > 200, blue < 50) == ("JPEG", True, True)


async def test_a_large_photo_is_made_smaller(browser):
    answer = await shown(browser, picture((5000, 2500), "JPEG"))
    with Image.open(io.BytesIO(answer.content)) as seen:
        assert max(seen.size) == LONGEST_SIDE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"day khong phai la anh",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n",
        b"GIF89a<script>",
        picture()[:60],
        picture(form="BMP"),
        png_that_says(20_000, 20_000),
        png_that_says(12_000, 12_000),
        png_that_says(6_000, 6_000),
    ],
    ids=["empty", "words", "svg", "pdf", "polyglot", "cut", "bmp", "bomb", "smaller bomb", "smallest bomb"],
)
async def test_what_is_no_photo_is_refused_whatever_it_calls_itself(browser, data):
    answer = await upload(browser, data)
    assert answer.status_code == 415
    assert answer.json()["error"]["text"] == words("web.error.not_a_photo")


async def test_twenty_five_megabytes_are_refused(browser):
    answer = await upload(browser, b"\xff\xd8\xff" + b"x" * 25_000_000)
    assert answer.status_code == 413


async def test_a_form_without_a_photo_is_refused(browser):
    assert (await browser.post("/chat/photos", data={"photo": "chữ"})).status_code == 415
    assert (await browser.post("/chat/photos", json={})).status_code == 415


async def test_a_broken_form_is_refused(browser):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await browser.post("/chat/photos", content=b"--x\r\nbroken", headers=headers)
    assert answer.status_code in (400, 415)


async def test_more_photos_than_the_hour_allows_are_refused_kindly(door, browser):
    data = picture((8, 8))
    for _ in range(Limits().photos_per_hour):
        assert (await upload(browser, data)).status_code == 201
    refused = await upload(browser, data)
    assert refused.status_code == 429
    assert refused.json()["error"]["text"] == words("web.error.too_many_photos")
    door.clock.time += timedelta(hours=1, seconds=1)
    assert (await upload(browser, data)).status_code == 201


async def test_a_photo_is_shown_to_its_owner_only(door, browser):
    number = (await upload(browser, picture())).json()["id"]
    async with door.browser() as stranger:
        assert (await stranger.get(f"/chat/photos/{number}")).status_code == 403
        await stranger.get("/chat/lines")
        theirs = await stranger.get(f"/chat/photos/{number}")
        nobodys = await stranger.get("/chat/photos/khong-co")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


async def test_another_sites_page_cannot_upload(browser):
    headers = {"Origin": "https://evil.test"}
    answer = await browser.post("/chat/photos", files={"photo": ("a.png", picture())}, headers=headers)
    assert answer.status_code == 403
