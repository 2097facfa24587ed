"""An outcome month by month in one evaluation: a line for participants, one for the comparison group.

Small, with the words at the ends of the lines. The comparison group's line is broken and its points are open, so
that nothing depends on colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from localeval.library.charts.svg import Scale, line, picture, polygon, text, tick_label, ticks
from localeval.library.charts.svg import svg_element as el
from localeval.report.wording.numbers import number
from localeval.results import Point, Series

_WIDTH, _HEIGHT = 360.0, 236.0
_LEFT, _TOP, _BOTTOM = 52.0, 30.0, 44.0


def over_time_svg(series: Sequence[Series], identity: str, names: Mapping[str, str]) -> Markup:
    """Draw the series of one outcome; nothing where every number is withheld.

    Parameters
    ----------
    series : sequence of Series
        One a group, all of one outcome.
    identity : str
        The only one of its kind on the page.
    names : mapping of str to str
        What each group is called (``report.wording.months_text.group_names``).
    """
    points = [point for item in series for point in item.points if point.level is not None]
    if not points:
        return Markup("")
    unit = series[0].unit
    ends = [end for p in points for end in (p.low, p.level, p.high) if end is not None]
    up = ticks(min(0.0, *ends), max(ends), 4)
    months = sorted({point.month for item in series for point in item.points})
    across = _month_marks(months)
    x = Scale(months[0], max(months[-1], months[0] + 1), _LEFT, _WIDTH - 8)
    y = Scale(up[0], up[-1], _HEIGHT - _BOTTOM, _TOP)
    parts = [line(x.start, y(m), x.end, y(m), "c-grid") for m in up]
    if x.holds(0):
        parts.append(line(x(0), y.start, x(0), y.end, "c-zero"))
    parts += [text(_LEFT - 8, y(m) + 5, tick_label(m, up, unit), "c-small", "end") for m in up]
    parts += [
        text(x(m), y.start + 18, tick_label(float(m), [0.0, 1.0], "percent"), "c-small", "middle")
        for m in across
    ]
    parts.append(
        text((x.start + x.end) / 2, _HEIGHT - 6, "Months since the start", "c-small", "middle")
    )
    at = _LEFT
    for item in series:
        parts += _drawn(item, x, y)
        name = names[item.group]
        parts += _key(item.group, name, at)
        at += 44 + 6.2 * len(name)
    return picture(
        parts,
        identity=identity,
        title=f"{series[0].label}, month by month",
        description=over_time_alt(series, names),
        width=_WIDTH,
        height=_HEIGHT,
        class_="overtime",
    )


def _month_marks(months: Sequence[int]) -> list[int]:
    """Choose few months to write: multiples of a step that fits."""
    span = max(1, months[-1] - months[0])
    step = next((s for s in (1, 3, 6, 12, 24, 60, 120, 240) if span / s <= 6), 600)
    marks = [m for m in range(months[0], months[-1] + 1) if m % step == 0]
    return marks or [months[0]]


def _drawn(item: Series, x: Scale, y: Scale) -> list[Markup]:
    group = f"c-{item.group}"
    parts: list[Markup] = []
    for run in _runs(item.points):
        banded = [p for p in run if p.low is not None and p.high is not None]
        if len(banded) > 1:
            top = [(x(p.month), y(p.high or 0.0)) for p in banded]
            bottom = [(x(p.month), y(p.low or 0.0)) for p in reversed(banded)]
            parts.append(polygon([*top, *bottom], f"c-band {group}"))
        places = [(x(p.month), y(p.level or 0.0)) for p in run]
        if len(places) > 1:
            parts.append(polygon(places, f"c-path {group}", "polyline"))
        if len(item.points) <= 13 or len(places) == 1:
            parts += [el("circle", cx=a, cy=b, r=3.2, class_=f"c-point {group}") for a, b in places]
    return parts


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Cut a line where a number is withheld, so that nothing is drawn across the gap."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.level is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _key(group: str, name: str, at: float) -> list[Markup]:
    return [
        polygon([(at, 11), (at + 22, 11)], f"c-path c-{group}", "polyline"),
        el("circle", cx=at + 11, cy=11.0, r=3.2, class_=f"c-point c-{group}"),
        text(at + 28, 16, name, "c-small"),
    ]


def over_time_alt(series: Sequence[Series], names: Mapping[str, str]) -> str:
    """Say where each line starts and ends, for those who do not see it."""
    texts = []
    for item in series:
        known = [(p.month, p.level) for p in item.points if p.level is not None]
        if not known:
            continue
        ends = [known[0], known[-1]] if len(known) > 1 else known
        words = ", then ".join(f"{number(v, item.unit)} at month {m}" for m, v in ends)
        texts.append(f"{names[item.group]}: {words}")
    return f"{'. '.join(texts)}. The table below gives every month."
