"""Outcomes of made-up people, month by month: shares in the good state, amounts, and the effect.

The rows of outcomes are drawn from these numbers and the truth is computed from them, so the two cannot part.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from localeval.catalogue.catalogue import Outcome
from localeval.data.standard import project_outcomes
from localeval.project.project import Project
from localeval.synthetic.simulation_plan import USUAL_IN_WORK, Scenario

FULL_EFFECT_FROM = 6
#: By how much a score rises when the share of people in the good state rises by all of them.
SCORE_PER_SHARE = 5.0
#: Middle of every score, what prospects add or take at most, and how far people are from that at most.
SCORE_MIDDLE, SCORE_BY_PROSPECTS, SCORE_SPREAD = 5.0, 0.6, 3.0
#: What prospects add to the share in the good state, or take from it, at most.
SHARE_BY_PROSPECTS = 0.18
_MEAN_MONEY = 14_000.0
_MONEY_SPREAD = 0.5
_MEAN_TIME = 0.55


def is_score(outcome: Outcome) -> bool:
    """Whether the outcome is a score, which everybody has, rather than an amount that only some have."""
    return outcome.unit == "score" and outcome.kind == "numeric"


def points(outcome: Outcome) -> float:
    """How many points of its own scale stand for one of a scale from 0 to 10, on which scores are made up."""
    low, high = outcome.range or (0.0, 10.0)
    return (high - low) / 10


def score_per_share(outcome: Outcome) -> float:
    """By how much a score rises, in its own points, when the share of people in the good state rises by all of them."""
    return SCORE_PER_SHARE * points(outcome)


def accumulates(outcome: Outcome) -> bool:
    """Whether the outcome is counted from the start, so that there is none before it."""
    return outcome.cumulative or outcome.unit in {"weeks", "months"}


def good_way(outcome: Outcome) -> int:
    """Give 1 where an increase is good, else -1."""
    return 1 if outcome.direction == "increase" else -1


def good_share(outcome: Outcome, scenario: Scenario) -> float:
    """Share in the good state a year after the start without the programme, for middling prospects."""
    return outcome.simulated_share + (scenario.in_work - USUAL_IN_WORK) / 100


def season(month: int) -> float:
    """Share of the later level: work ebbs before the start and comes back within a year."""
    if month < 0:
        return 0.9 - 0.5 * (12 + max(month, -12)) / 12
    return 0.5 + 0.5 * min(month, 12) / 12


def effect_share(month: int) -> float:
    """Share of the full effect that is there in a month after the start."""
    return min(max(month, 0), FULL_EFFECT_FROM) / FULL_EFFECT_FROM


def full_effect(outcome: Outcome, scenario: Scenario) -> float:
    """Effect on the share in the good state, or on a score, once it is all there; above 0 is better."""
    own = scenario.effects.get(outcome.code)
    if own is not None:
        return own
    return scenario.effect * score_per_share(outcome) if is_score(outcome) else scenario.effect


def true_effect(outcome: Outcome, month: int, scenario: Scenario) -> float:
    """Effect on the mean of an outcome in its own unit (a share for yes or no); the same for everybody."""
    size = full_effect(outcome, scenario)
    if not is_score(outcome):
        size *= mean_amount(outcome, month)
    return good_way(outcome) * size * effect_share(month) + 0.0  # no effect is 0, not -0


def mean_amount(outcome: Outcome, month: int) -> float:
    """Mean of an outcome among people who have any of it."""
    if outcome.kind == "binary":
        return 1.0
    if outcome.unit == "money":
        return _MEAN_MONEY
    return _MEAN_TIME * _longest(outcome, month)


def draw_amounts(
    outcome: Outcome, month: int, count: int, generator: np.random.Generator
) -> np.ndarray:
    """Draw what people have of an outcome who have any, shape (count,)."""
    mean = mean_amount(outcome, month)
    if outcome.kind == "binary":
        return np.ones(count)
    if outcome.unit == "money":
        return generator.lognormal(np.log(mean) - _MONEY_SPREAD**2 / 2, _MONEY_SPREAD, count)
    half = (1 - _MEAN_TIME) / _MEAN_TIME
    return mean * generator.uniform(1 - half, 1 + half, count)


def _longest(outcome: Outcome, month: int) -> float:
    months = max(month, 1)
    return months * 52 / 12 if outcome.unit == "weeks" else float(months)


def room(outcome: Outcome, months: Iterable[int], scenario: Scenario) -> tuple[float, float] | None:
    """Give the lowest and highest full effect with which nobody's share leaves 0 to 1, or a score the ends of its scale.

    Beyond them the effect would be cut off for some people, and the truth another one than planned.

    Returns
    -------
    low, high : float, or None
        In the unit of ``full_effect``. None where even without an effect some share would leave 0 to 1.
    """
    if is_score(outcome):
        most = (SCORE_MIDDLE - SCORE_BY_PROSPECTS - SCORE_SPREAD) * points(outcome)
        return -most, most
    low, high = -1.0, 1.0
    middle = good_share(outcome, scenario)
    for month in months:
        least, most = (
            (middle + by) * season(month) for by in (-SHARE_BY_PROSPECTS, SHARE_BY_PROSPECTS)
        )
        if least < 0 or most > 1:
            return None
        if part := effect_share(month):
            low, high = max(low, -least / part), min(high, (1 - most) / part)
    return low, high


def months_to_make(project: Project) -> list[int]:
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
    for month in months_to_make(project):
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
    if month < 0 and accumulates(outcome):
        return np.full(len(rank), np.nan)
    sign = good_way(outcome)
    effect = full_effect(outcome, scenario) * (effect_share(month) * taking_part)
    if is_score(outcome):
        most = SCORE_SPREAD
        spread = generator.triangular(-most, 0, most, len(rank))
        of_ten = points(outcome)
        level = SCORE_BY_PROSPECTS * standing + effect / of_ten
        made: np.ndarray = SCORE_MIDDLE + sign * level + spread
        # whole points where the scale is a long one, as a sum of items is
        lowest = (outcome.range or (0.0, 10.0))[0]
        return np.round(lowest + of_ten * made, 1 if of_ten <= 1 else 0)
    share = good_share(outcome, scenario) + SHARE_BY_PROSPECTS * standing
    good = rank < share * season(month) + effect
    state = (good if sign > 0 else ~good).astype(float)
    amounts: np.ndarray = np.round(state * draw_amounts(outcome, month, len(rank), generator))
    return amounts
