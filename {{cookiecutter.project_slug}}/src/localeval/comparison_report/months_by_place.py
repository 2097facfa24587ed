"""Outcomes over time, place by place: people who joined beside the comparison group, month by month.

Small multiples of up to thirty places on one scale, or all lines in one picture without names. What is drawn are levels, not
estimates; nothing is computed but, of very many places, the middle line.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from localeval.comparison.models import Comparison, Pool, StudyDescription
from localeval.comparison_report.chart_texts import unit_of
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import PlaceNames, label_of_figure
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.chart import Chart
from localeval.report.charts.months import MonthLine, MonthPoint
from localeval.report.charts.panels import MonthPanel, PanelsModel, draw_narrow, draw_wide
from localeval.report.display import Blocks, Figure, Numbers, Table
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.numbers import (
    MINUS,
    NOT_AVAILABLE,
    count,
    decimal,
    per_cent,
    unit_in_label,
)
from localeval.report.wording.phrases import plain
from localeval.results import Series

#: Panels in a figure; and lines in a panel, beyond which a band takes their place.
_PAGE, _MOST_LINES = 15, 200

#: Months that a table has room for.
_MOST_MONTHS = 7


@dataclass(frozen=True)
class PlaceLines:
    """A place and its lines; a group without more than one month has none."""

    name: str
    participants: Series | None
    comparison: Series | None

    @property
    def series(self) -> list[Series]:
        """Those that there are."""
        return [s for s in (self.participants, self.comparison) if s is not None]


def places_of(comparison: Comparison, pool: Pool) -> list[PlaceLines]:
    """Give the places that have the outcome of a row in more than one month, by name."""
    places = PlaceNames.of(comparison)
    return [
        place
        for e in sorted(comparison.evaluations, key=lambda e: places.label(e.id).casefold())
        if (place := _of(e, places.label(e.id), pool)) is not None
    ]


def _of(e: StudyDescription, name: str, pool: Pool) -> PlaceLines | None:
    kept = [s for s in e.series if (s.outcome, s.unit) == (pool.outcome, pool.unit)]
    by_group = {s.group: s for s in kept if sum(p.level is not None for p in s.points) > 1}
    if not by_group:
        return None
    return PlaceLines(name, by_group.get("participants"), by_group.get("comparison"))


def small_multiples(comparison: Comparison, pool: Pool) -> Blocks:
    """Draw the outcome of a row over time in every place that has it month by month.

    Returns
    -------
    Blocks
        A panel for each place, fifteen in a figure, with a table behind; from 31 places on one figure with a thin line for each
        place, and no table. Empty where no place has more than one month.
    """
    found = places_of(comparison, pool)
    if not found:
        return Blocks()
    if len(found) > MOST_ROWS:
        return Blocks((_all_at_once(pool, found).figure(),))
    pages = [found[i : i + _PAGE] for i in range(0, len(found), _PAGE)]
    parts: list[Figure | Table] = []
    for n, part in enumerate(pages):
        parts += [_chart(pool, part, found, n).figure(), _table(pool, part, found, n)]
    return Blocks(parts)


def _table(pool: Pool, part: Sequence[PlaceLines], shown: Sequence[PlaceLines], n: int) -> Table:
    """Give the levels of each place at some months that most lines have, the first and the last among them."""
    say, amounts = fixed(), _amounts(pool, shown)
    months = _some_months(shown)
    rows = [
        [place.name, say.plain(f"lines.group.{line.group}"), *_levels(line, months, amounts)]
        for place in part
        for line in place.series
    ]
    caption = say.plain("lines.levels", outcome=plain(pool.label), unit=unit_of(pool.unit))
    caption = say.plain("lines.continued", title=caption) if n else caption
    head = [say.plain("numbers.place"), say.plain("numbers.group")]
    months_said = [say.plain("lines.month", n=decimal(month, 0)) for month in months]
    label = _label(pool, n)
    notes = [say.plain("lines.some_months")]
    return table(label, caption, head + months_said, rows, notes, text_columns=2, behind=label)


def _levels(line: Series, months: Sequence[int], amounts: Amounts) -> list[str]:
    levels = {
        p.month: CONFIDENTIAL if p.level is None else amounts.level_cell(p.level)
        for p in line.points
    }
    return [levels.get(month, NOT_AVAILABLE) for month in months]


def _some_months(shown: Sequence[PlaceLines]) -> list[int]:
    """Give the first month and the last, and others at even steps from the start."""
    every = sorted({p.month for p in _points(shown)})
    chosen: list[int] = []
    for step in (1, 3, 6, 12, 24):
        chosen = [m for m in every if m % step == 0 or m in {every[0], every[-1]}]
        if len(chosen) <= _MOST_MONTHS:
            return chosen
    return [m for m in chosen if m in {every[0], 0, every[-1]}]


def _label(pool: Pool, n: int) -> str:
    return label_of_figure(pool, "lines") + (f"-{n + 1}" if n else "")


def _chart(pool: Pool, part: Sequence[PlaceLines], shown: Sequence[PlaceLines], n: int) -> Chart:
    say, amounts = fixed(), _amounts(pool, shown)
    outcome = unit_in_label(plain(pool.label), pool.unit)
    title = say.plain("lines.title", outcome=outcome, places=counted("places", len(shown)))
    title = say.plain("lines.continued", title=title) if n else title
    alt = _alt(pool, part, shown, amounts)
    model = PanelsModel(
        panels=[
            MonthPanel(place.name, [_line(s, amounts) for s in place.series]) for place in part
        ],
        points=_points(shown),
        unit=pool.unit,
        key=_key(part),
        shaded=say.plain("lines.shaded", confidence=per_cent(_confidence(shown))),
        axis=_axis(pool),
        foot=say.plain("lines.foot"),
        title=title,
        says=alt,
    )
    return _put_together(pool, part, _label(pool, n), title, _ends_said(shown, amounts), alt, model)


def _put_together(
    pool: Pool,
    part: Sequence[PlaceLines],
    label: str,
    title: str,
    under: str,
    alt: str,
    model: PanelsModel,
) -> Chart:
    return Chart(
        label=label,
        title=title,
        under=under,
        source="",
        alt=alt,
        numbers=_numbers(pool, part),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _amounts(pool: Pool, shown: Sequence[PlaceLines]) -> Amounts:
    points = _points(shown)
    ranges = [(p.low, p.high) for p in points if p.low is not None and p.high is not None]
    return Amounts.of_ranges(pool.unit, ranges)


def _points(shown: Sequence[PlaceLines]) -> list[MonthPoint]:
    return [
        MonthPoint(p.month, p.level, p.low, p.high)
        for place in shown
        for s in place.series
        for p in s.points
    ]


def _line(series: Series, amounts: Amounts) -> MonthLine:
    points = [MonthPoint(p.month, p.level, p.low, p.high) for p in series.points]
    last = series.points[-1].level
    end = amounts.bare(last) if last is not None and series.unit == "percent" else ""
    return MonthLine("", points, series.group == "participants", end)


def _key(part: Sequence[PlaceLines]) -> list[tuple[bool, str]]:
    return [
        (group == "participants", fixed().plain(f"lines.group.{group}"))
        for group, lines in _groups(part)
        if any(lines)
    ]


def _axis(pool: Pool) -> str:
    form = "axis" if pool.unit == "percent" else "axis_amount"
    return fixed().plain(f"lines.{form}", outcome=plain(pool.label), unit=unit_of(pool.unit))


def _confidence(shown: Sequence[PlaceLines]) -> float:
    return max(s.confidence for place in shown for s in place.series)


def _groups(places: Sequence[PlaceLines]) -> list[tuple[str, list[Series | None]]]:
    return [
        ("participants", [place.participants for place in places]),
        ("comparison", [place.comparison for place in places]),
    ]


def _numbers(pool: Pool, part: Sequence[PlaceLines]) -> Numbers:
    """Give every month of every place as it was published."""
    say = fixed()
    rows = [
        (place.name, say.plain(f"lines.group.{s.group}"), decimal(p.month, 0), p.level, p.low, p.high)
        for place in part
        for s in place.series
        for p in s.points
    ]  # fmt: skip
    columns = ("place", "group", "month", "level", "low", "high")
    unit = unit_of(pool.unit)
    return Numbers(tuple(say.plain(f"numbers.{key}", unit=unit) for key in columns), tuple(rows))


def _all_at_once(pool: Pool, found: Sequence[PlaceLines]) -> Chart:
    """Draw very many places as thin lines without names, a panel for each group; of more than 200, where they all lie."""
    say, amounts, n = fixed(), _amounts(pool, found), count(len(found))
    title = say.plain("lines.title_many", outcome=unit_in_label(plain(pool.label), pool.unit), n=n)
    under = _ends_said(found, amounts)
    alt = " ".join([say.plain("lines.drawn_many"), f"{plain(pool.label)}.", under])
    panels = [
        MonthPanel(say.plain(f"lines.group.{group}"), _thin([s for s in lines if s is not None]))
        for group, lines in _groups(found)
        if any(lines)
    ]
    model = PanelsModel(
        panels=panels,
        points=[p for panel in panels for line in panel.lines for p in line.points],
        unit=pool.unit,
        key=[],
        shaded="",
        axis=_axis(pool),
        foot=say.plain("lines.foot"),
        title=title,
        says=alt,
        thick=1.0,
    )
    return _put_together(pool, found, label_of_figure(pool, "lines"), title, under, alt, model)


def _thin(lines: Sequence[Series]) -> list[MonthLine]:
    """Give lines without their bands; of very many one line in the middle of a band that holds them all."""
    ours = lines[0].group == "participants"
    if len(lines) <= _MOST_LINES:
        return [
            MonthLine("", [MonthPoint(p.month, p.level, None, None) for p in s.points], ours, "")
            for s in lines
        ]
    by_month: dict[int, list[float]] = {}
    for s in lines:
        for p in s.points:
            if p.level is not None:
                by_month.setdefault(p.month, []).append(p.level)
    points = [
        MonthPoint(month, statistics.median(levels), min(levels), max(levels))
        for month, levels in sorted(by_month.items())
    ]
    return [MonthLine("", points, ours, "")]


def _alt(
    pool: Pool, part: Sequence[PlaceLines], shown: Sequence[PlaceLines], amounts: Amounts
) -> str:
    """Say what one figure of small multiples shows."""
    say, months = fixed(), sorted({p.month for p in _points(shown)})
    n = count(len(part))
    if len(part) < len(shown):
        n = say.plain("lines.n_of", n=n, total=count(len(shown)))
    looks = [say.plain(f"lines.look.{group}") for group, lines in _groups(part) if any(lines)]
    first, last = (f"{MINUS}{-m}" if m < 0 else str(m) for m in (months[0], months[-1]))
    drawn = say.plain(
        "lines.drawn",
        n=n,
        first=first,
        last=last,
        outcome=plain(pool.label),
        looks=say.plain("list", most=looks[0], last=looks[1]) if len(looks) > 1 else looks[0],
    )
    return f"{drawn} {_ends_said(part, amounts)}"


def _ends_said(shown: Sequence[PlaceLines], amounts: Amounts) -> str:
    said = [_ends(group, lines, amounts.level) for group, lines in _groups(shown)]
    return " ".join(filter(None, said))


def _ends(group: str, lines: Sequence[Series | None], words: Callable[[float], str]) -> str:
    """Say between which levels, in ``words``, the lines of a group end; nothing where no last level is given."""
    lasts = [series.points[-1].level for series in lines if series is not None]
    ends = sorted(value for value in lasts if value is not None)
    if not ends:
        return ""
    say = fixed()
    slots = {
        "group": say.plain(f"lines.group.{group}"),
        "level": words(ends[0]),
        "low": words(ends[0]),
        "high": words(ends[-1]),
        "middle": words(ends[len(ends) // 2]),
        "n": count(len(ends)),
    }
    form = "one" if len(ends) == 1 else "ends_half" if len(ends) > 2 else "ends"
    return say.plain(f"lines.{form}", **slots)
