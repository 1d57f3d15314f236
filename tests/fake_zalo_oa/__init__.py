"""A strict stand-in for Zalo's OA: the Open API, the tokens and the signed events, over real sockets.

It refuses what the real one is said to refuse, with errors inside a 200, can fail in every way that it is said to, and
keeps what it saw on the wire. The sockets and the faults are those of the stand-in for Telegram.
"""

from tests.fake_telegram.fault import Fault
from tests.fake_telegram.wire import serving
from tests.fake_zalo_oa.api import FakeZaloOa
from tests.fake_zalo_oa.people import Heard, Person

__all__ = ["FakeZaloOa", "Fault", "Heard", "Person", "serving"]
