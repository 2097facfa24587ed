"""The cases of an outcome: each estimate beside its evaluation, how far two are apart, and which set of them comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from localeval.comparison.evaluated import Entry, Offer, by_name
from localeval.comparison.models import Evaluated, Member


@dataclass(frozen=True, eq=False)
class Case:
    """An offer beside the evaluation that it is from."""

    entry: Entry
    offer: Offer

    @property
    def member(self) -> Member:
        return self.offer.member

    @property
    def about(self) -> Evaluated:
        return self.entry.about

    @property
    def key(self) -> tuple[int, str, str]:
        return (self.member.month, self.member.unit, self.member.estimand)

    @property
    def people(self) -> int:
        return self.member.n_participants or 0


def distance(case: Case, other: Case) -> tuple[bool, bool, int]:
    """Say how far apart two cases are: by unit, then by estimand, then by months; a level has no estimand."""
    (month, unit, estimand), (other_month, other_unit, other_estimand) = case.key, other.key
    far = estimand != other_estimand and not (case.offer.is_level or other.offer.is_level)
    return (unit != other_unit, far, abs(month - other_month))


def by_kind(cases: Iterable[Case], kind: Callable[[Case], Hashable]) -> dict[Hashable, list[Case]]:
    """Sort cases by kind, in the order in which kinds are met."""
    groups: dict[Hashable, list[Case]] = defaultdict(list)
    for case in cases:
        groups[kind(case)].append(case)
    return groups


def usual_of(cases: Sequence[Case]) -> Case:
    """Give the first case of the most usual month, unit and estimand."""
    return min(by_kind(cases, lambda case: case.key).values(), key=rank)[0]


def evaluations_of(cases: Iterable[Case]) -> set[str]:
    """Give the ids of the evaluations that cases are from."""
    return {case.about.id for case in cases}


def rank(cases: Sequence[Case]) -> tuple[int, int, tuple[str, ...]]:
    """Sort the largest set first, then the one with the most participants, then by the first name."""
    people = sum(case.member.n_participants or 0 for case in cases)
    first = min((by_name(case.entry) for case in cases), default=())
    return (-len(evaluations_of(cases)), -people, first)
