"""The web chat's way out: a reply becomes a line of the web log, and open windows are told to look."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.domain.message import Channel, Identity
from bot.domain.outbox import Outgoing, Temporary
from bot.domain.photo import StoredPhoto
from bot.domain.ports import Archive, ArchiveUnavailable, Store
from bot.domain.webline import WebLine, WebLines, WebListener


def _nobody(_chat: str) -> None:
    """There is no other process."""


WINDOWS = 3
"""Open windows of one citizen. Browsers open six connections to one address, and a lost one lingers for a while."""


class WebListenerHere:
    """A window whose stream this process holds."""

    def __init__(self) -> None:
        self.dismissed = False
        self.bell = asyncio.Event()

    async def rung(self, within: float) -> bool:
        """Waits until a line came since the last call, or the listener was dismissed; False after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                await self.bell.wait()
        except TimeoutError:
            return False
        self.bell.clear()
        return True


class WebLineBell:
    """`WebLines` of one process. `elsewhere` is told of every ring, for windows whose streams other processes hold."""

    def __init__(self, elsewhere: Callable[[str], None] = _nobody) -> None:
        self._windows: dict[Identity, list[WebListenerHere]] = {}
        self._elsewhere = elsewhere

    def ring(self, identity: Identity) -> None:
        """Wakes the windows of `identity`, here and elsewhere."""
        self.ring_here(identity.id)
        self._elsewhere(identity.id)

    def ring_here(self, chat: str) -> None:
        """Wakes the windows that this process holds of the web chat with this id."""
        for window in self._windows.get(Identity(Channel.WEB, chat), ()):
            window.bell.set()

    @contextmanager
    def listening(self, identity: Identity) -> Iterator[WebListener]:
        """A listener for as long as the block runs. More than `WINDOWS` of one identity: the oldest is dismissed."""
        window = WebListenerHere()
        windows = self._windows.setdefault(identity, [])
        windows.append(window)
        for oldest in windows[:-WINDOWS]:
            oldest.dismissed = True
            oldest.bell.set()
        try:
            yield window
        finally:
            windows.remove(window)
            if not windows and self._windows.get(identity) is windows:
                del self._windows[identity]


class WebPostbag:
    """The way out: the web log, which the browser reads."""

    channel = Channel.WEB

    def __init__(self, store: Store, lines: WebLines) -> None:
        self._store = store
        self._lines = lines

    async def send(self, message: Outgoing) -> None:
        """Writes the message as a line, once however often it is sent. Raises `Temporary` while the archive is down."""
        try:
            async with self._store.transaction() as archive:
                await self.write(archive, message)
        except ArchiveUnavailable as error:
            msg = "the archive cannot serve"
            raise Temporary(msg) from error
        self.tell(message)

    async def write(self, archive: Archive, message: Outgoing) -> None:
        """Writes the message as a line in the caller's transaction, once however often."""
        at = max(message.created_at, message.send_after)
        line = WebLine(id=0, at=at, reply=message.reply, confided=message.confided)
        await archive.weblog.add(line, message.recipient, f"out:{message.id}")

    def tell(self, message: Outgoing) -> None:
        """Wakes the windows of whoever it is for."""
        self._lines.ring(message.recipient)


class ArchivePhotos:
    """Photos that came through the web: they are in our own archive."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def fetch(self, ref: str) -> StoredPhoto | None:
        """The picture; None when there is none. Raises `ArchiveUnavailable`."""
        async with self._store.reading() as archive:
            found = await archive.photos.get(ref)
        return found[0] if found else None
