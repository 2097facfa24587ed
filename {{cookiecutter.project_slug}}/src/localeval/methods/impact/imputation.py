"""Filling gaps in covariates several times over, so that nobody with a gap is dropped or taken for average.

Chained equations with predictive mean matching: each covariate with gaps is regressed on the others and on the outcome,
and a gap is filled with the value of somebody whose prediction is near. In the tails, where the nearest all lie on one
side, the value of a number moves on by the distance of the predictions: without that, those with most are made too like the
others where gaps follow the outcome. The groups are filled each from its own people, so
that no relation between the programme and anything else is lost. A category is matched on the predicted chances of its
levels. Gaps must not depend on what is missing beyond what is known of the person (missing at random); whether they do
cannot be known from the data.

The same people give the same numbers: everything follows from the content of the rows, not from their order or names.

Source: van Buuren and Groothuis-Oudshoorn (2011), J. Stat. Softw. 45(3) (type 1 matching, five donors); Morris, White and Royston (2014), BMC Med. Res. Methodol. 14: 75 (local residuals, as in
the tails here); Groenwold and others
(2012), CMAJ 184: 1265-1269, and Leyrat and others (2019), Stat. Methods Med. Res. 28: 3-19 (confounders with gaps: the
outcome belongs in the model). Outcomes that are lost are filled on the way and not used (von Hippel 2007, Sociol. Methodol.
37: 83-117).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.linalg import solve_triangular

from localeval.methods.impact.covariates import category_label
from localeval.methods.impact.linear import scale_of
from localeval.methods.inputs import Flags, Floats, MethodError, to_float

#: People with a value near the predicted one, of whom one is drawn.
DONORS = 5
#: Rounds over the covariates with gaps; one is enough where there is only one.
ROUNDS = 5
#: A group with fewer complete values than this for each column is filled from both groups together.
PEOPLE_A_COLUMN = 5
#: Digits of numbers by which people are ordered, so that rounding of the machine never decides.
_DIGITS = 9
#: Decimals of predictions, in standard deviations, before donors are ranked, for the same reason.
_DECIMALS = 6
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
class _Block:
    """People who are filled together, and their regression's table; gaps in it are filled by each imputation.

    Attributes
    ----------
    rows : ndarray of int, shape (m,)
        Their positions among everybody, in the order of their content.
    table : ndarray of float, shape (m, columns)
        Ones, who is a participant (where both groups are filled together), and all covariates and outcomes: numbers in
        standard deviations from their mean, categories as indicators of all levels but the first.
    places : dict
        Name -> its columns.
    scales : dict
        Name of a number -> its mean and standard deviation.
    known, gaps : dict
        Name of what has gaps among them -> positions in ``rows``.
    """

    rows: np.ndarray
    table: Floats
    places: dict[str, slice]
    scales: dict[str, tuple[float, float]]
    known: dict[str, np.ndarray]
    gaps: dict[str, np.ndarray]

    def coded(self, column: _Column, values: Floats) -> Floats:
        """Give a column's values as they stand in the table, shape (values, width)."""
        if column.levels:
            return np.asarray(values[:, None] == np.arange(1, column.levels), dtype=np.float64)
        mean, spread = self.scales[column.name]
        return np.asarray((values - mean) / spread)[:, None]


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
            if int((~column.gaps[group]).sum()) < 2:
                msg = f"Covariate {column.name!r} has too few values in one of the groups to fill its gaps from."
                raise MethodError("few_donors", msg, column=column.name)
    ids = [pd.factorize(people[name].map(category_label), sort=True)[0] for name in more]
    order, seed = _content(model, participant, ids)
    groups = _groups(model, participant)
    blocks = [_block(model, order[group[order]], participant, len(groups)) for group in groups]
    levels = {
        column.name: np.asarray(pd.factorize(_labels(people[column.name]), sort=True)[1], object)
        for column in lost
        if column.levels
    }
    draw = 0
    while True:
        generator = np.random.default_rng(np.random.SeedSequence([seed, draw]))
        filled = _fill(model, order, blocks, participant, generator)
        frame = people[list(kinds)].copy()
        for column in lost:
            values = filled[column.name]
            frame[column.name] = (
                levels[column.name][values.astype(int)] if column.levels else values
            )
        yield frame
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


def _groups(model: Sequence[_Column], participant: Flags) -> list[Flags]:
    """Say who is filled together: each group by itself, or both where one is small."""
    width = sum(column.width for column in model)
    for column in model:
        if column.gaps.any():
            fewest = min(int((~column.gaps[g]).sum()) for g in (participant, ~participant))
            if fewest < PEOPLE_A_COLUMN * width:
                return [np.ones(len(participant), dtype=bool)]
    return [participant, ~participant]


def _block(model: Sequence[_Column], rows: np.ndarray, participant: Flags, n_groups: int) -> _Block:
    """Put the people of ``rows`` into a table for regressions."""
    parts = [np.ones((len(rows), 1))]
    if n_groups == 1:
        parts.append(participant[rows].astype(float)[:, None])
    found = _Block(rows, np.zeros((0, 0)), {}, {}, {}, {})
    start = sum(part.shape[1] for part in parts)
    for column in model:
        values, missing = column.values[rows], column.gaps[rows]
        if not column.levels:
            mean, spread = scale_of(values[~missing, None]) if (~missing).any() else ([0.0], [0.0])
            # A number that is the same for all of them is zero in the table.
            found.scales[column.name] = float(mean[0]), float(spread[0]) or np.inf
        if missing.any() and not missing.all():
            found.known[column.name] = np.flatnonzero(~missing)
            found.gaps[column.name] = np.flatnonzero(missing)
        parts.append(found.coded(column, values))
        found.places[column.name] = slice(start, start + column.width)
        start += column.width
    return replace(found, table=np.hstack(parts))


def _fill(
    model: Sequence[_Column],
    order: np.ndarray,
    blocks: Sequence[_Block],
    participant: Flags,
    generator: np.random.Generator,
) -> dict[str, Floats]:
    """Fill all gaps once."""
    current = {column.name: column.values.copy() for column in model}
    lost = sorted((c for c in model if c.gaps.any()), key=lambda c: (int(c.gaps.sum()), c.name))
    # Each column is first filled with values of others of the group.
    for column in lost:
        for group in (participant, ~participant):
            gaps, known = order[(column.gaps & group)[order]], order[(~column.gaps & group)[order]]
            if not len(known):  # an outcome that is lost for a whole group
                known = order[~column.gaps[order]]
            current[column.name][gaps] = column.values[generator.choice(known, len(gaps))]
    tables = []
    for block in blocks:
        table = block.table.copy()
        for column in lost:
            table[:, block.places[column.name]] = block.coded(
                column, current[column.name][block.rows]
            )
        tables.append(table)
    for _ in range(ROUNDS if len(lost) > 1 else 1):
        for column in lost:
            for block, table in zip(blocks, tables, strict=True):
                if column.name not in block.gaps:
                    continue
                gaps = block.gaps[column.name]
                values = _matched(column, block, table, generator)
                table[gaps, block.places[column.name]] = block.coded(column, values)
                current[column.name][block.rows[gaps]] = values
    return current


def _matched(
    column: _Column, block: _Block, table: Floats, generator: np.random.Generator
) -> Floats:
    """Give a column's gaps values of people whose predictions are near."""
    known, gaps = block.known[column.name], block.gaps[column.name]
    predictors = np.delete(table, block.places[column.name], axis=1)
    ours, theirs = predictors[gaps], predictors[known]
    values = column.values[block.rows[known]]
    target = _indicators(values, column.levels) if column.levels else block.coded(column, values)
    fitted, drawn = _draw(theirs, target, generator)
    near, asked = np.round(theirs @ fitted, _DECIMALS), np.round(ours @ drawn, _DECIMALS)
    ranks, among = generator.integers(0, DONORS, len(gaps)), generator.random(len(gaps))
    if column.levels > 2:
        return np.asarray(values[_nearest_in_space(near, asked, ranks, among)])
    near, asked = near[:, -1], asked[:, -1]
    donors, beyond = _nearest(near, asked, ranks, among)
    if column.levels:
        return np.asarray(values[donors])
    # Where all who are near lie on one side, as in a tail, a number moves on by what is between them.
    spread = block.scales[column.name][1]
    if not np.isfinite(spread):
        return np.asarray(values[donors])
    return np.asarray(values[donors] + np.where(beyond, asked - near[donors], 0.0) * spread)


def _indicators(codes: Floats, levels: int) -> Floats:
    return np.asarray(codes[:, None] == np.arange(levels), dtype=np.float64)


def _draw(
    predictors: Floats, target: Floats, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """Least-squares coefficients, shape (p, targets), and a draw from what they may be."""
    n, p = predictors.shape
    cross = predictors.T @ predictors
    size = np.diag(cross)
    # A column of zeros says nothing and gets nothing.
    cross[np.diag_indices(p)] = np.where(size > 0, size * (1 + _RIDGE), 1.0)
    root = np.linalg.cholesky(cross)
    inverse = solve_triangular(root, np.eye(p), lower=True, check_finite=False)
    fitted = inverse.T @ (inverse @ (predictors.T @ target))
    left = np.square(target - predictors @ fitted).sum(axis=0)
    spread = np.sqrt(left / generator.chisquare(max(n - p, 1)))
    noise = generator.standard_normal((p, target.shape[1]))
    return fitted, fitted + (inverse.T @ noise) * spread


def _nearest(
    known: Floats, asked: Floats, ranks: np.ndarray, among: Floats
) -> tuple[np.ndarray, Flags]:
    """For each value asked for, one of the ``DONORS`` nearest known ones: their positions, and whether all lie on one side.

    Parameters
    ----------
    known, asked : ndarray of float, shape (m,) and (n,)
    ranks : ndarray of int, shape (n,)
        Which of the nearest ones it is to be.
    among : ndarray of float, shape (n,)
        From 0 to 1: which of the people who have exactly that value. Without it the order of people, which follows their
        values, would choose among equals.
    """
    order = np.argsort(known, kind="stable")
    ranked = known[order]
    n, k = len(ranked), min(DONORS, len(ranked))
    start = np.clip(np.searchsorted(ranked, asked) - k, 0, n - k)
    # The window of k moves up while the next one beyond it is nearer than the first one in it.
    for _ in range(k):
        following = np.minimum(start + k, n - 1)
        up = (start + k < n) & (np.abs(ranked[following] - asked) < np.abs(ranked[start] - asked))
        start = start + up
    value = ranked[start + np.minimum(ranks, k - 1)]
    first = np.searchsorted(ranked, value, side="left")
    count = np.searchsorted(ranked, value, side="right") - first
    beyond = (asked < ranked[start]) | (asked > ranked[start + k - 1])
    return order[first + (among * count).astype(int)], beyond


def _nearest_in_space(known: Floats, asked: Floats, ranks: np.ndarray, among: Floats) -> np.ndarray:
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
