"""What is imperfect in the data behind the primary result: gaps in covariates, lost outcomes, clusters.

How much of each there is leaves through the disclosure door; what it may do to the estimate is given where nothing about a
few people could be worked out from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from localeval.analysis.count_cells import COMPARISON, PARTICIPANTS, flow_name
from localeval.analysis.missing_shares import MissingShares
from localeval.base.fixed_texts import english
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
    from localeval.analysis.protection import Protection
    from localeval.designs.design import Shown
    from localeval.methods.disclosure.door import Door
    from localeval.project.project import Project

#: People a cluster, from so many on, as it is printed.
SIZE_BANDS = (
    (100, english("findings", "made.cluster_size", n=100)),
    (30, "30 to 99"),
    (10, "10 to 29"),
    (2, "2 to 9"),
    (0, "1"),
)

#: Steps of the ranges of a difference of shares, in points.
SHARE_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


def limits(
    project: Project,
    item: DesignResults,
    primary: Estimate,
    shown: Shown,
    quality: Sequence[QualityRow],
    door: Door,
    protection: Protection,
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
    protection : Protection
    """
    shares = MissingShares.of(door, protection, item.sample.in_data)
    found = Limits(
        missing=_missing(project, item, primary, quality),
        lost=_lost(item, primary, shown, protection, shares),
        clusters=_clusters(project, item, primary, protection.as_coarse(door)),
        shares_rounded_to=shares.step,
    )
    return None if found == Limits(shares_rounded_to=shares.step) else found


def _is_new(primary: Estimate) -> bool:
    """Whether the estimate is given and is of these data, and does not stand from an earlier publication."""
    return primary.estimate is not None and not primary.stands_since


def _missing(
    project: Project,
    item: DesignResults,
    primary: Estimate,
    quality: Sequence[QualityRow],
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
    low, high = _outwards(gaps.moved, primary, 0.0) if gaps.moved else (None, None)
    return MissingCovariates(
        covariates=tuple(rows),
        imputations=gaps.imputations,
        due_to_gaps=round(gaps.due_to_gaps, 2),
        low=low,
        high=high,
    )


def _outwards(ends: tuple[float, float], primary: Estimate, step: float) -> tuple[float, float]:
    """Round the ends of a range outwards: no finer than a step, nor than the estimate that it stands beside."""
    step = max(step, _step_of(primary), 0.01)
    assert primary.estimate is not None
    # A coarse estimate can lie beyond a narrow range, which is one of the exact one.
    low, high = min(ends[0], primary.estimate), max(ends[1], primary.estimate)
    return (
        round(float(np.floor(low / step + 1e-6) * step), 6) + 0.0,
        round(float(np.ceil(high / step - 1e-6) * step), 6) + 0.0,
    )


def _step_of(primary: Estimate) -> float:
    """Give the step to which the levels of an estimate are rounded, in its unit; 0 where they are not.

    A share of rounded numbers is as coarse as these in the smaller group.
    """
    sizes = [n for n in (primary.n_participants, primary.n_comparison) if n]
    if primary.unit == "percent" and primary.people_rounded_to and sizes:
        return _share_step(primary.people_rounded_to, min(sizes))
    return primary.rounded_to


def _share_step(people: int, of: int) -> float:
    """Give the least useful step of a share that tells no better than to so many people who is in it."""
    least = 100 * people / max(of, 1)
    return next((step for step in SHARE_STEPS if step >= least), SHARE_STEPS[-1])


def _lost(
    item: DesignResults,
    primary: Estimate,
    shown: Shown,
    protection: Protection,
    shares: MissingShares,
) -> LostOutcomes | None:
    losses = losses_shown(shown)
    if losses.nobody:
        return None
    sample, start = item.sample, "allocated" if item.sample.allocated else "in_data"

    def share(group: str, side: int) -> float | None:
        lost = LOST_STEPS if sample.allocated else LOST_STEPS[1:]
        if not protection.shows(*(flow_name(group, name) for name in (start, *lost))):
            return None
        whole = (sample.allocated or sample.in_data)[side]
        never = whole - sample.in_data[side]
        return shares.share_of_printed([never, sample.missing[side]], whole)

    ours, theirs = share(PARTICIPANTS, 0), share(COMPARISON, 1)
    bounds = {}
    if ours is not None and theirs is not None:
        bounds = _bounds(item, primary, protection.as_coarse(shares.door))
    return LostOutcomes(
        participants=ours,
        comparison=theirs,
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
    # No finer than a fifth of the error, so that an end says nothing of who makes it; two ends of a share, each of which is
    # worked out from the numbers of those lost, must not tell these either.
    step = float(10.0 ** np.floor(np.log10(max(primary.std_error / 5, 1e-9))))
    if primary.unit == "percent":
        step = max(step, _share_step(door.rounding, min(item.sample.sizes)))
    given: dict[str, float] = {}
    for name, found in ends.items():
        low, high = _outwards((found.low, found.high), primary, step)
        given |= {f"{name}_low": low, f"{name}_high": high}
    return given


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
    few = door.is_small(ours) or door.is_small(theirs)
    return Clusters(
        participants=door.count(ours) if given else None,
        comparison=door.count(theirs) if given else None,
        mean_size=next(words for least, words in SIZE_BANDS if size >= least) if given else "",
        correlation=correlation if given else None,
        df=_df(findings.main.df, door) if given and not few else None,
        counts_rounded_to=door.rounding,
    )


def _df(df: float, door: Door) -> int | None:
    """Give degrees of freedom as a number of clusters is given, which they tell; None where they have no end."""
    return door.count(round(df)) if np.isfinite(df) else None
