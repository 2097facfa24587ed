"""The drawing board for figures of a notebook's own: settings, typefaces and saving, so that they look like the others.

The charts of the package are drawn by ``picture`` and ``raster``. What is drawn here is a person's own matplotlib figure; its settings
are put back afterwards, and the same figure gives the same bytes. matplotlib is imported only when a figure is made.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from localeval.report.charts.colours import chart_look
from localeval.report.charts.raster import families

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

#: Size of letters in points, and points to an inch of the PNG.
FONT, DPI = 12.5, 200


def _settings() -> dict[str, Any]:
    ink = chart_look().colours["ink"]
    return {
        "font.family": families(),
        "font.size": FONT,
        "text.color": ink,
        "text.parse_math": False,
        "axes.labelcolor": ink,
        "axes.edgecolor": ink,
        "axes.linewidth": 0.8,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "xtick.color": ink,
        "ytick.color": ink,
        "xtick.major.size": 4,
        "svg.fonttype": "path",
        "svg.hashsalt": "localeval",
        "hatch.linewidth": 1.0,
    }


@contextmanager
def drawing_board() -> Iterator[None]:
    """Draw with the settings of the report, whatever a person's own matplotlib settings are."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        # A letter that neither typeface has is drawn as a box; the label stands in the table too.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_settings())  # type: ignore[arg-type]
        yield


def save(drawing: Drawing) -> tuple[bytes, str]:
    """Give a figure as PNG and as SVG, the same bytes each time."""
    png, svg = io.BytesIO(), io.BytesIO()
    drawing.savefig(png, format="png", dpi=DPI, metadata={"Software": None})
    drawing.savefig(svg, format="svg", dpi=DPI, metadata={"Date": None, "Creator": None})
    return png.getvalue(), svg.getvalue().decode("utf-8")
