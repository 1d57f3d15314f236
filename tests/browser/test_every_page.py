"""Every page of the desk and for citizens, as a browser shows it: nothing that WCAG 2.2 AA forbids, light and dark,
large, in forced colours and by keyboard alone.

The pages are found by the program's own routes, forms and templates (gallery.py): a new one joins by itself, and the
first test fails for one that is not found. The chat, which draws itself, is looked at in test_chat_states.py.
"""

import pytest
import pytest_asyncio

from tests.browser import looks
from tests.browser.gallery import TEMPLATES, Shown, opened_gallery

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

HERE = "http://desk.test"
NO_PAGES = {"desk/base.html", "chat.html"}
"""What others stand in, and the chat."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gallery(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        async with opened_gallery(tmp_path_factory.mktemp("gallery"), patched) as opened:
            yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def wall(chromium, gallery):
    """`await wall(shown)` hangs a page up before a browser that has been told nothing else."""
    context = await chromium.new_context(base_url=HERE, locale="vi-VN", reduced_motion="reduce")
    page = await context.new_page()
    hung = {}

    async def answer(route):
        path = route.request.url.removeprefix(HERE)
        if path in hung:
            await route.fulfill(body=hung[path], content_type="text/html; charset=utf-8")
            return
        async with gallery.town.desk.browser() as stranger:
            given = await stranger.get(path)
        headers = {name: value for name, value in given.headers.items() if name == "content-type"}
        await route.fulfill(status=given.status_code, body=given.content, headers=headers)

    await page.route(f"{HERE}/**", answer)

    async def hang(shown):
        hung.clear()
        hung[shown.address] = shown.text
        await page.set_viewport_size({"width": 1280, "height": 800})
        await page.emulate_media(color_scheme="light", forced_colors="none")
        await page.goto(shown.address)
        return page

    yield hang
    await context.close()


async def test_every_page_that_the_program_can_show_is_in_the_gallery(gallery):
    whole = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "<!doctype" in (text := path.read_text(encoding="utf-8")) or "{% extends" in text
    }
    assert whole - NO_PAGES - gallery.templates == set()


BAD = """<!doctype html><html><title>x</title><style>
@media (max-width: 700px) { i { display: none } }
h1 { color: #999 } a { outline: 0 } div { inline-size: 90rem } button { all: unset; inline-size: 9px }
b { display: block; inline-size: 2rem; overflow: hidden }
</style><main>
<i>biến mất</i><h1>Nhạt</h1><img src="/static/icon.svg"><b><button>Nútdàidòng</button>Mộtchữrấtdàikhôngxuốngdòng</b>
<a href="/">x</a><div>rộng</div><button>z</button><button>z</button>
</main>"""


@pytest.mark.parametrize(
    ("look", "wanted"),
    [
        ("axe-core", "color-contrast html-has-lang image-alt target-size"),
        ("at 200 %", "wider cut lost"),
        ("at 400 %", "wider cut"),
        ("forced colours", "edge"),
        ("by keyboard", "outline"),
    ],
)
async def test_a_bad_page_is_found_out(wall, look, wanted):
    """The looks themselves: without this a look that sees nothing would pass every page."""
    found = "\n".join(await looks.ALL[look](await wall(Shown("bad", "/bad", BAD))))
    assert [word for word in wanted.split() if word not in found] == []


async def wrong(gallery, wall, look, scheme="light"):
    """What a look finds, by page."""
    found = {}
    for shown in gallery.pages:
        page = await wall(shown)
        await page.emulate_media(color_scheme=scheme)
        if faults := await look(page):
            found[shown.name] = faults
    return found


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.full)])
async def test_axe_core_finds_nothing_on_any_page(gallery, wall, scheme):
    assert await wrong(gallery, wall, looks.axe, scheme) == {}


@pytest.mark.full
@pytest.mark.parametrize("size", ["at 200 %", "at 400 %"])
async def test_no_page_loses_anything_when_it_is_made_larger(gallery, wall, size):
    assert await wrong(gallery, wall, looks.ALL[size]) == {}


@pytest.mark.full
async def test_in_forced_colours_whatever_is_pressed_or_filled_has_an_edge(gallery, wall):
    assert await wrong(gallery, wall, looks.in_forced_colours) == {}


@pytest.mark.full
async def test_the_keyboard_alone_reaches_everything_and_shows_where_it_is(gallery, wall):
    assert await wrong(gallery, wall, looks.by_keyboard) == {}
