"""Draws the PNG icons of the installed chat from the same door as `bot/web/static/icon.svg`.

    python tools/make_icons.py

Home screens take no SVG everywhere, and cut icons to a shape of their own: a maskable icon is coloured to its edge and
keeps the door within the middle four fifths (W3C, Web Application Manifest, "Icon masks"). Run it when the SVG changes.
"""

from pathlib import Path

from PIL import Image, ImageDraw

STATIC = Path(__file__).parents[1] / "bot/web/static"
BLUE, WHITE = "#0b57ad", "#ffffff"
GRID = 32
"""The SVG's own units."""
SAFE = 0.9
"""How much smaller the door is on an icon that may be cut."""
FINER = 8
"""Drawn larger by this much and made smaller, so that edges are smooth."""

ICONS = {"icon-192.png": (192, False), "icon-512.png": (512, False), "icon-maskable-512.png": (512, True),
         "icon-apple-180.png": (180, True)}  # fmt: skip
"""Each file: its side in pixels, and whether it is coloured to its edge."""


def icon(side: int, *, whole: bool) -> Image.Image:
    """The icon; `whole` has no round corners of its own."""
    scale = side * FINER / GRID
    drawn = Image.new("RGBA", (side * FINER, side * FINER), (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawn)

    def part(*units: float) -> list[float]:
        """A part of the door, drawn nearer to the middle where the edge may be cut."""
        return [(GRID / 2 + (unit - GRID / 2) * (SAFE if whole else 1)) * scale for unit in units]

    pen.rounded_rectangle([0, 0, side * FINER, side * FINER], radius=0 if whole else 7 * scale, fill=BLUE)
    # The frame is a line of 3 units around 9..23 by 8..26, open below; the leaf stands within.
    for box in ((7.5, 6.5, 10.5, 26), (21.5, 6.5, 24.5, 26), (7.5, 6.5, 24.5, 9.5), (13, 12, 19, 26)):
        pen.rectangle(part(*box), fill=WHITE)
    return drawn.resize((side, side), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for name, (side, whole) in ICONS.items():
        icon(side, whole=whole).save(STATIC / name, optimize=True)
