"""The chance that a person's outcome is known, so that those who are left can stand for those who are lost.

One logistic regression a group of being known on the covariates. It looks at no outcome.
Source: Robins, Rotnitzky and Zhao (1995), J. Am. Stat. Assoc. 90: 106-121.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.special import expit

from localeval.methods.impact.linear import (
    independent_and_scaled,
    solve_positive,
    weighted_cross_product,
)
from localeval.methods.impact.propensity import fit_logit
from localeval.methods.inputs import Flags, Floats, MethodError, as_design


@dataclass(frozen=True, eq=False)
class Retention:
    """Fitted chances of one group.

    Attributes
    ----------
    group : ndarray of bool, shape (people,)
        Whom the regression is of.
    known : ndarray of bool, shape (people,)
    chance : ndarray of float, shape (people,)
        1 outside the group.
    basis : ndarray of float, shape (people in the group, columns)
    """

    group: Flags = field(repr=False)
    known: Flags = field(repr=False)
    chance: Floats = field(repr=False)
    basis: Floats = field(repr=False)

    def correction(self, residual: Floats) -> Floats:
        """How each person moves a mean, weighted by one over the chance, through the fitted chances.

        Parameters
        ----------
        residual : ndarray of float, shape (people,)
            Each person's weighted distance from that mean, the weights adding to one.
        """
        found = np.zeros(len(self.group))
        if not np.any(self.group & ~self.known):
            return found
        chance = self.chance[self.group]
        information = weighted_cross_product(self.basis, chance * (1 - chance))
        pulled = self.basis.T @ (residual[self.group] * (1 - chance))
        slopes = solve_positive(information, pulled)
        found[self.group] = (self.known[self.group] - chance) * (self.basis @ slopes)
        return found


def fit_retention(known: Flags, group: Flags, design: pd.DataFrame) -> Retention:
    """Fit the chance that the outcome is known, in one group.

    Parameters
    ----------
    known, group : ndarray of bool, shape (people,)
    design : DataFrame
        Numeric columns, one row a person.

    Raises
    ------
    MethodError
        ``separation`` where covariates tell exactly who is lost, ``too_few``, or an input reason.
    """
    table, _ = as_design(design, len(group))
    here, target = table[group], known[group]
    chance = np.ones(len(group))
    columns, mean, spread = independent_and_scaled(here)
    basis = np.column_stack([np.ones(len(here)), (here[:, columns] - mean) / spread])
    if target.all():
        return Retention(group, known, chance, basis)
    if min(target.sum(), (~target).sum()) < 2 or len(here) < basis.shape[1] + 2:
        msg = "Too few people are lost, or left, to say who is."
        raise MethodError("too_few", msg)
    estimate, certain = fit_logit(target, basis)
    if certain.any():
        msg = "The covariates tell exactly whose outcome is lost, so nobody stands for them."
        raise MethodError("separation", msg)
    chance[group] = expit(basis @ estimate)
    return Retention(group, known, chance, basis)
