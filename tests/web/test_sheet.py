"""The A4 sheet of a procedure: the facts of the card, a code that opens the chat, and nobody else is asked."""

import re
from dataclasses import replace

import httpx
import pytest

from bot.domain.procedure import Fee, FeeState
from bot.services.desk import Published
from bot.web.sheet import picture, sheet_path
from tests.office import rules
from tests.talk import sentence

HERE = "https://motcua.example.vn"
RESIDENCE = "1.004222"
BIRTH = "1.001193"
PAGE = {"Accept": "text/html"}


class Listed:
    """The list with one more procedure."""

    def __init__(self, procedure):
        self._procedure = procedure

    def get(self, code):
        return self._procedure if code == self._procedure.code else rules().catalog.get(code)


@pytest.fixture
def sheet(door):
    """Opens the sheet of a procedure, of the list or made for the test, under an address."""

    async def opened(code, *, made=None, address=HERE, language="vi"):
        known = replace(
            rules(), public_address=address, **({"published": Published(Listed(made), rules().finder)} if made else {})
        )
        transport = httpx.ASGITransport(door.lent.over(replace(door.front, rules=known)), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test", headers=PAGE) as client:
            client.cookies.set("motcua_language", language)
            answer = await client.get(sheet_path(code))
        door.lent.given_back()
        return answer

    return opened


def seen(page):
    """The words of the page, a space between its parts."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def test_the_sheet_has_title_facts_papers_and_source(sheet):
    known = rules().catalog.get(RESIDENCE)
    words = seen((await sheet(RESIDENCE)).text)
    for part in (known.title, "7 ngày làm việc", "Công an cấp xã", known.decision, "tháng 7/2026", known.field):
        assert part in words
    assert all(paper.title in words for paper in known.papers)
    assert all(number in words for number in known.legal_basis)


async def test_what_is_not_published_says_so_and_is_never_free(sheet):
    nothing = dict.fromkeys(("terms", "papers", "agencies", "submit", "results", "subjects", "legal_basis"), ())
    parts = {**nothing, "fee": Fee(state=FeeState.NOT_PUBLISHED), "decision": None}
    bare = rules().catalog.get(RESIDENCE).model_copy(update=parts)
    page = (await sheet(RESIDENCE, made=bare)).text
    words = seen(page)
    assert page.count(f"<dd>{sentence('card.unpublished')}</dd>") == page.count("<dd>") == 6
    assert sentence("sheet.legal_basis", numbers=sentence("card.unpublished")) in words
    assert sentence("card.papers_unpublished") in words
    assert sentence("card.decision_unpublished") in words
    assert sentence("card.fee_free") not in words


async def test_every_paper_stands_on_the_sheet_even_where_the_card_folds_them(sheet):
    longest = max(rules().catalog.procedures, key=lambda one: len(one.papers))
    page = (await sheet(longest.code)).text
    assert page.count("<li>") == len(longest.papers)


async def test_the_drawing_is_the_code_of_the_link_to_the_card(sheet):
    page = (await sheet(BIRTH)).text
    (drawn,) = re.findall(r'<path[^>]* d="([^"]+)"', page)
    assert drawn in picture(f"{HERE}/?hoi={BIRTH}").svg_inline(border=4, omitsize=True)


async def test_who_cannot_scan_reads_where_to_go_and_what_to_type(sheet):
    words = seen((await sheet(BIRTH)).text)
    assert f"{sentence('sheet.or_open')} motcua.example.vn {sentence('sheet.then_type')} {BIRTH}" in words


async def test_a_sheet_that_would_lead_nowhere_warns(sheet):
    for address in ("http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080", "http://0.0.0.0:8080"):
        assert 'class="warning"' in (await sheet(BIRTH, address=address)).text
    assert 'class="warning"' not in (await sheet(BIRTH)).text


async def test_the_sheet_asks_nobody_else_and_needs_neither_script_nor_inline_style(sheet):
    answer = await sheet(BIRTH)
    page = answer.text.replace(HERE, "")
    assert "http" not in page
    assert "<script" not in page
    assert "style=" not in page
    assert "<style" not in page
    assert "unsafe" not in answer.headers["content-security-policy"]


async def test_words_of_the_list_stay_words(sheet):
    evil = rules().catalog.get(BIRTH).model_copy(update={"title": "<script>alert(1)</script> & Co"})
    page = (await sheet(BIRTH, made=evil)).text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in page


@pytest.mark.parametrize("code", ["6.999999", "abc", "1.001193x", "%3Cb%3E", "1.001193.000.00.00.H44"])
async def test_an_unknown_code_is_a_kind_404(sheet, code):
    answer = await sheet(code)
    assert answer.status_code == 404
    assert sentence("sheet.unknown") in answer.text


async def test_who_chose_english_gets_english_labels_and_the_official_names(sheet):
    page = (await sheet(RESIDENCE, language="en")).text
    assert 'lang="en"' in page
    assert sentence("sheet.papers", "en") in page
    assert f'<h1 lang="vi">{rules().catalog.get(RESIDENCE).title}</h1>' in page
