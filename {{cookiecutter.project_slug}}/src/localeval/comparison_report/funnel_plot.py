"""Which differences between places exceed chance: a funnel of estimates, their precision and control limits.

The display for comparing places in the stead of a league table (Spiegelhalter 2005). Around the average it draws the limits
within which 95% and 99.8% of results would fall by sampling error alone; a place is called different only where
``Member.beyond_chance`` says so, which allows for the number of places. From ten places on the same picture serves to look
for small-study effects (Egger and others 1997).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from localeval.comparison.models import Comparison, Pool
from localeval.comparison_report.chart_texts import difference_axis, unit_of
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import PlaceNames, label_of_figure, title
from localeval.comparison_report.place_by_place import beyond_chance
from localeval.comparison_report.printed_pool import (
    FEW,
    DrawnEstimate,
    drawn_estimates,
    reported_summary,
)
from localeval.comparison_report.rounding import PoolNumbers
from localeval.report.charts.chart import Chart
from localeval.report.charts.funnel import FunnelModel, FunnelPoint, draw_narrow, draw_wide
from localeval.report.display import Figure, Numbers, Text
from localeval.report.wording.phrases import sentence_case

#: Normal quantiles of 95% and 99.8%: two and three standard errors in round numbers.
LIMITS = ((1.95996, "95%"), (3.09023, "99.8%"))

_MOST_NAMES = 10


def funnel_figure(comparison: Comparison, pool: Pool) -> Figure | None:
    """Draw each pooled estimate against its standard error, with control limits; None with fewer than five places."""
    chart = funnel_chart(pool, PlaceNames.of(comparison).label)
    return chart.figure() if chart else None


def funnel_chart(pool: Pool, name: Callable[[str], str]) -> Chart | None:
    """Give the funnel as a chart; None without an average, or with fewer than five places.

    Parameters
    ----------
    pool : Pool
    name : callable
        Gives the name of an evaluation's id.
    """
    best = reported_summary(pool)
    found = [g for g in drawn_estimates(pool.pooled) if g.member.std_error]
    if best is None or len(found) < FEW:
        return None
    say = fixed()
    far = [g for g in found if g.member.beyond_chance]
    slots = {"outcome": title(pool), "results": counted("results", len(found))}
    heading = counted("funnel.title", len(far), **slots) if far else say.plain("funnel.title_none", **slots)  # fmt: skip
    alt = _alt(name, pool, found, far)
    model = FunnelModel(
        points=[
            FunnelPoint(g.estimate, _error(g), name(g.member.evaluation) if g.member.beyond_chance else "")
            for g in found
        ],
        middle=best.estimate,
        middle_words=say.plain("funnel.middle"),
        limits=[(z, say.plain("funnel.limit", share=share)) for z, share in LIMITS],
        unit=pool.unit,
        side=say.plain("funnel.side"),
        axis=difference_axis(pool.unit),
        title=heading,
        says=alt,
    )  # fmt: skip
    unit = unit_of(pool.unit)
    columns = ("place", "difference_in", "error", "beyond")
    words = {True: say.plain("numbers.yes_word"), False: say.plain("numbers.no_word")}
    return Chart(
        label=label_of_figure(pool, "funnel"),
        title=heading,
        under=say.plain("funnel.under"),
        source="",
        alt=alt,
        numbers=Numbers(
            tuple(say.plain(f"numbers.{key}", unit=unit) for key in columns),
            tuple(
                (name(g.member.evaluation), g.estimate, _error(g), words[g.member.beyond_chance is True])
                for g in found
            ),
        ),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )  # fmt: skip


def chance_sentence(comparison: Comparison, pool: Pool) -> Text | None:
    """Say which places differ from the others by more than chance; None where that was not tested."""
    said = beyond_chance(comparison, pool)
    return Text(said) if said else None


def small_study_sentence(pool: Pool) -> Text | None:
    """Say whether small evaluations find other results than large ones; None with fewer than ten places."""
    if pool.small_study is None:
        return None
    return Text(fixed().markdown(f"small.{'other' if small_differ(pool) else 'alike'}"))


def small_differ(pool: Pool) -> bool:
    """Whether small evaluations find clearly other results than large ones."""
    test = pool.small_study
    return test is not None and not test.low <= 0 <= test.high


def _error(g: DrawnEstimate) -> float:
    return g.member.std_error or 0.0


def _alt(
    name: Callable[[str], str],
    pool: Pool,
    found: Sequence[DrawnEstimate],
    far: Sequence[DrawnEstimate],
) -> str:
    say, numbers, best = fixed(), PoolNumbers(pool), reported_summary(pool)
    average = numbers.difference(best.estimate) if best else ""
    results = sentence_case(counted("results", len(found)))
    words = say.plain("funnel.drawn", results=results, average=average)
    if not far:
        return f"{words} {say.plain('funnel.none')}"
    names = [
        say.plain("funnel.point", place=name(g.member.evaluation), difference=numbers.difference(g.estimate))
        for g in far[:_MOST_NAMES]
    ]  # fmt: skip
    if len(far) > len(names):
        names.append(counted("others", len(far) - len(names)))
    return f"{words} {counted('funnel.far', len(far), names='; '.join(names))}"
