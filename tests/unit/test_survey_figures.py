"""Figures of surveys: how many to ask, how sure they are, and when too few answered to be shown."""

import pytest

from bot.domain.survey import FEWEST, Factor, Response, Scores, sample_for


@pytest.mark.parametrize(
    ("population", "sample"), [(0, 0), (1, 1), (10, 10), (100, 80), (1_000, 278), (10_000, 370), (4_020_000, 385)]
)
def test_the_sample_for_five_points_at_95_per_cent(population, sample):
    assert sample_for(population) == sample


def test_the_rate_of_response():
    assert Response(asked=400, answered=150).rate == 37.5
    assert Response().rate is None


def test_the_error_shrinks_with_the_answers():
    assert Response(asked=400, answered=385).error == 5.0
    assert Response(asked=400, answered=100).error == 9.8
    assert Response(asked=400).error is None


def test_the_share_of_the_satisfied_counts_the_two_best_scores():
    assert Scores(Factor.RESULT, (1, 1, 2, 3, 3)).satisfied == 60.0


def test_what_fewer_than_five_people_said_is_not_shown():
    assert Scores(Factor.RESULT, (0, 0, 0, FEWEST - 1, 0)).satisfied is None
    assert Scores(Factor.RESULT, (0, 0, 0, FEWEST, 0)).satisfied == 100.0
