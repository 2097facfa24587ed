"""The forest plot: what each place found, the average, and where a new place would be expected.

A mark for each pooled estimate, larger the more it weighs; a ring for one that is not pooled, under a heading that says so.
Thirty rows a page; beyond three pages a caterpillar takes its place. Draws what ``Pool`` holds and computes nothing. The library's
pages have the same chart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from localeval.comparison.models import Comparison, Member, Pool, Summary
from localeval.comparison_report.caterpillar_plot import caterpillar_chart
from localeval.comparison_report.chart_texts import (
    MARKS,
    difference_axis,
    found_where,
    result_of,
    unit_of,
)
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    members_in_order,
    row_titles,
)
from localeval.comparison_report.names import (
    title as row_title,
)
from localeval.comparison_report.printed_pool import (
    DrawnEstimate,
    drawn_estimates,
    printed_summaries,
    reported_summary,
    second_model,
)
from localeval.comparison_report.rounding import PoolNumbers
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.chart import Chart
from localeval.report.charts.forest import draw_narrow, draw_wide
from localeval.report.charts.forest_model import ForestModel, ForestPanel, ForestRow, shared_limits
from localeval.report.charts.marks import Mark
from localeval.report.display import Blocks, Numbers
from localeval.report.wording.numbers import NOT_AVAILABLE, count, per_cent
from localeval.report.wording.phrases import joined, sentence_case

#: Rows of a page, and how many pages: with more rows the caterpillar takes their place.
PAGE = 30
_MOST_PAGES = 3

_MOST_IN_ALT = 12
#: So many places without a result are named under a chart.
_MOST_NAMED = 5
#: Marks in the order in which they are explained, by the key of their words.
_MARKS = {"better": "better", "cannot tell": "cannot_tell", "worse": "worse", "pooled": "pooled", "apart": "apart"}  # fmt: skip

#: Reasons for which an estimate cannot stand on the same scale.
_OTHER_SCALE = {"unit", "local_outcome"}

Name = Callable[[str], str]


def forest_figures(comparison: Comparison, pool: Pool) -> Blocks:
    """Draw what the places found.

    Returns
    -------
    Blocks
        A figure for each thirty rows; a caterpillar alone from 91 rows on; none without a single estimate.
    """
    return Blocks(tuple(chart.figure() for chart in forest_charts(comparison, pool)))


def forest_charts(
    comparison: Comparison, pool: Pool, *, name: Name | None = None, apart_too: bool = True
) -> list[Chart]:
    """Draw what the places found, a chart for each thirty rows; none without a single estimate.

    Parameters
    ----------
    comparison : Comparison
    pool : Pool
    name : callable, optional
        Gives the name of an evaluation's id, where it is to be another one than that of the report.
    apart_too : bool
        Draw what is not pooled too, under a heading; else only where it is as much as what is pooled, or some of it is
        clearly better or worse: what the title and the places by name say has its row.
    """
    places = PlaceNames.of(comparison)
    pooled, apart = _drawn(comparison, pool)
    if pooled and not apart_too:
        apart = [g for g in apart if "precision" not in g.member.reasons]
        clear = any(g.member.verdict in {"better", "worse"} for g in apart)
        apart = apart if clear or len(apart) >= len(pooled) else []
    found = [*pooled, *apart]
    if not found:
        return []
    called = name or places.label
    outcome = row_titles(comparison).get(pool.key, row_title(pool))
    if len(found) > PAGE * _MOST_PAGES:
        return [caterpillar_chart(pool, outcome, called)]
    numbers = PoolNumbers(pool)
    largest = max((g.member.weight or 0.0 for g in pooled), default=0.0)
    rows = [_row(called, places, g, largest, numbers) for g in pooled]
    rows += _summary_rows(pool, len(pooled), numbers)
    if apart:
        heading = fixed().plain(f"forest.{'apart' if pool.summaries else 'alone'}")
        rows.append(ForestRow(heading, kind="heading"))
        rows += [_row(called, places, g, largest, numbers) for g in apart]
    title = fixed().plain(
        "forest.title", outcome=outcome, found=found_where([g.member for g in found], called)
    )
    limits = shared_limits(rows)
    table = _numbers(called, places, found)
    return [
        _chart(pool, part, limits, n, found, title, table, _not_drawn(pool, found, called))
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
    pages = math.ceil(len(rows) / (PAGE + 4))  # the average and a heading come on top
    size = math.ceil(len(rows) / pages)
    return [rows[i : i + size] for i in range(0, len(rows), size)]


def _chart(
    pool: Pool,
    rows: Sequence[ForestRow],
    limits: tuple[float, float],
    n: int,
    found: Sequence[DrawnEstimate],
    title: str,
    table: Numbers,
    lacking: str,
) -> Chart:
    say, best, numbers = fixed(), reported_summary(pool), PoolNumbers(pool)
    heading = say.plain("forest.continued", title=title) if n else title
    alt = " ".join(filter(None, (_alt(pool, rows, n), lacking)))
    fewer, more = numbers.sides
    axis = say.plain(
        f"forest.axis.{pool.direction}",
        difference=difference_axis(pool.unit),
        fewer=fewer,
        more=more,
    )
    panel = ForestPanel(
        rows, pool.unit, axis, (fewer, more), best.estimate if best else None, limits=limits
    )
    model = ForestModel(
        [panel],
        name_head=say.plain("head.place"),
        note_head=say.plain("head.people"),
        words_head=say.plain("head.difference"),
        result_head=say.plain("head.result"),
        title=heading,
        says=alt,
    )
    return Chart(
        label=label_of_figure(pool, "forest") + (f"-{n + 1}" if n else ""),
        title=heading,
        under=" ".join(filter(None, (_under(pool, found, weighted=best is not None), lacking))),
        source=_marks(rows),
        alt=alt,
        numbers=table,
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _under(pool: Pool, found: Sequence[DrawnEstimate], *, weighted: bool) -> str:
    say = fixed()
    levels = {g.member.confidence for g in found}
    form = "under" if len(levels) == 1 else "under_mixed"
    said = say.plain(f"forest.{form}", unit=unit_of(pool.unit), confidence=per_cent(max(levels)))
    return f"{said} {say.plain('forest.weights')}" if weighted else said


def _marks(rows: Sequence[ForestRow]) -> str:
    """Say what the marks are that the chart has, and no others."""
    drawn = {
        "pooled" if row.kind == "pooled" else row.mark for row in rows if row.point is not None
    }
    say = fixed()
    return " ".join(say.plain(f"forest.mark.{code}") for mark, code in _MARKS.items() if mark in drawn)  # fmt: skip


def _not_drawn(pool: Pool, found: Sequence[DrawnEstimate], called: Name) -> str:
    """Name the places that have no row because they give no result; of many their number. Empty where all have one."""
    drawn = {g.member.evaluation for g in found}
    lacking = [m for m in pool.members if "withheld" in m.reasons and m.evaluation not in drawn]
    if not lacking:
        return ""
    if len(lacking) > _MOST_NAMED:
        return counted("forest.not_drawn_many", len(lacking))
    names = sorted((called(m.evaluation) for m in lacking), key=str.casefold)
    return fixed().plain("forest.not_drawn", places=joined(names))


def _row(
    called: Name, places: PlaceNames, g: DrawnEstimate, largest: float, numbers: PoolNumbers
) -> ForestRow:
    m = g.member
    share = math.sqrt((m.weight or 0.0) / largest) if largest and m.pooled else 0.6
    mark: Mark = MARKS.get(m.verdict, "cannot tell") if m.pooled else "apart"
    return ForestRow(
        name=called(m.evaluation),
        note=people(m, typed=places.is_typed(m.evaluation)),
        words=numbers.of_unit(m.unit).with_range(g.estimate, g.low, g.high),
        result=result_of(m),
        point=g.estimate,
        low=g.low,
        high=g.high,
        mark=mark,
        strong=mark in {"better", "worse"},
        size=share,
    )


def people(m: Member, *, typed: bool) -> str:
    """Count the people of both groups, where both are published; what was typed without them has none to withhold."""
    if m.n_participants is None or m.n_comparison is None:
        return NOT_AVAILABLE if typed else CONFIDENTIAL
    return count(m.n_participants + m.n_comparison)


def _summary_rows(pool: Pool, k: int, numbers: PoolNumbers) -> list[ForestRow]:
    say, both = fixed(), printed_summaries(pool)
    rows = [
        ForestRow(
            name=say.plain(f"forest.{_model(s, both)}", Places=sentence_case(counted("places", k))),
            words=numbers.with_range(s.estimate, s.low, s.high),
            result=say.plain(f"result.{pool.verdict_of(s)}"),
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
        name, words = say.plain("forest.new_place"), numbers.range_cell(low, high)
        rows.append(ForestRow(name, words=words, low=low, high=high, kind="expected"))
    return rows


def _model(summary: Summary, both: Sequence[Summary]) -> str:
    """Name the model where two stand beside each other."""
    if len(both) == 1:
        return "together"
    return "fixed" if summary.model == "fixed_effect" else "random"


def _numbers(called: Name, places: PlaceNames, found: Sequence[DrawnEstimate]) -> Numbers:
    """Give every result as it was published."""
    columns = (
        "place", "participants", "comparison", "evidence", "unit", "difference", "low", "high", "weight", "result",
    )  # fmt: skip
    rows = []
    for g in found:
        m = g.member
        level = places.by_id[m.evaluation].evidence_level if m.evaluation in places.by_id else None
        weight = None if m.weight is None else round(m.weight, 2)
        rows.append((called(m.evaluation), m.n_participants, m.n_comparison, level, unit_of(m.unit), g.estimate, g.low, g.high, weight, result_of(m)))  # fmt: skip
    return Numbers(tuple(fixed().plain(f"numbers.{c}") for c in columns), tuple(rows))


def _alt(pool: Pool, rows: Sequence[ForestRow], n: int) -> str:
    say, average = fixed(), average_said(pool)
    if n:
        return f"{say.plain('forest.drawn_on')} {average}"
    results = [row for row in rows if row.kind == "result"]
    said = [f"{row.name}: {row.words}, {row.result}." for row in results[:_MOST_IN_ALT]]
    rest = len(results) - len(said)
    words = [counted("forest.drawn", len(results)), average, *said]
    if rest > 0:
        words.append(counted("forest.more_said", rest))
    return " ".join(words)


def average_said(pool: Pool) -> str:
    """Say the average with its range, and what a new place could see, for those who do not see a chart."""
    say, numbers, best = fixed(), PoolNumbers(pool), reported_summary(pool)
    if best is None:
        return say.plain("forest.nothing_said")

    def said(key: str, s: Summary) -> str:
        shown = numbers.range(s.low, s.high)
        return say.plain(key, difference=numbers.difference(s.estimate), range=shown)

    words = [said("forest.average_said", best)]
    if (other := second_model(pool)) is not None:
        words.append(said("forest.random_said", other))
    spread = pool.heterogeneity
    if spread and spread.prediction_low is not None and spread.prediction_high is not None:
        shown = numbers.range(spread.prediction_low, spread.prediction_high)
        words.append(say.plain("forest.new_said", range=shown))
    return " ".join(words)
