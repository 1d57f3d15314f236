"""Photos come from Zalo's own hosts only, whatever address an event gives."""

import io

import httpx
import pytest
from PIL import Image

from bot.channels import fetching
from bot.channels.zalo_bot_photos import ZaloBotPhotos

HOSTS = ("zdn.vn", "zadn.vn")
OURS = "https://photo-stal-1.zdn.vn/abc/def.jpg"


def picture():
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    return written.getvalue()


class Web:
    """Every host there is, in memory; `asked` is what was asked of it."""

    def __init__(self, answer):
        self.asked, self.answer = [], answer

    def __call__(self, request):
        self.asked.append(str(request.url))
        return self.answer


async def fetched(address, answer=None):
    web = Web(answer or httpx.Response(200, content=picture()))
    async with httpx.AsyncClient(transport=httpx.MockTransport(web)) as client:
        return await ZaloBotPhotos(client, HOSTS).fetch(address), web.asked


async def test_a_picture_of_zalo_s_is_fetched_and_drawn_anew():
    photo, asked = await fetched(OURS)
    assert (photo.id, photo.mime, asked) == (OURS, "image/jpeg", [OURS])


@pytest.mark.parametrize(
    "address",
    [
        "http://photo-stal-1.zdn.vn/a.jpg",
        "https://zdn.vn.evil.example/a.jpg",
        "https://evilzdn.vn/a.jpg",
        "https://evil.example/zdn.vn/a.jpg",
        "https://zdn.vn@evil.example/a.jpg",
        "https://a:b@photo.zdn.vn/a.jpg",
        "https://photo.zdn.vn:8443/a.jpg",
        "https://evil.example\\.zdn.vn/a.jpg",
        "https://169.254.169.254/latest",
        "https://localhost/a.jpg",
        "https://[::1]/a.jpg",
        "https://2130706433/a.jpg",
        "file:///etc/passwd",
        "//photo.zdn.vn/a.jpg",
        "https://[oops/a.jpg",
        "",
    ],
)
async def test_no_other_address_is_ever_asked(address):
    assert await fetched(address) == (None, [])


async def test_a_redirect_is_not_followed():
    photo, asked = await fetched(OURS, httpx.Response(302, headers={"Location": "https://evil.example/a.jpg"}))
    assert (photo, asked) == (None, [OURS])


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b""])
async def test_what_is_no_picture_is_not_shown(data):
    assert (await fetched(OURS, httpx.Response(200, content=data)))[0] is None


async def test_a_picture_over_the_cap_is_dropped(monkeypatch):
    monkeypatch.setattr(fetching, "PHOTO_CAP", 10)
    assert (await fetched(OURS))[0] is None


async def test_where_no_host_is_named_nothing_is_fetched():
    web = Web(httpx.Response(200))
    async with httpx.AsyncClient(transport=httpx.MockTransport(web)) as client:
        assert await ZaloBotPhotos(client, ()).fetch(OURS) is None
    assert web.asked == []
