"""The outcomes of made-up people, month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from localeval.catalogue import Outcome
from localeval.data.synthetic import curves
from localeval.data.synthetic.scenario import Scenario
from localeval.data.tables.outcomes import project_outcomes
from localeval.project import Project


def months_of(project: Project) -> list[int]:
    """Give the months to write: the declared ones, and a regular series from a year before."""
    if project.settings.data.outcomes is None:
        return [project.primary.month]
    asked = {measure.month for measure in project.measures}
    last = max(asked)
    step = 3 if last <= 24 else 6 if last <= 60 else 12
    return sorted(asked | set(range(-12, last + 1, step)))


def outcome_rows(
    project: Project,
    scenario: Scenario,
    ids: pd.Series[str],
    index: np.ndarray,
    taking_part: np.ndarray,
    generator: np.random.Generator,
) -> pd.DataFrame:
    """Make the outcomes of people.

    Parameters
    ----------
    project : Project
    scenario : Scenario
    ids : Series, shape (n,)
    index : ndarray, shape (n,)
        Prospects of work, mean about 0 and standard deviation about 1.
    taking_part : ndarray of bool, shape (n,)
    generator : numpy.random.Generator

    Returns
    -------
    DataFrame
        ``person_id``, ``month`` and a column for each outcome; one row a person and month.
    """
    from scipy.special import ndtr

    standing = np.tanh(0.8 * index)
    lasting = generator.standard_normal(len(ids))
    parts = []
    for month in months_of(project):
        # What holds somebody back in one month mostly does in the next.
        rank = ndtr(np.sqrt(0.8) * lasting + np.sqrt(0.2) * generator.standard_normal(len(ids)))
        part = pd.DataFrame({"person_id": ids, "month": month})
        for name, outcome in project_outcomes(project).items():
            values = _one_outcome(outcome, month, scenario, standing, rank, taking_part, generator)
            values[generator.random(len(ids)) < scenario.missing_outcomes] = np.nan
            part[name] = values
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _one_outcome(
    outcome: Outcome,
    month: int,
    scenario: Scenario,
    standing: np.ndarray,
    rank: np.ndarray,
    taking_part: np.ndarray,
    generator: np.random.Generator,
) -> np.ndarray:
    if month < 0 and curves.accumulates(outcome):
        return np.full(len(rank), np.nan)
    sign = curves.good_way(outcome)
    effect = curves.full_effect(outcome, scenario) * (curves.effect_share(month) * taking_part)
    if curves.is_score(outcome):
        most = curves.SCORE_SPREAD
        spread = generator.triangular(-most, 0, most, len(rank))
        level = curves.SCORE_BY_PROSPECTS * standing + effect
        return np.round(curves.SCORE_MIDDLE + sign * level + spread, 1)
    share = curves.good_share(outcome, scenario) + curves.SHARE_BY_PROSPECTS * standing
    good = rank < share * curves.season(month) + effect
    state = (good if sign > 0 else ~good).astype(float)
    amounts: np.ndarray = np.round(
        state * curves.draw_amounts(outcome, month, len(rank), generator)
    )
    return amounts
