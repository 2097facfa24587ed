"""How much the pooled value rests on single places, and how it grew: leave-one-out, and cumulative by date.

A figure of up to thirty rows each; beyond that a table with the extremes. Shows the ``Step``s of a ``Pool`` and computes
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.base.dates import day_words, short_day
from localeval.comparison.estimates_csv import ESTIMATES_CSV
from localeval.comparison.models import Comparison, Pool, Step
from localeval.comparison_report.interval_sheet import (
    Sheet,
    SheetRow,
    draw_sheet,
    estimate_with_interval,
    scale_limits,
)
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    title,
)
from localeval.comparison_report.printed_pool import models_disagree, reported_summary
from localeval.report.display import Figure, Table, Text, escape
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import (
    axis_sign,
    between,
    count,
    difference,
    interval,
    number,
    unit_words,
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
    lines = [_line(pool, f"Without {name}", "", step) for name, step in steps]
    said = [_said(pool, f"without {name}", step) for name, step in steps]
    return _figure(pool, "without", caption, ("Pooled value", ""), lines, said)


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
    lines = [_line(pool, f"and {names[s.evaluation]}" if s.k > 1 else names[s.evaluation], short_day(s.date), s) for s in steps]  # fmt: skip
    said = [
        _said(pool, f"with {names[s.evaluation]}, {number_with_noun(s.k, 'result')}", s)
        for s in steps
    ]
    return _figure(pool, "cumulative", caption, ("Up to and with", "Date"), lines, said)


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


def _line(pool: Pool, name: str, date: str, step: Step) -> SheetRow:
    given = step.low is not None and step.high is not None
    words = (
        estimate_with_interval(step.estimate, step.low or 0.0, step.high or 0.0, pool.unit)
        if given
        else ""
    )
    return SheetRow(
        cells=(name, date) if date else (name,),
        words=words,
        point=step.estimate,
        low=step.low,
        high=step.high,
        size=0.3,
    )


def _figure(
    pool: Pool,
    kind: str,
    caption: str,
    heads: tuple[str, str],
    lines: list[SheetRow],
    said: list[str],
) -> Figure:
    best = reported_summary(pool)
    png, svg = draw_sheet(
        Sheet(
            heads=tuple(head for head in heads if head),
            words_head="Difference\n(95% interval)",
            tail_head="",
            lines=lines,
            axis=f"Difference ({unit_words(pool.unit)})",
            limits=scale_limits(lines),
            sign=axis_sign(pool.unit),
            zero="no difference",
            middle=best.estimate if best else None,
        )
    )
    rest = len(said) - _MOST_IN_ALT
    intro = (
        f"A row for each of {number_with_noun(len(said), 'step')}: the pooled value and its interval, beside a line at no "
        "difference and a dashed line at the pooled value of all."
    )
    more = f"{number_with_noun(rest, 'further row')} in the same way." if rest > 0 else ""
    alt = " ".join([intro, *(f"{text}." for text in said[:_MOST_IN_ALT]), more]).strip()
    return Figure(label_of_figure(pool, kind), caption, alt, png, svg, wide=True)


def _said(pool: Pool, name: str, step: Step) -> str:
    text = f"{name[:1].upper()}{name[1:]}: {difference(step.estimate, pool.unit)}"
    if step.low is None or step.high is None:
        return text
    return f"{text}, interval {between(step.low, step.high, pool.unit)}"


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
