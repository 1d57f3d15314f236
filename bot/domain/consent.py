"""Consent: what a person agreed to, purpose by purpose, in words that can be shown again.

Consent is given by an act of its own for each purpose; silence and what is ticked beforehand are none (Luật
91/2025/QH15, Điều 9). What is kept of it can prove it: who, which purpose, which words, given or taken back, when and
through which channel. It is only ever added to: the latest word on a purpose is the one that counts.
"""

import hashlib
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.message import Channel
from bot.domain.wording import Language


class Purpose(StrEnum):
    """What personal data is used for. Each is asked for by itself."""

    FEEDBACK = "feedback"
    """Taking, handling and answering the feedback (Nghị định 20/2008/NĐ-CP)."""
    CHANNEL = "channel"
    """Telling the sender of every step in the chat that they write from; by Telegram that is a transfer abroad."""
    MEMORY = "memory"
    """Remembering for 30 days which procedures somebody asked about, to tell of their changes."""
    NEWS = "news"
    """Sending news of the province that somebody subscribed to."""
    LINK = "link"
    """Treating who writes in several channels as one person."""
    CONTACT = "contact"
    """Writing to a phone or an address of mail when the chats fail."""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The words that a person was shown before agreeing. `digest` is SHA-256 of the words, in hexadecimal."""

    digest: str
    purpose: Purpose
    version: str
    language: Language
    words: str

    @classmethod
    def of(cls, purpose: Purpose, version: str, language: Language, words: str) -> "NoticeText":
        """The notice with its digest."""
        return cls(hashlib.sha256(words.encode()).hexdigest(), purpose, version, language, words)


@dataclass(frozen=True, slots=True)
class Consent:
    """One word on one purpose: given, or taken back. `digest` names the `NoticeText` that was shown."""

    id: str
    person_id: str
    purpose: Purpose
    version: str
    digest: str
    given: bool
    at: datetime
    channel: Channel


def standing(consents: Iterable[Consent]) -> dict[Purpose, Consent]:
    """The latest word on each purpose that anything was said of; `consents` come the oldest first."""
    return {consent.purpose: consent for consent in consents}


def agreed(consents: Iterable[Consent], purpose: Purpose) -> bool | None:
    """Whether the person agrees to the purpose now; None when they were never asked."""
    last = standing(consents).get(purpose)
    return last.given if last else None


class Consents(Protocol):
    """What people agreed to, and the words that they were shown."""

    async def add(self, consent: Consent, notice: NoticeText) -> None:
        """Keeps the consent, and the words when they were not kept before."""

    def of_person(self, person_id: str) -> Awaitable[Sequence[Consent]]:
        """Every word of the person on any purpose, the oldest first; asked along with whatever is asked next."""

    async def notice(self, digest: str) -> NoticeText | None:
        """The words behind a digest."""
