"""People who stand in the data twice: under the same id in two forms, or under another id.

Nobody is named, and nothing is taken out. Two people can be alike by chance, and groups can be made alike on purpose: so what is
counted is who is alike in what neither explains. That is amounts and times that almost nobody shares, or outcomes that are the
same although they need not be. How many such pairs chance would give is worked out from how often each value occurs, with the
columns taken as unrelated and an allowance because they are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.conform import Checked
from localeval.data.ids import PERSON, forms_between, in_other_forms
from localeval.data.problems import names, rows_problem
from localeval.data.standard import PARTICIPANT, outcome_column
from localeval.project.project import Project

#: A value that a larger share of people has is shared by chance.
_RARE = 0.02
#: A number with fewer different values than this is a band, on which groups may be matched; a value that more people have than
#: this share, such as earnings of nothing, tells of nobody.
_FINE, _COMMON = 30, 0.1
#: So many numbers of a person, besides the age, must be alike where outcomes are not looked at.
_FINE_ALIKE = 2
#: Fewer pairs are nothing to speak of.
_PAIRS = 3
#: How many times more pairs than chance gives may come of columns that are related; and the least that is expected.
_ALLOWANCE, _LEAST = 3.0, 0.05
#: How unlikely it must be that chance alone made so many pairs.
_UNLIKELY = 1e-4
#: Of people alike before the start, so many have the same outcomes where they are the same people.
_ALL_ALIKE = 0.95


def people_twice(people: Checked, outcomes: Checked | None, project: Project) -> Iterator[Problem]:
    """Find people who stand in both groups under two ids, and people under two forms of one id.

    Parameters
    ----------
    people : Checked
    outcomes : Checked, optional
    project : Project
    """
    yield from _two_forms(people, project)
    if not project.has_comparison or not people.usable(PERSON, "group"):
        return
    alike = _Alike.of(people, outcomes, project)
    if alike is None:
        return
    takes_part = (people.frame["group"].astype("str") == PARTICIPANT).to_numpy()
    found = alike.between(takes_part)
    if found is None:
        return
    rows = people.frame.index[found.rows & ~takes_part].tolist()
    who = "people of the comparison group are"
    what = (
        f"{len(rows):,} {who} the same as a participant in {names(found.columns, 8)}, where chance would give "
        f"{_about(found.expected)}: they seem to be the same people under another id"
    )
    remedy = (
        "Nobody can be in both groups: find out how the second id came about, and keep each person once, in the group that is "
        "right."
    )
    yield rows_problem(people.spec.file, people.theirs[PERSON], rows, what, remedy)


def notes_on_people_twice(people: Checked, outcomes: Checked, project: Project) -> Iterator[str]:
    """Ask about people who may stand twice in one group.

    Parameters
    ----------
    people, outcomes : Checked
        Without problems.
    project : Project
    """
    file = people.spec.file
    pairs = in_other_forms(people.frame[PERSON])
    if len(pairs):
        words = forms_between(pairs["first"], pairs["second"])
        yield (
            f"{file}: {len(pairs):,} {'id differs' if len(pairs) == 1 else 'ids differ'} from another one in form only ({words}); "
            "they are counted as different people, because their rows are different."
        )
    alike = _Alike.of(people, outcomes, project)
    if alike is None:
        return
    for word, chosen in _groups(people, project):
        found = alike.within(chosen)
        if found is not None:
            yield (
                f"{file}: {int(found.rows.sum()):,} {word} are the same as another one in {names(found.columns, 8)}, where chance "
                f"would give {_about(found.expected)}; if some are one person under two ids, keep one row of each."
            )


def _about(expected: float) -> str:
    return "none" if expected < 0.5 else f"at most about {expected:,.0f}"


def _groups(people: Checked, project: Project) -> Iterator[tuple[str, np.ndarray]]:
    if not project.has_comparison:
        yield "people", np.ones(len(people.frame), dtype=bool)
        return
    takes_part = (people.frame["group"].astype("str") == PARTICIPANT).to_numpy()
    yield "participants", takes_part
    yield "people of the comparison group", ~takes_part


# -- one id in two forms


def _two_forms(people: Checked, project: Project) -> Iterator[Problem]:
    """Find ids that differ in form only where the rest of the rows is the same, too."""
    if not people.usable(PERSON):
        return
    columns = [name for name in _described(people, project) if people.usable(name)]
    if not columns:
        return
    pairs = in_other_forms(people.frame[PERSON])
    if not len(pairs):
        return
    frame = people.frame[columns].astype("object").where(people.frame[columns].notna(), None)
    one, other = frame.loc[pairs["first_row"]], frame.loc[pairs.index]
    same = (one.to_numpy() == other.to_numpy()).all(axis=1)
    if not same.any() or _chance_of_a_pair(people.frame[columns]) > _LEAST:
        return
    words = forms_between(pairs["first"][same], pairs["second"][same])
    what = f"the id is that of another row in another form ({words}), and the rows are the same: one person stands twice"
    remedy = "Write the id alike in both rows; 'duplicates: drop-identical' under data in evaluation.yml then keeps one of them."
    rows = sorted(pairs.index[same].tolist())
    yield rows_problem(people.spec.file, people.theirs[PERSON], rows, what, remedy)


def _described(people: Checked, project: Project) -> list[str]:
    """Name the columns that say what a person was before the start; a person may move, so not where they are."""
    wanted = ["start_date", *project.settings.covariates]
    return [name for name in wanted if name in people.frame]


def _chance_of_a_pair(frame: pd.DataFrame) -> float:
    """Give how likely two people are to be the same in all these columns."""
    counts = frame.astype("str").value_counts(dropna=False).to_numpy(dtype=float)
    return float(((counts / counts.sum()) ** 2).sum())


# -- another id


@dataclass(frozen=True)
class _Found:
    """People who are alike beyond chance.

    Attributes
    ----------
    rows : numpy.ndarray of bool, shape (n,)
    columns : list of str
        In which they are the same.
    expected : float
        How many of these pairs chance would give, at most.
    """

    rows: np.ndarray
    columns: list[str]
    expected: float


@dataclass(frozen=True)
class _Alike:
    """What people are compared in.

    Attributes
    ----------
    before : numpy.ndarray of int, shape (n,)
        One number for all who are the same in what was known before the start.
    after : numpy.ndarray of int, shape (n,)
        One number for all who have the same outcomes; -1 where none is known.
    fine : numpy.ndarray of bool, shape (n,)
        Who has enough numbers that almost nobody shares.
    shared : numpy.ndarray of float, shape (n,)
        How likely another person has the same of these.
    rest : numpy.ndarray of int, shape (n,)
        One number for all who are the same in all else that was known before the start.
    columns_before, columns_after : list of str
        As the file calls them.
    """

    before: np.ndarray
    after: np.ndarray
    fine: np.ndarray
    shared: np.ndarray
    rest: np.ndarray
    columns_before: list[str]
    columns_after: list[str]

    @classmethod
    def of(cls, people: Checked, outcomes: Checked | None, project: Project) -> _Alike | None:
        """Put the values of all people into numbers; None where nothing says what people were before the start."""
        columns = [name for name in _described(people, project) if people.usable(name)]
        if not columns or not people.usable(PERSON) or people.frame[PERSON].duplicated().any():
            return None
        codes = {name: pd.factorize(people.frame[name])[0] for name in columns}
        numbers, fine, shared = _fine_numbers(people, project)
        after, measured = _outcomes(people, outcomes, project)
        return cls(
            _one_number(list(codes.values()), len(people.frame)),
            after,
            fine,
            shared,
            _one_number([codes[n] for n in columns if n not in numbers], len(people.frame)),
            [people.theirs[name] for name in columns],
            measured,
        )

    def between(self, takes_part: np.ndarray) -> _Found | None:
        """Find people of one group who are the same as people of the other."""
        return self._most(
            self._by_numbers(takes_part),
            self._by_rare_outcomes(takes_part),
            self._by_outcomes(takes_part),
        )

    def within(self, chosen: np.ndarray) -> _Found | None:
        """Find people of one group who are the same as another one of it."""
        return self._most(
            self._by_numbers(None, chosen),
            self._by_rare_outcomes(None, chosen),
        )

    @staticmethod
    def _most(*found: _Found | None) -> _Found | None:
        there = [item for item in found if item is not None]
        return max(there, key=lambda item: int(item.rows.sum()), default=None)

    def _by_numbers(
        self, takes_part: np.ndarray | None, chosen: np.ndarray | None = None
    ) -> _Found | None:
        """Find who has the same rare numbers, and all else, before the start."""
        used = self.fine if chosen is None else self.fine & chosen
        found, rows = _pairs(self.before, used, takes_part)
        if found < _PAIRS:
            return None
        most = int(self.rest.max()) + 1
        if takes_part is None:
            others = np.bincount(self.rest[used], minlength=most)[self.rest] - 1
            expected = float((self.shared * others)[used].sum()) / 2
        else:
            others = np.bincount(self.rest[used & ~takes_part], minlength=most)[self.rest]
            expected = float((self.shared * others)[used & takes_part].sum())
        return self._unless_chance(found, expected, rows, self.columns_before)

    def _by_rare_outcomes(
        self, takes_part: np.ndarray | None, chosen: np.ndarray | None = None
    ) -> _Found | None:
        """Find who is the same before the start and has the same rare outcomes."""
        used = self.after >= 0 if chosen is None else (self.after >= 0) & chosen
        alike, _ = _pairs(self.before, used, takes_part)
        if alike < _PAIRS:
            return None
        counts = np.bincount(self.after[used], minlength=int(self.after.max(initial=0)) + 1)
        rare = used & (counts[np.maximum(self.after, 0)] <= max(_RARE * int(used.sum()), 2))
        found, rows = _pairs(
            _one_number([self.before, self.after], len(self.after)), rare, takes_part
        )
        chance = _chance(self.after, rare, used, takes_part)
        both = [*self.columns_before, *self.columns_after]
        return self._unless_chance(found, alike * chance, rows, both)

    def _by_outcomes(self, takes_part: np.ndarray) -> _Found | None:
        """Find whether all who are the same before the start have the same outcomes, although these are common."""
        used = self.after >= 0
        alike, _ = _pairs(self.before, used, takes_part)
        found, rows = _pairs(
            _one_number([self.before, self.after], len(self.after)), used, takes_part
        )
        if alike == 0 or found < _ALL_ALIKE * alike:
            return None
        # Alike people have alike outcomes more often than others: half of the way from chance to certainty.
        share = (1 + _chance(self.after, used, used, takes_part)) / 2
        if share**alike > _UNLIKELY:
            return None
        return _Found(rows, [*self.columns_before, *self.columns_after], share * alike)

    @staticmethod
    def _unless_chance(
        found: int, expected: float, rows: np.ndarray, columns: list[str]
    ) -> _Found | None:
        from scipy.stats import poisson

        if found < _PAIRS or poisson.sf(found - 1, _ALLOWANCE * expected + _LEAST) > _UNLIKELY:
            return None
        return _Found(rows, columns, expected)


def _pairs(
    key: np.ndarray, used: np.ndarray, takes_part: np.ndarray | None
) -> tuple[int, np.ndarray]:
    """Count pairs with one key, of the two groups or, without groups, of anybody; and say who is in any."""
    most = int(key.max()) + 1 if len(key) else 1
    if takes_part is None:
        counts = np.bincount(key[used], minlength=most)
        return int((counts * (counts - 1) // 2).sum()), used & (counts[key] > 1)
    one = np.bincount(key[used & takes_part], minlength=most)
    other = np.bincount(key[used & ~takes_part], minlength=most)
    return int((one * other).sum()), used & ((one > 0) & (other > 0))[key]


def _chance(
    after: np.ndarray, rare: np.ndarray, used: np.ndarray, takes_part: np.ndarray | None
) -> float:
    """Give how likely two people are to have the same outcomes, counted among those that are looked at."""
    most = int(after.max()) + 1 if len(after) else 1
    sides = (used, used) if takes_part is None else (used & takes_part, used & ~takes_part)
    shares = [
        np.bincount(after[side & rare], minlength=most) / max(int(side.sum()), 1) for side in sides
    ]
    return float((shares[0] * shares[1]).sum())


def _one_number(codes: Sequence[np.ndarray], count: int) -> np.ndarray:
    """Give one number for all rows that are the same in all of these."""
    key = np.zeros(count, dtype=np.int64)
    for code in codes:
        key = pd.factorize(key * (int(code.max(initial=-1)) + 2) + code + 1)[0]
    return key


def _fine_numbers(people: Checked, project: Project) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Find numbers before the start that almost nobody shares.

    Returns
    -------
    list of str
        The columns of such numbers.
    numpy.ndarray of bool, shape (n,)
        Who has enough of them.
    numpy.ndarray of float, shape (n,)
        How likely another person has the same ones, if groups were matched on the one that tells most.
    """
    n = len(people.frame)
    shares = {}
    for name, kind in project.settings.covariates.items():
        if kind != "numeric" or name == "age" or not people.usable(name):
            continue
        codes, levels = pd.factorize(people.frame[name])
        if len(levels) >= _FINE:
            share = np.bincount(codes + 1, minlength=len(levels) + 1)[codes + 1] / n
            shares[name] = np.where((codes >= 0) & (share <= _COMMON), share, 1.0)
    if len(shares) < _FINE_ALIKE:
        return [], np.zeros(n, dtype=bool), np.ones(n)
    each = np.sort(np.column_stack(list(shares.values())), axis=1)
    return list(shares), each[:, _FINE_ALIKE - 1] < 1, each[:, 1:].prod(axis=1)


def _outcomes(
    people: Checked, outcomes: Checked | None, project: Project
) -> tuple[np.ndarray, list[str]]:
    """Give one number for all people with the same outcomes at the months that are asked for, and what these are called."""
    none = np.full(len(people.frame), -1, dtype=np.int64)
    if outcomes is None or not outcomes.usable(PERSON, "month"):
        return none, []
    index = pd.Index(people.frame[PERSON])
    month = outcomes.frame["month"].to_numpy()
    codes: list[np.ndarray] = []
    known = np.zeros(len(people.frame), dtype=bool)
    measured: list[str] = []
    for at in sorted({measure.month for measure in project.measures}):
        rows = np.flatnonzero(month == at)
        place = index.get_indexer(outcomes.frame[PERSON].iloc[rows])
        for measure in project.measures:
            name = outcome_column(measure.outcome)
            if measure.month != at or not outcomes.usable(name):
                continue
            values = np.full(len(people.frame), np.nan)
            values[place[place >= 0]] = outcomes.frame[name].to_numpy(dtype=float)[rows[place >= 0]]
            codes.append(pd.factorize(values)[0])
            known |= ~np.isnan(values)
            measured.append(f"{outcomes.theirs[name]} at month {at}")
    key = _one_number(codes, len(people.frame))
    return np.where(known, key, -1), measured
