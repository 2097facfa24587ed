"""Which characteristics tell the outcome so well that they may have been recorded after the start.

What the programme changes must not be adjusted for: the groups are then made alike in a consequence of the programme, and
its effect is taken away with the difference (Rosenbaum 1984, "The consequences of adjustment for a concomitant variable that
has been affected by the treatment", Journal of the Royal Statistical Society A 147). No data can show when a value was
recorded. But what is known before the start seldom tells an outcome of a year later better than the same outcome of before
does. A guess for a question to a person; nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import Doubtful
from localeval.analysis.sample import Sample
from localeval.catalogue.catalogue import same_kind
from localeval.project.project import Project

#: A characteristic tells little where less than this share of the variation within groups goes with it.
_LITTLE = 0.12
#: And it is nothing unusual where an earlier outcome tells half as much, or another characteristic does.
_TIMES = 2.0
#: It is sure from this share on, beside an earlier outcome.
_SURE = 0.25


def told(values: pd.Series, outcome: np.ndarray, participant: np.ndarray) -> float:
    """Give the share of the variation of an outcome, within the groups, that goes with a characteristic.

    Squared correlation for numbers; for categories the correlation ratio, less what their number alone would give.

    Parameters
    ----------
    values : Series, shape (n,)
        Numbers or categories; people without a value are left out.
    outcome : ndarray of float64, shape (n,)
    participant : ndarray of bool, shape (n,)

    Returns
    -------
    float
        Between 0 and 1; 0 where nothing varies.
    """
    known = values.notna().to_numpy()
    ours, y = participant[known], _within(outcome[known], participant[known])
    whole = float(y @ y)
    if len(y) < 4 or whole <= 0:
        return 0.0
    if pd.api.types.is_numeric_dtype(values.dtype):
        x = _within(values[known].to_numpy(dtype="float64"), ours)
        spread = float(x @ x)
        return float(x @ y) ** 2 / (spread * whole) if spread > 0 else 0.0
    codes, levels = pd.factorize(values[known].astype("str"))
    freedom = len(y) - len(levels) - 1
    if len(levels) < 2 or freedom < 1:
        return 0.0
    sizes = np.bincount(codes)
    between = float((np.bincount(codes, y) ** 2 / sizes).sum())
    return max(0.0, 1 - (whole - between) / freedom * (len(y) - 2) / whole)


def telling_too_much(
    columns: Mapping[str, pd.Series],
    earlier: Mapping[str, pd.Series],
    outcome: np.ndarray,
    participant: np.ndarray,
) -> dict[str, float]:
    """Find characteristics that tell the outcome far better than everything else does.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Characteristics that are adjusted for, without earlier outcomes.
    earlier : mapping of str to Series, each of shape (n,)
        Earlier outcomes.
    outcome : ndarray of float64, shape (n,)
    participant : ndarray of bool, shape (n,)

    Returns
    -------
    dict
        Name and share of the variation that goes with it, the largest first.
    """
    usual = max((told(values, outcome, participant) for values in earlier.values()), default=0.0)
    shares = {name: told(values, outcome, participant) for name, values in columns.items()}
    found = {}
    for name, share in sorted(shares.items(), key=lambda item: -item[1]):
        others = [other for key, other in shares.items() if key != name and key not in found]
        if share >= _LITTLE and share >= _TIMES * max([usual, *others]):
            found[name] = share
    return found


def consequences(project: Project, sample: Sample) -> Iterator[Doubtful]:
    """Find characteristics that are adjusted for and tell the primary outcome as only a consequence of it, or of the programme, would.

    It is sure where an outcome of its kind from before the start is known, and tells so much less.

    Parameters
    ----------
    project : Project
    sample : Sample
        Of the primary outcome.
    """
    priors = {prior.column: prior.outcome for prior in project.settings.prior_outcomes}
    columns = {
        name: sample.people[name]
        for name in project.settings.covariates
        if name in sample.people.columns
    }
    earlier = {name: values for name, values in columns.items() if name in priors}
    others = {name: values for name, values in columns.items() if name not in priors}
    stated = any(
        name in earlier and outcome and same_kind(outcome, project.primary.outcome.code)
        for name, outcome in priors.items()
    )
    for name, share in telling_too_much(others, earlier, sample.outcome, sample.participant).items():  # fmt: skip
        yield Doubtful("tells_too_much", column=name, value=share, sure=stated and share >= _SURE)


def _within(values: np.ndarray, participant: np.ndarray) -> np.ndarray:
    """Take the mean of the own group away from each value."""
    centred = values.astype("float64")
    for inside in (participant, ~participant):
        if inside.any():
            centred[inside] -= centred[inside].mean()
    return centred
