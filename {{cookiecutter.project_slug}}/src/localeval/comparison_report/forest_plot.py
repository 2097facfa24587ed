"""The forest plot: what each place found, the pooled value, and where a new place would be expected.

A mark for each pooled estimate, larger the more it weighs; a ring for one that is not pooled, under a heading that says so.
Thirty rows a page; beyond three pages a caterpillar, a row of intervals without names: in a row of a hundred they would be
read as a league table. Draws what ``Pool`` holds and computes nothing. The library's pages have the same chart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from localeval.comparison.models import Comparison, Member, Pool, Summary
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    members_in_order,
    title,
)
from localeval.comparison_report.printed_pool import (
    DrawnEstimate,
    drawn_estimates,
    printed_summaries,
    reported_summary,
    second_model,
)
from localeval.comparison_report.reason_words import short
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    ORANGE,
    WIDTH,
    axes,
    blank_page,
    dots,
    drawing_board,
    save,
    side_ticks,
)
from localeval.report.charts.chart import Chart
from localeval.report.charts.forest import (
    ForestModel,
    ForestPanel,
    ForestRow,
    draw_narrow,
    draw_wide,
    shared_limits,
)
from localeval.report.charts.marks import Mark
from localeval.report.display import Blocks, Figure, Numbers
from localeval.report.wording import chart_words as say
from localeval.report.wording.amounts import Amounts, sides
from localeval.report.wording.numbers import (
    NOT_AVAILABLE,
    axis_sign,
    between,
    count,
    difference,
    per_cent,
    unit_words,
)
from localeval.report.wording.phrases import inside, number_with_noun, sentence_case

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Rows of a page, and how many pages: with more rows the caterpillar takes their place.
PAGE = 30
_MOST_PAGES = 3

_MOST_IN_ALT = 12

#: Reasons for which an estimate cannot stand on the same scale.
_OTHER_SCALE = {"unit", "local_outcome"}

#: Of the caterpillar, in points.
_HEIGHT, _LEFT, _TOP, _BODY = 300.0, 56.0, 24.0, 226.0

_MARKS: dict[str, Mark] = {"better": "better", "worse": "worse", "inconclusive": "cannot tell"}

Name = Callable[[str], str]


def forest_figures(comparison: Comparison, pool: Pool) -> Blocks:
    """Draw what the places found.

    Returns
    -------
    Blocks
        A figure for each thirty rows; a caterpillar alone from 91 rows on; none without a single estimate.
    """
    pooled, apart = _drawn(comparison, pool)
    if len(pooled) + len(apart) > PAGE * _MOST_PAGES:
        return Blocks((caterpillar_figure(pool),))
    return Blocks(tuple(chart.figure() for chart in forest_charts(comparison, pool)))


def forest_charts(comparison: Comparison, pool: Pool, *, name: Name | None = None) -> list[Chart]:
    """Draw what the places found, a chart for each thirty rows; none without a single estimate.

    Parameters
    ----------
    comparison : Comparison
    pool : Pool
    name : callable, optional
        Gives the name of an evaluation's id, where it is to be another one than that of the report.
    """
    places = PlaceNames.of(comparison)
    pooled, apart = _drawn(comparison, pool)
    if not pooled and not apart:
        return []
    amounts = Amounts.together([g.member for g in (*pooled, *apart) if g.member.unit == pool.unit] or [g.member for g in pooled + apart])  # fmt: skip
    largest = max((g.member.weight or 0.0 for g in pooled), default=0.0)
    called = name or places.label
    rows = [_row(called, places, g, largest, amounts) for g in pooled]
    rows += _summary_rows(pool, len(pooled), amounts)
    if apart:
        rows.append(ForestRow(_apart_heading(pool), kind="heading"))
        rows += [_row(called, places, g, largest, amounts) for g in apart]
    limits = shared_limits(rows)
    found = [*pooled, *apart]
    said = say.found(say.RESULTS, [_result(g.member) for g in found])
    return [
        _chart(pool, part, limits, n, found, said, _numbers(called, places, found))
        for n, part in enumerate(_pages(rows))
    ]


def _drawn(comparison: Comparison, pool: Pool) -> tuple[list[DrawnEstimate], list[DrawnEstimate]]:
    """Give the estimates that are pooled and those that are not but stand on the same scale, in order."""
    places = PlaceNames.of(comparison)
    ordered = drawn_estimates(members_in_order(comparison, places, pool.members, pool.direction))
    apart = [g for g in ordered if g.member.reasons and not _OTHER_SCALE & {*g.member.reasons}]
    return [g for g in ordered if g.member.pooled], apart


def _pages(rows: Sequence[ForestRow]) -> list[Sequence[ForestRow]]:
    """Share rows out over as few pages as hold them, about as many on each."""
    pages = math.ceil(len(rows) / (PAGE + 4))  # the pooled value and a heading come on top
    size = math.ceil(len(rows) / pages)
    return [rows[i : i + size] for i in range(0, len(rows), size)]


def _chart(
    pool: Pool,
    rows: Sequence[ForestRow],
    limits: tuple[float, float],
    n: int,
    found: Sequence[DrawnEstimate],
    said: str,
    numbers: Numbers,
) -> Chart:
    best = reported_summary(pool)
    better = "higher" if pool.direction == "increase" else "lower"
    heading = f"{title(pool)}. {said}" + (" (continued)" if n else "")
    alt = _alt(pool, rows, n)
    panel = ForestPanel(
        rows,
        pool.unit,
        f"{say.difference_axis(pool.unit)}; {better} is better",
        sides(pool.unit),
        best.estimate if best else None,
        limits=limits,
    )
    model = ForestModel([panel], "Place", "People", say.DIFFERENCE_HEAD, say.RESULT, heading, alt)
    return Chart(
        label=label_of_figure(pool, "forest") + (f"-{n + 1}" if n else ""),
        title=heading,
        under=f"Difference between the two groups, with its likely range ({_interval_head(found)}). {_weights(best)}".strip(),
        source=say.MARKS,
        alt=alt,
        numbers=numbers,
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _weights(best: Summary | None) -> str:
    return "The larger a mark, the more it counts in the pooled value." if best else ""


def _row(
    called: Name, places: PlaceNames, g: DrawnEstimate, largest: float, amounts: Amounts
) -> ForestRow:
    m = g.member
    share = math.sqrt((m.weight or 0.0) / largest) if largest and m.pooled else 0.6
    mark: Mark = _MARKS.get(m.verdict, "cannot tell") if m.pooled else "apart"
    return ForestRow(
        name=called(m.evaluation),
        note=people(m, typed=places.is_typed(m.evaluation)),
        words=replace(amounts, unit=m.unit).with_range(g.estimate, g.low, g.high),
        result=_result(m) if m.pooled else f"not pooled: {short(m.reasons)}",
        point=g.estimate,
        low=g.low,
        high=g.high,
        mark=mark,
        strong=mark in {"better", "worse"},
        size=share,
    )


def _result(m: Member) -> str:
    """Say in a word what a place found by itself, and whether it differs from the others by more than chance."""
    if not m.pooled:
        return "not pooled"
    mark = _MARKS.get(m.verdict, "cannot tell")
    return f"{mark}; differs from the average" if m.beyond_chance else mark


def people(m: Member, *, typed: bool) -> str:
    """Count the people of both groups, where both are published; what was typed without them has none to withhold."""
    if m.n_participants is None or m.n_comparison is None:
        return NOT_AVAILABLE if typed else CONFIDENTIAL
    return count(m.n_participants + m.n_comparison)


def _summary_rows(pool: Pool, k: int, amounts: Amounts) -> list[ForestRow]:
    both = printed_summaries(pool)
    rows = [
        ForestRow(
            name=f"Pooled, {number_with_noun(k, 'result')}{_model_name(s, both)}",
            words=amounts.with_range(s.estimate, s.low, s.high),
            result=_MARKS[pool.verdict_of(s)],
            point=s.estimate,
            low=s.low,
            high=s.high,
            mark="pooled",
            kind="pooled",
        )
        for s in both
    ]
    spread = pool.heterogeneity
    if spread and spread.prediction_low is not None and spread.prediction_high is not None:
        low, high = spread.prediction_low, spread.prediction_high
        rows.append(
            ForestRow(
                "Expected in a new place",
                words=amounts.range_cell(low, high),
                low=low,
                high=high,
                kind="expected",
            )
        )
    return rows


def _model_name(summary: Summary, both: Sequence[Summary]) -> str:
    """Name the model where two stand beside each other."""
    if len(both) == 1:
        return ""
    return ", fixed effect" if summary.model == "fixed_effect" else ", random effects"


def _apart_heading(pool: Pool) -> str:
    return "Not pooled" if pool.summaries else "Not set together with others"


def _interval_head(found: Sequence[DrawnEstimate]) -> str:
    levels = {g.member.confidence for g in found}
    return f"{per_cent(levels.pop())} interval" if len(levels) == 1 else "interval"


def _numbers(called: Name, places: PlaceNames, found: Sequence[DrawnEstimate]) -> Numbers:
    """Give every result as it was published."""
    header = (
        "Place", "Participants", "Comparison group", "Evidence level", "Unit", "Difference", "Interval from", "Interval to",
        "Weight (%)", "Result",
    )  # fmt: skip
    rows = []
    for g in found:
        m = g.member
        level = places.by_id[m.evaluation].evidence_level if m.evaluation in places.by_id else None
        result = _result(m) if m.pooled else f"not pooled: {short(m.reasons)}"
        rows.append((called(m.evaluation), m.n_participants, m.n_comparison, level, say.unit_words(m.unit), g.estimate, g.low, g.high, m.weight, result))  # fmt: skip
    return Numbers(header, tuple(rows))


def _alt(pool: Pool, rows: Sequence[ForestRow], n: int) -> str:
    results = [row for row in rows if row.kind == "result"]
    if n:
        return (
            "Forest plot, continued: the same scale and columns for further places. "
            f"{_pooled_said(pool, reported_summary(pool))}"
        )
    said = [say.row_said(row.name, row.words, row.result) for row in results[:_MOST_IN_ALT]]
    rest = len(results) - len(said)
    intro = (
        f"Forest plot. A row for each of {number_with_noun(len(results), 'result')}: people, and the difference with its likely "
        "range beside a line at no difference."
    )
    words = [intro, _pooled_said(pool, reported_summary(pool)), *(f"{text}." for text in said)]
    if rest > 0:
        words.append(f"{sentence_case(number_with_noun(rest, 'further result'))} in the same way.")
    return " ".join(word for word in words if word)


def _pooled_said(pool: Pool, best: Summary | None) -> str:
    if best is None:
        return "No pooled value is drawn."
    words = (
        f"The pooled value is {difference(best.estimate, pool.unit)}, {per_cent(best.confidence)} interval "
        f"{between(best.low, best.high, pool.unit)}."
    )
    other = second_model(pool)
    if other is not None:
        words = words.replace("The pooled value", "The pooled value by the fixed effect", 1)
        words += (
            f" With random effects it is {difference(other.estimate, pool.unit)}, interval "
            f"{between(other.low, other.high, pool.unit)}."
        )
    spread = pool.heterogeneity
    if spread and spread.prediction_low is not None and spread.prediction_high is not None:
        words += f" In a new place it is expected {between(spread.prediction_low, spread.prediction_high, pool.unit)}."
    return words


def caterpillar_figure(pool: Pool) -> Figure:
    """Draw every pooled estimate in the order of its size, without its name."""
    found = sorted(drawn_estimates(pool.pooled), key=lambda g: g.estimate)
    best = reported_summary(pool)
    far = [i for i, g in enumerate(found) if g.member.beyond_chance]
    near = [i for i, g in enumerate(found) if not g.member.beyond_chance]
    with drawing_board():
        drawing = blank_page(_HEIGHT)
        area = axes(drawing, _LEFT, _TOP, WIDTH - _LEFT - 10, _BODY)
        for rows, colour, width, marker, size in (
            (near, BLUE, 0.8, "o", 2.6),
            (far, ORANGE, 1.2, "D", 4.0),
        ):
            points = [found[i].estimate for i in rows]
            lows, highs = [found[i].low for i in rows], [found[i].high for i in rows]
            area.vlines(
                rows, lows, highs, color=colour, alpha=0.45, lw=width, rasterized=dots(len(found))
            )
            area.plot(
                rows,
                points,
                ls="none",
                marker=marker,
                ms=size,
                color=colour,
                zorder=4,
                rasterized=dots(len(found)),
            )
        area.axhline(0, color=GREY, linewidth=0.9)
        if best:
            area.axhline(best.estimate, color=BLUE, linewidth=0.9, linestyle=(0, (3, 3)))
        area.set_xlim(-1, len(found))
        _label_caterpillar(area, pool, len(found))
        png, svg = save(drawing)
    return Figure(
        label_of_figure(pool, "forest"),
        f"What {count(len(found))} evaluations found, without names: {inside(title(pool))}",
        _caterpillar_alt(pool, len(found), found[0].estimate, found[-1].estimate, len(far)),
        png,
        svg,
    )


def _label_caterpillar(area: Axes, pool: Pool, n: int) -> None:
    side_ticks(area, sign=axis_sign(pool.unit))
    area.set_xticks([])
    area.set_xlabel(f"{count(n)} results in the order of their size, without names", labelpad=8)
    area.annotate(
        f"Difference ({unit_words(pool.unit)})",
        (0, 1),
        xycoords="axes fraction",
        xytext=(-_LEFT + 6, 6),
        textcoords="offset points",
        va="bottom",
        annotation_clip=False,
    )


def _caterpillar_alt(pool: Pool, n: int, least: float, most: float, far: int) -> str:
    words = (
        f"Caterpillar plot. {count(n)} estimated differences with their intervals, in the order of their size and without "
        f"names, from {difference(least, pool.unit)} to {difference(most, pool.unit)}."
    )
    best = reported_summary(pool)
    if best:
        words += (
            f" A dashed line marks the pooled value, {difference(best.estimate, pool.unit)}, interval "
            f"{between(best.low, best.high, pool.unit)}."
        )
    return f"{words} {count(far)} lie away from it by more than chance and are drawn as diamonds."
