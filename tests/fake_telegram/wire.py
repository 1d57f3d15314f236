"""The sockets of the fake: HTTP/1.1 by h11 on asyncio streams, so that a reset or a silence is a real one."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.parser import BytesParser
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

import h11

from tests.fake_telegram.api import Call, FakeTelegram, Hang, Raw, Reset


@asynccontextmanager
async def serving(fake: FakeTelegram, port: int = 0) -> AsyncIterator[str]:
    """Serves `fake` and gives its base address; open connections are torn down at the end."""
    open_now: set[asyncio.Task] = set()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        open_now.add(task)
        try:
            await _talk(fake, reader, writer)
        except (ConnectionError, h11.RemoteProtocolError, asyncio.CancelledError):
            pass
        finally:
            open_now.discard(task)
            writer.transport.abort()

    server = await asyncio.start_server(meet, "127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in open_now:
            task.cancel()
        await asyncio.gather(*open_now, return_exceptions=True)
        await server.wait_closed()


async def _talk(fake: FakeTelegram, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    connection = h11.Connection(h11.SERVER)
    while True:
        head, body = await _request(connection, reader)
        if head is None:
            return
        try:
            status, kind, payload = await _answer(fake, head, body)
        except Reset:
            return
        except Hang:
            await asyncio.Event().wait()
        headers = [("Content-Type", kind), ("Content-Length", str(len(payload))), *getattr(fake, "headers", ())]
        if fake.clock is not None:
            headers.append(("Date", format_datetime(fake.clock, usegmt=True)))
        if status == 302:
            headers.append(("Location", payload.decode()))
        for event in (h11.Response(status_code=status, headers=headers), h11.Data(data=payload), h11.EndOfMessage()):
            writer.write(connection.send(event) or b"")
        await writer.drain()
        if connection.our_state is h11.MUST_CLOSE:
            return
        connection.start_next_cycle()


async def _request(connection: h11.Connection, reader: asyncio.StreamReader) -> tuple[h11.Request | None, bytes]:
    head, body = None, b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            return head, body
        else:
            return None, b""


async def _answer(fake: FakeTelegram, head: h11.Request, body: bytes) -> tuple[int, str, bytes]:
    target = urlsplit(head.target.decode())
    path = target.path
    if own := getattr(fake, "answer", None):
        return await own(head, target, body)
    if path.startswith("/file/bot"):
        return fake.file(path.removeprefix("/file/bot"))
    if not path.startswith("/bot"):
        fake.wire.append(Call("elsewhere", {"path": path}, asyncio.get_running_loop().time()))
        return 404, "text/plain", b"not found"
    token, _, method = path.removeprefix("/bot").partition("/")
    asked = dict(parse_qsl(target.query, keep_blank_values=True)) | _fields(head, body)
    answer = await fake.call(token, method, asked)
    if isinstance(answer, Raw):
        return answer.status, answer.type, answer.body
    return (200 if answer["ok"] else answer["error_code"]), "application/json", json.dumps(answer).encode()


def _fields(head: h11.Request, body: bytes) -> dict[str, object]:
    """JSON, a form or a multipart form: real clients use all three. Objects inside a form are JSON."""
    kind = next((value.decode() for name, value in head.headers if name == b"content-type"), "")
    if not body:
        return {}
    if kind.startswith("application/json"):
        return json.loads(body)
    if kind.startswith("multipart/form-data"):
        whole = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        pairs = [
            (part.get_param("name", header="content-disposition"), part.get_payload(decode=True).decode())
            for part in whole.get_payload()
        ]
    else:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
    return {name: _decoded(name, value) for name, value in pairs}


_WORDS = {
    *("text", "url", "secret_token", "callback_query_id", "file_id", "parse_mode"),
    *("description", "short_description", "language_code"),
}


def _decoded(name: str, value: str) -> object:
    if name not in _WORDS:
        with suppress(ValueError):
            return json.loads(value)
    return value
