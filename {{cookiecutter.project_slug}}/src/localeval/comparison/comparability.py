"""What can be pooled with what: for each row of a comparison, its members and why each is or is not pooled.

A **row** is an outcome at a month, in a unit, for an estimand. Every combination that at least two evaluations have is a
row; what only one has joins the nearest row of its outcome, unpooled, and is a row of its own only where its
evaluation has another estimate in that row.

What is pooled in a row is alike in all that is compared: ages, level of evidence, method, made up or not, typed or not.
The **reference** of a row is the largest set that is alike and in which nobody is counted twice; of two sets as large the
one with more participants, then the one with the first name. The others are shown with every reason why they are not in it.
What is not known is not taken for alike.

What somebody allows is no longer asked when the sets are made, and is written down at each member that would have been
left out. The reasons in ``models.NEVER`` cannot be allowed.

**Levels of evidence** are pooled within three groups: randomised (5); a credible comparison group (3 and 4); any other
comparison (2). The Cochrane Handbook (5.1, section 13.2.1.1) advises against any attempt to combine randomised trials
with other studies; on the Maryland Scientific Methods Scale, as What Works Growth uses it, level 3 is the first with a
credible comparison group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from localeval.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.comparison.evaluated import Entry, Offer, by_name
from localeval.comparison.models import ALLOWABLE, Evaluated, Member, Reason
from localeval.comparison.revisions import without_overlap

#: Group of evidence level in which estimates may be pooled.
DESIGN_GROUPS: Mapping[int, str] = {
    5: "randomised",
    4: "credible comparison group",
    3: "credible comparison group",
    2: "other comparison",
    1: "no comparison",
}
#: The first schema version that says all that is compared.
COMPARABLE_SINCE = (1, 1)
#: What two estimates of a row are compared by, in the order in which reasons are given.
_COMPARED: tuple[Reason, ...] = (
    "unit",
    "month",
    "estimand",
    "population",
    "design",
    "method",
    "synthetic",
    "typed",
)

#: The order in which reasons are given; "overlap" comes last.
_ORDER: tuple[Reason, ...] = (
    "local_outcome",
    "no_comparison_group",
    "withheld",
    "unit",
    "month",
    "estimand",
    "population",
    "population_unknown",
    "design",
    "schema",
    "method",
    "synthetic",
    "typed",
)

Features = dict[Reason, Hashable]


@dataclass(frozen=True)
class Row:
    """A row of the comparison before anything is pooled.

    Attributes
    ----------
    outcome, label, direction
        As in ``models.Pool``.
    month, unit, estimand
        Of the reference.
    members : tuple of Member
        With their reasons, by name of the place; one of each evaluation.
    """

    outcome: str
    label: str
    direction: Literal["increase", "decrease"]
    month: int
    unit: str
    estimand: Literal["ATE", "ATT"]
    members: tuple[Member, ...]


@dataclass(frozen=True, eq=False)
class _Case:
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


def rows(entries: Sequence[Entry], allowed: Iterable[Reason] = ()) -> tuple[Row, ...]:
    """Lay out the rows of a comparison.

    Parameters
    ----------
    entries : sequence of Entry
        With ids of their own, and only the newest revision of each evaluation.
    allowed : iterable of Reason
        Reasons that somebody allows; of ``models.ALLOWABLE``.

    Returns
    -------
    tuple of Row
        In the order of the catalogue, then by month, unit and estimand.

    Raises
    ------
    ValueError
        A reason cannot be allowed.
    """
    granted = frozenset(allowed)
    if refused := sorted(granted - set(ALLOWABLE)):
        msg = f"'{refused[0]}' cannot be allowed"
        raise ValueError(msg)
    by_outcome: dict[str, list[_Case]] = defaultdict(list)
    for entry in sorted(entries, key=by_name):
        for offer in entry.offers:
            by_outcome[offer.outcome].append(_Case(entry, offer))
    found = []
    for outcome, cases in by_outcome.items():
        found += _Outcome(outcome, cases, granted).rows()
    order = {code: n for n, code in enumerate(shared_outcomes())}

    def place(row: Row) -> tuple[object, ...]:
        known = order.get(row.outcome, len(order))
        return (known, row.outcome, row.month, row.unit, row.estimand)

    return tuple(sorted(found, key=place))


class _Outcome:
    """The rows of one outcome."""

    def __init__(self, outcome: str, cases: list[_Case], granted: frozenset[Reason]) -> None:
        self.outcome = outcome
        self.cases = cases
        self.granted = granted
        self.is_local = outcome.startswith(LOCAL_PREFIX)

    def rows(self) -> list[Row]:
        return [self._row(group) for group in self._groups()]

    def _groups(self) -> list[list[_Case]]:
        """Sort the cases into rows, the first of each being of the kind that the row is about."""
        pending = [case for case in self.cases if not self._never(case)]
        groups: list[list[_Case]] = []
        while pending:
            best = min(_by(pending, self._kind).values(), key=_rank)
            if groups and len(_evaluations(best)) < 2:
                break
            groups.append(self._one_each(best))
            chosen = set(map(id, groups[-1]))
            pending = [case for case in pending if id(case) not in chosen]
        pending += [case for case in self.cases if self._never(case)]
        _seat(pending, groups)
        return groups

    def _kind(self, case: _Case) -> Hashable:
        month, unit, estimand = case.key
        return (
            unit,
            None if "month" in self.granted else month,
            None if "estimand" in self.granted else estimand,
        )

    def _one_each(self, cases: list[_Case]) -> list[_Case]:
        """Keep one case of each evaluation, the nearest to the most usual month and estimand."""
        usual = _usual(cases)
        kept: dict[str, _Case] = {}
        for case in sorted(cases, key=lambda case: _distance(case, usual)):
            kept.setdefault(case.about.id, case)
        return sorted(kept.values(), key=lambda case: (_distance(case, usual), by_name(case.entry)))

    def _row(self, cases: list[_Case]) -> Row:
        judged = self._judged(cases)
        pooled = [case for case in cases if not judged[case.about.id].reasons] or cases[:1]
        usual = _usual(pooled)
        known = shared_outcomes().get(self.outcome)
        ordered = sorted(cases, key=lambda case: by_name(case.entry))
        return Row(
            outcome=self.outcome,
            label=known.label if known else usual.offer.label,
            direction=known.direction if known else usual.offer.direction,
            month=usual.member.month,
            unit=usual.member.unit,
            estimand=usual.member.estimand,
            members=tuple(judged[case.about.id] for case in ordered),
        )

    def _judged(self, cases: list[_Case]) -> dict[str, Member]:
        """Give each evaluation's member its reasons."""
        own = {case.about.id: self._own_reasons(case) for case in cases}
        able = [case for case in cases if not own[case.about.id] - self.granted]
        reference = _features(self._reference(able) if able else cases[0])
        found: dict[str, list[Reason]] = {}
        for case in cases:
            reasons = own[case.about.id]
            if not self._never(case):
                reasons = reasons | _unlike(_features(case), reference)
            found[case.about.id] = [reason for reason in _ORDER if reason in reasons]
        alike = [case for case in able if not set(found[case.about.id]) - self.granted]
        for name in self._twice(alike):
            found[name].append("overlap")
        return {case.about.id: self._with(case.member, found[case.about.id]) for case in cases}

    def _never(self, case: _Case) -> set[Reason]:
        """Give the reasons that nobody can allow; where there is one, no other matters."""
        reasons: set[Reason] = {"local_outcome"} if self.is_local else set()
        member = case.member
        if case.offer.is_level:
            return reasons | {"no_comparison_group"}
        # A standard error of zero is one that was rounded away.
        if member.estimate is None or not member.std_error:
            return reasons | {"withheld"}
        return reasons

    def _own_reasons(self, case: _Case) -> set[Reason]:
        """Give the reasons that do not depend on the others."""
        about = case.about
        reasons = self._never(case)
        if reasons:
            return reasons
        if about.ages is None:
            reasons.add("population_unknown")
        if not about.typed and _numbers(about.schema_version) < COMPARABLE_SINCE:
            reasons.add("schema")
        return reasons

    def _reference(self, able: list[_Case]) -> _Case:
        """Find the largest set that is alike, and give the most usual of it."""
        asked = [reason for reason in _COMPARED if reason not in self.granted]

        def kind(case: _Case) -> tuple[object, ...]:
            features = _features(case)
            return tuple(features[reason] for reason in asked)

        def rank(cases: Sequence[_Case]) -> tuple[Any, ...]:
            twice = set() if "overlap" in self.granted else self._twice(cases)
            kept = [case for case in cases if case.about.id not in twice]
            # What does not say all is held against what does, not the other way round.
            return (None in kind(cases[0]), *_rank(kept))

        return _usual(min(_by(able, kind).values(), key=rank))

    @staticmethod
    def _twice(cases: Sequence[_Case]) -> set[str]:
        entries = {case.about.id: case.entry for case in cases}
        return without_overlap(entries, {case.about.id: case.people for case in cases})

    def _with(self, member: Member, found: list[Reason]) -> Member:
        kept = tuple(reason for reason in found if reason not in self.granted)
        passed = tuple(reason for reason in found if reason in self.granted)
        if not kept and not passed:
            return member
        return member.model_copy(update={"reasons": kept, "allowed": () if kept else passed})


def _features(case: _Case) -> Features:
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


def _unlike(features: Features, reference: Features) -> set[Reason]:
    """Give in what a case differs from the reference.

    Unknown ages are a reason of their own; how a result was made that was typed is not compared.
    """
    unlike: set[Reason] = set()
    for reason in _COMPARED:
        mine, theirs = features[reason], reference[reason]
        unsaid = mine is None or theirs is None
        unrated = reason == "design" and mine is None
        if unrated or (not unsaid and mine != theirs):
            unlike.add(reason)
    return unlike


def _seat(cases: list[_Case], groups: list[list[_Case]]) -> None:
    """Add cases that make no row of their own to the nearest one in which their evaluation has nothing yet.

    Those of the very kind of a row come first, then those that need a row of their own, which others may join.
    """
    seated = [_evaluations(group) for group in groups]
    exact = {group[0].key for group in groups}
    sitting = set().union(*seated)

    def turn(case: _Case) -> tuple[object, ...]:
        return (case.key not in exact, case.about.id not in sitting, case.key, by_name(case.entry))

    for case in sorted(cases, key=turn):
        name = case.about.id
        free = [n for n in range(len(groups)) if name not in seated[n]]
        if free:
            nearest = min(free, key=lambda n: _distance(case, groups[n][0]))
            groups[nearest].append(case)
            seated[nearest].add(name)
        else:
            groups.append([case])
            seated.append({name})


def _distance(case: _Case, other: _Case) -> tuple[bool, bool, int]:
    (month, unit, estimand), (other_month, other_unit, other_estimand) = case.key, other.key
    far = estimand != other_estimand and not (case.offer.is_level or other.offer.is_level)
    return (unit != other_unit, far, abs(month - other_month))


def _by(cases: Iterable[_Case], kind: Callable[[_Case], Hashable]) -> dict[Hashable, list[_Case]]:
    groups: dict[Hashable, list[_Case]] = defaultdict(list)
    for case in cases:
        groups[kind(case)].append(case)
    return groups


def _usual(cases: Sequence[_Case]) -> _Case:
    """Give the first case of the most usual month, unit and estimand."""
    return min(_by(cases, lambda case: case.key).values(), key=_rank)[0]


def _evaluations(cases: Iterable[_Case]) -> set[str]:
    return {case.about.id for case in cases}


def _rank(cases: Sequence[_Case]) -> tuple[int, int, tuple[str, ...]]:
    """Sort the largest set first, then the one with the most participants, then by the first name."""
    people = sum(case.member.n_participants or 0 for case in cases)
    first = min((by_name(case.entry) for case in cases), default=())
    return (-len(_evaluations(cases)), -people, first)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
