"""What very many places found, in the order of size and without names: the chart that takes the place of a long forest plot.

Draws what ``Pool`` holds and computes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from localeval.comparison.models import Pool
from localeval.comparison_report.chart_texts import difference_axis, result_of
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import label_of_figure
from localeval.comparison_report.printed_pool import drawn_estimates, reported_summary
from localeval.comparison_report.rounding import PoolNumbers
from localeval.report.charts.caterpillar import (
    CaterpillarModel,
    CaterpillarPoint,
    draw_narrow,
    draw_wide,
)
from localeval.report.charts.chart import Chart
from localeval.report.display import Numbers
from localeval.report.wording.numbers import count


def caterpillar_chart(pool: Pool, outcome: str, name: Callable[[str], str]) -> Chart:
    """Draw every pooled estimate in the order of its size, without its name; the table of numbers has the names.

    Parameters
    ----------
    pool : Pool
    outcome : str
        What the row is called.
    name : callable
        Gives the name of an evaluation's id.
    """
    say, numbers, best = fixed(), PoolNumbers(pool), reported_summary(pool)
    found = drawn_estimates(pool.pooled)
    ordered = sorted(found, key=lambda g: g.estimate)
    far = sum(g.member.beyond_chance is True for g in found)
    n = count(len(found))
    title = say.plain("caterpillar.title", outcome=outcome, n=n)
    average = numbers.difference(best.estimate) if best else ""
    alt = " ".join(
        [
            say.plain(
                "caterpillar.drawn",
                n=n,
                low=numbers.difference(ordered[0].estimate),
                high=numbers.difference(ordered[-1].estimate),
            ),
            *([say.plain("caterpillar.average", difference=average)] if best else []),
            counted("caterpillar.far", far),
        ]
    )
    model = CaterpillarModel(
        points=[
            CaterpillarPoint(g.estimate, g.low, g.high, g.member.beyond_chance is True)
            for g in ordered
        ],
        middle=best.estimate if best else None,
        middle_words=say.plain("caterpillar.middle", difference=average) if best else "",
        unit=pool.unit,
        side=difference_axis(pool.unit),
        foot=say.plain("caterpillar.foot", n=n),
        title=title,
        says=alt,
    )
    columns = ("place", "participants", "comparison", "difference", "low", "high", "result")
    by_name = sorted(found, key=lambda g: name(g.member.evaluation).casefold())
    rows = tuple(
        (name(g.member.evaluation), g.member.n_participants, g.member.n_comparison, g.estimate, g.low, g.high, result_of(g.member))
        for g in by_name
    )  # fmt: skip
    return Chart(
        label=label_of_figure(pool, "forest"),
        title=title,
        under=say.plain("caterpillar.under"),
        source="",
        alt=alt,
        numbers=Numbers(tuple(say.plain(f"numbers.{c}") for c in columns), rows),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )
