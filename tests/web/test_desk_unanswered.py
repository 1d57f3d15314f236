"""Teaching the search through the door: a question without an answer, one official's word, a second one's yes."""

import hashlib
import re
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, cast

import pytest
from httpx import ASGITransport, AsyncClient

from bot.domain.person import DeskSession, Role
from bot.domain.question import State
from bot.domain.taught import Taught
from bot.reception import Reception
from bot.services import questions
from bot.web.front import Front
from bot.web.session import COOKIE
from tests.clock import Scattered
from tests.lent_web import LentWebs
from tests.office import Office, rules
from tests.sealing import SEALER
from tests.talk import says, sentence

WORDS = "bìa xanh quắc la"
CODE = "1.004222"
PAGE = "/desk/unanswered"
HOST = "http://desk.test"


class School(Office):
    """A desk whose taught words are its own, with officials' browsers before it."""

    def __post_init__(self):
        super().__post_init__()
        self.lent = LentWebs()
        self.start_again()

    def start_again(self):
        """The program as it begins: the archive stays, the memory is new."""
        self.rules = replace(rules(), taught=Taught())
        self.reception = Reception(self.store, self.rules, self.clock, self.chance, reach=self.reach, wake=self._woken)
        nothing: Any = cast("Any", None)
        front = Front(
            store=self.store, rules=self.rules, clock=self.clock, chance=self.chance, receive=nothing, wake=self._woken,
            web_lines=nothing, photo_sources={}, sealer=SEALER,
        )  # fmt: skip
        self.lent.given_back()
        self.web = self.lent.over(front)

    @asynccontextmanager
    async def visit(self, official, origin=HOST):
        token = self.chance.token()
        async with self.desk() as desk:
            digest = hashlib.sha256(token.encode()).hexdigest()
            await desk.archive.sessions.open(DeskSession(digest, official.id, desk.now, desk.now))
        headers = {"origin": origin, "accept": "text/html"}
        async with AsyncClient(transport=ASGITransport(app=self.web), base_url=HOST, headers=headers) as browser:
            browser.cookies.set(COOKIE, token, path="/desk")
            yield browser

    async def one(self, state=State.OPEN):
        async with self.desk() as desk:
            found = await desk.archive.questions.in_state(state, 10)
        return found[0] if found else None


@pytest.fixture
async def school(tmp_path):
    async with School.opened(tmp_path, chance=Scattered()) as opened:
        await opened.says(WORDS)
        yield opened
        opened.lent.given_back()


@pytest.fixture
async def first(school):
    official = await school.official(Role.RECEIVER, chat=False)
    async with school.visit(official) as browser:
        yield browser


@pytest.fixture
async def second(school):
    official = await school.official(Role.ADMIN, chat=False)
    async with school.visit(official) as browser:
        yield browser


async def press(browser, **given):
    """Presses a button of the form for the first question on the page."""
    shown = (await browser.get(PAGE)).text
    address, version = re.search(rf'action="({PAGE}/\w+)".*?name="version" value="(\d+)"', shown, re.DOTALL).groups()
    return await browser.post(address, data={"version": version} | given)


async def answered(school, words=WORDS):
    replies = await school.says(words, "mot-nguoi-khac")
    return CODE in "".join(button.press or "" for reply in replies for button in reply.buttons)


async def test_what_two_officials_agree_on_answers_the_same_question_at_once(school, first, second):
    assert WORDS in (await first.get(PAGE)).text
    assert (await press(first, code=CODE)).headers["location"] == f"{PAGE}?done=propose"
    assert not await answered(school)
    assert (await press(second, do="approve")).headers["location"] == f"{PAGE}?done=approve"
    assert await answered(school)
    assert await answered(school, "cho em hỏi bia xanh quac la ạ")
    assert not await answered(school, "bìa xanh")


async def test_what_was_taught_holds_after_a_restart(school, first, second):
    await press(first, code=CODE)
    await press(second, do="approve")
    school.start_again()
    assert not await answered(school)
    async with school.store.reading() as archive:
        await questions.use_taught(school.rules, archive)
    assert await answered(school)


async def test_who_proposed_does_not_approve(school, first):
    await press(first, code=CODE)
    shown = (await first.get(PAGE)).text
    assert sentence("questions.own") in shown
    assert 'value="approve"' not in shown
    refused = await press(first, do="approve")
    assert refused.status_code == 422
    assert sentence("questions.same_person") in refused.text
    assert not await answered(school)


async def test_what_a_second_person_rejects_is_open_again(school, first, second):
    await press(first, code=CODE)
    await press(second, do="reject")
    assert (await school.one()).words == WORDS
    assert not await answered(school)


async def test_taught_words_can_be_withdrawn(school, first, second):
    await press(first, code=CODE)
    await press(second, do="approve")
    await press(first, do="withdraw")
    assert not await answered(school)
    assert (await school.one()).code is None


async def test_what_asks_for_no_procedure_leaves_the_list_and_may_come_back(school, first):
    await press(first, do="dismiss")
    assert await school.one() is None
    await press(first, do="reopen")
    assert (await school.one()).words == WORDS


async def test_a_dismissed_question_can_be_erased_for_good(school, first):
    await press(first, do="dismiss")
    assert (await press(first, do="erase")).headers["location"] == f"{PAGE}?done=erase"
    assert await school.one(State.DISMISSED) is None
    assert WORDS not in (await first.get(PAGE)).text


async def test_the_second_of_two_who_act_at_once_sees_how_it_stands_now(school, first, second):
    one = await school.one()
    given = {"version": str(one.version)}
    await first.post(f"{PAGE}/{one.id}", data=given | {"code": CODE})
    late = await second.post(f"{PAGE}/{one.id}", data=given | {"do": "dismiss"})
    assert late.status_code == 409
    assert sentence("questions.moved_on") in late.text
    assert (await school.one(State.PROPOSED)).code == CODE


async def test_a_proposal_for_another_version_is_not_approved_unseen(school, first, second):
    await press(first, code=CODE)
    seen = await school.one(State.PROPOSED)
    await press(first, do="reject")
    await press(first, code="1.001193")
    late = await second.post(f"{PAGE}/{seen.id}", data={"version": str(seen.version), "do": "approve"})
    assert late.status_code == 409
    assert await school.one(State.TAUGHT) is None


@pytest.mark.parametrize("words", [CODE, "đăng ký thường trú"])
async def test_another_procedure_is_found_by_its_code_or_name(school, first, words):
    one = await school.one()
    found = await first.get(f"{PAGE}/{one.id}", params={"q": words})
    assert f'value="{CODE}"' in found.text


async def test_the_nearest_procedures_are_one_tap_away(school, first):
    near = rules().finder.find(WORDS, 3).hits
    assert near
    shown = (await first.get(PAGE)).text
    assert all(f'value="{hit.code}"' in shown for hit in near)


async def test_a_procedure_that_is_not_published_is_not_proposed(school, first):
    refused = await press(first, code="9.999999")
    assert refused.status_code == 422
    assert (await school.one()).words == WORDS


async def test_a_step_that_does_not_exist_is_refused(school, first):
    assert (await press(first, do="delete")).status_code == 404


async def test_a_handler_sees_no_list_and_teaches_nothing(school):
    one, handler = await school.one(), await school.official(Role.HANDLER, chat=False)
    async with school.visit(handler) as browser:
        for asked in (browser.get(PAGE), browser.get(f"{PAGE}/{one.id}")):
            assert (await asked).status_code == 404
        refused = await browser.post(f"{PAGE}/{one.id}", data={"version": "1", "code": CODE})
        assert refused.status_code == 404
        assert PAGE not in (await browser.get("/desk")).text
    assert await school.one(State.PROPOSED) is None


async def test_a_form_of_another_site_teaches_nothing(school):
    one, official = await school.one(), await school.official(Role.ADMIN, chat=False)
    async with school.visit(official, origin="http://elsewhere.test") as browser:
        refused = await browser.post(f"{PAGE}/{one.id}", data={"version": "1", "code": CODE})
    assert refused.status_code == 403
    assert (await school.one()).words == WORDS


async def test_an_empty_list_says_so(school, first):
    await press(first, do="dismiss")
    assert sentence("questions.empty") in (await first.get(PAGE)).text


async def test_a_refused_taught_card_still_offers_other_procedures(school, first, second):
    await press(first, code=CODE)
    await press(second, do="approve")
    await school.says(WORDS)
    others = await school.presses(f"procedures:wrong:{CODE}")
    assert says(others, "procedures.choose_other") or says(others, "procedures.not_found")
    assert all(CODE not in (button.press or "") for reply in others for button in reply.buttons)


async def test_words_on_the_page_stay_words(school, first):
    await school.says("<script>alert(1)</script> quắc la")
    shown = (await first.get(PAGE)).text
    assert "<script>alert" not in shown
