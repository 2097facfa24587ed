"""Why each member of a row is or is not pooled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from localeval.catalogue import LOCAL_PREFIX
from localeval.comparison.cases import Case, by_kind, rank, usual_of
from localeval.comparison.features import COMPARED, features_of, unlike
from localeval.comparison.models import Member, Reason
from localeval.comparison.revisions import without_overlap

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
