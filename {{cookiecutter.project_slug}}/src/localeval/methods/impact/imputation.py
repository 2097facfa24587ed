"""Filling gaps in covariates several times over, so that nobody with a gap is dropped or taken for average.

Chained equations with predictive mean matching: each covariate with gaps is regressed on the others and on the outcome,
and a gap is filled with the value of somebody whose prediction is near. Each time the people who lend are drawn anew, with
replacement, from those who have a value, and the regression is of those drawn: where few can lend, as in the tail of
earnings, the filled values then differ between imputations by as much as is not known. In the tails, where the nearest all lie on one
side, the value of a number moves on by the distance of the predictions: without that, those with most are made too like the
others where gaps follow the outcome. The groups are filled each from its own people, so
that no relation between the programme and anything else is lost. A category is matched on the predicted chances of its
levels. Gaps must not depend on what is missing beyond what is known of the person (missing at random); whether they do
cannot be known from the data.

The same people give the same numbers: everything follows from the content of the rows, not from their order or names.

Source: van Buuren and Groothuis-Oudshoorn (2011), J. Stat. Softw. 45(3) (chained equations, five donors); Rubin and Schenker
(1986), J. Am. Stat. Assoc. 81: 366-374, and Heitjan and Little (1991), Appl. Stat. 40: 13-29 (lenders drawn with
replacement); Morris, White and Royston (2014), BMC Med. Res. Methodol. 14: 75 (local residuals, as in
the tails here); Groenwold and others
(2012), CMAJ 184: 1265-1269, and Leyrat and others (2019), Stat. Methods Med. Res. 28: 3-19 (confounders with gaps: the
outcome belongs in the model). Outcomes that are lost are filled on the way and not used (von Hippel 2007, Sociol. Methodol.
37: 83-117); that they are lost is in the model too, as it may depend on a covariate that is missing for some (Beesley and
others 2021, Stat. Methods Med. Res. 30: 2685-2695).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.methods.impact.covariates import category_label
from localeval.methods.impact.linear import scale_of
from localeval.methods.inputs import Flags, Floats, MethodError, to_float

#: People with a value near the predicted one, of whom one is drawn.
DONORS = 5
#: A covariate with fewer values than this in one of the groups cannot be filled there.
LEAST_DONORS = 2
#: Rounds over the covariates with gaps; one is enough where there is only one.
ROUNDS = 5
#: A group with fewer complete values than this for each column is filled from both groups together.
PEOPLE_A_COLUMN = 5
#: Digits of numbers by which people are ordered, so that rounding of the machine never decides.
_DIGITS = 9
#: Steps in a standard deviation to which predictions are rounded before donors are ranked, for the same reason.
_STEPS = 1e6
#: Further away than any prediction, in steps.
_FAR = 2**60
#: Share of a column's variance added to the diagonal, so that columns that tell the same do no harm (as mice has it).
_RIDGE = 1e-5


@dataclass(frozen=True)
class _Column:
    """A covariate as numbers: values, or codes of its levels; missing as NaN, or -1."""

    name: str
    values: Floats
    levels: int = 0

    @property
    def gaps(self) -> Flags:
        return np.asarray(self.values < 0 if self.levels else np.isnan(self.values))

    @property
    def width(self) -> int:
        """How many columns of a regression it makes."""
        return max(self.levels - 1, 0) if self.levels else 1


@dataclass(frozen=True, eq=False)
class _Task:
    """Filling one column among the people of one block: what stays the same each time.

    Attributes
    ----------
    column : _Column
    place : slice
        Its columns in the block's table.
    known, gaps : ndarray of int
        Positions in the block of those who have a value, and of those who have none.
    values : ndarray of float, shape (known,)
    target : ndarray of float, shape (known, targets)
        The values as they are predicted: in standard deviations, or indicators of all levels.
    scale : (float, float)
        Mean and standard deviation of a number.
    """

    column: _Column
    place: slice
    known: np.ndarray
    gaps: np.ndarray
    values: Floats
    target: Floats
    scale: tuple[float, float]

    def coded(self, values: Floats) -> Floats:
        """Give values as they stand in the table, shape (values, width)."""
        return _coded(self.column, values, self.scale)


@dataclass(frozen=True, eq=False)
class _Block:
    """People who are filled together, and their regression's table; gaps in it are filled by each imputation.

    Attributes
    ----------
    rows : ndarray of int, shape (m,)
        Their positions among everybody, in the order of their content.
    table : ndarray of float, shape (m, columns)
        Ones, whose outcome is lost, who is a participant (where both groups are filled together), and all covariates and outcomes: numbers in
        standard deviations from their mean, categories as indicators of all levels but the first.
    tasks : dict
        Name of what has gaps among them -> how it is filled.
    """

    rows: np.ndarray
    table: Floats
    tasks: dict[str, _Task]


def _coded(column: _Column, values: Floats, scale: tuple[float, float]) -> Floats:
    if column.levels:
        return np.asarray(values[:, None] == np.arange(1, column.levels), dtype=np.float64)
    return np.asarray((values - scale[0]) / scale[1])[:, None]


def with_gaps(people: pd.DataFrame, kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Name the covariates with gaps, in their order.

    Parameters
    ----------
    people
        One row a person.
    kinds
        Covariate name -> ``"numeric"`` or ``"category"``.
    """
    return tuple(column.name for column in _columns(people, kinds) if column.gaps.any())


def gaps_in(people: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Say where covariates have gaps: bool, one row a person and a column for each covariate."""
    return pd.DataFrame(
        {column.name: column.gaps for column in _columns(people, kinds)}, index=people.index
    )


def impute(
    people: pd.DataFrame,
    kinds: Mapping[str, str],
    participant: Flags,
    outcomes: Sequence[Floats],
    more: Sequence[str] = (),
) -> Iterator[pd.DataFrame]:
    """Give filled tables of covariates, one after the other, without end.

    Parameters
    ----------
    people
        One row a person.
    kinds
        Covariate name -> ``"numeric"`` or ``"category"``.
    participant : ndarray of bool, shape (people,)
    outcomes : sequence of ndarray of float, shape (people,)
        In the model as well; missing where lost.
    more
        Further columns whose content decides the order of people who are otherwise alike.

    Raises
    ------
    MethodError
        ``few_donors`` where a covariate with gaps has fewer than two values in one of the groups, so that nobody can
        lend one.
    """
    columns = _columns(people, kinds)
    known = [y for y in outcomes if np.isfinite(y).any()]
    model = [*columns, *(_Column(f"outcome {i}", y) for i, y in enumerate(known))]
    lost = [column for column in columns if column.gaps.any()]
    for column in lost:
        for group in (participant, ~participant):
            if int((~column.gaps[group]).sum()) < LEAST_DONORS:
                msg = f"Covariate {column.name!r} has too few values in one of the groups to fill its gaps from."
                raise MethodError("few_donors", msg, column=column.name)
    ids = [pd.factorize(people[name].map(category_label), sort=True)[0] for name in more]
    order, seed = _content(model, participant, ids)
    blocks = [
        _block(model, order[rows[order]], flags)
        for rows, flags in _filled_together(model, lost, participant, known)
    ]
    levels = {
        column.name: np.asarray(pd.factorize(_labels(people[column.name]), sort=True)[1], object)
        for column in lost
        if column.levels
    }
    whole = {name: people[name] for name in kinds}
    draw = 0
    while True:
        generator = np.random.default_rng(np.random.SeedSequence([seed, draw]))
        filled = _fill(model, order, blocks, participant, generator)
        given = {
            column.name: levels[column.name][filled[column.name].astype(int)]
            if column.levels
            else filled[column.name]
            for column in lost
        }
        yield pd.DataFrame(
            {name: given.get(name, whole[name]) for name in kinds}, index=people.index, copy=False
        )
        draw += 1


def _columns(people: pd.DataFrame, kinds: Mapping[str, str]) -> list[_Column]:
    found = []
    for name, kind in kinds.items():
        series = people[name]
        if kind == "numeric":
            found.append(_Column(name, to_float(series, f"Covariate {name!r}")))
        else:
            labels = _labels(series)
            codes, levels = pd.factorize(labels, sort=True)
            found.append(_Column(name, codes.astype(np.float64), len(levels)))
    return found


def _labels(series: pd.Series) -> pd.Series:
    """Levels as text; none for a gap."""
    labels = series.astype(object).map(category_label, na_action="ignore")
    return labels.where(labels.notna() & (labels != ""), None)


def _content(
    model: Sequence[_Column], participant: Flags, ids: Sequence[np.ndarray]
) -> tuple[np.ndarray, int]:
    """Order people by what is known of them, and make a seed of it all."""
    values = [np.where(column.gaps, -np.inf, column.values) for column in model]
    keys = np.column_stack([participant.astype(float), *map(_rounded, values), *ids])
    # Values as they are come last: they order those who differ in the last digits only.
    order = np.lexsort(np.column_stack([keys, *values]).T[::-1])
    words = np.frombuffer((np.ascontiguousarray(keys[order]) + 0.0).tobytes(), dtype=np.uint32)
    seed = np.random.SeedSequence(words).generate_state(1, np.uint64)
    return order, int(seed[0])


def _rounded(values: Floats) -> Floats:
    """Numbers to so many digits; zero has one sign."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where((values == 0) | ~np.isfinite(values), 1.0, np.abs(values))
    scale = 10.0 ** (_DIGITS - 1 - np.floor(np.log10(size)))
    return np.where(np.isfinite(values), np.round(values * scale) / scale, values) + 0.0


def _filled_together(
    model: Sequence[_Column],
    gappy: Sequence[_Column],
    participant: Flags,
    outcomes: Sequence[Floats],
) -> Iterator[tuple[Flags, list[Flags]]]:
    """Say who is filled together, and what more their regressions know of them.

    Each group is filled by itself, or both where one is small. Those whose outcome is lost are filled by themselves too,
    without it; where they are few, that it is lost is in the regression.
    """
    width = sum(column.width for column in model) + 1

    def enough(*parts: Flags) -> bool:
        return all(
            int((~column.gaps[part]).sum()) >= PEOPLE_A_COLUMN * width
            for column in gappy
            for part in parts
        )

    everybody = np.ones(len(participant), dtype=bool)
    lost = np.all([np.isnan(y) for y in outcomes], axis=0) & everybody
    apart = enough(participant, ~participant)
    for group in (participant, ~participant) if apart else (everybody,):
        flags = [] if apart else [participant]
        here, gone = group & ~lost, group & lost
        if gone.any() and here.any() and enough(here, gone):
            yield here, flags
            yield gone, flags
        else:
            yield group, [*flags, lost] if gone.any() else flags


def _block(model: Sequence[_Column], rows: np.ndarray, flags: Sequence[np.ndarray]) -> _Block:
    """Put the people of ``rows``, and what else is known of them, into a table for regressions."""
    parts = [np.ones((len(rows), 1))]
    parts += [flag[rows].astype(np.float64)[:, None] for flag in flags]
    tasks: dict[str, _Task] = {}
    start = sum(part.shape[1] for part in parts)
    for column in model:
        values, missing = column.values[rows], column.gaps[rows]
        known, scale = np.flatnonzero(~missing), (0.0, np.inf)
        if not column.levels and len(known):
            mean, spread = scale_of(values[known, None])
            # A number that is the same for all of them is zero in the table.
            scale = float(mean[0]), float(spread[0]) or np.inf
        place = slice(start, start + column.width)
        coded = _coded(column, values, scale) if len(known) else np.zeros((len(rows), column.width))
        parts.append(coded)
        if missing.any() and len(known):
            tasks[column.name] = _Task(
                column,
                place,
                known,
                np.flatnonzero(missing),
                values[known],
                _indicators(values[known], column.levels) if column.levels else coded[known],
                scale,
            )
        start += column.width
    return _Block(rows, np.hstack(parts), tasks)


def _fill(
    model: Sequence[_Column],
    order: np.ndarray,
    blocks: Sequence[_Block],
    participant: Flags,
    generator: np.random.Generator,
) -> dict[str, Floats]:
    """Fill all gaps once."""
    lost = sorted((c for c in model if c.gaps.any()), key=lambda c: (int(c.gaps.sum()), c.name))
    current = {column.name: column.values.copy() for column in lost}
    # Each column is first filled with values of others of the group.
    for column in lost:
        for group in (participant, ~participant):
            gaps, known = order[(column.gaps & group)[order]], order[(~column.gaps & group)[order]]
            if not len(known):  # an outcome that is lost for a whole group
                known = order[~column.gaps[order]]
            current[column.name][gaps] = column.values[generator.choice(known, len(gaps))]
    tables = [block.table.copy() for block in blocks]
    for block, table in zip(blocks, tables, strict=True):
        for task in block.tasks.values():
            values = current[task.column.name][block.rows[task.gaps]]
            table[task.gaps, task.place] = task.coded(values)
    for _ in range(ROUNDS if len(lost) > 1 else 1):
        for column in lost:
            for block, table in zip(blocks, tables, strict=True):
                if column.name not in block.tasks:
                    continue
                task = block.tasks[column.name]
                values = _matched(task, table, generator)
                table[task.gaps, task.place] = task.coded(values)
                current[column.name][block.rows[task.gaps]] = values
    return current


def _matched(task: _Task, table: Floats, generator: np.random.Generator) -> Floats:
    """Give a column's gaps values of people whose predictions are near.

    Whoever has a value is drawn anew with replacement, and only those drawn lend: so the filled values of two imputations
    differ by as much as is not known of the others, not only of the regression.
    """
    n = len(task.known)
    drawn = generator.integers(0, n, n)
    lenders = table[task.known[drawn]]
    slopes = _slopes(lenders, task.target[drawn], task.place)
    near, asked = _in_steps(lenders @ slopes), _in_steps(table[task.gaps] @ slopes)
    ranks, among = generator.integers(0, DONORS, len(asked)), generator.random(len(asked))
    values = task.values[drawn]
    if task.column.levels > 2:
        return np.asarray(values[_nearest_in_space(near, asked, ranks, among)])
    near, asked = near[:, -1], asked[:, -1]
    donors, beyond = _nearest(near, asked, ranks, among)
    spread = task.scale[1]
    if task.column.levels or not np.isfinite(spread):
        return np.asarray(values[donors])
    # Where all who are near lie on one side, as in a tail, a number moves on by what is between them.
    way = np.where(beyond, asked - near[donors], 0) / _STEPS
    return np.asarray(values[donors] + way * spread)


def _in_steps(predictions: Floats) -> np.ndarray:
    """Whole numbers of steps, which sort fast and the same everywhere."""
    return np.rint(np.clip(predictions, -1e6, 1e6) * _STEPS).astype(np.int64)


def _indicators(codes: Floats, levels: int) -> Floats:
    return np.asarray(codes[:, None] == np.arange(levels), dtype=np.float64)


def _slopes(table: Floats, target: Floats, itself: slice) -> Floats:
    """Least-squares coefficients, shape (columns, targets): none of the columns ``itself`` that are to be predicted."""
    cross = table.T @ table
    pulled = table.T @ target
    cross[itself], cross[:, itself], pulled[itself] = 0.0, 0.0, 0.0
    size = np.diag(cross)
    # A column of zeros says nothing and gets nothing.
    cross.flat[:: len(cross) + 1] = np.where(size > 0, size * (1 + _RIDGE), 1.0)
    return np.asarray(np.linalg.solve(cross, pulled))


def _nearest(
    known: np.ndarray, asked: np.ndarray, ranks: np.ndarray, among: Floats
) -> tuple[np.ndarray, Flags]:
    """For each value asked for, one of the ``DONORS`` nearest known ones: their positions, and whether all lie on one side.

    Parameters
    ----------
    known, asked : ndarray of int, shape (m,) and (n,)
    ranks : ndarray of int, shape (n,)
        Which of the nearest ones it is to be.
    among : ndarray of float, shape (n,)
        From 0 to 1: which of the people who have exactly that value. Without it the order of people, which follows their
        values, would choose among equals.
    """
    n, k = len(known), min(DONORS, len(known))
    # Values and positions in one number: no two are equal, and sorting them takes less than half the time of argsort.
    bits = n.bit_length()
    both = np.sort((known << bits) | np.arange(n))
    order, ranked = both & ((1 << bits) - 1), both >> bits
    # Of the k below and the k above, the window of k that is nearest: it moves up once for each value above that is nearer
    # than the one below that it would leave.
    padded = np.concatenate([np.full(k, -_FAR), ranked, np.full(k, _FAR)])
    place = np.searchsorted(ranked, asked)
    around = np.abs(padded[place[:, None] + np.arange(2 * k)] - asked[:, None])
    start = place - k + (around[:, k:] < around[:, :k]).sum(axis=1)
    chosen = start + np.minimum(ranks, k - 1)
    # Where each run of equal values begins and ends, of the values that were chosen.
    value = ranked[chosen]
    first = np.searchsorted(ranked, value)
    count = np.searchsorted(ranked, value, side="right") - first
    beyond = (asked < ranked[start]) | (asked > ranked[start + k - 1])
    return order[first + (among * count).astype(int)], beyond


def _nearest_in_space(
    known: np.ndarray, asked: np.ndarray, ranks: np.ndarray, among: Floats
) -> np.ndarray:
    """Do the same for predictions of several numbers, by their distance."""
    from scipy.spatial import cKDTree

    order = np.lexsort(known.T)
    ranked = known[order]
    first = np.flatnonzero(np.r_[True, np.any(ranked[1:] != ranked[:-1], axis=1)])
    count = np.diff(np.r_[first, len(ranked)])
    k = min(DONORS, len(first))
    _, found = cKDTree(ranked[first], balanced_tree=False).query(asked, k=k)
    found = np.asarray(found).reshape(len(asked), k)
    # Equal predictions are one point, which counts for as many donors as it has people.
    reached = np.cumsum(count[found], axis=1)
    place = (reached <= np.minimum(ranks, reached[:, -1] - 1)[:, None]).sum(axis=1)
    point = np.take_along_axis(found, place[:, None], axis=1)[:, 0]
    return np.asarray(order[first[point] + (among * count[point]).astype(int)])
