"""People of a group that shares nothing: each is taken as a cluster of their own where ``cluster`` is empty for the whole group.

An adviser is the participants' and nobody's of the comparison group, and so the column is empty there, as it must be. Where only some
people of a group have none, the cells were forgotten, and that stays refused (``column_rules``). So does it where chance made the groups:
there a cluster is what was drawn, and each person of one group and twenty of the other were never drawn alike.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from localeval.data.problems import clip
from localeval.data.standard import GROUPS, TableSpec
from localeval.project.project import Project


def with_own_clusters(
    frame: pd.DataFrame, spec: TableSpec, project: Project, theirs: str
) -> tuple[pd.DataFrame, list[str]]:
    """Give each person of a group without any cluster one of their own, and say so.

    Parameters
    ----------
    frame : DataFrame, n rows
        People, as cast.
    spec : TableSpec
    project : Project
    theirs : str
        What the file calls the column of clusters.

    Returns
    -------
    DataFrame, n rows
        The same frame where there is nothing to do.
    list of str
        A note, if anything was done.
    """
    name = project.settings.cluster
    if name is None or spec.name != "people" or project.design.asks_allocated:
        return frame, []
    if not {name, "group"} <= set(frame.columns):
        return frame, []
    empty = frame[name].isna().to_numpy()
    groups = {word: (frame["group"] == word).to_numpy() for word in GROUPS}
    alone = [word for word, flags in groups.items() if flags.any() and empty[flags].all()]
    if len(alone) != 1 or empty.all():
        return frame, []
    texts = frame[name].astype("object").to_numpy(copy=True)
    flags = groups[alone[0]]
    texts[flags] = [f"of their own ({i + 1})" for i in np.flatnonzero(flags)]
    made = frame.assign(
        **{name: pd.Series(texts, index=frame.index, dtype="str").astype("category")}
    )
    note = (
        f"{spec.file}: '{clip(theirs, 40)}' is empty for the whole {alone[0]} group, so each of these {int(flags.sum()):,} people counts as a cluster "
        "of their own."
    )
    return made, [note]
