"""Whether an outcome has anything to do with the same outcome before the start, or with anything else that was known then.

Where it has not, of many people, a column was sorted by itself or the rows were shifted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from localeval.analysis.doubts import FEWEST, Doubtful, PlaceValues, correlation
from localeval.analysis.kept_values import any_of
from localeval.catalogue.catalogue import same_kind
from localeval.data.standard import outcome_column
from localeval.project.outcome_settings import PriorOutcome
from localeval.project.project import Measure, Project

#: Among so many people, and this share of all, an outcome goes with the same one before the start, or else with something by so many standard errors.
_MANY, _KNOWN, _SOMEHOW = 500, 0.7, 3.0
#: An earlier outcome is another than most people's for at least this share.
_VARIES = 0.1


def unrelated(
    project: Project, values: PlaceValues, measure: Measure, stated: Sequence[PriorOutcome]
) -> Iterator[Doubtful]:
    """Find an outcome that goes with nothing of before the start.

    What everybody had then, as an entry rule makes it, can go with nothing, and is left out.

    Parameters
    ----------
    project : Project
    values : PlaceValues
    measure : Measure
    stated : sequence of PriorOutcome
        Those with a column of numbers.
    """
    varied = [prior for prior in stated if _varies(values.before(prior.column))]
    if not any(prior.outcome == measure.outcome.code for prior in varied):
        return
    priors = [p.column for p in varied if p.outcome and same_kind(p.outcome, measure.outcome.code)]
    now = values.at(outcome_column(measure.outcome), measure.month)
    known = int(np.isfinite(now).sum())
    if known < max(_MANY, _KNOWN * len(now)) or np.nanstd(now) == 0:
        return
    for name, kind in project.settings.covariates.items():
        if name not in values.people.columns:
            continue
        if kind == "numeric":
            columns = [values.before(name)]
        else:
            levels = values.people[name].dropna().unique()
            columns = [(values.people[name] == level).to_numpy(dtype="float64") for level in levels[:20]]  # fmt: skip
        for column in columns:
            link, n = correlation(column, now, values.participant)
            some = correlation(any_of(column), any_of(now), values.participant)[0]
            if (
                max(link, some) * np.sqrt(n) > 1.0
                if name in priors
                else abs(link) * np.sqrt(n) > _SOMEHOW
            ):
                return
    yield Doubtful("unrelated", column=priors[0], people=known, sure=False)


def _varies(before: np.ndarray) -> bool:
    """Whether an earlier outcome is another one for enough people to go with anything."""
    known = before[np.isfinite(before)]
    if not len(known):
        return False
    most = int(np.unique(known, return_counts=True)[1].max())
    return bool(len(known) - most >= max(2 * FEWEST, _VARIES * len(known)))
