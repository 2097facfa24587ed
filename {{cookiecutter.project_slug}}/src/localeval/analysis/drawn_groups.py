"""Whether chance can have made the groups of a design in which chance is said to decide, judged by all who are in the data.

Who has lost their outcome is in it too: the draw came before the losses. It publishes nothing: of what it finds, a report shows
no more than whether the groups are too unlike, and the names of covariates stay on the analyst's screen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from localeval.analysis.sample import participants_in
from localeval.designs.everyone import Everyone
from localeval.designs.strata import strata_to_weigh_by
from localeval.methods.impact.chance_balance import ChanceBalance, chance_balance
from localeval.methods.impact.covariates import build_design
from localeval.methods.inputs import MethodError
from localeval.project.project import Project


def judge_the_draw(project: Project, people: pd.DataFrame) -> ChanceBalance | None:
    """Test whether a draw makes groups as unlike as these, as ``evaluation.yml`` says that it was made.

    Parameters
    ----------
    project : Project
    people : DataFrame
        The people table of one place.

    Returns
    -------
    ChanceBalance or None
        None where chance is not said to decide, or where nothing can be tested: no covariate, or too few people.
    """
    settings = project.settings
    if not project.design.asks_allocated or not settings.covariates:
        return None
    strata = people[list(settings.strata)] if settings.strata else None
    cluster = people[settings.cluster] if settings.cluster else None
    try:
        design = build_design(people, settings.covariates).matrix
        return chance_balance(design, participants_in(people), strata=strata, cluster=cluster)
    except MethodError:
        return None


def drawn_within(
    people: pd.DataFrame, participant: np.ndarray, strata: Sequence[str]
) -> np.ndarray | None:
    """Give numbers of the strata by which people of a draw are weighed, shape (n,), as in the result; None where they are not.

    Parameters
    ----------
    people : DataFrame, n rows
        Without gaps in the strata.
    participant : ndarray of bool, shape (n,)
    strata : sequence of str
        Columns of people, as declared.
    """
    everyone = Everyone(people, np.zeros(len(people)), participant, None, len(people))
    try:
        return strata_to_weigh_by(everyone, strata)
    except MethodError:
        return None  # that a stratum has one group only is said elsewhere, and gives no result


def most_unlike(project: Project, people: pd.DataFrame, found: ChanceBalance) -> dict[str, float]:
    """Give the covariates in which the groups differ most, and by how many standard deviations: three at most.

    A covariate of several columns (levels, or a value and a flag where it is missing) stands once, with the most
    unlike of them.
    """
    source = build_design(people, project.settings.covariates).source
    largest: dict[str, float] = {}
    for column, apart in found.columns["smd"].items():
        largest.setdefault(source[str(column)], abs(float(apart)))
    return dict(list(largest.items())[:3])
