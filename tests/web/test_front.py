"""The front door keeps out what no room should have to handle, and says faults in a sentence."""

import asyncio
import json

import httpx
import pytest
from structlog.testing import capture_logs

from bot.domain.ports import ArchiveUnavailable
from bot.web import body
from bot.web.faults import LastAnswer
from tests.web.chat_door import HERE, message, rules, served, words

JSON = {"Content-Type": "application/json"}
PAGE = {"Accept": "text/html"}


@pytest.mark.parametrize("path", ["/", "/healthz", "/no/such/page", "/static/chat.js", "/chat/lines", "/chat/stream"])
async def test_every_answer_carries_the_security_headers(door, path):
    async with door.browser() as stranger:
        answer = await stranger.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["permissions-policy"]


async def test_a_refused_body_carries_the_headers_too(browser):
    answer = await browser.post("/chat/messages", content=b"x" * (body.PAGE_CAP + 1), headers=JSON)
    assert answer.status_code == 413
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_talk_is_not_kept_by_any_cache(browser):
    assert (await browser.get("/chat/lines")).headers["cache-control"] == "no-store"
    assert (await browser.get("/")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
async def test_the_routes_are_described_to_nobody(browser, path):
    assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("path", "cap"),
    [("/telegram/webhook", 64 * 1024), ("/chat/messages", 1024**2), ("/chat/photos", 10 * 1024**2), ("/desk", 1024**2)],
)
async def test_a_body_that_declares_too_much_is_refused_unread(browser, path, cap):
    async def never():
        pytest.fail("the body was read")
        yield b""

    answer = await browser.post(path, content=never(), headers={"Content-Length": str(cap + 1)})
    assert answer.status_code == 413
    assert answer.json()["error"]["text"] == words("web.error.too_large")


async def test_a_body_that_grows_too_large_while_it_streams_is_cut_there(browser):
    sent = 0

    async def pieces():
        nonlocal sent
        for _ in range(100):
            sent += 65_536
            yield b"x" * 65_536

    answer = await browser.post("/chat/messages", content=pieces(), headers=JSON)
    assert answer.status_code == 413
    assert sent <= body.PAGE_CAP + 65_536


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe{}",
        b'{"id":"6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11","text":"\xc3\x28"}',
        b'{"id":"6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11","text":"\\ud83d"}',
        b'{"id":"6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11","text":"\\u0000"}',
        b'{"id":"6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11","text":"\x00"}',
        b"[" * 3000 + b"]" * 3000,
        b'{"text":' * 3000 + b"1" + b"}" * 3000,
        json.dumps({f"k{n}": n for n in range(10_000)}).encode(),
        b'{"text":"thieu id"}',
        b'{"id":"khong phai uuid","text":"a"}',
        b'{"id":99999999999999999999999999,"text":"a"}',
        b'{"id":"6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11","text":5}',
        b'{"id":"6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11","press":"' + b"x" * 65 + b'"}',
        b'{"id":"6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11","press":""}',
        b'{"id":"6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11","photos":["../../etc/passwd"]}',
    ],
)
async def test_a_broken_body_is_told_so_and_changes_nothing(door, browser, broken):
    answer = await browser.post("/chat/messages", content=broken, headers=JSON)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["text"].endswith(".")
    assert door.received == []


async def test_another_content_type_is_refused(door, browser):
    answer = await browser.post("/chat/messages", data=message())
    assert answer.status_code == 415
    assert answer.json()["error"]["text"] == words("web.error.not_json")
    assert door.received == []


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "²"])
async def test_a_length_that_is_no_number_is_refused(browser, length):
    headers = [(b"content-length", length.encode()), (b"content-type", b"application/json")]
    answer = await browser.post("/chat/messages", content=b"{}", headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/chat/messages", "/no/such/page"])
async def test_a_body_that_drips_is_dropped(door, monkeypatch, path):
    monkeypatch.setattr(body, "PATIENCE", 0.2)
    async with served(door) as address, httpx.AsyncClient(base_url=address) as browser:
        await browser.get("/chat/lines")
        host, port = address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {address}\r\nContent-Type: application/json\r\n"
        cookie = f"Cookie: motcua_chat={browser.cookies['motcua_chat']}\r\n"
        writer.write(f"{head}{cookie}Content-Length: 1000\r\n\r\n{{".encode())
        async with asyncio.timeout(10):
            answer = await reader.read()  # to the end: the connection is closed on us
        writer.close()
    assert answer.startswith((b"HTTP/1.1 408", b"HTTP/1.1 404", b"HTTP/1.1 405"))
    assert door.received == []


async def test_an_archive_that_is_down_is_said_and_the_message_can_be_sent_again(door, browser):
    async def down(_incoming):
        raise ArchiveUnavailable

    door.answer = down
    sent = message()
    answer = await browser.post("/chat/messages", json=sent)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["error"]["text"] == words("web.error.unavailable")
    door.answer = None
    assert (await browser.post("/chat/messages", json=sent)).status_code == 202


async def test_an_unknown_fault_tells_nothing_of_the_machine_or_the_person(door, browser):
    async def bug(incoming):
        raise KeyError(incoming.text)

    door.answer = bug
    with capture_logs() as lines:
        answer = await browser.post("/chat/messages", json=message("Nguyễn Văn Thử 0912 345 678"), headers=PAGE)
    assert answer.status_code == 500
    assert words("web.error.ours") in answer.text
    assert "KeyError" not in answer.text
    assert "Nguyễn" not in answer.text
    assert [line["log_level"] for line in lines] == ["error"]
    assert "Nguyễn" not in str([{key: value for key, value in line.items() if key != "exc_info"} for line in lines])


async def test_a_person_gets_a_page_and_a_program_gets_json(browser):
    page = await browser.get("/no/such/page", headers=PAGE)
    assert page.headers["content-type"].startswith("text/html")
    assert words("web.error.not_found") in page.text
    told = await browser.get("/no/such/page")
    assert told.json()["error"] == {"key": "web.error.not_found", "text": words("web.error.not_found")}


async def test_who_chose_english_reads_faults_in_english(browser):
    browser.cookies.set("motcua_language", "en")
    assert "no such page" in (await browser.get("/no/such/page", headers=PAGE)).text


async def test_health_is_ok_while_the_archive_answers(browser):
    answer = await browser.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_health_is_not_ok_once_the_archive_does_not_answer(door, browser):
    await door.store.close()
    assert (await browser.get("/healthz")).status_code == 503


async def test_without_javascript_the_page_says_how_to_reach_the_office(browser):
    page = (await browser.get("/")).text
    inside = page[page.index("<noscript>") : page.index("</noscript>")]
    assert words("web.noscript") in inside
    assert words("web.unpublished") in inside


async def test_no_page_of_ours_asks_anybody_else_or_needs_inline_code(browser):
    for path in ("/", "/no/such/page"):
        page = (await browser.get(path, headers=PAGE)).text
        assert "http" not in page.replace(HERE, "").replace("http-equiv", "")
        assert " style=" not in page
        assert "<style" not in page


async def test_a_request_that_the_end_of_the_program_breaks_off_is_told_to_come_again():
    async def endless(_scope, _receive, _send):
        await asyncio.Event().wait()

    told = []

    async def send(message):
        told.append(message)

    last = LastAnswer(endless, texts=rules().texts, failed=lambda: None)
    scope = {"type": "http", "method": "POST", "path": "/chat/messages", "headers": [], "query_string": b""}
    task = asyncio.create_task(last(scope, None, send))
    await asyncio.sleep(0)
    task.cancel()
    await task
    assert told[0]["status"] == 503
    assert (b"retry-after", b"30") in told[0]["headers"]
