"""A strict stand-in for Telegram's Bot API that speaks over real sockets, shared by the tests.

It enforces what the real one refuses (lengths in UTF-16 units, tags, nesting, 64-byte buttons, unknown chats), can be
told to fail in every way that the real one does, and keeps what it saw on the wire.
"""

from tests.fake_telegram.api import Call, FakeTelegram, Person
from tests.fake_telegram.fault import Fault
from tests.fake_telegram.markup import MarkupError, shown
from tests.fake_telegram.wire import serving

__all__ = ["Call", "FakeTelegram", "Fault", "MarkupError", "Person", "serving", "shown"]
