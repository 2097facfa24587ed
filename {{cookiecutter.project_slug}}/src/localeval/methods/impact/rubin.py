"""One estimate from several, made with missing values filled in differently each time.

Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys; degrees of freedom after Barnard and Rubin (1999),
Biometrika 86: 948-955, which stay under those that the data would have without gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from localeval.methods.impact.effect import Effect
from localeval.methods.impact.skew import SkewQuantiles
from localeval.methods.impact.uncertainty import (
    Estimated,
    Spread,
    spread_of,
    unweighted_sizes,
    with_spread,
)

#: The Monte Carlo error of the joined estimate stays under this share of its standard error.
MONTE_CARLO_SHARE = 0.1
#: Imputations whose tails are looked at: they differ in few residuals, and dealing them out takes most of the time.
TAILS_OF = 5


@dataclass(frozen=True)
class Combined:
    """What several imputations say together.

    Attributes
    ----------
    effect : Effect
    between : float
        Share of the variance that is due to the gaps.
    monte_carlo : float
        Monte Carlo error of the estimate, as a share of its standard error.
    imputations : int
    """

    effect: Effect
    between: float
    monte_carlo: float
    imputations: int = 1

    @property
    def needed(self) -> int:
        """How many imputations keep the Monte Carlo error under ``MONTE_CARLO_SHARE``, as far as these can tell."""
        return int(np.ceil(self.imputations * (self.monte_carlo / MONTE_CARLO_SHARE) ** 2))


def combine(found: Sequence[Estimated], level: float = 0.95) -> Combined:
    """Join the estimates of several imputations by Rubin's rules.

    Parameters
    ----------
    found
        One an imputation; a single one is given back as it is.
    level
        Of the interval.

    Raises
    ------
    MethodError
        As :func:`localeval.methods.impact.uncertainty.effect_of`.
    """
    # The tails of all are those of groups of one size, so that they are dealt out once.
    sizes = np.mean([unweighted_sizes(one.difference) for one in found], axis=0)
    worth = round(sizes[0]), round(sizes[1])
    spreads = [
        spread_of(one.difference, level, tails=place < TAILS_OF, worth=worth)
        for place, one in enumerate(found)
    ]
    if len(found) == 1:
        return Combined(with_spread(found[0], spreads[0], level), 0.0, 0.0)
    m = len(found)
    estimates = np.array([one.estimate for one in found])
    within = float(np.mean([spread.variance for spread in spreads]))
    between = float(estimates.var(ddof=1))
    total = within + (1 + 1 / m) * between
    missing = (1 + 1 / m) * between / total if total > 0 else 0.0
    complete = float(np.mean([min(spread.df, 1e9) for spread in spreads]))
    observed = (complete + 1) / (complete + 3) * complete * (1 - missing)
    old = (m - 1) / missing**2 if missing > 0 else np.inf
    df = observed if not np.isfinite(old) else old * observed / (old + observed)
    joined = Spread(
        total, df, _joined([spread.quantiles for spread in spreads[:TAILS_OF]]), spreads[0].clusters
    )
    means = replace(
        found[0],
        participant_level=float(np.mean([one.participant_level for one in found])),
        comparison_level=float(np.mean([one.comparison_level for one in found])),
    )
    effect = with_spread(means, joined, level)
    effective = float(np.mean([one.difference.comparison.effective for one in found]))
    error = float(np.sqrt(between / m / total)) if total > 0 else 0.0
    return Combined(replace(effect, effective_comparison=effective), missing, error, m)


def _joined(quantiles: Sequence[SkewQuantiles | None]) -> SkewQuantiles | None:
    """Average the quantiles; what Student's t does for is left to it."""
    given = [one for one in quantiles if one is not None]
    if len(given) < len(quantiles):
        return None
    statistics = np.mean([one.statistics for one in given], axis=0)
    low, high = (float(np.mean([getattr(one, end) for one in given])) for end in ("low", "high"))
    return SkewQuantiles(low, high, statistics)
