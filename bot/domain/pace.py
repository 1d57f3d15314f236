"""How fast messages may leave through one channel: so many a second in all, and one after the other to each chat.

A platform that is asked for more refuses, makes everybody wait, and may block the bot; so its limits are kept, not met.
Pure: whoever asks says what time it is, in seconds of any steady clock.
"""

from collections import OrderedDict

LATE = 4
"""Messages that may follow at once when the program was late: more would be a burst, fewer would lose the time."""

_REMEMBERED = 5_000
"""Chats whose last message is remembered: far more than leave in the seconds that count."""


class Pace:
    """`per_second` messages in all (in no second more than `late` + 1 above it), `per_chat` a second to one chat."""

    def __init__(self, per_second: float, per_chat: float, late: int = LATE) -> None:
        self._gap, self._chat_gap, self._late = 1 / per_second, 1 / per_chat, late
        self._next = 0.0
        self._chats: OrderedDict[str, float] = OrderedDict()

    @property
    def second(self) -> int:
        """Messages that leave in a second."""
        return max(1, round(1 / self._gap))

    def ask(self, chat: str, now: float) -> float:
        """0: a message to `chat` may leave now, and counts. Else the seconds after which to ask again."""
        wait = max(self._next, self._chats.get(chat, 0.0)) - now
        if wait > 0:
            return wait
        self._next = max(self._next, now - self._late * self._gap) + self._gap
        self.arrived(chat, now)
        return 0.0

    @property
    def per_second(self) -> float:
        """Messages a second in all."""
        return 1 / self._gap

    def slow(self, per_second: float) -> None:
        """From now on so many messages a second in all."""
        self._gap = 1 / per_second

    def rest(self, until: float) -> None:
        """Nothing may leave before then."""
        self._next = max(self._next, until)

    def arrived(self, chat: str, now: float) -> None:
        """The message is on the other side: from now on the next one to `chat` waits, however long this one took."""
        self._chats[chat] = now + self._chat_gap
        self._chats.move_to_end(chat)
        if len(self._chats) > _REMEMBERED:
            self._chats.popitem(last=False)
