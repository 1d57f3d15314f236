"""What came along with a case, at the desk: the kept copy, what is on its way, what failed and can be tried again."""

import pytest

from bot.domain.message import Attachment, AttachmentKind, Channel, Identity
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import Pickup, Why
from bot.domain.spot import Spot
from tests.bureau import ELSEWHERE, rules

WHO = Identity(Channel.TELEGRAM, "5000000001")
PIECES = (
    Attachment(AttachmentKind.PHOTO, "p"),
    Attachment(AttachmentKind.VOICE, "v"),
    Attachment(AttachmentKind.VIDEO, "f"),
    Attachment(AttachmentKind.LOCATION, Spot(21.3227, 105.4019, "Chợ <Thử>").written()),
)


async def case_of(bureau):
    """A case from Telegram: the photo is kept, the voice waits, the film was given up."""
    case = await bureau.case(origin=WHO, attachments=PIECES)
    async with bureau.desk() as desk:
        await desk.archive.photos.put(StoredPhoto("p", "image/jpeg", b"\xff\xd8kept"), WHO, desk.now)
        for one in PIECES[1:3]:
            await desk.archive.pickups.add(Pickup(one.ref, WHO, case.id, one.kind), desk.now)
        await desk.archive.pickups.give_up("f", Why.TOO_LARGE)
    return case


def said(key, **names):
    return rules().texts.say(key, "vi", **names)


async def test_the_kept_copy_is_served_without_asking_the_platform(bureau, enter):
    browser, case = await enter(), await case_of(bureau)
    answer = await browser.get(f"/desk/cases/{case.code}/photos/1")
    assert answer.content == b"\xff\xd8kept"


async def test_a_recording_is_only_ever_saved_and_never_sniffed(bureau, enter):
    browser, case = await enter(), await case_of(bureau)
    async with bureau.desk() as desk:
        await desk.archive.photos.put(StoredPhoto("v", "audio/ogg", b"OggS<script>"), WHO, desk.now)
    answer = await browser.get(f"/desk/cases/{case.code}/photos/2")
    assert answer.headers["content-disposition"] == f'attachment; filename="{case.code}-2.ogg"'
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/pdf"])
async def test_what_is_on_no_list_is_not_served(bureau, enter, mime):
    browser, case = await enter(), await case_of(bureau)
    async with bureau.desk() as desk:
        await desk.archive.photos.put(StoredPhoto("v", mime, b"x"), WHO, desk.now)
    assert (await browser.get(f"/desk/cases/{case.code}/photos/2")).status_code == 404


async def test_the_page_says_what_is_on_its_way_and_why_something_failed(bureau, enter):
    browser, case = await enter(), await case_of(bureau)
    page = (await browser.get(f"/desk/cases/{case.code}")).text
    assert said("desk.being_fetched") in page
    assert said("desk.not_fetched_too_large") in page


async def test_what_failed_is_tried_again_when_an_official_asks(bureau, enter):
    browser, case = await enter(), await case_of(bureau)
    answer = await browser.post(f"/desk/cases/{case.code}/photos/3/again")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/cases/{case.code}#evidence")
    async with bureau.desk() as desk:
        assert {one.ref: one.why for one in await desk.archive.pickups.of_case(case.id)} == {"v": None, "f": None}


async def test_nobody_of_another_office_has_anything_tried_again(bureau, enter):
    browser, case = await enter(office=ELSEWHERE), await case_of(bureau)
    assert (await browser.post(f"/desk/cases/{case.code}/photos/3/again")).status_code == 404
    async with bureau.desk() as desk:
        assert Why.TOO_LARGE in [one.why for one in await desk.archive.pickups.of_case(case.id)]


async def test_a_spot_stands_in_words_with_a_map_that_only_a_click_opens(bureau, enter):
    browser, case = await enter(), await case_of(bureau)
    page = (await browser.get(f"/desk/cases/{case.code}")).text
    assert "Chợ &lt;Thử&gt; (21.32270, 105.40190)" in page
    assert (
        'href="https://www.openstreetmap.org/?mlat=21.322700&amp;mlon=105.401900#map=18/21.322700/105.401900"' in page
    )
