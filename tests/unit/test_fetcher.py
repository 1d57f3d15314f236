"""The worker that brings files of filed cases into the archive: the archive is real, the platform a strict stand-in."""

import asyncio
import io
from datetime import timedelta

import pytest
from PIL import Image

from bot.channels.telegram import TelegramChannel
from bot.domain.limit import Limits
from bot.domain.message import Attachment, AttachmentKind, Channel
from bot.domain.pickup import Pickup, Why, next_try
from bot.worker.fetcher import Fetcher
from tests.fake_telegram import FakeTelegram, Fault, serving
from tests.filing import PHOTOS, goes_to
from tests.office import Office

VOICE = b"OggS\x00\x02" + bytes(200)
TELEGRAM = {"channel": Channel.TELEGRAM}


def picture(**more):
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "JPEG", **more)
    return written.getvalue()


@pytest.fixture
async def office(tmp_path):
    async with Office.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
def fake():
    return FakeTelegram()


@pytest.fixture
async def fetcher(office, fake):
    async with (
        serving(fake) as address,
        TelegramChannel(fake.token, address, None, None, office.clock) as channel,
    ):
        yield Fetcher(office.store, {Channel.TELEGRAM: channel.photos}, office.clock, Limits(), look=0.01)


async def case_with(office, *attachments):
    await goes_to(office, PHOTOS, **TELEGRAM)
    await office.says("", attachments=attachments, **TELEGRAM)
    for answer in ("xong", "gửi"):
        await office.says(answer, **TELEGRAM)
    return (await office.cases(channel=Channel.TELEGRAM))[0]


async def kept(office, ref):
    async with office.store.reading() as archive:
        found = await archive.photos.get(ref)
    return found[0] if found else None


async def waiting(office, case):
    async with office.store.reading() as archive:
        return {one.ref: one.why for one in await archive.pickups.of_case(case.id)}


def photo(ref):
    return Attachment(AttachmentKind.PHOTO, ref)


async def to_the_end(fetcher):
    while await fetcher.run_once():
        pass


async def test_a_photo_is_kept_drawn_anew_without_where_it_was_shot(office, fake, fetcher):
    exif = Image.Exif()
    exif[0x010F] = "Máy của tôi"
    fake.files["a"] = picture(exif=exif)
    case = await case_with(office, photo("a"))
    await to_the_end(fetcher)
    found = await kept(office, "a")
    assert found.mime == "image/jpeg"
    assert b"Exif" not in found.data
    assert await waiting(office, case) == {}


async def test_a_voice_is_kept_byte_by_byte(office, fake, fetcher):
    fake.files["v"] = VOICE
    await case_with(office, Attachment(AttachmentKind.VOICE, "v"))
    await to_the_end(fetcher)
    found = await kept(office, "v")
    assert (found.mime, found.data) == ("audio/ogg", VOICE)


@pytest.mark.parametrize("data", [b"<html><script>", b"MZ\x90\x00", picture()])
async def test_a_voice_that_is_none_by_its_content_is_given_up(office, fake, fetcher, data):
    fake.files["v"] = data
    case = await case_with(office, Attachment(AttachmentKind.VOICE, "v"))
    await to_the_end(fetcher)
    assert await waiting(office, case) == {"v": Why.WRONG_TYPE}
    assert await kept(office, "v") is None


async def test_a_host_that_redirects_elsewhere_is_not_followed(office, fake, fetcher):
    fake.files["a"] = picture()
    fake.file_page = (302, "text/plain", b"http://169.254.169.254/latest")
    case = await case_with(office, photo("a"))
    await to_the_end(fetcher)
    assert await waiting(office, case) == {"a": Why.ELSEWHERE}


async def test_a_file_that_the_platform_no_longer_has_is_given_up_at_once(office, fetcher):
    case = await case_with(office, photo("gone"))
    await to_the_end(fetcher)
    assert await waiting(office, case) == {"gone": Why.GONE}


async def test_what_was_begun_on_one_channel_and_sent_from_another_is_found_at_the_first(office, fake, fetcher):
    fake.files["a"] = picture()
    case = await case_with(office, photo("a"))
    async with office.store.transaction() as archive:
        await archive.pickups.done("a")
        await archive.pickups.add(Pickup("a", office.identity("an"), case.id, AttachmentKind.PHOTO), office.clock.now())
    await to_the_end(fetcher)
    assert await kept(office, "a") is not None


async def test_another_platforms_handle_is_told_to_nobody(office, fake, fetcher):
    case = await case_with(office, photo("https://photo-stal-1.zdn.vn/a.jpg"))
    await to_the_end(fetcher)
    assert [call.method for call in fake.wire] == []
    assert list((await waiting(office, case)).values()) == [Why.ELSEWHERE]


async def test_while_the_platform_is_down_the_file_waits_and_comes_later(office, fake, fetcher):
    fake.files["a"] = picture()
    fake.faults = [Fault.status(503, times=2)]
    case = await case_with(office, photo("a"))
    await to_the_end(fetcher)
    assert await waiting(office, case) == {"a": None}
    office.clock.pass_by(minutes=1)
    await to_the_end(fetcher)
    office.clock.pass_by(minutes=5)
    await to_the_end(fetcher)
    assert (await kept(office, "a")).mime == "image/jpeg"


def test_a_platform_that_stays_silent_is_asked_for_most_of_a_day():
    waits = [next_try(tries, Why.UNREACHABLE) for tries in range(1, 8)]
    assert waits[-1] is None
    assert timedelta(hours=12) < sum(waits[:-1], timedelta()) < timedelta(days=1)


async def test_of_many_files_of_one_account_some_wait_for_the_next_hour(office, fake, fetcher):
    fetcher._limits = Limits(photos_per_hour=2)
    for ref in "abc":
        fake.files[ref] = picture()
    case = await case_with(office, *map(photo, "abc"))
    await to_the_end(fetcher)
    assert await waiting(office, case) == {"c": None}
    office.clock.pass_by(minutes=61)
    await to_the_end(fetcher)
    assert await waiting(office, case) == {}


async def test_a_lease_that_nobody_ended_lapses_and_the_file_is_fetched(office, fake, fetcher):
    fake.files["a"] = picture()
    await case_with(office, photo("a"))
    async with office.store.transaction() as archive:
        await archive.pickups.take(office.clock.now())
    assert not await fetcher.run_once()
    office.clock.pass_by(minutes=2)
    await to_the_end(fetcher)
    assert await kept(office, "a") is not None


async def test_a_file_of_somebody_who_is_let_go_meanwhile_is_kept_as_nobodys(office, fake, fetcher):
    fake.files["a"] = picture()
    case = await case_with(office, photo("a"))
    async with office.store.transaction() as archive:
        pickup = await archive.pickups.take(office.clock.now())
        await archive.personal.holdings.pseudonymise(
            case.__class__(**{**_parts(case), "sender": None, "pseudonym": "ND-1", "person_id": "nobody"}), "nobody"
        )
    await fetcher._keep(pickup, await fetcher._brought(pickup))
    async with office.store.reading() as archive:
        assert (await archive.photos.get("a"))[1].id == ""


def _parts(case):
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


async def test_it_ends_while_the_platform_hangs_and_takes_the_file_up_again(office, fake, fetcher):
    fake.files["a"] = picture()
    fake.faults = [Fault("hang", times=1)]
    await case_with(office, photo("a"))
    ending = asyncio.Event()
    running = asyncio.create_task(fetcher.run(ending))
    while not any(call.method == "getFile" for call in fake.wire):
        await asyncio.sleep(0.01)
    ending.set()
    async with asyncio.timeout(2):
        await running
    office.clock.pass_by(minutes=2)
    fetcher._ending = asyncio.Event()
    await to_the_end(fetcher)
    assert await kept(office, "a") is not None
