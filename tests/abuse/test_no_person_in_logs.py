"""No person and no secret in the logs, at the chattiest level, in good days and in bad ones.

Guards: `bot.log` strikes at the one handler, tells an exception by class and place, a library's line without its
values, and lets libraries speak from a warning on. People, numbers and codes are invented.
"""

import asyncio
import contextlib
import io
import json
import logging
import sqlite3
import subprocess
import sys
from unittest import mock
from uuid import uuid4

import httpx
import pytest
import structlog
import telegram
from pydantic import TypeAdapter, ValidationError

from bot import log
from bot.domain import casecode
from bot.domain.case import Status
from bot.domain.message import Channel, Identity
from bot.domain.ports import BrokenRule
from bot.worker.led import AlwaysLeads
from bot.worker.timer import Timer
from tests.abuse.house import identity_in
from tests.browser.program import Program
from tests.clock import SetClock
from tests.contract.conftest import ENGINES
from tests.fake_telegram import FakeTelegram, Fault, serving
from tests.filing import filed

NAMES = ("Nguyễn Văn Thử", "Trần Thị Ví Dụ", "Lê Bịa Đặt")
PHONES = ("0912 345 678", "+84987654321", "0356.789.012")
CARDS = ("025099001234", "001085012345", "034 188 009 876")
TOKENS = ("987654321:TEST-token-of-nobody-at-all", "123456789:AAF-invented_invented_invented_12")
STORY = "Cột đèn số mười bốn trước cổng nhà văn hóa khu ba nghiêng hẳn ra đường"
CODE = casecode.show(casecode.make(0x2BADC0FFEE123))
MARKERS = (*NAMES, *PHONES, *CARDS, *TOKENS, STORY, CODE)
ALL = " | ".join(MARKERS)


def marks_in(text, more=()):
    """Which markers can be read in the text, however the line escaped its letters."""
    plain = text + json.dumps(text, ensure_ascii=True)
    escaped = {mark: json.dumps(mark)[1:-1] for mark in (*MARKERS, *more)}
    return [mark for mark, other in escaped.items() if mark in plain or other in plain]


class Log:
    """What a running desk writes, at DEBUG; `since` gives what came since the last time."""

    def __init__(self):
        self._stream, self._read = io.StringIO(), 0

    def set_up(self, form="json"):
        with contextlib.redirect_stderr(self._stream):
            log.set_up("DEBUG", form)

    def since(self):
        whole = self._stream.getvalue()
        fresh, self._read = whole[self._read :], len(whole)
        return fresh


@pytest.fixture
def logged():
    root = logging.getLogger()
    handlers = root.handlers[:]
    told = Log()
    told.set_up()
    yield told
    log.set_up("INFO", "lines")
    root.handlers[:] = handlers


async def tells_everything(house, browser):
    """A citizen who says more than was asked, on the web and on Telegram; gives the case."""
    who = identity_in(browser)
    for words in (*MARKERS, f"tôi là {NAMES[0]}, CCCD {CARDS[0]}, gọi {PHONES[0]}", "thôi"):
        house.office.clock.pass_by(seconds=5)
        await browser.post("/chat/messages", json={"id": str(uuid4()), "text": words})
    case = await filed(house.office, who.id)
    person = house.fake.person(first_name=NAMES[1])
    for words in ("gửi phản ánh", STORY, "đúng rồi", NAMES[1], f"nhà ông {NAMES[2]}", PHONES[1], "bỏ qua", "đồng ý"):
        house.office.clock.pass_by(seconds=5)
        await house.update(browser, house.fake.says(person, words))
    house.fake.presses_button(person, "start:menu")
    await house.update(browser, house.fake.waiting[-1])
    await house.run_post()
    return case


async def is_answered(house, case):
    """An official looks, asks, answers, and teaches the search."""
    async with house.official() as official:
        assert (await official.get(f"/desk/cases/{case.code}")).status_code == 200
        for act, words in (("accept", ""), ("ask", f"Nhà {NAMES[0]} ở đâu?"), ("answer", f"{STORY}: đã thay cột.")):
            version = (await house.case(case.code)).version
            given = {"version": version, "words": words, "do": "send"}
            assert (await official.post(f"/desk/cases/{case.code}/{act}", data=given)).status_code == 303
        await official.post("/desk/login", data={"username": NAMES[0], "password": PHONES[0]})
    await house.run_post()


async def test_a_whole_day_at_the_desk_leaves_no_person_in_the_log(house, citizen, logged):
    """Guard: libraries are heard from a warning on (aiosqlite tells every statement with its values at DEBUG)."""
    case = await tells_everything(house, citizen)
    await is_answered(house, case)
    assert (await house.case(case.code)).status is Status.ANSWERED
    lines = logged.since()
    assert marks_in(lines, (case.code, casecode.show(case.code), case.sender.name, case.sender.phone)) == []


def _chained():
    try:
        raise KeyError(ALL)
    except KeyError as cause:
        raise RuntimeError(ALL) from cause


def _misread():
    TypeAdapter(int).validate_python(ALL)


def _raised(make):
    """An exception with a history, as a real one has."""
    try:
        make()
    except Exception as error:
        return error
    raise AssertionError


def _request():
    return httpx.Request("GET", f"https://api.telegram.org/bot{TOKENS[0]}/getFile?x={NAMES[0]}")


ERRORS = {
    "a value": ValueError(ALL),
    "a key": KeyError(ALL),
    "a chain": _raised(_chained),
    "a group": ExceptionGroup(ALL, [ValueError(ALL)]),
    "letters": _raised(lambda: ALL.encode("ascii")),
    "a model": _raised(_misread),
    "JSON": _raised(lambda: json.loads(ALL)),
    "the driver": sqlite3.IntegrityError(f"DETAIL: Key (name)=({ALL}) already exists"),
    "the network": httpx.ConnectError(ALL, request=_request()),
    "the platform": telegram.error.NetworkError(ALL),
}  # fmt: skip
assert isinstance(ERRORS["a model"], ValidationError)


class Place:
    """Where something fails: what is put out of order, and what is then done."""

    def __init__(self, target, attribute, do):
        self.target, self.attribute, self.do = target, attribute, do


async def _web(house, browser):
    answer = await browser.post("/chat/messages", json={"id": str(uuid4()), "text": "tra cứu"})
    return answer.text


async def _page(house, browser):
    return (await browser.get("/", headers={"Accept": "text/html"})).text


async def _webhook(house, browser):
    return (await house.update(browser, house.fake.says(house.fake.person(), "tra cứu"))).text


async def _post(house, browser):
    person = house.fake.person()
    await house.update(browser, house.fake.says(person, "tra cứu"))
    await house.run_post()


async def _timer(house, browser):
    timer = Timer(
        house.store,
        house.office.rules,
        house.office.clock,
        house.office.chance,
        wake=list,
        search=list,
        leadership=AlwaysLeads(),
    )
    await timer._guarded(timer.digest)
    await timer._guarded(timer.forget)


async def _photo(house, browser):
    return (await browser.post("/chat/photos", files={"photo": (f"{NAMES[0]}.jpg", b"x")})).text


PLACES = {
    "the conversation": ("handlers.router.route", _web),
    "the driver": ("bot.store.arrivals.SqlArrivals.take", _web),
    "the web log": ("bot.store.weblog.SqlWebLog.add", _web),
    "a page": ("bot.web.chat.language_of", _page),
    "the reading of an update": ("bot.channels.telegram_read.clean", _webhook),
    "the sending": ("telegram.Bot.send_message", _post),
    "the rendering": ("bot.channels.telegram_post.render", _post),
    "a sweep": ("bot.services.digests.send_due", _timer),
    "a photo": ("bot.web.photos.re_encode", _photo),
}


async def test_ninety_forced_faults_leave_no_person_in_the_log_or_on_a_page(house, citizen, logged):
    """Guard: `tell_exception`; an error page says our sentence only."""
    forced, silent, found = 0, 0, []
    for name, (where, do) in PLACES.items():
        for kind, error in ERRORS.items():
            house.office.clock.pass_by(seconds=5)
            with mock.patch(where, side_effect=error) as broken:
                told = await do(house, citizen)
            forced += broken.called
            lines = logged.since()
            silent += not lines
            found += [(name, kind, mark) for mark in marks_in(f"{lines}{told or ''}")]
    assert found == []
    assert silent <= 1, "only a platform that is down is tried again without a word"
    assert forced == len(PLACES) * len(ERRORS) == 90


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_row_that_the_real_driver_refuses_is_told_without_its_values(engine, request, logged):
    """PostgreSQL's own error quotes the whole row ("Failing row contains (…)"); guard: `tell_exception`."""
    async with ENGINES[engine](request) as store:
        with pytest.raises(BrokenRule) as broken:
            await _speaks_no_language(store)
    structlog.get_logger("bot.test").error("the archive", why=str(broken.value), exc_info=broken.value)
    lines = logged.since()
    assert "BrokenRule" in lines
    assert marks_in(lines) == []


async def _speaks_no_language(store):
    async with store.transaction() as archive:
        person = await archive.people.meet(Identity(Channel.WEB, "x"), "somebody", SetClock().now())
        await archive.people.set_language(person.id, ALL)


async def test_what_the_real_http_client_stumbles_over_is_told_by_its_class(house, logged):
    house.fake.files["abc"] = b"x"
    house.telegram.photos._fetching._client = httpx.AsyncClient(transport=httpx.MockTransport(_refusing))
    assert await house.telegram.photos.fetch("abc") is None
    await house.telegram.photos._fetching._client.aclose()
    lines = logged.since()
    assert "photo_not_fetched" in lines
    assert marks_in(lines) == []


def _refusing(request):
    raise httpx.ConnectError(ALL, request=request)


async def test_what_asyncio_says_of_a_task_or_a_callback_holds_no_values(logged):
    """Guard: a line that a library put together is told up to where a value may begin."""
    loop = asyncio.get_running_loop()

    async def failing():
        raise ValueError(ALL)

    def called(_value):
        raise ValueError(ALL)

    task = asyncio.create_task(failing(), name=NAMES[0])
    loop.call_soon(called, ALL)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    lines = logged.since()
    assert "Task exception was never retrieved" in lines
    assert "Exception in callback" in lines
    assert marks_in(lines) == []


@pytest.mark.parametrize("form", ["json", "lines"])
def test_a_library_s_warning_is_told_without_the_values_it_was_given(logged, form):
    logged.set_up(form)
    library = logging.getLogger("some.library")
    for name in NAMES:
        library.warning("no such person: %s of %d", name, 7)
        library.warning("no such person: %(name)s", {"name": name})
        library.error(f"cannot read {{'name': '{name}'}}")
        library.warning("%d", name)
        library.warning("deep", stack_info=True)
    lines = logged.since()
    assert "no such person: … of 7" in lines
    assert "cannot read" in lines
    assert marks_in(lines) == []


def test_libraries_say_nothing_below_a_warning_whatever_they_are_called(logged):
    for name in ("aiosqlite", "httpcore.http11", "telegram.Bot", "python_multipart.multipart", "asyncpg", "any.other"):
        logging.getLogger(name).debug(ALL)
        logging.getLogger(name).info(ALL)
    assert logged.since() == ""


UNCAUGHT = f"""
import gc, sys, threading
from bot import log
log.set_up("DEBUG", "lines")
log.take_the_rest()
ALL = {ALL!r}
class Collected:
    def __del__(self):
        raise ValueError(ALL)
Collected()
gc.collect()
def failing():
    raise KeyError(ALL)
thread = threading.Thread(target=failing, name=ALL)
thread.start()
thread.join()
raise RuntimeError(ALL)
"""


def test_what_nobody_catches_is_told_by_class_and_place_too():
    """Guard: `take_the_rest`; Python itself would print every word of the exception."""
    ran = subprocess.run([sys.executable, "-c", UNCAUGHT], capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 1
    assert [kind in ran.stderr for kind in ("ValueError", "KeyError", "RuntimeError")] == [True] * 3
    assert marks_in(ran.stderr + ran.stdout) == []


def test_the_program_asks_for_that_before_it_does_anything(monkeypatch):
    from bot import __main__ as top

    done = []
    monkeypatch.setattr(top.log, "set_up", lambda *_: done.append("set up"))
    monkeypatch.setattr(top.log, "take_the_rest", lambda: done.append("told"))
    monkeypatch.setattr(top, "program", lambda **_: done.append("runs"))
    top.main()
    assert done == ["set up", "told", "runs"]


@pytest.mark.full
@pytest.mark.fault
async def test_the_program_itself_prints_no_person_while_the_platform_quotes_them(tmp_path):
    """The real program at DEBUG, polling a platform that puts everything it was sent into its refusals."""
    fake = FakeTelegram(TOKENS[0])
    async with serving(fake) as address:
        settings = {"MOTCUA_TELEGRAM_TOKEN": fake.token, "MOTCUA_TELEGRAM_API": address, "MOTCUA_LOG_LEVEL": "DEBUG"}
        program = Program(tmp_path, **settings)
        await program.start()
        try:
            for code in (400, 403, 502, 429, 400):
                fake.faults.append(Fault.status(code, f"Bad Request: {ALL}", method="sendMessage"))
            for number, words in enumerate(
                (*MARKERS, "gửi phản ánh", STORY, "đúng rồi", NAMES[0], NAMES[1], PHONES[0])
            ):
                fake.says(fake.person(5_000_000_001 + number % 4, first_name=NAMES[2]), words)
            async with asyncio.timeout(60):
                while len(fake.sent()) < 12:
                    await asyncio.sleep(0.1)
        finally:
            await program.stop()
    assert "post.given_up" in program.told
    assert marks_in(program.told) == []
