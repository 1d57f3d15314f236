"""The chat as a program on the home screen: what the browser is told, and whether the icons are what it says."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from bot.web.faults import LANGUAGE_COOKIE
from tests.web.chat_door import rules, words
from tools.make_icons import BLUE, ICONS, STATIC, icon

CHAT_CSS = (STATIC / "chat.css").read_text(encoding="utf-8")


@pytest.fixture
async def told(browser):
    return (await browser.get("/ung-dung.webmanifest")).json()


async def test_the_page_names_the_manifest_and_the_frame_on_a_portal_does_not(browser):
    assert 'rel="manifest"' in (await browser.get("/")).text
    assert 'rel="manifest"' not in (await browser.get("/nhung")).text


async def test_who_reads_english_installs_it_in_english(browser):
    browser.cookies.set(LANGUAGE_COOKIE, "en")
    page = (await browser.get("/")).text
    address = re.search(r'rel="manifest" href="([^"]+)"', page)[1]
    told = (await browser.get(address)).json()
    assert (told["lang"], told["name"]) == ("en", rules().texts.say("web.title", "en", place=rules().profile.name))


async def test_it_opens_the_chat_in_a_window_of_its_own(told):
    assert (told["start_url"], told["display"]) == ("/", "standalone")
    assert told["short_name"] == words("web.name")
    assert rules().profile.name in told["name"]


async def test_its_colour_is_that_of_the_header(told):
    assert re.search(rf"--accent: {told['theme_color']};", CHAT_CSS)


async def test_every_icon_is_there_in_the_size_it_is_said_to_have(browser, told):
    for listed in told["icons"]:
        answer = await browser.get(listed["src"])
        assert answer.headers["content-type"].split(";")[0] == listed["type"]
        if listed["type"] == "image/png":
            width, height = Image.open(io.BytesIO(answer.content)).size
            assert f"{width}x{height}" == listed["sizes"]


async def test_a_masked_icon_keeps_its_door_when_it_is_cut_to_a_circle():
    drawn = icon(512, whole=True).convert("L")
    cut = Image.new("L", drawn.size, BLUE)
    circle = Image.new("L", drawn.size, 0)
    ImageDraw.Draw(circle).ellipse([256 - 0.4 * 512, 256 - 0.4 * 512, 256 + 0.4 * 512, 256 + 0.4 * 512], fill=255)
    cut.paste(drawn, mask=circle)
    assert drawn.getextrema()[1] == 255
    assert ImageChops.difference(cut, drawn).getextrema()[1] < 8


@pytest.mark.parametrize("name", ICONS)
def test_the_files_are_what_the_tool_draws(name):
    side, whole = ICONS[name]
    kept = Image.open(Path(STATIC / name)).convert("RGBA")
    differing = ImageChops.difference(kept.convert("RGB"), icon(side, whole=whole).convert("RGB")).getextrema()
    # Another version of the library may round an edge otherwise.
    assert max(most for _, most in differing) < 32
