"""The search kept on disk: the same answers as one made anew, and never one that it should not read."""

import io
import pickle
import stat

import pytest

from bot import searchfile
from bot.config import Settings
from bot.domain.catalog import Catalog
from bot.domain.search import Finder
from bot.rulebook import load_catalog
from bot.searchfile import finder_of

QUESTIONS = ("làm giấy khai sinh cần gì", "dang ky ket hon", "cấp lại căn cước", "thời tiết hôm nay", "mất sổ đỏ")


@pytest.fixture(scope="module")
def catalog():
    whole = load_catalog(Settings.read())
    return Catalog(whole.published, whole.procedures[:60], "a digest")


@pytest.fixture(scope="module")
def vocabulary():
    return (Settings.read().data / "vocabulary.json").read_bytes()


def same(one, other):
    return all(one.find(question) == other.find(question) for question in QUESTIONS)


def test_a_kept_search_answers_like_the_one_that_was_made(catalog, vocabulary, tmp_path, monkeypatch):
    made = finder_of(catalog, vocabulary, tmp_path)
    monkeypatch.setattr(searchfile.Vocabulary, "load", lambda _: pytest.fail("the search was made anew"))
    assert same(finder_of(catalog, vocabulary, tmp_path), made)


def test_only_the_desk_can_read_the_file(catalog, vocabulary, tmp_path):
    finder_of(catalog, vocabulary, tmp_path)
    (kept,) = tmp_path.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_another_list_or_vocabulary_makes_another_search(catalog, vocabulary, tmp_path):
    finder_of(catalog, vocabulary, tmp_path)
    other = Catalog(catalog.published, catalog.procedures[:10], "another digest")
    assert same(finder_of(other, vocabulary, tmp_path), finder_of(other, vocabulary, tmp_path / "none"))


@pytest.mark.parametrize(
    "spoil", [lambda content: content[:-9], lambda content: content[:-9] + b"!" * 9, lambda _: b""]
)
def test_a_spoiled_file_costs_a_second_and_no_answer(catalog, vocabulary, tmp_path, spoil):
    made = finder_of(catalog, vocabulary, tmp_path)
    kept = tmp_path / "search.index"
    kept.write_bytes(spoil(kept.read_bytes()))
    assert same(finder_of(catalog, vocabulary, tmp_path), made)


def test_what_is_no_part_of_a_search_is_never_brought_to_life(catalog, tmp_path):
    touched = tmp_path / "touched"

    class Evil:
        def __reduce__(self):
            return touched.write_text, ("here",)

    with pytest.raises(pickle.UnpicklingError):
        searchfile._Reading(io.BytesIO(pickle.dumps(Evil())), catalog).load()
    assert not touched.exists()


def test_a_folder_that_cannot_be_written_to_only_costs_time(catalog, vocabulary, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(searchfile.tempfile, "NamedTemporaryFile", full)
    assert isinstance(finder_of(catalog, vocabulary, tmp_path), Finder)
    assert not list(tmp_path.iterdir())
