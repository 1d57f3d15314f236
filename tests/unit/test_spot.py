"""A spot on the map in one line, and back."""

import pytest

from bot.domain.spot import Spot, spot_in


@pytest.mark.parametrize(
    "spot", [Spot(21.3227, 105.4019), Spot(-33.9, -70.0, "Chợ Thử, xã Hy Cương"), Spot(0.0, 0.0), Spot(90.0, 180.0)]
)
def test_what_is_written_is_read_again(spot):
    assert spot_in(spot.written()) == spot


@pytest.mark.parametrize("written", ["", "chợ", "21.3,105.4", "99.000000,105.000000", "21.322700,105.401900chợ"])
def test_anything_else_is_no_spot(written):
    assert spot_in(written) is None


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0), (float("inf"), 0)])
def test_there_is_no_spot_off_the_earth(latitude, longitude):
    with pytest.raises(ValueError, match="earth"):
        Spot(latitude, longitude)


def test_words_are_kept_in_one_line_of_a_bounded_length():
    assert Spot(1, 2, "a\nb " + "c" * 500).written() == "1.000000,2.000000 a b " + "c" * 196
