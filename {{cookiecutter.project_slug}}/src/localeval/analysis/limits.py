"""What is imperfect in the data behind the primary result: gaps in covariates, lost outcomes, clusters.

How much of each there is leaves through the disclosure door; what it may do to the estimate is given where nothing about a
few people could be worked out from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from localeval.designs.losses import LOST_STEPS, losses_shown
from localeval.methods.impact.bounds import EffectBounds, lee_bounds, manski_bounds
from localeval.methods.impact.clusters import intracluster_correlation
from localeval.methods.inputs import MethodError
from localeval.results import (
    Clusters,
    CovariateGaps,
    Estimate,
    Limits,
    LostOutcomes,
    MissingCovariates,
)

if TYPE_CHECKING:
    from localeval.analysis.design_results import DesignResults
    from localeval.analysis.facts import QualityRow
    from localeval.designs.design import Shown
    from localeval.methods.disclosure.door import Door
    from localeval.project.project import Project

#: People a cluster, from so many on, as it is printed.
SIZE_BANDS = ((100, "100 or more"), (30, "30 to 99"), (10, "10 to 29"), (2, "2 to 9"), (0, "1"))


def limits(
    project: Project,
    item: DesignResults,
    primary: Estimate,
    shown: Shown,
    quality: Sequence[QualityRow],
    door: Door,
) -> Limits | None:
    """Say what the data behind the primary result leave open; None where that is nothing.

    Parameters
    ----------
    project : Project
    item : DesignResults
        The primary outcome's.
    primary : Estimate
        As it is published.
    shown : Shown
        What the evidence is judged by, the flow among it.
    quality : sequence of QualityRow
        As it is published.
    door : Door
    """
    found = Limits(
        missing=_missing(project, item, primary, quality, door),
        lost=_lost(item, primary, shown, door),
        clusters=_clusters(project, item, primary, door),
    )
    return None if found == Limits() else found


def _is_new(primary: Estimate) -> bool:
    """Whether the estimate is given and is of these data, and does not stand from an earlier publication."""
    return primary.estimate is not None and not primary.stands_since


def _missing(
    project: Project,
    item: DesignResults,
    primary: Estimate,
    quality: Sequence[QualityRow],
    door: Door,
) -> MissingCovariates | None:
    covariates = project.settings.covariates
    rows = [
        CovariateGaps(
            covariate=row.column,
            participants=row.participants_missing,
            comparison=row.comparison_missing,
        )
        for row in quality
        if row.column in covariates
        and (row.participants_missing, row.comparison_missing) != (0.0, 0.0)
    ]
    if not rows:
        return None
    gaps = item.findings.gaps if item.findings else None
    if gaps is None or not _is_new(primary):
        return MissingCovariates(covariates=tuple(rows))
    low, high = gaps.moved or (None, None)
    return MissingCovariates(
        covariates=tuple(rows),
        imputations=gaps.imputations,
        due_to_gaps=round(gaps.due_to_gaps, 2),
        low=None if low is None else door.number(low, primary.unit),
        high=None if high is None else door.number(high, primary.unit),
    )


def _lost(item: DesignResults, primary: Estimate, shown: Shown, door: Door) -> LostOutcomes | None:
    losses = losses_shown(shown)
    if losses.nobody:
        return None
    steps = {step.step: step for step in shown.flow}
    left_out = [steps[name] for name in LOST_STEPS if name in steps]
    start = steps.get("allocated", steps["in_data"])

    def share(group: str) -> float | None:
        counts: list[int | None] = [getattr(step, group) for step in left_out]
        known = [n for n in counts if n is not None]
        whole: int | None = getattr(start, group)
        if len(known) < len(counts) or not whole:
            return None
        return float(round(min(100.0, 100 * sum(known) / whole)))

    shares = share("participants"), share("comparison")
    bounds = _bounds(item, primary, door) if None not in shares else {}
    return LostOutcomes(
        participants=shares[0],
        comparison=shares[1],
        counted_from="allocated" if losses.of_allocated else "data",
        within_bounds=losses.within_bounds,
        **bounds,
    )


def _bounds(item: DesignResults, primary: Estimate, door: Door) -> dict[str, float]:
    """Give the bounds of the effect, where so many are lost that no person can be told from them."""
    sample = item.sample
    lost = [int(sample.lost_participant.sum()), int((~sample.lost_participant).sum())]
    if (
        primary.std_error is None
        or not _is_new(primary)
        or any(door.is_small(n) for n in lost)
        or not sum(lost)
    ):
        return {}
    outcome = np.concatenate([sample.outcome, np.full(sum(lost), np.nan)])
    participant = np.concatenate([sample.participant, sample.lost_participant])
    weights = _weights_of_all(item)
    ends: dict[str, EffectBounds] = {}
    try:
        ends["lee"] = lee_bounds(outcome, participant, weights)
        if item.measure.outcome.kind == "binary":
            ends["worst"] = manski_bounds(outcome, participant, weights, 0.0, 100.0)
    except MethodError:
        return {}
    if not _is_coarse(item, lost, door):
        ends.pop("lee")
    # No finer than a fifth of the error, so that an end says nothing of who makes it.
    step = 10.0 ** np.floor(np.log10(max(primary.std_error / 5, 1e-9)))
    return {
        f"{name}_{end}": door.number(np.round(getattr(found, end) / step) * step, primary.unit)
        for name, found in ends.items()
        for end in ("low", "high")
    }


def _weights_of_all(item: DesignResults) -> np.ndarray:
    """Give the weights of everybody, also of who is lost: one each where the design has none."""
    if item.findings is not None and item.findings.weights_of_all is not None:
        return item.findings.weights_of_all
    return np.ones(len(item.sample.outcome) + len(item.sample.lost_participant))


def _is_coarse(item: DesignResults, lost: Sequence[int], door: Door) -> bool:
    """Whether Lee's bounds cut nobody or so many people that none of them can be told from the others."""
    kept = [n / (n + out) for n, out in zip(item.sample.sizes, lost, strict=True)]
    more = int(kept[1] > kept[0])
    cut = (1 - min(kept) / max(kept)) * item.sample.sizes[more]
    return cut == 0 or cut >= door.threshold


def _clusters(
    project: Project, item: DesignResults, primary: Estimate, door: Door
) -> Clusters | None:
    column, findings = project.settings.cluster, item.findings
    if not column or findings is None or findings.main.clusters is None:
        return None
    compared = item.sample.where(item.compared)
    ids = compared.people[column].factorize()[0]
    outcome = compared.outcome.copy()
    for group in (compared.participant, ~compared.participant):
        outcome[group] -= outcome[group].mean()
    size = len(ids) / len(np.unique(ids))
    try:
        correlation = round(intracluster_correlation(outcome, ids), 2)
    except MethodError:
        correlation = None
    given = _is_new(primary)
    ours, theirs = findings.main.clusters
    return Clusters(
        participants=door.count(ours) if given else None,
        comparison=door.count(theirs) if given else None,
        mean_size=next(words for least, words in SIZE_BANDS if size >= least) if given else "",
        correlation=correlation if given else None,
        df=round(findings.main.df, 0) if given and np.isfinite(findings.main.df) else None,
    )
