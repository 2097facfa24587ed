"""The weighting estimators of the tests as one step each: from outcome, group and covariates to an effect with its interval."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from localeval.methods.impact.arms import Difference
from localeval.methods.impact.calibrated import Calibrated, Target, calibrated_difference
from localeval.methods.impact.effect import Effect
from localeval.methods.impact.propensity import PropensityFit
from localeval.methods.impact.uncertainty import effect_of
from localeval.methods.impact.weighting import doubly_robust_att, weighted_att
from localeval.methods.inputs import Flags, Values


def weighted(outcome: Values, fit: PropensityFit, level: float = 0.95) -> Effect:
    """Weight by the odds of the propensity score."""
    return effect_of(weighted_att(outcome, fit), level)


def doubly_robust(outcome: Values, fit: PropensityFit, level: float = 0.95) -> Effect:
    """Join the weights with a regression of the outcome."""
    return effect_of(doubly_robust_att(outcome, fit), level)


def balanced(
    outcome: Values,
    participant: Values,
    design: pd.DataFrame,
    on_support: Flags | None = None,
    *,
    target: Target = "participants",
    clusters: np.ndarray | None = None,
) -> Calibrated:
    """Weight to equal averages; give the estimate with its parts, and the weights."""
    return calibrated_difference(
        outcome, participant, design, target=target, on_support=on_support, clusters=clusters
    )


def calibrated(
    outcome: Values,
    participant: Values,
    design: pd.DataFrame,
    on_support: Flags | None = None,
    *,
    target: Target = "participants",
    clusters: np.ndarray | None = None,
) -> Effect:
    """Weight to equal averages."""
    found = balanced(outcome, participant, design, on_support, target=target, clusters=clusters)
    return effect_of(found.estimated)


def weights_for(participant: Values, design: pd.DataFrame) -> tuple[np.ndarray, tuple[str, ...]]:
    """Give the calibrated weights, which add to the number of participants, and what was left out.

    They look at no outcome; any that varies will do.
    """
    outcome = np.arange(len(design), dtype=float)
    found = balanced(outcome, participant, design)
    flags = np.asarray(participant) == 1
    return found.shares * flags.sum(), found.estimated.left_out


def uncorrected(difference: Difference) -> Difference:
    """Give the same difference with residuals as they are (HC0), as a plain sandwich has them."""
    ours, theirs = (replace(arm, corrected=False) for arm in difference.arms)
    return replace(difference, participants=ours, comparison=theirs)
