"""Every platform that the program speaks through, when its settings ask for it."""

from bot.tongues.telegram import telegram
from bot.tongues.tongue import Speaker
from bot.tongues.zalo_bot import zalo_bot
from bot.tongues.zalo_oa import zalo_oa

SPEAKERS: tuple[Speaker, ...] = (
    telegram,
    zalo_bot,
    zalo_oa,
)
"""One line each."""
