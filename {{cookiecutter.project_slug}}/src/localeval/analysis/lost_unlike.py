"""Whether other people were lost in one group than in the other: as many of each, and still not alike.

Shares of loss that are the same in both groups say nothing of who was lost. Where a provider stops writing down who has no job, and a
council cannot reach who has one, a fifth of each group is gone and the answer is made of it. Who had the outcome at an earlier month,
or before the start, shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEW, FEWEST, Doubtful, PlaceValues
from localeval.data.standard import outcome_column
from localeval.project.project import Measure, Project

#: Between who had the outcome earlier and who had not, loss differs in one group by so much more than in the other, and by so many
#: standard errors.
_UNLIKE, _FAR = 0.10, 4.0


def lost_unlike(project: Project, values: PlaceValues, measure: Measure) -> Iterator[Doubtful]:
    """Find an outcome that is lost in one group of those who had it earlier, and in the other of those who had not, or not so much.

    Parameters
    ----------
    project : Project
        With a comparison group.
    values : PlaceValues
        Of one place.
    measure : Measure
    """
    column = outcome_column(measure.outcome)
    lost = np.isnan(values.at(column, measure.month))
    if min(int(lost[flags].sum()) for flags in values.groups.values()) < FEW:
        return  # who is lost in one group alone is said of its losses
    earlier = [m for m in values.months_near(measure.month, 3) if 0 < m < measure.month]
    looks: list[tuple[str, int, np.ndarray]] = [("", m, values.at(column, m)) for m in earlier]
    for prior in project.settings.prior_outcomes:
        name = prior.column
        if prior.outcome == measure.outcome.code and name in values.people.columns and pd.api.types.is_numeric_dtype(values.people[name]):  # fmt: skip
            looks.append((name, 0, values.before(name)))
    for name, month, before in looks:
        slopes, error = _by_what_was_before(values, lost, before)
        apart = slopes[0] - slopes[1]
        if error and abs(apart) > max(_UNLIKE, _FAR * error):
            yield Doubtful("lost_unlike", other=name, month=month, shares=slopes, people=int(lost.sum()), sure=False)  # fmt: skip
            return


def _by_what_was_before(
    values: PlaceValues, lost: np.ndarray, before: np.ndarray
) -> tuple[tuple[float, float], float]:
    """Give by how much more often those are lost who had more before, of participants and of the others, and the error of the difference."""
    known = np.isfinite(before)
    if not known.any():
        return (0.0, 0.0), 0.0
    more = before > (0.0 if (before[known] <= 0).any() else float(np.median(before[known])))
    slopes, error = [], 0.0
    for flags in values.groups.values():
        cells = [lost[known & flags & (more == which)] for which in (True, False)]
        if min(map(len, cells)) < FEWEST:
            return (0.0, 0.0), 0.0
        shares = [float(cell.mean()) for cell in cells]
        # With one lost and one kept more, so that a cell of which nobody is lost is not taken for sure.
        drawn = [(cell.sum() + 1) / (len(cell) + 2) for cell in cells]
        error += sum(
            float(share * (1 - share)) / len(cell) for share, cell in zip(drawn, cells, strict=True)
        )
        slopes.append(shares[0] - shares[1])
    return (slopes[0], slopes[1]), float(np.sqrt(error))
