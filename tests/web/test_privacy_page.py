"""`/dulieu`: one's own data as a page and as files, by the cookie of the web chat and by nothing else."""

import hashlib
import json
import re

import httpx
import pytest

from bot.domain.message import Channel
from bot.web.front import Front
from tests.filing import ADDRESS, NAME, filed
from tests.lent_web import LentWebs
from tests.office import rules
from tests.sealing import SEALER
from tests.talk import sentence
from tests.web.chat_door import HERE

TOKEN = "T" * 32
ME = hashlib.sha256(TOKEN.encode()).hexdigest()


@pytest.fixture
def app(office):
    front = Front(
        store=office.store, rules=rules(), clock=office.clock, chance=office.chance, receive=office.reception.receive,
        wake=lambda: None, web_lines=None, photo_sources={}, sealer=SEALER,
    )  # fmt: skip
    lent = LentWebs()
    yield lent.over(front)
    lent.given_back()


def browser(app, token=TOKEN):
    cookies = {"motcua_chat": token} if token else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=HERE, cookies=cookies, headers={"accept": "text/html"}
    )


@pytest.fixture
async def case(office):
    return await filed(office, who=ME)


async def test_the_page_shows_what_is_kept_and_what_was_agreed_to(app, case):
    async with browser(app) as mine:
        shown = await mine.get("/dulieu")
    assert shown.headers["cache-control"] == "no-store"
    for part in (NAME, ADDRESS, "0912 345 678", case.content, sentence("privacy.purpose_channel")):
        assert part in shown.text
    assert "Telegram ở nước ngoài" in shown.text


@pytest.mark.parametrize("token", [None, "S" * 32, "short", "../../x"])
async def test_another_browser_sees_the_notice_and_nothing_else(app, case, token):
    async with browser(app, token) as other:
        shown = await other.get("/dulieu")
        saved = [await other.get(f"/dulieu/ban-sao.{kind}") for kind in ("json", "html")]
    assert shown.status_code == 200
    assert "Phiên bản" in shown.text
    assert [each.status_code for each in saved] == [404, 404]
    for each in (shown, *saved):
        assert not any(part in each.text for part in (NAME, ADDRESS, "345 678", case.code[:4]))


async def test_looking_at_the_page_makes_nobody_known(app, office):
    async with browser(app) as mine:
        await mine.get("/dulieu")
    async with office.desk() as desk:
        assert await desk.archive.personal.holdings.person(office.identity(ME)) is None


async def test_the_file_for_machines_holds_everything(app, case):
    async with browser(app) as mine:
        saved = await mine.get("/dulieu/ban-sao.json")
    assert saved.headers["content-disposition"] == 'attachment; filename="du-lieu-cua-toi.json"'
    held = json.loads(saved.text)
    (one,) = held["cases"]
    assert (one["name"], one["address"], one["phone"]) == (NAME, ADDRESS, "+84912345678")
    assert one["content"] == case.content
    assert held["accounts"][0]["draft"] is None
    assert [each["purpose"] for each in held["consents"]] == ["feedback", "channel"]
    assert all(hashlib.sha256(each["words"].encode()).hexdigest() == each["sha256"] for each in held["consents"])


async def test_the_file_for_machines_holds_the_draft_and_the_lines_of_the_chat(app, office):
    from bot.domain.webline import WebLine

    await office.says("gửi phản ánh", who=ME)
    await office.says("Đèn hỏng hai tuần", who=ME)
    async with office.desk() as desk:
        await desk.archive.weblog.add(WebLine(0, desk.now, "Đèn hỏng hai tuần", mine=True), office.identity(ME), "in:1")
    async with browser(app) as mine:
        (account,) = json.loads((await mine.get("/dulieu/ban-sao.json")).text)["accounts"]
    assert account["draft"]["content"] == "Đèn hỏng hai tuần"
    assert [(line["by"], line["words"]) for line in account["chat_lines"]] == [("citizen", "Đèn hỏng hai tuần")]


async def test_the_file_for_reading_needs_nothing_beside_it(app, case):
    async with browser(app) as mine:
        saved = await mine.get("/dulieu/ban-sao.html")
    assert saved.headers["content-disposition"] == 'attachment; filename="du-lieu-cua-toi.html"'
    assert NAME in saved.text
    assert "/static/" not in saved.text


async def test_words_of_a_citizen_stay_words_on_the_page(app, office):
    await office.says("gửi phản ánh", who=ME)
    await office.says("Đèn hỏng <script>alert(1)</script> & tối", who=ME)
    for words in ("xã Hy Cương", "đúng rồi", NAME, ADDRESS, "0912345678", "bỏ qua", "gửi"):
        await office.says(words, who=ME)
    async with browser(app) as mine:
        shown = (await mine.get("/dulieu")).text
    assert "<script>alert" not in shown


async def test_what_was_sent_by_another_channel_is_not_shown_on_the_web(app, office):
    await office.says("xin chào", who=ME, channel=Channel.TELEGRAM)
    async with browser(app) as mine:
        assert sentence("privacy.page_nobody") in (await mine.get("/dulieu")).text


async def test_who_writes_in_several_channels_chooses_on_the_page_where_to_be_told(app, office, case):
    async with office.desk() as desk:
        me = await desk.archive.personal.holdings.person(office.identity(ME))
        await desk.archive.people.meet(office.identity("5", Channel.TELEGRAM), "other", desk.now)
        await desk.archive.linkings.join(me.id, "other")
    async with browser(app) as mine:
        page = (await mine.get("/dulieu")).text
        chosen = re.findall(r'value="(\w*)"( checked)?> (.*?)</label>', page)
        assert next((name, bool(checked)) for _, checked, name in chosen) == (sentence("linking.as_it_comes"), True)
        telegram = next(marked for marked, _, name in chosen if name == "Telegram")
        answer = await mine.post("/dulieu/nhan-tin", data={"way": telegram}, headers={"origin": HERE})
        assert answer.status_code == 303
        assert re.search(rf'value="{telegram}" checked', (await mine.get("/dulieu")).text)
    async with office.desk() as desk:
        assert await desk.archive.linkings.chosen(me.id) == office.identity("5", Channel.TELEGRAM)


async def test_the_choice_is_taken_from_our_own_page_only_and_of_nobody_elses_channels(app, office, case):
    async with browser(app) as mine:
        elsewhere = await mine.post("/dulieu/nhan-tin", data={"way": "x"}, headers={"origin": "https://evil.example"})
        unknown = await mine.post("/dulieu/nhan-tin", data={"way": "x" * 12}, headers={"origin": HERE})
        assert (elsewhere.status_code, unknown.status_code) == (403, 303)
    async with office.desk() as desk:
        me = await desk.archive.personal.holdings.person(office.identity(ME))
        assert await desk.archive.linkings.chosen(me.id) is None


async def test_who_speaks_through_one_channel_has_nothing_to_choose(app, case):
    async with browser(app) as mine:
        assert "nhan-tin" not in (await mine.get("/dulieu")).text
