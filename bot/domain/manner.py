"""What each channel can show and carry: facts of its platform, which the desk must know before it says anything.

What a province may decide about a channel (a pace, a month's messages) is a setting and stands elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.message import Channel


@dataclass(frozen=True, slots=True)
class Manner:
    """`max_text`: UTF-16 units of one message (None: no limit); a longer reply is split. `most_buttons`: how many one
    message can have (None: no limit); more choices than that are numbered lines, and people type the number.
    `has_window`: the platform lets the desk write for a time after the person was last heard (`domain/window.py`).
    """

    max_text: int | None
    most_buttons: int | None = None
    has_window: bool = False

    def numbers(self, choices: int) -> bool:
        """Whether so many choices are numbered lines."""
        return self.most_buttons is not None and choices > self.most_buttons


MANNERS: Mapping[Channel, Manner] = MappingProxyType(
    {
        Channel.WEB: Manner(max_text=None),
        # Bot API, `sendMessage`: 4,096 after the entities are read.
        Channel.TELEGRAM: Manner(max_text=4096),
        # Zalo Bot API as third parties quote it: text of 1 to 2,000; no buttons, quick replies or menus.
        Channel.ZALO_BOT: Manner(max_text=2000, most_buttons=0),
        # Zalo OA as third parties quote it, `/v3.0/oa/message/cs`: text of 2,000, at most 5 buttons.
        Channel.ZALO_OA: Manner(max_text=2000, most_buttons=5, has_window=True),
    }
)
"""Every channel that somebody talks in has its manner; nobody does at the counter."""

OUT_ONLY: Mapping[Channel, Manner] = MappingProxyType(
    {
        # What stands in a template is counted by the operator's own template.
        Channel.ZALO_TEMPLATE: Manner(max_text=None),
        # Three parts in UCS-2, which accents need; the short alphabet has room for 459 (`bot/domain/sms.py`).
        Channel.SMS: Manner(max_text=201),
        Channel.EMAIL: Manner(max_text=None),
    }
)
"""Channels that only go out. Their choices are never typed, so that none need be numbered."""


def manner_of(channel: Channel) -> Manner:
    """The manner of a channel that somebody talks in or is told by. Raises `KeyError` for the counter."""
    return MANNERS.get(channel) or OUT_ONLY[channel]
