"""Text messages: what they cost, what the gateway is asked, and every way in which it can answer."""

import json
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.channels.sms_post import Gateway, SmsPostbag
from bot.domain import sms
from bot.domain.contact import Contact, ContactKind
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Bad, Gone, OutOfWindow, RateLimited, Temporary, Unsure
from tests.blank_archive import archive_at
from tests.contract.made import NOW, kept_case, message
from tests.office import rules

BODY = {"to": "{phone84}", "sms": {"content": "{text}", "tags": ["{id}", 7]}, "from": "MOTCUA", "note": "gửi {phone0}"}


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("ế" * 70, 1), ("ế" * 71, 2), ("ế" * 135, 3),
     ("€" * 80, 1), ("€" * 81, 2), ("", 1), ("😀" * 35, 1), ("😀" * 36, 2)],
)  # fmt: skip
def test_a_text_takes_the_parts_that_its_alphabet_gives(text, count):
    assert sms.parts(text) == count


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Việc của ông/bà đã có kết quả", "Viec cua ong/ba da co ket qua"), ("«Đèn» – hỏng…", '"Den" - hong...'),
     ("日", "?")],
)  # fmt: skip
def test_without_accents_it_fits_the_short_alphabet(text, plain):
    assert sms.without_accents(text) == plain
    assert sms.parts(sms.without_accents("ế" * 160)) == 1


@pytest.fixture
async def store(tmp_path):
    opened = await archive_at(tmp_path / "motcua.db")
    yield opened
    await opened.close()


@asynccontextmanager
async def gateway(store, answer=None, *, phone="+84912345678", home="https://mc.vn", **parts):
    """A bag, a message for it, and what the gateway was asked."""
    asked = []

    def answered(request):
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer or httpx.Response(200, json={"status": 0})

    case = await kept_case(store)
    async with store.transaction() as archive:
        given = Contact("contact", case.person_id, ContactKind.PHONE, phone, confirmed=True)
        await archive.contacts.give(given, NOW)
    known = {"url": "https://sms.example.vn/send", "body": BODY, "headers": {"X-Key": "k"}} | parts
    bag = SmsPostbag(Gateway(**known), rules().texts, home, store, httpx.MockTransport(answered))
    yield bag, message(Identity(Channel.SMS, "contact"), case_id=case.id), asked, case


async def test_the_template_is_filled_inside_its_strings_and_nothing_of_the_matter_is_said(store):
    async with gateway(store) as (bag, outgoing, asked, case):
        await bag.send(outgoing)
    (request,) = asked
    body = json.loads(request.content)
    text = body["sms"]["content"]
    assert body == {
        "to": "84912345678", "sms": {"content": text, "tags": [outgoing.id, 7]}, "from": "MOTCUA",
        "note": "gửi 0912345678",
    }  # fmt: skip
    assert (
        text
        == f"Mot Cua: viec {case.code} co tin moi. Xem: https://mc.vn/?ma={case.code} hoac go ma o noi ong/ba da gui."
    )
    assert request.headers["x-key"] == "k"
    assert sms.parts(text) == 1
    assert not [part for part in (case.sender.name, case.content) if part in request.content.decode()]


async def test_with_accents_the_words_stay_as_they_are(store):
    async with gateway(store, accents=True) as (bag, outgoing, asked, _):
        await bag.send(outgoing)
    assert "có tin mới" in json.loads(asked[0].content)["sms"]["content"]


async def test_a_text_that_would_take_too_many_parts_is_our_mistake(store):
    async with gateway(store, home="https://" + "a" * 500) as (bag, outgoing, asked, _):
        with pytest.raises(Bad):
            await bag.send(outgoing)
    assert asked == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(202, json={"status": "0"}), None),
        (httpx.Response(200, json={"status": 7, "why": "+84912345678"}), OutOfWindow),
        (httpx.Response(200, text="không phải JSON"), OutOfWindow),
        (httpx.Response(200, json=[]), OutOfWindow),
        (httpx.Response(400, text="+84912345678"), OutOfWindow),
        (httpx.Response(302, headers={"location": "https://evil.example"}), OutOfWindow),
        (httpx.Response(401), Temporary),
        (httpx.Response(402), Temporary),
        (httpx.Response(503), Temporary),
        (httpx.Response(429, headers={"retry-after": "7"}), RateLimited),
        (httpx.ConnectError("no"), Temporary),
        (httpx.ReadTimeout("no"), Unsure),
        (httpx.RemoteProtocolError("no"), Unsure),
    ],
)
async def test_every_answer_is_told_in_the_posts_words_and_quotes_nothing(store, answer, error):
    async with gateway(store, answer, good={"status": "0"}) as (bag, outgoing, asked, _):
        if error is None:
            await bag.send(outgoing)
        else:
            with pytest.raises(error) as caught:
                await bag.send(outgoing)
            assert type(caught.value) is error
            assert "84912345678" not in str(caught.value)
    assert len(asked) == 1


async def test_patience_is_as_long_as_the_gateway_says_or_a_minute(store):
    for header, seconds in (({"retry-after": "7"}, 7), ({"retry-after": "soon"}, 60), ({}, 60)):
        async with gateway(store, httpx.Response(429, headers=header)) as (bag, outgoing, _, _):
            with pytest.raises(RateLimited) as caught:
                await bag.send(outgoing)
            assert caught.value.after == seconds


async def test_a_contact_that_was_deleted_meanwhile_gets_nothing(store):
    async with gateway(store) as (bag, outgoing, asked, case):
        async with store.transaction() as archive:
            await archive.contacts.forget(case.person_id)
        with pytest.raises(Gone):
            await bag.send(outgoing)
    assert asked == []
