"""Sentences: both languages fit together, and what a person typed never becomes a mark."""

import json
from pathlib import Path

import pytest

from bot.domain.message import Paragraph, Span
from bot.domain.wording import Texts, TextsError


def texts(vi: dict[str, str], en: dict[str, str] | None = None) -> Texts:
    return Texts({"vi": vi, "en": vi if en is None else en})


def test_marks_are_read_before_names_are_filled_in():
    said = texts({"hello": "Chào **{name}**"}).paragraphs("hello", name="**An** {name}")
    assert said == (Paragraph(spans=(Span(text="Chào "), Span(text="**An** {name}", bold=True))),)


def test_each_line_is_a_paragraph_and_empty_lines_are_none():
    said = texts({"two": "Một\n\nHai"}).paragraphs("two")
    assert [paragraph.spans[0].text for paragraph in said] == ["Một", "Hai"]


def test_a_label_has_no_marks():
    assert texts({"label": "**Gửi**"}).say("label") == "Gửi"


def test_a_key_in_one_language_only_is_refused_by_name():
    with pytest.raises(TextsError, match="bye"):
        texts({"hello": "Chào"}, {"hello": "Hello", "bye": "Bye"})


def test_names_that_differ_between_the_languages_are_refused_by_key():
    with pytest.raises(TextsError, match="hello"):
        texts({"hello": "Chào {name}"}, {"hello": "Hello {who}"})


def test_a_key_in_two_files_is_refused_by_name(tmp_path: Path):
    for file in ("a.vi.json", "b.vi.json", "a.en.json"):
        (tmp_path / file).write_text(json.dumps({"hello": "x"}), encoding="utf-8")
    with pytest.raises(TextsError, match="hello"):
        Texts.load(tmp_path)
