"""How soon groups of participants found a first job, beside each other: who is in the model, and what of it may be printed.

One model (``methods.delivery.pace``) has all declared characteristics: those of ``delivery.equality``, else ``subgroups``. In it is who
joined, had no job on that day, was followed up for a month, and of whom each characteristic is on record; others are counted. A category
needs at least 30 people, 10 who began a job and 10 who did not; people of smaller ones are left out. A characteristic that leaves no two
categories, or with which the model cannot be fitted, is left out: the one that keeps fewest people first, then, in their order, the first with which it cannot be fitted.

A ratio is given only where the counts that it rests on are: these are among the counts of the whole report, tied to the curve and to who is in
each category elsewhere. The width of a range tells how many began a job (its variance is close to the sum of one by each number), so that it is
that of the fewest that the printed numbers can stand for (``coarse_error``): it tells no more than these do. Ratios have two significant
digits, and their ranges are rounded outwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, log10
from typing import TYPE_CHECKING

import numpy as np

from localeval.analysis.count_cells import PARTICIPANTS, CellName, CountCells, level_name
from localeval.analysis.delivery_parts import (
    UNKNOWN,
    PartedBy,
    is_declined,
    joined_name,
    part_names,
)
from localeval.analysis.protection import Protection
from localeval.methods.delivery.pace import Pace, pace
from localeval.methods.disclosure.door import SMALLEST_SUBGROUP, Door
from localeval.methods.inputs import Flags, MethodError
from localeval.results import DeliveryFigure, PaceRatio

if TYPE_CHECKING:
    from localeval.methods.delivery.first_event import MonthOfCurve
    from localeval.methods.delivery.funnel import FunnelStep

#: A category needs so many who had the event, and so many who did not.
_FEWEST = 10
#: A p-value under which a ratio is said to change over time.
_CHANGES = 0.05
#: What these counts are worth beside others: where something has to be withheld, they go first.
_WORTH = 0.1


@dataclass(frozen=True)
class Watched:
    """Who could find a first job, and when they did.

    Attributes
    ----------
    people : ndarray of bool, shape (n,)
        Who joined without a job on that day and was followed up for a month at least.
    months : ndarray of int, shape (n,)
        In which month they began a job, or the last whole month without one; of the others 0.
    event : ndarray of bool, shape (n,)
    """

    people: Flags
    months: np.ndarray
    event: Flags


@dataclass(frozen=True)
class PaceModel:
    """The model of a place, not protected.

    Attributes
    ----------
    watched : Watched
    inside : ndarray of bool, shape (n,)
        Who is in it.
    parts : mapping of str to mapping of str to ndarray of bool
        Of each characteristic the categories that are given, the largest first, with their people in the model.
    words : mapping of str to PartedBy
    fit : Pace
        A column for each category but the largest.
    """

    watched: Watched
    inside: Flags
    parts: Mapping[str, Mapping[str, Flags]]
    words: Mapping[str, PartedBy]
    fit: Pace

    @property
    def left_out(self) -> int:
        """Who could find a first job and is not in it."""
        return int((self.watched.people & ~self.inside).sum())

    def counts(self, who: Flags | None = None) -> tuple[int, int]:
        """Count people and those of them who began a job; of the whole model unless said."""
        mine = self.inside if who is None else self.inside & who
        return int(mine.sum()), int((mine & self.watched.event).sum())


def pace_model(watched: Watched, words: Mapping[str, PartedBy], threshold: int) -> PaceModel | None:
    """Choose who and what is in the model, and fit it; None where nothing can be given.

    Parameters
    ----------
    watched : Watched
    words : mapping of str to PartedBy
        The declared characteristics in their order, with the people of each category.
    threshold : int
        Counts under it are withheld everywhere.
    """
    few = max(_FEWEST, threshold)
    kept = {by: _large_enough(watched, {by: words[by]}, few) for by in words}
    columns = [by for by, (parts, _) in kept.items() if len(parts[by]) > 1]
    while columns:
        parts, inside = _large_enough(watched, {by: words[by] for by in columns}, few)
        lacking = [by for by in columns if len(parts[by]) < 2]
        if lacking:
            columns.remove(min(reversed(lacking), key=lambda by: int(kept[by][1].sum())))
            continue
        fit = _fitted(watched, inside, parts, columns)
        if isinstance(fit, Pace):
            return PaceModel(watched, inside, parts, words, fit)
        columns.remove(fit)
    return None


def _fitted(
    watched: Watched,
    inside: Flags,
    parts: Mapping[str, Mapping[str, Flags]],
    columns: Sequence[str],
) -> Pace | str:
    """Fit the model, or say which characteristic is the first, in their order, with which it cannot be."""
    numbers: list[int] = [len(columns), *range(1, len(columns))]
    for number in numbers:
        some = columns[:number]
        flags = [who for by in some for who in list(parts[by].values())[1:]]
        of = [by for by in some for _ in list(parts[by])[1:]]
        design = np.column_stack(flags)[inside].astype(float)
        try:
            fit = pace(watched.months[inside], watched.event[inside], design, of)
        except MethodError:  # too few events for so many groups, or one follows from others
            if number < len(columns):
                return columns[number - 1]
            continue
        if number == len(columns):
            return fit
    return columns[-1]  # the others can be fitted without it


def _large_enough(
    watched: Watched, words: Mapping[str, PartedBy], few: int
) -> tuple[dict[str, dict[str, Flags]], Flags]:
    """Leave out categories that are too small, until all that are left are large enough among who is left."""
    parts = {
        by: {
            part: who
            for part, who in one.members.items()
            if part != UNKNOWN and not is_declined(part)
        }
        for by, one in words.items()
    }
    while True:
        inside = watched.people.copy()
        for some in parts.values():
            inside &= np.logical_or.reduce([*some.values(), np.zeros_like(inside)])
        small = []
        for by, some in parts.items():
            for part, who in some.items():
                n, did = int((inside & who).sum()), int((inside & who & watched.event).sum())
                if n < SMALLEST_SUBGROUP or min(did, n - did) < few:
                    small.append((by, part))
        if not small:
            break
        for by, part in small:
            del parts[by][part]
    ordered = {
        by: dict(sorted(some.items(), key=lambda item: -int((inside & item[1]).sum()))[:1]) | some
        for by, some in parts.items()
    }
    return ordered, inside


def whole_names() -> tuple[CellName, CellName]:
    """Name the people of the model, and those of them who began a job."""
    return ("delivery", "pace"), ("delivery", "pace began")


def names_of(by: str, part: str) -> tuple[CellName, CellName]:
    """Name the people of a category in the model, and those of them who began a job."""
    return ("delivery", "pace", by, part), ("delivery", "pace began", by, part)


def left_out_of_pace() -> CellName:
    """Name the people who could find a first job and are not in the model."""
    return ("delivery", "pace left out")


def count_pace(
    model: PaceModel,
    cells: CountCells,
    at_risk: CellName,
    jobs: Mapping[CellName, MonthOfCurve],
    step: FunnelStep | None,
) -> None:
    """Add the counts that the ratios rest on, and the sums that tie them to the curve and to the categories elsewhere.

    Parameters
    ----------
    model : PaceModel
    cells : CountCells
        With the curve and the parts already in it.
    at_risk : CellName
        Who is followed up at the start of the curve, where there is one.
    jobs : mapping
        The jobs of each stretch of the curve.
    step : FunnelStep or None
        Who began a job within the window.
    """
    whole, began = whole_names()
    _add(cells, (whole, began), model.counts())
    left_out = model.left_out
    everybody, did = int(model.watched.people.sum()), int(model.watched.event.sum())
    if left_out:
        cells.add(left_out_of_pace(), left_out, rounded=True, worth=_WORTH)
    else:
        cells.nobody.add(left_out_of_pace())
    if cells.values.get(cells.find(at_risk)) == everybody:
        cells.total(at_risk, [whole, left_out_of_pace()])
    shown = [name for name in jobs if cells.find(name) in cells.values]
    if shown:
        total = cells.hide(("delivery", "pace all jobs"), did)
        later = did - sum(jobs[name].events for name in jobs)
        cells.total(total, [*shown, _hide(cells, ("delivery", "pace later"), later)])
        outside = did - model.counts()[1]
        cells.total(total, [began, _hide(cells, ("delivery", "pace outside"), outside)])
    for by, parts in model.parts.items():
        for part, who in parts.items():
            _add(cells, names_of(by, part), model.counts(who))
            _tie(model, cells, by, part, step)
        for whole_of, place in ((whole, 0), (began, 1)):
            cells.total(whole_of, [names_of(by, part)[place] for part in parts])


def _add(cells: CountCells, names: tuple[CellName, CellName], counts: tuple[int, int]) -> None:
    """Add people and those of them who began a job, none of which are few, and tie them."""
    for name, count in zip(names, counts, strict=True):
        cells.add(name, count, rounded=True, worth=_WORTH)
    rest = cells.hide((*names[0], "without a job"), counts[0] - counts[1])
    cells.total(names[0], [names[1], rest])


def _hide(cells: CountCells, name: CellName, count: int) -> CellName:
    if count:
        cells.hide(name, count)
    return name


def _tie(model: PaceModel, cells: CountCells, by: str, part: str, step: FunnelStep | None) -> None:
    """Tie a category to the people of it elsewhere, and its jobs to those within the window."""
    who = model.parts[by][part]
    people, began = names_of(by, part)
    n, did = model.counts(who)
    elsewhere = _elsewhere(model, cells, by, part)
    if elsewhere is not None and cells.values[elsewhere] >= n:
        rest = _hide(cells, (*people, "beside"), int(cells.values[elsewhere]) - n)
        cells.total(elsewhere, [people, rest])
    if step is None:
        return
    reached = cells.find(part_names(step.name, by, part)[1])
    if reached not in cells.values:
        return
    mine = step.reached & model.words[by].members[part]
    both = int((mine & model.inside & model.watched.event).sum())
    if not both:
        return
    common = cells.hide((*began, "within"), both)
    cells.total(began, [common, _hide(cells, (*began, "later"), did - both)])
    beside = _hide(cells, (*began, "not in the model"), int(cells.values[reached]) - both)
    cells.total(reached, [common, beside])


def _elsewhere(model: PaceModel, cells: CountCells, by: str, part: str) -> CellName | None:
    """Find under which name the people of a category are counted elsewhere; None where they are not."""
    names = [joined_name(by, part)]
    words = model.words[by].words.get(part, ())
    if len(words) == 1:
        names.append(level_name(PARTICIPANTS, f"{by}: {words[0]}"))
    return next((cells.find(name) for name in names if cells.find(name) in cells.values), None)


def pace_figures(
    model: PaceModel, step: str, until: str, door: Door, protection: Protection
) -> Iterator[DeliveryFigure]:
    """Give the ratios as they may be printed; nothing where the people of the model may not be, or no ratio.

    Parameters
    ----------
    model : PaceModel
    step : str
        The step whose counts by part must not be withheld; empty where there is none.
    until : str
    door : Door
    protection : Protection
    """
    figures = [
        figure
        for by in model.parts
        for figure in _of_column(model, by, step, until, door, protection)
    ]
    if not protection.shows(*whole_names()) or not any(
        one.pace is not None and one.pace.ratio is not None for one in figures
    ):
        return
    people, began = model.counts()
    left_out = model.left_out
    shown = not left_out or protection.shows(left_out_of_pace())
    yield DeliveryFigure(
        kind="pace",
        months=0,
        until=until,
        people=door.count(people),
        reached=door.count(began),
        left_out=door.count(left_out) if shown else None,
    )
    yield from figures


def _of_column(
    model: PaceModel, by: str, step: str, until: str, door: Door, protection: Protection
) -> Iterator[DeliveryFigure]:
    parts = model.parts[by]
    largest = next(iter(parts))
    safe = {part: _is_safe(by, part, step, protection, model) for part in parts}
    changes = model.fit.proportional[by].p_value < _CHANGES
    place = {column: i for i, column in enumerate(_columns(model.parts))}
    for part, who in parts.items():
        given = safe[part] and safe[largest]
        ratio = PaceRatio(beside=largest, changes=changes)
        if given and part != largest:
            began = [model.counts(parts[one])[1] for one in (part, largest)]
            ratio = ratio.model_copy(update=_printed(model.fit, place[by, part], began, door))
        n, did = model.counts(who)
        yield DeliveryFigure(
            kind="pace",
            by=by,
            part=part,
            months=0,
            until=until,
            people=door.count(n) if safe[part] else None,
            reached=door.count(did) if safe[part] else None,
            pace=ratio,
        )


def _columns(parts: Mapping[str, Mapping[str, Flags]]) -> Sequence[tuple[str, str]]:
    """Name the columns of the design."""
    return [(by, part) for by, some in parts.items() for part in list(some)[1:]]


def _is_safe(by: str, part: str, step: str, protection: Protection, model: PaceModel) -> bool:
    """Whether the counts of a category may be printed, and are withheld nowhere else."""
    elsewhere = [joined_name(by, part)]
    elsewhere += [level_name(PARTICIPANTS, f"{by}: {word}") for word in model.words[by].words.get(part, ())]  # fmt: skip
    elsewhere += part_names(step, by, part) if step else []
    return protection.shows(*names_of(by, part)) and not any(map(protection.withholds, elsewhere))


def coarse_error(error: float, began: Sequence[int], door: Door) -> float:
    """Give the standard error of a log ratio as if of the fewest who began a job that the printed numbers can stand for.

    Parameters
    ----------
    error : float
    began : sequence of int
        Who began a job of the category, and of the largest; none of them few.
    door : Door
        By which numbers of people leave.
    """
    fewest = [max(door.threshold, ceil((door.count(n) or n) - door.rounding / 2)) for n in began]
    more = sum(1 / min(few, n) - 1 / n for few, n in zip(fewest, began, strict=True))
    return float(np.sqrt(error**2 + more))


def _printed(fit: Pace, place: int, began: Sequence[int], door: Door) -> dict[str, float]:
    """Give a ratio with its range, in two significant digits, the range outwards."""
    ratio = float(fit.log_ratios[place])
    error = float(fit.std_errors[place])
    width = (float(fit.high[place]) - ratio) / error * coarse_error(error, began, door)
    return {
        "ratio": two_digits(exp(ratio)),
        "low": two_digits(exp(ratio - width), down=True),
        "high": two_digits(exp(ratio + width), up=True),
    }


def two_digits(value: float, *, down: bool = False, up: bool = False) -> float:
    """Round a number above 0 to two significant digits: to the nearest, or to one side."""
    places = 1 - floor(log10(value))
    scaled = value * 10.0**places
    whole = floor(scaled + 1e-9) if down else ceil(scaled - 1e-9) if up else floor(scaled + 0.5)
    return round(whole / 10.0**places, max(places, 0)) + 0.0
