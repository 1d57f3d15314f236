"""The office's vocabulary: how people say what the law calls otherwise. It is data, and is checked when it is loaded.

An office edits `data/vocabulary.json` without code; a mistake is refused with the part and the entry that it is in.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from bot.domain.procedure import Code
from bot.domain.search.fold import fold

Saying = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]

Answer = Literal[
    "foreign_yes",
    "issue_again",
    "issue_change",
    "issue_extend",
    "issue_end",
    "issue_pause",
    "level_province",
    "level_ministry",
]
"""What the question that tells twins apart can be answered with; its words are `procedures.twin_…`."""


class VocabularyError(ValueError):
    """The vocabulary cannot be used. The text names the part, the entry and the reason."""


class Entry(BaseModel):
    """What every entry shares: it cannot be changed, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Meaning(Entry):
    """Everyday words, old or regional names (`said`) for what the published list calls `means`."""

    means: Saying
    said: Annotated[tuple[Saying, ...], Field(min_length=1)]


class Asked(Entry):
    """What people ask for when they mean this procedure. `often`: 0 seldom, 1 now and then, 2 weekly, 3 daily."""

    code: Code
    often: Annotated[int, Field(ge=0, le=3)] = 0
    said: tuple[Saying, ...] = ()


class Twin(Entry):
    """What tells a procedure from its twins: words in its title (`titled`), and how people say the same (`said`).

    A title with such words is meant only by a question with such words, and the other way round. `weight` is how much
    of its score a name loses when only one of the two has them. Where a citizen can be asked which of two is meant,
    `answer` is the answer that means the title with the words.
    """

    name: Saying
    titled: Annotated[tuple[Saying, ...], Field(min_length=1)]
    said: tuple[Saying, ...] = ()
    weight: Annotated[float, Field(gt=0, lt=1)] = 0.1
    answer: Answer | None = None


class Vocabulary(Entry):
    """The whole file.

    `abbreviations`: one written word to what it stands for. `meanings`: phrases to the official words. `asked`: the
    procedures that people ask for and how. `twins`: what tells near twins apart. `noise`: words of asking that say
    nothing about what is asked for. `outside`: what people ask that no published procedure answers.
    """

    abbreviations: dict[Saying, Saying] = {}
    meanings: tuple[Meaning, ...] = ()
    asked: tuple[Asked, ...] = ()
    twins: tuple[Twin, ...] = ()
    noise: tuple[Saying, ...] = ()
    outside: tuple[Saying, ...] = ()

    @classmethod
    def load(cls, content: str | bytes) -> "Vocabulary":
        """The vocabulary in `content` (JSON). Raises `VocabularyError`."""
        try:
            vocabulary = TypeAdapter(cls).validate_json(content)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            where = " ".join(str(step) for step in first["loc"]) or "the file"
            msg = f"vocabulary: {where}: {first['msg']}"
            raise VocabularyError(msg) from None
        _check_words(vocabulary)
        _check_meanings(vocabulary)
        _check_asked(vocabulary)
        return vocabulary

    def phrases(self) -> Iterable[str]:
        """Every phrase that people may write, for the reading of misspelt ones."""
        for meaning in self.meanings:
            yield meaning.means
            yield from meaning.said
        for asked in self.asked:
            yield from asked.said
        yield from self.abbreviations.values()


def _check_words(vocabulary: Vocabulary) -> None:
    """Refuses what holds no word at all, and an abbreviation of more than one word."""
    parts = {
        "meanings": [said for meaning in vocabulary.meanings for said in (meaning.means, *meaning.said)],
        "asked": [said for asked in vocabulary.asked for said in asked.said],
        "twins": [said for twin in vocabulary.twins for said in (*twin.titled, *twin.said)],
        "noise": vocabulary.noise,
        "outside": vocabulary.outside,
    }
    for part, sayings in parts.items():
        for said in sayings:
            if not fold(said):
                msg = f"vocabulary: {part}: {said!r} holds no word"
                raise VocabularyError(msg)
    for short in vocabulary.abbreviations:
        if len(fold(short).split()) != 1:
            msg = f"vocabulary: abbreviations: {short!r} must be one word"
            raise VocabularyError(msg)


def _check_meanings(vocabulary: Vocabulary) -> None:
    """Refuses two readings of one saying: only the first would have an effect."""
    seen: dict[str, str] = {}
    for meaning in vocabulary.meanings:
        for said in meaning.said:
            if seen.setdefault(said.casefold(), meaning.means) != meaning.means:
                msg = f"vocabulary: meanings: {said!r} stands under two meanings"
                raise VocabularyError(msg)


def _check_asked(vocabulary: Vocabulary) -> None:
    """Refuses two entries of one procedure, and one saying for two procedures: neither would be found by it."""
    codes: set[str] = set()
    seen: dict[str, str] = {}
    for asked in vocabulary.asked:
        if asked.code in codes:
            msg = f"vocabulary: asked: {asked.code} stands there twice"
            raise VocabularyError(msg)
        codes.add(asked.code)
        for said in asked.said:
            if seen.setdefault(said.casefold(), asked.code) != asked.code:
                msg = f"vocabulary: asked: {said!r} stands under {seen[said.casefold()]} and {asked.code}"
                raise VocabularyError(msg)
