"""Who deleted themselves is gone from the bytes of the file, not only from the pages.

Guards: `secure_delete` (bot/store/sqlite.py), and each step of `bot/services/erasure.py`: the lines of the web chat,
the post, the photos, the talk with its draft, the struck words of content, history, answer and verdict.
"""

import io
import random
import sqlite3
from contextlib import asynccontextmanager, closing
from uuid import uuid4

import httpx
from PIL import Image

from bot.channels.webchat import WebLineBell, WebPostbag
from bot.domain.case import Status
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.retention import Trace
from bot.services import cases, retention
from bot.web.front import Front, create_web
from bot.worker.postman import Postman
from tests.filing import filed
from tests.office import KeptPost, Office, rules
from tests.sealing import SEALER
from tests.web.chat_door import HERE

NAME, ADDRESS, TYPED, OTHER = "Nguyễn Thị Dấuvết", "Ngõ Vếttích, xã Hy Cương", "0912 345 678", "0987 654 321"
STORY = f"Tôi là {NAME}, ở {ADDRESS}, số {TYPED}. Đèn đường hỏng hai tuần nay."
WHISPER = "chuyệnriêngtư của tôi ở làng"
MARKS = (
    "Dấuvết", "dấuvết", "DẤUVẾT", "Vếttích", "912345678", "912 345 678", "987654321", "987 654 321", "chuyệnriêngtư",
    "điềuhỏngbét",
)  # fmt: skip


def picture(seed):
    """Noise, so that the bytes of one photo are found again nowhere by chance."""
    noise = random.Random(seed).randbytes(64 * 64 * 3)
    written = io.BytesIO()
    Image.frombytes("RGB", (64, 64), noise).save(written, "PNG")
    return written.getvalue()


class Citizen:
    """A browser on the real front door, over the real reception and postman."""

    def __init__(self, office, browser):
        self.office, self.browser = office, browser
        bell = WebLineBell()
        post = {Channel.WEB: WebPostbag(office.store, bell), Channel.TELEGRAM: KeptPost(Channel.TELEGRAM)}
        self.postman = Postman(office.store, post, office.clock, office.chance, reach=office.reach)

    async def sends(self, **message):
        self.office.clock.pass_by(seconds=5)
        taken = await self.browser.post("/chat/messages", json={"id": str(uuid4()), **message})
        assert taken.status_code == 202, taken.text
        await self.delivered()

    async def delivered(self):
        while await self.postman.run_once():
            pass

    async def says(self, *lines):
        for text in lines:
            await self.sends(text=text)

    async def presses(self, *presses):
        for press in presses:
            await self.sends(press=press, label="…")

    async def photo(self, seed):
        files = {"photo": ("a.png", picture(seed), "image/png")}
        taken = await self.browser.post("/chat/photos", files=files)
        return taken.json()["id"]


@asynccontextmanager
async def opened(folder):
    async with Office.opened(folder) as office:
        front = Front(
            store=office.store, rules=rules(), clock=office.clock, chance=office.chance,
            receive=office.reception.receive, wake=lambda: None, web_lines=WebLineBell(), photo_sources={},
            sealer=SEALER,
        )  # fmt: skip
        transport = httpx.ASGITransport(create_web(front))
        async with httpx.AsyncClient(transport=transport, base_url=HERE, headers={"Origin": HERE}) as browser:
            await browser.get("/chat/lines")
            yield Citizen(office, browser)


async def lived(citizen):
    """A citizen who leaves traces everywhere: a case with a photo and its whole life, a request, a draft."""
    office = citizen.office
    await office.official(Role.HANDLER, "ubnd-xa-hy-cuong", who="handler")
    await citizen.says("gửi phản ánh", WHISPER, "thôi", "gửi phản ánh", STORY, "đúng rồi", NAME, ADDRESS, TYPED)
    await citizen.sends(text="", photos=[await citizen.photo(1)])
    await citizen.says("xong", "gửi")
    await citizen.presses("privacy:correct:phone")
    await citizen.says(OTHER)
    await citizen.presses("privacy:object")
    await citizen.says(f"Đừng gọi {NAME} nữa")
    async with office.desk() as desk:
        (code,) = [row.code for row in await desk.archive.cases.queue(None, frozenset(Status), 10)]
        handler = (await desk.archive.officials.active())[0]
        case = await cases.accept(desk, await desk.archive.cases.by_code(code), handler)
        case = await cases.ask(desk, case, handler, f"Bà {NAME} cho biết cột đèn nào?")
    await citizen.delivered()
    await citizen.presses(f"tracking:supply:{code}")
    await citizen.says(f"Cột trước nhà tôi, {ADDRESS}. Gọi {OTHER}")
    async with office.desk() as desk:
        now = await desk.archive.cases.by_code(code)
        await cases.answer(desk, now, handler, f"Thưa bà {NAME.upper()}, đã thay đèn ở {ADDRESS}.")
    await citizen.delivered()
    await citizen.presses(f"survey:no:{code}")
    await citizen.says(f"Tôi {NAME.lower()} vẫn thấy tối")
    await citizen.says("đăng ký thường trú", "menu", "gửi phản ánh", f"điềuhỏngbét nữa. {NAME}", "xã Hy Cương")
    await citizen.sends(text="", photos=[await citizen.photo(2)])
    return code


async def erased(citizen):
    await citizen.presses("privacy:delete", "privacy:sure:now", "privacy:erase:now")


def on_disk(folder):
    """Every byte of the archive once the write-ahead log was written back."""
    with closing(sqlite3.connect(folder / "motcua.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(path.read_bytes() for path in folder.glob("motcua.db*"))


def stray_photo(folder):
    """A piece of the middle of the photo that came last."""
    with closing(sqlite3.connect(folder / "motcua.db")) as connection:
        ((data,),) = connection.execute("SELECT data FROM photos ORDER BY put_at DESC LIMIT 1")
    return bytes(data)[700:760]


def found(held, photo=b""):
    """Which marks are in the bytes."""
    marks = {mark: mark.encode() for mark in MARKS} | ({"the photo": photo} if photo else {})
    return {name for name, mark in marks.items() if mark in held}


async def test_a_deleted_persons_data_are_gone_from_the_file(tmp_path):
    """Guard: `secure_delete` and every step of the erasure; without either a mark is found in the bytes."""
    async with opened(tmp_path) as citizen:
        code = await lived(citizen)
        photo = stray_photo(tmp_path)
        before = found(on_disk(tmp_path), photo)
        await erased(citizen)
        async with citizen.office.desk() as desk:
            kept = await desk.archive.cases.by_code(code)
        after = found(on_disk(tmp_path), photo)
    assert {"Dấuvết", "Vếttích", "912 345 678", "chuyệnriêngtư", "điềuhỏngbét", "the photo"} <= before
    # The sender of a case lies sealed, and is never there in plain words.
    assert "987654321" not in before
    assert after == set()
    assert kept.register_no == 1
    assert kept.content.endswith("Đèn đường hỏng hai tuần nay.")
    assert kept.answer.startswith("Thưa bà …")


async def test_the_photo_of_a_registered_case_stays_without_an_owner_and_the_other_is_gone(tmp_path):
    async with opened(tmp_path) as citizen:
        await lived(citizen)
        await erased(citizen)
        with closing(sqlite3.connect(tmp_path / "motcua.db")) as connection:
            assert connection.execute("SELECT owner FROM photos").fetchall() == [("",)]


async def test_the_sweep_takes_a_senders_data_out_of_the_file_too(tmp_path):
    """Guard: `Trace.SENDERS` and the other periods of the sweep."""
    async with opened(tmp_path) as citizen:
        code = await lived(citizen)
        office = citizen.office
        office.clock.pass_by(days=max(period.days for period in rules().privacy.retention) + 1)
        gone = await retention.sweep(office.store, rules(), office.clock, office.chance)
        async with office.desk() as desk:
            kept = await desk.archive.cases.by_code(code)
    assert gone[Trace.SENDERS] == 1
    assert all(gone[trace] for trace in (Trace.TALKS, Trace.LINES, Trace.PHOTOS, Trace.REPLIES, Trace.NOTICES))
    assert (kept.sender, kept.register_no) == (None, 1)
    # The objection still waits for an official, in the words that it came in.
    assert found(on_disk(tmp_path)) == {"Dấuvết"}


async def test_nobody_elses_data_go(tmp_path):
    async with opened(tmp_path) as citizen:
        case = await filed(citizen.office, who="binh")
        await citizen.says("gửi phản ánh", WHISPER)
        await erased(citizen)
        async with citizen.office.desk() as desk:
            kept = await desk.archive.cases.by_code(case.code)
            assert (kept.sender, kept.pseudonym) == (case.sender, None)
            assert await desk.archive.conversations.load(Office.identity("binh"))
            assert await desk.archive.personal.holdings.person(Office.identity("binh"))
