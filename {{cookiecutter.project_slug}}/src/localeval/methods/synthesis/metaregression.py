"""Mixed-effects meta-regression: how the effects of places go with what is known of the places.

REML with the errors of Knapp and Hartung. It describes places; a moderator that differs between places is not shown to be
the cause, and people within a place need not follow it. What is known of places is checked first. Which moderators make
sense, and that they were declared before the results were seen, is not for this module to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from localeval.methods.critical_values import critical_value, two_sided_p
from localeval.methods.inputs import Floats, MethodError, Values, check_level, to_float
from localeval.methods.synthesis.heterogeneity import HeterogeneityEstimate, measure
from localeval.methods.synthesis.place_results import check_results
from localeval.methods.synthesis.reml import reml_tau2

#: Cochrane Handbook 10.11.5.1: at least ten studies for each characteristic modelled.
LEAST_PLACES = 10
#: A moderator that is this close to being determined by the others adds nothing but rounding.
COLLINEAR = 1e-8

Errors = Literal["reported", "knapp_hartung", "wald"]
RegressionCaution = Literal[
    "few_places_for_moderators", "knapp_hartung_narrow", "no_heterogeneity_to_explain"
]


def check_moderators(
    moderators: pd.DataFrame | ArrayLike, count: int
) -> tuple[Floats, tuple[str, ...]]:
    """Turn moderators into a table of shape (places, moderators), and name them.

    Raises
    ------
    MethodError
        ``wrong_length``, ``not_finite`` when one is missing, ``not_a_number``.
    """
    if isinstance(moderators, pd.DataFrame):
        frame = moderators
    elif isinstance(moderators, pd.Series):
        frame = moderators.to_frame()
    else:
        frame = pd.DataFrame(np.asarray(moderators))
        frame.columns = [f"moderator {place + 1}" for place in range(frame.shape[1])]
    if len(frame) != count:
        msg = f"There are {len(frame)} rows of moderators for {count} places."
        raise MethodError("wrong_length", msg)
    names = tuple(str(name) for name in frame.columns)
    table = np.empty((count, len(names)))
    for position, name in enumerate(names):
        table[:, position] = to_float(frame.iloc[:, position], f"Moderator {name!r}")
        gaps = int(np.isnan(table[:, position]).sum())
        if gaps:
            msg = (
                f"Moderator {name!r} is missing for {gaps} places; leave them out, and count them."
            )
            raise MethodError("not_finite", msg)
    return table, names


def check_enough(count: int, moderators: int) -> None:
    """Insist on ten places, and on two more than coefficients.

    Raises
    ------
    MethodError
        ``too_few``.
    """
    if not moderators:
        msg = "There is no moderator."
        raise MethodError("too_few", msg)
    least = max(LEAST_PLACES, moderators + 3)
    if count < least:
        msg = (
            f"There are results of {count} places; a meta-regression on {moderators} "
            f"moderator{'s' if moderators > 1 else ''} needs at least {least}."
        )
        raise MethodError("too_few", msg)


def standardised(table: Floats, means: Floats, spread: Floats, names: tuple[str, ...]) -> Floats:
    """Centre and scale the moderators; each must tell something that the others do not.

    Parameters
    ----------
    table : ndarray of float, shape (k, p)
        The moderators of each place.
    means, spread : ndarray of float, shape (p,)
        Of each moderator over the places.
    names : tuple of str, length p

    Returns
    -------
    ndarray of float, shape (k, p)

    Raises
    ------
    MethodError
        ``constant_moderator``.
    """
    size = np.abs(table).max(axis=0)
    for place, name in enumerate(names):
        if not spread[place] > COLLINEAR * size[place]:
            msg = f"Moderator {name!r} is the same in all places."
            raise MethodError("constant_moderator", msg)
    standard: Floats = (table - means) / spread
    _, triangle = np.linalg.qr(standard)
    own = np.abs(np.diag(triangle)) / np.sqrt(len(table))
    for place, name in enumerate(names):
        if not own[place] > np.sqrt(COLLINEAR):
            msg = f"Moderator {name!r} follows from the others; leave one of them out."
            raise MethodError("constant_moderator", msg)
    return standard


@dataclass(frozen=True)
class Coefficient:
    """One coefficient, per unit of its moderator; df is ``inf`` for normal errors."""

    name: str
    estimate: float
    std_error: float
    statistic: float
    df: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, eq=False)
class MetaRegression:
    """A fitted meta-regression.

    Attributes
    ----------
    k
        Number of places.
    coefficients
        The intercept (the effect where every moderator is zero) and one a moderator.
    errors
        "knapp_hartung" or "wald": whose intervals these are.
    level
        Confidence level of all intervals.
    qm, qm_df, qm_df2, qm_p
        Test of all moderators together: F with ``qm_df`` and ``qm_df2`` degrees of freedom after
        Knapp and Hartung, otherwise chi-squared and ``qm_df2`` is ``inf``.
    residual
        What the moderators leave: QE as ``q``, tau2, I2 and their intervals.
    tau2_without
        tau2 without moderators.
    r2
        Share of tau2 that the moderators account for, per cent; None when there is none to account
        for. It is imprecise with few places, and zero when tau2 grows.
    cautions
        "few_places_for_moderators": under ten places a moderator. "knapp_hartung_narrow": Wald
        errors are reported, because those of Knapp and Hartung were smaller.
        "no_heterogeneity_to_explain".
    """

    k: int
    coefficients: tuple[Coefficient, ...]
    errors: Errors
    level: float
    qm: float
    qm_df: int
    qm_df2: float
    qm_p: float
    residual: HeterogeneityEstimate
    tau2_without: float
    r2: float | None
    cautions: tuple[RegressionCaution, ...]


def meta_regression(
    estimates: Values,
    std_errors: Values,
    moderators: pd.DataFrame | ArrayLike,
    level: float = 0.95,
    errors: Errors = "reported",
) -> MetaRegression:
    """Regress the effects of places on moderators.

    Parameters
    ----------
    estimates, std_errors
        One number a place, in the outcome's unit; at least ten places, and at least two more than
        there are moderators.
    moderators
        Shape (k, m) or (k,): numbers known of each place before the programme, none missing. Column
        names of a table become the names of the coefficients.
    level
        Confidence level of all intervals.
    errors
        "knapp_hartung" is metafor's ``test = "knha"``, "wald" its default. "reported" is the former,
        unless its intervals are narrower, as in :func:`localeval.methods.synthesis.pooling.pool_places`.

    Raises
    ------
    MethodError
        ``too_few`` places; ``constant_moderator`` when a moderator is the same everywhere or
        follows from the others; ``not_finite`` when one is missing; otherwise as
        :func:`localeval.methods.synthesis.place_results.check_results`.

    References
    ----------
    Knapp and Hartung (2003), Stat. Med. 22: 2693-2710; Viechtbauer et al. (2015), Psychol. Methods
    20: 360-374; R2 after Raudenbush (2009).
    """
    check_level(level)
    results = check_results(estimates, std_errors)
    table, names = check_moderators(moderators, results.count)
    check_enough(results.count, len(names))
    means = table.mean(axis=0)
    spread = table.std(axis=0)
    design = np.column_stack([np.ones(len(table)), standardised(table, means, spread, names)])
    basis, _ = np.linalg.qr(design)
    residual = measure(results, level, "REML", basis)
    weights = 1 / (results.variances + residual.tau2)
    normal = design.T @ (weights[:, None] * design)
    middle = float(np.median(results.estimates))
    solved = np.linalg.solve(normal, design.T @ (weights * (results.estimates - middle)))
    left = results.estimates - middle - design @ solved
    # From standardised moderators to their own units, and from their means to zero.
    slopes = solved[1:] / spread
    unit = np.concatenate([[1.0], 1 / spread])
    covariance = np.asarray(np.linalg.inv(normal) * np.outer(unit, unit), dtype=np.float64)
    df = results.count - design.shape[1]
    factor = float(weights @ np.square(left)) / df
    factor = factor if factor > np.finfo(float).eps else 1.0
    narrow = critical_value(level, df) * np.sqrt(factor) < critical_value(level, np.inf)
    wald = errors == "wald" or (errors == "reported" and narrow)
    if not wald:
        covariance = covariance * factor
    qm = float(solved[1:] @ np.linalg.solve(np.linalg.inv(normal)[1:, 1:], solved[1:]))
    qm, df2 = (qm, np.inf) if wald else (qm / factor / len(names), float(df))
    without = reml_tau2(results.estimates, results.variances)
    return MetaRegression(
        k=results.count,
        coefficients=_coefficients(
            names, middle + solved[0], slopes, means, covariance, df2, level
        ),
        errors="wald" if wald else "knapp_hartung",
        level=level,
        qm=qm,
        qm_df=len(names),
        qm_df2=df2,
        qm_p=float(stats.chi2.sf(qm, len(names)) if wald else stats.f.sf(qm, len(names), df)),
        residual=residual,
        tau2_without=without,
        r2=100 * max(0.0, 1 - residual.tau2 / without) if without > 0 else None,
        cautions=_cautions(
            results.count, len(names), errors == "reported" and bool(narrow), without
        ),
    )


def _coefficients(
    names: tuple[str, ...],
    at_means: float,
    slopes: Floats,
    means: Floats,
    covariance: Floats,
    df: float,
    level: float,
) -> tuple[Coefficient, ...]:
    """Give the intercept and each slope its interval and its test."""
    to_zero = np.concatenate([[1.0], -means])
    values = [at_means - slopes @ means, *slopes]
    variances = [to_zero @ covariance @ to_zero, *np.diag(covariance)[1:]]
    half = critical_value(level, df)
    found = []
    for name, value, variance in zip(("intercept", *names), values, variances, strict=True):
        deviation = float(np.sqrt(variance))
        found.append(
            Coefficient(
                name=name,
                estimate=float(value),
                std_error=deviation,
                statistic=float(value / deviation),
                df=df,
                low=float(value - half * deviation),
                high=float(value + half * deviation),
                p_value=two_sided_p(float(value / deviation), df),
            )
        )
    return tuple(found)


def _cautions(
    count: int, moderators: int, narrow: bool, without: float
) -> tuple[RegressionCaution, ...]:
    """List what a reader must know."""
    applies: dict[RegressionCaution, bool] = {
        "few_places_for_moderators": count < LEAST_PLACES * moderators,
        "knapp_hartung_narrow": narrow,
        "no_heterogeneity_to_explain": without == 0,
    }
    return tuple(caution for caution, holds in applies.items() if holds)
