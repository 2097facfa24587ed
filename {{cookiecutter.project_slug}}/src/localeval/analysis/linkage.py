"""What is known of a place's links, and what they do to the primary result, as it may be published.

Match rates leave as counts do, and as shares of rounded counts; rates of missed and wrong links are estimates from a sample of
pairs, and what is worked out with them is rounded to a fifth of its error. Estimates with some links taken away are no finer than a
share of rounded people, so that, beside the main one, none tells of a few.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from localeval.analysis.count_cells import COMPARISON, PARTICIPANTS, CountCells
from localeval.analysis.limits import SHARE_STEPS
from localeval.analysis.link_counts import LinkedPart, add_links, linked_name, linked_parts
from localeval.analysis.link_effects import (
    ASSUMED_MISSED,
    ASSUMED_WRONG,
    Adjusted,
    LinkedOutcome,
    Relinked,
)
from localeval.analysis.linked_sample import UNSEEN, LinkedGroup
from localeval.data.link_quality import SourceQuality
from localeval.data.linked_people import Candidates
from localeval.methods.impact.attrition import attrition_is_low
from localeval.methods.impact.effect import Effect
from localeval.methods.inputs import MethodError
from localeval.methods.linkage.review import Rate
from localeval.results import (
    AtThreshold,
    Estimate,
    GroupLinks,
    Linkage,
    LinkedSource,
    MatchRate,
    Verdict,
)

if TYPE_CHECKING:
    import pandas as pd

    from localeval.analysis.count_cells import ComparedSample
    from localeval.analysis.design_results import DesignResults
    from localeval.analysis.protection import Protection
    from localeval.data.linked_people import Links
    from localeval.methods.disclosure.door import Door
    from localeval.project.project import Project

#: Code of the estimate without missed and wrong links.
METHOD = "adjusted_for_links"


class LinkedEvaluation(Protocol):
    """What is asked of an ``analysis.evaluation.Evaluation``."""

    project: Project
    door: Door

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]: ...
    @property
    def links(self) -> Links | None: ...
    @property
    def protection(self) -> Protection: ...
    @property
    def estimates(self) -> tuple[Estimate, ...]: ...
    @property
    def compared_samples(self) -> tuple[ComparedSample, ...]: ...


def linkage(evaluation: LinkedEvaluation, item: DesignResults | None) -> Linkage | None:
    """Say what is known of the links of a place; None where nothing was linked.

    Parameters
    ----------
    evaluation : LinkedEvaluation
    item : DesignResults or None
        The primary outcome's; None without a comparison group.
    """
    links = evaluation.links
    if links is None:
        return None
    door, protection = evaluation.door, evaluation.protection
    parts = _parts(evaluation)
    people = evaluation.tables["people"]
    sources = []
    for source in links.quality.sources:
        candidates = links.of(source, people["person_id"])
        sources.append(_source(source, candidates, parts, door, protection))
    found = Linkage(sources=tuple(sources))
    return found if item is None else found.model_copy(update=_of_primary(evaluation, item))


def _parts(evaluation: LinkedEvaluation) -> list[LinkedPart]:
    project = evaluation.project
    groups = [PARTICIPANTS, COMPARISON] if project.has_comparison else [PARTICIPANTS]
    return linked_parts(evaluation.tables["people"], groups, list(project.settings.subgroups))


def count_links(evaluation: LinkedEvaluation, cells: CountCells) -> None:
    """Add the counts of links to those of the report."""
    links = evaluation.links
    if links is None:
        return
    people = evaluation.tables["people"]
    sources = [(source, links.of(source, people["person_id"])) for source in links.quality.sources]
    add_links(cells, _parts(evaluation), sources, list(evaluation.compared_samples), people)


def _source(
    source: SourceQuality,
    candidates: Candidates,
    parts: list[LinkedPart],
    door: Door,
    protection: Protection,
) -> LinkedSource:
    rates, quality = [], []
    reviewed = False
    for part in parts:
        rates.append(_match_rate(source.name, part, candidates, door, protection))
        if not part.name:
            group = LinkedGroup.of(source, part.group, candidates.where(part.people))
            reviewed = reviewed or group.shares.reviewed
            quality.append(_quality(group, part.group, door, shown=rates[-1].linked is not None))
    return LinkedSource(
        name=source.name,
        label=source.label,
        domain=source.domain,
        no_record_means=source.no_record_means,
        threshold=source.threshold,
        basis="review" if reviewed else "model",
        gives=tuple(source.gives),
        rates=tuple(rates),
        quality=tuple(quality),
    )


def _match_rate(
    source: str, part: LinkedPart, candidates: Candidates, door: Door, protection: Protection
) -> MatchRate:
    coarse = protection.as_coarse(door)
    whole, n = int(part.people.sum()), int((candidates.linked & part.people).sum())
    people = coarse.count(whole) if protection.shows(part.cell) else None
    shown = protection.shows(part.cell, linked_name(source, part.group, part.name))
    linked = coarse.count(n) if shown else None
    share = None
    if people and linked is not None and not coarse.is_small(whole - n):
        share = min(coarse.share(n, whole), 100.0)
    # With all and without the few who are not linked, their number would be told.
    if share is None and linked is not None and n != whole:
        linked = None
    return MatchRate(
        group=part.group,
        variable=part.variable,
        value=part.value,
        people=people,
        linked=linked,
        share=None if share is None else round(share, 1),
    )


def _quality(group: LinkedGroup, name: str, door: Door, *, shown: bool) -> GroupLinks:
    """Give rates of missed and wrong links; nothing where links are withheld, or hardly a pair was reviewed."""
    rates, reviewed = group.rates, group.reviewed
    if not shown or door.is_small(reviewed):
        return GroupLinks(group=name, reviewed=None, found=None, wrong=None)
    found, wrong = rates.found, rates.wrong
    return GroupLinks(
        group=name,
        reviewed=door.count(reviewed),
        found_if_unseen=_percent(rates.found_with_unseen),
        **_ends("found", found),
        **_ends("wrong", wrong),
    )


def _ends(name: str, rate: Rate | None) -> dict[str, Any]:
    value, low, high = (rate.value, rate.low, rate.high) if rate else (None, None, None)
    return {name: _percent(value), f"{name}_low": _percent(low), f"{name}_high": _percent(high)}


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _of_primary(evaluation: LinkedEvaluation, item: DesignResults) -> dict[str, Any]:
    """Say what the links do to the primary estimate."""
    links, primary = evaluation.links, evaluation.estimates[0]
    assert links is not None
    code = item.measure.outcome.code
    giving = [source for source in links.quality.sources if code in source.gives]
    if not giving:
        return {}
    source = giving[0]
    found: dict[str, Any] = {"primary_source": source.name}
    if len(giving) > 1:
        return {**found, "not_adjusted": "several"}
    if item.findings is None or primary.std_error is None or primary.stands_since:
        return {**found, "not_adjusted": "no_main"}
    candidates = links.of(source, item.sample.people["person_id"])
    outcome = LinkedOutcome(evaluation.project, item, source, candidates)
    door = evaluation.protection.as_coarse(evaluation.door)
    step, fine = _step(primary, door, item.sample.sizes), _fine_step(primary)
    reviewed = all(group.shares.reviewed for group in outcome.groups)
    found["missed_alike"] = _missed_alike(source, outcome.groups)
    found["thresholds"] = tuple(
        _at_threshold(one, primary, step) for one in outcome.at_thresholds(door)
    )
    if not reviewed:
        low, high = outcome.assumed()
        found |= {
            "assumed_missed": 100 * ASSUMED_MISSED,
            "assumed_wrong": 100 * ASSUMED_WRONG,
            "assumed_low": _down(min(low, primary.estimate or low), fine),
            "assumed_high": _up(max(high, primary.estimate or high), fine),
        }
    try:
        adjusted = outcome.adjusted()
    except MethodError:
        return {**found, "not_adjusted": "no_number"}
    estimate = _estimate(adjusted, primary, fine)
    return {
        **found,
        "adjusted": estimate,
        "agrees": _agrees(primary, adjusted),
        "due_to_review": round(adjusted.joined.due_to_review, 2) if reviewed else None,
        "unseen": 100 * UNSEEN if source.no_record_means == "no" else 0,
        "open_low": _down(adjusted.low, fine),
        "open_high": _up(adjusted.high, fine),
    }


def _fine_step(primary: Estimate) -> float:
    """Give the step to which estimates with rates of a review in them are rounded: a fifth of the error, or less."""
    assert primary.std_error is not None
    step = float(10.0 ** np.floor(np.log10(max(primary.std_error / 5, 1e-9))))
    return max(step, primary.rounded_to, 0.01)


def _step(primary: Estimate, door: Door, sizes: tuple[int, int]) -> float:
    """Give the step to which estimates of fewer links are rounded."""
    step = _fine_step(primary)
    if primary.unit != "percent":
        return step
    least = 100 * max(door.rounding, primary.people_rounded_to) / max(min(sizes), 1)
    return max(step, next((s for s in SHARE_STEPS if s >= least), SHARE_STEPS[-1]))


def _near(value: float, step: float) -> float:
    return round(float(np.round(value / step) * step), 6) + 0.0


def _down(value: float, step: float) -> float:
    return round(float(np.floor(value / step + 1e-6) * step), 6) + 0.0


def _up(value: float, step: float) -> float:
    return round(float(np.ceil(value / step - 1e-6) * step), 6) + 0.0


def _verdict(low: float, high: float, direction: str) -> Verdict:
    if low <= 0 <= high:
        return "inconclusive"
    return "better" if (low > 0) == (direction == "increase") else "worse"


def _rounded(estimate: float, low: float, high: float, step: float) -> dict[str, float]:
    """Round an interval to a step so that it still holds its estimate and lies on the same side of none."""
    low, high = (_beside_none(end, _near(end, step)) for end in (low, high))
    middle = min(max(_near(estimate, step), low), high)
    return {"estimate": middle, "low": low, "high": high}


def _beside_none(exact: float, rounded: float) -> float:
    """Keep an end that would be rounded to none, or beyond it, just on its own side, as it is printed: ``above 0``."""
    return rounded if exact * rounded > 0 else float(np.copysign(0.01, exact))


def _estimate(adjusted: Adjusted, primary: Estimate, step: float) -> Estimate:
    joined = adjusted.joined
    return primary.model_copy(
        update={
            "method": METHOD,
            "role": "sensitivity",
            "participant_level": None,
            "comparison_level": None,
            "effective_comparison": None,
            "minimum_detectable": None,
            "std_error": max(_near(joined.std_error, step), step),
            "p_value": round(joined.p_value, 4),
            "p_adjusted": None,
            "tests_in_family": 1,
            "verdict": _verdict(joined.low, joined.high, primary.direction),
            "rounded_to": 0 if primary.unit == "percent" else step,
            **_rounded(adjusted.effect.estimate, joined.low, joined.high, step),
        }
    )


def _at_threshold(one: Relinked, primary: Estimate, step: float) -> AtThreshold:
    effect: Effect = one.effect
    return AtThreshold(
        threshold=one.threshold,
        verdict=_verdict(effect.low, effect.high, primary.direction),
        **_rounded(effect.estimate, effect.low, effect.high, step),
    )


def _agrees(primary: Estimate, adjusted: Adjusted) -> bool:
    """Whether the adjusted estimate has the verdict of the one as linked and lies in its interval."""
    assert primary.low is not None
    assert primary.high is not None
    joined = adjusted.joined
    same = _verdict(joined.low, joined.high, primary.direction) == primary.verdict
    return same and primary.low <= adjusted.effect.estimate <= primary.high


def _missed_alike(source: SourceQuality, groups: tuple[LinkedGroup, LinkedGroup]) -> bool | None:
    """Whether missed links are as few and as alike in both groups as lost outcomes have to be; None where they are these."""
    if source.no_record_means != "no":
        return None
    missed, found = zip(*(group.in_source for group in groups), strict=True)
    with contextlib.suppress(MethodError):
        lost, kept = ([(n, n) for n in both] for both in (missed, found))
        return attrition_is_low((lost[0], lost[1]), (kept[0], kept[1]))
    return None
