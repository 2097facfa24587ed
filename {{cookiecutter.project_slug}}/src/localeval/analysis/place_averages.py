"""Which averages of a place are printed, and how: those of each measure, in everyone and in the parts with a result.

Which parts would have an average at all is asked of the rules for estimates and for levels; what of it is coarse or withheld
is then the business of ``average_protection``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.average_protection import AverageProtection, protect_average_of_parts
from localeval.analysis.count_cells import ComparedSample, SamplePart
from localeval.analysis.design_results import DesignResults
from localeval.analysis.estimate_suppression import reason_to_withhold
from localeval.analysis.participant_levels import reason_against_average
from localeval.methods.disclosure.door import Door
from localeval.project.project import Project


def averages_of_place(
    project: Project,
    everything: Sequence[ComparedSample],
    parts: Sequence[SamplePart],
    estimated: Sequence[DesignResults] | None,
    door: Door,
    caution: int,
) -> AverageProtection:
    """Say how averages are printed: those of parts, and at a caution all.

    Parameters
    ----------
    project : Project
    everything : sequence of ComparedSample
        One a measure, the primary one first.
    parts : sequence of SamplePart
        Of the people of the primary one.
    estimated : sequence of DesignResults, or None
        What was estimated of each part; none without a comparison group. None where nothing has been estimated yet: then a
        part is judged by its people.
    door : Door
    caution : int
        How much coarser than by itself, because of earlier publications.
    """
    design, found = project.design, AverageProtection()
    for item in everything:
        if item.measure.outcome.kind == "binary" or not item.compared.any():
            continue
        groups = [item.sample.participant]
        if design.comparison_is_counted:
            groups.append(~item.sample.participant)
        mine = parts if item is everything[0] else ()
        own = protect_average_of_parts(
            item.measure,
            item.sample,
            item.compared,
            [part for part in mine if _has_average(project, part, item, estimated, door)],
            groups,
            door.threshold,
            with_interval=not design.has_comparison,
            caution=caution,
        )
        found = AverageProtection(found.withheld | own.withheld, {**found.steps, **own.steps})
    return found


def _has_average(
    project: Project,
    part: SamplePart,
    item: ComparedSample,
    estimated: Sequence[DesignResults] | None,
    door: Door,
) -> bool:
    """Whether a part would have a printed average, were it not for those of the others."""
    if part.compared is None:
        return False
    outcome = project.primary.outcome
    if project.has_comparison and estimated is None:
        groups = [item.sample.participant & part.compared, ~item.sample.participant & part.compared]
        enough = door.gives_subgroup(*(int(flags.sum()) for flags in groups))
        return enough and not any(
            reason_against_average(outcome, item.sample.outcome[flags], door) for flags in groups
        )
    if not project.has_comparison or estimated is None:
        return not reason_against_average(outcome, item.sample.outcome[part.compared], door)
    its = next(
        one
        for one in estimated
        if one.group and (one.group.variable, one.group.value) == (part.variable, part.value)
    )
    main = its.findings.main if its.findings else None
    return not reason_to_withhold(project, its, main, door)
