"""Somebody else's case: every address and command that names something, tried by everybody, as docs/access.md says.

A door is open when it answers otherwise than for something that does not exist. A closed one answers the same, to the
letter, and writes nothing. Guard: the questions to `bot/services/access.py`.
"""

import hashlib
import json
import secrets
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from statistics import median
from time import perf_counter

import pytest

from bot.channels.webchat import ArchivePhotos
from bot.domain import casecode
from bot.domain.breach import Breach
from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.case import Status
from bot.domain.datarequest import DataRequest, RequestKind
from bot.domain.draft import SHORT
from bot.domain.duty import Absence
from bot.domain.group import Group
from bot.domain.message import (
    Attachment,
    AttachmentKind,
    Channel,
    Conversation,
    Identity,
    Incoming,
    Paragraph,
    Reply,
    Span,
)
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Act, DeskSession, Role
from bot.domain.photo import StoredPhoto
from bot.domain.question import State
from bot.domain.subscription import Topic, TopicKind
from bot.domain.survey import Campaign, CampaignState
from bot.services import cases, restricted, similar
from bot.web.session import COOKIE
from tests.abuse.doors import PEOPLE, plain_pages, presses, routes, table
from tests.abuse.whole_desk import WholeDesk
from tests.bureau import ELSEWHERE, HERE
from tests.sealing import SEALER
from tests.web.chat_door import identity_in

ADDRESSES, COMMANDS = table("Every address that names something"), table("Every command that names something")
OPEN_TO_ALL = {"what is published", "an invitation", "a part of one's own"}
"""What is no secret, opens for whoever holds it, or can be nobody else's."""

STORY = "Một câu chuyện không ai khác được đọc."
MANY = {
    "lookups_per_hour": 10**6, "lookups_per_hour_per_address": 10**6, "lookups_per_hour_in_all": 10**6,
    "messages_per_minute": 10**6, "messages_per_minute_per_address": 10**6,
}  # fmt: skip

FORM = {"words": "Đã xem.", "do": "erase", "version": "2", "office": ELSEWHERE, "kind": "noted"}
"""What every form here is sent with: each takes what it knows."""

FORMS = {
    "POST /desk/news/{broadcast_id}": {"do": "cancel"},
    "POST /desk/data/{request_id}": {"do": "confirm", "version": "1"},
    "POST /desk/cases/{code}/register/classification": {"content": "conduct", "intake": "conduct"},
}
"""What some forms call otherwise."""


class Town:
    """The desk with everybody in it: a browser and a chat for each."""

    def __init__(self, desk, browsers, chats, officials):
        self.desk, self.browsers, self.chats, self.officials = desk, browsers, chats, officials

    @property
    def owner(self):
        return identity_in(self.browsers["owner"])

    async def case(self):
        """A case of the owner at the office of this house, with a photo."""
        photo = StoredPhoto(secrets.token_hex(16), "image/jpeg", b"\xff\xd8\xff")
        async with self.desk.desk() as desk:
            await desk.archive.photos.put(photo, self.owner, desk.now)
        return await self.desk.case(
            HERE, origin=self.owner, content=STORY,
            attachments=(Attachment(AttachmentKind.PHOTO, photo.id, 3),),
        )  # fmt: skip

    async def asked_in_a_survey(self, survey_id):
        """A survey that the owner was asked in."""
        async with self.desk.desk() as desk:
            person = await desk.archive.people.meet(self.owner, survey_id, desk.now)
            survey = Campaign(survey_id, "Thử", None, 1, date(2030, 1, 1), CampaignState.OPEN, desk.now)
            await desk.archive.surveys.add(survey)
            await desk.archive.surveys.ask(survey_id, person.id, desk.now)

    async def made(self, kind):
        """Something of this kind that exists, and the name of one that does not."""
        unknown, known = secrets.token_hex(16), secrets.token_hex(16)
        if kind in ("a case", "a draft", "a photo"):
            case = await self.case()
            return {
                "a case": (case.code, casecode.make(secrets.randbits(casecode.BITS))),
                "a draft": (case.draft_id[:SHORT], unknown[:SHORT]),
                "a photo": (case.attachments[0].ref, unknown),
            }[kind]
        if kind == "what one joined":
            case = await self.case()
            async with self.desk.desk() as desk:
                owner = await desk.archive.people.meet(self.owner, known, desk.now)
                return (await similar.join(desk, case, owner, self.owner)).id, unknown
        if kind == "a restricted record":
            async with self.desk.desk() as desk:
                await restricted.open_record(desk, SEALER, STORY, Channel.WEB)
                return (await restricted.listed(desk))[0].id, unknown
        if kind == "a survey":
            await self.asked_in_a_survey(known)
            return known, unknown
        async with self.desk.desk() as desk:
            if kind == "a message":
                await self.given_up(desk, known)
                return known, unknown
            if kind == "a question":
                words = f"câu hỏi {known[:4]}"
                await desk.archive.questions.note(words, words, known, date(2026, 3, 10))
                question = await desk.archive.questions.by_id(known)
                await desk.archive.questions.save(replace(question, state=State.DISMISSED))
                return known, unknown
            if kind == "a request about data":
                person = await desk.archive.people.meet(self.owner, known, desk.now)
                await desk.archive.personal.requests.add(
                    DataRequest(known, person.id, RequestKind.OBJECT, Channel.WEB, desk.now)
                )
                return known, unknown
            if kind in ("a group", "a broadcast"):
                await (self.bound if kind == "a group" else self.drafted)(desk, known)
                return known, unknown
            if kind in ("an absence", "a breach"):
                breach = Breach(known, desk.now, "Thử", "thử", None, desk.now)
                await (self.away(desk, known) if kind == "an absence" else desk.archive.personal.breaches.add(breach))
                return known, unknown
        assert kind == "an official", f"say here how to make {kind}"
        return (await self.desk.official(Role.HANDLER, ELSEWHERE)).id, unknown

    async def bound(self, desk, name):
        """A group of this office with this id."""
        by, chat = (await desk.archive.officials.active())[0], Identity(Channel.TELEGRAM, name)
        await desk.archive.groups.link(Group(name, chat, HERE, "Tổ thử", "", by.id, desk.now))

    async def drafted(self, desk, name):
        """News of this office with this id, which nobody has agreed to."""
        topic = Topic(TopicKind.OFFICE, HERE)
        await desk.archive.news.broadcasts.add(Broadcast(name, topic, HERE, STORY, BroadcastState.DRAFT, desk.now))

    async def given_up(self, desk, name):
        """A message with this id that could not be delivered."""
        reply = Reply(blocks=(Paragraph(spans=(Span(text="x"),)),))
        letter = Outgoing(name, name, Identity(Channel.TELEGRAM, name), reply, Purpose.NOTICE, desk.now, desk.now)
        await desk.archive.outbox.put(letter)
        await desk.archive.outbox.claim(desk.now, desk.now, "test", 100, [Channel.TELEGRAM])
        await desk.archive.outbox.dead(letter.id, "test", "Gone", desk.now)

    async def away(self, desk, name):
        """An absence of the official of this office, with this id."""
        official = self.officials["this office"]
        deputy = replace(official, id=secrets.token_hex(16), name="Người trực thay")
        await desk.archive.officials.save(deputy, desk.now)
        absence = Absence(name, official.id, desk.today, desk.today, deputy.id, official.id)
        await desk.archive.duties.add_absence(absence)

    async def asks(self, who, address, name):
        """The answers to an address with this name in it, for every act where it takes one."""
        method, path = address.split(" ", 1)
        path = path.replace("{number}", "1").replace("{deed}", "close")
        path = path.replace("{" + path.partition("{")[2].partition("}")[0] + "}", name, 1)
        answers = []
        for act in [act.value for act in Act] if "{act}" in path else [""]:
            form = FORM | FORMS.get(address, {}) if method == "POST" else None
            answer = await self.browsers[who].request(method, path.replace("{act}", act), data=form)
            told = {line: text for line, text in answer.headers.items() if line in ("location", "set-cookie")}
            answers.append((answer.status_code, hidden(answer.text, name), hidden(str(told), name)))
        return answers

    async def says(self, who, command, name):
        """The replies to a command with this name in it."""
        talk = self.chats[who]
        key = f"update:{secrets.token_hex(16)}"
        words = {"text": name} if command.startswith("(") else {"press": f"{command}:{name}"}
        async with self.desk.store.transaction() as archive:
            await archive.conversations.save(talk, Conversation(), self.desk.clock.now())
        assert await self.desk.reception.receive(Incoming(key=key, sender=talk, at=self.desk.clock.now(), **words))
        rows = await self.desk.asked(f"SELECT reply, send_after FROM outbox WHERE dedupe_key LIKE '{key}:%'")
        return [(hidden(json.dumps(json.loads(reply), ensure_ascii=False), name), after) for reply, after in rows]

    async def kept(self):
        """What a closed door may not change."""
        tables = ("cases", "case_events", "verdicts", "officials", "questions", "photos")
        rows = {each: await self.desk.asked(f"SELECT * FROM {each}") for each in tables}
        return rows | {"post": await self.desk.asked("SELECT id, status FROM outbox WHERE purpose != 'reply'")}


def hidden(text, name):
    """The answer without the name that was asked for, however it is written."""
    shown = casecode.show(name) if len(name) == casecode.LENGTH else name
    return text.replace(name, "NAME").replace(shown, "NAME")


@pytest.fixture
async def town(tmp_path):
    async with WholeDesk.opened(tmp_path, **MANY) as desk, AsyncExitStack() as stack:
        browsers = {who: await stack.enter_async_context(desk.browser()) for who in PEOPLE}
        officials = {
            "other office": await desk.official(Role.HANDLER, ELSEWHERE, chat="other office"),
            "this office": await desk.official(Role.HANDLER, HERE, chat="this office"),
            "receiver": await desk.official(Role.RECEIVER, ELSEWHERE, chat="receiver"),
            "admin": await desk.official(Role.ADMIN, HERE, chat="admin"),
            "auditor": await desk.official(Role.AUDITOR, HERE, chat="auditor"),
            "leader": await desk.official(Role.LEADER, ELSEWHERE, chat="leader"),
            "head": await desk.official(Role.HEAD, HERE, chat="head"),
            "clerk": await desk.official(Role.CLERK, HERE, chat="clerk"),
            "inspector": await desk.official(Role.INSPECTOR, HERE, chat="inspector"),
        }
        for who, browser in browsers.items():
            browser.headers["accept"] = "text/html"
            await browser.get("/chat/lines")
            if who in officials:
                await log_in(desk, browser, officials[who])
        chats = {
            who: Identity(Channel.TELEGRAM, who) if who in {*officials, "owner elsewhere"} else identity_in(browser)
            for who, browser in browsers.items()
        }
        desk.photos[Channel.WEB] = ArchivePhotos(desk.store)
        yield Town(desk, browsers, chats, officials)


async def log_in(desk, browser, official):
    token = desk.chance.token()
    async with desk.desk() as opened:
        digest = hashlib.sha256(token.encode()).hexdigest()
        await opened.archive.sessions.open(DeskSession(digest, official.id, opened.now, opened.now))
    browser.cookies.set(COOKIE, token, path="/desk")


async def test_the_page_names_every_address_that_the_program_has(town):
    assert routes(town.desk.app) == set(ADDRESSES)


def test_the_page_names_every_command_that_carries_a_name():
    assert presses() == {command for command in COMMANDS if not command.startswith("(")}


@pytest.mark.parametrize("who", PEOPLE)
async def test_every_address_opens_for_whom_the_page_says_and_for_nobody_else(town, who):
    for address, (kind, cells) in ADDRESSES.items():
        if kind in OPEN_TO_ALL:
            continue
        real, unknown = await town.made(kind)
        nothing = await town.asks(who, address, unknown)
        before = await town.kept()
        answer = await town.asks(who, address, real)
        opened = answer != nothing or await town.kept() != before
        assert opened == (cells[who] == "yes"), (address, who)
        if not opened:
            assert STORY not in str(answer)


@pytest.mark.parametrize("who", PEOPLE)
async def test_every_command_answers_whom_the_page_says_and_nobody_else(town, who):
    for command, (kind, cells) in COMMANDS.items():
        if kind in OPEN_TO_ALL:
            continue
        real, unknown = await town.made(kind)
        nothing = await town.says(who, command, unknown)
        before = await town.kept()
        answer = await town.says(who, command, real)
        opened = answer != nothing or await town.kept() != before
        assert opened == (cells[who] == "yes"), (command, who)
        assert nothing, (command, who)
        if not opened:
            assert STORY not in str(answer)


async def test_no_page_shows_a_case_to_who_may_not_see_it(town):
    case = await town.case()
    for who in ("owner elsewhere", "stranger", "other office", "admin", "auditor", "clerk", "inspector"):
        for path in plain_pages(town.desk.app):
            page = (await town.browsers[who].get(path, follow_redirects=True)).text
            assert not [word for word in (case.code, casecode.show(case.code), STORY) if word in page], (who, path)


async def test_an_act_begun_before_a_transfer_ends_at_the_door(town):
    """The talk still holds the code, but the case is another office's now."""
    case = await town.case()
    chat = town.chats["this office"]
    await town.says("this office", "officials:answer", case.code)
    async with town.desk.desk() as desk:
        await cases.transfer(desk, case, town.officials["this office"], ELSEWHERE, "Không thuộc thẩm quyền.")
    await town.desk.reception.receive(
        Incoming(key="late", sender=chat, at=town.desk.clock.now(), text="Đã thay bóng đèn.")
    )
    (reply,) = await town.desk.asked("SELECT reply FROM outbox WHERE dedupe_key LIKE 'late:%'")
    assert town.desk.rules.texts.say("officials.not_found") in reply[0]
    assert (await town.desk.now(case)).status is Status.TRANSFERRED


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_not_yours_takes_as_long_as_not_there(town):
    """Medians of 200 tries each lie within 5 ms, in the chat and at the desk."""
    real, unknown = await town.made("a case")
    doors = {
        "chat": lambda name: town.says("stranger", "(a code typed)", name),
        "button": lambda name: town.says("stranger", "tracking:case", name),
        "official's chat": lambda name: town.says("other office", "officials:case", name),
        "desk": lambda name: town.asks("other office", "GET /desk/cases/{code}", name),
    }
    for door, knock in doors.items():
        took = {real: [], unknown: []}
        for _ in range(200):
            for name, times in took.items():
                began = perf_counter()
                await knock(name)
                times.append(perf_counter() - began)
        assert abs(median(took[real]) - median(took[unknown])) < 0.005, door
