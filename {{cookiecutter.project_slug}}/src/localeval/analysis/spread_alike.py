"""Whether amounts are as unlike each other in one group as in the other: some counted twice, some for a quarter of the year, make them more so."""

from __future__ import annotations

import numpy as np

from localeval.analysis.doubts import FAR, Doubtful, Group, larger_in
from localeval.analysis.sample import Sample

#: How unlike each other amounts are is known well enough to compare from so many on.
_SPREAD_OF = 100
#: And from so many on where it is held against what they were before the start, by so many standard errors: of few amounts these are
#: too small.
_BESIDE_BEFORE, _FAR_BESIDE = 60, 4.5
#: Where chance did not make the groups, amounts of one are so many times as unlike each other, beyond what they were before.
_WIDER = 1.35


def amounts_before(sample: Sample, name: str) -> dict[Group, np.ndarray]:
    """Give the amounts of before the start, of those of each group who had any.

    Parameters
    ----------
    sample : Sample
    name : str
        Column of people with the same outcome at a month before the start.
    """
    values = sample.people[name].to_numpy(dtype="float64", na_value=np.nan)
    ours = sample.participant
    return {"participants": values[ours & (values > 0)], "comparison": values[~ours & (values > 0)]}


def _spread_apart(amounts: dict[Group, np.ndarray], fewest: int) -> tuple[float, float]:
    """Give by how much amounts of one group are more unlike each other, as a difference of logarithms of variances, and its error."""
    logs = [np.log(values) for values in amounts.values()]
    if min(map(len, logs)) < fewest:
        return 0.0, 0.0
    spread = [float(np.log(values.var(ddof=1))) for values in logs]
    # The error of the logarithm of a variance, by how heavy the tails are.
    errors = [(float(np.mean((v - v.mean()) ** 4) / v.var() ** 2) - 1) / len(v) for v in logs]
    return spread[0] - spread[1], float(np.sqrt(sum(errors)))


def wider_spread(
    amounts: dict[Group, np.ndarray], before: dict[Group, np.ndarray] | None = None
) -> list[Doubtful]:
    """Find a group whose amounts are more unlike each other than the other's: where chance made the groups alike, or by far more than before the start.

    Parameters
    ----------
    amounts : dict of str to ndarray
        Of each group, those of people who have any.
    before : dict of str to ndarray, optional
        The same of before the start, where chance did not make the groups.
    """
    fewest = _SPREAD_OF if before is None else _BESIDE_BEFORE
    apart, error = _spread_apart(amounts, fewest)
    least = FAR * error
    if before is not None:
        then, more = _spread_apart(before, fewest)
        # What was so before is how the groups are; of few amounts of before that is not known.
        apart, least = (apart - then if more else 0.0), max(_FAR_BESIDE * float(np.hypot(error, more)), 2 * np.log(_WIDER))  # fmt: skip
    if not error or abs(apart) < least:
        return []
    return [Doubtful("wider_spread", larger_in(apart), times=float(np.exp(abs(apart) / 2)), sure=False)]  # fmt: skip
