"""How much the average rests on single places, and how it grew: leave-one-out, and cumulative by date.

A figure of up to thirty rows each; beyond that a table with the extremes. Shows the ``Step``s of a ``Pool`` and computes
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.base.dates import day_words, short_day
from localeval.comparison.estimates_csv import ESTIMATES_CSV
from localeval.comparison.models import Comparison, Pool, Step
from localeval.comparison_report.chart_texts import difference_axis, unit_of
from localeval.comparison_report.fixed_sentences import counted, fixed, listed, spelled
from localeval.comparison_report.names import PlaceNames, label_of_figure, title
from localeval.comparison_report.printed_pool import models_disagree, reported_summary
from localeval.comparison_report.rounding import PoolNumbers
from localeval.report.charts.chart import Chart
from localeval.report.charts.forest import draw_narrow, draw_wide
from localeval.report.charts.forest_model import ForestModel, ForestPanel, ForestRow, shared_limits
from localeval.report.charts.marks import Mark
from localeval.report.display import Figure, Numbers, Table, Text
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import NOT_AVAILABLE, count

_MOST_IN_ALT = 12

#: So many places without which the result would be another are told one by one.
_MOST_TOLD = 2


def leave_one_out_figure(comparison: Comparison, pool: Pool) -> Figure | Table | None:
    """Show the average without each place in turn; None with fewer than three places."""
    steps = _by_name(comparison, pool.leave_one_out)
    if not steps or reported_summary(pool) is None:
        return None
    say = fixed()
    caption = say.plain("without.title", outcome=title(pool))
    names = {step.evaluation: name for name, step in steps}
    if len(steps) > MOST_ROWS:
        ordered = sorted((step for _, step in steps), key=lambda s: s.estimate)
        return _extremes(pool, ordered, names, caption)
    rows = [_row(pool, say.plain("without.row", place=name), "", step) for name, step in steps]
    return _figure(pool, "without", caption, ("", ""), rows, [s for _, s in steps])


def cumulative_figure(comparison: Comparison, pool: Pool) -> Figure | Table | None:
    """Show how the average grew as results were published; None with fewer than three places or days.

    Of results that were all published on one day or two it would show their order in the list.
    """
    days = {step.date for step in pool.cumulative}
    if len(pool.cumulative) < 3 or len(days) < 3 or reported_summary(pool) is None:
        return None
    say, places, steps = fixed(), PlaceNames.of(comparison), pool.cumulative
    caption = say.plain("grown.title", outcome=title(pool))
    names = {step.evaluation: places.label(step.evaluation) for step in steps}
    if len(steps) > MOST_ROWS:
        chosen = [steps[i] for i in _spread_out(len(steps), 10)]
        return _cumulative_table(pool, chosen, names, caption)
    rows = [
        _row(
            pool,
            say.plain("grown.row", place=names[s.evaluation]) if s.k > 1 else names[s.evaluation],
            short_day(s.date),
            s,
        )
        for s in steps
    ]
    heads = (say.plain("head.grown"), say.plain("head.date"))
    return _figure(pool, "cumulative", caption, heads, rows, steps)


def rests_on_one_place(comparison: Comparison, pool: Pool) -> bool:
    """Whether what is said of the average would change without some single place."""
    steps = _by_name(comparison, pool.leave_one_out)
    if reported_summary(pool) is None or not steps:
        return False
    return bool(_changing(pool, steps) or _without_average(comparison, pool))


def steps_sentence(comparison: Comparison, pool: Pool) -> Text | None:
    """Say whether leaving out a single place would change the result; None with fewer than three places."""
    best = reported_summary(pool)
    steps = _by_name(comparison, pool.leave_one_out)
    if best is None or not steps:
        return None
    say, numbers = fixed(), PoolNumbers(pool)
    values = [step.estimate for _, step in steps]
    low, high = min(values), max(values)
    if numbers.short(low) == numbers.short(high):
        parts = [say.markdown("steps.alike", difference=numbers.difference(low))]
    else:
        parts = [say.markdown("steps.range", range=numbers.range(low, high))]
    changed = _changing(pool, steps)
    none = _without_average(comparison, pool)
    if none:
        parts.append(say.markdown("steps.no_average", places=listed(none)))
    if len(changed) > _MOST_TOLD:
        parts.append(say.markdown("steps.many", n=spelled(len(changed))))
        return Text(" ".join(parts))
    for name, step in changed:
        clear = _shown(step.low or 0.0, step.high or 0.0) != 0
        parts.append(
            say.markdown(
                f"steps.would_be_{'clear' if clear else 'chance'}",
                place=name,
                difference=numbers.difference(step.estimate),
                range=numbers.short_range(step.low or 0.0, step.high or 0.0),
            )
        )
    if changed or none:
        n = len(changed) + len(none)
        parts.append(say.markdown(say.by_number("steps.decides", n)))
    else:
        parts.append(say.markdown("steps.steady"))
    return Text(" ".join(parts))


def _changing(pool: Pool, steps: Sequence[tuple[str, Step]]) -> list[tuple[str, Step]]:
    """Keep the places without which the result would be another."""
    best = reported_summary(pool)
    if best is None:
        return []
    clear = 0 if models_disagree(pool) else _shown(best.low, best.high)
    return [
        (name, s)
        for name, s in steps
        if s.low is not None and s.high is not None and _shown(s.low, s.high) != clear
    ]


def _without_average(comparison: Comparison, pool: Pool) -> list[str]:
    """Name the places without which no average would be given."""
    left, places = {step.evaluation for step in pool.leave_one_out}, PlaceNames.of(comparison)
    return [places.label(m.evaluation) for m in pool.pooled if m.evaluation not in left]


def _shown(low: float, high: float) -> int:
    """Say what an interval shows: 1 above zero, -1 below, 0 neither."""
    return int(low > 0) - int(high < 0)


def _by_name(comparison: Comparison, steps: Sequence[Step]) -> list[tuple[str, Step]]:
    places = PlaceNames.of(comparison)
    named = [(places.label(step.evaluation), step) for step in steps]
    return sorted(named, key=lambda item: item[0].casefold())


def _row(pool: Pool, name: str, date: str, step: Step) -> ForestRow:
    if step.low is None or step.high is None:
        return ForestRow(name, date, fixed().plain("without.nothing"))
    mark: Mark = "level" if _shown(step.low, step.high) else "cannot tell"
    words = PoolNumbers(pool).with_range(step.estimate, step.low, step.high)
    return ForestRow(name, date, words, "", step.estimate, step.low, step.high, mark, size=0.5)


def _figure(
    pool: Pool,
    kind: str,
    caption: str,
    heads: tuple[str, str],
    rows: list[ForestRow],
    steps: Sequence[Step],
) -> Figure:
    say, best, numbers = fixed(), reported_summary(pool), PoolNumbers(pool)
    middle = numbers.cell(best.estimate) if best else ""
    panel = ForestPanel(
        rows,
        pool.unit,
        difference_axis(pool.unit),
        numbers.sides,
        best.estimate if best else None,
        say.plain("without.all", difference=middle) if best else "",
        shared_limits(rows),
    )
    said = [f"{row.name}: {row.words}." for row in rows[:_MOST_IN_ALT]]
    rest = len(rows) - len(said)
    more = [counted("forest.more_said", rest)] if rest > 0 else []
    alt = " ".join([counted("without.drawn", len(rows)), *said, *more])
    difference = say.plain("head.difference")
    model = ForestModel([panel], heads[0], heads[1], difference, "", caption, alt)
    columns = [say.plain(f"numbers.{key}", unit=unit_of(pool.unit)) for key in ("step", "results", "average", "low", "high")]  # fmt: skip
    return Chart(
        label=label_of_figure(pool, kind),
        title=caption,
        under=say.plain("without.under"),
        source="",
        alt=alt,
        numbers=Numbers(
            tuple(columns),
            tuple((row.name, s.k, s.estimate, s.low, s.high) for row, s in zip(rows, steps, strict=True)),
        ),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    ).figure()  # fmt: skip


def _extremes(pool: Pool, ordered: Sequence[Step], names: dict[str, str], caption: str) -> Table:
    say, numbers = fixed(), PoolNumbers(pool)
    chosen = [*ordered[:5], *ordered[-5:]]
    return table(
        label_of_figure(pool, "without"),
        caption,
        [say.plain(f"without.head.{key}") for key in ("place", "average", "range")],
        [[names[s.evaluation], numbers.cell(s.estimate), _interval(numbers, s)] for s in chosen],
        [say.plain("without.extremes", n=count(len(ordered)), file=ESTIMATES_CSV)],
    )


def _cumulative_table(
    pool: Pool, steps: Sequence[Step], names: dict[str, str], caption: str
) -> Table:
    say, numbers = fixed(), PoolNumbers(pool)
    return table(
        label_of_figure(pool, "cumulative"),
        caption,
        [say.plain(f"grown.head.{key}") for key in ("date", "place", "results", "average", "range")],
        [
            [day_words(s.date) if s.date else NOT_AVAILABLE, names[s.evaluation], count(s.k), numbers.cell(s.estimate), _interval(numbers, s)]
            for s in steps
        ],
        [say.plain("grown.ten", n=count(steps[-1].k))],
        text_columns=2,
    )  # fmt: skip


def _interval(numbers: PoolNumbers, s: Step) -> str:
    if s.low is None or s.high is None:
        return NOT_AVAILABLE
    return numbers.range_cell(s.low, s.high)


def _spread_out(n: int, most: int) -> list[int]:
    """Choose so many of n places in a row, the first and the last among them."""
    return sorted({round(i * (n - 1) / (most - 1)) for i in range(most)})
