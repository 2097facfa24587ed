"""Results as intervals: the impact, subgroup and level figures, each with its caption and alternative text.

One layout for the three: a panel for each unit, a row for each result, its words above its line. Takes models that have
passed disclosure control. Shape and fill tell the verdicts apart as colour does; what a result is called is decided in
``wording``, and nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.analysis.facts import Facts
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    LINE,
    ORANGE,
    WIDTH,
    alternative_text,
    axes,
    blank_page,
    drawing_board,
    round_ticks,
    save,
    text_width,
    wrap,
)
from localeval.report.display import Figure
from localeval.report.wording.grammar import (
    is_given,
    is_significant_after_tests,
    needs_comparison,
    verdict_words,
)
from localeval.report.wording.numbers import (
    axis_sign,
    between,
    difference,
    interval,
    level,
    per_cent,
    unit_words,
)
from localeval.report.wording.phrases import after, group_label, inside, plain
from localeval.results import Estimate, Level

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Shape and colour of each verdict; the shapes tell them apart in black and white.
_LOOKS = {
    "better": ("o", BLUE),
    "worse": ("s", ORANGE),
    "inconclusive": ("o", GREY),
    "withheld": ("o", GREY),
}

#: Parts of the page, in points.
_MARGIN = 10.0
_TOP = 4.0
_STRIP = 20.0
_GAP = 12.0
_BETWEEN = 18.0
_TEXT = WIDTH - 2 * _MARGIN
#: Room under a panel for the numbers and title of its axis, and for the words at zero between them.
_AXIS = 42.0
#: The axis is inset, so that a number at its end stays on the page.
_INSET = 14.0


def impact_figure(facts: Facts, estimates: Sequence[Estimate]) -> Figure | None:
    """Draw the primary and secondary outcomes as intervals around no difference; None where no result is given.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    needs_comparison(facts, "impact_figure")
    main = [e for e in estimates if e.subgroup is None and e.role in {"primary", "secondary"}]
    if not any(map(is_given, main)):
        return None
    main.sort(key=lambda e: e.role != "primary")
    titles = [_outcome(e) + (" (primary outcome)" if e.role == "primary" else "") for e in main]
    return _results(
        "impact",
        f"Difference between {facts.words.ours} and the comparison group in each outcome",
        main,
        titles,
    )


def subgroup_figure(facts: Facts, estimates: Sequence[Estimate]) -> Figure | None:
    """Draw the primary outcome in each group of participants; None where no result of a group is given.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    needs_comparison(facts, "subgroup_figure")
    groups = [e for e in estimates if e.subgroup is not None]
    if not any(map(is_given, groups)):
        return None
    return _results(
        "subgroups",
        f"Difference in each group of people: {_outcome(groups[0])}",
        groups,
        [group_label(e) for e in groups],
    )


def levels_figure(facts: Facts, levels: Sequence[Level]) -> Figure:
    """Draw outcomes of participants alone, for a design without a comparison group."""
    panels, said = [], []
    for unit in dict.fromkeys(item.unit for item in levels):
        rows = []
        for item in levels:
            if item.unit != unit:
                continue
            title = _outcome(item) + (f", {group_label(item)}" if item.subgroup else "")
            title += " (primary outcome)" if item.role == "primary" and not item.subgroup else ""
            row = _level_row(item, title)
            rows.append(row)
            said.append(f"{title}: {inside(row.words)}")
        panels.append(
            _IntervalPanel(
                rows,
                "Per cent of participants"
                if unit == "percent"
                else f"Average ({unit_words(unit)})",
                sign=axis_sign(unit),
                limits=(0, 100) if unit == "percent" else None,
            )
        )
    png, svg = _draw(panels or [_empty()])
    confidence = max((item.confidence for item in levels), default=0.95)
    return Figure(
        "levels",
        f"Outcomes of participants, with {per_cent(confidence)} confidence intervals",
        alternative_text(
            "A dot and a line for each outcome of participants: its level and interval.", said
        ),
        png,
        svg,
    )


def _results(label: str, caption: str, chosen: Sequence[Estimate], titles: Sequence[str]) -> Figure:
    panels, said = [], []
    for unit in dict.fromkeys(e.unit for e in chosen):
        rows = []
        for e, title in zip(chosen, titles, strict=True):
            if e.unit == unit:
                rows.append(_result_row(e, title))
                said.append(f"{title}: {_result_said(e)}")
        panels.append(
            _IntervalPanel(
                rows,
                f"Difference ({unit_words(unit)})",
                sign=axis_sign(unit),
                zero="no difference",
            )
        )
    png, svg = _draw(panels)
    confidence = max(e.confidence for e in chosen)
    intro = (
        "A dot and a line for each result: the estimated difference and its interval, beside a line at "
        "no difference."
    )
    return Figure(
        label,
        f"{caption}, with {per_cent(confidence)} confidence intervals",
        alternative_text(intro, said),
        png,
        svg,
    )


def _result_row(e: Estimate, title: str) -> _IntervalRow:
    if not is_given(e) or e.estimate is None or e.low is None or e.high is None:
        return _IntervalRow(title, _not_given(e), None, None, None)
    words = f"{verdict_words(e)}: {_short(e)} ({_interval(e.low, e.high, e)})"
    marker, colour = _LOOKS[e.verdict]
    clear = is_significant_after_tests(e)
    return _IntervalRow(title, words, e.estimate, e.low, e.high, clear, marker, colour)


def _short(e: Estimate) -> str:
    return difference(e.estimate or 0.0, e.unit).replace("percentage points", "points")


def _result_said(e: Estimate) -> str:
    if not is_given(e):
        return "not given"
    return f"{verdict_words(e).lower()}, {between(e.low or 0.0, e.high or 0.0, e.unit)}"


def _level_row(item: Level, title: str) -> _IntervalRow:
    if item.level is None:
        return _IntervalRow(title, _not_given(item), None, None, None)
    words = level(item.level, item.unit)
    if item.low is None or item.high is None:
        return _IntervalRow(title, words, item.level, item.level, item.level)
    words = f"{words} ({_interval(item.low, item.high, item)})"
    return _IntervalRow(title, words, item.level, item.low, item.high)


def _interval(low: float, high: float, item: Estimate | Level) -> str:
    return f"{per_cent(item.confidence)} interval {interval(low, high, item.unit)}"


def _not_given(item: Estimate | Level) -> str:
    why = plain(item.withheld).rstrip(".")
    return f"Not given: {why}" if why else "Not given"


def _outcome(item: Estimate | Level) -> str:
    return f"{plain(item.label)}, {after(item.month)}"


def _empty() -> _IntervalPanel:
    return _IntervalPanel([_IntervalRow("There are no results to draw", "", None, None, None)], "")


@dataclass(frozen=True)
class _IntervalRow:
    """One result.

    Attributes
    ----------
    title, words : str
        What it is about, and what it says, as printed above the line.
    point, low, high : float or None
        None when nothing may be drawn.
    clear : bool
        Filled marker and thick line; hollow marker and thin line otherwise.
    marker : str
        Shape of the marker, as matplotlib names it.
    colour : str
    """

    title: str
    words: str
    point: float | None
    low: float | None
    high: float | None
    clear: bool = True
    marker: str = "o"
    colour: str = BLUE


@dataclass(frozen=True)
class _IntervalPanel:
    """Rows on one scale.

    Attributes
    ----------
    rows : sequence of _IntervalRow
    axis : str
        Title of the axis.
    sign : str
        Stands before the numbers of the axis, for money.
    zero : str
        Words at the line of zero; empty for no line.
    limits : (float, float) or None
        Ends of the axis where they are fixed.
    """

    rows: Sequence[_IntervalRow]
    axis: str
    sign: str = ""
    zero: str = ""
    limits: tuple[float, float] | None = None


def _draw(panels: Sequence[_IntervalPanel]) -> tuple[bytes, str]:
    """Draw panels one under the other, and give the picture as PNG and SVG."""
    with drawing_board():
        bodies = [sum(_height(row) for row in panel.rows) for panel in panels]
        feet = [_foot(panel) for panel in panels]
        total = _TOP + sum(bodies) + sum(feet) + _BETWEEN * (len(panels) - 1)
        drawing = blank_page(total)
        top = _TOP
        for panel, body, foot in zip(panels, bodies, feet, strict=True):
            _draw_panel(axes(drawing, _MARGIN + _INSET, top, _TEXT - 2 * _INSET, body), panel, body)
            top += body + foot + _BETWEEN
        return save(drawing)


def _foot(panel: _IntervalPanel) -> float:
    if not _drawn(panel):
        return 0.0
    return _AXIS + (LINE + 5 if panel.zero else 0.0)


def _drawn(panel: _IntervalPanel) -> bool:
    return any(row.point is not None for row in panel.rows)


def _lines(row: _IntervalRow) -> tuple[list[str], list[str]]:
    return wrap(row.title, _TEXT, "bold"), wrap(row.words, _TEXT)


def _height(row: _IntervalRow) -> float:
    title, words = _lines(row)
    strip = _STRIP if row.point is not None else 0.0
    return (len(title) + len(words)) * LINE + strip + _GAP


def _draw_panel(area: Axes, panel: _IntervalPanel, body: float) -> None:
    area.set_ylim(body, 0)
    area.set_xlim(*_limits(panel))
    y = 0.0
    for row in panel.rows:
        y = _draw_row(area, row, y, zero=bool(panel.zero))
    if panel.zero and panel.rows[-1].point is not None:
        area.plot([0, 0], [y - _GAP, y], color=GREY, linewidth=1, zorder=1)
    if not _drawn(panel):
        area.set_axis_off()
        return
    round_ticks(area, sign=panel.sign)
    area.set_xlabel(panel.axis, labelpad=LINE + 5 if panel.zero else 2)
    if panel.zero:
        area.annotate(
            panel.zero,
            (0, body),
            xytext=(0, -20),
            textcoords="offset points",
            ha=_side(area, panel.zero),
            va="top",
            fontweight="bold",
            annotation_clip=False,
        )


def _draw_row(area: Axes, row: _IntervalRow, y: float, *, zero: bool) -> float:
    """Draw one result from ``y`` downwards; give where the next one starts."""
    title, words = _lines(row)
    across = area.get_yaxis_transform()
    for lines, weight in ((title, "bold"), (words, "normal")):
        for line in lines:
            area.annotate(
                line,
                (0, y),
                xycoords=across,
                xytext=(-_INSET, 0),
                textcoords="offset points",
                va="top",
                fontweight=weight,
                annotation_clip=False,
            )
            y += LINE
    if row.point is None or row.low is None or row.high is None:
        return y + _GAP
    if zero:
        area.plot([0, 0], [y, y + _STRIP], color=GREY, linewidth=1, zorder=1)
    middle = y + _STRIP / 2
    _line(area, [row.low, row.high], [middle] * 2, row.colour, 3.5 if row.clear else 1.5)
    for end in (row.low, row.high):
        _line(area, [end] * 2, [middle - 5, middle + 5], row.colour, 1.5)
    area.plot(
        [row.point],
        [middle],
        marker=row.marker,
        markersize=10,
        markerfacecolor=row.colour if row.clear else "white",
        markeredgecolor=row.colour,
        markeredgewidth=1.8,
        zorder=5,
    )
    return y + _STRIP + _GAP


def _line(area: Axes, x: list[float], y: list[float], colour: str, width: float) -> None:
    area.plot(x, y, color=colour, linewidth=width, zorder=4, solid_capstyle="butt")


def _side(area: Axes, words: str) -> str:
    """Keep the words at zero on the page where zero is close to one of its edges."""
    low, high = area.get_xlim()
    place = (0 - low) / (high - low) * (_TEXT - 2 * _INSET) + _MARGIN + _INSET
    half = text_width(words, "bold") / 2
    return "left" if place < half else "right" if place > WIDTH - half else "center"


def _limits(panel: _IntervalPanel) -> tuple[float, float]:
    if panel.limits is not None:
        return panel.limits
    ends = [v for row in panel.rows for v in (row.low, row.high, row.point) if v is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room
