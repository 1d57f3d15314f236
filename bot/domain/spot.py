"""A spot on the map that somebody sent, whatever the channel: where it is, and the words that came with it.

No map is asked which commune that is: the spot goes with the case, and the citizen names the place.
"""

import re
from dataclasses import dataclass

_WORDS_CAP = 200
_WRITTEN = re.compile(r"(-?\d{1,2}\.\d{6}),(-?\d{1,3}\.\d{6})(?: (.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spot:
    """Degrees north and east (WGS 84). `words`: name and address as the sender's map has them. Raises ValueError for a
    place that is not on the earth.
    """

    latitude: float
    longitude: float
    words: str = ""

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            msg = "no place on the earth"
            raise ValueError(msg)

    @property
    def figures(self) -> str:
        """The degrees as people copy them into a map, to about a metre."""
        return f"{self.latitude:.5f}, {self.longitude:.5f}"

    @property
    def shown(self) -> str:
        """The words with the degrees, or the degrees alone."""
        return f"{self.words} ({self.figures})" if self.words else self.figures

    @property
    def link(self) -> str:
        """The address of a map with the spot on it. Nothing of ours opens it: an official does."""
        where = f"{self.latitude:.6f}"
        east = f"{self.longitude:.6f}"
        return f"https://www.openstreetmap.org/?mlat={where}&mlon={east}#map=18/{where}/{east}"

    def written(self) -> str:
        """The spot in one line, as a case keeps it."""
        words = " ".join(self.words.split())[:_WORDS_CAP]
        return f"{self.latitude:.6f},{self.longitude:.6f} {words}".rstrip()


def spot_in(written: str) -> Spot | None:
    """The spot that `Spot.written` wrote; None for anything else."""
    match = _WRITTEN.fullmatch(written)
    try:
        return Spot(float(match[1]), float(match[2]), match[3] or "") if match else None
    except ValueError:
        return None
