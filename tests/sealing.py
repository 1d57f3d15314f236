"""One key for all tests and the processes that they start."""

import base64

from bot.store.seal import FernetSealer

KEY = base64.urlsafe_b64encode(b"a key of tests, and of no office").decode()

SEALER = FernetSealer([KEY])
