"""After a restore the desk shows what was held back, and sends it when an official says so."""

import pytest

from bot.domain.outbox import RESTORED
from bot.domain.person import Role
from bot.services import restored
from tests.contract.made import AN, BINH, message


@pytest.fixture
async def letters(bureau):
    """Two messages held back, and one that a platform refused."""
    made = [message(AN), message(AN), message(BINH)]
    async with bureau.desk() as desk:
        await desk.archive.outbox.put(made[2])
        await desk.archive.outbox.claim(desk.now, desk.now, "postman", 1)
        await desk.archive.outbox.dead(made[2].id, "postman", "Gone: blocked", desk.now)
        for each in made[:2]:
            await desk.archive.outbox.put(each)
        assert await restored.settle(desk.archive, desk.now) == 2
    return made


async def test_the_page_says_why_they_were_held_and_keeps_them_apart_from_the_others(bureau, letters):
    async with bureau.visit(await bureau.official(Role.RECEIVER)) as browser:
        page = (await browser.get("/desk/post")).text
    assert "Giữ lại sau khi khôi phục: 2 tin" in page
    assert "có thể người nhận đã nhận rồi" in page
    assert page.count("Gone: blocked") == 1
    assert RESTORED not in page


async def test_one_press_sends_all_that_were_held_and_nothing_else(bureau, letters):
    async with bureau.visit(await bureau.official(Role.RECEIVER)) as browser:
        assert (await browser.post("/desk/post/held/again")).headers["location"] == "/desk/post?done=again"
        page = (await browser.get("/desk/post")).text
    assert "Giữ lại" not in page
    assert bureau.woken == 1
    assert [sent.id for sent in await bureau.post()] == [letters[0].id, letters[1].id]


async def test_one_message_alone_can_be_sent(bureau, letters):
    async with bureau.visit(await bureau.official(Role.RECEIVER)) as browser:
        await browser.post(f"/desk/post/{letters[1].id}/again")
        assert "Giữ lại sau khi khôi phục: 1 tin" in (await browser.get("/desk/post")).text
    assert [sent.id for sent in await bureau.post()] == [letters[1].id]


async def test_a_handler_cannot_send_them(bureau, letters):
    async with bureau.visit(await bureau.official()) as browser:
        assert (await browser.post("/desk/post/held/again")).status_code == 404
    assert await bureau.post() == []
