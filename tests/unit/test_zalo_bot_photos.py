"""Photos come from Zalo's own hosts only, whatever address an event gives, and are kept when they come."""

import io

import httpx
import pytest
from PIL import Image

from bot.channels import fetching
from bot.channels.zalo_bot_photos import ZaloBotPhotos
from bot.domain.limit import Limits
from bot.domain.message import Channel, Identity
from bot.domain.ports import ArchiveUnavailable
from tests.blank_archive import archive_at
from tests.clock import SetClock

HOSTS = ("zdn.vn", "zadn.vn")
OURS = "https://photo-stal-1.zdn.vn/abc/def.jpg"
AN = Identity(Channel.ZALO_BOT, "an")


def picture():
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    return written.getvalue()


class Web:
    """Every host there is, in memory; `asked` is what was asked of it."""

    def __init__(self):
        self.asked, self.answer = [], httpx.Response(200, content=picture())

    def __call__(self, request):
        self.asked.append(str(request.url))
        return self.answer


@pytest.fixture
def web():
    return Web()


@pytest.fixture
async def store(tmp_path):
    opened = await archive_at(tmp_path / "motcua.db", patience=0.2)
    yield opened
    await opened.close()


@pytest.fixture
async def photos(web, store):
    async with httpx.AsyncClient(transport=httpx.MockTransport(web)) as client:
        yield ZaloBotPhotos(client, HOSTS, store, SetClock(), Limits(photos_per_hour=2))


async def test_a_picture_of_zalo_s_is_fetched_and_drawn_anew(web, photos):
    photo = await photos.fetch(OURS)
    assert (photo.id, photo.mime, web.asked) == (OURS, "image/jpeg", [OURS])


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
async def test_no_other_address_is_ever_asked(web, photos, address):
    assert await photos.fetch(address) is None
    await photos.keep(address, AN)
    assert web.asked == []


async def test_a_redirect_is_not_followed(web, photos):
    web.answer = httpx.Response(302, headers={"Location": "https://evil.example/a.jpg"})
    assert await photos.fetch(OURS) is None
    assert web.asked == [OURS]


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b""])
async def test_what_is_no_picture_is_neither_shown_nor_kept(web, photos, store, data):
    web.answer = httpx.Response(200, content=data)
    await photos.keep(OURS, AN)
    assert await photos.fetch(OURS) is None
    async with store.reading() as archive:
        assert await archive.photos.get(OURS) is None


async def test_a_picture_over_the_cap_is_dropped(photos, monkeypatch):
    monkeypatch.setattr(fetching, "PHOTO_CAP", 10)
    assert await photos.fetch(OURS) is None


async def test_a_picture_that_came_is_there_when_zalo_has_it_no_longer(web, photos, store):
    await photos.keep(OURS, AN)
    web.answer = httpx.Response(404)
    assert (await photos.fetch(OURS)).mime == "image/jpeg"
    async with store.reading() as archive:
        assert (await archive.photos.get(OURS))[1] == AN


async def test_a_picture_that_comes_twice_is_fetched_once(web, photos):
    for _ in range(3):
        await photos.keep(OURS, AN)
    assert web.asked == [OURS]


async def test_of_many_pictures_in_an_hour_the_first_are_kept(web, photos):
    for number in range(5):
        await photos.keep(f"{OURS}?{number}", AN)
    assert len(web.asked) == 2


async def test_while_the_archive_is_down_nothing_is_kept_and_nothing_breaks(photos, monkeypatch):
    def down():
        raise ArchiveUnavailable

    monkeypatch.setattr(photos._store, "reading", down)
    await photos.keep(OURS, AN)


async def test_where_no_host_is_named_nothing_is_fetched(web, store):
    async with httpx.AsyncClient(transport=httpx.MockTransport(web)) as client:
        assert await ZaloBotPhotos(client, (), store, SetClock(), Limits()).fetch(OURS) is None
    assert web.asked == []
