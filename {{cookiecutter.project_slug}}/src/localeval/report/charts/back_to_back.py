"""Two groups' scores back to back: bars of one above a line and of the other below it, a panel over another on one scale.

Ours are filled in the colour of the programme; the others are outlined as they are, and filled as they are weighted. The area of a
bar is the share of people in it. Nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from localeval.report.charts.letters import broken, width_of
from localeval.report.charts.picture import NARROW, WIDE, Line, Part, Picture, Words, box


@dataclass(frozen=True)
class ScorePanel:
    """Two groups.

    Attributes
    ----------
    title, ours, theirs : str
        Over the panel, and beside the bars above and below the line.
    edges : sequence of float, shape (n + 1,)
        Of the bars, on the scale of the picture.
    above, below : sequence of float, shape (n,)
        How high they are.
    filled : bool
        Whether the bars below are filled.
    """

    title: str
    ours: str
    theirs: str
    edges: Sequence[float]
    above: Sequence[float]
    below: Sequence[float]
    filled: bool


@dataclass(frozen=True)
class ScoresModel:
    """Panels on one scale; ``marks`` are where numbers stand on it, with each number, and ``axis`` what it shows."""

    panels: Sequence[ScorePanel]
    marks: Sequence[tuple[float, str]]
    axis: str
    title: str
    says: str


@dataclass(frozen=True)
class _Layout:
    width: float
    band: float
    size: float


_WIDE, _NARROW = _Layout(WIDE, 74.0, 14.0), _Layout(NARROW, 60.0, 13.0)
_EDGE = 14.0


def draw_wide(model: ScoresModel) -> Picture:
    """Lay the panels out for 800 pixels."""
    return _draw(model, _WIDE)


def draw_narrow(model: ScoresModel) -> Picture:
    """Lay the panels out for 360 pixels."""
    return _draw(model, _NARROW)


def _draw(model: ScoresModel, layout: _Layout) -> Picture:
    parts: list[Part] = []
    low = min(panel.edges[0] for panel in model.panels)
    high = max(panel.edges[-1] for panel in model.panels)
    room = (layout.width - 2 * _EDGE) / ((high - low) or 1.0)
    peak = max((h for p in model.panels for h in (*p.above, *p.below)), default=0.0) or 1.0
    y = 0.0
    for panel in model.panels:
        y = _panel(parts, panel, layout, y, (low, room, peak))
    places = [(_EDGE + (at - low) * room, words) for at, words in model.marks]
    for x, middle, words in _apart(places, layout):
        parts.append(Line(x, y, x, y + 5, "muted"))
        parts.append(Words(middle, y + 8 + layout.size, words, layout.size, "muted", anchor="middle"))  # fmt: skip
    y += layout.size + 12
    for words in broken(model.axis, layout.width - 6, layout.size):
        y += layout.size + 4
        parts.append(Words(layout.width / 2, y, words, layout.size, "muted", anchor="middle"))
    return Picture(layout.width, y + 8, parts, model.title, model.says)


def _panel(
    parts: list[Part],
    panel: ScorePanel,
    layout: _Layout,
    y: float,
    scale: tuple[float, float, float],
) -> float:
    """Draw a panel from ``y`` on; give where it ends."""
    low, room, peak = scale
    for words in broken(panel.title, layout.width - 6, layout.size + 1, bold=True):
        y += layout.size + 7
        parts.append(Words(3, y, words, layout.size + 1, bold=True))
    y += layout.size + 8
    parts.append(Words(3, y, panel.ours, layout.size, "brand", bold=True))
    zero = y + 6 + layout.band
    for (a, b), up, down in zip(pairwise(panel.edges), panel.above, panel.below, strict=True):
        x, width = _EDGE + (a - low) * room, (b - a) * room
        above, below = up / peak * layout.band, down / peak * layout.band
        if above > 0:
            parts.append(box(x, zero - above, width, above, "brand", "page", 0.8))
        if below > 0:
            fill = "others" if panel.filled else "page"
            parts.append(box(x, zero, width, below, fill, "others-line", 1.2))  # type: ignore[arg-type]
    parts.append(Line(_EDGE, zero, layout.width - _EDGE, zero, "ink", 1.2))
    foot = zero + layout.band + layout.size + 4
    parts.append(Words(3, foot, panel.theirs, layout.size, "muted", bold=True))
    return foot + 12


def _apart(marks: Sequence[tuple[float, str]], layout: _Layout) -> list[tuple[float, float, str]]:
    """Keep as many numbers as do not touch, the short ones first; give where each mark is and the middle of its number."""
    shown: list[tuple[float, float, str]] = []
    for x, words in sorted(marks, key=lambda mark: len(mark[1])):
        half = width_of(words, layout.size) / 2
        middle = min(max(x, half + 2), layout.width - half - 2)
        if all(abs(middle - m) > half + 8 + width_of(w, layout.size) / 2 for _, m, w in shown):
            shown.append((x, middle, words))
    return sorted(shown)
