"""What else the pooled estimates of a row say: without each place, over time, beside place context, small against large.

Each is left out where it would say nothing: leave-one-out under three places, context and small studies under ten. The
formulas are those of ``methods``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from localeval.analysis.labour_market import LEAST_PERIODS
from localeval.catalogue.periods import in_time, month_number, span_of
from localeval.comparison.models import Member, Moderator, SmallStudy, Step, StudyDescription
from localeval.methods.inputs import MethodError
from localeval.methods.synthesis.metaregression import LEAST_PLACES, meta_regression
from localeval.methods.synthesis.refits import Refits, cumulative, leave_one_out
from localeval.methods.synthesis.smallstudy import egger_test
from localeval.results import Context

#: Beyond this many places one of them moves nothing, and a table of the steps is not read.
MOST_STEPS = 500

#: As many moderators, those that the most places give, and letters of a text as the contract holds.
MOST_MODERATORS = 100
_LONGEST = 500

#: What makes two figures of places comparable.
_Measured = tuple[str, str, str]

Abouts = Mapping[str, StudyDescription]


def leave_one_out_steps(
    chosen: Sequence[Member], estimates: Sequence[float], errors: Sequence[float]
) -> tuple[Step, ...]:
    """Pool without each place in turn; none under three places or over ``MOST_STEPS``."""
    if not 3 <= len(chosen) <= MOST_STEPS:
        return ()
    found = leave_one_out(estimates, errors)
    return tuple(
        step
        for n, member in enumerate(chosen)
        if (step := _step(found, n, member.evaluation, None)) is not None
    )


def cumulative_steps(
    chosen: Sequence[Member],
    estimates: Sequence[float],
    errors: Sequence[float],
    abouts: Abouts,
) -> tuple[Step, ...]:
    """Pool the first published, the first two, and so on; by the day of the run, then by name."""
    if not 3 <= len(chosen) <= MOST_STEPS:
        return ()
    order = sorted(range(len(chosen)), key=lambda n: abouts[chosen[n].evaluation].run_date)
    found = cumulative([estimates[n] for n in order], [errors[n] for n in order])
    steps = []
    for k, n in enumerate(order):
        name = chosen[n].evaluation
        step = _step(found, k, name, abouts[name].run_date)
        if step is not None:
            steps.append(step)
    return tuple(steps)


def context_moderators(
    chosen: Sequence[Member],
    estimates: Sequence[float],
    errors: Sequence[float],
    abouts: Abouts,
) -> tuple[Moderator, ...]:
    """Regress the estimates on each indicator of place context that is measured alike.

    Alike is the same indicator, unit and age band. Of several periods of a place the latest counts; where there are so many that they make a
    course over time, the last that was over when the programme started, so that it is what the programme met and nothing that came after.
    Where fewer than ten places have it, the figures are given without a line, and it is said why.

    Parameters
    ----------
    chosen : sequence of Member
        What is pooled.
    estimates, errors : sequence of float
        Theirs.
    abouts : mapping
        Id -> evaluation.
    """
    if len(chosen) < 2:
        return ()
    found: dict[_Measured, dict[int, Context]] = defaultdict(dict)
    for n, member in enumerate(chosen):
        about = abouts[member.evaluation]
        given: dict[_Measured, list[Context]] = defaultdict(list)
        for row in about.context:
            given[row.indicator, row.unit, row.age_band].append(row)
        started = about.started or (about.starts.first if about.starts else None)
        for key, rows in given.items():
            found[key][n] = _met(rows, started)
    shared = [key for key, rows in found.items() if len(rows) > 1]
    kept = sorted(shared, key=lambda key: (-len(found[key]), key))[:MOST_MODERATORS]
    return tuple(_moderator(key, found[key], chosen, estimates, errors) for key in sorted(kept))


def _met(rows: Sequence[Context], started: str | None) -> Context:
    """Choose the figure of a place that stands for what a programme met there."""
    latest = max(rows, key=lambda row: in_time(row.period))
    if started is None or len(rows) < LEAST_PERIODS:
        return latest
    month = month_number(int(started[:4]), int(started[5:7]))
    before = [
        row for row in rows if (span := span_of(row.period)) is not None and span.last < month
    ]
    return max(before, key=lambda row: in_time(row.period), default=latest)


def small_study_test(estimates: Sequence[float], errors: Sequence[float]) -> SmallStudy | None:
    """Test whether small evaluations give other results; None under ten, or when all are of a size."""
    try:
        found = egger_test(estimates, errors)
    except MethodError:
        return None
    return SmallStudy(
        intercept=found.intercept, low=found.low, high=found.high, p_value=found.p_value
    )


def _step(found: Refits, n: int, name: str, date: str | None) -> Step | None:
    """Give one refit; none for two places that differ beyond chance, which are not averaged."""
    if math.isnan(found.estimate[n]):
        return None
    tau2 = float(found.tau2[n])
    return Step(
        evaluation=name,
        date=date,
        k=int(found.k[n]),
        estimate=float(found.estimate[n]),
        low=float(found.low[n]),
        high=float(found.high[n]),
        tau2=None if math.isnan(tau2) else tau2,
    )


def _moderator(
    key: _Measured,
    rows: Mapping[int, Context],
    chosen: Sequence[Member],
    estimates: Sequence[float],
    errors: Sequence[float],
) -> Moderator:
    indicator, unit, age_band = key
    order = sorted(rows)
    labels = Counter(row.label for row in rows.values() if row.label)
    periods = sorted({row.period for row in rows.values()}, key=in_time)
    about = {
        "indicator": indicator,
        "label": min(labels, key=lambda label: (-labels[label], label)) if labels else indicator,
        "period": " to ".join(dict.fromkeys((periods[0], periods[-1])))[:_LONGEST],
        "unit": unit,
        "age_band": age_band,
        "k": len(order),
        "points": tuple((chosen[n].evaluation, rows[n].value) for n in order),
    }
    nothing = dict.fromkeys(("slope", "low", "high", "p_value"))
    if len(order) < LEAST_PLACES:
        why = f"{len(order)} places give this figure; a line wants at least {LEAST_PLACES}."
        return Moderator.model_validate({**about, **nothing, "why_not": why})
    try:
        fit = meta_regression(
            [estimates[n] for n in order],
            [errors[n] for n in order],
            [rows[n].value for n in order],
        )
    except MethodError:
        why = "This figure is the same in all places."
        return Moderator.model_validate({**about, **nothing, "why_not": why})
    intercept, slope = fit.coefficients
    return Moderator.model_validate(
        {
            **about,
            "slope": slope.estimate,
            "low": slope.low,
            "high": slope.high,
            "p_value": slope.p_value,
            "r2": None if fit.r2 is None else min(100.0, fit.r2),
            "intercept": intercept.estimate,
        }
    )
