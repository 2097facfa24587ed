"""A design of somebody else's, in one file: participants beside people of the same categories, standardised.

Everybody is put into a stratum by the covariates that are categories. The comparison group counts in each stratum as the
participants do (direct standardisation); strata in which a group has fewer than two people are left out. The tests run
whole projects with it and edit nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.designs.design import Concern, Declared, Design, Estimator, Rating, Sample, Shown
from localeval.designs.design_result import DesignResult, before_and_after
from localeval.designs.evidence_rules import likeness, not_given, without_estimate
from localeval.designs.words import Words
from localeval.methods.critical_values import critical_value
from localeval.methods.impact.balance import standardised_differences
from localeval.methods.impact.covariates import design_matrix
from localeval.methods.impact.effect import Effect, effect_from, kish_size
from localeval.methods.impact.levels import LevelEstimate
from localeval.methods.inputs import MethodError

LEVEL = 0.95


class StratifiedComparison(Design):
    """Direct standardisation over strata of the categorical covariates, with precision weights beside it."""

    code = "stratified_comparison"
    edition = "2026.1"
    estimators = (
        Estimator("standardised_strata", "Direct standardisation", "ATT", "2026.1"),
        Estimator("precise_strata", "Strata weighted by precision", "ATT", "2026.1"),
    )
    ceiling = 3
    weights_comparison = True
    parts_anew = True
    words = Words(
        name="stratified comparison group",
        short="stratified comparison",
        label="People of the same categories",
        caveat="Participants are set beside people of the same categories. The section “{section}” says more.",
        compared_with="yes; people who did not take part",
        alike_in=", of the same categories among {covariates}",
        account=(
            "**Design.** A stratified comparison: participants are set beside people of the same categories.",
            "**Main estimate.** Direct standardisation of the strata to the participants (Cochran 1968).",
        ),
        limits=("People of one category may still differ in much that makes no category.",),
        caution="People of the same categories may still differ in what is in none.",
        group="people of the same categories",
        no_overlap="Nobody has a score here: people are compared within strata.",
        whom_over_time="The figures follow the people of the strata that hold both groups.",
        reading_over_time="Before the start the lines should lie close together.",
        adjusting="standardising",
        adjusted="standardised",
    )

    def asks(self, declared: Declared) -> Iterator[Concern]:
        if "category" not in declared.covariates.values():
            yield Concern(
                "covariates",
                "there is no category, so nobody can be put into a stratum.",
                "Declare at least one covariate as category.",
            )

    def estimate(
        self, sample: Sample, declared: Declared, *, only_main: bool = False
    ) -> DesignResult:
        names = [name for name, kind in declared.covariates.items() if kind == "category"]
        strata = Strata.of(sample.people[names], sample.participant)
        here = strata.on_support
        levels = design_matrix(sample.people.loc[here], declared.covariates, all_levels=True)
        before = standardised_differences(levels, sample.participant[here])
        after = standardised_differences(levels, sample.participant[here], strata.weights[here])
        ours = strata.sizes[:, 0]
        precise = ours * strata.sizes[:, 1] / strata.sizes.sum(axis=1)
        others = (
            () if only_main else (strata.difference(sample.outcome, "precise_strata", precise),)
        )
        return DesignResult(
            strata.difference(sample.outcome, "standardised_strata", ours),
            others,
            before_and_after(before, after),
            strata,
            parameters=len(strata.sizes),
        )

    def evidence(self, shown: Shown) -> Rating:
        reasons = ("The comparison group was not chosen at random; it has the same categories.",)
        if shown.withheld:
            return Rating(2, (*reasons, *not_given(shown)), without_estimate(shown))
        found = likeness(shown, adjusting=self.words.adjusting)
        return found._replace(reasons=(*reasons, *found.reasons))


@dataclass(frozen=True, eq=False)
class Strata:
    """Who is in which stratum (-1: in none that holds both groups), and how many of each group a stratum holds."""

    stratum: np.ndarray
    participant: np.ndarray
    sizes: np.ndarray

    score = None

    @classmethod
    def of(cls, categories: pd.DataFrame, participant: np.ndarray) -> Strata:
        """Put people into strata.

        Raises
        ------
        MethodError
            No stratum holds two people of each group.
        """
        keys = categories.astype("string").fillna("not known").agg("|".join, axis=1)
        number, _ = pd.factorize(keys, sort=True)
        counts = np.stack(
            [
                np.bincount(number[g], minlength=number.max() + 1)
                for g in (participant, ~participant)
            ],
            1,
        )
        both = (counts >= 2).all(axis=1)
        if not both.any():
            msg = "No stratum holds two people of each group."
            raise MethodError("no_common_support", msg)
        renumbered = np.where(both, np.cumsum(both) - 1, -1)
        return cls(renumbered[number], participant, counts[both])

    @property
    def on_support(self) -> np.ndarray:
        return self.stratum >= 0

    @property
    def weights(self) -> np.ndarray:
        odds = np.append(self.sizes[:, 0] / self.sizes[:, 1], 0.0)[self.stratum]
        return np.where(self.participant & self.on_support, 1.0, odds)

    @property
    def effective_comparison(self) -> float:
        return kish_size(self.weights[~self.participant])

    @property
    def further_terms(self) -> tuple[tuple[str, ...], ...]:
        return ()

    def difference(self, outcome: np.ndarray, method: str, weights: np.ndarray) -> Effect:
        """Average the differences of the strata with these weights."""
        share = weights / weights.sum()
        means, variances = np.zeros((2, len(share))), np.zeros((2, len(share)))
        for side, group in enumerate((self.participant, ~self.participant)):
            for i in range(len(share)):
                values = outcome[group & (self.stratum == i)]
                means[side, i], variances[side, i] = values.mean(), values.var(ddof=1) / len(values)
        ours, theirs = means @ share
        n_ours, n_theirs = self.sizes.sum(axis=0)
        return effect_from(
            method,
            "ATT",
            participant_level=float(ours),
            comparison_level=float(theirs),
            std_error=float(np.sqrt((variances @ share**2).sum())),
            df=float("inf"),
            level=LEVEL,
            outcome_spread=float(outcome[self.on_support].std()),
            n_participants=int(n_ours),
            n_comparison=int(n_theirs),
            effective_comparison=self.effective_comparison,
        )

    def level(self, outcome: np.ndarray, whole: float | None) -> LevelEstimate:
        used = ~self.participant & self.on_support & np.isfinite(outcome)
        weights = self.weights[used]
        share = weights / weights.sum()
        mean = float(share @ outcome[used])
        error = float(np.sqrt(np.square(share * (outcome[used] - mean)).sum()))
        half = critical_value(LEVEL, float("inf")) * error
        low, high = mean - half, mean + half
        if whole is not None:
            low, high = max(low, 0.0), min(high, whole)
        return LevelEstimate(mean, error, low, high, LEVEL, int(used.sum()))


DESIGN = StratifiedComparison()
