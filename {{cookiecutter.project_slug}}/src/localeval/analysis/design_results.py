"""The design's method run on a sample: of everyone, and of each part of the people with a result of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from localeval.analysis.designs import DESIGNS, Findings
from localeval.analysis.facts import OTHER_REASON, REASONS
from localeval.analysis.sample import Frames, Sample, build_sample, in_order
from localeval.methods.disclosure.door import SMALLEST_SUBGROUP, Door
from localeval.methods.impact.covariates import label_of
from localeval.methods.impact.propensity import PropensityFit
from localeval.methods.inputs import MethodError
from localeval.project.project import Measure, Project
from localeval.results import Subgroup

#: Absolute standardised mean difference that counts as balanced (Austin 2009).
BALANCE_LIMIT = 0.1

#: Over this no adjustment is trusted and no estimate is given (What Works Clearinghouse, Standards
#: Handbook 5.0: baseline differences above 0.25 standard deviations cannot be mended by adjustment).
BALANCE_REFUSED = 0.25


@dataclass(frozen=True)
class Analysed:
    """One measure's sample, findings and estimate, kept so that balance and flow need no second fit.

    Attributes
    ----------
    measure : Measure
    sample : Sample
        Of everyone, or of a part of the people.
    findings : Findings or None
    reason : str
        Why there are no findings.
    group : Subgroup or None
        The part of the people that it is about.
    inside : array of bool or None
        Who of everyone's sample is in that part.
    """

    measure: Measure
    sample: Sample
    findings: Findings | None
    reason: str
    group: Subgroup | None = None
    inside: np.ndarray | None = None

    @property
    def in_everyone(self) -> np.ndarray | None:
        """Of a part: who of everyone's sample its result is about; None where there is none."""
        if self.findings is None or self.inside is None:
            return None
        found = self.inside.copy()
        found[self.inside] = self.compared
        return found

    @property
    def fit(self) -> PropensityFit | None:
        """Scores and weights, where the method has them."""
        return self.findings.fit if self.findings else None

    @property
    def compared(self) -> np.ndarray:
        """Who of the sample the estimate is about: those on support."""
        everyone = np.ones(len(self.sample.outcome), dtype=bool)
        return everyone if self.fit is None else self.fit.on_support

    @property
    def largest_difference(self) -> float | None:
        """Largest absolute standardised mean difference after adjustment, where there is one."""
        if self.findings is None or self.findings.balance is None or self.findings.fit is None:
            return None
        return float(self.findings.balance["smd_after"].to_numpy().max())


def analyse(project: Project, frames: Frames, measure: Measure) -> Analysed:
    """Build the sample of a measure and run the design's method on it."""
    sample = build_sample(frames, measure)
    return _run(project, sample, measure)


def _run(project: Project, sample: Sample, measure: Measure) -> Analysed:
    method = DESIGNS[project.settings.design]
    covariates = dict(project.settings.covariates)
    try:
        findings = method(sample, covariates)
    except MethodError as error:
        return Analysed(measure, sample, None, REASONS.get(error.reason, OTHER_REASON))
    return Analysed(measure, sample, findings, "")


def analyse_parts(project: Project, primary: Analysed, door: Door) -> tuple[Analysed, ...]:
    """Run the design's method on the primary outcome within each group of each declared subgroup.

    Parameters
    ----------
    project : Project
    primary : Analysed
        Of everyone.
    door : Door
        Says which groups are large enough for a result of their own.
    """
    return tuple(_each_part(project, primary, door))


def _each_part(project: Project, primary: Analysed, door: Door) -> Iterator[Analysed]:
    for variable in project.settings.subgroups:
        column = primary.sample.people[variable]
        for value in in_order(column):
            inside = (column == value).to_numpy(dtype=bool)
            sample = primary.sample.where(inside)
            if door.gives_subgroup(*sample.sizes):
                item = _run(project, sample, primary.measure)
            else:
                smallest = max(SMALLEST_SUBGROUP, door.threshold)
                reason = f"fewer than {smallest} people in one of the groups"
                item = Analysed(primary.measure, sample, None, reason)
            if item.findings is None:  # only those are spoken of who are in the result for everyone
                item = replace(item, sample=primary.sample.where(inside & primary.compared))
            group = Subgroup(variable=variable, value=label_of(value))
            yield replace(item, group=group, inside=inside)
