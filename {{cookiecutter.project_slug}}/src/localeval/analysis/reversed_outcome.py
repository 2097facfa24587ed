"""Whether a yes-or-no outcome looks as if yes meant no, in both groups or in one.

Those who had an outcome before the start are the likelier to have it after, and what is known of people foretells it in both groups
the same way round. Where the opposite is seen beyond chance, the likelier cause is in the coding.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FAR, FEWEST, Doubtful, closer
from localeval.analysis.sample import Sample
from localeval.methods.impact.covariates import build_design
from localeval.methods.inputs import MethodError

#: What foretells an outcome in one group goes against it in the other by so many standard errors, and otherwise than there by so many.
_AGAINST, _FAR_APART = 2.0, 5.0


def known_before(people: pd.DataFrame, covariates: Mapping[str, str]) -> np.ndarray | None:
    """Give all that is known of people before the start as numbers, without gaps, shape (n, k); None where that cannot be."""
    # A column that cannot be used is said elsewhere.
    with contextlib.suppress(MethodError):
        return build_design(people, covariates).matrix.to_numpy(dtype="float64")
    return None


def reversed_since(sample: Sample, earlier: tuple[str, ...]) -> list[Doubtful]:
    """Find an outcome that is rarer among those who had it, or more of its kind, before the start, in either group."""
    for name in earlier:
        before = sample.people[name].to_numpy(dtype="float64", na_value=np.nan)
        for flags in (sample.participant, ~sample.participant):
            known = flags & np.isfinite(before)
            if (
                known.sum() < 2 * FEWEST
                or np.std(before[known]) == 0
                or np.std(sample.outcome[known]) == 0
            ):
                continue
            r = float(np.corrcoef(before[known], sample.outcome[known])[0, 1])
            if r * np.sqrt(known.sum()) < -FAR:
                return [Doubtful("reversed", column=name)]
    return []


def reversed_in_one(sample: Sample, known: np.ndarray | None) -> list[Doubtful]:
    """Find an outcome that what is known of people foretells in one group the other way round than in the other."""
    if known is None:
        return []
    groups = sample.participant, ~sample.participant
    if any(flags.sum() < 10 * (known.shape[1] + 1) for flags in groups):
        return []
    for flags, others in (groups, groups[::-1]):
        foretold = known @ _slopes(known[flags], sample.outcome[flags])
        here, there = (_together(foretold[who], sample.outcome[who]) for who in (flags, others))
        if here is None or there is None:
            return []
        against = there * np.sqrt(others.sum())
        otherwise = closer((_shrunk(here, int(flags.sum()), known.shape[1]), int(flags.sum())), (there, int(others.sum())))  # fmt: skip
        if against > -FAR and not (against < -_AGAINST and otherwise > _FAR_APART):
            return []
    return [Doubtful("reversed")]


def _together(foretold: np.ndarray, outcome: np.ndarray) -> float | None:
    """Give how what is foretold goes with what came, as a correlation; None where one of them does not vary."""
    if np.std(foretold) == 0 or np.std(outcome) == 0:
        return None
    return float(np.corrcoef(foretold, outcome)[0, 1])


def _shrunk(r: float, n: int, k: int) -> float:
    """Give a multiple correlation without what k numbers explain of any n people by chance (Ezekiel 1930)."""
    return float(np.sqrt(max(0.0, 1 - (1 - r**2) * (n - 1) / (n - k - 1))))


def _slopes(known: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Give the coefficients of a linear regression, without its intercept."""
    found = np.linalg.lstsq(known - known.mean(axis=0), outcome - outcome.mean(), rcond=None)[0]
    return np.asarray(found, dtype=np.float64)
