"""What went wrong with Telegram, in the post's four words. No text of an error reaches us: it may hold the token.

Source of the meanings: Bot API, "Making requests" and `ResponseParameters`.
"""

import re
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.domain.outbox import Bad, Gone, RateLimited, SendError, Temporary

_NOBODY = re.compile(r"chat not found|user not found|PEER_ID_INVALID|deactivated|bot was blocked", re.IGNORECASE)
_KNOWN = re.compile(
    r"can't parse entities|message text is empty|message is too long|BUTTON_DATA_INVALID|button URL|chat_id is empty"
    r"|wrong file|file is too big|file is temporarily unavailable|reply markup",
    re.IGNORECASE,
)


class TokenRefused(Temporary):
    """Telegram does not know the token (401, 404). It is tried again: an operator can put the right one in place."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses the bot's token")


class Rivalry(Temporary):
    """Another program asks for the same bot's updates, or a webhook is set (409)."""

    def __init__(self) -> None:
        super().__init__("another program asks for this bot's updates, or a webhook is set")


def classify(error: TelegramError) -> SendError:
    """What to do next about `error`, in words of ours."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            return RateLimited(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case Forbidden():
            return Gone("Telegram: blocked by the person, or the account is gone")
        case InvalidToken():
            return TokenRefused()
        case Conflict():
            return Rivalry()
        case BadRequest(message=text) if _NOBODY.search(text):
            return Gone("Telegram: no such chat")
        case BadRequest(message=text):
            known = _KNOWN.search(text)
            return Bad(f"Telegram refuses the message: {known[0] if known else 'bad request'}")
        case ChatMigrated():
            return Bad("Telegram refuses the message: the chat became a group")
    return Temporary(f"Telegram {'did not answer in time' if isinstance(error, TimedOut) else 'cannot be reached'}")
