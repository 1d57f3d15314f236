"""What holds for the folding of every text."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalog import Catalog
from bot.domain.search import fold
from bot.domain.search.fold import MOST_WORDS, words

TOP = Path(__file__).resolve().parents[2]
TITLES = [one.title for one in Catalog.load((TOP / "data" / "procedures.json").read_bytes()).procedures]

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
vietnamese = st.text(LETTERS + "fjwzĐ -,.0129")
anything = st.one_of(st.text(), vietnamese, st.sampled_from(TITLES))
many = settings(max_examples=300, deadline=None)


@many
@given(anything)
def test_folding_what_is_folded_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@many
@given(anything)
def test_composed_and_decomposed_letters_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@many
@given(vietnamese)
def test_small_and_capital_letters_fold_alike(text):
    assert fold(text.upper()) == fold(text)


@many
@given(st.text(st.characters(), max_size=400))
def test_any_text_folds_to_plain_words_and_never_fails(text):
    folded = fold(text)
    assert folded.replace(" ", "").isascii()
    assert folded == folded.strip().lower()
    assert len(words(text)) <= MOST_WORDS


@many
@given(st.sampled_from(TITLES))
def test_a_title_typed_without_marks_folds_to_the_same_words(title):
    bare = "".join(sign for sign in unicodedata.normalize("NFD", title) if not unicodedata.combining(sign))
    assert fold(bare.replace("đ", "d").replace("Đ", "D")) == fold(title)


@pytest.mark.parametrize(
    ("old", "new"), [("hoà giải", "hòa giải"), ("uỷ quyền", "ủy quyền"), ("thuỷ lợi", "thủy lợi"), ("xoá", "xóa")]
)
def test_the_old_and_the_new_place_of_the_tone_are_the_same_word_with_the_same_marks(old, new):
    assert words(old) == words(new)


def test_the_letter_with_a_stroke_is_a_plain_d():
    assert fold("Đăng ký ĐẤT ĐAI") == "dang ky dat dai"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng kys keets hoon", "dang ky ket hon"),
        ("d9a8ng ky1 ke6t1 ho6n", "dang ky ket hon"),
        ("giaays khai sinh", "giay khai sinh"),
        ("giay61 phe1p la1i xe", "giay phep lai xe"),
        ("dde61", "de"),
        ("thuwowngf trus", "thuong tru"),
        ("ho65 khau63", "ho khau"),
    ],
)
def test_telex_and_vni_keys_left_in_the_text_are_read(typed, meant):
    assert fold(typed) == meant


@pytest.mark.parametrize("word", ["visa", "taxi", "test", "virus", "karaoke", "2026", "b2", "vneid"])
def test_foreign_words_and_numbers_are_left_alone(word):
    assert fold(word) == word


def test_a_very_long_text_is_read_only_as_far_as_it_can_matter():
    assert len(words("đăng ký " * 100_000)) == MOST_WORDS
