"""The cases of an outcome: each estimate beside its evaluation, how far two are apart, and which set of them comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.comparison.models import Evaluated, Member, Reason
from localeval.comparison.revisions import without_overlap
from localeval.comparison.study import Entry, Offer, by_name


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


#: Group of evidence level in which estimates may be pooled.
DESIGN_GROUPS: Mapping[int, str] = {
    5: "randomised",
    4: "credible comparison group",
    3: "credible comparison group",
    2: "other comparison",
    1: "no comparison",
}

#: What two estimates of a row are compared by, in the order in which reasons are given.
COMPARED: tuple[Reason, ...] = (
    "unit",
    "month",
    "estimand",
    "population",
    "design",
    "method",
    "synthetic",
    "typed",
)

Features = dict[Reason, Hashable]


def features_of(case: Case) -> Features:
    """Give what a case is compared by; None for what it does not say or what does not apply to it."""
    about, member = case.about, case.member
    level = about.evidence_level
    return {
        "unit": member.unit,
        "month": member.month,
        "estimand": member.estimand,
        "population": (about.ages.low, about.ages.high) if about.ages else None,
        "design": DESIGN_GROUPS[level] if level is not None else None,
        "method": None if about.typed else about.method,
        "synthetic": about.synthetic,
        "typed": about.typed,
    }


def unlike(features: Features, reference: Features) -> set[Reason]:
    """Give in what a case differs from the reference.

    Unknown ages are a reason of their own; how a result was made that was typed is not compared.
    """
    found: set[Reason] = set()
    for reason in COMPARED:
        mine, theirs = features[reason], reference[reason]
        unsaid = mine is None or theirs is None
        unrated = reason == "design" and mine is None
        if unrated or (not unsaid and mine != theirs):
            found.add(reason)
    return found


#: The first schema version that says all that is compared.
COMPARABLE_SINCE = (1, 1)


def judged(cases: Sequence[Case], granted: frozenset[Reason]) -> dict[str, Member]:
    """Give each evaluation's member its reasons; those in ``granted`` are allowed."""
    own = {case.about.id: _own_reasons(case) for case in cases}
    able = [case for case in cases if not own[case.about.id] - granted]
    reference = features_of(_reference(able, granted) if able else cases[0])
    found: dict[str, list[Reason]] = {}
    for case in cases:
        reasons = own[case.about.id]
        if not never(case):
            reasons = reasons | unlike(features_of(case), reference)
        found[case.about.id] = [reason for reason in get_args(Reason) if reason in reasons]
    alike = [case for case in able if not set(found[case.about.id]) - granted]
    for name in _twice(alike):
        found[name].append("overlap")
    return {case.about.id: _with(case.member, found[case.about.id], granted) for case in cases}


def never(case: Case) -> set[Reason]:
    """Give the reasons that nobody can allow; where there is one, no other matters."""
    is_local = case.offer.outcome.startswith(LOCAL_PREFIX)
    reasons: set[Reason] = {"local_outcome"} if is_local else set()
    member = case.member
    if case.offer.is_level:
        return reasons | {"no_comparison_group"}
    # A standard error of zero is one that was rounded away.
    if member.estimate is None or not member.std_error:
        return reasons | {"withheld"}
    return reasons


def _own_reasons(case: Case) -> set[Reason]:
    """Give the reasons that do not depend on the others."""
    about = case.about
    reasons = never(case)
    if reasons:
        return reasons
    if about.ages is None:
        reasons.add("population_unknown")
    if not about.typed and _numbers(about.schema_version) < COMPARABLE_SINCE:
        reasons.add("schema")
    return reasons


def _reference(able: Sequence[Case], granted: frozenset[Reason]) -> Case:
    """Find the largest set that is alike, and give the most usual of it."""
    asked = [reason for reason in COMPARED if reason not in granted]

    def kind(case: Case) -> tuple[object, ...]:
        features = features_of(case)
        return tuple(features[reason] for reason in asked)

    def order(cases: Sequence[Case]) -> tuple[Any, ...]:
        twice = set() if "overlap" in granted else _twice(cases)
        kept = [case for case in cases if case.about.id not in twice]
        # What does not say all is held against what does, not the other way round.
        return (None in kind(cases[0]), *rank(kept))

    return usual_of(min(by_kind(able, kind).values(), key=order))


def _twice(cases: Sequence[Case]) -> set[str]:
    entries = {case.about.id: case.entry for case in cases}
    return without_overlap(entries, {case.about.id: case.people for case in cases})


def _with(member: Member, found: Sequence[Reason], granted: frozenset[Reason]) -> Member:
    kept = tuple(reason for reason in found if reason not in granted)
    passed = tuple(reason for reason in found if reason in granted)
    if not kept and not passed:
        return member
    return member.model_copy(update={"reasons": kept, "allowed": () if kept else passed})


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def groups(cases: Sequence[Case], granted: frozenset[Reason]) -> list[list[Case]]:
    """Sort the cases of an outcome into rows, the first of each being of the kind that the row is about.

    What differs only in what is ``granted`` is of one kind.
    """

    def kind(case: Case) -> Hashable:
        month, unit, estimand = case.key
        return (
            unit,
            None if "month" in granted else month,
            None if "estimand" in granted else estimand,
        )

    pending = [case for case in cases if not never(case)]
    found: list[list[Case]] = []
    while pending:
        best = min(by_kind(pending, kind).values(), key=rank)
        if found and len(evaluations_of(best)) < 2:
            break
        found.append(_one_each(best))
        chosen = set(map(id, found[-1]))
        pending = [case for case in pending if id(case) not in chosen]
    pending += [case for case in cases if never(case)]
    _seat(pending, found)
    return found


def _one_each(cases: list[Case]) -> list[Case]:
    """Keep one case of each evaluation, the nearest to the most usual month and estimand."""
    usual = usual_of(cases)
    kept: dict[str, Case] = {}
    for case in sorted(cases, key=lambda case: distance(case, usual)):
        kept.setdefault(case.about.id, case)
    return sorted(kept.values(), key=lambda case: (distance(case, usual), by_name(case.entry)))


def _seat(cases: list[Case], groups: list[list[Case]]) -> None:
    """Add cases that make no row of their own to the nearest one in which their evaluation has nothing yet.

    Those of the very kind of a row come first, then those that need a row of their own, which others may join.
    """
    seated = [evaluations_of(group) for group in groups]
    exact = {group[0].key for group in groups}
    sitting = set().union(*seated)

    def turn(case: Case) -> tuple[object, ...]:
        return (case.key not in exact, case.about.id not in sitting, case.key, by_name(case.entry))

    for case in sorted(cases, key=turn):
        name = case.about.id
        free = [n for n in range(len(groups)) if name not in seated[n]]
        if free:
            nearest = min(free, key=lambda n: distance(case, groups[n][0]))
            groups[nearest].append(case)
            seated[nearest].add(name)
        else:
            groups.append([case])
            seated.append({name})
