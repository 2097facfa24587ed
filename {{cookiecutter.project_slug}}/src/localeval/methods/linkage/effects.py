"""An effect with the uncertainty of a review added, and between which values it lies without one.

Source: Zou and Donner (2008), Stat. Med. 27: 1693-1702, and Newcombe (1998), Stat. Med. 17: 873-890, for joining intervals of independent
parts whose tails are uneven (MOVER); ranges over assumed rates as in Lash, Fox and Fink (2009), Applying Quantitative Bias
Analysis, chapter 6, and Doidge and Harron (2019), Int. J. Epidemiol. 48: 2050-2060.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from localeval.methods.critical_values import two_sided_p
from localeval.methods.inputs import Floats


@dataclass(frozen=True)
class Joined:
    """An effect whose uncertainty is of two independent parts.

    Attributes
    ----------
    std_error, low, high, p_value : float
    due_to_review : float
        The share of the variance that the review adds, from 0 to 1.
    """

    std_error: float
    low: float
    high: float
    p_value: float
    due_to_review: float


def join(
    estimate: float,
    std_error: float,
    ends: tuple[float, float],
    df: float,
    draws: Floats,
    level: float = 0.95,
) -> Joined:
    """Join the interval of an effect with what the review leaves open.

    Parameters
    ----------
    estimate, std_error : float
        As if the review had seen every pair.
    ends : (float, float)
        Of its interval.
    df : float
        Its degrees of freedom.
    draws : ndarray of float, shape (draws,)
        What the effect may be by the review alone; none without one.
    level : float
    """
    low, high = ends
    if not len(draws):
        return Joined(std_error, low, high, two_sided_p(estimate / std_error, df), 0.0)
    tail = (1 - level) / 2
    least, most = (float(end) for end in np.quantile(draws, [tail, 1 - tail]))
    below, above = max(estimate - least, 0.0), max(most - estimate, 0.0)
    # Draws lie around what a review of so few leaves open and not around the estimate; their spread is theirs alone.
    variance = float(np.var(draws))
    total = float(np.sqrt(std_error**2 + variance))
    return Joined(
        total,
        estimate - float(np.hypot(estimate - low, below)),
        estimate + float(np.hypot(high - estimate, above)),
        two_sided_p(estimate / total, df),
        variance / total**2,
    )


def assumed_range(
    levels: tuple[float, float],
    most_missed: float,
    most_wrong: float,
    others: float,
    *,
    missing_means_no: bool,
) -> tuple[float, float]:
    """Give between which values an effect lies when no more than so many links are missed and wrong, whatever the groups.

    Parameters
    ----------
    levels : (float, float)
        Of participants and of the comparison group, as linked.
    most_missed : float
        The largest share of those in the source who were not found, in either group.
    most_wrong : float
        The largest share of links that are wrong.
    others : float
        Average outcome that a wrong link brings, among links.
    missing_means_no : bool

    Returns
    -------
    (float, float)
        The least and the greatest effect over all corners of the rates, each group with its own: a level is the more, the more
        were missed, and moves one way with the wrong links.
    """
    right = (1.0, 1 - most_wrong)
    found = (1.0, 1 - most_missed)
    corners = [
        # Where no record means no, wrong links are taken to bring what right ones bring.
        [level * p / s for p in right for s in found]
        if missing_means_no
        else [others + (level - others) / p for p in right]
        for level in levels
    ]
    ours, theirs = corners
    return min(ours) - max(theirs), max(ours) - min(theirs)
