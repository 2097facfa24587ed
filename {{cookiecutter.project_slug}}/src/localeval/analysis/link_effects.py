"""The primary effect without missed and wrong links, under other thresholds, and within what a review leaves open.

The design's own estimator is run on the outcomes that are expected of people in truth (``methods.linkage.expected``), so that
weights, gaps, losses, clusters and tails count as they do in the main result. Exact numbers; ``linkage`` decides what leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from localeval.analysis.design_results import DesignResults
from localeval.analysis.linked_sample import GROUPS, UNSEEN, LinkedGroup
from localeval.analysis.sample import Sample
from localeval.data.link_quality import SourceQuality
from localeval.data.linked_people import Candidates
from localeval.methods.disclosure.door import Door
from localeval.methods.impact.covariates import design_matrix
from localeval.methods.impact.effect import Effect
from localeval.methods.inputs import MethodError
from localeval.methods.linkage.effects import Joined, assumed_range, join
from localeval.methods.linkage.expected import (
    LinkedPeople,
    expected_outcomes,
    level_draws,
    level_in_truth,
)
from localeval.project.project import Project

#: Without a review: the most of those in the source that is assumed to be missed, and the most of links to be wrong, in a group.
ASSUMED_MISSED, ASSUMED_WRONG = 0.15, 0.03
#: So many other thresholds are shown at most.
MOST_THRESHOLDS = 4


@dataclass(frozen=True)
class Adjusted:
    """An effect without missed and wrong links.

    Attributes
    ----------
    effect : Effect
        By the design's estimator; its error and ends are without the review's part.
    joined : Joined
        With it.
    low, high : float
        Between which values the estimate lies under other assumptions on what a review cannot say.
    """

    effect: Effect
    joined: Joined
    low: float
    high: float


@dataclass(frozen=True)
class Relinked:
    """The effect with links under a higher threshold taken away."""

    threshold: float
    effect: Effect


class LinkedOutcome:
    """The primary outcome's sample and the links that it is from.

    Parameters
    ----------
    project : Project
    item : DesignResults
        The primary outcome's; it has findings.
    source : SourceQuality
        The one that gives the outcome.
    candidates : Candidates
        Of the people of the sample, in their order.
    """

    def __init__(
        self, project: Project, item: DesignResults, source: SourceQuality, candidates: Candidates
    ) -> None:
        self._project, self._item, self._source = project, item, source
        self._candidates = candidates
        self._sample = item.sample
        self._means_no = source.no_record_means == "no"

    @cached_property
    def groups(self) -> tuple[LinkedGroup, LinkedGroup]:
        """Both groups of the sample by the strata of the review."""
        ours, theirs = (
            LinkedGroup.of(self._source, name, self._candidates.where(who))
            for name, who in zip(GROUPS, self._sides, strict=True)
        )
        return ours, theirs

    @property
    def _sides(self) -> tuple[np.ndarray, np.ndarray]:
        return self._sample.participant, ~self._sample.participant

    def adjusted(self) -> Adjusted:
        """Estimate the effect without missed and wrong links.

        Raises
        ------
        MethodError
            No trustworthy number comes of it.
        """
        main = self._main
        linked = self._candidates.linked & self._item.compared
        if not linked.any():
            msg = "Nobody who is compared is linked."
            raise MethodError("empty_group", msg)
        others = float(self._sample.outcome[linked].mean())
        expected = self._sample.outcome.copy()
        middles, draws, shifts = [], [], []
        for group, who in zip(self.groups, self._sides, strict=True):
            people = self._people(group, who)
            expected[who] = expected_outcomes(people, group.shares, others)
            draws.append(level_draws(people, group.shares, others))
            middles.append(level_in_truth(people, group.shares, others))
            ends = [
                level_in_truth(people, shares, others, unseen) - middles[-1]
                for shares in (group.shares, group.shares_with(0.0), group.shares_with(1.0))
                for unseen in (0.0, UNSEEN)
            ]
            shifts.append((min(ends), max(ends)))
        effect = self._effect_of(replace(self._sample, outcome=expected))
        if effect.method != main.method:
            msg = "The adjusted outcomes cannot be estimated in the same way."
            raise MethodError("no_weights", msg)
        both = draws[0] - draws[1] if all(len(d) for d in draws) else np.zeros(0)
        # Draws lie around the difference of two weighted means; the estimate may adjust further.
        further = effect.estimate - (middles[0] - middles[1])
        joined = join(
            effect.estimate,
            effect.std_error,
            (effect.low, effect.high),
            effect.df,
            both + further,
            effect.level,
        )
        return Adjusted(
            effect,
            joined,
            effect.estimate + shifts[0][0] - shifts[1][1],
            effect.estimate + shifts[0][1] - shifts[1][0],
        )

    def assumed(self) -> tuple[float, float]:
        """Give between which values the effect lies if no more is missed and wrong than is assumed."""
        main = self._main
        linked = self._candidates.linked & self._item.compared
        others = float(self._sample.outcome[linked].mean()) if linked.any() else 0.0
        low, high = assumed_range(
            (main.participant_level, main.comparison_level),
            ASSUMED_MISSED,
            ASSUMED_WRONG,
            others,
            missing_means_no=self._means_no,
        )
        return low, high

    def at_thresholds(self, door: Door) -> Iterator[Relinked]:
        """Estimate the effect with links under higher thresholds taken away.

        From one threshold to the next at least as many links are taken from a group as a count needs, or none, and as many of
        them with the outcome, so that no two estimates tell of a few people.
        """
        last = self._source.threshold
        found = 0
        for threshold in sorted({item.threshold for item in self._source.thresholds}):
            if threshold <= last or found == MOST_THRESHOLDS:
                continue
            if not self._many_taken(last, threshold, door):
                continue
            try:
                yield Relinked(threshold, self._effect_of(self._without(threshold)))
            except MethodError:
                return
            last, found = threshold, found + 1

    def _many_taken(self, last: float, threshold: float, door: Door) -> bool:
        probability = self._candidates.probability
        taken = self._candidates.linked & (probability >= last) & (probability < threshold)
        counts = []
        for side in self._sides:
            mine = taken & side
            counts += [int(mine.sum()), int((mine & (self._sample.outcome != 0)).sum())]
        return any(counts) and not any(door.is_small(n) for n in counts)

    def _without(self, threshold: float) -> Sample:
        """Give the sample as it would be with fewer links."""
        taken = self._candidates.linked & (self._candidates.probability < threshold)
        sample = self._sample
        if self._means_no:
            return replace(sample, outcome=np.where(taken, 0.0, sample.outcome))
        kept = ~taken
        lost = [sample.lost_people, sample.people.loc[taken]]
        gone = sample.participant[taken]
        more = int(gone.sum()), int((~gone).sum())
        return replace(
            sample,
            people=sample.people.loc[kept].reset_index(drop=True),
            outcome=sample.outcome[kept],
            participant=sample.participant[kept],
            missing=(sample.missing[0] + more[0], sample.missing[1] + more[1]),
            lost_people=pd.concat([part for part in lost if len(part)], ignore_index=True),
            lost_participant=np.concatenate([sample.lost_participant, gone]),
        )

    @property
    def _main(self) -> Effect:
        assert self._item.findings is not None
        return self._item.findings.main

    def _effect_of(self, sample: Sample) -> Effect:
        return self._project.design.estimate(sample, self._project.settings, only_main=True).main

    @cached_property
    def _covariates(self) -> np.ndarray:
        kinds = self._project.settings.covariates
        if not kinds:
            return np.zeros((len(self._sample.outcome), 0))
        return design_matrix(self._sample.people, kinds).to_numpy(dtype=float)

    def _people(self, group: LinkedGroup, who: np.ndarray) -> LinkedPeople:
        weighting = self._item.weighting
        weights = np.ones(len(who)) if weighting is None else weighting.weights
        return LinkedPeople(
            self._sample.outcome[who],
            group.candidates.linked,
            group.stratum,
            len(group.strata),
            np.asarray(weights[who], dtype=float),
            self._covariates[who],
            self._means_no,
        )
