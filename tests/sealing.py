"""One real key for all tests."""

from bot.store.seal import FernetSealer, fresh_key

SEALER = FernetSealer([fresh_key()])
