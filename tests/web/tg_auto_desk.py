"""A citizen files feedback on the emulator tg-auto-test, which others wrote; the whole desk stands behind it.

Run by an interpreter that has `tg_auto_test` beside what the program needs: `python -m tests.web.tg_auto_desk FOLDER`.
Says what the phone showed, as JSON. The emulator runs a python-telegram-bot `Application`; what it hands over goes to
our reader and our reception, and the post leaves through its bot.
"""

import asyncio
import json
import sys
from pathlib import Path

from PIL import Image
from telegram import Update
from telegram.ext import TypeHandler
from tg_auto_test.test_utils.serverless_telegram_client import ServerlessTelegramClient

from bot.channels.telegram_post import TelegramPostbag
from bot.channels.telegram_read import read
from bot.domain.message import Channel
from bot.domain.pace import Pace
from bot.worker.postman import Postman
from tests.filing import ADDRESS, NAME, STORY, TYPED_PHONE
from tests.office import Office

WHO = 9001


class Phone:
    """Somebody on the emulator. `shown` is every message on the screen, as (words, labels of the buttons)."""

    def __init__(self, office):
        self.office, self.shown = office, []
        self.client = ServerlessTelegramClient(build_application=self._application, user_id=WHO)

    def _application(self, builder):
        application = builder.build()
        bags = {Channel.TELEGRAM: TelegramPostbag(application.bot, Pace(1000, 1000))}
        office = self.office
        self.postman = Postman(office.store, bags, office.clock, office.chance, reach=office.reach)
        application.add_handler(TypeHandler(Update, self._heard))
        return application

    async def _heard(self, update, _context):
        self.office.clock.pass_by(seconds=5)
        await self.office.reception.receive(read(update.to_dict(), self.office.clock.now()))
        while await self.postman.run_once():
            pass

    async def says(self, conversation, text):
        await conversation.send_message(text, parse_mode=None)
        return self._kept(await conversation.get_response())

    async def sends(self, conversation, file):
        await conversation.send_file(file)
        return self._kept(await conversation.get_response())

    async def presses(self, conversation, message, label):
        button = next(one for row in message.buttons for one in row if one.text == label)
        await message.click(data=button.data)
        return self._kept(await conversation.get_response())

    def _kept(self, message):
        self.shown.append((message.text, [one.text for row in message.buttons or [] for one in row]))
        return message


async def filed(folder):
    picture = folder / "anh.jpg"
    Image.new("RGB", (40, 30), "red").save(picture)
    async with Office.opened(folder) as office:
        phone = Phone(office)
        await phone.client.connect()
        async with phone.client.conversation("motcua_thu_bot") as talk:
            for words in ("/start", "làm giấy khai sinh <cần> gì & sao", "gửi phản ánh"):
                await phone.says(talk, words)
            place = await phone.says(talk, STORY)
            await phone.presses(talk, place, "Đúng rồi")
            for words in (NAME, ADDRESS, TYPED_PHONE):
                await phone.says(talk, words)
            held = await phone.sends(talk, picture)
            summary = await phone.presses(talk, held, "Xong")
            await phone.presses(talk, summary, "Đồng ý và gửi")
        await phone.client.disconnect()
        (case,) = await office.cases(str(WHO), Channel.TELEGRAM)
        return {"shown": phone.shown, "code": case.code, "content": case.content, "files": len(case.files)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(filed(Path(sys.argv[1]))), ensure_ascii=False) + "\n")
