"""Costs that several places share: those lines without a place, divided by how many people joined in each.

People are counted as they are published, rounded and never under the threshold, so that the share tells nobody how many there are exactly.
"""

from __future__ import annotations

import pandas as pd

from localeval.data.standard import PARTICIPANT
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
    counted = {
        one.code: max(
            rules.threshold,
            rules.rounding * round(int(joined.get(one.code, 0)) / rules.rounding),
        )
        for one in project.places
    }
    return counted[place.code] / sum(counted.values())
