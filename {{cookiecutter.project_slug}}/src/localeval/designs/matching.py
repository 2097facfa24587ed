"""A matched comparison worked out: gaps filled, the groups made alike, and the alternatives beside the estimate.

How it goes together is one table in docs/decisions.md ("Missing, lost, clustered, skewed"): covariates with gaps are filled
several times over and the estimates joined (``methods.impact.imputation``, ``rubin``); both groups are weighted to the
averages of all participants, also of those whose outcome is lost (``calibrated``); errors follow clusters where there are
some, and tails as long as they are (``uncertainty``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from localeval.designs.everyone import Everyone

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from localeval.methods.impact.effect import Effect
    from localeval.methods.impact.propensity import PropensityFit
    from localeval.methods.impact.uncertainty import Estimated

#: Code of the estimate of people without gaps, and of the one that makes the spread of numbers alike too.
COMPLETE_CASES, WITH_SPREAD = "complete_cases", "calibrated_with_spread"
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
    """

    design: pd.DataFrame = field(repr=False)
    participant: np.ndarray = field(repr=False)

    @cached_property
    def fit(self) -> PropensityFit:
        """The propensity score of everybody."""
        from localeval.methods.impact.propensity import fit_propensity

        return fit_propensity(self.participant, self.design)

    def with_spread(self) -> Filled:
        """Give the table with the spread of its numbers as further columns."""
        from localeval.methods.impact.spread import with_spread

        return Filled(with_spread(self.design, self.participant), self.participant)


#: An estimator: the estimate from one filled table, and the weights, which add to one in each group.
Attempt = Callable[[Filled], "tuple[Estimated, np.ndarray]"]


@dataclass(frozen=True, eq=False)
class Matched:
    """What matching finds.

    Attributes
    ----------
    main : Effect
    others : tuple of Effect
    participant : ndarray of bool, shape (n,)
    on_support : ndarray of bool, shape (n,)
        Of everybody.
    weights : ndarray of float, shape (n,)
        1 for participants on support with a known outcome, unless they stand for others who are lost; weights of the
        comparison group, which add to the number of those participants; 0 for the others. Averages over the imputations.
    score : ndarray of float, shape (n,)
        Chance of being a participant.
    columns : int
        Coefficients of the largest regression.
    imputations : int
        How often gaps were filled; 0 without gaps.
    monte_carlo : float
        Error that is due to their number, as a share of the standard error.
    due_to_gaps : float
        Share of the variance that is due to the gaps.
    left : float
        Largest standardised difference after weighting, gaps filled.
    spread_left : float
        The same of the squares of numbers, where no weights can make their spread alike; 0 where some can.
    moved : (float, float) or None
        Least and greatest estimate when filled values are moved, because gaps may depend on what is missing.
    """

    main: Effect
    others: tuple[Effect, ...]
    participant: np.ndarray = field(repr=False)
    on_support: np.ndarray = field(repr=False)
    weights: np.ndarray = field(repr=False)
    score: np.ndarray = field(repr=False)
    columns: int
    imputations: int
    monte_carlo: float
    due_to_gaps: float
    left: float
    spread_left: float
    moved: tuple[float, float] | None

    @property
    def odds(self) -> np.ndarray:
        """How much everybody counts, also without an outcome: 1 for participants, else the odds of being one."""
        import numpy as np

        chance = np.clip(self.score, 0.0, 1 - 1e-9)
        odds = np.where(self.participant, 1.0, chance / (1 - chance))
        return np.where(self.on_support, odds, 0.0)


def match(everyone: Everyone, kinds: Mapping[str, str], more: Sequence[str]) -> Matched:
    """Estimate the effect on participants.

    The groups are made alike by calibrated weights. Where no weights can do that, the doubly robust estimate stands in,
    then the weights of the propensity score; how alike these make the groups is judged like any other.

    Parameters
    ----------
    everyone : Everyone
    kinds : mapping of str to str
        Covariates, strata among them, and their kinds.
    more : sequence of str
        Further columns of the people, such as the cluster, that tell people apart.

    Raises
    ------
    MethodError
        There is no trustworthy number from these people.
    """
    import numpy as np

    from localeval.designs.design_result import those_that_work
    from localeval.methods.impact.imputation import impute, with_gaps
    from localeval.methods.impact.rubin import MONTE_CARLO_SHARE, combine

    gaps = with_gaps(everyone.people, kinds)
    flags = everyone.participant
    as_numbers = _coder(everyone.people, kinds, gaps)
    if gaps:
        source = impute(everyone.people, kinds, flags, [everyone.outcome], more)
        tables = list(islice(source, IMPUTATIONS))
    else:
        source, tables = iter(()), [everyone.people[list(kinds)]]
    parts = [Filled(as_numbers(table), flags) for table in tables]
    support = _support(parts)

    attempts = _estimators(everyone, support)
    attempt, found = _first_that_works(attempts, parts)
    combined = combine([one for one, _ in found])
    while combined.monte_carlo > MONTE_CARLO_SHARE and len(parts) < MOST_IMPUTATIONS:
        # At least one more, as the error is estimated too.
        for _ in range(min(max(combined.needed, len(parts) + 1), MOST_IMPUTATIONS) - len(parts)):
            parts.append(Filled(as_numbers(next(source)), flags))
            found.append(attempt(parts[-1]))
        combined = combine([one for one, _ in found])

    def alternative(make: Attempt) -> Callable[[], Effect]:
        return lambda: combine([make(part)[0] for part in parts[:IMPUTATIONS]]).effect

    others = [alternative(make) for make in attempts if make is not attempt]
    if gaps:
        others.append(lambda: _complete_cases(everyone, kinds))
    shares = [share for _, share in found]
    wider = [part.with_spread() for part in parts[:IMPUTATIONS]]
    has_spread = attempt is attempts[0] and wider[0].design.shape[1] > parts[0].design.shape[1]
    by_spread = _calibrated(everyone, support, WITH_SPREAD)
    with_spread = those_that_work(lambda: combine([by_spread(part)[0] for part in wider]).effect)
    unlike = has_spread and not with_spread
    return Matched(
        main=combined.effect,
        others=(*(with_spread if has_spread else ()), *those_that_work(*others)),
        participant=flags,
        on_support=support,
        weights=np.mean(shares, axis=0) * int((flags & everyone.known & support).sum()),
        score=np.mean([part.fit.score for part in parts[:IMPUTATIONS]], axis=0),
        columns=max(part.design.shape[1] for part in parts) + 1,
        imputations=len(parts) if gaps else 0,
        monte_carlo=combined.monte_carlo,
        due_to_gaps=combined.between,
        # Calibrated weights balance by construction, to a millionth of a standard deviation.
        left=0.0 if attempt is attempts[0] else _largest_left(parts, shares, support),
        spread_left=_largest_left(wider, shares, support) if unlike else 0.0,
        moved=_moved(everyone, kinds, tables[:RANGE_IMPUTATIONS], support, as_numbers)
        if gaps
        else None,
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


def _support(parts: Sequence[Filled]) -> np.ndarray:
    """Say who is compared: those on support in most of the imputations."""
    import numpy as np

    return np.asarray(np.mean([part.fit.on_support for part in parts], axis=0) > 0.5)


def _calibrated(
    everyone: Everyone, support: np.ndarray, method: str = "calibrated_weighting"
) -> Attempt:
    """Make the estimator that balances every column of a table."""

    def calibrated(part: Filled) -> tuple[Estimated, np.ndarray]:
        from localeval.methods.impact.calibrated import calibrated_difference

        found = calibrated_difference(
            everyone.outcome,
            part.participant,
            part.design,
            target="participants",
            on_support=support,
            clusters=everyone.clusters,
            method=method,
        )
        return found.estimated, found.shares

    return calibrated


def _estimators(everyone: Everyone, support: np.ndarray) -> tuple[Attempt, ...]:
    """Give the estimators in the order in which they stand in for each other."""
    outcome, clusters = everyone.outcome, everyone.clusters
    lost = bool((support & ~everyone.known).any())
    calibrated = _calibrated(everyone, support)

    def doubly_robust(part: Filled) -> tuple[Estimated, np.ndarray]:
        from localeval.methods.impact.weighting import doubly_robust_att

        return _with_shares(doubly_robust_att(outcome, part.fit, clusters=clusters))

    def by_odds(part: Filled) -> tuple[Estimated, np.ndarray]:
        from localeval.methods.impact.retention import fit_retention
        from localeval.methods.impact.weighting import weighted_att

        kept = None
        if lost:
            groups = part.participant & part.fit.on_support, ~part.participant & part.fit.on_support
            kept = (
                fit_retention(everyone.known, groups[0], part.design),
                fit_retention(everyone.known, groups[1], part.design),
            )
        return _with_shares(weighted_att(outcome, part.fit, kept=kept, clusters=clusters))

    return (calibrated, by_odds) if lost else (calibrated, doubly_robust, by_odds)


def _with_shares(found: Estimated) -> tuple[Estimated, np.ndarray]:
    import numpy as np

    shares = np.zeros(found.difference.n)
    for arm in found.difference.arms:
        shares[arm.rows] = arm.shares
    return found, shares


def _first_that_works(
    attempts: Sequence[Attempt], parts: Sequence[Filled]
) -> tuple[Attempt, list[tuple[Estimated, np.ndarray]]]:
    """Run the first estimator that gives a number with every imputation.

    Raises
    ------
    MethodError
        What the first one says, where none does.
    """
    from localeval.methods.inputs import MethodError

    first: MethodError | None = None
    for attempt in attempts:
        try:
            return attempt, [attempt(part) for part in parts]
        except MethodError as error:
            first = first or error
    assert first is not None
    raise first


def _complete_cases(everyone: Everyone, kinds: Mapping[str, str]) -> Effect:
    """Run the main estimator on the people without gaps."""
    from localeval.methods.impact.covariates import design_matrix
    from localeval.methods.impact.imputation import gaps_in
    from localeval.methods.impact.rubin import combine

    whole = everyone.where(~gaps_in(everyone.people, kinds).any(axis=1).to_numpy())
    part = Filled(design_matrix(whole.people, kinds), whole.participant)
    _, found = _first_that_works(_estimators(whole, part.fit.on_support), [part])
    return replace(combine([found[0][0]]).effect, method=COMPLETE_CASES)


def _largest_left(
    parts: Sequence[Filled], shares: Sequence[np.ndarray], support: np.ndarray
) -> float:
    """Largest standardised difference after weighting, in the average over imputations."""
    import numpy as np
    import pandas as pd

    from localeval.methods.impact.balance import standardised_differences

    found = [
        standardised_differences(
            part.design.loc[support], part.participant[support], share[support]
        )["smd"]
        for part, share in zip(parts, shares, strict=True)
    ]
    table = pd.concat(found, axis=1)
    return float(np.abs(table.mean(axis=1)).max()) if len(table) else 0.0


def _moved(
    everyone: Everyone,
    kinds: Mapping[str, str],
    tables: Sequence[pd.DataFrame],
    support: np.ndarray,
    as_numbers: Callable[[pd.DataFrame], pd.DataFrame],
) -> tuple[float, float] | None:
    """Give the range of the estimate when participants' filled numbers are moved down and up.

    Gaps of categories stay as they were filled. None where no number was filled, or the groups cannot be made alike.
    """
    import numpy as np

    from localeval.methods.impact.imputation import gaps_in
    from localeval.methods.inputs import MethodError

    gaps = gaps_in(everyone.people, kinds)
    numbers = [name for name, kind in kinds.items() if kind == "numeric" and gaps[name].any()]
    if not numbers:
        return None
    calibrated = _calibrated(everyone, support)
    ends = []
    for sign in (-1, 1):
        found = []
        for table in tables:
            moved = table.copy()
            for name in numbers:
                step = sign * RANGE_SHIFT * float(table[name][~gaps[name]].astype(float).std())
                values = moved[name].to_numpy(dtype=float, copy=True)
                values[gaps[name].to_numpy() & everyone.participant] += step
                moved[name] = values
            try:
                part = Filled(as_numbers(moved), everyone.participant)
                found.append(calibrated(part)[0].estimate)
            except MethodError:
                return None
        ends.append(float(np.mean(found)))
    return min(ends), max(ends)
