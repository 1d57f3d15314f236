"""A citizen's message through the web: taken once, kept in sight, known by a cookie alone."""

import io

import pytest
from PIL import Image

from bot.domain.message import TEXT_CAP, AttachmentKind, Button
from tests.web.chat_door import identity_in, message, said, words


@pytest.fixture
def photo():
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(written, "JPEG")
    return written.getvalue()


async def lines(browser, after=0):
    return (await browser.get("/chat/lines", params={"after": after})).json()["lines"]


async def test_a_message_reaches_the_desk_with_who_when_and_what(door, browser):
    sent = message("  làm giấy khai sinh\u200b ")
    answer = await browser.post("/chat/messages", json=sent)
    assert answer.status_code == 202
    assert answer.json()["ok"] is True
    (incoming,) = door.received
    assert incoming.sender == identity_in(browser)
    assert incoming.key == f"web:{incoming.sender.id}:{sent['id'].replace('-', '')}"
    assert (incoming.text, incoming.press, incoming.at) == ("làm giấy khai sinh", None, door.clock.now())


async def test_the_same_message_again_has_no_second_effect(door, browser):
    sent = message()
    numbers = [(await browser.post("/chat/messages", json=sent)).json()["line"] for _ in range(5)]
    assert len(set(numbers)) == 1
    assert len(door.received) == 1
    assert len(await lines(browser)) == 1


async def test_the_same_id_of_two_citizens_is_two_messages(door, browser):
    sent = message()
    await browser.post("/chat/messages", json=sent)
    async with door.browser() as other:
        await other.get("/chat/lines")
        await other.post("/chat/messages", json=sent)
    assert len(door.received) == 2


async def test_a_reload_shows_the_whole_talk_in_order(door, browser):
    await browser.post("/chat/messages", json=message("hỏi"))
    await door.post(identity_in(browser), said("đáp"))
    await browser.post("/chat/messages", json=message("hỏi nữa"))
    shown = await lines(browser)
    assert [line["mine"] for line in shown] == [True, False, True]
    assert [shown[0]["text"], shown[2]["text"]] == ["hỏi", "hỏi nữa"]
    assert shown[1]["reply"]["blocks"][0]["spans"][0]["text"] == "đáp"
    assert await lines(browser, after=shown[1]["id"]) == shown[2:]


async def test_the_line_stays_when_the_desk_failed_and_is_not_doubled_by_the_next_try(door, browser):
    async def bug(_incoming):
        raise RuntimeError

    door.answer = bug
    sent = message()
    await browser.post("/chat/messages", json=sent)
    door.answer = None
    await browser.post("/chat/messages", json=sent)
    assert len(await lines(browser)) == 1
    assert len(door.received) == 2


async def test_a_press_is_handed_on_as_a_press_and_shown_by_its_label(door, browser):
    pressed = {"id": message()["id"], "press": "feedback:start", "label": "Gửi phản ánh"}
    await browser.post("/chat/messages", json=pressed)
    (incoming,) = door.received
    assert (incoming.press, incoming.text) == ("feedback:start", "")
    assert (await lines(browser))[0]["text"] == "Gửi phản ánh"


async def test_what_is_too_long_is_cut_and_marked(door, browser):
    await browser.post("/chat/messages", json=message("ă" * (TEXT_CAP + 1)))
    (incoming,) = door.received
    assert len(incoming.text) == TEXT_CAP
    assert incoming.too_long


@pytest.mark.parametrize("empty", ["", "   \n", "\u200b\u202e\ufeff"])
async def test_a_message_without_words_is_told_so(door, browser, empty):
    answer = await browser.post("/chat/messages", json=message(empty))
    assert answer.status_code == 422
    assert answer.json()["error"]["text"] == words("web.error.empty")
    assert door.received == []
    assert await lines(browser) == []


@pytest.mark.parametrize("token", [None, "short", "x" * 26, "ngắn quá không phải mã của chúng tôi", "a b" * 20])
async def test_without_a_cookie_of_ours_nothing_is_taken(door, token):
    async with door.browser() as stranger:
        headers = {} if token is None else {"Cookie": f"motcua_chat={token}".encode()}
        answer = await stranger.post("/chat/messages", json=message(), headers=headers)
    assert answer.status_code == 403
    assert answer.json()["error"]["key"] == "web.error.no_cookie"
    assert door.received == []


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
async def test_another_sites_page_cannot_speak_for_the_citizen(door, browser, headers):
    answer = await browser.post("/chat/messages", json=message(), headers=headers)
    assert answer.status_code == 403
    assert door.received == []


async def test_the_cookie_cannot_be_read_by_scripts_or_sent_along_by_other_sites(door):
    async with door.browser() as stranger:
        cookie = (await stranger.get("/chat/lines")).headers["set-cookie"].lower()
    assert cookie.startswith("motcua_chat=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age=31536000" in cookie


async def test_the_archive_never_sees_the_cookie_itself(door, browser, tmp_path):
    await browser.post("/chat/messages", json=message())
    token = browser.cookies["motcua_chat"].encode()
    assert not any(token in path.read_bytes() for path in tmp_path.iterdir())


async def test_one_citizen_reads_nothing_of_another(door, browser):
    await browser.post("/chat/messages", json=message("chuyện riêng"))
    async with door.browser() as other:
        await other.get("/chat/lines")
        await other.post("/chat/messages", json=message("chuyện khác"))
        assert [line["text"] for line in await lines(other)] == ["chuyện khác"]


async def test_a_newcomer_is_greeted_and_nothing_is_kept_of_the_visit(door, browser):
    told = (await browser.get("/chat/lines")).json()
    assert told["lines"] == []
    assert len(told["greeting"]["buttons"]) >= 4
    assert await door.count_lines(identity_in(browser)) == 0
    async with door.store.reading() as archive:
        assert await archive.conversations.load(identity_in(browser)) is None


async def test_who_has_a_talk_is_not_greeted_again(browser):
    await browser.post("/chat/messages", json=message())
    assert (await browser.get("/chat/lines")).json()["greeting"] is None


async def test_a_photo_goes_along_as_an_attachment(door, browser, photo):
    uploaded = (await browser.post("/chat/photos", files={"photo": ("a.jpg", photo, "image/jpeg")})).json()["id"]
    await browser.post("/chat/messages", json=message("", photos=[uploaded]))
    (attachment,) = door.received[0].attachments
    assert (attachment.kind, attachment.ref) == (AttachmentKind.PHOTO, uploaded)
    assert (await lines(browser))[0]["photos"] == [uploaded]


async def test_somebody_elses_photo_does_not_go_along(door, browser, photo):
    async with door.browser() as other:
        await other.get("/chat/lines")
        theirs = (await other.post("/chat/photos", files={"photo": ("a.jpg", photo, "image/jpeg")})).json()["id"]
    answer = await browser.post("/chat/messages", json=message("của tôi", photos=[theirs]))
    assert answer.status_code == 422
    assert answer.json()["error"]["text"] == words("web.error.photo_gone")
    assert door.received == []


async def test_the_language_chosen_on_the_page_goes_along(door, browser):
    browser.cookies.set("motcua_language", "en")
    await browser.post("/chat/messages", json=message("birth certificate"))
    assert door.received[0].language == "en"


async def test_the_widgets_words_come_in_both_languages(browser):
    vi = (await browser.get("/chat/words/vi")).json()
    en = (await browser.get("/chat/words/en")).json()
    assert vi.keys() == en.keys()
    assert vi["send"] == "Gửi"
    assert (await browser.get("/chat/words/fr")).status_code == 422


async def test_buttons_come_with_their_presses(door, browser):
    await door.post(
        identity_in(browser), said("Ông/bà hài lòng không?", buttons=(Button(label="Hài lòng", press="survey:yes:x"),))
    )
    (line,) = await lines(browser)
    assert line["reply"]["buttons"] == [{"label": "Hài lòng", "press": "survey:yes:x", "link": None}]
