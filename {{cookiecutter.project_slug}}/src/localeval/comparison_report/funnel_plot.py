"""Which differences between places exceed chance: a funnel of estimates, their precision and control limits.

The display for comparing places in the stead of a league table (Spiegelhalter 2005). Around the pooled value it draws the
limits within which 95% and 99.8% of results would fall by sampling error alone; a place is called different only where
``Member.beyond_chance`` says so, which allows for the number of places. From ten places on the same picture serves to look
for small-study effects (Egger and others 1997).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from localeval.comparison.models import Comparison, Pool
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    title,
)
from localeval.comparison_report.printed_pool import (
    FEW,
    DrawnEstimate,
    drawn_estimates,
    reported_summary,
)
from localeval.report.charts.chart import Chart
from localeval.report.charts.funnel import FunnelModel, FunnelPoint, draw_narrow, draw_wide
from localeval.report.display import Figure, Numbers, Text, escape
from localeval.report.wording import chart_words as say
from localeval.report.wording.numbers import (
    decimal,
    difference,
    interval,
    p_value,
)
from localeval.report.wording.phrases import joined, number_with_noun, sentence_case, spelled

#: Normal quantiles of 95% and 99.8%: two and three standard errors in round numbers.
LIMITS = ((1.95996, "95% limit"), (3.09023, "99.8% limit"))

_MOST_NAMES = 10


def funnel_figure(comparison: Comparison, pool: Pool) -> Figure | None:
    """Draw each pooled estimate against its standard error, with control limits; None with fewer than five places."""
    chart = funnel_chart(pool, PlaceNames.of(comparison).label)
    return chart.figure() if chart else None


def funnel_chart(pool: Pool, name: Callable[[str], str]) -> Chart | None:
    """Give the funnel as a chart; None without a pooled value, or with fewer than five places.

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
    far = [g for g in found if g.member.beyond_chance]
    n = spelled(len(far)) if far else "none"
    verb = "differ" if len(far) > 1 else "differs"
    heading = f"{title(pool)}: {n} of {number_with_noun(len(found), 'result')} {verb} from the pooled value by more than chance"
    alt = _alt(name, pool, found, far)
    model = FunnelModel(
        points=[
            FunnelPoint(g.estimate, _error(g), name(g.member.evaluation) if g.member.beyond_chance else "")
            for g in found
        ],
        middle=best.estimate,
        middle_words="pooled value",
        limits=LIMITS,
        unit=pool.unit,
        side="Standard error: the most precise results are at the top",
        axis=say.difference_axis(pool.unit),
        title=heading,
        says=alt,
    )  # fmt: skip
    unit = say.unit_words(pool.unit)
    return Chart(
        label=label_of_figure(pool, "funnel"),
        title=heading,
        under="Each dot is a result; a diamond lies beyond chance, the number of places allowed for.",
        source="",
        alt=alt,
        numbers=Numbers(
            ("Place", f"Difference ({unit})", "Standard error", "Beyond chance"),
            tuple(
                (name(g.member.evaluation), g.estimate, _error(g), "yes" if g.member.beyond_chance else "no")
                for g in found
            ),
        ),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )  # fmt: skip


def chance_sentence(comparison: Comparison, pool: Pool) -> Text | None:
    """Say which places differ by more than chance, and why there is no ranking; None with fewer than five places."""
    if reported_summary(pool) is None or len(drawn_estimates(pool.pooled)) < FEW:
        return None
    places = PlaceNames.of(comparison)
    far = [g for g in drawn_estimates(pool.pooled) if g.member.beyond_chance]
    if not far:
        first = (
            "No place differs from the pooled value by more than chance once the number of places is allowed for. To name "
            "the best or the worst of them would be to rank chance."
        )
    else:
        names = [
            f"{places.safe(g.member.evaluation)} ({escape(difference(g.estimate, pool.unit))})"
            for g in far[:_MOST_NAMES]
        ]
        rest = len(far) - len(names)
        if rest:
            names.append(f"{number_with_noun(rest, 'other')}")
        verb = "differs" if len(far) == 1 else "differ"
        first = (
            f"{sentence_case(number_with_noun(len(far), 'place'))} {verb} from the pooled value by more than chance, the number of "
            f"places allowed for: {joined(names)}. The numbers do not say why: other people, other jobs, another way of "
            "delivering or of evaluating may all play a part. The other places cannot be told apart from the average."
        )
    return Text(first)


def small_study_sentence(pool: Pool) -> Text | None:
    """Say whether small evaluations find other results than large ones; None with fewer than ten places."""
    test = pool.small_study
    if test is None:
        return None
    numbers = (
        f"Egger's regression: intercept {decimal(test.intercept)}, 95% interval "
        f"{interval(test.low, test.high, 'score')}, p-value {p_value(test.p_value)}"
    )
    if test.low <= 0 <= test.high:
        said = (
            "Small evaluations do not find clearly other results than large ones. This does not rule out that some results "
            "were never published."
        )
    else:
        said = (
            "Small evaluations find other results than large ones. One reason may be that small evaluations with "
            "unwelcome results were not published; another that small programmes are different ones."
        )
    return Text(f"{said} ({escape(numbers)}.)")


def _error(g: DrawnEstimate) -> float:
    return g.member.std_error or 0.0


def _alt(
    name: Callable[[str], str],
    pool: Pool,
    found: Sequence[DrawnEstimate],
    far: Sequence[DrawnEstimate],
) -> str:
    best = reported_summary(pool)
    middle = difference(best.estimate, pool.unit) if best else ""
    words = (
        f"Funnel plot. {len(found)} results by their standard error, the most precise at the top, around the pooled value "
        f"of {middle}, with limits within which 95% and 99.8% of results would fall by chance. "
    )
    if not far:
        return words + "None differs from the pooled value by more than chance."
    names = [f"{name(g.member.evaluation)}, {difference(g.estimate, pool.unit)}" for g in far[:_MOST_NAMES]]  # fmt: skip
    rest = f"; and {len(far) - len(names)} more" if len(far) > len(names) else ""
    verb = "differs" if len(far) == 1 else "differ"
    return f"{words}{sentence_case(number_with_noun(len(far), 'result'))} {verb} by more than chance, drawn as diamonds: {'; '.join(names)}{rest}."
