"""What the office taught the search: whole questions, each with the procedure that two officials agreed it means.

They are looked up before anything is ranked, so that a taught question can change no other one. Read as every question
is: accents that are typed must fit, words of asking around it ("cho em hỏi … ạ") do not matter.
"""

from collections.abc import Iterable

from bot.domain.question import LONGEST
from bot.domain.redact import redact
from bot.domain.search import Finder
from bot.domain.search.fold import Word, words


class Taught:
    """The taught questions in use; `use` puts others in their place at once, while the program runs."""

    def __init__(self) -> None:
        self._sayings: tuple[tuple[str, str], ...] = ()
        self._known: dict[tuple[str, ...], list[tuple[tuple[Word, ...], str]]] = {}
        self._reader: Finder | None = None

    def use(self, sayings: Iterable[tuple[str, str]]) -> None:
        """From now on these (words, code) and no others; of two that read the same, the first is used."""
        self._sayings, self._reader = tuple(sayings), None

    def code(self, text: str, finder: Finder) -> str | None:
        """The code that was taught for this question, read with the words of `finder`; None when there is none."""
        if not self._sayings or len(text) > LONGEST:
            return None
        if self._reader is not finder:
            self._read_all(finder)
        for asked in _readings(redact(text), finder):
            for said, code in self._known.get(_plain(asked), ()):
                if all(None in {a.marked, b.marked} or a.marked == b.marked for a, b in zip(asked, said, strict=True)):
                    return code
        return None

    def _read_all(self, finder: Finder) -> None:
        known: dict[tuple[str, ...], list[tuple[tuple[Word, ...], str]]] = {}
        for words_taught, code in self._sayings:
            for said in _readings(words_taught, finder):
                known.setdefault(_plain(said), []).append((said, code))
        self._known, self._reader = known, finder


def _readings(text: str, finder: Finder) -> list[tuple[Word, ...]]:
    """The words as typed, and as the search reads them; a single word that is left there says too little."""
    typed, read = tuple(words(text)), finder.read(text)
    return [each for each, least in ((typed, 1), (read, 2)) if len(each) >= least]


def _plain(read: tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(word.plain for word in read)
