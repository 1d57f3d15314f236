"""Every page of the program as HTML, in the states that people meet, found by the program's own routes and forms.

A new route joins by itself (what it names is told by docs/access.md); so does every form of a page, sent empty and sent
filled. What is reached by neither has its steps here (`_log_in` and the like).
"""

import html
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

from fastapi.routing import iter_route_contexts

from bot.domain.account import SecondFactorFor
from bot.domain.message import Attachment, AttachmentKind, Channel, Identity
from bot.domain.outbox import UNREACHED, PostStatus
from bot.domain.person import Act, Role
from bot.domain.petition_form import PARTS, Part, PetitionForm
from bot.domain.pickup import Pickup, Why
from bot.domain.spot import Spot
from bot.services import petitions
from bot.web import password
from bot.web.faults import PAGES
from tests.abuse.house import rules as rules_with_a_list
from tests.abuse.test_someone_elses_case import ADDRESSES, MANY, Town, log_in
from tests.abuse.whole_desk import WholeDesk
from tests.bureau import ELSEWHERE, HERE
from tests.contract.made import message
from tests.sealing import SEALER
from tests.web.at_the_door import _CHEAP, PASSWORD, Person

TEMPLATES = Path(PAGES.loader.searchpath[0])

OTHERWISE = {
    "/": "the chat draws itself: tests/browser/test_chat_states.py",
    "/nhung": "the same chat in a frame: tests/browser/test_chat_states.py",
    "/chat/stream": "lines as they come, no page",
}
"""Addresses whose pages are looked at elsewhere, and where."""

_FILLED = {"password": PASSWORD, "textarea": "Nội dung thử nghiệm đủ dài để nhận.", "text": "Nguyễn Thị Thử Nghiệm",
           "date": "2026-03-20", "number": "3", "email": "thu@example.vn", "tel": "0912345678"}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A page as it was answered. `name` tells the test which one it is."""

    name: str
    address: str
    text: str


@dataclass
class Form:
    """A form of a page: where it goes, its fields as (kind, name, value), its buttons as (name, value)."""

    action: str
    fields: list
    buttons: list


class _Forms(HTMLParser):
    """Reads the forms that are sent by POST."""

    def __init__(self):
        super().__init__()
        self.found, self._form, self._select = [], None, None

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        name, value = told.get("name"), told.get("value") or ""
        if tag == "form":
            self._form = Form(told.get("action", ""), [], []) if told.get("method", "").lower() == "post" else None
            self.found += [self._form] if self._form else []
        elif self._form is None:
            return
        elif tag in ("input", "textarea") and name:
            self._form.fields.append([told.get("type", "text") if tag == "input" else tag, name, value])
        elif tag == "select":
            self._form.fields.append(["select", name, ""])
            self._select = self._form.fields[-1]
        elif tag == "option" and self._select is not None:
            self._select[2] = self._select[2] or value
        elif tag == "button":
            self._form.buttons.append((name, value))

    def handle_endtag(self, tag):
        self._form = None if tag == "form" else self._form
        self._select = None if tag == "select" else self._select


def forms(text):
    reader = _Forms()
    reader.feed(text)
    return reader.found


class Gallery:
    """`pages` that were shown, each kind once; `templates` that they were made of."""

    def __init__(self, town):
        self.town, self.pages, self.templates, self.last = town, [], set(), ""
        self._sent, self._parts, self._followed = set(), set(), set()

    @property
    def app(self):
        return self.town.desk.app

    def keeps(self, answer, route):
        """Notes an answer that has something which no page of its template had before; gives whether it had."""
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return False
        elements = re.findall(r"<(\w+)(?:[^>]*? (?:class|type|role)=\"([^\"]*)\")?", answer.text)
        parts = {(self.last, answer.status_code, *element) for element in elements} - self._parts
        self._parts |= parts
        if parts:
            name = f"{route} → {answer.status_code} {self.last}"
            self.pages.append(Shown(name, answer.request.url.path, answer.text))
        return bool(parts)

    def rendering(self, name):
        """The program takes this template."""
        self.last = name
        self.templates.add(name)

    async def opens(self, browser, path, route=None):
        """Asks for a page, follows its links inside the desk, and sends each of its forms."""
        answer = await browser.get(path, follow_redirects=True)
        if not self.keeps(answer, f"GET {route or path}"):
            return
        for link in map(html.unescape, re.findall(r'href="(/desk/[^"#]*)"', answer.text)):
            if (kind := _nameless(link)) not in self._followed:
                self._followed.add(kind)
                await self.opens(browser, link, kind)
        await self._sends(browser, answer, route or path)

    async def _sends(self, browser, answer, route):
        for form in forms(answer.text):
            if "logout" in form.action or "log-ins" in form.action:
                continue
            action = _nameless(form.action or route)
            for filled in (False, True):
                for button in form.buttons or [(None, "")]:
                    if (sent := (action, filled, button)) in self._sent:
                        continue
                    self._sent.add(sent)
                    to, data = form.action or answer.request.url.path, _data(form, button, filled=filled)
                    shown = await browser.post(to, data=data, follow_redirects=True)
                    self.keeps(shown, f"POST {action} {button[1]}{' filled' if filled else ''}")


def _nameless(address):
    """The address without what it names and without what it asks for, so that two of a kind are one."""
    return re.sub(r"=[^&]*", "=…", re.sub(r"[0-9a-f]{32}|\b[0-9A-Z]{11}\b", "…", address))


def _data(form, button, *, filled):
    given = {}
    for kind, name, value in form.fields:
        if kind == "hidden":
            given[name] = value
        elif kind in ("checkbox", "radio", "select"):
            given |= {name: value} if filled else {}
        else:
            given[name] = (value or _FILLED.get(kind, "")) if filled else ""
    name, value = button
    return given | ({name: value} if name else {})


def page_routes(app):
    """Every address that may be asked for."""
    found = iter_route_contexts(app.routes)
    return sorted({one.path for one in found if getattr(one, "dependant", None) and "GET" in one.methods})


async def _browsers(town):
    """Everybody who may be shown something: those of the town, and one official of every role."""
    people = [town.browsers[who] for who in ("receiver", "admin", "this office", "owner", "stranger")]
    for role in Role:
        browser = town.desk.browser()
        browser.headers["accept"] = "text/html"
        await log_in(town.desk, browser, await town.desk.official(role, HERE))
        people.append(browser)
    return people


def _procedure():
    """One that has all its parts, or most."""
    return max(rules_with_a_list().catalog.procedures, key=lambda one: len(one.model_dump_json())).code


async def _addresses(town, route):
    """The addresses that a route stands for, with something in the place of each name."""
    if "{" not in route:
        return [route]
    kind = ADDRESSES[f"GET {route}"][0]
    if kind == "an invitation":
        return [re.sub(r"\{\w+\}", "AAAA-BBBB-CCCC", route)]
    published = {"{code}": _procedure(), "{language}": "vi"}
    if kind == "what is published":
        return [re.sub(r"\{\w+\}", lambda found: published[found.group()], route)]
    name, _ = await town.made(kind)
    path = re.sub(r"\{(?!act|number)\w+\}", name, route, count=1).replace("{number}", "1")
    return [path.replace("{act}", act) for act in Act] if "{act}" in path else [path]


async def _asked_in_vain(gallery):
    """A question that waits for somebody to teach the answer."""
    number = "f" * 32
    async with gallery.town.desk.desk() as opened:
        await opened.archive.questions.note("bìa xanh quắc la", "bia xanh quac la", number, opened.today)
    receiver = gallery.town.browsers["receiver"]
    for words in ("", "?q=khai sinh", "?q=zzz"):
        shown = await receiver.get(f"/desk/unanswered/{number}{words}")
        gallery.keeps(shown, f"GET /desk/unanswered/one{words}")


async def _routes(gallery):
    browsers = await _browsers(gallery.town)
    for route in page_routes(gallery.app):
        if route in OTHERWISE:
            continue
        for address in await _addresses(gallery.town, route):
            for browser in browsers:
                await gallery.opens(browser, address, route)
    for browser in browsers[5:]:
        await browser.aclose()


async def _invited(gallery):
    """A link for a newcomer and one for a new password, opened; a password that is too weak."""
    admin = gallery.town.browsers["admin"]
    made = await admin.post("/desk/officials", data={"name": "Lê Thị Mới", "role": "handler", "office": HERE})
    gallery.keeps(made, "POST /desk/officials, the link")
    link = re.search(r"/desk/invite/[A-Z2-7-]+", made.text).group()
    async with gallery.town.desk.browser() as newcomer:
        newcomer.headers["accept"] = "text/html"
        await gallery.opens(newcomer, link, "/desk/invite/the link")
        await gallery.opens(newcomer, "/no/such/page", "/no/such/page")


async def _log_in(gallery):
    """The ways in: wrong words, a phone that is asked for, a lost password, a second step that is set up first."""
    desk = gallery.town.desk

    async def person(name, second_factor=SecondFactorFor.OFFERED):
        official = await desk.official(Role.HANDLER, username=name, password_hash=await password.hashed(PASSWORD))
        object.__setattr__(desk.front, "second_factor", second_factor)
        browser = desk.browser()
        browser.headers["accept"] = "text/html"
        return Watched(desk, browser, name, official.id, gallery=gallery)

    lan = await person("lan-thu")
    await lan.logs_in("sai")
    await lan.opens("/desk/login?after=logout")
    await lan.opens("/desk/login?after=lapsed")
    await lan.logs_in()
    await lan.sets_up()
    await lan.opens("/desk/account/second-factor")
    await lan.opens("/desk/account/log-ins")
    await lan.opens("/desk/account/password")
    await lan.sends("/desk/account/password", password="sai", new="ngan", again="ngắn")
    await lan.sends("/desk/account/second-factor/codes", password=PASSWORD)
    await lan.leaves()
    await lan.logs_in()
    await lan.gives("000000")
    await lan.enters()
    await gallery.town.browsers["admin"].post(
        f"/desk/officials/{lan.id}/password", data={"password": "x"}, follow_redirects=True
    )
    await lan.leaves()
    lien = await person("lien-thu", SecondFactorFor.EVERYONE)
    await lien.logs_in()
    await lien.sends("/desk/login/second-factor", code="000000")
    await _renewed(gallery, await person("luong-thu"))


async def _renewed(gallery, luong):
    """An administrator makes a link for somebody's new password; what was done to the account is told."""
    desk = gallery.town.desk
    await desk.official(Role.ADMIN, ELSEWHERE, username="quan-tri-thu", password_hash=await password.hashed(PASSWORD))
    async with desk.browser() as browser:
        browser.headers["accept"] = "text/html"
        admin = Watched(desk, browser, "quan-tri-thu", gallery=gallery)
        await admin.logs_in()
        await admin.sends(f"/desk/officials/{luong.id}/password", password=PASSWORD)
        link = re.search(r"/desk/password/[A-Z2-7-]+", html.unescape(admin.says)).group()
    await luong.opens(link)
    await luong.sends(link, password="ngan", again="ngan")
    await luong.sends(link, password=PASSWORD + " mới", again=PASSWORD + " mới")
    await luong.logs_in(PASSWORD + " mới")


async def _wrote_a_letter(gallery):
    """The page behind the link of a letter of complaint."""
    desk = gallery.town.desk
    async with desk.desk() as opened:
        person = await opened.archive.people.meet(gallery.town.owner, opened.chance.id(), opened.now)
        form = PetitionForm(dict.fromkeys(PARTS, "Lời của đơn thử.") | {Part.LEARNED: ""})
        link = await petitions.keep(opened, SEALER, person, form)
    shown = await gallery.town.browsers["owner"].get("/don/" + link.rpartition("/")[2])
    gallery.keeps(shown, "GET /don/the link")


async def _sent_along(gallery):
    """A case with a spot on the map, a recording that is on its way, and a film that could not be fetched."""
    desk, chat = gallery.town.desk, Identity(Channel.TELEGRAM, "5000000001")
    files = [Attachment(AttachmentKind.VOICE, "v"), Attachment(AttachmentKind.VIDEO, "f")]
    spot = Attachment(AttachmentKind.LOCATION, Spot(21.3227, 105.4019, "Chợ Thử").written())
    case = await desk.case(HERE, origin=chat, attachments=(*files, spot))
    async with desk.desk() as opened:
        for one in files:
            await opened.archive.pickups.add(Pickup(one.ref, chat, case.id, one.kind), opened.now)
        await opened.archive.pickups.give_up("f", Why.TOO_LARGE)
    shown = await gallery.town.browsers["receiver"].get(f"/desk/cases/{case.code}")
    gallery.keeps(shown, "GET /desk/cases/one with files")


async def _told_by_two_channels(gallery):
    """Who writes in two channels chooses where to be told; the case shows each try."""
    desk, case = gallery.town.desk, await gallery.town.case()
    async with desk.desk() as opened:
        archive, telegram = opened.archive, Identity(Channel.TELEGRAM, "5000000005")
        owner = await archive.people.meet(gallery.town.owner, opened.chance.id(), opened.now)
        await archive.people.meet(telegram, "other", opened.now)
        await archive.linkings.join(owner.id, "other")
        for status, to in ((PostStatus.HANDED_ON, gallery.town.owner), (PostStatus.DEAD, telegram)):
            tried = message(to, after=opened.now, case_id=case.id)
            await archive.outbox.put(tried)
            await archive.outbox.claim(opened.now, opened.now, "post", 99)
            await archive.outbox.dead(tried.id, "post", "Gone: blocked", opened.now)
            await archive.outbox.ended(tried.id, status, f"{UNREACHED}Gone: blocked")
    gallery.keeps(await gallery.town.browsers["this office"].get(f"/desk/cases/{case.code}"), "GET a case with tries")
    gallery.keeps(await gallery.town.browsers["owner"].get("/dulieu"), "GET /dulieu of two channels")
    gallery.keeps(await gallery.town.browsers["receiver"].get("/desk/post"), "GET /desk/post with who is unreached")


@dataclass
class Watched(Person):
    """An official whose pages go into the gallery."""

    gallery: Gallery = None

    async def _follow(self, answer):
        for _ in range(4):
            self.gallery.keeps(answer, f"{answer.request.method} {answer.request.url.path[:40]}")
            if answer.status_code != 303:
                break
            answer = await self.browser.get(answer.headers["location"])
        self.says, self.status, self.at = html.unescape(answer.text), answer.status_code, answer.request.url.path
        return self


@asynccontextmanager
async def opened_gallery(folder, monkeypatch):
    """The gallery of a desk in a folder of the test."""
    async with WholeDesk.opened(folder, **MANY) as desk:
        published = rules_with_a_list().published
        object.__setattr__(desk.front, "rules", replace(desk.rules, published=published))
        people = {"receiver": Role.RECEIVER, "admin": Role.ADMIN, "this office": Role.HANDLER}
        browsers = {who: desk.browser() for who in ("owner", "stranger", *people)}
        for who, browser in browsers.items():
            browser.headers["accept"] = "text/html"
            await browser.get("/chat/lines")
            if who in people:
                await log_in(desk, browser, await desk.official(people[who], HERE, chat=who))
        gallery = Gallery(Town(desk, browsers, {}, {}))
        monkeypatch.setattr(password, "_HASHER", _CHEAP)
        take = PAGES.get_template

        def noted(name, parent=None, **more):
            if parent is None:
                gallery.rendering(name)
            return take(name, parent, **more)

        monkeypatch.setattr(PAGES, "get_template", noted)
        for each in ("a case", "a message", "a question", "a request about data", "a breach", "a group"):
            await gallery.town.made(each)
        await _asked_in_vain(gallery)
        await _wrote_a_letter(gallery)
        await _sent_along(gallery)
        await _routes(gallery)
        await _told_by_two_channels(gallery)
        await _invited(gallery)
        await _log_in(gallery)
        yield gallery
        for browser in browsers.values():
            await browser.aclose()
