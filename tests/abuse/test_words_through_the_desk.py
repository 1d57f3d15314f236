"""A citizen's words and an official's, from the door to every page and chat that shows them: words, and nothing else.

Guards: Jinja escapes by default, Telegram's text is escaped run by run, a reply is blocks and never markup.
"""

from html.parser import HTMLParser
from uuid import uuid4

import pytest

from bot.domain.draft import LINE_CAP, Draft
from bot.domain.message import Channel, Identity, clean
from tests.abuse.house import identity_in
from tests.abuse.strings import STRINGS

HARMLESS = "lời nói thường"
OWN = frozenset({"b", "i", "blockquote", "blockquote expandable", "code"})
"""What our own sentences use on Telegram in this talk; a link is not among it."""

OPENINGS = {"content": "Cột đèn: {}", "name": "Thử {}", "address": "Khu ba {}", "answer": "Đã thay {}"}
"""A first word of its own lets "/start" be a part of a name instead of a command."""

LONGEST = {"content": 5_000, "name": LINE_CAP, "address": LINE_CAP, "answer": 5_000}


class Page(HTMLParser):
    """A page as a browser builds it: its elements with the names of their attributes, and its words."""

    def __init__(self, html):
        super().__init__()
        self.elements, self._words = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(name for name, _value in attrs)))
        self._words += [value or "" for _name, value in attrs]

    def handle_comment(self, data):
        self.elements.append(("comment", data))

    def handle_decl(self, decl):
        self.elements.append(("declaration", decl))

    def unknown_decl(self, data):
        self.elements.append(("declaration", data))

    def handle_data(self, data):
        self._words.append(data)

    @property
    def words(self):
        return packed("".join(self._words))


def packed(text):
    """The text without its white space, which every page breaks as it likes."""
    return "".join(text.split())


class Web:
    """A citizen before the web chat."""

    def __init__(self, house, browser, _number):
        self.house, self.browser, self.who = house, browser, identity_in(browser)

    async def says(self, text):
        self.house.office.clock.pass_by(seconds=5)
        answer = await self.browser.post("/chat/messages", json={"id": str(uuid4()), "text": text})
        assert answer.status_code == 202
        await self.house.run_post()

    async def heard(self):
        """All words that the desk said; every block is of a known kind, and every link our own."""
        lines, after = [], 0
        while found := (await self.browser.get(f"/chat/lines?after={after}")).json()["lines"]:
            lines, after = [*lines, *found], found[-1]["id"]
        replies = [line["reply"] for line in lines if line["reply"]]
        links = [value for reply in replies for key, value in _pairs(reply) if key == "link" and value]
        assert not [link for link in links if "evil" in link or "169.254" in link or link.startswith("tg:")]
        return packed("".join(value for reply in replies for key, value in _pairs(reply) if key in ("text", "code")))


class Phone:
    """A citizen on Telegram; the stand-in refuses what the real server refuses."""

    def __init__(self, house, browser, number):
        self.house, self.browser, self.person = house, browser, house.fake.person(5_000_000_001 + number)
        self.who = Identity(Channel.TELEGRAM, str(self.person.id))

    async def says(self, text):
        self.house.office.clock.pass_by(seconds=5)
        answer = await self.house.update(self.browser, self.house.fake.says(self.person, text))
        assert answer.status_code == 200
        await self.house.run_post()

    async def heard(self):
        assert [call.refused for call in self.house.fake.wire if call.refused] == []
        assert {kind for seen in self.person.heard for kind, _text, _address in seen.entities} <= OWN
        return packed("".join(seen.text for seen in self.person.heard))


def _pairs(value):
    """Every key with its value, however deep."""
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    if isinstance(value, dict):
        yield from value.items()
    for each in inner:
        yield from _pairs(each)


async def draft(citizen):
    """What the desk keeps of the talk so far."""
    async with citizen.house.store.reading() as archive:
        talk = await archive.conversations.load(citizen.who)
    return Draft.from_json(talk.data.get("draft")) if talk else None


async def tells(citizen, part, typed):
    """Types an answer; gives what was kept of it, word for word, or the plain answer typed instead of a refused one."""
    await citizen.says(typed)
    kept = getattr(await draft(citizen), part)
    wanted = clean(typed) if part == "content" else " ".join(clean(typed).split())
    if kept:
        assert kept == wanted[: LONGEST[part]]
        return kept
    plain = OPENINGS[part].format("nhà văn hóa")
    await citizen.says(plain)
    assert getattr(await draft(citizen), part) == plain
    return plain


async def files(citizen, content, name, address):
    """A report with these words, filed; gives what was kept."""
    await citizen.says("gửi phản ánh")
    kept = [await tells(citizen, "content", content)]
    if (await draft(citizen)).name == "" and not await _at_name(citizen):
        await citizen.says("đúng rồi")
    if not await _at_name(citizen):
        await citizen.says("bỏ qua")
    kept += [await tells(citizen, "name", name), await tells(citizen, "address", address)]
    for words in ("0912 345 678", "bỏ qua", "đồng ý và gửi"):
        await citizen.says(words)
    (case, *_) = await citizen.house.cases(citizen.who)
    assert [case.content, case.sender.name, case.sender.address] == kept
    return case


async def _at_name(citizen):
    async with citizen.house.store.reading() as archive:
        return (await archive.conversations.load(citizen.who)).step == "name"


async def is_answered(house, official, case, words):
    """Every page of the desk that shows words of this case, while an official takes and answers it."""
    address, pages = f"/desk/cases/{case.code}", {}
    # While the sender is sealed the words are covered, and not as they came in.
    assert (await official.post(f"{address}/unseal", data={"words": "Cần gọi lại."})).status_code == 303
    pages["case"] = await official.get(address)
    assert (await official.post(f"{address}/accept", data={"version": case.version})).status_code == 303
    given = {"version": (await house.case(case.code)).version, "words": words}
    pages["form"] = await official.get(f"{address}/answer")
    pages["edited"] = await official.post(f"{address}/answer", data=given | {"do": "edit"})
    pages["preview"] = await official.post(f"{address}/answer", data=given | {"do": "preview"})
    pages["too late"] = await official.post(f"{address}/answer", data=given | {"version": "0", "do": "send"})
    assert (await official.post(f"{address}/answer", data=given | {"do": "send"})).status_code == 303
    pages["answered"] = await official.get(address)
    await house.run_post()
    return {name: Page(page.text) for name, page in pages.items()}


async def whole_way(house, kind, number, words, official_name):
    """From the first word to the answer; every word comes out as it went in. Gives how each page was built."""
    content, name, address, answer = (OPENINGS[part].format(typed) for part, typed in zip(OPENINGS, words, strict=True))
    answer = answer[: LONGEST["answer"]]
    async with house.citizen() as browser, house.official(name=f"Cán bộ {clean(official_name)}") as official:
        citizen = kind(house, browser, number)
        case = await files(citizen, content, name, address)
        pages = await is_answered(house, official, case, answer)
        heard = await citizen.heard()
    for kept in (case.content, case.sender.name, case.sender.address):
        assert packed(kept) in heard
        assert packed(kept) in pages["case"].words
    shown = ("edited", "preview", "too late", "answered")
    assert [name for name in shown if packed(clean(answer)) not in pages[name].words] == []
    assert packed(clean(answer)) in heard
    assert packed(clean(official_name)) in pages["answered"].words
    return {name: page.elements for name, page in pages.items()}


async def all_strings(house, kind, rounds, step=1):
    """Every string at another place in each round; every page is built as it is with plain words.

    With `step` 2 the one channel takes the odd numbers, the other the even ones.
    """
    plain = await whole_way(house, kind, 0, (HARMLESS,) * 4, HARMLESS)
    quarter = -(-len(STRINGS) // 4)
    odd = []
    for number in range(kind is Phone, quarter * rounds, step):
        words = [STRINGS[(number + quarter * place) % len(STRINGS)] for place in range(4)]
        built = await whole_way(house, kind, number + 1, words, STRINGS[-number % len(STRINGS)][:80])
        odd += [(name, words) for name, elements in built.items() if elements != plain[name]]
    assert odd == []


@pytest.mark.parametrize("kind", [Web, Phone])
async def test_words_are_words_on_every_page_and_in_every_chat(house, kind):
    await all_strings(house, kind, rounds=1, step=2)


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", [Web, Phone])
async def test_every_string_in_every_place(house, kind):
    await all_strings(house, kind, rounds=4)
