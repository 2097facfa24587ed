"""Which estimates are withheld, why, and what is left of them.

The whole of the rule for estimates: what is looked at, and in which order. The reasons as they are printed are in
``withholding_reasons``. Which counts of the report are withheld is the business of ``protection``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from localeval.analysis.coarse_results import coarse_estimate, share_estimate
from localeval.analysis.count_cells import (
    COMPARISON,
    PARTICIPANTS,
    level_name,
    outcome_names,
    size_name,
)
from localeval.analysis.design_results import DesignResults
from localeval.analysis.protection import Protection
from localeval.analysis.withholding_reasons import (
    DOMINATED,
    FEW_DIFFER,
    FEW_EITHER_WAY,
    LEFT_DIFFERENT,
    LINKED,
    STILL_DIFFERENT,
    TOO_FEW,
    TOO_MANY_CHARACTERISTICS,
)
from localeval.designs.evidence_rules import BALANCE_REFUSED
from localeval.methods.disclosure.door import Door
from localeval.methods.disclosure.rounding import round_counts
from localeval.methods.disclosure.single_figures import few_differ, is_dominated, regression_is_safe
from localeval.methods.impact.effect import Effect
from localeval.methods.impact.imputation import gaps_in
from localeval.project.project import Measure, Project
from localeval.results import Estimate, MeasureRole

#: What is not given with a withheld estimate; from an estimate and its error the levels could be solved for.
NO_NUMBERS: dict[str, Any] = dict.fromkeys(
    (
        "effective_comparison",
        "participant_level",
        "comparison_level",
        "estimate",
        "std_error",
        "low",
        "high",
        "p_value",
        "p_adjusted",
        "minimum_detectable",
    )
)


def reason_to_withhold(
    project: Project, item: DesignResults, effect: Effect | None, door: Door
) -> str:
    """Say why an effect is not published; empty where it is.

    Parameters
    ----------
    project : Project
    item : DesignResults
        What the effect is from.
    effect : Effect or None
        The main one or an alternative; None where the method gives none.
    door : Door
    """
    if effect is None or item.findings is None:
        return item.reason
    largest = item.largest_difference
    if largest is not None and not largest <= BALANCE_REFUSED:  # not a number is no balance either
        return STILL_DIFFERENT if project.design.weights_comparison else LEFT_DIFFERENT
    if not door.enough(effect.n_participants, effect.n_comparison):
        return TOO_FEW
    if effect.method == project.design.without_gaps and _few_have_gaps(project, item, door):
        return LINKED
    outcome = item.measure.outcome
    if outcome.kind == "binary" and not _shares_are_safe(item, door):
        return FEW_EITHER_WAY
    if outcome.unit == "money" and _few_have_most(item):
        return DOMINATED
    if outcome.kind != "binary" and any(few_differ(g, door.threshold) for g in _outcomes(item)):
        return FEW_DIFFER
    regression = project.design.estimator(effect.method).regression
    people = effect.n_participants + effect.n_comparison
    if regression and not regression_is_safe(people, item.findings.parameters):
        return TOO_MANY_CHARACTERISTICS
    return ""


def withheld_estimate(
    project: Project,
    item: DesignResults,
    door: Door,
    role: MeasureRole,
    reason: str,
    effect: Effect | None = None,
) -> Estimate:
    """Give an estimate that says why it has no numbers; by the design's first estimator where there is no effect at all."""
    participants, comparison = item.sample.where(item.compared).sizes
    design = project.design
    method = design.estimator(effect.method) if effect is not None else design.main
    return Estimate(
        outcome=item.measure.outcome.code,
        label=item.measure.outcome.label,
        month=item.measure.month,
        unit=project.unit_of(item.measure),
        direction=item.measure.outcome.direction,
        estimand=method.estimand,
        method=method.code,
        role=role,
        subgroup=item.group,
        n_participants=door.count(participants),
        n_comparison=door.count(comparison),
        **NO_NUMBERS,
        verdict="withheld",
        withheld=reason,
    )


def _few_have_gaps(project: Project, item: DesignResults, door: Door) -> bool:
    """Whether the people with gaps are so few that what is said of everyone and of the others would tell of them."""
    gaps = gaps_in(item.sample.people, project.settings.covariates).any(axis=1).to_numpy()
    groups = (item.sample.participant, ~item.sample.participant)
    return any(door.is_small(int((gaps & group & item.compared).sum())) for group in groups)


def _shares_are_safe(item: DesignResults, door: Door) -> bool:
    """Whether no group's share gives away a count under the threshold, among those compared."""
    sample, compared = item.sample, item.compared
    for group in (sample.participant & compared, ~sample.participant & compared):
        n = int(group.sum())
        yes = int((sample.outcome[group] > 0).sum())
        if n and not door.share_is_safe(yes, n):
            return False
    return True


def _few_have_most(item: DesignResults) -> bool:
    """Whether an average of money, with the number of people, tells what one or two of them have."""
    return any(is_dominated(np.abs(outcomes)) for outcomes in _outcomes(item))


def _outcomes(item: DesignResults) -> list[np.ndarray]:
    """Give the outcomes of those compared, group by group; a group without people is passed over."""
    sample, compared = item.sample, item.compared
    groups = (sample.participant & compared, ~sample.participant & compared)
    return [sample.outcome[group] for group in groups if group.any()]


def without_linked_counts(
    project: Project, estimate: Estimate, measure: Measure, protection: Protection
) -> Estimate:
    """Withhold what would let a reader work out a small count elsewhere in the report."""
    part = f"{estimate.subgroup.variable}: {estimate.subgroup.value}" if estimate.subgroup else ""
    counted: list[str] = []
    if measure.outcome.kind == "binary" and estimate.verdict != "withheld":
        # The level of a weighted comparison group is no count.
        both = project.design.comparison_is_counted
        counted = [PARTICIPANTS, COMPARISON] if both else [PARTICIPANTS]
    shares = [name for group in counted for name in outcome_names(group, measure, part)]
    updates: dict[str, object] = {}
    if not protection.shows(*shares):
        updates = {**NO_NUMBERS, "verdict": "withheld", "withheld": estimate.withheld or LINKED}
        counted = []
    elif _is_average_withheld(estimate, measure, protection):
        updates = {**NO_NUMBERS, "verdict": "withheld", "withheld": LINKED}
    for group, field in ((PARTICIPANTS, "n_participants"), (COMPARISON, "n_comparison")):
        size = size_name(group, measure, part)
        printed = level_name(group, part) if part else size
        coarse = protection.people(size) or protection.people(printed)
        if coarse is not None and getattr(estimate, field) is not None:
            both = group == PARTICIPANTS or project.design.comparison_is_counted
            # Of a weighted group in a part the number is not in the sums, and would be finer than its shares.
            shown = both or not part
            updates |= {field: coarse[0] if shown else None, "people_rounded_to": coarse[1]}
            if group == COMPARISON and estimate.effective_comparison is not None:
                worth = round_counts([estimate.effective_comparison], coarse[1])[0]
                updates["effective_comparison"] = coarse[0] if both else int(worth)
        if group in counted or (protection.shows(printed) and not protection.withholds(size)):
            continue  # a share and its error tell the number of people
        updates |= {field: None}
        if group == COMPARISON:
            updates["effective_comparison"] = None
    return _as_coarse_as_needed(project, estimate.model_copy(update=updates), measure, protection)


def _is_average_withheld(estimate: Estimate, measure: Measure, protection: Protection) -> bool:
    """Whether an estimate has an average that, with the others, would tell of a few people."""
    part = estimate.subgroup
    if part is None or estimate.verdict == "withheld":
        return False
    return not protection.shows_average(measure, part.variable, part.value)


def _as_coarse_as_needed(
    project: Project, estimate: Estimate, measure: Measure, protection: Protection
) -> Estimate:
    """Round an estimate so that, beside the others, it tells nothing of a few people."""
    variable = estimate.subgroup.variable if estimate.subgroup else ""
    part = f"{variable}: {estimate.subgroup.value}" if estimate.subgroup else ""
    both = project.design.comparison_is_counted
    groups = [PARTICIPANTS, COMPARISON] if both else [PARTICIPANTS]
    shares = [protection.share(outcome_names(group, measure, part)[0]) for group in groups]
    if shares[0] is not None:
        modelled = both and project.design.estimator(estimate.method).regression
        theirs = shares[1] if both else None
        return share_estimate(estimate, shares[0], theirs, modelled=modelled)
    step = protection.step(measure, variable)
    return coarse_estimate(estimate, step, both=both)
