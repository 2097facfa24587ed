"""Parts of the people that are no source of the data: women, the young, those of small ids, the last rows of a group.

What a lookup by surname loses it loses of the women who married; what a lookup of so many rows leaves out stands at the end; ids that
lost a zero were found of nobody. Where a formula puts no for what it does not find, one group differs from the other in that part as
it does in no other. A programme may help some more than others, so that it is asked of large differences only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.reversed_outcome import known_before
from localeval.analysis.sample import Sample
from localeval.project.project import Measure, Project

#: In place of a column: where a person stands among the rows of the own group.
ROWS = "rows"
#: In place of another column: the part is a quarter of the people in the order of the column, and no value of it.
QUARTER = "quarter"
_QUARTERS = ("first", "second", "third", "last")
_MOST_PARTS = 30
#: The groups differ in a part by so much more than elsewhere, and by so many standard errors: of thirty looks chance raises one in 500 places.
_CONTRAST, _FAR_APART = 0.22, 4.0
#: The least variance of a share that is taken for known: that of one in ten.
_LEAST = 0.09
#: Rows are in the order of the outcome where it changes from one to the next so many times as often as in any order.
_SORTED = 0.3


def groups_apart_by_rank(project: Project, sample: Sample, measure: Measure) -> Iterator[Doubtful]:
    """Find a part of the people, by a characteristic, the id or the row, in which the groups differ as they do in no other.

    Parameters
    ----------
    project : Project
    sample : Sample
        Of that outcome.
    measure : Measure
    """
    ours = sample.participant
    if min(ours.sum(), (~ours).sum()) < 4 * FEWEST:
        return
    covariates = {
        name: kind
        for name, kind in project.settings.covariates.items()
        if name in sample.people.columns
    }
    parts = _parts(sample, covariates)
    if _sorted_by_outcome(sample):
        del parts[ROWS]
    for name, (members, other) in parts.items():
        rest = {column: kind for column, kind in covariates.items() if column != name}
        known = known_before(sample.people, rest) if rest else None
        far = {part: _contrast(sample, measure, inside, known) for part, inside in members.items()}
        part = max(far, key=lambda one: abs(far[one][1]), default="")
        if part and abs(far[part][0]) >= _CONTRAST and abs(far[part][1]) > _FAR_APART:
            contrast = far[part][0]
            people = int(members[part].sum())
            times = 0.0 if _is_share(measure) else 1.0
            yield Doubtful("part_contrast", column=name, part=part, other=other, times=times, value=contrast, people=people, among=len(members), sure=False)  # fmt: skip


def _sorted_by_outcome(sample: Sample) -> bool:
    """Whether the rows of a group stand in the order of the outcome: who has it changes far less often from row to row than in any order."""
    more = sample.outcome > (
        0.0 if (sample.outcome <= 0).any() else float(np.median(sample.outcome))
    )
    for flags in (sample.participant, ~sample.participant):
        mine = more[flags]
        changes, any_order = float((mine[1:] != mine[:-1]).sum()), 2 * mine.mean() * (1 - mine.mean()) * len(mine)  # fmt: skip
        if changes < _SORTED * any_order:
            return True
    return False


def _is_share(measure: Measure) -> bool:
    """Whether an outcome is looked at by whether there is any."""
    return measure.outcome.kind == "binary" or measure.outcome.unit == "money"


def _contrast(
    sample: Sample, measure: Measure, inside: np.ndarray, known: np.ndarray | None
) -> tuple[float, float]:
    """Give by how much more the groups differ within a part than elsewhere, and in how many standard errors.

    Amounts and yes-or-no outcomes by whether there is any, other numbers by where they stand among all, from 0 to 1.
    """
    ours = sample.participant
    cells = [flags & part for flags in (ours, ~ours) for part in (inside, ~inside)]
    if min(int(cell.sum()) for cell in cells) < FEWEST:
        return 0.0, 0.0
    some = (sample.outcome > 0).astype("float64") if _is_share(measure) else pd.Series(sample.outcome).rank(pct=True).to_numpy()  # fmt: skip
    columns = [np.ones(len(some)), ours, inside, ours & inside]
    beside = np.column_stack([*columns, *([known] if known is not None else [])]).astype("float64")
    if len(some) < 3 * beside.shape[1]:
        return 0.0, 0.0
    inverse = np.linalg.pinv(beside.T @ beside)
    slopes = inverse @ beside.T @ some
    left = float(np.square(some - beside @ slopes).sum()) / (len(some) - beside.shape[1])
    return float(slopes[3]), float(slopes[3] / np.sqrt(max(left, _LEAST) * inverse[3, 3] + 1e-12))


def _parts(
    sample: Sample, covariates: Mapping[str, str]
) -> dict[str, tuple[dict[str, np.ndarray], str]]:
    """Give the parts of the people by each column, and whether they are quarters of it."""
    people, ours = sample.people, sample.participant
    found: dict[str, tuple[dict[str, np.ndarray], str]] = {}
    for name, kind in covariates.items():
        if kind == "category":
            levels = people[name].dropna().unique()
            if 2 <= len(levels) <= _MOST_PARTS:
                found[name] = {str(level): (people[name] == level).to_numpy(dtype=bool) for level in levels}, ""  # fmt: skip
        else:
            values = people[name].to_numpy(dtype="float64", na_value=np.nan)
            found[name] = _quarters(values), QUARTER
    ids = people["person_id"].astype("str").rank(method="first").to_numpy(dtype="float64")
    found["person_id"] = _quarters(ids), QUARTER
    rows = np.empty(len(people))
    for flags in (ours, ~ours):
        rows[flags] = np.arange(flags.sum()) / max(flags.sum(), 1)
    found[ROWS] = _quarters(rows), QUARTER
    return found


def _quarters(values: np.ndarray) -> dict[str, np.ndarray]:
    """Cut people into quarters by a number; fewer where many have the same, and without those of whom it is not known."""
    known = np.isfinite(values)
    if not known.any():
        return {}
    cuts = np.quantile(values[known], [0.25, 0.5, 0.75])
    which = np.where(known, np.searchsorted(cuts, np.where(known, values, 0.0), side="left"), -1)
    return {
        word: which == number for number, word in enumerate(_QUARTERS) if (which == number).any()
    }
