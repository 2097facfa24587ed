"""The propensity score, the common support, and the weights that follow from them.

Fits one main-terms logistic regression of being a participant on the covariates and weights the
comparison people by the odds, so that they resemble the participants. It looks at no outcome: the
same fit serves every outcome of the same people, and :mod:`localeval.methods.impact.weighting` estimates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
import pandas as pd
from scipy.special import expit

from localeval.methods.impact.effect import kish_size
from localeval.methods.impact.linear import (
    independent_and_scaled,
    solve_positive,
    weighted_cross_product,
)
from localeval.methods.inputs import (
    Flags,
    Floats,
    MethodError,
    Values,
    as_design,
    as_participant,
    check_sizes,
)

#: Log-odds this close count as equal, so that a participant who is identical to the most extreme
#: comparison person stays on support whatever the order of the arithmetic.
SAME_LOG_ODDS = 1e-8
#: Newton's method has settled when no one's log-odds move by more than this share of their size.
SETTLED = 1e-9
#: A maximum that exists is reached in about ten steps. After twenty, people whose log-odds are
#: beyond 10 (a score within 5 in 100,000 of 0 or 1) and still grow are on the way to infinity.
ENOUGH_STEPS, MOST_STEPS = 20, 60
FAR_LOG_ODDS, STILL_MOVING = 10.0, 1e-3
#: Where the curvature has vanished no step can be taken; odds of 10^13 then count as infinite.
ENDLESS_LOG_ODDS = 30.0


@dataclass(frozen=True, eq=False)
class PropensityFit:
    """A fitted propensity score and its weights for the effect on participants.

    Attributes
    ----------
    participant
        True for participants; shape (people,), as all arrays here but ``basis``.
    score
        Probability of being a participant, from the final fit.
    weights
        1 for participants, odds of the score for comparison people, 0 off support.
    on_support
        People the estimates use.
    effective_comparison
        Kish effective size of the weighted comparison group.
    coefficients
        Log-odds for one unit of each covariate; first ``"(intercept)"``.
    left_out
        Covariates not used because constant or redundant among the people on support.
    basis
        Intercept and standardised covariates, shape (people on support, columns), for the standard
        errors.
    """

    participant: Flags = field(repr=False)
    score: Floats = field(repr=False)
    weights: Floats = field(repr=False)
    on_support: Flags = field(repr=False)
    effective_comparison: float
    coefficients: pd.Series[float]
    left_out: tuple[str, ...]
    basis: Floats = field(repr=False)


@dataclass(frozen=True)
class _Logit:
    """A logistic regression on the rows where its maximum exists."""

    rows: Flags
    columns: list[int]
    intercept: float
    slopes: Floats
    basis: Floats

    def log_odds(self, table: Floats) -> Floats:
        return self.intercept + table[:, self.columns] @ self.slopes


def fit_propensity(
    participant: Values, design: pd.DataFrame, apart: Flags | None = None
) -> PropensityFit:
    """Fit the propensity score by maximum likelihood and weight for the effect on participants.

    Common support: participants whose score lies above the highest or below the lowest score of the
    comparison group are left out and the model is fitted once more without them (MatchIt's
    ``discard = "treated", reestimate = TRUE``). People whom the covariates assign to their group
    with certainty, such as all who have a level of a category that the other group does not have,
    are off support too: maximum likelihood sends their scores to exactly 0 or 1.

    Parameters
    ----------
    participant
        1 or true for participants, 0 or false for the comparison group.
    design
        Numeric columns, from :func:`localeval.methods.impact.covariates.design_matrix`. Constant and
        redundant columns do no harm.
    apart
        Participants who are off support for another reason, shape (people,); None for nobody.

    Raises
    ------
    MethodError
        ``separation`` when the covariates tell the groups apart completely, ``no_common_support``
        when no participant has comparable people, ``too_few``, or an input reason.

    References
    ----------
    Rosenbaum and Rubin (1983), Biometrika 70: 41-55. Hirano and Imbens (2001), Health Serv.
    Outcomes Res. Methodol. 2: 259-278. Dehejia and Wahba (1999), J. Am. Stat. Assoc. 94: 1053-1062.
    """
    flags = as_participant(participant)
    table, names = as_design(design, len(flags))
    check_sizes(flags)
    apart = np.zeros(len(flags), dtype=np.bool_) if apart is None else apart
    if not (flags & ~apart).any():
        msg = "Nobody in the comparison group is like any participant."
        raise MethodError("no_common_support", msg)
    logit = _fit_overlapping(flags, table, names, ~apart)
    outside = flags & logit.rows & _beyond_comparison(logit.log_odds(table), logit.rows & ~flags)
    if outside.any():
        trimmed = logit.rows & ~outside
        if not (flags & trimmed).any():
            msg = "Every participant's propensity score is outside the comparison group's range."
            raise MethodError("no_common_support", msg)
        logit = _fit_overlapping(flags, table, names, trimmed, start=logit)
    return _finish(flags, table, names, logit, off_by_rule=outside | apart)


def _beyond_comparison(log_odds: Floats, comparison: Flags) -> Flags:
    """Say who lies outside the range of the comparison group's scores."""
    theirs = log_odds[comparison]
    above = np.greater(log_odds, theirs.max() + SAME_LOG_ODDS)
    return np.asarray(above | np.less(log_odds, theirs.min() - SAME_LOG_ODDS))


def _finish(
    flags: Flags, table: Floats, names: tuple[str, ...], logit: _Logit, *, off_by_rule: Flags
) -> PropensityFit:
    """Scores and weights of everybody from the final regression."""
    log_odds = logit.log_odds(table)
    score = np.asarray(expit(log_odds))
    certain = ~logit.rows & ~off_by_rule
    score[certain] = flags[certain]
    weights = np.zeros(len(flags))
    weights[logit.rows & flags] = 1.0
    theirs = logit.rows & ~flags
    weights[theirs] = np.exp(log_odds[theirs])
    used = [names[column] for column in logit.columns]
    return PropensityFit(
        participant=flags,
        score=score,
        weights=weights,
        on_support=logit.rows,
        effective_comparison=kish_size(weights[theirs]),
        coefficients=pd.Series(
            [logit.intercept, *logit.slopes], index=["(intercept)", *used], name="log_odds"
        ),
        left_out=tuple(name for place, name in enumerate(names) if place not in logit.columns),
        basis=logit.basis,
    )


def _fit_overlapping(
    flags: Flags,
    table: Floats,
    names: tuple[str, ...],
    rows: Flags,
    *,
    start: _Logit | None = None,
) -> _Logit:
    """Fit on the given rows, setting aside the people whose group the covariates decide."""
    strongest = ""
    while True:
        target = flags[rows]
        here = table if rows.all() else table[rows]
        fewest = min(target.sum(), (~target).sum())
        if strongest and fewest < 2:
            _raise_separation(strongest)
        columns, mean, spread = independent_and_scaled(here)
        if len(here) < len(columns) + 2:
            if strongest:
                _raise_separation(strongest)
            msg = f"There are {len(here)} people for {len(columns)} covariates; use fewer."
            raise MethodError("too_few", msg)
        basis = np.ones((len(here), len(columns) + 1))
        chosen = here if len(columns) == here.shape[1] else here[:, columns]
        np.subtract(chosen, mean, out=basis[:, 1:])
        basis[:, 1:] /= spread
        guess = None
        if start is not None and start.columns == columns:
            guess = np.array([start.intercept + start.slopes @ mean, *(start.slopes * spread)])
        estimate, certain = fit_logit(target, basis, guess)
        if not certain.any():
            slopes = estimate[1:] / spread
            return _Logit(rows, columns, float(estimate[0] - slopes @ mean), slopes, basis)
        strongest = strongest or names[columns[int(np.argmax(np.abs(estimate[1:])))]]
        rows = rows.copy()
        rows[np.flatnonzero(rows)[certain]] = False


def _raise_separation(column: str) -> NoReturn:
    msg = (
        "The covariates tell participants and comparison people apart completely, so nobody is "
        f"comparable; look first at {column!r}."
    )
    raise MethodError("separation", msg, column=column)


def fit_logit(target: Flags, basis: Floats, guess: Floats | None = None) -> tuple[Floats, Flags]:
    """Unpenalised logistic regression, and the people whose log-odds have no finite value.

    Newton's method with step halving. Written here, and tested against statsmodels, because the
    libraries' solvers stop without saying whether a maximum exists, and take several times as long
    on a million people. When covariates separate people, the likelihood has no maximum (Albert and
    Anderson 1984): it keeps rising along a direction in which every step is about as long as the
    one before. The people whom that direction moves are the separated ones; on the others a maximum
    exists.
    """
    outward = np.where(target, 1.0, -1.0)
    certain = np.zeros(len(target), dtype=np.bool_)
    estimate = np.zeros(basis.shape[1])
    estimate[0] = np.log(target.sum() / np.sum(~target))
    estimate = estimate if guess is None else guess
    log_odds = basis @ estimate
    for taken in range(1, MOST_STEPS + 1):
        step = _newton_step(target, basis, log_odds)
        if step is None:
            certain = outward * log_odds > ENDLESS_LOG_ODDS
            break
        shift = basis @ step
        share = _share_of_step(outward, log_odds, shift)
        estimate = estimate + share * step
        log_odds = basis @ estimate
        if np.max(np.abs(shift) / (1 + np.abs(log_odds))) < SETTLED:
            return estimate, certain
        if taken >= ENOUGH_STEPS:
            certain = (outward * log_odds > FAR_LOG_ODDS) & (outward * shift > STILL_MOVING)
            if certain.any():
                break
    if not certain.any():
        msg = (
            "The propensity score could not be estimated; the covariates are too alike or extreme."
        )
        raise MethodError("separation", msg)
    return estimate, certain


def _newton_step(target: Flags, basis: Floats, log_odds: Floats) -> Floats | None:
    """One step towards the maximum; None where the curvature has vanished."""
    score = expit(log_odds)
    curvature = weighted_cross_product(basis, score * (1 - score))
    try:
        step = solve_positive(curvature, basis.T @ (target - score))
    except np.linalg.LinAlgError:
        return None
    return step if np.all(np.isfinite(step)) else None


def _share_of_step(outward: Floats, log_odds: Floats, shift: Floats) -> float:
    """Find the largest of 1, 1/2, 1/4 ... of a step that does not lower the likelihood."""

    def loss(share: float) -> float:
        return float(np.logaddexp(0.0, -outward * (log_odds + share * shift)).sum())

    before, share = loss(0.0), 1.0
    while share > 1e-6 and loss(share) > before * (1 + 1e-12):
        share /= 2
    return share
