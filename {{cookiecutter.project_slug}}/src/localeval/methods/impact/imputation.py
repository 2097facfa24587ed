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

import numpy as np
import pandas as pd

from localeval.methods.impact.covariates import category_label
from localeval.methods.impact.linear import scale_of
from localeval.methods.impact.mean_matching import Block, Column, Task, coded, fill, indicators
from localeval.methods.inputs import Flags, Floats, MethodError, to_float

#: A covariate with fewer values than this in one of the groups cannot be filled there.
LEAST_DONORS = 2
#: A group with fewer complete values than this for each column is filled from both groups together.
PEOPLE_A_COLUMN = 5
#: Numbers in the tables that are worked on at a time: more of them no longer fit the processor's cache.
CELLS_AT_ONCE = 300_000
#: Digits of numbers by which people are ordered, so that rounding of the machine never decides.
_DIGITS = 9


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


class Imputations:
    """Filled tables of covariates, as many as are asked for.

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

    def __init__(
        self,
        people: pd.DataFrame,
        kinds: Mapping[str, str],
        participant: Flags,
        outcomes: Sequence[Floats],
        more: Sequence[str] = (),
    ) -> None:
        columns = _columns(people, kinds)
        known = [y for y in outcomes if np.isfinite(y).any()]
        self._model = [*columns, *(Column(f"outcome {i}", y) for i, y in enumerate(known))]
        self._lost = [column for column in columns if column.gaps.any()]
        for column in self._lost:
            for group in (participant, ~participant):
                if int((~column.gaps[group]).sum()) < LEAST_DONORS:
                    msg = f"Covariate {column.name!r} has too few values in one of the groups to fill its gaps from."
                    raise MethodError("few_donors", msg, column=column.name)
        ids = [pd.factorize(people[name].map(category_label), sort=True)[0] for name in more]
        self._order, self._seed = _content(self._model, participant, ids)
        self._participant = participant
        self._blocks = [
            _block(self._model, self._order[rows[self._order]], flags)
            for rows, flags in _filled_together(self._model, self._lost, participant, known)
        ]
        self._levels = {
            column.name: np.asarray(
                pd.factorize(_labels(people[column.name]), sort=True)[1], object
            )
            for column in self._lost
            if column.levels
        }
        self._whole = {name: people[name] for name in kinds}
        self._index = people.index
        self._drawn = 0

    def draw(self, count: int) -> list[pd.DataFrame]:
        """Give the next so many tables; the same ones, however many are asked for at a time."""
        cells = sum(block.table.size for block in self._blocks)
        at_once = max(1, min(count, CELLS_AT_ONCE // max(cells, 1)))
        tables: list[pd.DataFrame] = []
        while len(tables) < count:
            some = range(self._drawn, self._drawn + min(at_once, count - len(tables)))
            generators = [
                np.random.default_rng(np.random.SeedSequence([self._seed, draw])) for draw in some
            ]
            filled = fill(self._model, self._order, self._blocks, self._participant, generators)
            tables += [self._table(filled, i) for i in range(len(some))]
            self._drawn += len(some)
        return tables

    def _table(self, filled: Mapping[str, Floats], i: int) -> pd.DataFrame:
        given = dict(self._whole)
        for column in self._lost:
            values = filled[column.name][i]
            given[column.name] = (
                self._levels[column.name][values.astype(int)] if column.levels else values
            )
        return pd.DataFrame(given, index=self._index, copy=False)


def _columns(people: pd.DataFrame, kinds: Mapping[str, str]) -> list[Column]:
    found = []
    for name, kind in kinds.items():
        series = people[name]
        if kind == "numeric":
            found.append(Column(name, to_float(series, f"Covariate {name!r}")))
        else:
            labels = _labels(series)
            codes, levels = pd.factorize(labels, sort=True)
            found.append(Column(name, codes.astype(np.float64), len(levels)))
    return found


def _labels(series: pd.Series) -> pd.Series:
    """Levels as text; none for a gap."""
    labels = series.astype(object).map(category_label, na_action="ignore")
    return labels.where(labels.notna() & (labels != ""), None)


def _content(
    model: Sequence[Column], participant: Flags, ids: Sequence[np.ndarray]
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
    model: Sequence[Column],
    gappy: Sequence[Column],
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


def _block(model: Sequence[Column], rows: np.ndarray, flags: Sequence[np.ndarray]) -> Block:
    """Put the people of ``rows``, and what else is known of them, into a table for regressions."""
    parts = [np.ones((len(rows), 1))]
    parts += [flag[rows].astype(np.float64)[:, None] for flag in flags]
    tasks: dict[str, Task] = {}
    start = sum(part.shape[1] for part in parts)
    for column in model:
        values, missing = column.values[rows], column.gaps[rows]
        known, scale = np.flatnonzero(~missing), (0.0, np.inf)
        if not column.levels and len(known):
            mean, spread = scale_of(values[known, None])
            # A number that is the same for all of them is zero in the table.
            scale = float(mean[0]), float(spread[0]) or np.inf
        place = slice(start, start + column.width)
        as_numbers = np.zeros((len(rows), column.width))
        if len(known):
            as_numbers = coded(column, values, scale)
        parts.append(as_numbers)
        if missing.any() and len(known):
            tasks[column.name] = Task(
                column,
                place,
                known,
                np.flatnonzero(missing),
                values[known],
                indicators(values[known], np.arange(column.levels))
                if column.levels
                else as_numbers[known],
                scale,
            )
        start += column.width
    return Block(rows, np.hstack(parts), tasks)
