"""Whether the parts of the people, such as those of one provider or file, agree in what their values mean.

Within a part an outcome goes with others, with other months and with what was before the start as it does elsewhere, and its amounts
are of the same size. Where one part is otherwise, and the rest is not, the likelier cause is whoever wrote it down. What only shows
in a part's own values is looked for in ``parts_alike``; what holds for a whole group, in the modules beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.analysis.covariates_in_parts import recorded_otherwise
from localeval.analysis.doubts import (
    FAR,
    FEW,
    FEWEST,
    TIMES,
    Doubtful,
    PlaceValues,
    closer,
    correlation,
    go_together,
    medians_apart,
    shares_apart,
)
from localeval.analysis.kept_values import NEARLY_ALL, each_their_own
from localeval.analysis.measured_before import taken_later
from localeval.analysis.months_exchanged import parts_with_months_exchanged
from localeval.analysis.parts_reversed import parts_reversed, turned
from localeval.data.standard import outcome_column
from localeval.project.outcome_settings import PriorOutcome
from localeval.project.project import Measure, Project

#: People are looked at by parts where there are at most so many.
_MOST_PARTS = 30
#: Amounts of a part that are all larger by one factor are asked about from this factor on: counted twice, or halved.
_TWICE, _UNEVEN = 1.6, 0.4
#: Values of two months are the same in a part where this share of the amounts is, and in less than the other share elsewhere.
_SAME, _ELSEWHERE = 0.9, 0.5
#: And so is a yes or no where it never changes, which chance does so seldom.
_ONCE_IN = 100_000
#: Months that lie at least so far apart differ for some.
_MONTHS_APART = 3
#: A part loses what the rest keeps where it does so by this share more.
_LOST = 0.2
#: A number of before the start tells the outcome in a part so well, by so much more than elsewhere and by so many standard errors.
_TELLS, _MORE, _FAR_THERE = 0.5, 0.15, 4.0


def parts_that_disagree(
    project: Project,
    values: PlaceValues,
    measure: Measure,
    name: str,
    parts: pd.Series,
    *,
    of_source: bool,
) -> Iterator[Doubtful]:
    """Find parts of the people whose outcome, or whose earlier outcomes, mean something else than the rest's.

    Parameters
    ----------
    project : Project
    values : PlaceValues
    measure : Measure
    name : str
        Of the column of parts.
    parts : Series, shape (n,)
        A category of each person of ``values``.
    of_source : bool
        Whether the parts are those who gave the data, or times at which they did. People of other parts, such as men and women,
        may be of other sizes by themselves.
    """
    levels = [level for level in parts.dropna().unique()]
    if not 2 <= len(levels) <= _MOST_PARTS:
        return
    members = {str(level): (parts == level).to_numpy(dtype=bool) for level in levels}
    turned_parts = list(parts_reversed(project, values, measure, name, members))
    yield from turned_parts
    if of_source:
        yield from _by_a_factor(values, measure, name, members)
        yield from _of_another_month(values, measure, name, members)
        # A part that is turned goes the other way between two months as well.
        left = {
            part: m for part, m in members.items() if part not in {d.part for d in turned_parts}
        }
        exchanged = list(parts_with_months_exchanged(values, measure, name, left))
        yield from exchanged or _lost(values, measure, name, members)
        yield from _priors(project, values, measure, name, members)
        if measure == project.primary:  # what was before the start is said once
            yield from recorded_otherwise(project, values, name, members)


def quarters_of_the_file(people: int) -> pd.Series:
    """Say in which quarter of their file each person stands, shape (n,)."""
    quarters = np.array(["first", "second", "third", "last"], dtype=object)
    return pd.Series(quarters[np.arange(people) * 4 // max(people, 1)], dtype="object")


def _by_a_factor(
    values: PlaceValues, measure: Measure, name: str, members: dict[str, np.ndarray]
) -> Iterator[Doubtful]:
    """Find parts whose amounts are all larger, or smaller, by one factor that no unit makes: counted twice, or halved."""
    if measure.outcome.unit != "money":
        return
    amounts = values.at(outcome_column(measure.outcome), measure.month)
    for part, people, apart in _larger(values, amounts, members, _TWICE, even=True):
        if abs(apart) < np.log(TIMES):  # what is more is said of units
            yield Doubtful("part_unlike", column=name, part=part, people=people, among=len(members), times=float(np.exp(apart)), sure=False)  # fmt: skip


def _larger(
    values: PlaceValues,
    amounts: np.ndarray,
    members: dict[str, np.ndarray],
    times: float,
    *,
    even: bool,
) -> Iterator[tuple[str, int, float]]:
    """Give parts whose amounts are so many times those of the rest, the furthest first: each with its people and the difference of logarithms."""
    some = np.isfinite(amounts) & (amounts > 0)
    logs = np.where(some, np.log(np.where(some, amounts, 1.0)), np.nan)
    for flags in values.groups.values():
        if (some & flags).any():
            logs[flags] -= np.nanmedian(logs[flags])
    left, open_ = some.copy(), dict(members)
    while len(open_) > 1:
        found = {}
        for part, inside in open_.items():
            mine, rest = logs[left & inside], logs[left & ~inside]
            if min(len(mine), len(rest)) < FEWEST:
                continue
            apart, error = medians_apart(mine, rest)
            if abs(apart) >= max(np.log(times), FAR * error) and (not even or _is_even(mine, rest)):
                found[part] = apart
        if not found:
            return
        part = max(found, key=lambda one: abs(found[one]))
        inside = open_.pop(part)
        yield part, int(inside.sum()), found[part]
        left &= ~inside


def _is_even(mine: np.ndarray, rest: np.ndarray) -> bool:
    """Whether smaller and larger amounts lie as far apart as middling ones."""
    shares = [0.2, 0.35, 0.5, 0.65, 0.8]
    apart = np.quantile(mine, shares) - np.quantile(rest, shares)
    return bool(np.abs(apart - apart.mean()).max() < _UNEVEN * abs(apart.mean()))


def _of_another_month(
    values: PlaceValues, measure: Measure, name: str, members: dict[str, np.ndarray]
) -> Iterator[Doubtful]:
    """Find parts whose values of a month are those of another one, which is not so elsewhere."""
    if measure.outcome.cumulative:
        return
    now = values.at(outcome_column(measure.outcome), measure.month)
    binary = measure.outcome.kind == "binary"
    for month in values.months_near(measure.month, 12):
        if abs(month - measure.month) < _MONTHS_APART:
            continue
        then = values.at(outcome_column(measure.outcome), month)
        known = np.isfinite(now) & np.isfinite(then)
        known &= True if binary else (now != 0) | (then != 0)
        alike = now == then
        found = []
        for part, inside in members.items():
            mine, rest = alike[known & inside], alike[known & ~inside]
            if min(len(mine), len(rest)) < FEWEST:
                continue
            share = float(rest.mean())
            if binary:
                chance = len(mine) * np.log(max(share, 1e-9))
                same = bool(mine.all()) and chance < -np.log(_ONCE_IN * len(members))
            else:
                same = mine.mean() >= _SAME and share < _ELSEWHERE
            if same:
                found.append(part)
        for part in found:
            people = int((known & members[part]).sum())
            yield Doubtful("part_same_months", column=name, part=part, month=month, people=people, among=len(members), sure=False)  # fmt: skip
        if found:
            return


def _lost(
    values: PlaceValues, measure: Measure, name: str, members: dict[str, np.ndarray]
) -> Iterator[Doubtful]:
    """Find parts that no longer have what they had at an earlier month, where the rest mostly keeps it."""
    earlier = [month for month in values.months_near(measure.month, 12) if 0 < month < measure.month]  # fmt: skip
    if not earlier or measure.outcome.unit == "score":  # nobody has a score, or has lost it
        return
    column = outcome_column(measure.outcome)
    now, then = (values.at(column, month) for month in (measure.month, max(earlier)))
    good = measure.outcome.direction == "increase"
    known = np.isfinite(now) & np.isfinite(then) & ((then > 0) == good)
    gone = (now > 0) != good
    for part, inside in members.items():
        mine, rest = gone[known & inside], gone[known & ~inside]
        if min(len(mine), len(rest)) < FEWEST:
            continue
        apart, far = shares_apart(mine, rest)
        if apart > _LOST and far > FAR:
            yield Doubtful("part_lost_as_no", column=name, part=part, month=max(earlier), people=int(inside.sum()), among=len(members), value=float(not good), shares=(float(mine.mean()), float(rest.mean())), sure=False)  # fmt: skip


def _priors(
    project: Project,
    values: PlaceValues,
    measure: Measure,
    name: str,
    members: dict[str, np.ndarray],
) -> Iterator[Doubtful]:
    """Find parts whose earlier outcomes, or other numbers of before the start, are written otherwise."""
    people = values.people
    stated = [
        prior
        for prior in project.settings.prior_outcomes
        if prior.outcome is not None
        and prior.column in people.columns
        and pd.api.types.is_numeric_dtype(people[prior.column])
    ]
    many = len(members)
    for prior in stated:
        before = values.before(prior.column)
        # What is said of everybody is not said of their parts as well.
        if prior.outcome == measure.outcome.code and not any(taken_later(values, measure, prior)):
            for part, month in _later(values, measure, before, members):
                people_of = int(members[part].sum())
                yield Doubtful("part_prior_later", column=name, part=part, other=prior.column, month=month, people=people_of, among=many, sure=False)  # fmt: skip
    for first, part in _turned_priors(project, values, stated, measure, members):
        people_of = int(members[part].sum())
        yield Doubtful("part_prior_reversed", column=name, part=part, other=first, people=people_of, among=many, sure=False)  # fmt: skip
    if measure != project.primary:
        return  # what was before the start is said once
    now = values.at(outcome_column(measure.outcome), measure.month)
    for column, kind in project.settings.covariates.items():
        if kind == "numeric" and column in people.columns and column != name:
            for part, people_of, link in _closer_there(values, values.before(column), now, members):
                yield Doubtful("part_tells_too_much", column=name, part=part, other=column, value=link, people=people_of, among=many, sure=False)  # fmt: skip
            for part, people_of, apart in _larger(values, values.before(column), members, TIMES, even=False):  # fmt: skip
                yield Doubtful("part_prior_unlike", column=name, part=part, other=column, times=float(np.exp(apart)), people=people_of, among=many, sure=False)  # fmt: skip


def _closer_there(
    values: PlaceValues, before: np.ndarray, now: np.ndarray, members: dict[str, np.ndarray]
) -> Iterator[tuple[str, int, float]]:
    """Give parts in which a number goes with the outcome, in one group, as it does nowhere else; with the people and the correlation."""
    ranks = np.where(np.isfinite(before), pd.Series(before).rank().to_numpy(), np.nan)
    everybody = np.ones(len(now), dtype=bool)
    for part, inside in members.items():
        for flags in values.groups.values():
            here = correlation(ranks[flags & inside], now[flags & inside], everybody[flags & inside])  # fmt: skip
            there = correlation(ranks[flags & ~inside], now[flags & ~inside], everybody[flags & ~inside])  # fmt: skip
            size = abs(here[0]), here[1]
            if size[0] > _TELLS and closer(size, (abs(there[0]) + _MORE, there[1])) > _FAR_THERE:
                yield part, int((flags & inside).sum()), here[0]
                break


def _later(
    values: PlaceValues, measure: Measure, before: np.ndarray, members: dict[str, np.ndarray]
) -> Iterator[tuple[str, int]]:
    """Give parts of which an earlier outcome is that of a month after the start, and the month."""
    binary = measure.outcome.kind == "binary"
    some = before[np.isfinite(before) & (before != 0)]
    own = not binary and each_their_own(measure.outcome, some)
    least = 0.99 if binary else _ELSEWHERE if own else NEARLY_ALL
    for month in (measure.month, *values.months_near(measure.month)):
        then = values.at(outcome_column(measure.outcome), month)
        known = np.isfinite(before) & np.isfinite(then)
        known &= True if binary else (before != 0) | (then != 0)
        alike = before == then
        for part, inside in members.items():
            mine, rest = alike[known & inside], alike[known & ~inside]
            enough = len(mine) >= (2 if binary else 1) * FEWEST and len(rest) >= FEWEST
            if (
                enough
                and mine.mean() > least
                and rest.mean() < _SAME
                and shares_apart(mine, rest)[1] > FAR
            ):
                yield part, month


def _turned_priors(
    project: Project,
    values: PlaceValues,
    stated: list[PriorOutcome],
    measure: Measure,
    members: dict[str, np.ndarray],
) -> Iterator[tuple[str, str]]:
    """Give earlier outcomes of yes and no that in a part go the wrong way round with another one, or with the outcome; and the part."""
    now = values.at(outcome_column(measure.outcome), measure.month)
    said: set[tuple[str, str]] = set()
    for prior in stated:
        assert prior.outcome is not None
        ours = project.outcome(prior.outcome)
        if ours.kind != "binary":
            continue
        before = values.before(prior.column)
        beside = [(values.before(o.column), o.outcome) for o in stated if o.column != prior.column]
        beside.append((now, measure.outcome.code))
        for theirs, code in beside:
            assert code is not None
            other = project.outcome(code)
            together = 1 if code == prior.outcome else go_together(ours, other)
            known = np.isfinite(before) & np.isfinite(theirs)
            for part, inside in turned(before > 0, theirs > 0, known, members, together) if together else ():  # fmt: skip
                if inside.sum() >= FEW and (prior.column, part) not in said:
                    said.add((prior.column, part))
                    yield prior.column, part
