"""Pool the results of places: fixed effect, DerSimonian and Laird, REML with Hartung-Knapp.

One function, :func:`pool_places`, gives everything that a comparison prints of one outcome, and says which
summary is to be reported. Whether results may be pooled at all (same outcome, unit, month, people)
is for the caller to decide first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from localeval.methods.critical_values import critical_value, two_sided_p
from localeval.methods.inputs import Floats, Values, check_level
from localeval.methods.synthesis.heterogeneity import HeterogeneityEstimate, measure
from localeval.methods.synthesis.place_results import PlaceResults, check_results
from localeval.methods.synthesis.reml import moment_tau2

Model = Literal["fixed_effect", "dersimonian_laird", "reml"]
IntervalMethod = Literal["wald", "hartung_knapp"]
PooledKind = Literal["one_place", "two_places", "random_effects"]
PoolingCaution = Literal[
    "one_place",
    "two_places",
    "two_places_differ",
    "models_disagree",
    "few_places",
    "hartung_knapp_narrow",
    "no_heterogeneity_seen",
    "one_place_dominates",
]
#: With fewer places tau2 is hardly known and the intervals are wide: Bender et al. (2018) call 2 to 4
#: studies very few.
FEW_PLACES = 5
#: Two places whose difference has a p-value below this are not averaged.
DIFFER_AT = 0.05


@dataclass(frozen=True, eq=False)
class PooledAverage:
    """One model's average over places.

    Attributes
    ----------
    model
        "fixed_effect" (the average of these places), "dersimonian_laird" or "reml" (the mean of
        the places from which these are a sample).
    interval_method
        "wald" (normal) or "hartung_knapp" (t with k - 1 degrees of freedom).
    estimate, std_error, df, low, high, level, p_value
        Average, standard error, degrees of freedom (``inf`` for normal), interval, and two-sided
        p-value against no effect.
    tau2
        Variance between places that the weights use; 0 for the fixed effect.
    weights
        Share of each place in the average, in the order given; they add to 1.
    """

    model: Model
    interval_method: IntervalMethod
    estimate: float
    std_error: float
    df: float
    low: float
    high: float
    level: float
    p_value: float
    tau2: float
    weights: Floats


@dataclass(frozen=True)
class Contrast:
    """The first place's estimate less the second's, with a normal interval and p-value."""

    difference: float
    std_error: float
    low: float
    high: float
    level: float
    p_value: float


@dataclass(frozen=True)
class PredictionInterval:
    """Where the true effect of another place of the same kind would lie.

    Attributes
    ----------
    low, high, level, df
        Interval, its level, and the degrees of freedom of its t quantile.
    """

    low: float
    high: float
    level: float
    df: int


@dataclass(frozen=True, eq=False)
class Pooled:
    """Everything that the results of places say together about one outcome.

    Attributes
    ----------
    k
        Number of places.
    kind
        "one_place": nothing to pool. "two_places": the two are set beside each other; no random-
        effects interval is reported by itself. "random_effects": three or more.
    reported
        The summary to print, None when there is none. For three or more places REML with Hartung-
        Knapp, never narrower than the Wald interval; for two that do not differ beyond chance,
        the fixed effect, which is about these two only, and which wants DerSimonian and Laird's beside it: a verdict
        is given only where both lead to the same ("models_disagree").
    fixed_effect, dersimonian_laird, hartung_knapp, reml_wald
        To stand beside it (the unmodified Hartung-Knapp is metafor's ``test="knha"``).
        None for one place. For two places the last two exist, and are not for print; DerSimonian and Laird's tau2
        is then that of REML, (d^2 - v1 - v2) / 2 where d is the difference, so that "reml_wald" is the same average.
    heterogeneity
        None for one place.
    prediction
        From three places on.
    contrast
        The difference between the two, when there are two.
    cautions
        What a reader must know, in this order: "one_place"; "two_places";
        "two_places_differ" (p < 0.05, so no average is reported); "models_disagree" (of two places: the fixed effect
        and DerSimonian and Laird do not lead to the same verdict, so none is to be given); "few_places" (three or four);
        "hartung_knapp_narrow" (the Hartung-Knapp interval was narrower than the Wald interval,
        which is reported in its stead); "no_heterogeneity_seen" (tau2 is zero, which is not
        evidence that places do not differ, unless ``heterogeneity.tau2_high`` is small);
        "one_place_dominates" (over half of the weight is one place's).
    """

    k: int
    kind: PooledKind
    reported: PooledAverage | None
    fixed_effect: PooledAverage | None
    dersimonian_laird: PooledAverage | None
    hartung_knapp: PooledAverage | None
    reml_wald: PooledAverage | None
    heterogeneity: HeterogeneityEstimate | None
    prediction: PredictionInterval | None
    contrast: Contrast | None
    cautions: tuple[PoolingCaution, ...]


def pool_places(estimates: Values, std_errors: Values, level: float = 0.95) -> Pooled:
    """Pool the results of places.

    Parameters
    ----------
    estimates, std_errors
        One number a place, in the outcome's unit (differences, not ratios; a ratio is pooled as
        its logarithm).
    level
        Confidence level of all intervals.

    Raises
    ------
    MethodError
        ``too_few`` when there is no place at all, or as
        :func:`localeval.methods.synthesis.place_results.check_results`.

    Notes
    -----
    Reported is REML with Hartung-Knapp, or the Wald interval around the same estimate when that is
    wider (hybrid method 2 of Jackson et al. 2017; ``adhoc.hakn.ci = "ci"`` in the R package meta):
    when places agree better than chance allows, the Hartung-Knapp interval is narrower than if all
    had the same true effect (Wiksten et al. 2016), a precision that is not there.

    The prediction interval is mean +- t(k-1) sqrt(tau2 + se^2), with the Hartung-Knapp standard
    error: metafor's ``predict`` after ``test="knha"``. Higgins et al. (2009) take k - 2; neither
    is exact, and k - 1 makes it equal to the interval of the mean when tau2 is zero. It is never
    narrower than the reported interval. It takes tau2 as known, so with few places it holds fewer
    others than it says; :func:`localeval.methods.synthesis.prediction.predict_place` does not.

    For the BCG vaccine trials of metafor's documentation (``dat.bcg``, log risk ratios) all of this
    gives the numbers that metafor prints: -0.7145 (-1.1084 to -0.3206), tau2 0.3132, prediction
    interval -1.9960 to 0.5670.

    References
    ----------
    Hartung and Knapp (2001), Stat. Med. 20: 3875-3889; Jackson et al. (2017), Stat. Med. 36:
    3923-3934; Wiksten et al. (2016), Stat. Med. 35: 2503-2515; Higgins, Thompson and Spiegelhalter
    (2009), J. R. Stat. Soc. A 172: 137-159; for two places Friede et al. (2017), Biom. J. 59: 658-671,
    and Bender et al. (2018), Res. Synth. Methods 9: 382-392.
    """
    check_level(level)
    results = check_results(estimates, std_errors)
    if results.count == 1:
        nothing = (None,) * 8
        return Pooled(1, "one_place", *nothing, cautions=("one_place",))
    found = measure(results, level)
    fixed = summarise(results, "fixed_effect", "wald", 0.0, level)
    moments = moment_tau2(results.estimates, results.variances)
    knapp = summarise(results, "reml", "hartung_knapp", found.tau2, level)
    wald = summarise(results, "reml", "wald", found.tau2, level)
    laird = summarise(results, "dersimonian_laird", "wald", moments, level)
    narrow = knapp.high - knapp.low < wald.high - wald.low
    contrast = _contrast(results, level) if results.count == 2 else None
    reported: PooledAverage | None = wald if narrow else knapp
    if contrast is not None:
        reported = fixed if contrast.p_value >= DIFFER_AT else None
    return Pooled(
        k=results.count,
        kind="two_places" if contrast else "random_effects",
        reported=reported,
        fixed_effect=fixed,
        dersimonian_laird=laird,
        hartung_knapp=knapp,
        reml_wald=wald,
        heterogeneity=found,
        prediction=None if contrast else _prediction(knapp, wald if narrow else knapp),
        contrast=contrast,
        cautions=_cautions(
            results.count, reported, found, contrast, narrow, conclusion(fixed) == conclusion(laird)
        ),
    )


def summarise(
    results: PlaceResults, model: Model, interval_method: IntervalMethod, tau2: float, level: float
) -> PooledAverage:
    """Average checked results with weights 1 / (v + tau2).

    Hartung-Knapp multiplies the variance by q, the weighted mean square around the average. When
    all estimates are equal to the last digit q is zero, and 1 is taken, as metafor does.

    Parameters
    ----------
    results : PlaceResults
        Of k places, checked.
    model : Model
    interval_method : IntervalMethod
    tau2 : float
        Variance between places, in the outcome's unit squared; 0 for the fixed effect.
    level : float
        Of the interval, such as 0.95.

    References
    ----------
    Hartung and Knapp (2001), Stat. Med. 20: 3875-3889.
    """
    weights = 1 / (results.variances + tau2)
    total = float(weights.sum())
    middle = float(np.median(results.estimates))
    estimate = middle + float(weights @ (results.estimates - middle)) / total
    variance, df = 1 / total, np.inf
    if interval_method == "hartung_knapp":
        df = results.count - 1
        q = float(weights @ np.square(results.estimates - estimate)) / df
        variance *= q if q > np.finfo(float).eps else 1.0
    std_error = float(np.sqrt(variance))
    half = critical_value(level, df) * std_error
    return PooledAverage(
        model=model,
        interval_method=interval_method,
        estimate=estimate,
        std_error=std_error,
        df=float(df),
        low=estimate - half,
        high=estimate + half,
        level=level,
        p_value=two_sided_p(estimate / std_error, df),
        tau2=tau2,
        weights=weights / total,
    )


def conclusion(average: PooledAverage) -> int:
    """Say what an interval shows: 1 that the average is above zero, -1 that it is below, 0 neither."""
    return int(average.low > 0) - int(average.high < 0)


def _contrast(results: PlaceResults, level: float) -> Contrast:
    """Set the second place against the first."""
    difference = float(results.estimates[0] - results.estimates[1])
    error = float(np.hypot(*results.std_errors))
    half = critical_value(level, np.inf) * error
    return Contrast(
        difference=difference,
        std_error=error,
        low=difference - half,
        high=difference + half,
        level=level,
        p_value=two_sided_p(difference / error, np.inf),
    )


def _prediction(knapp: PooledAverage, reported: PooledAverage) -> PredictionInterval:
    """Predict for another place; not narrower than what is reported of the mean."""
    half = critical_value(knapp.level, knapp.df) * np.hypot(knapp.std_error, np.sqrt(knapp.tau2))
    return PredictionInterval(
        low=min(float(knapp.estimate - half), reported.low),
        high=max(float(knapp.estimate + half), reported.high),
        level=knapp.level,
        df=int(knapp.df),
    )


def _cautions(
    k: int,
    reported: PooledAverage | None,
    found: HeterogeneityEstimate,
    contrast: Contrast | None,
    narrow: bool,
    agree: bool,
) -> tuple[PoolingCaution, ...]:
    """List what a reader must know."""
    applies: dict[PoolingCaution, bool] = {
        "two_places": contrast is not None,
        "two_places_differ": contrast is not None and reported is None,
        "models_disagree": contrast is not None and reported is not None and not agree,
        "few_places": 2 < k < FEW_PLACES,
        "hartung_knapp_narrow": contrast is None and narrow,
        "no_heterogeneity_seen": contrast is None and found.tau2 == 0,
        "one_place_dominates": reported is not None and float(reported.weights.max()) > 0.5,
    }
    return tuple(caution for caution, holds in applies.items() if holds)
