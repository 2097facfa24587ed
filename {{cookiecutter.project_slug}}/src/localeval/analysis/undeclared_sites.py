"""Whether people share something that nobody declared, such as a site, and that makes the printed interval too narrow.

By how alike the outcomes of people with one value are and how far their groups are one, the error is so many times as large as that
of people who come one by one (Moulton 1986, J. Econom. 32: 385-397; Moulton 1990, Rev. Econ. Stat. 72: 334-338; sizes that differ as in
Kish 1965). Where people were drawn one by one their groups are not one, and a ward or an adviser does no harm, however alike its people
are.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.reversed_outcome import known_before
from localeval.analysis.sample import Sample
from localeval.analysis.shared_columns import named_as_shared
from localeval.data.standard import SHARED
from localeval.data.undeclared_columns import parted
from localeval.project.project import Project

#: The interval would be this many times as wide.
_WIDER = 1.2
#: Values that are in one group whole by so much of the variation in taking part were allocated, or chosen, whole; that people of
#: others are alike by chance has to be this seldom.
_WHOLE, _SELDOM = 0.95, 1e-3
#: A column of fewer values is taken for one that people share by its name alone: so few can be the levels of anything.
_FEWEST_VALUES = 10
#: Fewer people than this to a value, on average, cannot be told from chance.
_FEWEST_PEOPLE = 5


def sites_that_matter(project: Project, sample: Sample) -> Iterator[Doubtful]:
    """Find columns that nobody declared by which the interval of the primary result would be much wider.

    Parameters
    ----------
    project : Project
    sample : Sample
        Of the primary outcome of a place.
    """
    columns = [str(name) for name in sample.people.columns if str(name).startswith(SHARED)]
    if not columns or project.settings.cluster is not None:
        return
    known = None
    if not project.design.asks_allocated:
        known = known_before(sample.people, project.settings.covariates)
    left = _unexplained(sample.outcome, sample.participant, known)
    for column in columns:
        name = column.removeprefix(SHARED)
        times = times_as_wide(sample.people[column].to_numpy(), sample.participant, left, named=named_as_shared(name))  # fmt: skip
        if times > _WIDER:
            yield Doubtful("shared_site", column=name, times=times)


def times_as_wide(
    codes: np.ndarray, participant: np.ndarray, left: np.ndarray, *, named: bool
) -> float:
    """Give how many times as wide the interval would be; 1 where the column names nothing that people share, or chance may be it.

    Parameters
    ----------
    codes : ndarray of int, shape (n,)
        -1 where nothing is known.
    participant : ndarray of bool, shape (n,)
    left : ndarray of float, shape (n,)
        What the outcome is beyond the group's average and what is adjusted for.
    named : bool
        Whether the column is called what people share.
    """
    known = codes >= 0
    _, codes = np.unique(codes[known], return_inverse=True)
    ours, left = participant[known], left[known]
    n, count = len(codes), int(codes.max(initial=-1)) + 1
    each = [len(np.unique(codes[flags])) for flags in (ours, ~ours)]
    least = 2 if named else _FEWEST_VALUES // 3
    if count < (2 * least if named else _FEWEST_VALUES) or min(each) < least:
        return 1.0
    if n < max(_FEWEST_PEOPLE * count, 2 * FEWEST):
        return 1.0
    together = parted(codes, ours)[1]
    # Sites within each group: one that is in both counts as two there, so that the effect is no likeness.
    cells = np.unique(2 * codes + ours, return_inverse=True)[1]
    sizes = np.bincount(cells)
    means = np.bincount(cells, left) / sizes
    within = float(np.square(left - means[cells]).sum())
    overall = np.array([left[~ours].mean(), left[ours].mean()])[ours.astype(int)]
    between = float(np.square(means[cells] - overall).sum())
    upper, lower = len(sizes) - 2, n - len(sizes)
    if upper < 1 or lower < 1 or within <= 0:
        return 1.0
    ratio = (between / upper) / (within / lower)
    if together <= _WHOLE and stats.f.sf(ratio, upper, lower) > _SELDOM:
        return 1.0
    usual = (n - float(np.square(sizes).sum()) / n) / (len(sizes) - 1)
    alike = max(ratio - 1, 0.0) / (ratio - 1 + usual)
    people = np.bincount(codes)
    return float(np.sqrt(1 + (float(np.square(people).sum()) / n - 1) * alike * together))


def _unexplained(
    outcome: np.ndarray, participant: np.ndarray, known: np.ndarray | None
) -> np.ndarray:
    columns = [np.ones(len(outcome)), participant.astype("float64")]
    design = np.column_stack([*columns, *([known] if known is not None else [])])
    return np.asarray(outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0])
