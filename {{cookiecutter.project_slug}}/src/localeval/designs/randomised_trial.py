"""A randomised trial: chance decided who was offered the programme, and people count as allocated."""

from __future__ import annotations

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
from localeval.designs.design_result import DesignResult, before_and_after, those_that_work
from localeval.designs.evidence_rules import MANY_LOST, NOT_GIVEN, likeness, losses, not_given
from localeval.designs.selection import Chosen, Draw, by_chance
from localeval.designs.words import Words

if TYPE_CHECKING:
    import numpy as np


class RandomisedTrial(Design):
    """Difference in means as allocated, with the regression-adjusted estimate beside it."""

    code = "randomised_trial"
    edition = "2026.1"
    estimators = (
        Estimator("difference_in_means", "Difference in means", "ATE", "2026.1", regression=False),
        Estimator("regression_adjusted", "Regression adjustment", "ATE", "2026.1"),
    )
    ceiling = 5
    comparison_is_counted = True
    holds_from = 4
    undone_by = frozenset({MANY_LOST})
    made_up = MadeUp(participants=600, comparison=600)
    words = Words(
        name="randomised trial",
        short="randomised trial",
        label="Randomised trial",
        purpose=(
            "This report looks at what difference the offer of {programme} made to the people who were offered it in "
            "{place}, whether or not they took it up."
        ),
        people="the people who were offered {programme} in {place}",
        people_of_several="the people who were offered the programmes in",
        ours="people offered the programme",
        ours_head="Offered the programme",
        otherwise="had they not been offered it",
        counted_so=(
            "In a randomised trial the participants are all who were offered the programme, whether or not they took it "
            "up."
        ),
        caveat=(
            "Chance decided who was offered the programme and who was in the comparison group, which is the "
            "soundest way to tell what the offer of a programme changes. The results still carry uncertainty, which the "
            "range given with each of them shows. The section “{section}” says more."
        ),
        caveat_undone=(
            "People are said to have been allocated to the groups at random, but the groups compared here are not shown to "
            "be what a draw alone would give. {why} The range given with each result does not allow for that. Use the "
            "results with much caution. The section “{section}” says more."
        ),
        compared_with="yes; by the project's own account chance decided who was in it",
        account=(
            "**Design.** A randomised trial: chance decided who was offered the programme. Everyone is counted in "
            "the group that chance put them in, whether or not they took the programme up (intention to treat). The "
            "result is the effect of the offer, and not that of taking part.",
            "**Main estimate.** The difference between the averages of the two groups, with an interval that "
            "allows the spread to differ between them (Welch 1947).",
        ),
        account_of_adjustment=(
            "**Second estimate.** Regression adjustment evens out what chance left unequal at the start, "
            "with errors that hold when the spread differs between people (Lin 2013; HC2 errors, MacKinnon and "
            "White 1985).",
        ),
        limits=(
            "Even with chance deciding, the two groups differ a little, and more so when they are small. The "
            "interval allows for what chance does, and for nothing else.",
            "The result is about the offer. Where people who were offered the programme did not take it up, it says "
            "less of those who did.",
            "The comparison holds only if the draw was kept to, and if outcomes are known equally well in "
            "both groups.",
        ),
        balance_note="In a randomised trial such differences are due to chance, and the interval allows for them.",
        no_overlap="In a randomised trial nobody is weighted, so no scores are fitted whose overlap could be shown.",
        whom_over_time=(
            "The figures follow the people of the result month by month, before and after the start, each in the "
            "group that chance put them in."
        ),
        reading_over_time=(
            "Before the start the lines should lie close together: where they do not, the groups were not alike. The "
            "result is the difference in its own month and not wherever the lines are furthest apart."
        ),
    )

    def estimate(self, sample: Sample, declared: Declared) -> DesignResult:
        from localeval.methods.impact.balance import standardised_differences
        from localeval.methods.impact.covariates import design_matrix
        from localeval.methods.impact.trial import difference_in_means, regression_adjusted

        main = difference_in_means(sample.outcome, sample.participant)
        covariates = declared.covariates
        if not covariates:
            return DesignResult(main, (), None)
        design = design_matrix(sample.people, covariates)
        others = those_that_work(
            lambda: regression_adjusted(sample.outcome, sample.participant, design)
        )
        levels = design_matrix(sample.people, covariates, all_levels=True)
        before = standardised_differences(levels, sample.participant, denominator="pooled")
        # The adjusted estimate has each covariate in both groups.
        parameters = 2 * (design.shape[1] + 1)
        return DesignResult(main, others, before_and_after(before, None), parameters=parameters)

    def evidence(self, shown: Shown) -> Rating:
        reasons = ["People were allocated to the programme at random."]
        level, why, caveats = losses(shown)
        given = (NOT_GIVEN,) if shown.withheld else ()
        if level:
            return Rating(level, (*reasons, why, *not_given(shown)), (*caveats, *given))
        found = likeness(shown)
        return Rating(
            found.level,
            (*reasons, why, *found.reasons, *not_given(shown)),
            (*caveats, *found.caveats, *given),
        )

    def take_part(
        self, draw: Draw, sizes: tuple[int, int], strength: float, generator: np.random.Generator
    ) -> Chosen:
        return by_chance(draw, sizes, generator)


DESIGN = RandomisedTrial()
