"""What a published result tells of numbers of people: for each the least and the greatest that it can be.

A reader's view: from printed counts, which are rounded, and printed shares, which with two decimals mostly
tell an exact count. Sums tie the numbers. A number that is withheld can be anything. Nothing is known here
that does not stand in ``results.json``.

Averages of amounts tell no number of people; they are the business of ``differencing``.

Limits. Weighted levels and shares over time are passed over.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from localeval.designs.registry import design_of
from localeval.methods.disclosure.rounding import rounded_interval
from localeval.methods.disclosure.single_figures import fitting_pairs
from localeval.results import (
    Balance,
    DeliveryFigure,
    Estimate,
    FlowStep,
    Level,
    Records,
    Series,
    items_of,
)

#: Digits after the point of a published share (``methods.disclosure.door.DIGITS``).
SHARE_DIGITS = 2
PARTICIPANTS, COMPARISON = "participants", "the comparison group"
#: Figures on delivery whose numbers of people may fall although nothing that has happened is undone.
_COMES_AND_GOES = frozenset({"attended", "pace"})
#: Those that say how many could have got to a step and how many did.
_STEPS = frozenset({"started", "stayed", "job", "kept"})
CountName = tuple[Hashable, ...]
CountRange = tuple[float, float]
UNKNOWN: CountRange = (0.0, np.inf)


def people_name(group: str, part: str = "", outcome: str = "") -> CountName:
    """Name a number of people: evaluated, or with a known outcome, in everyone or in a part."""
    return ("n", group, part, outcome)


def share_names(group: str, part: str, outcome: str) -> tuple[CountName, CountName]:
    """Name the numbers of people with and without an outcome."""
    return ("with", group, part, outcome), ("without", group, part, outcome)


@dataclass(frozen=True)
class _Share:
    """A printed share of a number of people: who is in it, and who is not where that is published too.

    ``step`` is to what people were rounded before it was taken; 0 where they were not.
    """

    percent: float
    inside: CountName
    outside: CountName | None
    step: int = 0


@dataclass
class InferredCounts:
    """Numbers of people of one publication.

    Attributes
    ----------
    ranges : dict
        Between what each lies, by what is printed of it.
    rounded : set
        Those of which no more is printed than a rounded count.
    withheld : set
    sums : list of (total, parts)
    of : dict
        The people of whom others are a part.
    grow : set
        Numbers of those to whom something has happened, which only grow.
    """

    ranges: dict[CountName, CountRange] = field(default_factory=dict)
    rounded: set[CountName] = field(default_factory=set)
    withheld: set[CountName] = field(default_factory=set)
    sums: list[tuple[CountName, Sequence[CountName]]] = field(default_factory=list)
    of: dict[CountName, CountName] = field(default_factory=dict)
    grow: set[CountName] = field(default_factory=set)

    def count(self, name: CountName, known: CountRange | None) -> CountName:
        """Take down a rounded count; None where it is withheld, unless it is printed elsewhere."""
        if known is not None:
            self.ranges[name] = known
            self.rounded.add(name)
            self.withheld.discard(name)
        elif name not in self.ranges:
            self.ranges[name] = UNKNOWN
            self.withheld.add(name)
        return name

    def narrow(self, name: CountName, known: CountRange) -> None:
        """Take down what a share tells of a number."""
        if known != self.ranges.get(name):
            self.rounded.discard(name)
        self.withheld.discard(name)
        self.ranges[name] = known


class Published(Protocol):
    """What is published of a place, or would be: a result, or its findings before there is one."""

    @property
    def design(self) -> str:
        """Code of the design."""

    @property
    def disclosure(self) -> Mapping[str, Any]:
        """Threshold and rounding."""

    @property
    def flow(self) -> tuple[FlowStep, ...]:
        """Who was evaluated."""

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """Every estimate."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels of participants."""

    @property
    def series(self) -> tuple[Series, ...]:
        """Outcomes over time."""

    @property
    def balance(self) -> Balance | None:
        """How alike the groups are."""

    @property
    def parts(self) -> Records:
        """Every part that a result may have, those above among them."""


def results_of_people(result: Published) -> list[Estimate]:
    """Give the estimates that are about people of their own: the main ones, and that of those in whom nothing is missing.

    Other ways to the same result are about the people of the main one.
    """
    without = design_of(result.design).without_gaps
    return [
        one for one in result.estimates if one.role != "sensitivity" or one.method == without != ""
    ]


def outcome_of(item: Estimate | Level) -> str:
    """Say of which outcome, month and people a result is, where these are not those of the primary one."""
    own = ", without gaps" if item.role == "sensitivity" else ""
    return f"{item.outcome} at month {item.month}{own}"


def inferred_counts(result: Published) -> InferredCounts:
    """Read what a result tells of numbers of people."""
    return _Reader(result).read()


class _Reader:
    def __init__(self, result: Published) -> None:
        self.result, self.counts = result, InferredCounts()
        self.base = int(result.disclosure.get("rounding", 1))
        self.threshold = int(result.disclosure.get("threshold", 1))
        estimates = results_of_people(result)
        # What stands since an earlier publication says nothing of the people there are now.
        items: list[Estimate | Level] = [*estimates, *result.levels]
        self.items = [item for item in items if not item.stands_since]
        self.design = design_of(result.design)
        both = self.design.has_comparison
        self.groups = [PARTICIPANTS, COMPARISON] if both else [PARTICIPANTS]
        self.shares: dict[CountName, list[_Share]] = {}

    def read(self) -> InferredCounts:
        for group in self.groups:
            self._flow(group)
        for item in self.items:
            self._outcome(item)
        for group in self.groups:
            self._characteristics(group)
            self._parts(group)
        for size, shares in self.shares.items():
            self._settle(size, shares)
        for name in Records.model_fields:
            self._others(name)
        self._steps_of_delivery()
        return self.counts

    def _sides(
        self, item: Estimate | Level
    ) -> Iterator[tuple[str, int | None, float | None, bool]]:
        """Give, of each group, the printed number of people and level, and whether the level is a plain share."""
        if isinstance(item, Level):
            yield PARTICIPANTS, item.n, item.level, True
            return
        yield PARTICIPANTS, item.n_participants, item.participant_level, True
        counted = self.design.comparison_is_counted
        yield COMPARISON, item.n_comparison, item.comparison_level, counted

    def _others(self, part: str) -> None:
        """Add the numbers of people in a part of the result that is not read above: each a count by itself."""
        for item in items_of(self.result.parts, part):
            if getattr(item, "stands_since", ""):
                continue
            step = getattr(item, "people_rounded_to", 0)
            for count in item.counts_of_people():
                name = (part, *getattr(item, "key", ()), count)
                self.counts.count(name, self._rounded(getattr(item, count), step))
                if part == "delivery" and item.key[0] not in _COMES_AND_GOES:
                    self.counts.grow.add(name)

    def _steps_of_delivery(self) -> None:
        """Tie who got to a step to who could have, and both of parts and cohorts to those of everyone; some are of none."""
        figures = [one for one in self.result.parts.delivery if not one.stands_since]
        whole = {one.key: one for one in figures if not one.by}
        parts: dict[tuple[Hashable, ...], list[DeliveryFigure]] = {}
        for one in figures:
            if one.kind not in _STEPS:
                continue
            mine = {count: ("delivery", *one.key, count) for count in ("people", "reached")}
            if all(name in self.counts.ranges for name in mine.values()):
                left = self.counts.count(("rest", *one.key, "not reached"), None)
                self.counts.sums.append((mine["people"], [mine["reached"], left]))
            plain = (one.kind, one.cohort, str(one.months), one.band)
            if one.by and plain in whole:
                parts.setdefault((plain, one.by), []).append(one)
            elif one.cohort and not one.by and (one.kind, "", *plain[2:]) in whole:
                parts.setdefault(((one.kind, "", *plain[2:]), "cohort"), []).append(one)
        for (of, by), some in parts.items():
            assert isinstance(of, tuple)
            for count in ("people", "reached"):
                names: list[CountName] = [("delivery", *one.key, count) for one in some]
                if all(name in self.counts.ranges for name in (("delivery", *of, count), *names)):
                    left = self.counts.count(("rest", *of, by, count), None)
                    self.counts.sums.append((("delivery", *of, count), [*names, left]))

    def _rounded(self, printed: int | None, step: int = 0) -> CountRange | None:
        if printed is None:
            return None
        low, high = rounded_interval([printed], step or self.base, self.threshold)[0]
        return float(low), float(high)

    def _flow(self, group: str) -> None:
        """Add the people in the data: those who started too recently, those left out and those evaluated."""
        first, parts = None, []
        whole, early = None, []
        for step in self.result.flow:
            if step.stands_since:
                continue
            printed = step.participants if group == PARTICIPANTS else step.comparison
            last = step.step == "evaluated"
            name = people_name(group) if last else ("step", group, step.label)
            self.counts.count(name, self._rounded(printed, step.people_rounded_to))
            if step.step == "everyone":
                whole = name
            elif step.step == "too_recent":
                early.append(name)
            elif step.step == "in_data":
                first = name
                early.append(name)
            elif last or step.excluded:
                parts.append(name)
        if first and parts:
            self.counts.sums.append((first, parts))
        if whole and len(early) > 1:
            self.counts.sums.append((whole, early))

    def _outcome(self, item: Estimate | Level) -> None:
        """Add whom a result is about, and who of them has the outcome."""
        part = f"{item.subgroup.variable}: {item.subgroup.value}" if item.subgroup else ""
        key = outcome_of(item)
        for group, n, level, plain in self._sides(item):
            anew = part and self.design.parts_anew
            own = item.role != "primary" and not part
            size = people_name(group, part, key if anew or own else "")
            step = item.people_rounded_to
            self.counts.count(size, self._rounded(n, step))
            self.counts.of.setdefault(size, people_name(group) if part else size)
            if item.unit != "percent" or not plain:
                continue
            names = share_names(group, part, key)
            for name in names:
                self.counts.count(name, None)
                self.counts.of[name] = size
            self.counts.sums.append((size, names))
            if level is not None:
                self._take(size, _Share(level, *names, step), n)

    def _take(self, size: CountName, share: _Share, n: int | None) -> None:
        """Take down a share: exact ones are settled together, one of rounded numbers by itself."""
        if not share.step:
            self.shares.setdefault(size, []).append(share)
            return
        low, high = self.counts.ranges.get(size, UNKNOWN)
        if not np.isfinite(high):
            return
        # Both numbers are multiples of the step; without the printed one any that is near will do.
        people = [n] if n is not None else np.arange(low - share.step, high + share.step + 1)
        fits = [inside for m in people if m for inside in _insides(share, float(m))]
        if fits:
            ends = [
                self._rounded(round(min(fits)), share.step),
                self._rounded(round(max(fits)), share.step),
            ]
            known = min(end[0] for end in ends if end), max(end[1] for end in ends if end)
            self.counts.count(share.inside, known)
            if share.outside is not None:
                self.counts.count(
                    share.outside, (max(low - known[1], 0.0), max(high - known[0], 0.0))
                )

    def _characteristics(self, group: str) -> None:
        """Add the categories of the people evaluated."""
        size = people_name(group)
        variables: dict[str, list[CountName]] = {}
        balance = self.result.balance
        for row in balance.rows if balance and not balance.stands_since else ():
            if not row.share:
                continue
            mean = row.participant_mean if group == PARTICIPANTS else row.comparison_before
            name = people_name(group, row.covariate)
            self.counts.of[name] = size
            if name not in self.counts.ranges:
                self.counts.count(name, None)
            if mean is not None:
                self._take(size, _Share(mean, name, None, row.people_rounded_to), None)
            variable, colon, _ = row.covariate.partition(": ")
            if colon:
                variables.setdefault(variable, []).append(name)
        for names in variables.values():
            if len(names) > 1:  # one alone is a flag of missing values
                self.counts.sums.append((size, names))

    def _parts(self, group: str) -> None:
        """Tie the parts to the whole, with those of whom it is not known to which part they belong."""
        if self.design.parts_anew:
            return  # results of parts are about other people than that of everyone
        parts: dict[str, list[str]] = {}
        key = ""
        for item in self.items:
            if item.subgroup:
                name = f"{item.subgroup.variable}: {item.subgroup.value}"
                parts.setdefault(item.subgroup.variable, []).append(name)
                key = f"{item.outcome} at month {item.month}"
        ranges = self.counts.ranges
        for variable, names in parts.items():
            totals = {people_name(group): [people_name(group, name) for name in names]}
            for side in (0, 1):
                total = share_names(group, "", key)[side]
                totals[total] = [share_names(group, name, key)[side] for name in names]
            for total, some in totals.items():
                if total in ranges and all(name in ranges for name in some):
                    rest = self.counts.count(("rest", *total, variable), None)
                    self.counts.sums.append((total, [*some, rest]))

    def _settle(self, size: CountName, shares: list[_Share]) -> None:
        """Work out the number of people from all shares of it together, and from it who is in each."""
        low, high = self.counts.ranges.get(size, UNKNOWN)
        if not np.isfinite(high):
            return
        pairs = [
            fitting_pairs(share.percent, SHARE_DIGITS, (int(low), int(high))) for share in shares
        ]
        sizes = set(np.arange(low, high + 1))
        for found in pairs:
            # A share that fits no number of people contradicts the count; it is read by itself.
            sizes = sizes & set(found[:, 1]) or sizes
        self.counts.narrow(size, (min(sizes), max(sizes)))
        for share, found in zip(shares, pairs, strict=True):
            fits = found[np.isin(found[:, 1], list(sizes))]
            if not len(fits):
                continue
            self.counts.narrow(share.inside, _span(fits[:, 0]))
            if share.outside is not None:
                self.counts.narrow(share.outside, _span(fits[:, 1] - fits[:, 0]))


def _insides(share: _Share, people: float) -> Iterator[float]:
    """Give the rounded numbers of those in a share of rounded people, as far as one fits."""
    inside = share.percent * people / 100
    if abs(inside / share.step % 1 - 0.5) > 0.45:
        yield inside
    elif abs(inside - people + share.step // 2) < 0.05 * share.step:
        yield people  # rounded to as many as there are, of whom some are not in it (``coarse_counts.coarse_shares``)


def _span(values: np.ndarray) -> CountRange:
    return float(values.min()), float(values.max())
