"""A matched comparison worked out: gaps filled, the groups made alike, and the alternatives beside the estimate.

How it goes together is one table in docs/decisions.md ("Missing, lost, clustered, skewed"): covariates with gaps are filled
several times over and the estimates joined (``methods.impact.imputation``, ``rubin``); both groups are weighted to the
averages of all participants, also of those whose outcome is lost (``calibrated``), and of the squares and products that matter
(``double_selection``); errors follow clusters where there are some, and tails as long as they are (``uncertainty``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from localeval.designs.everyone import Everyone
from localeval.designs.filling import Attempt, Filled, Fillings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from localeval.methods.impact.double_selection import Terms
    from localeval.methods.impact.effect import Effect
    from localeval.methods.impact.uncertainty import Estimated

#: Code of the estimate of people without gaps, and of the one that makes the spread of numbers alike too.
COMPLETE_CASES, WITH_SPREAD = "complete_cases", "calibrated_with_spread"
#: Fillings in which squares and products are looked for.
SELECTING = 5


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
    terms : tuple of tuple of str
        Squares and products that are made alike beside the averages, by their covariates; a square names its covariate twice.
    spread_left : float
        Largest difference in squares and products that matter, where no weights can make them alike; 0 where some can.
    moved : (float, float) or None
        Least and greatest estimate when filled values are moved, because gaps may depend on what is missing.
    alone : ndarray of bool, shape (n,)
        Participants with whom nobody of the comparison group shares two characteristics; they are off support.
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
    terms: tuple[tuple[str, ...], ...]
    spread_left: float
    moved: tuple[float, float] | None
    alone: np.ndarray = field(repr=False)

    @property
    def odds(self) -> np.ndarray:
        """How much everybody counts, also without an outcome: 1 for participants, else the odds of being one."""
        import numpy as np

        chance = np.clip(self.score, 0.0, 1 - 1e-9)
        odds = np.where(self.participant, 1.0, chance / (1 - chance))
        return np.where(self.on_support, odds, 0.0)


def match(
    everyone: Everyone, kinds: Mapping[str, str], more: Sequence[str], *, only_main: bool = False
) -> Matched:
    """Estimate the effect on participants.

    Who has a level of which a group has no known outcome is off support, as is who has nobody like them (``levels_known``,
    ``Filled.fit``). The groups are made alike by calibrated weights. Where no weights can do that, the doubly robust estimate stands in,
    then the weights of the propensity score; how alike these make the groups is judged like any other.

    Parameters
    ----------
    everyone : Everyone
    kinds : mapping of str to str
        Covariates, strata among them, and their kinds.
    more : sequence of str
        Further columns of the people, such as the cluster, that tell people apart.
    only_main : bool
        Leave out ``others``, ``spread_left`` and ``moved``, which take most of the time.

    Raises
    ------
    MethodError
        There is no trustworthy number from these people.
    """
    import numpy as np

    from localeval.methods.impact.levels_known import nobody_known

    apart = nobody_known(everyone.people, kinds, everyone.participant, everyone.known)
    if everyone.alone is not None:
        apart |= everyone.alone
    if not apart.any():
        return _match(everyone, kinds, more, only_main=only_main)
    found = _match(everyone.where(~apart), kinds, more, only_main=only_main)

    def of_everybody(values: np.ndarray, of_those_apart: np.ndarray) -> np.ndarray:
        whole = of_those_apart.astype(values.dtype)
        whole[~apart] = values
        return whole

    nobody, flags = np.zeros(len(apart)), everyone.participant
    return replace(
        found,
        participant=flags,
        on_support=of_everybody(found.on_support, nobody),
        weights=of_everybody(found.weights, nobody),
        score=of_everybody(found.score, flags),
        alone=of_everybody(found.alone, nobody if everyone.alone is None else everyone.alone),
    )


def _match(
    everyone: Everyone, kinds: Mapping[str, str], more: Sequence[str], *, only_main: bool
) -> Matched:
    import numpy as np

    from localeval.designs.design_result import those_that_work
    from localeval.methods.impact.double_selection import Terms

    fillings = Fillings(everyone, kinds, more)
    flags, parts = everyone.participant, fillings.parts
    support = _support(parts)

    terms = _terms(everyone, parts, support)
    weigh, *others_too = _estimators(everyone, support, terms.names)
    plain = _calibrated(everyone, support, ())
    attempt, found = _first_that_works([weigh, plain, *others_too], parts)
    if attempt is plain:  # in another filling, or among those who are left, they are out of reach
        terms = Terms((), (*terms.names, *terms.out_of_reach))
    combined, shares = fillings.join(attempt, found)

    def beside(make: Attempt) -> Effect:
        return fillings.beside(make).effect

    balanced = attempt in (weigh, plain)
    others: tuple[Effect, ...] = ()
    spread_left, moved = 0.0, None
    if not only_main:
        if balanced:
            others, spread_left = _with_spread(everyone, fillings, shares, support, terms)
        alternatives = [partial(beside, make) for make in others_too if make is not attempt]
        if fillings.gaps:
            alternatives.append(partial(_complete_cases, everyone, kinds))
            moved = fillings.moved(_calibrated(everyone, support, terms.names))
        others += those_that_work(*alternatives)
    widest = max((part.design for part in parts), key=lambda design: design.shape[1])
    return Matched(
        main=combined.effect,
        others=others,
        participant=flags,
        on_support=support,
        weights=np.mean(shares, axis=0) * int((flags & everyone.known & support).sum()),
        score=np.mean([part.fit.score for part in fillings.first], axis=0),
        columns=widest.shape[1] + 1 + (len(terms.names) if balanced else 0),
        imputations=fillings.count,
        monte_carlo=combined.monte_carlo,
        due_to_gaps=combined.between,
        # Calibrated weights balance by construction, to a millionth of a standard deviation.
        left=0.0 if balanced else _largest_left([p.design for p in parts], flags, shares, support),
        terms=_covariates_of(terms.names, parts[:SELECTING], kinds) if balanced else (),
        spread_left=spread_left,
        moved=moved,
        alone=parts[0].apart,
    )


def _terms(everyone: Everyone, parts: Sequence[Filled], support: np.ndarray) -> Terms:
    """Select the squares and products that are made alike too, for all fillings: those that most of a few fillings select.

    None where no weights make even the averages alike.
    """
    from localeval.methods.impact.double_selection import Terms, select_terms
    from localeval.methods.inputs import MethodError

    found: list[Terms] = []
    for part in parts[:SELECTING]:
        try:
            selected = select_terms(
                everyone.outcome, part.participant, part.design, support, everyone.clusters
            )
        except MethodError:
            continue
        found.append(selected)

    def mostly(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        names = list(dict.fromkeys(name for one in lists for name in one))
        return tuple(name for name in names if 2 * sum(name in one for one in lists) > len(lists))

    names = mostly([one.names for one in found])
    beyond = mostly([one.out_of_reach for one in found])
    return Terms(names, tuple(name for name in beyond if name not in names))


def _covariates_of(
    terms: Sequence[str], parts: Sequence[Filled], kinds: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    """Give the covariates of squares and products, each once: products with other levels of a category are the same."""

    def covariate(column: str) -> str:
        return next(name for name in kinds if column == name or column.startswith(f"{name}: "))

    found = dict[tuple[str, ...], None]()
    for term in terms:
        columns = next(filter(None, (part.further.columns_of(term) for part in parts)))
        names = tuple(dict.fromkeys(map(covariate, columns)))
        if len(names) > 1:
            found[names] = None
        elif len(set(columns)) == 1:
            found[2 * names] = None
    return tuple(found)


def _with_spread(
    everyone: Everyone,
    fillings: Fillings,
    shares: Sequence[np.ndarray],
    support: np.ndarray,
    terms: Terms,
) -> tuple[tuple[Effect, ...], float]:
    """Give the estimate that makes the spread of all numbers alike too, and how unlike is what no weights can make alike.

    No estimate where no covariate is a number beside those whose spread is alike already.
    """
    from localeval.designs.design_result import those_that_work

    first = fillings.first
    squares = [name for name in first[0].further.squares if name not in terms.names]
    found: tuple[Effect, ...] = ()
    if squares:
        make = _calibrated(everyone, support, (*terms.names, *squares), WITH_SPREAD)
        found = those_that_work(partial(_joined, make, first))
    unlike = [*terms.out_of_reach, *(squares if not found else ())]
    if not unlike:
        return found, 0.0
    further = [part.beside(unlike).iloc[:, part.design.shape[1] :] for part in first]
    return found, _largest_left(further, everyone.participant, shares[: len(first)], support)


def _joined(make: Attempt, parts: Sequence[Filled]) -> Effect:
    """Give an estimate from each of these tables, joined."""
    from localeval.methods.impact.rubin import combine

    return combine([make(part)[0] for part in parts]).effect


def _support(parts: Sequence[Filled]) -> np.ndarray:
    """Say who is compared: those on support in most of the imputations."""
    import numpy as np

    return np.asarray(np.mean([part.fit.on_support for part in parts], axis=0) > 0.5)


def _calibrated(
    everyone: Everyone,
    support: np.ndarray,
    terms: Sequence[str],
    method: str = "calibrated_weighting",
) -> Attempt:
    """Make the estimator that balances every column of a table, and these squares and products of them."""

    def calibrated(part: Filled) -> tuple[Estimated, np.ndarray]:
        from localeval.methods.impact.calibrated import calibrated_difference

        found = calibrated_difference(
            everyone.outcome,
            part.participant,
            part.beside(terms),
            target="participants",
            on_support=support,
            clusters=everyone.clusters,
            method=method,
        )
        return found.estimated, found.shares

    return calibrated


def _estimators(
    everyone: Everyone, support: np.ndarray, terms: Sequence[str]
) -> tuple[Attempt, ...]:
    """Give the estimators in the order in which they stand in for each other."""
    outcome, clusters = everyone.outcome, everyone.clusters
    lost = bool((support & ~everyone.known).any())
    calibrated = _calibrated(everyone, support, terms)

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
    categories = tuple(name for name, kind in kinds.items() if kind == "category")
    part = Filled(design_matrix(whole.people, kinds), whole.participant, categories)
    support = part.fit.on_support
    terms = _terms(whole, [part], support).names
    _, found = _first_that_works(_estimators(whole, support, terms), [part])
    return replace(combine([found[0][0]]).effect, method=COMPLETE_CASES)


def _largest_left(
    tables: Sequence[pd.DataFrame],
    participant: np.ndarray,
    shares: Sequence[np.ndarray],
    support: np.ndarray,
) -> float:
    """Largest standardised difference after weighting, in the average over imputations."""
    import numpy as np
    import pandas as pd

    from localeval.methods.impact.balance import standardised_differences

    found = [
        standardised_differences(table.loc[support], participant[support], share[support])["smd"]
        for table, share in zip(tables, shares, strict=True)
    ]
    whole = pd.concat(found, axis=1)
    return float(np.abs(whole.mean(axis=1)).max()) if len(whole) else 0.0
