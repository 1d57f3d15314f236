"""What the desk says of itself on platforms that have a menu, in each language that it speaks.

The commands are those that the conversations know; a test holds the two together.
"""

from bot.domain.introduction import Command, Introduction, Place
from bot.domain.wording import Language, Texts

PRIVATE = ("start", "thutuc", "phananh", "tracuu", "dulieu", "thoibao", "lienhe", "english", "tiengviet")
"""For everybody, in a chat with the desk."""

GROUP = ("nhom",)
"""For officials, in a group of an office."""

_LANGUAGES: tuple[tuple[str, Language], ...] = (("", "vi"), ("en", "en"))
"""Vietnamese is what everybody gets whose language is not here."""


def introductions(texts: Texts) -> tuple[Introduction, ...]:
    """One for each language."""
    return tuple(
        Introduction(
            language=code,
            about=texts.say("menu.about", language),
            short=texts.say("menu.short", language),
            menus=(
                (Place.PRIVATE, _commands(texts, PRIVATE, language)),
                (Place.GROUP, _commands(texts, GROUP, language)),
            ),
        )
        for code, language in _LANGUAGES
    )


def _commands(texts: Texts, names: tuple[str, ...], language: Language) -> tuple[Command, ...]:
    return tuple(Command(name, texts.say(f"menu.{name}", language)) for name in names)
