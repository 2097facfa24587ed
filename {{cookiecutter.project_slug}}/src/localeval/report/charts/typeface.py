"""Which typeface the letters of charts have: the brand's where its file is in the project and its letters are no wider than charts are laid out for.

Charts are laid out by a table of widths (``letters``), not by the typeface, so that they are alike on every machine.
"""

from __future__ import annotations

from localeval.brand.model import Brand, FontFile
from localeval.report.charts.letters import width_of

#: What stands in charts: words and numbers.
_SAMPLE = "Programme 1,234 people, 12.5 percentage points (95% range) Similar people ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIZE = 100


def chart_family(brand: Brand) -> str:
    """Give the typeface of charts, or nothing where they keep that of the package."""
    return brand.base if chart_fonts(brand) else ""


def chart_fonts(brand: Brand) -> tuple[FontFile, ...]:
    """Give the upright files of the typeface of charts; none where they keep that of the package."""
    fonts = tuple(
        font for font in brand.files_of(brand.base) if brand.base and font.for_paper and not font.italic
    )  # fmt: skip
    return fonts if fonts and all(_fits(font) for font in fonts) else ()


def _fits(font: FontFile) -> bool:
    from matplotlib.ft2font import FT2Font, LoadFlags

    face = FT2Font(str(font.path))
    face.set_size(_SIZE, 72)
    face.set_text(_SAMPLE, 0.0, flags=LoadFlags.NO_HINTING)
    width = face.get_width_height()[0] / 64
    return bool(width <= width_of(_SAMPLE, _SIZE, bold=font.weight >= 600))
