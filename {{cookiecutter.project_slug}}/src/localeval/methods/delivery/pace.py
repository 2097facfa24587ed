"""How soon people of groups have an event beside each other: proportional hazards regression (Cox 1972), Efron's (1977) handling of ties.

The hazard ratio of a column of the design is how many times as many of those still without the event have it in a month, other columns
being equal. Standard errors come from the information at the maximum of the partial likelihood, intervals are normal on the scale of the
logarithm. Whether a ratio is the same all the time is tested by scaled Schoenfeld residuals (Grambsch and Therneau 1994, Biometrika 81:
515-526) against the share who had the event before (Kaplan-Meier), for the columns of each characteristic together.

With fewer than ten events for each column estimates and intervals are not to be relied on (Peduzzi, Concato, Feinstein and Holford 1995,
Journal of Clinical Epidemiology 48: 1503-1510): nothing is given.
"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm

from localeval.methods.inputs import Flags, Floats, MethodError

#: Events that there have to be for each column of the design.
EVENTS_A_COLUMN = 10
#: A log hazard ratio of a column in units of its standard deviation has a standard error of about one by the root of the number of
#: events; one beyond this is of a likelihood without a maximum.
_FARTHEST_ERROR = 3.0


@dataclass(frozen=True)
class Proportional:
    """The test that ratios are the same all the time: chi-squared, its degrees of freedom, and the p-value."""

    statistic: float
    columns: int
    p_value: float


@dataclass(frozen=True)
class Pace:
    """A fitted model.

    Attributes
    ----------
    log_ratios, std_errors, low, high : ndarray, shape (p,)
        Log hazard ratios with the ends of their intervals.
    covariance : ndarray, shape (p, p)
    proportional : mapping
        Of each characteristic the test of its columns together.
    """

    log_ratios: Floats
    std_errors: Floats
    low: Floats
    high: Floats
    covariance: Floats
    proportional: Mapping[Hashable, Proportional]


def pace(
    months: np.ndarray,
    event: Flags,
    design: np.ndarray,
    of: Sequence[Hashable] | None = None,
    level: float = 0.95,
) -> Pace:
    """Fit the model.

    Parameters
    ----------
    months : ndarray, shape (n,)
        When the event came, or until when it had not; above 0.
    event : ndarray of bool, shape (n,)
        Whether it came.
    design : ndarray, shape (n, p)
        Without a constant.
    of : sequence of p keys, optional
        Which characteristic each column is of; each column for itself (by its number) unless given.
    level : float

    Raises
    ------
    MethodError
        ``wrong_length``, ``not_finite``; ``wrong_setting`` where a column is constant or follows from others; ``too_few`` events;
        ``separation`` where the likelihood has no maximum, because all who have the event, in their order, have a value that the others
        have not.
    """
    from statsmodels.duration.hazard_regression import PHReg

    time, happened = np.asarray(months, dtype=float), np.asarray(event, dtype=bool)
    x = np.asarray(design, dtype=float)
    if x.ndim != 2 or not len(time) == len(happened) == len(x):
        msg = "months, events and the design are of different numbers of people."
        raise MethodError("wrong_length", msg)
    if not (np.isfinite(x).all() and np.isfinite(time).all() and (time > 0).all()):
        msg = "a value of the design is missing, or a number of months is not above 0."
        raise MethodError("not_finite", msg)
    p = x.shape[1]
    spread = x.std(axis=0) if len(x) else np.zeros(p)
    if not p or (spread <= 0).any() or np.linalg.matrix_rank(x - x.mean(axis=0)) < p:
        msg = "a column of the design is the same for everybody, or follows from others."
        raise MethodError("wrong_setting", msg)
    if happened.sum() < EVENTS_A_COLUMN * p:
        msg = f"{happened.sum()} events are fewer than {EVENTS_A_COLUMN} for each of {p} columns."
        raise MethodError("too_few", msg)
    scaled = (x - x.mean(axis=0)) / spread
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is looked at below
        try:
            found = np.asarray(
                PHReg(time, scaled, status=happened, ties="efron").fit(disp=0).params
            )
        except (np.linalg.LinAlgError, FloatingPointError):
            found = np.full(p, np.nan)
    residuals, information = (
        _moments(time, happened, scaled, found)
        if np.isfinite(found).all()
        else (np.zeros((0, p)), np.zeros((p, p)))
    )
    _has_maximum(found, residuals, information)
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    tests = _proportional(time, happened, residuals, covariance, list(of or range(p)))
    log_ratios, covariance = found / spread, covariance / np.outer(spread, spread)
    errors = np.sqrt(np.diag(covariance))
    width = float(norm.ppf(0.5 + level / 2)) * errors
    return Pace(log_ratios, errors, log_ratios - width, log_ratios + width, covariance, tests)


def _has_maximum(found: Floats, residuals: Floats, information: Floats) -> None:
    """Refuse estimates that are at no maximum of the likelihood."""
    fits = np.isfinite(found).all() and np.isfinite(information).all()
    if fits and np.linalg.cond(information) < 1e12:
        errors = np.sqrt(np.diag(np.linalg.inv(information)))
        # How far the next step of Newton and Raphson would go, in standard errors.
        step = np.linalg.solve(information, residuals.sum(axis=0)) / errors
        if (errors < _FARTHEST_ERROR).all() and (np.abs(step) < 1e-3).all():
            return
    msg = "some group had the event before all others, or never: its ratio has no estimate."
    raise MethodError("separation", msg)


def _moments(time: Floats, happened: Flags, x: Floats, log_ratios: Floats) -> tuple[Floats, Floats]:
    """Give Schoenfeld residuals, shape (events, p), in the order of time, and the information, shape (p, p), with Efron's weights."""
    p = x.shape[1]
    linear = x @ log_ratios
    weight = np.exp(linear - linear.max())
    information, residuals = np.zeros((p, p)), []
    for moment in np.unique(time[happened]):
        risk, now = time >= moment, happened & (time == moment)
        d = int(now.sum())
        sums, squares = _weighted(x[risk], weight[risk])
        tied, tied_squares = _weighted(x[now], weight[now])
        of_risk, of_tied = weight[risk].sum(), weight[now].sum()
        means = np.zeros(p)
        for k in range(d):  # of d who have it together, the k-th no longer counts those before it
            whole = of_risk - k / d * of_tied
            mean = (sums - k / d * tied) / whole
            information += (squares - k / d * tied_squares) / whole - np.outer(mean, mean)
            means += mean / d
        residuals.append(x[now] - means)
    return np.vstack(residuals), information


def _weighted(x: Floats, weight: Floats) -> tuple[Floats, Floats]:
    return weight @ x, (x * weight[:, None]).T @ x


def _proportional(
    time: Floats, happened: Flags, residuals: Floats, covariance: Floats, of: Sequence[Hashable]
) -> dict[Hashable, Proportional]:
    """Test residuals against the share who had the event before, characteristic by characteristic."""
    before: list[float] = []
    survival = 1.0
    for moment in np.unique(time[happened]):
        d = int((happened & (time == moment)).sum())
        before += [1 - survival] * d
        survival *= 1 - d / int((time >= moment).sum())
    apart = np.array(before) - np.mean(before)
    found: dict[Hashable, Proportional] = {}
    for key in dict.fromkeys(of):
        mine = np.array([one == key for one in of])
        # Of scaled residuals, whose variance is that of the estimates times the number of events.
        slope = (apart @ residuals @ covariance)[mine]
        spread = float(apart @ apart)
        if not spread:  # all at one time
            found[key] = Proportional(0.0, int(mine.sum()), 1.0)
            continue
        scale = np.linalg.solve(covariance[np.ix_(mine, mine)], slope)
        statistic = float(slope @ scale) * len(residuals) / spread
        found[key] = Proportional(
            statistic, int(mine.sum()), float(chi2.sf(statistic, int(mine.sum())))
        )
    return found
