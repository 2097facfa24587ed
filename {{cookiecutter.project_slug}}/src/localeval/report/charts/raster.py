"""Pictures as PNG, for Word and for notebooks: the shapes of ``picture`` painted by matplotlib, which is imported here only.

The same picture gives the same bytes, whatever a person's own matplotlib settings are.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from localeval.report.charts.colours import chart_look
from localeval.report.charts.picture import WIDE, Disc, Line, Part, Picture, Shape, Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A wide picture is so many inches wide on paper (150 mm), at so many dots to an inch.
PAPER = 150 / 25.4
DPI = 300

#: Points to an inch, in which matplotlib gives widths of lines and sizes of letters.
_POINTS = 72.0


def families() -> list[str]:
    """Give the typefaces in order: the brand's own, Source Sans Pro where its package is installed, then DejaVu Sans."""
    look = chart_look()
    for font in look.fonts:
        _add_font(str(font.path))
    return [look.family, *family()] if look.family else family()


@cache
def _add_font(path: str) -> None:
    from matplotlib import font_manager

    font_manager.fontManager.addfont(path)


@cache
def family() -> list[str]:
    """Give the typefaces of the package."""
    from matplotlib import font_manager

    fallback = ["DejaVu Sans"]
    try:
        from font_source_sans_pro import font_files_ttf
    except ImportError:
        return fallback
    for name in ("SourceSansPro", "SourceSansProBold"):
        font_manager.fontManager.addfont(font_files_ttf[name])
    return ["Source Sans Pro", *fallback]


@contextmanager
def _own_settings() -> Iterator[None]:
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        # A letter that neither typeface has is drawn as a box; the label stands in the table too.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        matplotlib.rcdefaults()
        settings: dict[str, Any] = {"font.family": families(), "text.parse_math": False}
        matplotlib.rcParams.update(settings)  # type: ignore[arg-type]
        yield


def png(picture: Picture) -> bytes:
    """Paint a picture at 300 dots to an inch; one of 800 pixels is 150 mm wide on paper."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    inch = PAPER / WIDE
    with _own_settings():
        page = Figure((picture.width * inch, picture.height * inch), dpi=DPI, facecolor=chart_look().colours["page"])  # fmt: skip
        FigureCanvasAgg(page)
        area = page.add_axes((0, 0, 1, 1))
        area.set_xlim(0, picture.width)
        area.set_ylim(picture.height, 0)
        area.set_axis_off()
        for order, part in enumerate(picture.parts):
            _add(area, part, order, _POINTS * inch)
        out = io.BytesIO()
        page.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


def _add(area: Axes, part: Part, order: int, point: float) -> None:
    """Put a shape on the page; ``point`` is how many points a pixel of the picture is."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Polygon

    if isinstance(part, Words):
        _add_words(area, part, order, point)
        return
    colours = chart_look().colours
    ink = colours[part.ink] if part.ink else "none"
    fill = colours[part.fill] if isinstance(part, Shape | Disc) and part.fill else ""
    dash = () if isinstance(part, Disc) else part.dash
    look: dict[str, Any] = {
        "linewidth": part.width * point if part.ink else 0.0,
        "linestyle": (0, tuple(length / part.width for length in dash)) if dash else "solid",
        "zorder": order,
        "clip_on": False,
    }
    if isinstance(part, Disc):
        area.add_patch(Circle((part.x, part.y), part.r, facecolor=fill, edgecolor=ink, **look))
    elif isinstance(part, Shape) and fill:
        look["alpha"] = part.opacity if part.opacity < 1 else None
        area.add_patch(Polygon(part.points, closed=True, facecolor=fill, edgecolor=ink, **look))
    else:
        ends = ((part.x1, part.y1), (part.x2, part.y2)) if isinstance(part, Line) else part.points
        look |= {"solid_capstyle": "butt", "dash_capstyle": "butt"}
        area.add_line(Line2D(*zip(*ends, strict=True), color=ink, **look))


def _add_words(area: Axes, part: Words, order: int, point: float) -> None:
    from matplotlib.patheffects import withStroke

    side = {"start": "left", "middle": "center", "end": "right"}[part.anchor]
    text = area.text(
        part.x,
        part.y,
        part.text,
        fontsize=part.size * point,
        fontweight="bold" if part.bold else "normal",
        color=chart_look().colours[part.ink],
        ha=side,
        va="baseline",
        zorder=order,
    )
    if part.halo:
        stroke = withStroke(linewidth=4 * point, foreground=chart_look().colours["page"])
        text.set_path_effects([stroke])
