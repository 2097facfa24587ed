"""Outcomes over time, place by place: participants beside the comparison group, month by month.

Small multiples of up to thirty places on one scale, or all lines in one picture without names; in words for people who
cannot see them; and where every line begins and ends, as a table. What is drawn are levels, not estimates; nothing is
computed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from localeval.comparison.models import Comparison, Pool
from localeval.comparison_report.month_panels import (
    BODY,
    FOOT,
    GAP,
    LEFT,
    NOTHING,
    TITLE,
    LinePanel,
    PlaceLines,
    draw_panel_scales,
    line_limits,
    places_of,
)
from localeval.comparison_report.names import label_of_figure
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.canvas import (
    BLUE,
    ORANGE,
    SMALL,
    WIDTH,
    blank_page,
    dots,
    drawing_board,
    page_axes,
    save,
)
from localeval.report.charts.chart import Chart
from localeval.report.charts.months import MonthLine, MonthPoint
from localeval.report.charts.panels import MonthPanel, PanelsModel, draw_narrow, draw_wide
from localeval.report.display import Blocks, Figure, Numbers, Table
from localeval.report.table_parts import MOST_ROWS, NOT_APPLICABLE, table
from localeval.report.wording import chart_words as say
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.numbers import (
    MINUS,
    coarse,
    count,
    decimal,
    level,
    per_cent,
    unit_in_label,
)
from localeval.report.wording.phrases import number_with_noun, plain
from localeval.results import Series

#: Panels in a figure.
_PAGE = 15


def small_multiples(comparison: Comparison, pool: Pool) -> Blocks:
    """Draw the outcome of a row over time in every place that has it month by month.

    Returns
    -------
    Blocks
        A panel for each place, fifteen in a figure; from 31 places on one figure with a thin line for each place. Empty
        where no place has more than one month.
    """
    found = places_of(comparison, pool)
    if not found:
        return Blocks()
    if len(found) > MOST_ROWS:
        return Blocks((_all_at_once(pool, found),))
    pages = [found[i : i + _PAGE] for i in range(0, len(found), _PAGE)]
    return Blocks(tuple(_chart(pool, part, found, n).figure() for n, part in enumerate(pages)))


def _chart(pool: Pool, part: Sequence[PlaceLines], shown: Sequence[PlaceLines], n: int) -> Chart:
    points = [p for place in shown for s in place.series for p in s.points]
    amounts = Amounts.of_ranges(
        pool.unit, [(p.low, p.high) for p in points if p.low is not None and p.high is not None]
    )
    said = [_ends(name, lines, amounts.level) for name, lines in _groups(shown)]
    title = f"{unit_in_label(plain(pool.label), pool.unit)}, month by month, in {number_with_noun(len(shown), 'place')}"
    title += " (continued)" if n else ""
    alt = _alt(pool, part, len(shown), sorted({p.month for p in points}))
    model = PanelsModel(
        panels=[MonthPanel(place.name, [_line(s) for s in place.series]) for place in part],
        points=[MonthPoint(p.month, p.level, p.low, p.high) for p in points],
        unit=pool.unit,
        key=[(name == "Participants", name) for name, lines in _groups(part) if any(lines)],
        shaded=f"likely range ({per_cent(_confidence(shown))} interval)",
        axis=f"{plain(pool.label)}, {say.axis(pool.unit)}",
        foot=f"{say.MONTHS_FOOT}; the dotted line is the start",
        title=title,
        says=alt,
    )  # fmt: skip
    return Chart(
        label=label_of_figure(pool, "lines") + (f"-{n + 1}" if n else ""),
        title=title,
        under=" ".join(filter(None, said)),
        source="",
        alt=alt,
        numbers=_numbers(pool, part),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _line(series: Series) -> MonthLine:
    points = [MonthPoint(p.month, p.level, p.low, p.high) for p in series.points]
    return MonthLine("", points, series.group == "participants", "")


def _confidence(shown: Sequence[PlaceLines]) -> float:
    return max(s.confidence for place in shown for s in place.series)


def _groups(places: Sequence[PlaceLines]) -> list[tuple[str, list[Series | None]]]:
    return [
        ("Participants", [place.participants for place in places]),
        ("Comparison group", [place.comparison for place in places]),
    ]


def _numbers(pool: Pool, part: Sequence[PlaceLines]) -> Numbers:
    """Give every month of every place as it was published."""
    unit = say.unit_words(pool.unit)
    rows = [
        (place.name, "Participants" if s.group == "participants" else "Comparison group", decimal(p.month, 0), p.level, p.low, p.high)
        for place in part
        for s in place.series
        for p in s.points
    ]  # fmt: skip
    header = ("Place", "Group", "Month", f"Level ({unit})", "Interval from", "Interval to")
    return Numbers(header, tuple(rows))


def _all_at_once(pool: Pool, found: Sequence[PlaceLines]) -> Figure:
    """Draw very many places as thin lines without names, a panel for each group."""
    from matplotlib.collections import LineCollection

    months, values = line_limits(pool, found)
    width = (WIDTH - LEFT - 6 - GAP) / 2
    groups = (
        ("Participants", [p.participants for p in found], BLUE),
        ("Comparison group", [p.comparison for p in found], ORANGE),
    )
    shown = [group for group in groups if any(group[1])]
    with drawing_board():
        height = TITLE + BODY + FOOT + 14
        drawing = blank_page(height)
        board = page_axes(drawing, height)
        for i, (name, lines, colour) in enumerate(shown):
            panel = LinePanel(LEFT + i * (width + GAP), TITLE, width, months, values)
            draw_panel_scales(board, pool, panel, side=i == 0, foot=True)
            board.text(
                panel.left, panel.top - 4, name, va="bottom", fontsize=SMALL, fontweight="bold"
            )
            drawn = [
                [
                    (panel.x(p.month), NOTHING if p.level is None else panel.y(p.level))
                    for p in series.points
                ]
                for series in lines
                if series is not None
            ]
            many = dots(len(found))
            style = {"linewidths": 0.6, "alpha": 0.35, "zorder": 3, "rasterized": many}
            board.add_collection(LineCollection(drawn, colors=colour, **style), autolim=False)
        png, svg = save(drawing)
    return Figure(
        label_of_figure(pool, "lines"),
        f"{unit_in_label(plain(pool.label), pool.unit)}, month by month, a line for each of {count(len(found))} places",
        _alt_of_all(pool, shown),
        png,
        svg,
        wide=True,
    )


def _alt(pool: Pool, part: Sequence[PlaceLines], total: int, months: Sequence[int]) -> str:
    """Say what one figure of small multiples shows, of ``total`` places in all."""
    how_many = count(total) if len(part) == total else f"{count(len(part))} of {count(total)}"
    groups = (
        ("Participants", "participants as a solid line", [place.participants for place in part]),
        (
            "Comparison group",
            "the comparison group as a dashed line",
            [place.comparison for place in part],
        ),
    )
    kinds = [look for _, look, lines in groups if any(lines)]
    said = [_ends(name, lines, lambda value: level(value, pool.unit)) for name, _, lines in groups]
    words = (
        f"Small line charts, one a place ({how_many}), on one scale, from month {months[0]} to month {months[-1]}, with a "
        f"line at the start. {plain(pool.label)}, {' and '.join(kinds)}."
    ).replace("month -", f"month {MINUS}")
    return " ".join([words, *filter(None, said)])


def _alt_of_all(pool: Pool, shown: Sequence[tuple[str, Sequence[Series | None], str]]) -> str:
    """Say where the lines of each group end: name, lines and colour of each in ``shown``."""
    said = [_ends(name, lines, lambda value: level(value, pool.unit)) for name, lines, _ in shown]
    chart = "Line chart with a thin line for each place and no names."
    return " ".join([chart, f"{plain(pool.label)}.", *filter(None, said)])


def _ends(name: str, lines: Sequence[Series | None], words: Callable[[float], str]) -> str:
    """Say between which levels, in ``words``, the lines of a group end; nothing where no last level is given."""
    lasts = [series.points[-1].level for series in lines if series is not None]
    ends = sorted(value for value in lasts if value is not None)
    if not ends:
        return ""
    if len(ends) == 1:
        return f"{name}: one line, which ends at {words(ends[0])}."
    half = f", half of them at {words(ends[len(ends) // 2])} or more" if len(ends) > 2 else ""
    return f"{name}: {number_with_noun(len(ends), 'line')}, which end between {words(ends[0])} and {words(ends[-1])}{half}."


def lines_table(comparison: Comparison, pool: Pool) -> Table | None:
    """Give the level of each group in the first and in the last month of each place.

    None where no line is drawn, and with more than thirty places, whose lines have no names in the figure either.
    """
    found = places_of(comparison, pool)
    if not 0 < len(found) <= MOST_ROWS:
        return None
    return table(
        label_of_figure(pool, "months"),
        f"{unit_in_label(plain(pool.label), pool.unit)}, from the first to the last month in each place",
        ["Place", "Months", "Participants", "Comparison group"],
        [_row(place, pool.unit) for place in found],
        [
            "Months are counted from the start; those before it are negative. The months between are in comparison.json "
            "beside this report."
        ],
    )


def _row(place: PlaceLines, unit: str) -> list[str]:
    first = place.series[0]
    cells = [
        NOT_APPLICABLE
        if series is None
        else _levels(series, unit) + ("" if _months(series) == _months(first) else f" (months {_months(series)})")
        for series in (place.participants, place.comparison)
    ]  # fmt: skip
    return [place.name, _months(first), *cells]


def _months(series: Series) -> str:
    first, last = series.points[0].month, series.points[-1].month
    return f"{decimal(first, 0)} to {decimal(last, 0)}"


def _levels(series: Series, unit: str) -> str:
    """Give the first and the last level; a month that is given without a level was withheld."""
    ends = (series.points[0].level, series.points[-1].level)
    return " to ".join(CONFIDENTIAL if level is None else coarse(level, unit) for level in ends)
