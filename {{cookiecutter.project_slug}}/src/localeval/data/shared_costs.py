"""Costs that several places share: those lines without a place, divided by how many people joined in each.

People are counted as coarsely as numbers of people are ever published, and never under the threshold: whoever knows the whole of a line has the share
from what is printed of a place, and must not have its number of people more closely than the report gives it, which may be not at all.
"""

from __future__ import annotations

import pandas as pd

from localeval.data.standard import PARTICIPANT
from localeval.methods.disclosure.rounding import nested_steps, round_counts
from localeval.project.project import Place, Project

COSTS = "costs"
#: Column of the costs of a place that says which share of a line is its own.
SHARE = "share"


def costs_of_place(
    costs: pd.DataFrame, people: pd.DataFrame, place: Place, project: Project
) -> pd.DataFrame:
    """Take the costs of a place: its own lines, and its share of those that name no place.

    Parameters
    ----------
    costs : pandas.DataFrame
    people : pandas.DataFrame
        Of all places.
    place : Place
    project : Project

    Returns
    -------
    pandas.DataFrame
        With the column ``share``, 1 for a line of its own; amounts stay as they are.
    """
    named = costs["place_code"] if "place_code" in costs else pd.Series(pd.NA, index=costs.index)
    mine, everybody = (named == place.code).fillna(False).astype(bool), named.isna()
    chosen = costs[mine | everybody]
    return chosen.assign(
        **{SHARE: everybody[chosen.index].map({True: _share(people, place, project), False: 1.0})}
    )


def _share(people: pd.DataFrame, place: Place, project: Project) -> float:
    rules = project.settings.disclosure
    joined = people.loc[people["group"] == PARTICIPANT, "place_code"].astype("str").value_counts()
    step = nested_steps(rules.rounding, rules.threshold)[-1]
    # A few are taken for as many as the threshold, so that nobody can tell them from these.
    numbers = [max(int(joined.get(one.code, 0)), rules.threshold) for one in project.places]
    counted = {
        one.code: int(count)
        for one, count in zip(project.places, round_counts(numbers, step), strict=True)
    }
    return counted[place.code] / sum(counted.values())
