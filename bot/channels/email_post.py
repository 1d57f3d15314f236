"""The way out by mail: one letter at a time to the operator's own mail server.

Nothing that the server says reaches an error's text, since it may quote the address; its number does.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from aiosmtplib import SMTP, SMTPException, SMTPRecipientRefused, SMTPResponseException

from bot.channels.addressee import addressee
from bot.channels.email_letter import Letterhead, letter
from bot.domain.message import Channel
from bot.domain.outbox import Bad, Gone, Outgoing, OutOfWindow, Temporary, Unsure
from bot.domain.ports import Clock, Store

LONGEST = 12.0
"""Seconds for a whole letter: less than the postman waits, so that what may have arrived is told apart."""

_NOBODY = frozenset({550, 551, 553})
"""Replies to RCPT that mean that there is no such mailbox (RFC 5321, 4.2.3)."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `tls`: from the first byte, after STARTTLS, which is then insisted on, or never.

    `trusted` None: whom the machine trusts.
    """

    host: str
    port: int
    tls: Literal["tls", "starttls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trusted: ssl.SSLContext | None = None

    def client(self) -> SMTP:
        """A client that is not connected yet."""
        return SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            timeout=LONGEST,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",
            tls_context=self.trusted,
        )

    async def look(self) -> None:
        """Connects, logs in and leaves again; no letter is sent. Raises a `SendError`."""
        with _told(_Stage()):
            client = self.client()
            try:
                await client.connect()
            finally:
                client.close()


class EmailPostbag:
    """`Postbag` by mail. Whom a message is for is opened here and nowhere before."""

    channel = Channel.EMAIL

    def __init__(self, server: MailServer, head: Letterhead, store: Store, clock: Clock) -> None:
        self._server, self._head, self._store, self._clock = server, head, store, clock

    async def send(self, message: Outgoing) -> None:
        """Hands the letter over. Raises a `SendError`: `Unsure` when the connection broke after the last line."""
        async with self._store.reading() as archive:
            whom = await addressee(archive, message)
        to, code = whom.contact.value, whom.code
        made = letter(self._head, message, to, code, self._clock.now()).as_bytes()
        stage = _Stage()
        try:
            async with asyncio.timeout(LONGEST):
                await self._handed_in(to, made, stage)
        except TimeoutError:
            raise stage.broken("no answer in time") from None

    async def _handed_in(self, to: str, made: bytes, stage: "_Stage") -> None:
        with _told(stage):
            client = self._server.client()
            await client.connect()
            try:
                await client.mail(self._head.sender)
                await _to(client, to)
                stage.handing = True
                await client.data(made)
                stage.handing = False
            finally:
                client.close()


class _Stage:
    """How far a letter got: while `handing`, it may have arrived although nobody says so."""

    handing = False

    def broken(self, why: str) -> Temporary:
        """What a connection means that broke now."""
        return Unsure(why) if self.handing else Temporary(why)


async def _to(client: SMTP, to: str) -> None:
    try:
        await client.rcpt(to)
    except SMTPRecipientRefused as error:
        if error.code in _NOBODY:
            msg = f"no such mailbox ({error.code})"
            raise Gone(msg) from None
        if error.code >= 500:
            msg = f"the mailbox takes nothing now ({error.code})"
            raise OutOfWindow(msg) from None
        raise


@contextmanager
def _told(stage: _Stage) -> Iterator[None]:
    """Turns what the library raises into the post's words."""
    try:
        yield
    except SMTPResponseException as error:
        if stage.handing and error.code >= 500:
            msg = f"the server refuses the letter ({error.code})"
            raise Bad(msg) from None
        # A log-in or a sender that is refused is the operator's to mend; meanwhile nothing is lost.
        msg = f"the server said {error.code}"
        raise Temporary(msg) from None
    except (SMTPException, OSError) as error:
        raise stage.broken(type(error).__name__) from None
