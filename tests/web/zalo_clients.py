"""Two clients of the Zalo Bot API that others wrote, driven against an address: what they understood, as JSON.

Runs in an environment of its own: python-zalo-bot sends forms, zalo-bot-mcp sends JSON.
"""

import asyncio
import json
import sys
import warnings

warnings.simplefilter("ignore")


async def by_form(base, token, chat):
    from zalo_bot import Bot
    from zalo_bot.error import BadRequest

    bot = Bot(token, base_url=base)
    async with bot:
        me = await bot.get_me()
        update = await bot.get_update(timeout=5)
        sent = await bot.send_message(chat, "Xin chào từ biểu mẫu")
        await bot.send_chat_action(chat, "typing")
        try:
            await bot.send_message(chat, "a" * 2001)
            refused = ""
        except BadRequest as error:
            refused = str(error)
    return {
        "me": me.id, "text": update.message.text, "from": update.message.from_user.id, "sent": sent.message_id,
        "refused": refused,
    }  # fmt: skip


async def by_json(base, token, chat):
    from zalo_bot_mcp import zalo_api

    zalo_api.BASE_URL = base
    async with zalo_api.ZaloBotApi(token) as api:
        me = await api.get_me()
        update = zalo_api.parse_update(await api.get_updates(timeout=5))
        idle = await api.get_updates(timeout=1)
        hook = await api.get_webhook_info()
        sent = await api.send_message(chat, "**Xin chào** từ JSON", parse_mode="markdown")
        try:
            await api.send_message("0000", "ai đó")
            refused = ""
        except zalo_api.ZaloClientError as error:
            refused = str(error)
    return {
        "me": me["id"], "text": update.text, "from": update.user_id, "idle": idle, "hook": hook,
        "sent": sent["message_id"], "refused": refused,
    }  # fmt: skip


if __name__ == "__main__":
    which, base, token, chat = sys.argv[1:]
    sys.stdout.write(json.dumps(asyncio.run({"form": by_form, "json": by_json}[which](base, token, chat))))
