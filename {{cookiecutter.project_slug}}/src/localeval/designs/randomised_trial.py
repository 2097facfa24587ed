"""A randomised trial: chance decided who was offered the programme, and people count as allocated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from localeval.designs.design import (
    Declared,
    Design,
    Estimator,
    MadeUp,
    Rating,
    Sample,
    Shown,
)
from localeval.designs.design_result import (
    DesignResult,
    FilledGaps,
    before_and_after,
    those_that_work,
)
from localeval.designs.everyone import Everyone, everyone_of
from localeval.designs.evidence_rules import (
    MANY_LOST,
    NOT_GIVEN,
    UNLIKELY_TRIAL,
    not_given,
    rated_by_chance,
    said_of_evidence,
)
from localeval.designs.filling import Attempt, Filled, Fillings, lendable
from localeval.designs.losses import losses_are_many
from localeval.designs.selection import Chosen, Draw, by_chance
from localeval.designs.strata import strata_to_weigh_by, weights_by_strata
from localeval.designs.words import words_of

if TYPE_CHECKING:
    import numpy as np

    from localeval.methods.impact.effect import Effect
    from localeval.methods.impact.uncertainty import Estimated


class RandomisedTrial(Design):
    """Difference in means as allocated, with the regression-adjusted estimate beside it."""

    code = "randomised_trial"
    edition = "2026.5"
    estimators = (
        Estimator(
            "difference_in_means", "", "ATE", "2026.2", regression=False, weights_for_lost=False
        ),
        Estimator("regression_adjusted", "", "ATE", "2026.3", weights_for_lost=False),
        Estimator("balanced_difference", "", "ATE", "2026.2"),
    )
    ceiling = 5
    registered_as = MappingProxyType({"evaluation_types": ("impact",), "impact_types": ("rct",)})
    comparison_is_counted = True
    asks_allocated = True
    holds_from = 4
    undone_by = frozenset({MANY_LOST, UNLIKELY_TRIAL})
    made_up = MadeUp(participants=600, comparison=600)
    words = words_of("randomised_trial")

    def estimate(
        self, sample: Sample, declared: Declared, *, only_main: bool = False
    ) -> DesignResult:
        from localeval.methods.impact.balance import standardised_differences
        from localeval.methods.impact.covariates import design_matrix
        from localeval.methods.impact.trial import difference_in_means

        everyone = everyone_of(sample, declared)
        within = strata_to_weigh_by(everyone, declared.strata)
        strata: dict[str, str] = {}
        if within is not None:
            name = "_".join(["within", *declared.strata])
            everyone = replace(everyone, people=everyone.people.assign(**{name: within}))
            strata = {name: "category"}
        kinds = {**declared.covariates, **strata}
        known = everyone.where(everyone.known)

        def plain() -> Effect:
            return difference_in_means(known.outcome, known.participant, clusters=known.clusters)

        if not kinds:
            return DesignResult(plain(), (), None, judged_difference=None)
        fillings = _fillings(everyone, kinds, declared)
        make, joined = _balanced(everyone, strata), {}

        def balanced() -> Effect:
            found = fillings.join(make)[0]
            joined[found.effect.method] = found
            return found.effect

        def adjusted() -> Effect:
            found = fillings.beside(_adjusted(everyone))
            _check_adjusted_for(strata, found.effect)
            joined[found.effect.method] = found
            return found.effect

        attempts = [plain, adjusted]
        # Strata may differ in their shares of participants, and those whose outcome is known in who they are: the plain
        # difference is then no answer to the question, and its interval covers the truth far too seldom.
        if strata or everyone.any_lost:
            attempts = [balanced, adjusted]
        found = those_that_work(*attempts, only_first=only_main)
        if not found and not strata:
            found = those_that_work(plain)
        main, others = found[0] if found else _why_none(attempts), found[1:]
        levels = design_matrix(known.people, declared.covariates, all_levels=True, keep_gaps=True)
        before = standardised_differences(levels, known.participant, denominator="pooled")
        largest = float(before["smd"].abs().max()) if len(before) else None
        return DesignResult(
            main,
            others,
            before_and_after(before, None),
            # The adjusted estimate has each covariate in both groups.
            parameters=2 * (fillings.parts[0].design.shape[1] + 1),
            judged_difference=largest if losses_are_many(sample) else None,
            gaps=FilledGaps(fillings.count, joined[main.method].between, fillings.moved(make))
            if fillings.count and main.method in joined and not only_main
            else None,
            weights_of_all=None
            if within is None
            else weights_by_strata(within, everyone.participant),
        )

    def evidence(self, shown: Shown) -> Rating:
        found = rated_by_chance(shown)
        first = said_of_evidence("allocated_at_random")
        given = (NOT_GIVEN,) if shown.withheld else ()
        return Rating(
            found.level,
            (first, *found.reasons, *not_given(shown)),
            (*found.caveats, *given),
        )

    def take_part(
        self, draw: Draw, sizes: tuple[int, int], strength: float, generator: np.random.Generator
    ) -> Chosen:
        return by_chance(draw, sizes, generator)


def _why_none(attempts: Sequence[Callable[[], Effect]]) -> Effect:
    """Raise the error that tells a reader why no estimator works.

    That no weights can be found says nothing of a trial that needs none: then it is the last estimator's error.
    """
    from localeval.methods.inputs import MethodError

    try:
        return attempts[0]()
    except MethodError as error:
        if error.reason != "no_common_support":
            raise
    return attempts[-1]()


def _check_adjusted_for(strata: Mapping[str, str], found: Effect) -> None:
    """Refuse an estimate that leaves out strata, whose shares of participants may differ.

    Raises
    ------
    MethodError
        ``one_armed_stratum``.
    """
    from localeval.methods.inputs import MethodError

    for name in strata:
        if any(column.startswith(f"{name}: ") for column in found.left_out):
            msg = f"Some strata of {name!r} have too few people of one group to be adjusted for."
            raise MethodError("one_armed_stratum", msg, column=name)


def _fillings(everyone: Everyone, kinds: Mapping[str, str], declared: Declared) -> Fillings:
    """Give the covariates without gaps.

    Chance made the groups, so that a gap is as likely in both, and the mean and a flag do no harm (White and Thompson 2005). Who
    is lost is no matter of chance: there gaps are filled, since losses may follow the very value that is missing. A covariate
    that hardly anybody in a group has cannot say who is lost either, and keeps its mean and flag.
    """
    more = [declared.cluster] if declared.cluster else []
    fill = lendable(everyone, kinds) if everyone.any_lost else ()
    return Fillings(everyone, kinds, more, fill=fill)


def _balanced(everyone: Everyone, strata: Mapping[str, str]) -> Attempt:
    """Make the estimator that balances both groups to everybody who was allocated."""

    def balanced(part: Filled) -> tuple[Estimated, np.ndarray]:
        from localeval.methods.impact.calibrated import calibrated_difference
        from localeval.methods.impact.covariates import design_matrix

        # Without losses only the strata need it, whose shares of participants may differ.
        found = calibrated_difference(
            everyone.outcome,
            everyone.participant,
            part.design if everyone.any_lost else design_matrix(everyone.people, strata),
            target="everyone",
            clusters=everyone.clusters,
            method="balanced_difference",
        )
        return found.estimated, found.shares

    return balanced


def _adjusted(everyone: Everyone) -> Attempt:
    """Make the regression-adjusted estimator."""

    def adjusted(part: Filled) -> tuple[Estimated, np.ndarray]:
        from localeval.methods.impact.trial import adjusted_difference

        found = adjusted_difference(
            everyone.outcome, everyone.participant, part.design, clusters=everyone.clusters
        )
        return found, part.participant

    return adjusted


DESIGN = RandomisedTrial()
