"""Search: from everyday words, with or without marks, to published procedures."""

from bot.domain.search.finder import Finder, Finding, Hit, Outcome
from bot.domain.search.fold import fold
from bot.domain.search.twins import Twins
from bot.domain.search.vocabulary import Vocabulary, VocabularyError

__all__ = ["Finder", "Finding", "Hit", "Outcome", "Twins", "Vocabulary", "VocabularyError", "fold"]
