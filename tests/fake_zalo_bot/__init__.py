"""A strict stand-in for the Zalo Bot API that speaks over real sockets, shared by the tests.

It takes JSON and forms, refuses what the real one is said to refuse, can fail in every way that it is said to, and
keeps what it saw on the wire. The sockets and the faults are those of the stand-in for Telegram.
"""

from tests.fake_telegram.fault import Fault
from tests.fake_telegram.wire import serving
from tests.fake_zalo_bot.api import FakeZaloBot, Heard, Person, inside

__all__ = ["FakeZaloBot", "Fault", "Heard", "Person", "inside", "serving"]
