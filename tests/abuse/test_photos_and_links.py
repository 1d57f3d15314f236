"""Photos and links: nobody's address is ever asked, and a file that came in is shown as a picture drawn here.

Guards: only file ids are kept, `TelegramPhotos` asks the Bot API's own address and follows no redirect, `re_encode`
draws every picture anew within its limits, `as_file` serves it as a file.
"""

import asyncio
import io
import sys
from contextlib import contextmanager
from urllib.parse import unquote
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.channels import fetching
from bot.domain.limit import Limits
from bot.domain.picture import NotAPhoto, re_encode
from tests.abuse.house import identity_in
from tests.filing import ANSWERS, PHOTOS
from tests.web.test_chat_photos import png_that_says

ADDRESSES = (
    "http://169.254.169.254/latest/meta-data/", "http://localhost:8080/desk", "http://[::1]/", "http://2130706433/",
    "http://0x7f000001/", "http://127.1/", "http://evil.example/x.jpg", "https://api.telegram.org.evil.example/x",
    "https://api.telegram.org@evil.example/x.jpg", "file:///etc/passwd", "//evil.example/x.jpg", "gopher://x",
    "../../x.jpg", "..\\..\\x.jpg", "%2e%2e/%2e%2e/x.jpg", "photos/../../../etc/passwd", "x.jpg?@x",
)  # fmt: skip

_asked: list[tuple[str, object]] | None = None


def _watch(event, arguments):
    if _asked is not None and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        _asked.append((event, arguments[1] if event != "socket.getaddrinfo" else arguments[:2]))


sys.addaudithook(_watch)


@contextmanager
def no_call_but_to(port):
    """Python itself tells of every connection and every look-up of a name; none may go elsewhere."""
    global _asked
    _asked = asked = []
    try:
        yield
    finally:
        _asked = None
    elsewhere = [each for each in asked if each[1][:2] != ("127.0.0.1", port)]
    assert elsewhere == []


def picture(form="JPEG", size=(200, 300), **more):
    written = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(written, form, **more)
    return written.getvalue()


def with_place():
    """A photo that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "MayAnhThu", 6
    exif.get_ifd(0x8825)[2] = (21.0, 19.0, 12.0)
    return picture(exif=exif)


def port_of(house):
    return int(house.telegram.photos._bot.base_file_url.split("/")[2].split(":")[1])


async def with_photo(house, browser, ref):
    """A report from Telegram with this file in it; gives the case."""
    person = house.fake.person()
    for words in ANSWERS[:PHOTOS]:
        house.office.clock.pass_by(seconds=5)
        await house.update(browser, house.fake.says(person, words))
    sizes = [{"file_id": ref, "file_unique_id": "u", "width": 90, "height": 90}]
    house.fake.says(person, None, photo=sizes)
    await house.update(browser, house.fake.waiting[-1])
    for words in ("xong", "đồng ý và gửi"):
        house.office.clock.pass_by(seconds=5)
        await house.update(browser, house.fake.says(person, words))
    return (await house.cases(house.office.identity(str(person.id), "telegram")))[0]


async def test_no_address_that_anybody_gives_is_ever_asked(house, citizen):
    """Typed, as a photo, as a file id, and in the platform's own answer: nothing but the Bot API is connected to."""
    with no_call_but_to(port_of(house)):
        person = house.fake.person()
        for address in ADDRESSES:
            house.office.clock.pass_by(seconds=5)
            await citizen.post("/chat/messages", json={"id": str(uuid4()), "text": f"xem {address} và {address}"})
            await citizen.post("/chat/messages", json={"id": str(uuid4()), "photos": [address[:64]]})
            await house.update(citizen, house.fake.says(person, address))
            assert await house.telegram.photos.fetch(address) is None
        await house.run_post()
        async with house.official() as official:
            for address in ADDRESSES:
                await official.get("/desk/login", params={"next": address})
    assert {call.method for call in house.fake.wire} <= {"sendMessage", "getFile"}


@pytest.mark.parametrize("path", ADDRESSES)
async def test_a_path_from_the_platform_never_leads_to_another_host_or_out_of_the_bots_own_files(house, path):
    """Guard: the address must begin with the Bot API's own, and hold no way up."""
    file = {"file_id": "abc", "file_unique_id": "u", "file_path": path}
    house.fake._do_getfile = lambda _asked: file
    house.fake.files["abc"] = picture()
    with no_call_but_to(port_of(house)):
        assert await house.telegram.photos.fetch("abc") is None
    assert "elsewhere" not in [call.method for call in house.fake.wire]
    assert not [call for call in house.fake.wire if call.method == "file" and ".." in unquote(call.asked["path"])]


@pytest.mark.parametrize("to", ["http://169.254.169.254/latest/", "http://evil.example/x.jpg", "/file/elsewhere"])
async def test_a_redirect_from_the_platform_is_not_followed(house, to):
    """Guard: `follow_redirects=False`."""
    house.fake.files["abc"] = picture()
    house.fake.file_page = (302, "text/plain", to.encode())
    with no_call_but_to(port_of(house)):
        assert await house.telegram.photos.fetch("abc") is None
    assert [call.method for call in house.fake.wire] == ["getFile", "file"]


HOSTILE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": b"<html><script>alert(1)</script></html>",
    "pdf": b"%PDF-1.7\n",
    "script that begins as a GIF": b"GIF89a/*<script>*/=1;alert(1)",
    "page that begins as a JPEG": b"\xff\xd8\xff\xe0<html><script>alert(1)</script>",
    "page that begins as a PNG": b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>",
    "20,000 by 20,000": png_that_says(20_000, 20_000),
    "12,000 by 12,000": png_that_says(12_000, 12_000),
    "cut": picture()[:400],
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_no_photo_is_shown_by_neither_way(house, citizen, name):
    """Guard: `re_encode`; the first bytes of a file say nothing of the others."""
    house.fake.files["abc"] = HOSTILE[name]
    assert await house.telegram.photos.fetch("abc") is None
    answer = await citizen.post("/chat/photos", files={"photo": ("a.jpg", HOSTILE[name], "image/jpeg")})
    assert answer.status_code == 415


def is_a_file(answer):
    """Served as a picture to save: whoever opens it by itself gets no page of ours."""
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "no-store"


def is_drawn_anew(data):
    """Nothing is left of what stood beside the picture."""
    assert b"MayAnhThu" not in data
    assert b"<script>" not in data
    with Image.open(io.BytesIO(data)) as seen:
        assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (300, 200), {})


POLYGLOT = with_place() + b"<html><script>alert(1)</script></html>"


async def test_a_photo_from_telegram_is_shown_as_a_picture_drawn_here(house, citizen):
    """Guards: `re_encode` in `TelegramPhotos`, `as_file` at the desk."""
    house.fake.files["abc"] = POLYGLOT
    case = await with_photo(house, citizen, "abc")
    async with house.official() as official:
        answer = await official.get(f"/desk/cases/{case.code}/photos/1")
    is_a_file(answer)
    is_drawn_anew(answer.content)
    assert answer.headers["content-disposition"] == f'attachment; filename="{case.code}-1.jpg"'


@pytest.mark.parametrize("name", ["../../x.jpg", "..\\..\\x.jpg", "/etc/passwd", "a\x00.jpg", 'x".jpg', "x" * 3000])
async def test_a_photo_on_the_web_is_drawn_anew_and_keeps_no_name(house, citizen, name, tmp_path):
    """Guard: the name that a browser gives is never read."""
    before = {*tmp_path.rglob("*")}
    kept = await citizen.post("/chat/photos", files={"photo": (name, POLYGLOT, "text/html")})
    answer = await citizen.get(f"/chat/photos/{kept.json()['id']}")
    is_a_file(answer)
    is_drawn_anew(answer.content)
    assert answer.headers["content-disposition"] == 'attachment; filename="anh.jpg"'
    assert {*tmp_path.rglob("*")} == before


async def test_of_thirty_photos_five_come_into_a_case_by_either_way(house, citizen):
    """Guards: `photos_per_hour` at the door, `photos_per_case` in the draft."""
    data = picture(size=(8, 8))
    answers = [await citizen.post("/chat/photos", files={"photo": ("a.jpg", data)}) for _ in range(30)]
    taken = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    assert (len(taken), {answer.status_code for answer in answers}) == (Limits().photos_per_hour, {201, 429})
    for words in ANSWERS[:PHOTOS]:
        house.office.clock.pass_by(seconds=5)
        await citizen.post("/chat/messages", json={"id": str(uuid4()), "text": words})
    await citizen.post("/chat/messages", json={"id": str(uuid4()), "photos": taken})
    for words in ("xong", "gửi"):
        house.office.clock.pass_by(seconds=5)
        await citizen.post("/chat/messages", json={"id": str(uuid4()), "text": words})
    (case,) = await house.cases(identity_in(citizen))
    assert len(case.attachments) == 5


async def test_a_file_without_end_is_cut_at_its_cap_while_it_streams(house, monkeypatch):
    """Guard: the bytes are counted as they come; the sender says nothing of their number."""
    monkeypatch.setattr(fetching, "PHOTO_CAP", 1_000_000)
    sent = 0

    async def endless(reader, writer):
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while sent < 60_000_000:
                writer.write(b"10000\r\n" + b"\xff" * 65_536 + b"\r\n")
                sent += 65_536
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(endless, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    house.fake.files["abc"] = b"x"
    base = f"http://127.0.0.1:{port}/file/bot{house.fake.token}"
    monkeypatch.setattr(house.telegram._bot, "_base_file_url", base)
    assert await house.telegram.photos.fetch("abc") is None
    server.close()
    await server.wait_closed()
    assert sent < 25_000_000, "what the buffers of the machine hold is more than the cap, and far from everything"


def broken_in_places(data, places):
    """The file with some of its bytes changed, cut out or put in."""
    for place, how, value in places:
        at = place % max(1, len(data))
        middle = b"" if how == "cut" else bytes((value,)) + (data[at : at + 1] if how == "put" else b"")
        data = data[:at] + middle + data[at + 1 :]
    return data


SEEDS = (with_place(), picture("PNG"), picture("WEBP"), picture("GIF"), with_place()[:300])
places = st.lists(
    st.tuples(st.integers(0, 5000) | st.integers(0, 300), st.sampled_from(["set", "cut", "put"]), st.integers(0, 255)),
    min_size=1, max_size=4,
)  # fmt: skip


def is_drawn_or_refused(data):
    try:
        drawn = re_encode(data)
    except NotAPhoto:
        return
    with Image.open(io.BytesIO(drawn)) as seen:
        assert seen.format == "JPEG"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), places)
def test_a_broken_picture_is_drawn_or_refused_and_nothing_else(seed, broken):
    """Guard: whatever Pillow stumbles over is `NotAPhoto` (its EXIF code raises TypeError and struct.error)."""
    is_drawn_or_refused(broken_in_places(seed, broken))


@pytest.mark.full
@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), places)
def test_twenty_thousand_broken_pictures(seed, broken):
    is_drawn_or_refused(broken_in_places(seed, broken))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_a_photo_whose_notes_are_broken_is_a_photo_all_the_same():
    """Guard: notes that cannot be read turn nothing. Cameras write all kinds of them, and writing them back, as
    Pillow's own `exif_transpose` does, fails with TypeError and struct.error at hundreds of these places.
    """
    whole = with_place()
    notes = range(whole.index(b"MM") + 8, whole.index(b"\xff\xdb"))
    for at in notes:
        for value in (0, 3, 5, 7, 10, 12, 255):
            assert re_encode(whole[:at] + bytes((value,)) + whole[at + 1 :])
