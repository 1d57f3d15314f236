"""The key that a bench seals invented senders by; it is known, since there is nobody to be kept secret."""

import base64

from bot.store.seal import FernetSealer

KEY = base64.urlsafe_b64encode(b"a key of benches, which is known").decode()
"""As `MOTCUA_SECRET_KEYS` has it."""

SEALER = FernetSealer([KEY])
