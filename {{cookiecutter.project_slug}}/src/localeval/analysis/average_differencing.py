"""What two publications tell together of the few people by whom their averages differ.

Of each average that both print a reader has the number of people, the average and, by its interval, the spread; the product
of the first two is a sum. Where people may have come or left, or have been exchanged one for one, the difference of the sums is
theirs. See ``differencing`` for what must hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from localeval.analysis.reader_inference import (
    COMPARISON,
    PARTICIPANTS,
    UNKNOWN,
    CountName,
    CountRange,
    Published,
    outcome_of,
    people_name,
    results_of_people,
)
from localeval.designs.registry import design_of
from localeval.methods.disclosure.averages import FINEST, lie_in_one_another, width_for_few
from localeval.results import Estimate, Level

#: What an interval at 95% is wide, in standard errors.
_INTERVAL = 2 * 1.96


@dataclass(frozen=True)
class DisclosedAverage:
    """An average that tells, beside the same of an earlier publication, of the few by whom they differ.

    Attributes
    ----------
    group, part, about : str
        Whose average, and of what.
    """

    group: str
    part: str
    about: str

    def __str__(self) -> str:
        """Say what it is about, without a number."""
        who = ", ".join(text for text in (self.group, self.part) if text)
        return f"{who}, average of '{self.about}'"


@dataclass(frozen=True)
class _Average:
    """A printed average.

    ``given`` is all that is printed of it, ``step`` to what it is rounded; ``error`` is its standard error as far as it is
    printed, else ``spread`` the standard deviation. ``own_step``: the step is what the publication says, and not a guess.
    """

    given: tuple[float | None, ...]
    step: float
    people: CountName
    error: float = 0.0
    spread: float = 0.0
    own_step: bool = True

    def spread_of(self, people: float) -> float:
        """Give the standard deviation of so many people."""
        return max(self.spread, self.error * float(np.sqrt(people)))


def told_averages(
    old: Published,
    new: Published,
    before: Mapping[CountName, CountRange],
    now: Mapping[CountName, CountRange],
    threshold: int,
) -> Iterator[DisclosedAverage]:
    """Find the averages that two publications must not print both.

    Parameters
    ----------
    old, new : Published
    before, now : mapping
        Between what numbers of people lie, by each (``reader_inference``).
    threshold : int
    """
    counted = {
        DisclosedAverage(group, "", over_time(item.outcome, item.month))
        for item in _shares_of_everybody(new)
        if not item.stands_since
        for group, _ in _sides(item)
    }
    shares = _exact_shares(new, results=False)
    uncounted = {what: share for what, share in shares.items() if what not in counted}
    for earlier, later in (
        (dict(_averages(old)), _averages(new)),
        (_exact_shares(old), uncounted.items()),
    ):
        for what, average in later:
            then = earlier.get(what)
            if then is None or then.given == average.given:
                continue
            sizes = before.get(then.people, UNKNOWN), now.get(average.people, UNKNOWN)
            if not _is_safe(then, average, sizes, threshold):
                yield what


def _is_safe(
    then: _Average, now: _Average, sizes: tuple[CountRange, CountRange], threshold: int
) -> bool:
    (least_then, most_then), (least_now, most_now) = sizes
    if least_now - most_then >= threshold or least_then - most_now >= threshold:
        return True  # surely enough people have come, or left
    least = max(min(least_then, least_now), 1.0)
    spread = max(then.spread_of(least), now.spread_of(least))
    width = least_then * then.step + least_now * now.step
    are_rounded = then.own_step and now.own_step and min(then.step, now.step) > FINEST
    if are_rounded and not lie_in_one_another(then.step, now.step):
        return False  # of the same people both together would tell it more closely than the finer
    if not spread:  # of a profile no spread is printed; a step of its own was chosen by it
        return now.step > FINEST
    return bool(width >= width_for_few(threshold) * spread)


def _averages(result: Published) -> Iterator[tuple[DisclosedAverage, _Average]]:
    yield from _of_results(result)
    yield from _of_covariates(result)
    yield from _of_months(result)


def _of_results(result: Published) -> Iterator[tuple[DisclosedAverage, _Average]]:
    design = design_of(result.design)
    items: list[Estimate | Level] = [*results_of_people(result), *result.levels]
    for item in items:
        if item.unit == "percent" or item.stands_since:
            continue
        part = f"{item.subgroup.variable}: {item.subgroup.value}" if item.subgroup else ""
        key = outcome_of(item)
        apart = (part and design.parts_anew) or (item.role != "primary" and not part)
        step = item.rounded_to or FINEST
        if isinstance(item, Level):
            if item.level is None or item.low is None or item.high is None:
                continue
            people = people_name(PARTICIPANTS, part, key if apart else "")
            error = (item.high - item.low) / _INTERVAL
            printed = (item.level, item.low, item.high)
            yield (
                DisclosedAverage(PARTICIPANTS, part, key),
                _Average(printed, step, people, error),
            )
            continue
        sides = [(PARTICIPANTS, item.participant_level)]
        if design.comparison_is_counted:
            sides.append((COMPARISON, item.comparison_level))
        for group, level in sides:
            if level is None or item.std_error is None:
                continue
            people = people_name(group, part, key if apart else "")
            # The error of the difference is that of both groups together, and so at least that of each.
            given = (level, item.estimate, item.std_error, item.low, item.high)
            yield DisclosedAverage(group, part, key), _Average(given, step, people, item.std_error)


def _of_covariates(result: Published) -> Iterator[tuple[DisclosedAverage, _Average]]:
    balance = result.balance
    for row in balance.rows if balance and not balance.stands_since else ():
        if row.share:
            continue
        difference = abs((row.participant_mean or 0.0) - (row.comparison_before or 0.0))
        spread = difference / row.smd_before if row.smd_before else 0.0
        for group, mean in (
            (PARTICIPANTS, row.participant_mean),
            (COMPARISON, row.comparison_before),
        ):
            if mean is not None:
                step = row.rounded_to or FINEST
                given = (mean, row.smd_before) if group == PARTICIPANTS else (mean,)
                average = _Average(given, step, people_name(group), spread=spread)
                yield DisclosedAverage(group, "", row.covariate), average


def _of_months(result: Published) -> Iterator[tuple[DisclosedAverage, _Average]]:
    """Read outcomes over time; a share is an average of zeros and hundreds."""
    for line in result.series:
        if line.stands_since:
            continue
        group = PARTICIPANTS if line.group == "participants" else COMPARISON
        given = {
            point.month: (point.level, point.low, point.high)
            for point in line.points
            if point.level is not None and point.low is not None and point.high is not None
        }
        steps = {month: _step_of(numbers) for month, numbers in given.items()}
        usual = sorted(steps.values())[len(steps) // 2] if steps else FINEST
        for month, (level, low, high) in given.items():
            step = min(steps[month], usual)
            if line.unit == "percent" and step <= FINEST:
                continue  # the share of a result, which counts people: see ``_exact_shares``
            what = over_time(line.outcome, month)
            average = _Average(
                (level, low, high),
                step,
                people_name(group),
                error=(high - low) / _INTERVAL,
                own_step=False,
            )
            yield DisclosedAverage(group, "", what), average


def over_time(outcome: str, month: int) -> str:
    """Say what an average of a month is of."""
    return f"{outcome} at month {month}, over time"


def _exact_shares(result: Published, *, results: bool = True) -> dict[DisclosedAverage, _Average]:
    """Give the shares to two places that are printed over time, and those of results beside them, which go before.

    That of a new result counts people, who are looked at elsewhere (``reader_inference``). Of a result that stands, or that is not given, it
    is the same as before, or tells of the people who have come or left since.
    """
    found: dict[DisclosedAverage, _Average] = {}
    for line in result.series:
        if line.stands_since or line.unit != "percent":
            continue
        group = PARTICIPANTS if line.group == "participants" else COMPARISON
        for point in line.points:
            if point.level is not None and _step_of([point.level]) <= FINEST:
                what = DisclosedAverage(group, "", over_time(line.outcome, point.month))
                found[what] = _exact(group, line.outcome, point.month, point.level)
    for item in _shares_of_everybody(result) if results else ():
        for group, level in _sides(item):
            if level is not None:
                what = DisclosedAverage(group, "", over_time(item.outcome, item.month))
                found[what] = _exact(group, item.outcome, item.month, level)
    return found


def _shares_of_everybody(result: Published) -> Iterator[Estimate | Level]:
    items: list[Estimate | Level] = [*result.estimates, *result.levels]
    for item in items:
        other = isinstance(item, Estimate) and item.role == "sensitivity"
        if item.unit == "percent" and item.subgroup is None and not other:
            yield item


def _sides(item: Estimate | Level) -> list[tuple[str, float | None]]:
    if isinstance(item, Level):
        return [(PARTICIPANTS, item.level)]
    return [(PARTICIPANTS, item.participant_level), (COMPARISON, item.comparison_level)]


def _exact(group: str, outcome: str, month: int, level: float) -> _Average:
    # Of how many people it is, is said beside its result, and so of none that stands.
    people = people_name(group, "", f"{outcome} at month {month}")
    return _Average(
        (level,), FINEST, people, spread=float(np.sqrt(max(level * (100 - level), 0.0)))
    )


def _step_of(numbers: Iterable[float]) -> float:
    """Give the largest power of ten of which all numbers are multiples."""
    exponents = [Decimal(repr(n)).normalize().as_tuple().exponent for n in numbers if n]
    return 10.0 ** min((e for e in exponents if isinstance(e, int)), default=-2)
