"""The design's method run on a sample: of everyone, and of each part of the people with a result of its own.

Exact numbers, which are not published as they are: what of them is, is decided by ``estimate_suppression`` and ``protection``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from localeval.analysis.sample import Sample, values_in_order
from localeval.analysis.withholding_reasons import TO_COME, TO_COME_IN_ONE
from localeval.base.fixed_texts import english, has_text
from localeval.designs.design_result import DesignResult, Weighting
from localeval.designs.evidence_rules import BALANCE_REFUSED
from localeval.methods.disclosure.door import SMALLEST_SUBGROUP, Door
from localeval.methods.impact.covariates import category_label
from localeval.methods.inputs import MethodError
from localeval.project.project import Measure, Project
from localeval.results import Subgroup

#: Why a method gives no number, in words that give away no count of people; two reasons of methods are one for the reader.
_SAME_WORDS = {"no_weights": "no_common_support"}


@dataclass(frozen=True)
class DesignResults:
    """One measure's sample, findings and estimate, kept so that balance and flow need no second fit.

    Attributes
    ----------
    measure : Measure
    sample : Sample
        Of everyone, or of a part of the people.
    findings : DesignResult or None
    reason : str
        Why there are no findings.
    group : Subgroup or None
        The part of the people that it is about.
    inside : array of bool or None
        Who of everyone's sample is in that part.
    """

    measure: Measure
    sample: Sample
    findings: DesignResult | None
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
    def weighting(self) -> Weighting | None:
        """Who is compared and with which weights, where the method has them."""
        return self.findings.weighting if self.findings else None

    @property
    def compared(self) -> np.ndarray:
        """Who of the sample the estimate is about: those on support."""
        everyone = np.ones(len(self.sample.outcome), dtype=bool)
        return everyone if self.weighting is None else self.weighting.on_support

    @property
    def largest_difference(self) -> float | None:
        """Largest standardised difference that says whether an estimate may be given, where one does."""
        return self.findings.judged_difference if self.findings else None

    @property
    def spread_unlike(self) -> bool:
        """Whether the spread of covariates is far from alike, and no weights can make it so."""
        return self.findings is not None and self.findings.spread_left > BALANCE_REFUSED


def apply_design(
    project: Project, sample: Sample, measure: Measure, *, only_main: bool = False
) -> DesignResults:
    """Run the design's method on the sample of a measure, or only what gives the main estimate."""
    if to_come := _to_come(sample):
        return DesignResults(measure, sample, None, to_come)
    try:
        findings = project.design.estimate(sample, project.settings, only_main=only_main)
    except MethodError as error:
        return DesignResults(measure, sample, None, _no_number(error))
    return DesignResults(measure, sample, findings, "")


def _to_come(sample: Sample) -> str:
    """Say that the month of an outcome is over for nobody in a group, where that is why nothing is known; else nothing."""
    groups = zip(sample.in_data, sample.too_recent, strict=True)
    nobody = [not early and bool(recent) for early, recent in groups]
    if not any(nobody):
        return ""
    return TO_COME if all(nobody) else TO_COME_IN_ONE


def _no_number(error: MethodError) -> str:
    """Say why a method gives no number, and which column to look at where the method knows; no value of it."""
    key = _SAME_WORDS.get(error.reason, error.reason)
    why = _why(key) if has_text("findings", f"no_number.{key}") else _why("other")
    column = error.column.partition(":")[0].replace("_", " ")
    return _why("look_at", why=why, column=column) if column else why


def _why(key: str, **slots: object) -> str:
    return english("findings", f"no_number.{key}", **slots)


def apply_design_to_parts(
    project: Project, primary: DesignResults, door: Door
) -> tuple[DesignResults, ...]:
    """Run the design's method on the primary outcome within each group of each declared subgroup.

    Parameters
    ----------
    project : Project
    primary : DesignResults
        Of everyone.
    door : Door
        Says which groups are large enough for a result of their own.
    """
    return tuple(_each_part(project, primary, door))


def _each_part(project: Project, primary: DesignResults, door: Door) -> Iterator[DesignResults]:
    # Who has nobody like them in everyone has nobody in a part either, where they may be too few to be seen.
    whole = replace(primary.sample, alone=primary.findings.alone if primary.findings else None)
    for variable in project.settings.subgroups:
        column = primary.sample.people[variable]
        for value in values_in_order(column):
            inside = (column == value).to_numpy(dtype=bool)
            lost = (primary.sample.lost_people[variable] == value).to_numpy(dtype=bool)
            sample = whole.where(inside, lost)
            smallest = max(SMALLEST_SUBGROUP, door.threshold)
            few = _why("small_group", n=smallest)
            item = DesignResults(primary.measure, sample, None, few)
            if door.gives_subgroup(*sample.sizes):
                item = apply_design(project, sample, primary.measure, only_main=True)
            if item.findings and not door.gives_subgroup(*sample.where(item.compared).sizes):
                # The result would be about those who are left, whom a reader is told to be enough.
                few = _why("small_group_left", n=smallest)
                item = DesignResults(primary.measure, sample, None, few)
            if item.findings is None:  # only those are spoken of who are in the result for everyone
                item = replace(item, sample=primary.sample.where(inside & primary.compared))
            group = Subgroup(variable=variable, value=category_label(value))
            yield replace(item, group=group, inside=inside)
