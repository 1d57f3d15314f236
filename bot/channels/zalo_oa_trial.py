"""Trying a Zalo OA with a real account: what the platform really answers, where sources on it disagree.

Unlike the channel it tells the platform's own codes and words, for the operator who tries it with an account of theirs.
"""

from collections.abc import AsyncIterator, Mapping

import httpx

from bot.channels.trial import Step, names_of
from bot.channels.zalo_oa_look import Message, document, messages, picture
from bot.channels.zalo_oa_post import SEND
from bot.channels.zalo_oa_upload import file_mime, picture_mime
from bot.domain.message import Button, Paragraph, Reply, Span
from bot.domain.redact import strike

LONGEST = 2000


class ZaloOaTrial:
    """Calls with one OA's access token, each told as it was answered."""

    def __init__(self, client: httpx.AsyncClient, access: str, api: str) -> None:
        self._client, self._access, self._api = client, access, api.rstrip("/")

    async def who(self) -> AsyncIterator[Step]:
        """Which OA it is, and whether its package lets it be asked."""
        yield (await self._call("GET", "/v2.0/oa/getoa"))[0]

    async def write(self, person: str, words: str) -> AsyncIterator[Step]:
        """Asks about the person, then writes plainly, with five buttons, and as long as may be."""
        yield (await self._call("POST", "/v3.0/oa/quota/message", json={"user_id": person}))[0]
        yield await self._send(person, {"text": words})
        buttons = tuple(Button(label=f"{words} {number}"[:60], press="start:menu") for number in range(1, 6))
        shown = Reply(blocks=(Paragraph(spans=(Span(text=words),)),), buttons=buttons)
        yield await self._send(person, messages(shown)[0])
        yield await self._send(person, {"text": (f"{words} " * LONGEST)[:LONGEST]})

    async def send_picture(self, person: str, words: str, data: bytes) -> AsyncIterator[Step]:
        """Uploads a picture and sends it. Raises `Bad` for what Zalo would not take."""
        step, told = await self._upload("/v2.0/oa/upload/image", "a", picture_mime(data), data)
        yield step
        if step.ok:
            yield await self._send(person, picture(words, str(told.get("attachment_id") or "")))

    async def send_document(self, person: str, name: str, data: bytes) -> AsyncIterator[Step]:
        """Uploads a file and sends it. Raises `Bad` for what Zalo would not take."""
        step, told = await self._upload("/v2.0/oa/upload/file", name, file_mime(name, data), data)
        yield step
        if step.ok:
            yield await self._send(person, document(str(told.get("token") or "")))

    async def _send(self, person: str, message: Message) -> Step:
        return (await self._call("POST", SEND, json={"recipient": {"user_id": person}, "message": message}))[0]

    async def _upload(self, path: str, name: str, mime: str, data: bytes) -> tuple[Step, Mapping[str, object]]:
        return await self._call("POST", path, files={"file": (name, data, mime)})

    async def _call(self, method: str, path: str, **parts: object) -> tuple[Step, Mapping[str, object]]:
        headers = {"access_token": self._access}
        try:
            answer = await self._client.request(
                method, f"{self._api}{path}", headers=headers, timeout=20,
                **parts,  # type: ignore[arg-type]
            )  # fmt: skip
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            return Step(path, None, said=type(error).__name__), {}
        told = told if isinstance(told, dict) else {}
        code, data = told.get("error"), told.get("data")
        step = Step(
            path,
            answer.status_code,
            ok=code == 0,
            code=code if isinstance(code, int) else None,
            said=strike(str(told.get("message") or "")).replace(self._access, "…")[:200],
            names=tuple(names_of(data)),
            rate=f"{answer.headers.get('x-ratelimit-remain', '')}/{answer.headers.get('x-ratelimit-limit', '')}",
        )
        return step, data if isinstance(data, dict) else {}
