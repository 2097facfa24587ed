"""How much the pooled value rests on single places, and how it grew: leave-one-out, and cumulative by date.

A figure of up to thirty rows each; beyond that a table with the extremes. Shows the ``Step``s of a ``Pool`` and computes
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.base.dates import day_words, short_day
from localeval.comparison.estimates_csv import ESTIMATES_CSV
from localeval.comparison.models import Comparison, Pool, Step
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    title,
)
from localeval.comparison_report.printed_pool import models_disagree, reported_summary
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
from localeval.report.display import Figure, Numbers, Table, Text, escape
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording import chart_words as say
from localeval.report.wording.amounts import Amounts, sides
from localeval.report.wording.numbers import (
    count,
    difference,
    interval,
    number,
)
from localeval.report.wording.phrases import inside, number_with_noun, spelled

_MOST_IN_ALT = 12


def leave_one_out_figure(comparison: Comparison, pool: Pool) -> Figure | Table | None:
    """Show the pooled value without each place in turn; None with fewer than three places."""
    steps = _by_name(comparison, pool.leave_one_out)
    if not steps or reported_summary(pool) is None:
        return None
    caption = f"The pooled value without each place in turn: {inside(title(pool))}"
    names = {step.evaluation: name for name, step in steps}
    if len(steps) > MOST_ROWS:
        ordered = sorted((step for _, step in steps), key=lambda s: s.estimate)
        return _extremes(pool, ordered, names, "without", caption, "Left out")
    amounts = _amounts(pool)
    rows = [_row(pool, f"Without {name}", "", step, amounts) for name, step in steps]
    return _figure(pool, "without", caption, ("Pooled value", ""), rows, [s for _, s in steps])


def cumulative_figure(comparison: Comparison, pool: Pool) -> Figure | Table | None:
    """Show how the pooled value grew as results were published; None with fewer than three places or days.

    Of results that were all published on one day or two it would show their order in the list.
    """
    days = {step.date for step in pool.cumulative}
    if len(pool.cumulative) < 3 or len(days) < 3 or reported_summary(pool) is None:
        return None
    places = PlaceNames.of(comparison)
    steps = pool.cumulative
    caption = f"The pooled value as results were published: {inside(title(pool))}"
    names = {step.evaluation: places.label(step.evaluation) for step in steps}
    if len(steps) > MOST_ROWS:
        chosen = [steps[i] for i in _spread_out(len(steps), 10)]
        return _cumulative_table(pool, chosen, names, caption)
    amounts = _amounts(pool)
    rows = [
        _row(
            pool,
            f"and {names[s.evaluation]}" if s.k > 1 else names[s.evaluation],
            short_day(s.date),
            s,
            amounts,
        )
        for s in steps
    ]
    return _figure(pool, "cumulative", caption, ("Up to and with", "Date"), rows, steps)


def rests_on_one_place(pool: Pool) -> bool:
    """Whether what is said of the pooled value would change without some single place."""
    best = reported_summary(pool)
    if best is None or not pool.leave_one_out:
        return False
    clear = 0 if models_disagree(pool) else _shown(best.low, best.high)
    left = {step.evaluation for step in pool.leave_one_out}
    return any(m.evaluation not in left for m in pool.pooled) or any(
        s.low is not None and s.high is not None and _shown(s.low, s.high) != clear
        for s in pool.leave_one_out
    )


def steps_sentence(comparison: Comparison, pool: Pool) -> Text | None:
    """Say whether leaving out a single place would change what is said; None with fewer than three places."""
    best = reported_summary(pool)
    steps = _by_name(comparison, pool.leave_one_out)
    if best is None or not steps:
        return None
    values = [step.estimate for _, step in steps]
    low, high = (escape(difference(v, pool.unit)) for v in (min(values), max(values)))
    first = f"Without one place in turn, the pooled value would be from {low} to {high}."
    clear = 0 if models_disagree(pool) else _shown(best.low, best.high)
    others = [name for name, s in steps if s.low is not None and s.high is not None and _shown(s.low, s.high) != clear]  # fmt: skip
    left = {step.evaluation for _, step in steps}
    places = PlaceNames.of(comparison)
    none = [places.label(m.evaluation) for m in pool.pooled if m.evaluation not in left]
    if none:
        first += (
            f" Without {' or '.join(escape(name) for name in none)} no pooled value would be given, because the two that are "
            "left differ by more than chance."
        )
    if not others and none:
        return Text(f"{first} So read it with care.")
    if not others:
        return Text(
            f"{first} Whether it is statistically significant does not depend on any one place."
        )
    if len(others) > 3:
        return Text(
            f"{first} Whether it is statistically significant depends on single places: it would change without any one of "
            f"{spelled(len(others))} of them. Read it with care."
        )
    which = " or ".join(escape(name) for name in others)
    return Text(
        f"{first} Whether it is statistically significant would change without {which}, so read it with care."
    )


def _shown(low: float, high: float) -> int:
    """Say what an interval shows: 1 above zero, -1 below, 0 neither."""
    return int(low > 0) - int(high < 0)


def _by_name(comparison: Comparison, steps: Sequence[Step]) -> list[tuple[str, Step]]:
    places = PlaceNames.of(comparison)
    named = [(places.label(step.evaluation), step) for step in steps]
    return sorted(named, key=lambda item: item[0].casefold())


def _row(pool: Pool, name: str, date: str, step: Step, amounts: Amounts) -> ForestRow:
    if step.low is None or step.high is None:
        return ForestRow(name, date, "no pooled value is given")
    mark: Mark = "may be chance" if _shown(step.low, step.high) else "cannot tell"
    words = amounts.with_range(step.estimate, step.low, step.high)
    return ForestRow(name, date, words, "", step.estimate, step.low, step.high, mark, size=0.5)


def _amounts(pool: Pool) -> Amounts:
    """Round as the forest plot of the same results does."""
    given = [m for m in pool.pooled if m.estimate is not None and m.unit == pool.unit]
    return Amounts.together(given or pool.pooled)


def _figure(
    pool: Pool,
    kind: str,
    caption: str,
    heads: tuple[str, str],
    rows: list[ForestRow],
    steps: Sequence[Step],
) -> Figure:
    best = reported_summary(pool)
    panel = ForestPanel(
        rows,
        pool.unit,
        say.difference_axis(pool.unit),
        sides(pool.unit),
        best.estimate if best else None,
        f"all: {_amounts(pool).cell(best.estimate)}" if best else "",
        shared_limits(rows),
    )
    said = [say.row_said(row.name, row.words, "") for row in rows]
    rest = len(said) - _MOST_IN_ALT
    intro = (
        f"A row for each of {number_with_noun(len(said), 'step')}: the pooled value and its likely range, beside a line at no "
        "difference and a dotted line at the pooled value of all."
    )
    more = f"{number_with_noun(rest, 'further row')} in the same way." if rest > 0 else ""
    alt = " ".join([intro, *(f"{text}." for text in said[:_MOST_IN_ALT]), more]).strip()
    model = ForestModel([panel], heads[0], heads[1], say.DIFFERENCE_HEAD, "", caption, alt)
    numbers = Numbers(
        ("Step", "Results", f"Pooled value ({say.unit_words(pool.unit)})", "95% interval from", "95% interval to"),
        tuple((row.name, s.k, s.estimate, s.low, s.high) for row, s in zip(rows, steps, strict=True)),
    )  # fmt: skip
    return Chart(
        label=label_of_figure(pool, kind),
        title=caption,
        under="Each with its likely range (95% interval). Filled dot: the range leaves out no difference.",
        source="",
        alt=alt,
        numbers=numbers,
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    ).figure()


def _extremes(
    pool: Pool,
    ordered: Sequence[Step],
    names: dict[str, str],
    kind: str,
    caption: str,
    head: str,
) -> Table:
    chosen = [*ordered[:5], *ordered[-5:]]
    return table(
        label_of_figure(pool, kind),
        caption,
        [head, "Pooled value", "95% interval"],
        [[names[s.evaluation], number(s.estimate, pool.unit), _interval(pool, s)] for s in chosen],
        [f"The five lowest and the five highest of {count(len(ordered))} are shown; {ESTIMATES_CSV} has the results of all places."],
    )  # fmt: skip


def _cumulative_table(
    pool: Pool, steps: Sequence[Step], names: dict[str, str], caption: str
) -> Table:
    return table(
        label_of_figure(pool, "cumulative"),
        caption,
        ["Up to", "With", "Results", "Pooled value", "95% interval"],
        [
            [day_words(s.date) if s.date else "[x]", names[s.evaluation], count(s.k), number(s.estimate, pool.unit), _interval(pool, s)]
            for s in steps
        ],
        [f"Ten of {count(steps[-1].k)} steps, evenly spread, are shown."],
        text_columns=2,
    )  # fmt: skip


def _interval(pool: Pool, s: Step) -> str:
    return interval(s.low, s.high, pool.unit) if s.low is not None and s.high is not None else "[x]"


def _spread_out(n: int, most: int) -> list[int]:
    """Choose so many of n places in a row, the first and the last among them."""
    return sorted({round(i * (n - 1) / (most - 1)) for i in range(most)})
