"""A matched comparison: people who did not take part, weighted by the propensity score to be like the participants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.designs.design import Concern, Declared, Design, Estimator, Rating, Sample, Shown
from localeval.designs.design_result import DesignResult, before_and_after, those_that_work
from localeval.designs.evidence_rules import (
    NOT_ALIKE,
    NOT_COMPARED,
    likeness,
    not_given,
    without_estimate,
)
from localeval.designs.words import Words

if TYPE_CHECKING:
    import numpy as np

    from localeval.methods.impact.levels import LevelEstimate
    from localeval.methods.impact.propensity import PropensityFit


class MatchedComparison(Design):
    """Propensity-score weighting for the effect on participants, with balance before and after.

    Calibrated weights and the doubly robust estimate are the alternatives.
    """

    code = "matched_comparison"
    edition = "2026.1"
    estimators = (
        Estimator("propensity_weighting", "Propensity score weighting", "ATT", "2026.1"),
        Estimator("calibrated_weighting", "Entropy balancing", "ATT", "2026.1"),
        Estimator("doubly_robust", "Doubly robust (augmented weighting)", "ATT", "2026.1"),
    )
    ceiling = 3
    weights_comparison = True
    parts_anew = True
    undone_by = frozenset({NOT_ALIKE, NOT_COMPARED})
    words = Words(
        name="matched comparison group",
        short="matched comparison group",
        label="Matched comparison group",
        caveat=(
            "The results come from comparing participants with people who did not take part and who were "
            "made to be alike in what is recorded of them (a quasi-experimental method). This carries "
            "uncertainty beyond the range given with each result, because the groups may still differ in "
            "what was not recorded. Use the results with some caution. The section “{section}” says more."
        ),
        caveat_undone=(
            "The results come from comparing participants with people who did not take part (a quasi-experimental "
            "method), and weighting is not shown to have made the two groups alike. {why} They may also differ in "
            "what was not recorded, and no range allows for either. Use the results with much caution. The section "
            "“{section}” says more."
        ),
        compared_with="yes; people who did not take part",
        alike_in=", weighted by {covariates}",
        account=(
            "**Design.** A matched comparison. It estimates the average effect on those who took part (ATT): "
            "participants are set beside people who did not take part and who are weighted so that, together, they "
            "come as near as they can to the participants in what was known before the start.",
            "**Main estimate.** Propensity score weighting (Rosenbaum and Rubin 1983; Hirano and Imbens 2001). A "
            "logistic regression gives each person the chance of being a participant; people in the comparison "
            "group count for more the more they resemble participants. Participants with nobody like them in the "
            "comparison group are left out. The errors take in that the score is itself estimated: both steps are "
            "solved as one set of equations (stacked estimating equations; Lunceford and Davidian 2004).",
            "**Other estimates.** Entropy balancing sets the weights so that the averages of both groups agree "
            "exactly (Hainmueller 2012). The doubly robust estimate (augmented weighting; Robins, Rotnitzky and "
            "Zhao 1994) adds a model of the outcome, and holds if either model is right.",
        ),
        limits=(
            "The comparison rests on what was recorded. If participants differ from the comparison group in "
            "something that was not recorded, such as motivation or health, and that bears on the outcome, "
            "the result is off by an amount that the interval does not show.",
            "Participants with nobody like them in the comparison group are not covered by the result.",
        ),
        caution=(
            "People were not put in the two groups by chance, so differences between them that nobody "
            "recorded may add to the uncertainty."
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
            "Before the start the lines should lie close together: where they do not, the groups were not alike. The "
            "result is the difference in its own month and not wherever the lines are furthest apart."
        ),
        intervals_over_time=(
            "In each month the comparison group has the weights of the result; its intervals take in that the "
            "score is estimated, and those of its shares are Wilson's at the effective number of people (Franco "
            "and others 2019)."
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
        from localeval.methods.impact.balance import standardised_differences
        from localeval.methods.impact.calibration import fit_calibration
        from localeval.methods.impact.covariates import design_matrix
        from localeval.methods.impact.propensity import fit_propensity
        from localeval.methods.impact.weighting import (
            calibrated_att,
            doubly_robust_att,
            weighted_att,
        )

        design = design_matrix(sample.people, declared.covariates)
        fit = fit_propensity(sample.participant, design)
        main = weighted_att(sample.outcome, fit)
        others = those_that_work(
            lambda: calibrated_att(
                sample.outcome, fit_calibration(sample.participant, design, fit.on_support)
            ),
            lambda: doubly_robust_att(sample.outcome, fit),
        )
        # Before and after speak of the people compared: of the others no more is said than how many they are.
        here = fit.on_support
        levels = design_matrix(sample.people.loc[here], declared.covariates, all_levels=True)
        before = standardised_differences(levels, sample.participant[here])
        after = standardised_differences(levels, sample.participant[here], fit.weights[here])
        return DesignResult(
            main,
            others,
            before_and_after(before, after),
            ByPropensity(fit),
            parameters=design.shape[1] + 1,
        )

    def evidence(self, shown: Shown) -> Rating:
        reasons = [
            "The comparison group was not chosen at random; it was weighted towards the participants."
        ]
        if shown.withheld:
            return Rating(2, (*reasons, *not_given(shown)), without_estimate(shown))
        found = likeness(shown, adjusting=self.words.adjusting)
        return found._replace(reasons=(*reasons, *found.reasons))


@dataclass(frozen=True, eq=False)
class ByPropensity:
    """The weighting of a fitted propensity score."""

    fit: PropensityFit

    @property
    def on_support(self) -> np.ndarray:
        return self.fit.on_support

    @property
    def weights(self) -> np.ndarray:
        return self.fit.weights

    @property
    def effective_comparison(self) -> float:
        return self.fit.effective_comparison

    @property
    def score(self) -> np.ndarray:
        return self.fit.score

    def level(self, outcome: np.ndarray, whole: float | None) -> LevelEstimate:
        from localeval.methods.impact.levels import weighted_level

        return weighted_level(outcome, self.fit, whole=whole)


DESIGN = MatchedComparison()
