"""Columns of the file of people that nobody declared and that may name what people share: kept as numbers for the analysis.

A site, an adviser or an intake that came into one group whole makes intervals too narrow where nobody says so, and only its column
shows it. Which people stand together is kept, under the name of the column; no value of it is. What it does to a result is looked
at in ``analysis.undeclared_sites``; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.checked import Checked
from localeval.data.conform import accepted_names
from localeval.data.raw import RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.standard import PARTICIPANT, SHARED
from localeval.project.project import Project

#: So large a share of the variation in taking part has to lie between values: else people of all groups share each of them.
PARTED = 0.3
#: Values of a column: at least so many in each group, and so many people to each on average.
_FEWEST_VALUES, _FEWEST_PEOPLE = 2, 5
#: More columns than this are not kept, those that part the groups most first.
_MOST = 5
_MEASURED = r"^\s*[-+£$€]?[\d,. ]*\d%?\s*$|^\d{1,4}[-./ ]\w{1,9}[-./ ]\d{1,4}"
_ID = r"(?i)(?:^|[^a-z])(?:id|code|no|nr|number|ref|reference)(?:$|[^a-z])|(?:Id|ID|Code|Ref)$"


def sites_nobody_declared(
    project: Project, raw: RawTable, people: Checked
) -> Mapping[str, np.ndarray]:
    """Give, for each column that may name what people share, who shares it.

    Parameters
    ----------
    project : Project
    raw : RawTable
        Of people, as the recipe leaves it.
    people : Checked
        The same rows, checked.

    Returns
    -------
    mapping of str to ndarray of int, shape (rows,)
        Under the name of the column after ``SHARED``: numbered from 0, -1 where nothing is known.
    """
    if not project.has_comparison or project.settings.cluster is not None:
        return {}
    if "group" not in people.frame or len(people.frame) != len(raw.rows):
        return {}
    participant = (people.frame["group"] == PARTICIPANT).to_numpy(dtype=bool)
    used = {
        n for names in accepted_names(people.spec, project.settings.data.columns) for n in names
    }
    used |= set(project.settings.data.identifying)
    found = {}
    for name, column in raw.columns.items():
        codes = None if name in used else _codes(str(name), column)
        if codes is not None and _parts_the_groups(codes, participant):
            known = codes >= 0
            found[str(name)] = parted(codes[known], participant[known])[1], codes
    most = sorted(found, key=lambda name: (-round(found[name][0], 6), name))[:_MOST]
    return {f"{SHARED}{name}": found[name][1] for name in most}


def _codes(name: str, column: pa.ChunkedArray) -> np.ndarray | None:
    """Give the number of each value of a column; None where they are measured, or are the same for nearly nobody."""
    whole = texts_of(column).combine_chunks().dictionary_encode()
    values = whole.dictionary
    blank = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(values)), 0)
    if len(values) < 2 * _FEWEST_VALUES or len(values) * _FEWEST_PEOPLE > len(whole):
        return None
    measured = pc.all(pc.or_(blank, pc.match_substring_regex(values, _MEASURED))).as_py()
    if measured and not pc.match_substring_regex(pa.array([name]), _ID)[0].as_py():
        return None
    numbers = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.where(np.isin(numbers, np.flatnonzero(blank.to_numpy(zero_copy_only=False))), -1, numbers)  # fmt: skip


def _parts_the_groups(codes: np.ndarray, participant: np.ndarray) -> bool:
    known = codes >= 0
    ours = participant[known]
    if min(len(np.unique(codes[known][flags])) for flags in (ours, ~ours)) < _FEWEST_VALUES:
        return False  # what one group alone has is about the programme
    return parted(codes[known], ours)[1] > PARTED


def parted(codes: np.ndarray, participant: np.ndarray) -> tuple[float, float]:
    """Say how far taking part goes with the values.

    Parameters
    ----------
    codes : ndarray of int, shape (n,)
        From 0.
    participant : ndarray of bool, shape (n,)

    Returns
    -------
    tuple of float
        Pearson's chi-squared over what chance gives, in standard deviations; and the share of the variation in taking
        part that lies between values, beyond chance.
    """
    n, share = len(codes), participant.mean() if len(participant) else 0.0
    if share in {0.0, 1.0}:
        return 0.0, 0.0
    sizes, ours = np.bincount(codes), np.bincount(codes, participant)
    sizes, ours = sizes[sizes > 0], ours[sizes > 0]
    if len(sizes) < 2 or len(sizes) == n:
        return 0.0, 0.0
    squared = float((np.square(ours - sizes * share) / sizes).sum() / (share * (1 - share)))
    usual = (len(sizes) - 1) * n / (n - 1)
    return (squared - usual) / np.sqrt(2 * (len(sizes) - 1)), (squared - usual) / (n - usual)
