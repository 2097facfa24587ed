"""Pool again without each place (leave-one-out), and place after place (cumulative), for all subsets at once.

The numbers are those of ``pooling`` on each subset. Refitting k places without each of them takes k fits of k places. Sums
over a subset at one value of tau2 follow from running sums from both ends, so the search for where each subset's
likelihood peaks costs no more than a few fits of the whole; only the last steps, by Newton's method within the bracket
that was found, look at every place of every subset. A subset whose bracket does not hold its peak (rounding, when one
place outweighs all others a million times) is fitted by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from localeval.methods.inputs import Floats, Values, check_level
from localeval.methods.synthesis.place_results import PlaceResults, check_results
from localeval.methods.synthesis.pooling import DIFFER_AT
from localeval.methods.synthesis.reml import POINTS_PER_DECADE, reml_tau2

Rows = NDArray[np.intp]
#: Cells of a working array: small enough that a few of them stay near the processor.
CELLS = 200_000
STEPS = 60
#: Newton's steps end when none moves tau2 by more than this share.
TOLERANCE = 1e-13


@dataclass(frozen=True)
class Subsets:
    """Either all places but one, for each of them, or the first ones, for each count.

    Attributes
    ----------
    count
        How many places, and subsets.
    cumulative
        Whether subset i holds the places 0 to i; otherwise it holds all but place i.
    """

    count: int
    cumulative: bool

    @property
    def sizes(self) -> Rows:
        """How many places each subset has."""
        if self.cumulative:
            return np.arange(1, self.count + 1)
        return np.full(self.count, self.count - 1)

    def sums(self, terms: Floats) -> Floats:
        """Sum terms of shape (t, k) over the places of each subset; without subtraction."""
        running = np.cumsum(terms, axis=1)
        if self.cumulative:
            return running
        out = np.zeros_like(terms)
        out[:, 1:] = running[:, :-1]
        out[:, :-1] += np.cumsum(terms[:, :0:-1], axis=1)[:, ::-1]
        return out

    def keep(self, weights: Floats, rows: Rows) -> Floats:
        """Set the weights of shape (rows, places) to zero where a place is not in the subset."""
        if self.cumulative:
            weights *= np.arange(weights.shape[1]) <= rows[:, None]
        else:
            weights[np.arange(len(rows)), rows] = 0
        return weights

    def members(self, row: int) -> Rows:
        """List the places of one subset."""
        places = np.arange(self.count)
        return places[: row + 1] if self.cumulative else places[places != row]

    def chunks(self, rows: Rows) -> Iterator[tuple[slice, slice]]:
        """Cut rows into pieces whose working arrays are small, with the places that they need."""
        step = max(1, CELLS // self.count)
        for start in range(0, len(rows), step):
            piece = slice(start, start + step)
            last = int(rows[piece].max()) + 1 if self.cumulative else self.count
            yield piece, slice(0, last)


def refit_tau2(estimates: Floats, variances: Floats, subsets: Subsets) -> Floats:
    """Variance between the places of each subset, as :func:`localeval.methods.synthesis.reml.reml_tau2`.

    Parameters
    ----------
    estimates, variances
        Checked results, shape (k,).
    subsets
        Which; a subset of one place gets zero.
    """
    scale = float(np.median(variances))
    y = (estimates - np.median(estimates)) / np.sqrt(scale)
    v = variances / scale
    out = np.zeros(subsets.count)
    if np.ptp(y) == 0:
        return out
    usable = subsets.sizes > 1
    grid = _grid(y, v)
    rising = _grid_rising(grid, y, v, subsets)
    turns, rows = np.nonzero(rising[:-1] & ~rising[1:] & usable)
    peaks, held = _newton(rows, grid[turns], grid[turns + 1], y, v, subsets)
    at_zero = np.flatnonzero(usable & ~rising[0])
    falling = _slopes(np.zeros(len(at_zero)), at_zero, y, v, subsets)[0] <= 0
    # One candidate for each peak and for zero; nearly always there is one in all.
    rows, peaks = np.concatenate([rows, at_zero]), np.concatenate([peaks, np.zeros(len(at_zero))])
    several = np.flatnonzero(np.bincount(rows, minlength=subsets.count)[rows] > 1)
    heights = np.zeros(len(rows))
    heights[several] = _heights(peaks[several], rows[several], y, v, subsets)
    order = np.lexsort([-peaks, heights, rows])
    # The last one written of a subset counts: the highest, and of equals the lowest tau2.
    out[rows[order]] = peaks[order]
    failed = np.setdiff1d(np.flatnonzero(usable), rows)
    failed = np.union1d(failed, rows[~np.concatenate([held, falling])])
    for row in failed:
        places = subsets.members(int(row))
        out[row] = reml_tau2(y[places], v[places])
    return out * scale


def _grid(y: Floats, v: Floats) -> Floats:
    """Choose values of tau2 that hold the stationary points of every subset; see ``search_grid``.

    No subset's variance is larger than half of the squared range of all.
    """
    spread = np.ptp(y) ** 2 / 2
    end = spread + np.sqrt(spread * v.max())
    start = min(float(v.min()) / 100, end / 100)
    steps = int(np.ceil(np.log10(end / start) * POINTS_PER_DECADE)) + 1
    return np.concatenate([[0.0], np.geomspace(start, end, steps)])


def _grid_rising(grid: Floats, y: Floats, v: Floats, subsets: Subsets) -> NDArray[np.bool_]:
    """Tell where each subset's restricted likelihood rises in tau2, shape (grid, subsets)."""
    rising = np.empty((len(grid), len(y)), dtype=np.bool_)
    step = max(1, CELLS // len(y))
    for start in range(0, len(grid), step):
        w = 1 / (v + grid[start : start + step, None])
        total, squares = subsets.sums(w), subsets.sums(w * w)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = subsets.sums(w * y) / total
            apart = (
                subsets.sums(w * w * y * y) - 2 * mean * subsets.sums(w * w * y) + mean**2 * squares
            )
            rising[start : start + step] = apart > total - squares / total
    return rising


def _slopes(
    tau2: Floats, rows: Rows, y: Floats, v: Floats, subsets: Subsets
) -> tuple[Floats, Floats]:
    """Give first and second derivative of the restricted log-likelihood, one tau2 a subset.

    (y'PPy - tr P) / 2 and (tr PP) / 2 - y'PPPy, which for an average are sums over places.
    """
    out = np.empty((2, len(rows)))
    for piece, places in subsets.chunks(rows):
        w = subsets.keep(1 / (v[places] + tau2[piece, None]), rows[piece])
        total = w.sum(axis=1)
        apart = w * (y[places] - (w @ y[places] / total)[:, None])
        apart_squared, w_squared = apart * apart, w * w
        ratio = w_squared.sum(axis=1) / total
        out[0, piece] = (apart_squared.sum(axis=1) - (total - ratio)) / 2
        cubes = np.einsum("ij,ij->i", w_squared, w)
        trace = w_squared.sum(axis=1) - 2 * cubes / total + ratio**2
        inner = np.einsum("ij,ij->i", w, apart_squared)
        outer = np.einsum("ij,ij->i", w, apart) ** 2 / total
        out[1, piece] = trace / 2 - (inner - outer)
    return out[0], out[1]


def _heights(tau2: Floats, rows: Rows, y: Floats, v: Floats, subsets: Subsets) -> Floats:
    """Give the restricted log-likelihood, one value of tau2 a subset."""
    out = np.empty(len(rows))
    for piece, places in subsets.chunks(rows):
        w = subsets.keep(1 / (v[places] + tau2[piece, None]), rows[piece])
        total = w.sum(axis=1)
        mean = w @ y[places] / total
        q = np.einsum("ij,ij->i", w, np.square(y[places] - mean[:, None]))
        logs = np.log(np.where(w > 0, w, 1.0)).sum(axis=1)
        out[piece] = (logs - np.log(total) - q) / 2
    return out


def _newton(
    rows: Rows, low: Floats, high: Floats, y: Floats, v: Floats, subsets: Subsets
) -> tuple[Floats, NDArray[np.bool_]]:
    """Find the peak between ``low`` and ``high`` of each row; also tell whether it is there."""
    left, right = (_slopes(end, rows, y, v, subsets)[0] for end in (low, high))
    held = (left > 0) & (right <= 0)
    low, high = low.copy(), high.copy()
    # Begin where the straight line between the two ends crosses zero.
    tau2 = np.where(held, low + (high - low) * left / np.where(held, left - right, 1.0), low)
    moving = np.flatnonzero(held)
    for _ in range(STEPS):
        if not len(moving):
            break
        here = tau2[moving]
        score, bend = _slopes(here, rows[moving], y, v, subsets)
        up = score > 0
        low[moving[up]], high[moving[~up]] = here[up], here[~up]
        with np.errstate(divide="ignore", invalid="ignore"):
            there = here - score / bend
        inside = (there >= low[moving]) & (there <= high[moving]) & (bend < 0)
        there = np.where(inside, there, (low[moving] + high[moving]) / 2)
        tau2[moving] = there
        moving = moving[np.abs(there - here) > TOLERANCE * there]
    return tau2, held


@dataclass(frozen=True, eq=False)
class Refits:
    """The reported summary of each of several subsets of places; one entry a subset.

    Attributes
    ----------
    k
        Places in the subset.
    estimate, std_error, low, high, p_value
        As ``reported`` of :class:`localeval.methods.synthesis.pooling.Pooled`. NaN for two places that differ
        beyond chance, which are not averaged. The interval of two others spans the fixed effect and DerSimonian and
        Laird, and the p-value is the larger. A subset of one place is that place's own result.
    tau2, i2
        By REML; NaN for one place. I2 in per cent.
    level
        Confidence level of the intervals.
    """

    k: Floats
    estimate: Floats
    std_error: Floats
    low: Floats
    high: Floats
    p_value: Floats
    tau2: Floats
    i2: Floats
    level: float


def leave_one_out(estimates: Values, std_errors: Values, level: float = 0.95) -> Refits:
    """Pool without each place in turn.

    Shows whether a finding rests on one place. Entry i leaves out place i.

    Parameters
    ----------
    estimates, std_errors, level
        As in :func:`localeval.methods.synthesis.pooling.pool_places`; at least three places.

    Raises
    ------
    MethodError
        As there; ``too_few`` under three places.
    """
    check_level(level)
    results = check_results(estimates, std_errors, least=3)
    return _refit(results, Subsets(results.count, cumulative=False), level)


def cumulative(estimates: Values, std_errors: Values, level: float = 0.95) -> Refits:
    """Pool the first place, the first two, and so on, in the order given.

    Sort by date of publication first to see how the evidence grew. Entry i has the places up to and
    with place i. The intervals are those of one look; they do not allow for having looked k times.

    Parameters
    ----------
    estimates, std_errors, level
        As in :func:`localeval.methods.synthesis.pooling.pool_places`.

    Raises
    ------
    MethodError
        As there.

    References
    ----------
    Lau et al. (1992), N. Engl. J. Med. 327: 248-254.
    """
    check_level(level)
    results = check_results(estimates, std_errors)
    return _refit(results, Subsets(results.count, cumulative=True), level)


def _refit(results: PlaceResults, subsets: Subsets, level: float) -> Refits:
    """Find tau2 of every subset, then both averages and the rule for which of them is reported."""
    k = subsets.sizes.astype(np.float64)
    y, v = results.estimates, results.variances
    tau2 = refit_tau2(y, v, subsets)
    random = _averages(y, v, subsets, tau2)
    fixed = _averages(y, v, subsets, np.zeros(len(k)))
    with np.errstate(divide="ignore", invalid="ignore"):
        # Hartung-Knapp, or the Wald interval around the same estimate where that is wider.
        factor = random.square / (k - 1)
        factor = np.where(factor > np.finfo(np.float64).eps, factor, 1.0)
        knapp = np.sqrt(factor) * random.std_error
        normal = stats.norm.ppf(0.5 + level / 2)
        student = stats.t.ppf(0.5 + level / 2, k - 1)
        use_normal = (k < 3) | (student * knapp < normal * random.std_error)
        differ = (k == 2) & (stats.chi2.sf(fixed.square, 1) < DIFFER_AT)
        i2 = 100 * tau2 / (tau2 + (k - 1) / fixed.trace)
    estimate = np.where(k < 3, fixed.estimate, random.estimate)
    std_error = np.where(use_normal, random.std_error, knapp)
    std_error = np.where(k < 3, fixed.std_error, std_error)
    half = np.where(use_normal, normal, student) * std_error
    size = np.abs(estimate) / std_error
    with np.errstate(invalid="ignore"):
        tails = np.where(use_normal, stats.norm.sf(size), stats.t.sf(size, np.maximum(k - 1, 1)))
    low, high = estimate - half, estimate + half
    # Of two places the interval spans both models, and the larger p-value is given: what it shows, both show.
    two = k == 2
    wide = normal * random.std_error
    low = np.where(two, np.minimum(low, random.estimate - wide), low)
    high = np.where(two, np.maximum(high, random.estimate + wide), high)
    tails = np.where(
        two, np.maximum(tails, stats.norm.sf(np.abs(random.estimate) / random.std_error)), tails
    )
    rows = np.array([estimate, std_error, low, high, 2 * tails])
    rows[:, differ] = np.nan
    return Refits(
        k=k,
        estimate=rows[0],
        std_error=rows[1],
        low=rows[2],
        high=rows[3],
        p_value=rows[4],
        tau2=np.where(k > 1, tau2, np.nan),
        i2=np.where(k > 1, i2, np.nan),
        level=level,
    )


@dataclass(frozen=True, eq=False)
class _Averages:
    """Weighted averages of all subsets; ``square`` is the weighted sum of squares around each."""

    estimate: Floats
    std_error: Floats
    square: Floats
    trace: Floats


def _averages(y: Floats, v: Floats, subsets: Subsets, tau2: Floats) -> _Averages:
    middle = float(np.median(y))
    out = np.empty((4, len(tau2)))
    every = np.arange(len(tau2))
    for piece, places in subsets.chunks(every):
        weights = subsets.keep(1 / (v[places] + tau2[piece, None]), every[piece])
        total = weights.sum(axis=1)
        mean = weights @ (y[places] - middle) / total
        square = np.einsum("ij,ij->i", weights, np.square(y[places] - middle - mean[:, None]))
        squared = np.einsum("ij,ij->i", weights, weights)
        out[:, piece] = mean + middle, total**-0.5, square, total - squared / total
    return _Averages(*out)
