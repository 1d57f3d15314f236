"""One citizen on each channel, as that channel's own wire has it: what they say, pick and show, and what they hear."""

import asyncio
import io
import re
import time
from abc import ABC, abstractmethod
from uuid import uuid4

from PIL import Image

PATIENCE = 30


def picture():
    """A small picture, as a phone sends it."""
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), (90, 120, 60)).save(kept, "JPEG")
    return kept.getvalue()


class Talker(ABC):
    """`seen` is how much of what was heard was listened to already, so that nothing old is taken for an answer."""

    name = ""

    def __init__(self):
        self.seen = 0

    @abstractmethod
    async def heard(self):
        """Every message until now: its words, and what stands under it to be picked."""

    @abstractmethod
    async def says(self, words): ...

    @abstractmethod
    async def picks(self, choice, under): ...

    @abstractmethod
    async def shows(self, words): ...

    async def hears(self, words):
        """Waits for a message with these words; gives it."""
        give_up = time.monotonic() + PATIENCE
        while True:
            told = await self.heard()
            for place in range(self.seen, len(told)):
                if re.search(words, told[place][0]):
                    self.seen = place + 1
                    return told[place]
            assert time.monotonic() < give_up, f"{self.name}: no «{words}» in {[text for text, _ in told[self.seen :]]}"
            await asyncio.sleep(0.05)

    async def chooses(self, choice, words):
        """Waits for the words and picks the choice under them."""
        await self.picks(choice, await self.hears(words))


class OnTheWeb(Talker):
    """By the requests that the page makes."""

    name = "web"

    def __init__(self, client):
        super().__init__()
        self.client = client

    async def heard(self):
        lines = (await self.client.get("/chat/lines", params={"after": 0})).json()["lines"]
        return [
            (_words(line["reply"]), {button["label"]: button["press"] for button in line["reply"]["buttons"]})
            for line in lines
            if line.get("reply")
        ]

    async def says(self, words):
        await self._sends(text=words)

    async def picks(self, choice, under):
        await self._sends(press=under[1][choice], label=choice)

    async def shows(self, words):
        await self.client.get("/")
        taken = await self.client.post("/chat/photos", files={"photo": ("anh.jpg", picture(), "image/jpeg")})
        await self._sends(text=words, photos=[taken.json()["id"]])

    async def _sends(self, **parts):
        if not self.client.cookies:
            await self.client.get("/chat/lines")
        answer = await self.client.post("/chat/messages", json={"id": str(uuid4()), **parts})
        assert answer.status_code == 202, answer.text


def _words(reply):
    """Every text in the reply, in order."""

    def texts(part):
        if isinstance(part, dict):
            for key, value in part.items():
                if key in ("text", "label") and isinstance(value, str):
                    yield value
                else:
                    yield from texts(value)
        elif isinstance(part, list):
            for each in part:
                yield from texts(each)

    return " ".join(texts(reply["blocks"]))


class OnTelegram(Talker):
    """By updates that the program fetches."""

    name = "telegram"

    def __init__(self, fake, **who):
        super().__init__()
        self.fake, self.who = fake, fake.person(**who)

    async def heard(self):
        return [(shown.text, dict(keys)) for shown, keys in zip(self.who.heard, self.who.keyboards, strict=True)]

    async def says(self, words):
        self.fake.says(self.who, words)

    async def picks(self, choice, under):
        self.fake.presses_button(self.who, under[1][choice])

    async def shows(self, words):
        self.fake.files["a-photo"] = picture()
        self.fake.says(
            self.who, caption=words, photo=[{"file_id": "a-photo", "file_unique_id": "u", "width": 60, "height": 40}]
        )


class OnZaloBot(Talker):
    """By events that the program fetches; a choice is the number that stands before its words."""

    name = "zalo_bot"

    def __init__(self, fake):
        super().__init__()
        self.fake, self.who = fake, fake.person()

    async def heard(self):
        return [(each.text, each.text) for each in self.who.heard]

    async def says(self, words):
        self.fake.says(self.who, words)

    async def picks(self, choice, under):
        number = re.search(rf"^(\d+)\. {re.escape(choice)}$", under[1], re.MULTILINE)
        assert number, under[1]
        self.fake.says(self.who, number[1])

    async def shows(self, words):
        self.fake.shows(self.who, "https://photo-stal-1.zdn.vn/a/b.jpg", words)


class OnZaloOa(Talker):
    """By signed events that Zalo brings; a choice is a button where it fits, else the number before its words."""

    name = "zalo_oa"

    def __init__(self, fake, address, client):
        super().__init__()
        self.fake, self.who, self.door, self.client = fake, fake.person(), f"{address}/zalo-oa/webhook", client

    async def heard(self):
        return [(each.text, each) for each in self.who.heard]

    async def says(self, words):
        await self._brings(self.fake.says(self.who, words))

    async def picks(self, choice, under):
        text, shown = under
        button = next((each for each in shown.buttons if each["title"] == choice), None)
        number = re.search(rf"^(\d+)\. {re.escape(choice)}$", text, re.MULTILINE)
        assert button or number, text
        await self.says(button["payload"] if button else number[1])

    async def shows(self, words):
        await self._brings(self.fake.shows(self.who, "https://photo-stal-1.zdn.vn/a/b.jpg", text=words))

    async def _brings(self, body):
        answer = await self.client.post(self.door, content=body, headers=self.fake.signature(body))
        assert (answer.status_code, answer.content) == (200, b"")
