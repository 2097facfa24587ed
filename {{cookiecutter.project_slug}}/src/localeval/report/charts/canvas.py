"""The drawing board that all figures share: size, typeface, colours, line breaks and saving.

A figure is laid out in points on a page as wide as the text of a printed report, so that its words are
as large as the words around it, and still readable on a phone. The same picture gives the same bytes.
Nothing here knows what is drawn. matplotlib is imported only when a figure is made, and its settings
are put back afterwards.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from localeval.report.charts.raster import family
from localeval.report.wording.numbers import MINUS
from localeval.report.wording.phrases import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure as Drawing

#: Government Analysis Function palette: dark blue and orange are its pair of best contrast.
BLUE = "#12436D"
ORANGE = "#F46A25"
GREY = "#3D3D3D"

#: Quiet lines, which carry no information of their own.
PALE = "#BFBFBF"

#: Width of the page, points to an inch, and sizes in points.
WIDTH = 468.0
INCH = 72.0
FONT = 12.5
LINE = 16.0
#: Letters as small as those of a table, for what has many rows or panels.
SMALL = 9.5

DPI = 200
_MOST_SHAPES = 500

_MILLION = 1e6


def _settings() -> dict[str, Any]:
    return {
        "font.family": family(),
        "font.size": FONT,
        "text.color": GREY,
        "text.parse_math": False,
        "axes.labelcolor": GREY,
        "axes.edgecolor": GREY,
        "axes.linewidth": 0.8,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "xtick.color": GREY,
        "ytick.color": GREY,
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


def blank_page(height: float) -> Drawing:
    """Give an empty page of the standard width; ``height`` is in points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(WIDTH / INCH, height / INCH), dpi=INCH, facecolor="white")
    FigureCanvasAgg(drawing)
    return drawing


def axes(drawing: Drawing, left: float, top: float, width: float, height: float) -> Axes:
    """Put axes on the page, in points from its top left corner."""
    whole = drawing.get_figheight() * INCH
    box = (left / WIDTH, 1 - (top + height) / whole, width / WIDTH, height / whole)
    area = drawing.add_axes(box)
    area.set_facecolor("none")
    area.set_yticks([])
    return area


def page_axes(drawing: Drawing, height: float) -> Axes:
    """Put axes over a page of this height, in which a place is given in points from its top left corner."""
    board = axes(drawing, 0, 0, WIDTH, height)
    board.set_xlim(0, WIDTH)
    board.set_ylim(height, 0)
    board.set_axis_off()
    return board


def save(drawing: Drawing) -> tuple[bytes, str]:
    """Give the page as PNG and as SVG, the same bytes each time."""
    png, svg = io.BytesIO(), io.BytesIO()
    drawing.savefig(png, format="png", dpi=DPI, metadata={"Software": None})
    # the resolution is that of what is drawn as dots because there is so much of it (``dots``)
    drawing.savefig(svg, format="svg", dpi=DPI, metadata={"Date": None, "Creator": None})
    return png.getvalue(), svg.getvalue().decode("utf-8")


def dots(n: int) -> bool:
    """Whether so many marks are put into the SVG as dots: as shapes they would be megabytes."""
    return n > _MOST_SHAPES


def wrap(text: str, width: float, weight: str = "normal", size: float = FONT) -> list[str]:
    """Break a text into lines that are no wider than ``width`` points.

    A word that is wider than a line is broken where it must be.
    """
    lines: list[str] = []
    line = ""
    for word in plain(text).split(" "):
        longer = f"{line} {word}".strip()
        if text_width(longer, weight, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        rest = word
        while len(rest) > 1 and text_width(rest, weight, size) > width:
            cut = _fitting(rest, width, weight, size)
            lines.append(rest[:cut])
            rest = rest[cut:]
        line = rest
    return [*lines, line]


def _fitting(word: str, width: float, weight: str, size: float) -> int:
    """Count how many letters of a word fit into a line; at least one."""
    for n in range(len(word) - 1, 1, -1):
        if text_width(word[:n], weight, size) <= width:
            return n
    return 1


def text_width(text: str, weight: str = "normal", size: float = FONT) -> float:
    """Measure a line of text, in points."""
    return _measured(text, weight, size, tuple(family()))


@lru_cache(maxsize=20_000)
def _measured(text: str, weight: str, size: float, typefaces: tuple[str, ...]) -> float:
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family=list(typefaces), size=size, weight=weight)
    width, _, _ = _ruler().get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]
    return float(width)


@cache
def _ruler() -> RendererAgg:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, INCH)  # type: ignore[no-untyped-call]


def tick(value: float, *, sign: str = "", step: float = 1.0) -> str:
    """Give a number under an axis, with as many decimals as the steps between numbers need."""
    places = 0 if step >= 1 and step == int(step) else 1 if step >= 0.1 else 2
    text = f"{abs(value):,.{places}f}"
    if step >= _MILLION / 10 and value:
        text = f"{abs(value) / _MILLION:,.1f}".removesuffix(".0") + "m"
    minus = MINUS if value < 0 and any(digit in "123456789" for digit in text) else ""
    return f"{minus}{sign}{text}"


def round_ticks(area: Axes, *, sign: str = "", most: int = 5) -> None:
    """Give an axis few round numbers: ``most`` steps between them at the most."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    area.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
    places = area.get_xticks()
    step = float(places[1] - places[0]) if len(places) > 1 else 1.0
    area.xaxis.set_major_formatter(FuncFormatter(lambda v, _: tick(v, sign=sign, step=step)))


def side_ticks(area: Axes, *, sign: str = "", most: int = 6) -> None:
    """Give the axis at the side few round numbers."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    area.yaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
    places = area.get_yticks()
    step = float(places[1] - places[0]) if len(places) > 1 else 1.0
    area.yaxis.set_major_formatter(FuncFormatter(lambda v, _: tick(v, sign=sign, step=step)))
    area.tick_params(axis="y", length=3)


def month_ticks(first: float, last: float, most: int) -> list[int]:
    """Choose months that people count in: every 3rd, 6th, 12th, and always the start; ``most`` steps between them."""
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if (last - first) / s <= most), 120)
    return [month for month in range(-1200, 1201, step) if first <= month <= last]


def round_values(low: float, high: float, most: int = 5) -> list[float]:
    """Choose few round numbers between two ends, for a scale that is drawn by hand."""
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(value) for value in found if low <= value <= high]
