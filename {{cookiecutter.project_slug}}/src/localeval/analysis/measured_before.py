"""Whether an outcome of before the start can be one: not a value of after it, and in the unit of the outcome itself.

Groups are made alike in what was known before the programme. Where that was measured after the start, the effect is taken away
with the difference. No data can show when a value was recorded, but what lies further back in time tells an outcome less well
than what lies nearer, and two outcomes of one time go together more than outcomes of two years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from localeval.analysis.doubts import (
    BOTH,
    FAR,
    FEW,
    FEWEST,
    Doubtful,
    PlaceValues,
    closer,
    correlation,
    larger_in,
    medians_apart,
    never_by_chance,
    shares_apart,
)
from localeval.analysis.kept_values import any_of, copied_from, stays
from localeval.analysis.measured_alike import ceiling
from localeval.analysis.unrelated import unrelated
from localeval.catalogue.catalogue import same_kind
from localeval.data.standard import outcome_column
from localeval.project.outcome_settings import PriorOutcome
from localeval.project.project import Measure, Project

#: A yes or no of before and after is the same where it is for more than this share.
_SAME = 0.99
#: An earlier outcome that goes with the later one more closely than what is nearer, by this much at least.
_CLOSER = 0.1
#: And of scores, hours and awards, which people keep, by so much on Fisher's scale.
_CLOSER_KEPT = 0.6
#: Among people whom a programme takes on, what was a year before seldom goes with what is a year after so closely.
_CLOSE = 0.65
#: Amounts of after the start are asked about where they are so many times those of before; and are hardly in one unit where they
#: are so many more.
_TIMES_ASKED, _TIMES = 6.0, 20.0
#: Share of people beyond whose values hardly anybody is, on either side.
_TAIL = 0.05
#: Earlier amounts of one group are so many times smaller, and later ones alike.
_TIMES_BEFORE = 3.5
#: Two earlier outcomes contradict each other in so many people, or in so many more of one group.
_CONTRADICTED, _UNLIKE = 0.25, 0.12
#: A characteristic is of another size where medians are so many times apart and hardly anybody lies among the other group.
_SIZE, _AMONG = 5.0, 0.1
#: Two columns are exchanged in one group where each is so far apart between the groups, and alike with the other of the other group.
_CROSSED, _ALIKE = 0.2, 0.15
#: A value stands for so large a share of one group, and for so many times as many as in the other.
_HEAPED, _HEAPED_TIMES = 0.15, 8.0
#: Categories of so few values have others in one group where hardly anybody has one that both use.
_FEW_CODES, _USED = 8, 0.02


def doubts_about_priors(
    project: Project, values: PlaceValues, measure: Measure
) -> Iterator[Doubtful]:
    """Find earlier outcomes that may not be earlier, or not in the unit of the outcome.

    Parameters
    ----------
    project : Project
    values : PlaceValues
    measure : Measure
    """
    stated = [
        prior
        for prior in project.settings.prior_outcomes
        if prior.outcome is not None and prior.column in values.people.columns
    ]
    stated = [p for p in stated if pd.api.types.is_numeric_dtype(values.people[p.column])]
    now = values.at(outcome_column(measure.outcome), measure.month)
    for prior in stated:
        assert prior.outcome is not None
        before = values.before(prior.column)
        if prior.outcome == measure.outcome.code:
            yield from taken_later(values, measure, prior)
            yield from _unlike_size(measure, prior.column, before, now)
            yield from _unlike_scale(measure, prior.column, before, now)
            yield from _unlike_before_only(values, measure, prior.column, before, now)
        if same_kind(prior.outcome, measure.outcome.code):
            yield from _tells_too_much(values, measure, prior, stated, now)
    yield from _contradictions(values, stated)
    yield from unrelated(project, values, measure, stated)


def taken_later(values: PlaceValues, measure: Measure, prior: PriorOutcome) -> Iterator[Doubtful]:
    """Find an earlier outcome whose values are those of a month after the start.

    Parameters
    ----------
    values : PlaceValues
    measure : Measure
    prior : PriorOutcome
        The same outcome before the start.
    """
    ours, before = measure.outcome, values.before(prior.column)
    months = [measure.month, *values.months_near(measure.month)]
    for month in months:
        then = values.at(outcome_column(ours), month)
        for flags in values.groups.values():
            if (
                _same(before[flags], then[flags])
                if ours.kind == "binary"
                else copied_from(values, ours, (before, _month_of(prior)), month, months, flags)
            ):
                yield Doubtful("prior_is_later", column=prior.column, month=month)
                return


def _month_of(prior: PriorOutcome) -> int:
    return prior.month if prior.month is not None else -1


def _same(before: np.ndarray, then: np.ndarray) -> bool:
    """Whether a yes or no of before is, in one group, that of a month after the start."""
    known = np.isfinite(before) & np.isfinite(then)
    alike = known.sum() >= 2 * FEWEST and np.std(before[known]) > 0
    return bool(alike and (before == then)[known].mean() > _SAME)


def _unlike_size(
    measure: Measure, name: str, before: np.ndarray, now: np.ndarray
) -> Iterator[Doubtful]:
    if measure.outcome.unit != "money":
        return
    amounts = [values[values > 0] for values in (before, now)]
    if any(len(part) < FEWEST for part in amounts):
        return
    apart = float(np.median(np.log(amounts[1])) - np.median(np.log(amounts[0])))
    if abs(apart) > np.log(_TIMES_ASKED):
        sure = abs(apart) > np.log(_TIMES)
        yield Doubtful("unlike_before", column=name, times=float(np.exp(apart)), sure=sure)


def _unlike_scale(
    measure: Measure, name: str, before: np.ndarray, now: np.ndarray
) -> Iterator[Doubtful]:
    """Find a score, or a time, that hardly anybody has as they are said to have had it: a sum and a mean of items, a weight and its change."""
    if measure.outcome.unit == "money" or measure.outcome.kind == "binary":
        return
    known = [values[np.isfinite(values)] for values in (before, now)]
    if any(len(part) < FEWEST for part in known):
        return
    (low, middle, high), (low_now, middle_now, high_now) = (
        np.quantile(part, [_TAIL, 0.5, 1 - _TAIL]) for part in known
    )
    if low > high_now or high < low_now:
        yield Doubtful(
            "unlike_scale", column=name, shares=(float(middle), float(middle_now)), sure=False
        )


def _unlike_before_only(
    values: PlaceValues, measure: Measure, name: str, before: np.ndarray, now: np.ndarray
) -> Iterator[Doubtful]:
    """Find earlier amounts that are far smaller in one group, of those who have any, where the later ones are alike."""
    if measure.outcome.unit != "money":
        return
    parts = [
        [np.log(column[flags & (column > 0)]) for flags in values.groups.values()]
        for column in (before, now)
    ]
    if any(len(part) < FEWEST for pair in parts for part in pair):
        return
    (then, error), (later, _) = (medians_apart(*pair) for pair in parts)
    if abs(then) > max(np.log(_TIMES_BEFORE), FAR * error) and abs(later) < abs(then) / 3:
        yield Doubtful("unlike_covariate", larger_in(-then), float(np.exp(abs(then))), column=name, month=measure.month, sure=False)  # fmt: skip


def _tells_too_much(
    values: PlaceValues,
    measure: Measure,
    prior: PriorOutcome,
    stated: list[PriorOutcome],
    now: np.ndarray,
) -> Iterator[Doubtful]:
    """Find an earlier outcome that goes with the later one as only something nearer to it would."""
    ours, column = values.participant, outcome_column(measure.outcome)
    before, month = values.before(prior.column), _month_of(prior)
    some, later = any_of(before), any_of(now)
    link = correlation(before, now, ours)
    if prior.outcome == measure.outcome.code:
        # It lies further from the outcome than every month after the start does.
        for nearer in values.months_near(measure.month):
            if not _is_nearer(nearer, month, measure.month):
                continue
            beside = correlation(values.at(column, nearer), now, ours)
            if _far_closer(link, beside, measure):
                yield Doubtful("prior_is_later", column=prior.column, month=nearer, value=link[0])
                return
        near = _like_an_early_month(values, measure, before, month)
        if near is not None:
            yield Doubtful("prior_is_later", column=prior.column, other=column, month=near[0], value=near[1])  # fmt: skip
            return
    linked = correlation(some, later, ours)
    for other in stated:
        if other.column == prior.column or other.month != prior.month:
            continue
        if not (other.outcome and prior.outcome and same_kind(other.outcome, prior.outcome)):
            continue
        beside_it = any_of(values.before(other.column))
        at_once = correlation(some, beside_it, ours)
        if (
            abs(linked[0]) > abs(at_once[0]) + _CLOSER
            and closer(_size(linked), _size(at_once)) > FAR
            # Of two that disagree, the one that goes with what came after is the later one.
            and abs(correlation(beside_it, later, ours)[0]) < abs(linked[0])
        ):
            yield Doubtful("prior_is_later", column=prior.column, other=other.column, value=linked[0])  # fmt: skip
            return
    if ours.sum() >= 2 * FEWEST:
        inside = correlation(before[ours], now[ours], np.ones(int(ours.sum()), dtype=bool))
        # Scores, hours and awards go with themselves as closely as they will: what they do in the other group tells.
        kept = stays(measure.outcome)
        closest = not kept and inside[0] > _CLOSE and closer(inside, (_CLOSE, 10**9)) > 2.0
        # People in steady work keep what they have; of those whom a programme takes on that is not to be expected. By whether they
        # have any, where it is money for work: amounts have long tails, which make their correlations uncertain.
        pair = (_order(before), _order(now)) if kept else (some, later)
        mine, theirs = (
            correlation(pair[0][who], pair[1][who], np.ones(int(who.sum()), dtype=bool))
            for who in (ours, ~ours)
        )
        unlike = mine[0] > max(theirs[0] + 2 * _CLOSER, _CLOSE / 1.5) and closer(mine, theirs) > FAR
        if closest or unlike:
            yield Doubtful(
                "prior_tells_too_much",
                column=prior.column,
                value=mine[0] if kept else max(inside[0], mine[0]),
                sure=False,
            )


def _like_an_early_month(
    values: PlaceValues, measure: Measure, before: np.ndarray, month: int
) -> tuple[int, float] | None:
    """Give a month after the start with which an earlier outcome goes more closely than the months around that do, and how closely; None where there is none.

    The months around it lie nearer to it than the time before the start.
    """
    column, ours = outcome_column(measure.outcome), values.participant
    months = sorted({measure.month, *values.months_near(measure.month)} - {0})
    for here in months:
        beside = [m for m in months if m != here and abs(m - here) < here - month]
        if not beside:
            continue
        link = correlation(before, values.at(column, here), ours)
        others = [correlation(values.at(column, m), values.at(column, here), ours) for m in beside]
        closest = max(others, key=lambda one: one[0])
        if _far_closer(link, closest, measure):
            return here, link[0]
    return None


def _far_closer(link: tuple[float, int], beside: tuple[float, int], measure: Measure) -> bool:
    """Whether an earlier outcome goes with a month so much more closely than another month does as time would not have it.

    What people keep, but for changes that pass, goes with all months alike, and with the one written down more carefully the more.
    """
    if link[0] <= beside[0] + _CLOSER or closer(link, beside) <= FAR:
        return False
    first, second = (float(np.arctanh(np.clip(one[0], -0.999, 0.999))) for one in (link, beside))
    return not stays(measure.outcome) or first - second > _CLOSER_KEPT


def _order(values: np.ndarray) -> np.ndarray:
    """Give where each number stands among all, and nothing where it is not known."""
    return pd.Series(values).rank().to_numpy(dtype="float64")


def _size(found: tuple[float, int]) -> tuple[float, int]:
    return abs(found[0]), found[1]


def _is_nearer(nearer: int, before: int, month: int) -> bool:
    return abs(month - nearer) < month - before


def _contradictions(values: PlaceValues, stated: list[PriorOutcome]) -> Iterator[Doubtful]:
    """Find people who worked before the start and earned nothing in the same year, or more of them in one group."""
    work = next((p for p in stated if p.outcome in {"employed", "any_earnings"}), None)
    pay = next((p for p in stated if p.outcome == "earnings"), None)
    if work is None or pay is None or work.month != pay.month:
        return
    worked, paid = values.before(work.column), values.before(pay.column)
    yield from _paid_without_work(values, worked, paid, (pay.column, work.column))
    has = np.isfinite(worked) & np.isfinite(paid) & (worked > 0)
    odd = has & (paid <= 0)
    parts = {group: odd[flags & has] for group, flags in values.groups.items()}
    apart, far = shares_apart(parts["participants"], parts["comparison"])
    unlike = (
        abs(far) > FAR and abs(apart) > _UNLIKE and all(len(p) >= FEWEST for p in parts.values())
    )
    if odd.sum() >= FEW and (unlike or odd.sum() > _CONTRADICTED * has.sum()):
        yield Doubtful(
            "prior_contradicted",
            (larger_in(apart)) if unlike else "",
            column=pay.column,
            other=work.column,
            people=int(odd.sum()),
            among=int(has.sum()),
            rows=tuple(np.flatnonzero(odd).tolist()),
            sure=False,
        )


def _paid_without_work(
    values: PlaceValues, worked: np.ndarray, paid: np.ndarray, names: tuple[str, str]
) -> Iterator[Doubtful]:
    """Find far more people of one group who earned before the start and are put down as without work at the same time."""
    has = np.isfinite(worked) & np.isfinite(paid) & (paid > 0)
    odd = has & (worked <= 0)
    parts = {group: odd[flags & has] for group, flags in values.groups.items()}
    if any(len(part) < FEWEST for part in parts.values()):
        return
    apart, far = shares_apart(parts["participants"], parts["comparison"])
    if abs(apart) > _UNLIKE and abs(far) > FAR:
        pay, work = names
        yield Doubtful("prior_contradicted", larger_in(apart), column=work, other=pay, people=int(odd.sum()), among=int(has.sum()), rows=tuple(np.flatnonzero(odd).tolist()), sure=False)  # fmt: skip


def unlike_covariates(project: Project, values: PlaceValues) -> Iterator[Doubtful]:
    """Find characteristics that are of another size in one group, have other categories there, or stand in another's column.

    Parameters
    ----------
    project : Project
    values : PlaceValues
    """
    numbers: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name, kind in project.settings.covariates.items():
        if name not in values.people.columns:
            continue
        yield from _repeated_in_one(name, values)
        if kind == "category":
            yield from _unlike_codes(name, values)
            continue
        column = values.before(name)
        ours, theirs = (np.sort(column[flags & (column > 0)]) for flags in values.groups.values())
        if min(len(ours), len(theirs)) < FEWEST:
            continue
        numbers[name] = ours, theirs
        for cut in ceiling({"participants": ours, "comparison": theirs}):
            yield replace(cut, kind="covariate_ceiling", column=name, sure=False)
        times = float(np.median(ours) / np.median(theirs))
        below = _below(ours, theirs)
        if max(times, 1 / times) >= _SIZE and min(below, 1 - below) < _AMONG:
            group = larger_in(1 - times)
            yield Doubtful(
                "unlike_covariate", group, max(times, 1 / times), column=name, sure=False
            )
    for (first, mine), (second, other) in combinations(numbers.items(), 2):
        apart = [_below(*mine), _below(*other)]
        crossed = [_below(mine[0], other[1]), _below(other[0], mine[1])]
        if (
            min(apart) < _CROSSED
            and max(apart) > 1 - _CROSSED
            and all(abs(b - 0.5) < _ALIKE for b in crossed)
        ):
            yield Doubtful("columns_exchanged", column=first, other=second, sure=False)


def _repeated_in_one(name: str, values: PlaceValues) -> Iterator[Doubtful]:
    """Find a value that everybody, or many, of one group have, as a form fills it in by itself, and few of the other."""
    column = values.people[name].astype("object")
    groups = {group: column[flags].dropna() for group, flags in values.groups.items()}
    if min(map(len, groups.values())) < FEWEST:
        return
    for group, other in BOTH:
        counts = groups[group].value_counts()
        value, share = counts.index[0], float(counts.iloc[0]) / len(groups[group])
        there = groups[other] == value
        whole = share == 1 and never_by_chance(np.ones(len(groups[group]), dtype=bool), float(there.mean()), 1)  # fmt: skip
        here = groups[group] == value
        far = shares_apart(here.to_numpy(), there.to_numpy())[1]
        heaped = share >= _HEAPED and there.mean() * _HEAPED_TIMES <= share and far > FAR
        if (whole and groups[other].nunique() > 1) or (heaped and column.nunique() > _FEW_CODES):
            shares = (share, float(there.mean()))
            yield Doubtful("covariate_repeated", group, column=name, part=_shown(value), shares=shares, people=int(counts.iloc[0]), sure=False)  # fmt: skip


def _shown(value: object) -> str:
    return f"{value:,.10g}" if isinstance(value, float | int) else str(value)


def _below(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Give the share of pairs in which the participant has less, of sorted values."""
    return float(np.searchsorted(ours, theirs).sum() / (len(ours) * len(theirs)))


def _unlike_codes(name: str, values: PlaceValues) -> Iterator[Doubtful]:
    """Find a category of few values of which hardly one is used in both groups."""
    column = values.people[name]
    shares = [column[flags].value_counts(normalize=True) for flags in values.groups.values()]
    shares = [share[share > 0] for share in shares]
    known = [int(column[flags].notna().sum()) for flags in values.groups.values()]
    if min(known) < FEWEST or max(len(share) for share in shares) > _FEW_CODES:
        return
    both = shares[0].index.astype("str").intersection(shares[1].index.astype("str"))
    ours, theirs = (
        share.set_axis(share.index.astype("str")).reindex(both).fillna(0.0) for share in shares
    )
    if float(np.minimum(ours, theirs).sum()) < _USED:
        yield Doubtful("unlike_codes", column=name, sure=False)
