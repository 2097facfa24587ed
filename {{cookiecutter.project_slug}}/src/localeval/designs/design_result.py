"""What a design's method finds in one sample, and the parts that several designs make it from.

What computes is imported where it is used: a design is asked for its name and words without any statistics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from localeval.methods.impact.effect import Effect
    from localeval.methods.impact.levels import LevelEstimate


class Weighting(Protocol):
    """Who of a sample is compared, and how much each person in the comparison group counts."""

    @property
    def on_support(self) -> np.ndarray:
        """Bool, shape (n,): the people of the estimate; the others have nobody alike in the other group."""

    @property
    def weights(self) -> np.ndarray:
        """Float, shape (n,): 1 for participants, 0 off support."""

    @property
    def effective_comparison(self) -> float:
        """How many unweighted people the comparison group is worth (Kish)."""

    @property
    def score(self) -> np.ndarray | None:
        """Each person's chance of being a participant, shape (n,), for the picture of overlap; None without one."""

    @property
    def further_terms(self) -> tuple[tuple[str, ...], ...]:
        """Squares and products that are made alike beside the averages, by their covariates."""

    def level(self, outcome: np.ndarray, whole: float | None) -> LevelEstimate:
        """Give the weighted level of any outcome in the comparison group, with its interval.

        Parameters
        ----------
        outcome : ndarray of float, shape (n,)
            In the order of the sample; people without it are missing and left out.
        whole : float or None
            For a yes-or-no outcome, how a yes is coded; None for an average.

        Raises
        ------
        MethodError
            There is no trustworthy level.
        """


@dataclass(frozen=True)
class FilledGaps:
    """What gaps in covariates do to an estimate.

    Attributes
    ----------
    imputations : int
        How often they were filled.
    due_to_gaps : float
        Share of the estimate's variance that is due to them.
    moved : (float, float) or None
        Least and greatest estimate when filled values of participants are moved by half a standard deviation, because
        gaps may depend on what is missing; None where that cannot be worked out.
    """

    imputations: int
    due_to_gaps: float
    moved: tuple[float, float] | None


@dataclass(frozen=True)
class DesignResult:
    """What a design's method finds in one sample.

    Attributes
    ----------
    main : Effect
        The estimate that is reported; its ``method`` is the code of the design's first estimator, or of another one that
        stands in for it.
    others : tuple of Effect
        Other defensible estimates of the same thing, for the range over methods.
    balance : DataFrame or None
        Index: covariate. Columns ``participant_mean``, ``comparison_before``, ``comparison_after``,
        ``smd_before``, ``smd_after``; None without covariates.
    weighting : Weighting or None
        Who is compared and with which weights, where the design adjusts the comparison group so.
    parameters : int
        Coefficients of the largest regression behind the numbers.
    judged_difference : float or None
        Largest standardised difference that says whether an estimate may be given at all; None where chance made the
        groups and that is still so.
    spread_left : float
        Largest standardised difference that is left in the squares of numbers, where no weights can make the spread of
        covariates alike.
    gaps : FilledGaps or None
        Where gaps in covariates were filled.
    weights_of_all : ndarray of float, shape (n + m,), or None
        How much everybody counts, those who are lost last, as far as that can be said without their outcome; None where
        all count alike. For bounds.
    alone : ndarray of bool, shape (n + m,), or None
        Participants with whom nobody of the comparison group shares two characteristics, those who are lost last; None where nobody is
        looked for. For parts of the people.
    """

    main: Effect
    others: tuple[Effect, ...]
    balance: pd.DataFrame | None
    weighting: Weighting | None = None
    parameters: int = 2
    judged_difference: float | None = None
    spread_left: float = 0.0
    gaps: FilledGaps | None = None
    weights_of_all: np.ndarray | None = None
    alone: np.ndarray | None = None


def those_that_work(
    *attempts: Callable[[], Effect], only_first: bool = False
) -> tuple[Effect, ...]:
    """Give the alternatives that can be computed, or the first of them; one that cannot does not stop the report."""
    from localeval.methods.inputs import MethodError

    found: list[Effect] = []
    for attempt in attempts:
        if only_first and found:
            break
        try:
            found.append(attempt())
        except MethodError:
            continue
    return tuple(found)


def before_and_after(before: pd.DataFrame, after: pd.DataFrame | None) -> pd.DataFrame:
    """Set two tables of ``methods.impact.balance`` side by side, as ``DesignResult.balance`` has them.

    Parameters
    ----------
    before : DataFrame
    after : DataFrame or None
        None where nothing is adjusted.
    """
    import numpy as np
    import pandas as pd

    table = pd.DataFrame(
        {
            "participant_mean": before["participant_mean"],
            "comparison_before": before["comparison_mean"],
            "smd_before": before["smd"].abs(),
        }
    )
    table["comparison_after"] = after["comparison_mean"] if after is not None else np.nan
    table["smd_after"] = after["smd"].abs() if after is not None else np.nan
    return table
