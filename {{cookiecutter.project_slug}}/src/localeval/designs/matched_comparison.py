"""A matched comparison: people who did not take part, weighted to be like the participants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.designs.design import Concern, Declared, Design, Estimator, Rating, Sample, Shown
from localeval.designs.design_result import DesignResult, FilledGaps, before_and_after
from localeval.designs.everyone import Everyone, everyone_of, with_strata
from localeval.designs.evidence_rules import (
    MANY_LOST,
    NOT_ALIKE,
    NOT_COMPARED,
    SPREAD_DECIDES,
    TOO_MANY_LOST,
    capped,
    likeness,
    not_given,
    without_estimate,
)
from localeval.designs.losses import losses_shown
from localeval.designs.matching import COMPLETE_CASES, WITH_SPREAD
from localeval.designs.words import Words

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
    edition = "2026.3"
    estimators = (
        Estimator("calibrated_weighting", "Entropy balancing", "ATT", "2026.2"),
        Estimator(WITH_SPREAD, "Entropy balancing of averages and spread", "ATT", "2026.1"),
        Estimator("doubly_robust", "Doubly robust (augmented weighting)", "ATT", "2026.2"),
        Estimator("propensity_weighting", "Propensity score weighting", "ATT", "2026.2"),
        Estimator(COMPLETE_CASES, "People without gaps only", "ATT", "2026.1"),
    )
    ceiling = 3
    weights_comparison = True
    without_gaps = COMPLETE_CASES
    with_spread = WITH_SPREAD
    parts_anew = True
    undone_by = frozenset({NOT_ALIKE, NOT_COMPARED, MANY_LOST, SPREAD_DECIDES})
    words = Words(
        name="matched comparison group",
        short="matched comparison group",
        label="Matched comparison group",
        caveat=(
            "The results compare people who joined with similar people who did not (a quasi-experimental method). The groups "
            "are alike in what was recorded, but may differ in what was not. The likely ranges do not allow for that. Use the "
            "results with some caution. The section “{section}” says more."
        ),
        caveat_undone=(
            "The results compare people who joined with people who did not (a quasi-experimental method). The two groups may "
            "not be alike in what matters, recorded or not. The likely ranges do not allow for that. Use the results with much "
            "caution. The section “{section}” says more."
        ),
        gap_in_number="missing values are filled in several times over (multiple imputation)",
        gap_in_category="missing values are filled in several times over (multiple imputation)",
        gap_in_outcome="people whose outcome is known are weighted to stand for those without it",
        compared_with="yes; people who did not take part",
        alike_in=", weighted by {covariates}",
        account=(
            "**Design.** A matched comparison. It estimates the average effect on those who joined (ATT). They are set beside "
            "people who did not join. These are weighted: together they then come as near as they can to those who joined, in "
            "what was known before the start.",
            "**Main estimate.** Entropy balancing (Hainmueller 2012). People in the comparison group get weights with which "
            "the averages of both groups agree in every characteristic, and which stay as equal as that allows. "
            "Participants with nobody like them in the comparison group, by the score below, are left out. The errors "
            "take in that the weights are fitted (stacked estimating equations; Stefanski and Boos 2002).",
            "**Other estimates.** Averages can agree while one group is spread wider, as with many young and many old. One "
            "estimate therefore balances the squares of numbers too (Hainmueller 2012; distances over three standard deviations "
            "count as three). Where it lies more than a standard error from the main one, the report warns of it. The propensity score gives each person the chance of being a participant, by a logistic "
            "regression; its odds are weights as well (Rosenbaum and Rubin 1983; Hirano and Imbens 2001). The doubly robust "
            "estimate (augmented weighting; Robins, Rotnitzky and Zhao 1994) adds a model of the outcome, and holds if "
            "either model is right. Where no weights make the averages agree, one of them stands in for the main estimate, "
            "and the table of results says so.",
            "**What is missing.** Characteristics that are not known of everybody are filled in several times over from "
            "people who are alike, and the estimates are joined (multiple imputation by predictive mean matching; Rubin "
            "1987; van Buuren and Groothuis-Oudshoorn 2011); the estimate of people without gaps stands beside it. Where "
            "outcomes are lost, the people whose outcome is known are weighted to the averages of all participants (Kott "
            "2006).",
            "**Errors.** Intervals are Student’s t. Where people come in sites or other clusters, errors follow these (CR2, "
            "with Satterthwaite’s degrees of freedom; Pustejovsky and Tipton 2018). Where a few people with much make the "
            "tails long, the interval is moved out as far as that asks (studentised permutation; Chung and Romano 2013).",
        ),
        limits=(
            "The comparison rests on what was recorded. People who join may be more motivated, or healthier. The likely range "
            "does not allow for what nobody recorded.",
            "People who joined and have nobody like them in the comparison group are not covered by the result.",
        ),
        group="the weighted comparison group",
        no_overlap=(
            "How far the groups overlap is not shown: it could not be worked out, or it would tell about too few people."
        ),
        whom_over_time=(
            "The figures follow the people of the result month by month, before and after the start. In every month "
            "the comparison group has the weights of the result."
        ),
        reading_over_time=(
            "Before the start the lines should lie close together; if not, the groups were not alike. The result is the gap in "
            "its own month, and not where the lines are furthest apart."
        ),
        intervals_over_time=(
            "In each month the comparison group has the weights of the result, which its intervals take as given; those of "
            "its shares are Wilson’s at the effective number of people (Franco and others 2019)."
        ),
    )

    def asks(self, declared: Declared) -> Iterator[Concern]:
        if not declared.covariates:
            yield Concern(
                "covariates",
                "there are no covariates, so the groups cannot be made alike.",
                "List what was known of each person before the start, or choose design: monitoring.",
            )

    def estimate(self, sample: Sample, declared: Declared) -> DesignResult:
        from localeval.designs.matching import match
        from localeval.methods.impact.balance import standardised_differences
        from localeval.methods.impact.covariates import design_matrix

        everyone = everyone_of(sample, declared)
        kinds = with_strata(declared)
        more = [declared.cluster] if declared.cluster else []
        found = match(everyone, kinds, more)
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
            gaps=gaps if found.imputations else None,
            weights_of_all=found.odds,
        )

    def evidence(self, shown: Shown) -> Rating:
        reasons = [
            "The comparison group was not chosen at random; it was weighted towards the participants."
        ]
        if shown.withheld:
            return Rating(2, (*reasons, *not_given(shown)), without_estimate(shown))
        found = likeness(shown, adjusting=self.words.adjusting)
        found = found._replace(reasons=(*reasons, *found.reasons))
        if losses_shown(shown).within_bounds is False:
            found = capped(found, 2, TOO_MANY_LOST, MANY_LOST)
        return found


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
