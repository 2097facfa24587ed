"""What is known of a place's links, and what they do to its results, as it may be published.

Match rates leave as counts do, and as shares of rounded counts; rates of missed and wrong links are estimates from a sample of
pairs. What they do to each result is in ``link_results``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from localeval.analysis.count_cells import COMPARISON, PARTICIPANTS, CountCells
from localeval.analysis.link_counts import LinkedPart, add_links, linked_name, linked_parts
from localeval.analysis.link_results import giving, link_effects
from localeval.analysis.linked_sample import LinkedGroup
from localeval.data.link_quality import SourceQuality
from localeval.data.linked_people import Candidates
from localeval.methods.linkage.review import Rate
from localeval.results import (
    Estimate,
    GroupLinks,
    Linkage,
    LinkedSource,
    LinkEffects,
    MatchRate,
    OutcomeLinks,
)

if TYPE_CHECKING:
    import pandas as pd

    from localeval.analysis.count_cells import ComparedSample
    from localeval.analysis.design_results import DesignResults
    from localeval.analysis.protection import Protection
    from localeval.data.linked_people import Links
    from localeval.methods.disclosure.door import Door
    from localeval.project.project import Project


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


def linkage(evaluation: LinkedEvaluation, items: Sequence[DesignResults]) -> Linkage | None:
    """Say what is known of the links of a place; None where nothing was linked.

    Parameters
    ----------
    evaluation : LinkedEvaluation
    items : sequence of DesignResults
        Of all outcomes, the primary one first; none without a comparison group.
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
    return found.model_copy(update=_of_results(evaluation, items))


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
    reviewed = []
    for part in parts:
        rates.append(_match_rate(source.name, part, candidates, door, protection))
        if not part.name:
            group = LinkedGroup.of(source, part.group, candidates.where(part.people))
            if np.isfinite(group.candidates.probability).any():
                reviewed.append(group.shares.reviewed)
            quality.append(_quality(group, part.group, door, shown=rates[-1].linked is not None))
    return LinkedSource(
        name=source.name,
        label=source.label,
        domain=source.domain,
        no_record_means=source.no_record_means,
        threshold=source.threshold,
        # Rates of one group say nothing of the other's; a group of whom nobody has a candidate has no pair to look at.
        basis="review" if reviewed and all(reviewed) else "model",
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


def _of_results(evaluation: LinkedEvaluation, items: Sequence[DesignResults]) -> dict[str, Any]:
    """Say what the links do to the estimates of everyone: the primary one by itself, then each of the others that comes from a source."""
    links = evaluation.links
    assert links is not None
    door = evaluation.protection.as_coarse(evaluation.door)
    found: dict[str, Any] = {}
    others = []
    for item, given in zip(items, _given(evaluation.estimates, items), strict=True):
        code = item.measure.outcome.code
        sources = giving(links, code)
        if not sources:
            continue
        does = link_effects(evaluation.project, item, given, links, door)
        said = {name: getattr(does, name) for name in LinkEffects.model_fields}
        if given.role == "primary":
            found = {"primary_source": sources[0].name, **said}
        else:
            others.append(
                OutcomeLinks(outcome=code, month=given.month, source=sources[0].name, **said)
            )
    return {**found, "others": tuple(others)}


def _given(estimates: Sequence[Estimate], items: Sequence[DesignResults]) -> list[Estimate]:
    """Give the estimate of everyone of each outcome and month, as it is published."""
    main = {
        (e.outcome, e.month): e
        for e in estimates
        if e.role in ("primary", "secondary") and e.subgroup is None
    }
    return [main[item.measure.outcome.code, item.measure.month] for item in items]
