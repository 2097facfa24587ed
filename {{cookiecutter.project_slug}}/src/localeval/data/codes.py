"""Numbers that stand for "not known": found by what they look like and where they stand, and asked about.

999 months without work, -9 pounds and an age of 99 are what registers write where nothing is known. Nothing is taken out
here: whether 99 is an age is for the person to say. Amounts and ages that cannot be at all are errors (``standard``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.data.blank_cells import OF_AMOUNTS
from localeval.data.checked import Checked
from localeval.data.in_parts import where
from localeval.data.plausible import STANDARD_PRIORS
from localeval.data.problems import join_words
from localeval.data.questions import CODES, Question
from localeval.data.standard import unit_of
from localeval.project.project import Project

#: Nines, eights and the like in a row, and what is below zero.
_CODE = re.compile(r"-[1-9]|-?(9{2,}|8{2,}|7{2,}|9+[678])|-?9{2,}\.9+")
#: The first figure of such a number is at least this, but for rounding.
_FIRST = 6.9
#: Codes below zero, of those that registers use.
_BELOW = re.compile(r"-([1789]|7{2,}|8{2,}|9{2,}|9+[78])")
#: A code stands in as many rows as this at least.
_ROWS = 3
#: So many different values make a range, outside which one that repeats is worth a question whatever it looks like.
_DIFFERENT = 20
#: One that stands in fewer rows is asked about where it looks like a code, beside so many others, and lies outside by so much.
_OTHERS, _LONE_OUTSIDE = 4, 0.5
#: Among so many amounts, one that stands so many times, and so many times as often as any other, is a heap; more than a few heaps are
#: how people round.
_AMOUNTS, _HEAP, _FEW_HEAPS = 30, 5, 2
#: What lies far outside is among so many of the smallest and of the largest values.
_ENDS = 20
#: Of more values than this only those at both ends are counted: outside so many different ones at each end of some that are drawn.
_MANY, _PART, _AT_ENDS = 500_000, 100_000, 60
#: A code lies outside the other values by so much of their range; any other value by so much.
_OUTSIDE, _FAR_OUTSIDE = 0.05, 2.0
#: Noughts lie below the others by so much of their range.
_NOUGHT_BELOW = 0.25
#: What no score goes beyond is an amount; noughts of so large a share of an amount are its "none", as of a rent.
_MOST_OF_A_SCORE, _MANY_NONE = 100, 0.2
#: Noughts go with a yes or no where so large a share of them, and of one of its two answers, is the same people.
_GO_WITH = 0.98
#: A yes or no of whether something was asked at all: its noughts are not known.
_WHETHER_ASKED = re.compile(
    r"answer|assess|ask|complet|known|measur|miss|respon|return|survey|taken|test|valid"
)
#: Codes that move an average by so many standard deviations of the others turn a result.
_TURNS = 0.2


def likely_codes(values: pd.Series) -> list[float]:
    """Find values that repeat outside the range of all others and may stand for "not known".

    Parameters
    ----------
    values : pandas.Series of float, shape (n,)

    Returns
    -------
    list of float
        In order.

    Examples
    --------
    >>> likely_codes(pd.Series([*range(60), 999, 999, 999.0]))
    [999.0]
    """
    return _likely(_counts_at_ends(values))


def _likely(counts: pd.Series) -> list[float]:
    numbers = counts.index.to_numpy(dtype=float)
    often = counts.to_numpy() >= _ROWS
    # Only what is below zero, or begins with such a figure, can look like one.
    size = np.abs(numbers[often])
    first = size / 10.0 ** np.floor(np.log10(np.where(size > 0, size, 1)))
    asked = np.flatnonzero(often)[(numbers[often] < 0) | (first >= _FIRST)]
    coded = np.zeros(len(numbers), dtype=bool)
    coded[asked] = _looks_coded(numbers[asked])
    inside = numbers[~coded]
    found = (
        numbers[coded & _outside(numbers, inside, _OUTSIDE)] if len(inside) > 1 else np.array([])
    )
    rest = numbers[~np.isin(numbers, found)]
    far = [rest[-1:], rest[:1]] if len(rest) > _DIFFERENT else []
    for end in far:
        others = rest[rest != end[0]]
        if counts[end[0]] >= _ROWS and _outside(end, others, _FAR_OUTSIDE)[0]:
            found = np.append(found, end)
    return sorted(float(number) for number in found)


def _counts_at_ends(values: pd.Series) -> pd.Series:
    """Count how often each value stands, in their order: of all, or of very many those at both ends only.

    What lies between matters to nobody here who looks for what lies outside all others, as long as there is at each end a value that
    cannot be a code.
    """
    if len(values) <= _MANY:
        return values.dropna().value_counts().sort_index()
    numbers = values.to_numpy(dtype=float)
    drawn = np.unique(numbers[:: len(numbers) // _PART])
    drawn = drawn[~np.isnan(drawn)]
    if len(drawn) > 2 * _AT_ENDS:
        low, high = drawn[_AT_ENDS], drawn[-_AT_ENDS - 1]
        beyond = (
            where(numbers, lambda some: some <= low),
            where(numbers, lambda some: some >= high),
        )
        ends = [pd.Series(end).value_counts().sort_index() for end in beyond]
        if not any(_looks_coded(end.index.to_numpy(dtype=float)).all() for end in ends):
            return pd.concat(ends)
    return values.dropna().value_counts().sort_index()


def _looks_coded(numbers: np.ndarray) -> np.ndarray:
    """Say which numbers look like a code for "not known", shape (n,)."""
    return np.array([bool(_CODE.fullmatch(f"{number:.15g}")) for number in numbers], dtype=bool)


def _outside(numbers: np.ndarray, others: np.ndarray, share: float) -> np.ndarray:
    """Say which numbers lie outside the others by more than a share of their range."""
    low, high = float(others.min()), float(others.max())
    margin = share * (high - low)
    return np.asarray(
        (numbers > high + margin)
        | ((numbers < low) & ((numbers < 0) & (low >= 0) | (numbers < low - margin)))
    )


def lone_codes(values: pd.Series) -> list[float]:
    """Find values that stand in one or two rows, look like a code, and lie far outside all others.

    Parameters
    ----------
    values : pandas.Series of float, shape (n,)

    Returns
    -------
    list of float
        In order.

    Examples
    --------
    >>> lone_codes(pd.Series([2, 14, 3, 30, 9, 999, 8.0]))
    [999.0]
    """
    return _lone(_counts_at_ends(values))


def _lone(counts: pd.Series) -> list[float]:
    numbers = counts.index.to_numpy(dtype=float)
    looks = np.zeros(len(numbers), dtype=bool)
    for end in (slice(_ENDS), slice(-_ENDS, None)):
        looks[end] = _looks_coded(numbers[end])
    seldom = looks & (counts.to_numpy() < _ROWS)
    below = numbers[numbers < 0][: _ENDS + 1]
    if any(not _BELOW.fullmatch(f"{number:.15g}") for number in below):
        seldom &= numbers >= 0  # a scale that goes below zero
    inside = numbers[~looks]
    if not seldom.any() or len(inside) < _OTHERS:
        return []
    return [float(number) for number in numbers[seldom & _outside(numbers, inside, _LONE_OUTSIDE)]]


def heaped_codes(values: pd.Series) -> list[float]:
    """Find values among amounts that look like a code and stand many times, where hardly any other amount stands twice.

    Parameters
    ----------
    values : pandas.Series of float, shape (n,)

    Returns
    -------
    list of float
        In order.

    Examples
    --------
    >>> heaped_codes(pd.Series([*range(100, 9000, 7), 99, 99, 99, 99, 99.0]))
    [99.0]
    """
    for part in (values.iloc[:_PART], values):
        counts = part[part != 0].dropna().value_counts()
        if (counts >= _HEAP).sum() > _FEW_HEAPS:
            return []  # and more rows can only make more of them
    heaps = counts[counts >= _HEAP]
    if len(counts) < _AMOUNTS:
        return []
    usual = int(counts[counts < _HEAP].max())
    numbers = heaps.index[heaps >= _HEAP * usual].to_numpy(dtype=float)
    return sorted(float(number) for number in numbers if _CODE.fullmatch(f"{number:.15g}"))


def noughts_outside(values: pd.Series) -> list[float]:
    """Find whether noughts stand far below all other values, as where a score of 20 to 80 was not taken.

    Parameters
    ----------
    values : pandas.Series of float, shape (n,)

    Examples
    --------
    >>> noughts_outside(pd.Series([*range(20, 80), 0, 0, 0.0]))
    [0.0]
    """
    noughts = values == 0
    others = values[~noughts].dropna()
    if int(noughts.sum()) < _ROWS or others.nunique() < _DIFFERENT:
        return []
    low, high = float(others.min()), float(others.max())
    return [0.0] if low > _NOUGHT_BELOW * (high - low) else []


def noughts_are_none(table: Checked, name: str, project: Project) -> bool:
    """Whether noughts of a column are most likely right: of pay or time, of many people, or of those of whom a yes or no says so.

    Parameters
    ----------
    table : Checked
    name : str
        Of a column of numbers.
    project : Project
    """
    if unit_of(name, project) in OF_AMOUNTS or name in STANDARD_PRIORS:
        return True
    values = table.frame[name].dropna()
    none = values == 0
    if float(values.max()) > _MOST_OF_A_SCORE and float(none.mean()) >= _MANY_NONE:
        return True
    others = [column.name for column in table.spec.columns if column.role == "covariate"]
    return any(
        _go_with(none, table.frame.loc[values.index, other])
        for other in others
        if other != name and table.usable(other) and not _WHETHER_ASKED.search(other.lower())
    )


def _go_with(none: pd.Series, answers: pd.Series) -> bool:
    """Whether those with nought are those with one of the two answers of a yes or no."""
    known = answers.notna()
    codes, found = pd.factorize(answers[known])
    if len(found) != 2:
        return False
    flags = none[known].to_numpy()
    return any(
        (flags & which).sum() >= _GO_WITH * max(flags.sum(), which.sum(), 1)
        for which in (codes == 0, codes == 1)
    )


def code_questions(table: Checked, project: Project) -> Iterator[Question]:
    """Ask about numbers of a table that may stand for "not known".

    Those of an outcome that look like a code and lie far outside would turn its average: the data are refused until that is answered.

    Parameters
    ----------
    table : Checked
    project : Project
    """
    for column in table.spec.columns:
        if column.kind != "number" or not table.usable(column.name):
            continue
        values = table.frame[column.name]
        counts = _counts_at_ends(values)
        often = _likely(counts)
        if 0 in often and noughts_are_none(table, column.name, project):
            often.remove(0.0)
        lone = [code for code in _lone(counts) if code not in often]
        far = sorted({*often, *lone})
        codes = far or heaped_codes(values)
        if not codes and column.role == "covariate" and noughts_outside(values):
            codes = far = [] if noughts_are_none(table, column.name, project) else [0.0]
        if not codes:
            continue
        shown = [f"{code:.15g} in {_rows(values, code)}" for code in codes[:5]]
        again = " and again and again" if often or 0 in far else ""
        why = (
            f"far from all other values{again}"
            if far
            else "where other amounts stand once or twice"
        )
        what = f"'{table.theirs[column.name]}' is {join_words(shown)}, {why}"
        found = values.isin(codes)
        line = f"missing: {{{column.name}: [{', '.join(f'{code:.15g}' for code in codes[:5])}]}}"
        them = "it stands" if len(codes) == 1 else "they stand"
        others = values[~found].dropna()
        yield Question(
            CODES,
            table.spec.file,
            column.name,
            table.theirs[column.name],
            tuple(int(row) for row in table.frame.index[found]),
            what,
            f"If {them} for not known, write under data: {line}.",
            tuple(codes),
            sure=column.role == "outcome" and _turns(values, others, often),
        )


def _turns(values: pd.Series, others: pd.Series, codes: list[float]) -> bool:
    """Whether codes that stand again and again move the average of all by a fifth of what people differ by, or more."""
    looks = [code for code in codes if _CODE.fullmatch(f"{code:.15g}")]
    spread = float(others.std())
    if not looks or not spread > 0:
        return False
    with_them = values[values.isin(looks) | values.isin(others)]
    return abs(float(with_them.mean()) - float(others.mean())) >= _TURNS * spread


def _rows(values: pd.Series, code: float) -> str:
    many = int((values == code).sum())
    return f"{many:,} {'row' if many == 1 else 'rows'}"
