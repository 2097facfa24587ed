"""Whether an outcome agrees with the other outcomes of the same people, and with itself at another month.

Who is in paid work has earnings in the year that ends then; who is on a benefit for being out of work is in work less often. What
was put down at two months is not the same for everybody. And few programmes take from people what they had half a year before.
Where it is otherwise in one group, the likelier cause is in the numbers: yes that means no, another definition, "not known" put
down as no, the values of one month under the label of another.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from localeval.analysis.doubts import (
    BOTH,
    FAR,
    FEW,
    FEWEST,
    Doubtful,
    Group,
    PlaceValues,
    go_together,
    goes_with,
    larger_in,
    never_by_chance,
    shares_apart,
)
from localeval.analysis.kept_values import each_their_own, hardly_anybody_changed
from localeval.analysis.months_exchanged import months_exchanged
from localeval.catalogue.catalogue import Outcome
from localeval.data.standard import outcome_column
from localeval.project.project import Measure, Project

#: Of a group so few have an outcome at a month, and at least so many of the other group then, and of it later: so many times as many.
#: From so many on it is sure, where so many of the other group have it: programmes bring some into work at once, which others do not, but of
#: others some are in work at any month.
_CHOSEN_FEW, _CHOSEN_OTHERS, _CHOSEN_LATER, _CHOSEN_TIMES = 0.05, 0.15, 0.1, 3.0
_CHOSEN_SURE, _CHOSEN_BESIDE = 5.0, 0.25
#: By their definitions nobody has the first without some of the second at the same month.
_NEEDS = {
    "employed": ("any_earnings", "earnings", "weeks_employed"),
    "any_earnings": ("earnings",),
    "earnings": ("any_earnings",),
    "sustained_26_weeks": ("weeks_employed",),
}
#: Contradictions are asked about over this share, and lower the evidence over the other or where the groups differ so far in
#: them. Sources differ in a few per cent of people, also where both are right.
_CONTRADICTED, _MANY, _UNLIKE = 0.10, 0.25, 0.15
#: Values of two months are the same where at least this share of the amounts is; two different months seldom have even a third.
_SAME = 0.9
#: And some were copied in one group where it has so many more of them; they are most of it over the other share.
_COPIED, _HALF = 0.2, 0.5
#: And some were carried forward in everybody where this share of the amounts is the same.
_CARRIED = 0.25
#: A yes or no of at least so many people changes for some of them between two months that are so far apart.
_CHANGING, _MONTHS_APART = 100, 3
#: What one group loses and the other keeps is asked about from this difference on.
_LOST = 0.12
#: A month stands out by this share beside those before and after, and by so many standard errors.
_PEAK, _FAR_PEAK = 0.07, 4.5
#: Gaps in one group and none in the other are asked about from this share on.
_GAPS = 0.05


def disagreements(project: Project, values: PlaceValues, measure: Measure) -> Iterator[Doubtful]:
    """Find what speaks against an outcome in other outcomes and other months.

    Parameters
    ----------
    project : Project
    values : PlaceValues
        Of one place.
    measure : Measure
    """
    ours = measure.outcome
    others = {m.outcome.code: m.outcome for m in project.measures if m.outcome.code != ours.code}
    for other in others.values():
        if values.has(outcome_column(other)):
            yield from _beside(values, measure, other)
    yield from _beside_other_months(values, measure)
    yield from _gaps_of_one_group(project, values, measure)


def _beside(values: PlaceValues, measure: Measure, other: Outcome) -> Iterator[Doubtful]:
    """Hold an outcome against another one at the same month."""
    ours, column = measure.outcome, outcome_column(other)
    mine, theirs = (values.at(outcome_column(one), measure.month) for one in (ours, other))
    known = np.isfinite(mine) & np.isfinite(theirs)
    if known.sum() < 2 * FEWEST:
        return
    together = go_together(ours, other)
    if together:
        whole: dict[Group, np.ndarray] = {"": known, **values.groups}
        for group, flags in whole.items():
            inside = known & flags
            if goes_with(mine[inside] > 0, theirs[inside] > 0) * together < -FAR:
                yield Doubtful("against_another", group, other=column)
                return
    if together < 0:
        yield from _both_or_neither(values, known, mine > 0, theirs > 0, column)
    if other.code in _NEEDS.get(ours.code, ()):
        yield from _without(values, known, mine > 0, theirs > 0, column)
    elif ours.code in _NEEDS.get(other.code, ()):
        yield from _without(values, known, theirs > 0, mine > 0, column, swapped=True)


def _both_or_neither(
    values: PlaceValues, known: np.ndarray, mine: np.ndarray, theirs: np.ndarray, column: str
) -> Iterator[Doubtful]:
    """Find a group of which far more have two outcomes that mostly exclude each other, or neither, than of the other."""
    for neither, odd in ((0.0, mine & theirs), (1.0, ~mine & ~theirs)):
        parts = {group: odd[known & flags] for group, flags in values.groups.items()}
        apart, far = shares_apart(parts["participants"], parts["comparison"])
        enough = all(len(part) >= FEWEST for part in parts.values())
        if enough and abs(far) > FAR and abs(apart) > _UNLIKE:
            yield Doubtful("unlike_opposed", larger_in(apart), other=column, shares=_means(parts), value=neither, sure=False)  # fmt: skip
            return


def _without(
    values: PlaceValues,
    known: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    column: str,
    *,
    swapped: bool = False,
) -> Iterator[Doubtful]:
    """Find people who have the first outcome without the second, which it cannot be without; and, in one group, the reverse."""
    has = known & first
    odd = has & ~second
    parts = {group: (odd[flags & has]) for group, flags in values.groups.items()}
    apart, far = shares_apart(parts["participants"], parts["comparison"])
    enough = all(len(part) >= FEWEST for part in parts.values())
    unlike = enough and abs(far) > FAR and abs(apart) > _UNLIKE
    share = odd.sum() / max(has.sum(), 1)
    if odd.sum() >= FEW and (share > _CONTRADICTED or unlike):
        yield Doubtful(
            "contradicted",
            (larger_in(apart)) if unlike else "",
            other=column,
            people=int(odd.sum()),
            among=int(has.sum()),
            shares=_means(parts),
            rows=tuple(np.flatnonzero(odd).tolist()),
            value=float(swapped),
            sure=unlike or share > _MANY,
        )
        return
    lacks = {group: ~first[flags & known & second] for group, flags in values.groups.items()}
    apart, far = shares_apart(lacks["participants"], lacks["comparison"])
    if all(len(part) >= FEWEST for part in lacks.values()) and abs(far) > FAR and abs(apart) > _UNLIKE:  # fmt: skip
        # Short jobs that ended do this as well, so that it is asked about only.
        group = larger_in(apart)
        yield Doubtful("unlike_contradicted", group, other=column, shares=_means(lacks), value=float(swapped), sure=False)  # fmt: skip


def _means(parts: dict[Group, np.ndarray]) -> tuple[float, float]:
    ours, theirs = (float(part.mean()) if len(part) else 0.0 for part in parts.values())
    return ours, theirs


def _beside_other_months(values: PlaceValues, measure: Measure) -> Iterator[Doubtful]:
    column = outcome_column(measure.outcome)
    now = values.at(column, measure.month)
    near = values.months_near(measure.month, 12)
    apart = [month for month in near if abs(month - measure.month) >= _MONTHS_APART]
    for month in apart[:3] if not measure.outcome.cumulative else ():
        found = _same_in(values, measure, now, values.at(column, month))
        if found is not None:
            group, share, sure = found
            yield Doubtful(
                "same_months",
                group,
                month=month,
                value=share,
                sure=sure,
            )
            return
    exchanged = list(months_exchanged(values, measure))
    yield from exchanged
    earlier = [month for month in near if 0 < month < measure.month]
    # That a score is above nought says nothing of having it, or of having lost it.
    had = measure.outcome.unit != "score"
    if had and not exchanged and earlier and len(set(values.participant.tolist())) == 2:
        yield from _lost(values, measure, now, max(earlier))
        chosen = list(
            _chosen_later(values, column, now, [m for m in earlier if m >= _MONTHS_APART])
        )
        yield from chosen or _peak(values, column, sorted([*earlier, measure.month]))


def _chosen_later(
    values: PlaceValues, column: str, now: np.ndarray, months: list[int]
) -> Iterator[Doubtful]:
    """Find a group of which hardly anybody has an outcome at an earlier month, or nearly everybody, as where people were chosen by it.

    Where it is a few all the same, as a list that was out of date leaves them, many more have to have it at the month of the result:
    who was without it at one month alone is found at the next. Participants may be on a course that leaves no time for work, so that
    of them it is asked only.
    """
    later = {g: now[flags & np.isfinite(now)] > 0 for g, flags in values.groups.items()}
    for month in months:
        some = values.at(column, month)
        parts = {g: some[flags & np.isfinite(some)] > 0 for g, flags in values.groups.items()}
        if any(len(part) < FEWEST for part in parts.values()):
            continue
        for group, other in BOTH:
            mine, theirs = parts[group], parts[other]
            share = float(theirs.mean())
            none = 0 < share < 1 and never_by_chance(mine, share, 2 * len(months))
            few = 0.0 if none else _few_for_a_month(mine, theirs, later[group])
            if none or few:
                sure = group == "comparison" and (none or few > _CHOSEN_SURE)
                yield Doubtful("chosen_later", group, month=month, value=float(mine.mean()), people=len(mine), shares=_means(parts), sure=sure)  # fmt: skip
                return


def _few_for_a_month(mine: np.ndarray, theirs: np.ndarray, later: np.ndarray) -> float:
    """Say how many times as many of a group have an outcome later as at a month at which hardly anybody has it; 0 where it is no matter.

    The same of lacking it.
    """
    if min(len(mine), len(later)) < 2 * FEWEST:
        return 0.0
    few, other, then = (float(part.mean()) for part in (mine, theirs, later))
    if few > 0.5:
        few, other, then = 1 - few, 1 - other, 1 - then
    if not 0 < few <= _CHOSEN_FEW or other < _CHOSEN_OTHERS or then < _CHOSEN_LATER:
        return 0.0
    times = min(then, other) / few
    if other < _CHOSEN_BESIDE:
        times = min(times, _CHOSEN_SURE)
    return times if times >= _CHOSEN_TIMES else 0.0


def _peak(values: PlaceValues, column: str, months: list[int]) -> Iterator[Doubtful]:
    """Find a month at which one group has an outcome far more, or less, often than before and after, and the other has not."""
    for before, month, after in zip(months, months[1:], months[2:], strict=False):
        three = [values.at(column, one) for one in (before, month, after)]
        known = np.isfinite(three).all(axis=0)
        some = [(one > 0).astype("float64") for one in three]
        bend = some[1] - (some[0] + some[2]) / 2
        ours, theirs = (bend[flags & known] for flags in values.groups.values())
        if min(len(ours), len(theirs)) < 2 * FEWEST:
            continue
        apart = float(ours.mean() - theirs.mean())
        error = float(np.sqrt(ours.var() / len(ours) + theirs.var() / len(theirs)))
        if abs(apart) > _PEAK and abs(apart) > _FAR_PEAK * error:
            group: Group = "participants" if abs(ours.mean()) > abs(theirs.mean()) else "comparison"
            yield Doubtful("peak", group, month=month, value=apart, sure=False)
            return


def _same_in(
    values: PlaceValues, measure: Measure, now: np.ndarray, then: np.ndarray
) -> tuple[Group, float, bool] | None:
    """Say for whom, and for what share of them, the values of two months are the same, everybody (empty) or a group; and whether that is sure."""
    known = np.isfinite(now) & np.isfinite(then)
    binary = measure.outcome.kind == "binary"
    some = known if binary else known & ((now != 0) | (then != 0))
    alike = {group: (now == then)[some & flags] for group, flags in values.groups.items()}
    alike = {group: part for group, part in alike.items() if len(part) >= FEWEST}
    if not alike:
        return None
    together = np.concatenate(list(alike.values()))
    # Of a scale of eleven steps a quarter have the same at two months anyway, and most keep their hours and their awards.
    own = not binary and each_their_own(measure.outcome, now[some & (now != 0)])
    if together.all() or (own and together.mean() >= _SAME):
        return ("", 1.0, True) if own or len(together) >= _CHANGING else None
    carried: tuple[Group, float, bool] | None = None
    if own and together.mean() >= _CARRIED:
        carried = "", float(together.mean()), False
    if len(alike) < 2:
        return carried
    apart, far = shares_apart(alike["participants"], alike["comparison"])
    group = larger_in(apart)
    mine, other = alike[group], alike[larger_in(-apart)]
    if binary:
        same = mine.all() and len(mine) * np.log(max(other.mean(), 1e-9)) < np.log(1e-3)
        return (group, 1.0, True) if same else None
    if abs(far) > FAR and abs(apart) > _COPIED:
        share = float(mine.mean())
        if own:
            return group, share, share > _HALF
        # Those whom nobody helps keep what they have, and the others the less the better a programme works.
        if hardly_anybody_changed(mine):
            return group, share, False
    return carried


def _lost(values: PlaceValues, measure: Measure, now: np.ndarray, month: int) -> Iterator[Doubtful]:
    """Find a group that no longer has what it had at an earlier month, where the other mostly keeps it."""
    then = values.at(outcome_column(measure.outcome), month)
    known = np.isfinite(now) & np.isfinite(then)
    well = (now > 0, then > 0) if measure.outcome.direction == "increase" else (now <= 0, then <= 0)
    gone = {group: ~well[0][flags & known & well[1]] for group, flags in values.groups.items()}
    if any(len(part) < FEWEST for part in gone.values()):
        return
    apart, far = shares_apart(gone["participants"], gone["comparison"])
    if abs(apart) < _LOST or abs(far) < FAR:
        return
    group = larger_in(apart)
    kept = larger_in(-apart)
    bad = float(measure.outcome.direction != "increase")
    if not gone[kept].any() and _hardly_by_chance(len(gone[kept]), float(gone[group].mean())):
        yield Doubtful(
            "never_lost", kept, month=month, value=bad, people=len(gone[kept]), shares=_means(gone)
        )
        return
    # A programme that harms, or whose jobs end, does this as well: it is asked about, and nothing more is sure.
    yield Doubtful("lost_as_no", group, month=month, value=bad, shares=_means(gone), sure=False)  # fmt: skip


def _hardly_by_chance(n: int, share: float) -> bool:
    """Whether what this share has would pass n people by less than once in 10,000 times."""
    return bool(n * np.log1p(-min(share, 0.999)) < np.log(1e-4))


def _gaps_of_one_group(
    project: Project, values: PlaceValues, measure: Measure
) -> Iterator[Doubtful]:
    """Find an outcome that is not known of some of one group, and of everybody in the other."""
    if not project.has_comparison:
        return
    now = values.at(outcome_column(measure.outcome), measure.month)
    gaps = {group: np.isnan(now[flags]) for group, flags in values.groups.items()}
    for group, other in BOTH:
        share, n = gaps[other].mean() if len(gaps[other]) else 0.0, len(gaps[group])
        whole = n >= FEWEST and not gaps[group].any()
        if whole and share >= _GAPS and n * np.log1p(-min(share, 0.999)) < np.log(1e-3):
            yield Doubtful("none_lost", group, shares=_means(gaps), sure=False)
