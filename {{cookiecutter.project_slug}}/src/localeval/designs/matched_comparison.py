"""A matched comparison: people who did not take part, weighted to be like the participants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from localeval.designs.design import Concern, Declared, Design, Estimator, Rating, Sample, Shown
from localeval.designs.design_result import DesignResult, FilledGaps, before_and_after
from localeval.designs.everyone import Everyone, everyone_of, with_strata
from localeval.designs.evidence_rules import (
    GAPS_DECIDE,
    JOINS_LATER,
    MANY_GAPS,
    MANY_LOST,
    NOT_ALIKE,
    NOT_COMPARED,
    ORIGIN_SELECTED,
    PARTICIPANTS_SELECTED,
    SPREAD_DECIDES,
    TOO_MANY_LOST,
    capped,
    likeness,
    not_given,
    said_of_evidence,
    without_estimate,
)
from localeval.designs.losses import losses_shown
from localeval.designs.matching import COMPLETE_CASES, WITH_SPREAD
from localeval.designs.origins import with_origin
from localeval.designs.participants import with_participants
from localeval.designs.words import in_english, words_of

if TYPE_CHECKING:
    import numpy as np

    from localeval.designs.matching import Matched
    from localeval.methods.impact.levels import LevelEstimate


class MatchedComparison(Design):
    """Entropy balancing for the effect on participants, with balance before and after.

    Weights of the propensity score and the doubly robust estimate are the alternatives, and stand in where no weights
    balance.
    """

    code = "matched_comparison"
    edition = "2026.5"
    estimators = (
        Estimator("calibrated_weighting", "", "ATT", "2026.3"),
        Estimator(WITH_SPREAD, "", "ATT", "2026.3"),
        Estimator("doubly_robust", "", "ATT", "2026.4"),
        Estimator("propensity_weighting", "", "ATT", "2026.4"),
        Estimator(COMPLETE_CASES, "", "ATT", "2026.2"),
    )
    ceiling = 3
    registered_as = MappingProxyType(
        {
            "evaluation_types": ("impact",),
            "impact_types": ("quasi_experimental",),
            "quasi_experimental_types": ("propensity",),
        }
    )
    weights_comparison = True
    without_gaps = COMPLETE_CASES
    with_spread = WITH_SPREAD
    parts_anew = True
    asks_origin = True
    undone_by = frozenset(
        {
            NOT_ALIKE,
            NOT_COMPARED,
            MANY_LOST,
            SPREAD_DECIDES,
            MANY_GAPS,
            GAPS_DECIDE,
            ORIGIN_SELECTED,
            PARTICIPANTS_SELECTED,
            JOINS_LATER,
        }
    )
    words = words_of("matched_comparison")

    def asks(self, declared: Declared) -> Iterator[Concern]:
        if not declared.covariates:
            yield Concern(
                "covariates",
                "there are no covariates, so the groups cannot be made alike.",
                "List what was known of each person before the start, or choose design: monitoring.",
            )

    def estimate(
        self, sample: Sample, declared: Declared, *, only_main: bool = False
    ) -> DesignResult:
        from localeval.designs.matching import match
        from localeval.methods.impact.balance import standardised_differences
        from localeval.methods.impact.covariates import design_matrix

        everyone = everyone_of(sample, declared)
        kinds = with_strata(declared)
        more = [declared.cluster] if declared.cluster else []
        found = match(everyone, kinds, more, only_main=only_main)
        weighting = ByWeights(everyone, found)
        # Before and after speak of the people compared, as far as their values are known: of the others no more is said
        # than how many they are.
        here = weighting.on_support
        levels = design_matrix(
            sample.people.loc[here], declared.covariates, all_levels=True, keep_gaps=True
        )
        participant = sample.participant[here]
        before = standardised_differences(levels, participant)
        after = standardised_differences(levels, participant, weighting.counted[here])
        gaps = FilledGaps(found.imputations, found.due_to_gaps, found.moved)
        return DesignResult(
            found.main,
            found.others,
            before_and_after(before, after),
            weighting,
            parameters=found.columns,
            judged_difference=found.left,
            spread_left=found.spread_left,
            gaps=gaps if found.imputations and not only_main else None,
            weights_of_all=found.odds,
            alone=found.alone,
        )

    def evidence(self, shown: Shown) -> Rating:
        reasons = [said_of_evidence("weighted")]
        if shown.withheld:
            if shown.alike is None:
                # There may have been no weights, or none of which anything is shown.
                reasons = [said_of_evidence("not_at_random")]
            return Rating(2, (*reasons, *not_given(shown)), without_estimate(shown))
        found = likeness(shown, adjusting=in_english("adjusting"))
        found = found._replace(reasons=(*reasons, *found.reasons))
        if losses_shown(shown).within_bounds is False:
            found = capped(found, 2, TOO_MANY_LOST, MANY_LOST)
        return with_participants(with_origin(found, shown), shown)


@dataclass(frozen=True, eq=False)
class ByWeights:
    """The weighting of a matched comparison, for the people whose outcome is known.

    Parameters
    ----------
    everyone : Everyone
    found : Matched
    """

    everyone: Everyone
    found: Matched

    @property
    def on_support(self) -> np.ndarray:
        return self.found.on_support[: self.everyone.n_known]

    @property
    def counted(self) -> np.ndarray:
        """The weights of both groups: participants count for more where they stand for others who are lost."""
        return self.found.weights[: self.everyone.n_known]

    @property
    def weights(self) -> np.ndarray:
        import numpy as np

        participant = self.everyone.participant[: self.everyone.n_known]
        return np.where(participant, self.on_support.astype(float), self.counted)

    @property
    def effective_comparison(self) -> float:
        return self.found.main.effective_comparison

    @property
    def further_terms(self) -> tuple[tuple[str, ...], ...]:
        return self.found.terms

    @property
    def score(self) -> np.ndarray:
        return self.found.score[: self.everyone.n_known]

    def level(self, outcome: np.ndarray, whole: float | None) -> LevelEstimate:
        import numpy as np

        from localeval.methods.impact.levels import weighted_level

        n = self.everyone.n_known
        weights = np.where(self.everyone.participant[:n], 0.0, self.counted)
        clusters = self.everyone.clusters
        return weighted_level(
            outcome, weights, whole=whole, clusters=None if clusters is None else clusters[:n]
        )


DESIGN = MatchedComparison()
