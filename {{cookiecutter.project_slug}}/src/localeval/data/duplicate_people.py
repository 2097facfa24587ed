"""People of whom two rows are found under ids that differ in form only: one row copied, or one person who started twice.

By itself another form tells nothing, since two systems may number different people alike. What the rows say of the person has to
agree, and so much oftener than it would of two people taken at random. By columns that tell who somebody is looks ``same_person``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.checked import Checked
from localeval.data.id_forms import PERSON, forms_between, in_other_forms
from localeval.data.problems import rows_problem
from localeval.data.standard import LASTING
from localeval.project.project import Project

#: Two rows whose ids differ in form are of one person where so many times more pairs of them are the same than chance makes.
_SURE = 100


def one_person_twice(people: Checked, project: Project) -> Iterator[Problem]:
    """Find ids of people that are another one in another form where the rest of the two rows is the same.

    Parameters
    ----------
    people : Checked
    project : Project
    """
    columns = _described(people, project)
    pairs = in_other_forms(people.frame[PERSON]) if columns and people.usable(PERSON) else None
    if pairs is None or pairs.empty:
        return
    frame = people.frame[columns]
    same = _are_the_same(frame, pairs)
    if not same.any() or _same_by_chance(frame, pairs, int(same.sum())) * _SURE > same.sum():
        return
    words = forms_between(pairs["first"][same], pairs["second"][same])
    what = f"the id is that of another row in another form ({words}), and the rows are the same: one person stands twice"
    remedy = "Write the id alike in both rows; 'duplicates: drop-identical' under data in evaluation.yml then keeps one of them."
    rows = sorted(pairs.index[same].tolist())
    yield rows_problem(people.spec.file, people.theirs[PERSON], rows, what, remedy)


def _same_by_chance(frame: pd.DataFrame, pairs: pd.DataFrame, same: int) -> float:
    """Give how many of the pairs would be the same by chance, from how often two other rows are; one more, as few rows tell little."""
    counts = frame.astype("str").value_counts().to_numpy(dtype=float)
    rows = counts.sum()
    others = max(float((counts * (counts - 1)).sum()) / 2 - same, 0.0) + 1
    return float(len(pairs) * others / (rows * (rows - 1) / 2))


def one_person_again(people: Checked, project: Project) -> Iterator[Problem]:
    """Find ids of people that are another one in another form, of another start: of one sex, and as much older as the starts lie apart.

    Parameters
    ----------
    people : Checked
    project : Project
    """
    lasting = [name for name in (*LASTING, "age") if name in project.settings.covariates]
    used = [name for name in lasting if people.usable(name)]
    numeric = project.settings.covariates.get("age") == "numeric"
    if len(used) < len(lasting) or "age" not in used or not numeric:
        return
    if not people.usable(PERSON, "start_date"):
        return
    frame, pairs = people.frame, in_other_forms(people.frame[PERSON])
    if pairs.empty:
        return
    first, second = frame.loc[pairs["first_row"]], frame.loc[pairs.index]
    another = first["start_date"].to_numpy() != second["start_date"].to_numpy()
    alike = another & _could_be_one(first, second, used)
    found, looked = int(alike.sum()), int(another.sum())
    # By chance: everybody set beside somebody else, whatever the order of the file.
    others = frame.iloc[np.random.default_rng(0).permutation(len(frame))]
    chance = float(_could_be_one(frame, others, used).mean())
    if not found or _so_many_by_chance(found, looked, chance) * _SURE**2 > 1:
        return
    words = forms_between(pairs["first"][alike], pairs["second"][alike])
    what = f"the id is that of another row in another form ({words}), of another start of what looks like the same person, who would count twice"
    remedy = "Write the id alike in all rows; 'duplicates: first-start' under data in evaluation.yml then counts the person once. If they are different people, give them ids that differ in more than form."
    rows = sorted(pairs.index[alike].tolist())
    yield rows_problem(people.spec.file, people.theirs[PERSON], rows, what, remedy)


def _could_be_one(first: pd.DataFrame, second: pd.DataFrame, used: Sequence[str]) -> np.ndarray:
    """Say of each pair of rows whether they could be of one person, shape (n,): of one sex, and as much older as time has passed."""
    elapsed = second["start_date"].to_numpy() - first["start_date"].to_numpy()
    years = elapsed / np.timedelta64(1, "D") / 365.25
    older = second["age"].to_numpy(dtype=float) - first["age"].to_numpy(dtype=float)
    same = np.asarray(np.abs(older - years) <= 1)
    for name in set(used) - {"age"}:
        same &= first[name].astype("str").to_numpy() == second[name].astype("str").to_numpy()
    return same


def _so_many_by_chance(found: int, looked: int, chance: float) -> float:
    """Give how probable it is that so many of the pairs, or more, are alike by chance."""
    from scipy.stats import binom

    return float(binom.sf(found - 1, looked, chance))


def _described(people: Checked, project: Project) -> list[str]:
    """Name the columns that say what a person was before the start; a person may move, so not where they are."""
    wanted = ["start_date", *project.settings.covariates]
    return [name for name in wanted if people.usable(name)]


def _are_the_same(frame: pd.DataFrame, pairs: pd.DataFrame) -> np.ndarray:
    """Say of each pair whether its rows are the same, a value that is not known like another that is not, shape (n,)."""
    same = np.ones(len(pairs), dtype=bool)
    for name in frame:
        codes = pd.Series(pd.factorize(frame[name])[0], index=frame.index)
        same &= codes.loc[pairs["first_row"]].to_numpy() == codes.loc[pairs.index].to_numpy()
    return same
