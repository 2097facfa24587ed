"""Filling gaps in covariates several times over, so that nobody with a gap is dropped or taken for average.

Chained equations with predictive mean matching: each covariate with gaps is regressed on the others and on the outcome,
and a gap is filled with the value of somebody whose prediction is near. The groups are filled each from its own people, so
that no relation between the programme and anything else is lost. A category is matched on the predicted chances of its
levels. Gaps must not depend on what is missing beyond what is known of the person (missing at random); whether they do
cannot be known from the data.

The same people give the same numbers: everything follows from the content of the rows, not from their order or names.

Source: van Buuren and Groothuis-Oudshoorn (2011), J. Stat. Softw. 45(3) (type 1 matching, five donors); Groenwold and others
(2012), CMAJ 184: 1265-1269, and Leyrat and others (2019), Stat. Methods Med. Res. 28: 3-19 (confounders with gaps: the
outcome belongs in the model). Outcomes that are lost are filled on the way and not used (von Hippel 2007, Sociol. Methodol.
37: 83-117).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.methods.impact.covariates import category_label
from localeval.methods.inputs import Flags, Floats, MethodError, to_float

#: People with a value near the predicted one, of whom one is drawn.
DONORS = 5
#: Rounds over the covariates with gaps; one is enough where there is only one.
ROUNDS = 5
#: A group with fewer complete values than this for each column is filled from both groups together.
PEOPLE_A_COLUMN = 5
#: Digits of numbers before anything is ranked, so that rounding of the machine never decides.
_DIGITS = 9
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
        ``not_finite`` where a covariate with gaps has fewer than two values in one of the groups, so that nobody can
        lend one.
    """
    columns = _columns(people, kinds)
    model = [*columns, *(_Column(f"outcome {i}", y) for i, y in enumerate(outcomes))]
    lost = [column for column in columns if column.gaps.any()]
    for column in lost:
        for group in (participant, ~participant):
            if int((~column.gaps[group]).sum()) < 2:
                msg = f"Covariate {column.name!r} has too few values in one of the groups to fill its gaps from."
                raise MethodError("not_finite", msg)
    ids = [pd.factorize(people[name].map(category_label), sort=True)[0] for name in more]
    order, seed = _content(model, participant, ids)
    groups = _groups(model, participant)
    draw = 0
    while True:
        generator = np.random.default_rng(np.random.SeedSequence([seed, draw]))
        filled = _fill(model, order, groups, participant, generator)
        yield _as_frame(people, kinds, {column.name: filled[column.name] for column in lost})
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
    keys = [_rounded(np.where(column.gaps, -np.inf, column.values)) for column in model]
    table = np.column_stack([participant.astype(float), *keys, *ids])
    order = np.lexsort(table.T[::-1])
    digest = hashlib.sha256((table[order] + 0.0).tobytes()).digest()
    return order, int.from_bytes(digest[:8], "big")


def _rounded(values: Floats) -> Floats:
    """Numbers to so many digits; zero has one sign."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where((values == 0) | ~np.isfinite(values), 1.0, np.abs(values))
    scale = 10.0 ** (_DIGITS - 1 - np.floor(np.log10(size)))
    return np.where(np.isfinite(values), np.round(values * scale) / scale, values) + 0.0


def _groups(model: Sequence[_Column], participant: Flags) -> list[Flags]:
    """Say who is filled together: each group by itself, or both where one is small."""
    width = sum(max(column.levels - 1, 1) for column in model)
    for column in model:
        if column.gaps.any():
            fewest = min(int((~column.gaps[g]).sum()) for g in (participant, ~participant))
            if fewest < PEOPLE_A_COLUMN * width:
                return [np.ones(len(participant), dtype=bool)]
    return [participant, ~participant]


def _fill(
    model: Sequence[_Column],
    order: np.ndarray,
    groups: Sequence[Flags],
    participant: Flags,
    generator: np.random.Generator,
) -> dict[str, Floats]:
    """Fill all gaps once."""
    current = {column.name: column.values.copy() for column in model}
    lost = sorted((c for c in model if c.gaps.any()), key=lambda c: (int(c.gaps.sum()), c.name))
    # Where several columns have gaps, each is first filled with values of others of the group.
    for column in lost:
        for group in (participant, ~participant):
            gaps, known = order[(column.gaps & group)[order]], order[(~column.gaps & group)[order]]
            if not len(known):  # an outcome that is lost for a whole group
                known = order[~column.gaps[order]]
            current[column.name][gaps] = column.values[generator.choice(known, len(gaps))]
    joint = len(groups) == 1
    for _ in range(ROUNDS if len(lost) > 1 else 1):
        for column in lost:
            for group in groups:
                rows = order[group[order]]
                if column.gaps[rows].any() and not column.gaps[rows].all():
                    predictors = _predictors(model, current, column, rows, participant, joint=joint)
                    _match(column, current, rows, predictors, generator)
    return current


def _predictors(
    model: Sequence[_Column],
    current: Mapping[str, Floats],
    column: _Column,
    rows: np.ndarray,
    participant: Flags,
    *,
    joint: bool,
) -> Floats:
    """All other columns, standardised, categories as indicators; and the group where both are filled together."""
    parts = [participant[rows].astype(float)[:, None]] if joint else []
    for other in model:
        if other.name == column.name:
            continue
        values = current[other.name][rows]
        parts.append(_indicators(values, other.levels)[:, 1:] if other.levels else values[:, None])
    table = np.hstack(parts) if parts else np.zeros((len(rows), 0))
    spread = table.std(axis=0)
    kept = spread > 1e-12 * np.maximum(np.abs(table).max(axis=0, initial=0.0), 1e-300)
    table = (table[:, kept] - table[:, kept].mean(axis=0)) / spread[kept]
    return np.column_stack([np.ones(len(rows)), table])


def _indicators(codes: Floats, levels: int) -> Floats:
    return np.asarray(codes[:, None] == np.arange(levels), dtype=np.float64)


def _match(
    column: _Column,
    current: dict[str, Floats],
    rows: np.ndarray,
    predictors: Floats,
    generator: np.random.Generator,
) -> None:
    """Fill a column's gaps among some people with values of those whose predictions are near."""
    gaps = column.gaps[rows]
    values = column.values[rows][~gaps]
    target = _indicators(values, column.levels) if column.levels else values[:, None]
    fitted, drawn = _draw(predictors[~gaps], target, generator)
    known, asked = _rounded(predictors[~gaps] @ fitted), _rounded(predictors[gaps] @ drawn)
    picks = generator.integers(0, DONORS, len(asked))
    donors = (
        _nearest_in_space(known, asked, picks)
        if column.levels > 2
        else _nearest(known[:, -1], asked[:, -1], picks)
    )
    current[column.name][rows[gaps]] = values[donors]


def _draw(
    predictors: Floats, target: Floats, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """Least-squares coefficients, shape (p, targets), and a draw from what they may be."""
    n, p = predictors.shape
    cross = predictors.T @ predictors
    cross[np.diag_indices(p)] *= 1 + _RIDGE
    inverse = np.linalg.inv(cross)
    fitted = inverse @ (predictors.T @ target)
    left = np.square(target - predictors @ fitted).sum(axis=0)
    spread = np.sqrt(left / generator.chisquare(max(n - p, 1)))
    root = np.linalg.cholesky((inverse + inverse.T) / 2)
    return fitted, fitted + (root @ generator.standard_normal((p, target.shape[1]))) * spread


def _nearest(known: Floats, asked: Floats, picks: np.ndarray) -> np.ndarray:
    """For each value asked for, one of the ``DONORS`` nearest known ones: their positions."""
    order = np.argsort(known, kind="stable")
    ranked = known[order]
    n, k = len(ranked), min(DONORS, len(ranked))
    start = np.clip(np.searchsorted(ranked, asked) - k, 0, n - k)
    # The window of k moves up while the next one beyond it is nearer than the first one in it.
    for _ in range(k):
        following = np.minimum(start + k, n - 1)
        up = (start + k < n) & (np.abs(ranked[following] - asked) < np.abs(ranked[start] - asked))
        start = start + up
    return np.asarray(order[start + np.minimum(picks, k - 1)])


def _nearest_in_space(known: Floats, asked: Floats, picks: np.ndarray) -> np.ndarray:
    """Do the same for predictions of several numbers, by their distance."""
    from scipy.spatial import cKDTree

    k = min(DONORS, len(known))
    _, found = cKDTree(known).query(asked, k=k)
    found = np.asarray(found).reshape(len(asked), k)
    return np.take_along_axis(found, np.minimum(picks, k - 1)[:, None], axis=1)[:, 0]


def _as_frame(
    people: pd.DataFrame, kinds: Mapping[str, str], filled: Mapping[str, Floats]
) -> pd.DataFrame:
    """Give the covariates as they were, gaps filled."""
    frame = people[list(kinds)].copy()
    for name, values in filled.items():
        if kinds[name] == "numeric":
            frame[name] = values
        else:
            levels = pd.factorize(_labels(people[name]), sort=True)[1]
            frame[name] = np.asarray(levels, dtype=object)[values.astype(int)]
    return frame
