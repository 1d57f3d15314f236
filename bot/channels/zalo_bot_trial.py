"""Trying a Zalo bot with a real account: what the platform really answers, where sources on it disagree.

Unlike the channel it tells the platform's own codes and words, for the operator who tries it with an account of theirs.
"""

from collections.abc import AsyncIterator

import httpx

from bot.channels.trial import Step, names_of
from bot.channels.zalo_bot_text import TEXT_UNITS
from bot.domain.redact import strike


class ZaloBotTrial:
    """Calls with one bot's token, each told as it was answered."""

    def __init__(self, client: httpx.AsyncClient, token: str, api: str) -> None:
        self._client, self._base = client, f"{api.rstrip('/')}/bot{token}"

    async def who(self) -> AsyncIterator[Step]:
        """Who the bot is, and what is said of its webhook."""
        yield await self._call("getMe")
        yield await self._call("getWebhookInfo")

    async def listen(self, seconds: int) -> Step:
        """Waits for somebody to write to the bot; `chat` is then theirs."""
        return await self._call("getUpdates", seconds=seconds, timeout=seconds)

    async def write(self, chat: str, words: str, photo: str | None) -> AsyncIterator[Step]:
        """Shows "typing", writes plainly, in bold, and as long as may be; then a picture by its address."""
        yield await self._call("sendChatAction", chat_id=chat, action="typing")
        yield await self._call("sendMessage", chat_id=chat, text=words)
        styles = [{"start": 0, "len": len(words), "st": ["b"]}]
        yield await self._call("sendMessage", chat_id=chat, text=words, text_styles=styles)
        longest = (f"{words} " * TEXT_UNITS)[:TEXT_UNITS]
        yield await self._call("sendMessage", chat_id=chat, text=longest)
        if photo:
            yield await self._call("sendPhoto", chat_id=chat, photo=photo, caption=words)

    async def _call(self, method: str, seconds: float = 10, **asked: object) -> Step:
        try:
            answer = await self._client.post(f"{self._base}/{method}", json=asked, timeout=seconds + 10)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            return Step(method, None, said=type(error).__name__)
        told = told if isinstance(told, dict) else {}
        code, result = told.get("error_code"), told.get("result")
        return Step(
            method,
            answer.status_code,
            ok=told.get("ok") is True,
            code=code if isinstance(code, int) else None,
            said=strike(str(told.get("description") or ""))[:200],
            names=tuple(names_of(result)),
            chat=_chat(result),
        )


def _chat(result: object) -> str:
    message = result.get("message") if isinstance(result, dict) else None
    chat = message.get("chat") if isinstance(message, dict) else None
    return str(chat.get("id") or "") if isinstance(chat, dict) else ""
