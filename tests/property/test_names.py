"""Every published name, asked as it stands: with and without its accents it leads to the same procedure."""

import unicodedata
from functools import cache

import pytest

from bot.domain.search.fold import fold
from tests.office import rules


def bare(text):
    """The text as somebody types it who has no Vietnamese keyboard."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@cache
def first(text):
    return next(iter(rules().finder.find(text).codes), None)


def called(title):
    """A name without the word "thủ tục" that some begin with."""
    return fold(title).removeprefix("thu tuc ")


@pytest.fixture(scope="module")
def names():
    return [one.title for one in rules().catalog.procedures]


def test_a_name_without_its_accents_leads_where_it_does_with_them(names):
    same = [first(bare(name)) == first(name) for name in names]
    assert sum(same) >= 0.98 * len(names)


def test_a_name_leads_to_its_own_procedure(names):
    """Several procedures carry one and the same name; any of them is right."""
    found = [rules().catalog.get(first(name) or "") for name in names]
    right = [one is not None and called(one.title) == called(name) for one, name in zip(found, names, strict=True)]
    assert sum(right) == len(names)
