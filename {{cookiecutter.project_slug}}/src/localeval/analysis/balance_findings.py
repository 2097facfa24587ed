"""How alike participants and the comparison group are: balance, profile, and overlap of the scores.

Everything leaves through the disclosure door. Nothing here is an estimate of an impact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from localeval.analysis.average_protection import cautious_step
from localeval.analysis.count_cells import (
    COMPARISON,
    PARTICIPANTS,
    flow_name,
    level_name,
    rest_name,
    size_name,
    yes_no_columns,
)
from localeval.analysis.design_results import DesignResults
from localeval.analysis.facts import Overlap
from localeval.analysis.protection import Protection
from localeval.analysis.sample import Sample
from localeval.designs.evidence_rules import BALANCE_LIMIT
from localeval.methods.disclosure.averages import round_to, step_beside
from localeval.methods.disclosure.door import Door
from localeval.methods.disclosure.single_figures import few_differ, is_dominated, share_step
from localeval.methods.impact.covariates import design_matrix
from localeval.project.project import Measure, Project
from localeval.results import Balance, BalanceRow

#: Bins of the overlap figure before small ones are joined.
OVERLAP_BINS = 20


def balance(
    project: Project, item: DesignResults, door: Door, protection: Protection
) -> Balance | None:
    """Give the balance of the primary outcome's sample, before and after adjustment.

    None where nothing was compared, or where a group is too small for its means to be published.

    Parameters
    ----------
    project : Project
    item : DesignResults
        Of the primary outcome.
    door : Door
    protection : Protection
    """
    findings, sample = item.findings, item.sample.where(item.compared)
    if findings is None or findings.balance is None or not door.enough(*sample.sizes):
        return None
    table, weighting = findings.balance, findings.weighting
    covariates = dict(project.settings.covariates)
    describe = _Rows(sample, project.primary, covariates, door, protection, rounded=False)
    rows = tuple(
        describe.row(str(name), row)
        for name, row in zip(table.index, table.to_dict("records"), strict=True)
    )
    # A difference whose means are withheld is not printed, and does not count where a reader could tell that
    # it is the one; after weighting it tells of no count, because the weighted mean is not printed either.
    # What is not known of anybody in a group is not alike, which the table of what is missing tells as well.
    means = table[["participant_mean", "comparison_before"]]
    unknown = ~np.isfinite(means.to_numpy(dtype=np.float64)).all(axis=1)
    shown = [
        row.participant_mean is not None or bool(gone)
        for row, gone in zip(rows, unknown, strict=True)
    ]
    printed = [row.smd_before if row.people_rounded_to else None for row in rows]
    before = [
        abs(value) if coarse is None else coarse
        for value, coarse, show in zip(table["smd_before"], printed, shown, strict=True)
        if show
    ]
    adjusted = weighting is not None
    after = [abs(value) for value in table["smd_after"]] if adjusted else []
    judged = after if adjusted else before
    digits = 2 if protection.caution else 3
    sizes = [size_name(group, item.measure) for group in (PARTICIPANTS, COMPARISON)]
    return Balance(
        rows=rows,
        limit=BALANCE_LIMIT,
        largest_before=_largest(before, digits),
        largest_after=_largest_shown(after, shown, digits) if adjusted else None,
        over_limit_before=sum(value >= BALANCE_LIMIT for value in before),
        over_limit_after=sum(value >= BALANCE_LIMIT for value in after) if adjusted else None,
        passed=max(judged, default=np.inf) < BALANCE_LIMIT,
        off_support=_off_support(item, door, protection),
        effective_comparison=protection.as_coarse(door).count(round(weighting.effective_comparison))
        if weighting is not None and protection.shows(sizes[1])
        else None,
        further_terms=weighting.further_terms if weighting is not None else (),
    )


def _off_support(item: DesignResults, door: Door, protection: Protection) -> int | None:
    """Count the participants without anyone alike; None where that is withheld or nobody was looked for."""
    if item.weighting is None:
        return None
    off = int((~item.compared & item.sample.participant).sum())
    shown = protection.shows(flow_name(PARTICIPANTS, "off_support"))
    return protection.as_coarse(door).count(off) if shown else None


def _largest(differences: list[float], digits: int) -> float | None:
    """Largest finite difference; one that cannot be measured counts as over the limit elsewhere."""
    finite = [value for value in differences if np.isfinite(value)]
    return round(max(finite), digits) if finite else None


def _largest_shown(differences: list[float], shown: list[bool], digits: int) -> float | None:
    """Largest difference; None where it belongs to a row that is withheld."""
    among = [value for value, show in zip(differences, shown, strict=True) if show]
    largest = _largest(among, digits)
    return largest if largest == _largest(differences, digits) else None


def _smd(value: float | None, digits: int = 3) -> float | None:
    """Publish a standardised difference; None where a group without any spread leaves it undefined.

    One under the limit is not rounded onto it: the table would call unlike what the sentence beside it calls alike.
    """
    if value is None or not np.isfinite(value):
        return None
    printed = round(abs(float(value)), digits)
    if abs(value) < BALANCE_LIMIT <= printed:
        return round(BALANCE_LIMIT - 10.0**-digits, digits)
    return printed


def _beside_limit(printed: float, exact: float) -> float:
    """Bring a difference of rounded shares to the side of the limit on which the exact one is.

    Whether groups are alike must not hang on the rounding, which can be more than the limit.
    """
    if not np.isfinite(exact) or (printed < BALANCE_LIMIT) == (exact < BALANCE_LIMIT):
        return printed
    return BALANCE_LIMIT if exact >= BALANCE_LIMIT else BALANCE_LIMIT - 0.01


def participant_profile(
    project: Project, sample: Sample, door: Door, protection: Protection
) -> Balance | None:
    """Describe participants alone, where there is no comparison group; None where they are too few.

    Parameters
    ----------
    project : Project
    sample : Sample
        Of the primary outcome.
    door : Door
    protection : Protection
    """
    covariates = dict(project.settings.covariates)
    if not covariates or not door.enough(len(sample.people)):
        return None
    design = design_matrix(sample.people, covariates, all_levels=True)
    describe = _Rows(sample, project.primary, covariates, door, protection, rounded=True)
    rows = tuple(
        describe.row(str(name), {"participant_mean": design[name].mean(), "smd_before": 0.0})
        for name in design.columns
    )
    return Balance(
        rows=rows,
        largest_before=0.0,
        largest_after=None,
        over_limit_before=0,
        over_limit_after=None,
        passed=True,
    )


class _Rows:
    """Rows of the balance table, through the disclosure door.

    Parameters
    ----------
    sample : Sample
        The people compared.
    measure : Measure
        The primary one.
    covariates : mapping of str to str
    door : Door
    protection : Protection
    rounded : bool
        Give shares of rounded counts; else exact ones.
    """

    def __init__(
        self,
        sample: Sample,
        measure: Measure,
        covariates: Mapping[str, str],
        door: Door,
        protection: Protection,
        *,
        rounded: bool,
    ) -> None:
        self._design = design_matrix(sample.people, covariates, all_levels=True)
        self._groups = {PARTICIPANTS: sample.participant, COMPARISON: ~sample.participant}
        self._groups = {name: flags for name, flags in self._groups.items() if flags.any()}
        self._door, self._protection, self._rounded = door, protection, rounded
        self._sizes_shown = protection.shows(*(size_name(g, measure) for g in self._groups))
        #: The column of each row, and those that hold the people who are not in it.
        self._counted: dict[str, bool] = {}
        for columns in yes_no_columns(sample.people, covariates):
            rest = any(not yes for _, yes in columns)
            self._counted |= {column: rest for column, yes in columns if yes}

    def row(self, name: str, values: Mapping[Any, float]) -> BalanceRow:
        """Give the row of a column of the design."""
        column, share = self._design[name].to_numpy(), name in self._counted
        if share:
            names = [level_name(group, name) for group in self._groups]
            if self._counted[name]:
                names += [rest_name(group, name) for group in self._groups]
            safe = self._protection.shows(*names) and all(
                self._is_safe(column[flags]) for flags in self._groups.values()
            )
        else:
            # An average of whole numbers can tell how many people it is of, or how many have something at all.
            amounts = np.abs(column)
            safe = self._sizes_shown and not any(
                is_dominated(amounts[flags]) or few_differ(column[flags], self._door.threshold)
                for flags in self._groups.values()
            )

        coarse = self._coarse_row(name, values) if share and safe else None
        if coarse is not None:
            return coarse

        step = 0.0
        if not share:
            groups = [column[flags] for flags in self._groups.values()]
            step = cautious_step(groups, self._protection.caution, self._door.threshold)
            printed = self._protection.averages.printed_covariates.get(name, frozenset())
            step = step_beside(step, printed)

        def mean(key: str) -> float | None:
            value = values.get(key)
            if value is None or not np.isfinite(value) or not safe:
                return None
            if share and self._rounded:
                return self._door.share(int((column > 0).sum()), len(column))
            if step:
                return round_to(value, step)
            return self._door.number(value * 100 if share else value, "percent")

        # From a difference and the other group's numbers a mean that is withheld could be had.
        return BalanceRow(
            covariate=name,
            participant_mean=mean("participant_mean"),
            comparison_before=mean("comparison_before"),
            comparison_after=mean("comparison_after"),
            smd_before=_smd(values["smd_before"], 2 if step else 3) if safe else None,
            smd_after=_smd(values.get("smd_after"), 2 if step else 3) if safe else None,
            share=share,
            rounded_to=step,
        )

    def _coarse_row(self, name: str, values: Mapping[Any, float]) -> BalanceRow | None:
        """Give the row of shares that are printed of rounded numbers; None where they are printed as they are.

        The difference before adjustment is worked out from what is printed, so that it tells no more than whether it is
        small; the weighted share from the difference after it.
        """
        shares = {group: self._protection.share(level_name(group, name)) for group in self._groups}
        known = {group: share for group, share in shares.items() if share is not None}
        if len(known) < len(shares):
            return None
        ours = known[PARTICIPANTS].percent / 100
        theirs = known[COMPARISON].percent / 100 if COMPARISON in known else None
        spread = self._spread(self._design[name].to_numpy(), values, ours, theirs)
        before = 0.0
        if theirs is not None and spread:
            exact = abs(float(values.get("smd_before", 0.0)))
            before = _beside_limit(abs(ours - theirs) / spread, exact)
        # Weights that balance make the weighted share the exact share of participants. What is printed of it is theirs as it
        # is printed, less the difference, which is about the weights and tells of no number of people.
        after = values.get("smd_after")
        weighted = None
        if after is not None and np.isfinite(after):
            after = round(float(after), 2)
            way = np.sign(values["participant_mean"] - values["comparison_after"])
            weighted = round(100 * float(np.clip(ours - way * after * spread, 0, 1)), 2)
        return BalanceRow(
            covariate=name,
            participant_mean=round(100 * ours, 2),
            comparison_before=None if theirs is None else round(100 * theirs, 2),
            comparison_after=weighted,
            smd_before=_smd(before),
            smd_after=_smd(after, 2),
            share=True,
            people_rounded_to=known[PARTICIPANTS].step,
        )

    def _spread(
        self, column: np.ndarray, values: Mapping[Any, float], ours: float, theirs: float | None
    ) -> float:
        """Give the standard deviation by which a design divides the difference of two shares, from printed ones."""
        if theirs is None:
            return 0.0
        exact = [float(column[flags].mean()) for flags in self._groups.values()]
        alone = float(np.sqrt(exact[0] * (1 - exact[0])))
        difference, given = abs(exact[0] - exact[1]), abs(float(values["smd_before"]))
        by_participants = alone > 0 and abs(difference / alone - given) < 1e-9
        if by_participants and ours not in (0.0, 1.0):
            return float(np.sqrt(ours * (1 - ours)))
        return float(np.sqrt(np.mean([p * (1 - p) for p in (ours, theirs)])))

    def _is_safe(self, column: np.ndarray) -> bool:
        n, yes = len(column), int((column > 0).sum())
        return yes in (0, n) or self._door.share_is_safe(yes, n)


def overlap(
    item: DesignResults, door: Door, protection: Protection, *, stands: bool = False
) -> Overlap | None:
    """Draw up the histogram of propensity scores, with bins joined until none holds too few people.

    The bins have equal widths on the log-odds scale, where the scores of a large comparison group do
    not crowd into the first bin. Everyone is drawn, also who is off support, so that shares are no finer
    than what one person counts: they must not tell how many people that are.

    Parameters
    ----------
    item : DesignResults
        Of the primary outcome.
    door : Door
    protection : Protection
    stands : bool
        Whether the flow or the balance stands from an earlier publication, because new ones would tell of few.
    """
    sizes = [size_name(group, item.measure) for group in (PARTICIPANTS, COMPARISON)]
    weighting = item.weighting
    if weighting is None or weighting.score is None or not door.enough(*item.sample.sizes):
        return None
    if not protection.shows(*sizes):
        return None
    score, participant = weighting.score, item.sample.participant
    with np.errstate(
        divide="ignore"
    ):  # people whom the covariates give away have a score of 0 or 1
        logit = np.log(score) - np.log1p(-score)
    finite = logit[np.isfinite(logit)]
    logit = np.clip(logit, finite.min(), finite.max())
    # Ends on a grid of halves: the least and the greatest score belong to one person each.
    ends = np.floor(logit.min() * 2) / 2, np.ceil(logit.max() * 2 + 1e-9) / 2
    edges = np.linspace(*ends, OVERLAP_BINS + 1)
    counts = np.array(
        [np.histogram(logit[group], edges)[0] for group in (participant, ~participant)]
    )
    keep = _joined(counts, door.threshold)
    edges = edges[keep]
    weights = weighting.weights
    coarse = protection.as_coarse(door).rounding
    parts = []
    for group, weight in (
        (participant, None),
        (~participant, None),
        (~participant, weights[~participant]),
    ):
        heights = np.histogram(logit[group], edges, weights=weight)[0].astype(float)
        step = share_step(int(group.sum()), coarse if protection.caution or stands else 1)
        shares = np.round(100 * heights / heights.sum() / step) * step
        parts.append(tuple(float(share) for share in shares))
    return Overlap(
        edges=tuple(round(float(1 / (1 + np.exp(-edge))), 6) for edge in edges),
        participants=parts[0],
        comparison=parts[1],
        weighted=parts[2],
        off_support=None if stands else _off_support(item, door, protection),
        people_rounded_to=coarse,
        stands=stands,
    )


def _joined(counts: np.ndarray, threshold: int) -> list[int]:
    """Choose edges so that each bin has nobody or at least ``threshold`` people of each group."""

    def enough(low: int, high: int) -> bool:
        people = counts[:, low:high].sum(axis=1)
        return all(n == 0 or n >= threshold for n in people) and people.sum() > 0

    end = counts.shape[1]
    keep = [0]
    for i in range(1, end):
        if enough(keep[-1], i):
            keep.append(i)
    while len(keep) > 1 and not enough(keep[-1], end):  # join what is left to the bins before it
        keep.pop()
    return [*keep, end]
