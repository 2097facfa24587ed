"""Covariates without gaps: filled several times over where some are missing, and what the fillings say together.

Source: van Buuren and Groothuis-Oudshoorn (2011), J. Stat. Softw. 45(3); the fillings are ``methods.impact.imputation``, the
joining is ``methods.impact.rubin``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from localeval.designs.everyone import Everyone

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from localeval.methods.impact.imputation import Imputations
    from localeval.methods.impact.propensity import PropensityFit
    from localeval.methods.impact.rubin import Combined
    from localeval.methods.impact.spread import FurtherColumns
    from localeval.methods.impact.uncertainty import Estimated

#: Imputations to begin with, and at most.
IMPUTATIONS, MOST_IMPUTATIONS = 20, 120
#: Imputations behind the range for gaps that depend on what is missing.
RANGE_IMPUTATIONS = 10
#: How far filled values of participants are moved for that range, in standard deviations of the known ones.
RANGE_SHIFT = 0.5


@dataclass(frozen=True, eq=False)
class Filled:
    """One table of covariates without gaps.

    Attributes
    ----------
    design : DataFrame
        Numeric columns of everybody.
    participant : ndarray of bool, shape (n,)
    categories : tuple of str
        Covariates that are categories.
    first : Filled or None
        The first of several fillings, by which corners are looked for; None for that one.
    """

    design: pd.DataFrame = field(repr=False)
    participant: np.ndarray = field(repr=False)
    categories: tuple[str, ...] = ()
    first: Filled | None = field(default=None, repr=False)

    @cached_property
    def fit(self) -> PropensityFit:
        """The propensity score of everybody; who has nobody like them in a corner of two covariates is off support."""
        from localeval.methods.impact.propensity import fit_propensity

        return fit_propensity(self.participant, self.design, self.apart)

    @cached_property
    def apart(self) -> np.ndarray:
        """Who has nobody like them in a corner of two covariates, shape (n,)."""
        from localeval.methods.impact.corners import nobody_alike

        if self.first is not None:
            return self.first.apart
        return nobody_alike(self.design, self.participant, self.categories)

    @cached_property
    def further(self) -> FurtherColumns:
        """Squares and products of the columns."""
        from localeval.methods.impact.spread import FurtherColumns

        return FurtherColumns(self.design, self.participant)

    def beside(self, names: Sequence[str]) -> pd.DataFrame:
        """Give the design with these squares and products after its columns."""
        return self.further.beside(names) if names else self.design


#: An estimator: the estimate from one filled table, and the weights, which add to one in each group.
Attempt = Callable[[Filled], "tuple[Estimated, np.ndarray]"]


class Fillings:
    """The covariates of everybody without gaps: as they are where none is missing, else filled as often as is asked.

    Parameters
    ----------
    everyone : Everyone
    kinds : mapping of str to str
        Covariates, strata among them, and their kinds.
    more : sequence of str
        Further columns of the people, such as the cluster, that tell people apart.
    fill : sequence of str, optional
        Those of the covariates with gaps that are filled, all of them if not given; the others get a mean and a flag, or
        "missing" as a level.

    Raises
    ------
    MethodError
        ``few_donors`` where hardly anybody can lend a value.
    """

    def __init__(
        self,
        everyone: Everyone,
        kinds: Mapping[str, str],
        more: Sequence[str] = (),
        *,
        fill: Sequence[str] | None = None,
    ) -> None:
        from localeval.methods.impact.imputation import Imputations, with_gaps

        self._everyone, self._kinds = everyone, kinds
        #: Covariates whose gaps are filled.
        gaps = with_gaps(everyone.people, kinds)
        self.gaps = tuple(name for name in gaps if fill is None or name in fill)
        self._as_numbers = _coder(everyone.people, kinds, self.gaps)
        self._source: Imputations | None = None
        self._tables = [everyone.people[list(kinds)]]
        if self.gaps:
            used = {name: kinds[name] for name in kinds if name in self.gaps or name not in gaps}
            self._source = Imputations(
                everyone.people, used, everyone.participant, [everyone.outcome], more
            )
            self._tables = self._source.draw(IMPUTATIONS)
        #: One table a filling.
        self.parts: list[Filled] = []
        for table in self._tables:
            self.parts.append(self._filled(table))

    @property
    def first(self) -> list[Filled]:
        """Those to begin with, for estimates that stand beside the main one."""
        return self.parts[:IMPUTATIONS]

    @property
    def count(self) -> int:
        """How often gaps were filled; 0 without gaps."""
        return len(self.parts) if self.gaps else 0

    def join(
        self, make: Attempt, found: Sequence[tuple[Estimated, np.ndarray]] | None = None
    ) -> tuple[Combined, list[np.ndarray]]:
        """Estimate from every filling, fill as often as the Monte Carlo error asks, and join.

        Parameters
        ----------
        make : callable
            The estimator.
        found : sequence, optional
            What it gives for the fillings so far, where that is known.

        Returns
        -------
        Combined, list of arrays
            And the weights of each filling.

        Raises
        ------
        MethodError
            There is no trustworthy number.
        """
        from localeval.methods.impact.rubin import MONTE_CARLO_SHARE, combine

        every = [make(part) for part in self.parts] if found is None else list(found)
        combined = combine([one for one, _ in every])
        while combined.monte_carlo > MONTE_CARLO_SHARE and len(self.parts) < MOST_IMPUTATIONS:
            assert self._source is not None  # without gaps there is no such error
            # At least one more, as the error is estimated too.
            wanted = min(max(combined.needed, len(self.parts) + 1), MOST_IMPUTATIONS)
            for table in self._source.draw(wanted - len(self.parts)):
                self.parts.append(self._filled(table))
                every.append(make(self.parts[-1]))
            combined = combine([one for one, _ in every])
        return combined, [shares for _, shares in every]

    def beside(self, make: Attempt) -> Combined:
        """Give another estimate, from the fillings to begin with.

        Raises
        ------
        MethodError
            There is no trustworthy number.
        """
        from localeval.methods.impact.rubin import combine

        return combine([make(part)[0] for part in self.first])

    def moved(self, make: Attempt) -> tuple[float, float] | None:
        """Give the range of the estimate when participants' filled numbers are moved down and up.

        Gaps of categories stay as they were filled. None where no number was filled, or there is then no estimate.
        """
        import numpy as np

        from localeval.methods.impact.imputation import gaps_in
        from localeval.methods.inputs import MethodError

        people = self._everyone.people
        numbers = [name for name in self.gaps if self._kinds[name] == "numeric"]
        if not numbers:
            return None
        gaps, ours = gaps_in(people, self._kinds), self._everyone.participant
        ends = []
        for sign in (-1, 1):
            found = []
            for table in self._tables[:RANGE_IMPUTATIONS]:
                moved = table.copy()
                for name in numbers:
                    step = sign * RANGE_SHIFT * float(table[name][~gaps[name]].astype(float).std())
                    values = moved[name].to_numpy(dtype=float, copy=True)
                    values[gaps[name].to_numpy() & ours] += step
                    moved[name] = values
                try:
                    found.append(make(self._filled(moved))[0].estimate)
                except MethodError:
                    return None
            ends.append(float(np.mean(found)))
        return min(ends), max(ends)

    def _filled(self, table: pd.DataFrame) -> Filled:
        categories = tuple(name for name, kind in self._kinds.items() if kind == "category")
        first = self.parts[0] if self.parts else None
        return Filled(self._as_numbers(table), self._everyone.participant, categories, first)


def lendable(everyone: Everyone, kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Name the covariates with gaps of which both groups have values enough to fill them from."""
    from localeval.methods.impact.imputation import LEAST_DONORS, gaps_in

    gaps = gaps_in(everyone.people, kinds)
    groups = everyone.participant, ~everyone.participant
    return tuple(
        name
        for name in kinds
        if gaps[name].any() and all((~gaps[name][g]).sum() >= LEAST_DONORS for g in groups)
    )


def _coder(
    people: pd.DataFrame, kinds: Mapping[str, str], gaps: Sequence[str]
) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Make what turns filled tables into numbers: covariates without gaps are the same in all, and coded once."""
    from localeval.methods.impact.covariates import code_covariate, design_matrix

    coded = {
        name: code_covariate(people, name, kind) for name, kind in kinds.items() if name not in gaps
    }
    return lambda table: design_matrix(table, kinds, coded=coded)
