"""Which estimates may be pooled with which: the rows of a comparison, their members, and why each is or is not pooled.

A **row** is an outcome at a month, in a unit, for an estimand. Every combination that at least two studies have is a
row; what only one has joins the nearest row of its outcome, unpooled, and is a row of its own only where its study has
another estimate in that row.

What is pooled in a row is alike in all that is compared: ages, level of evidence, method, made up or not, typed or not.
The **reference** of a row is the largest set that is alike and in which nobody is counted twice; of two sets as large the
one with more participants, then the one with the first name. The others are shown with every reason why they are not in it.
What is not known is not taken for alike.

What somebody allows is no longer asked when the sets are made, and is written down at each member that would have been
left out. The reasons that are not in ``models.ALLOWABLE`` cannot be allowed: the numbers would not mean the same thing.

What comes from linked records of which so many were missed, or so unlike in the groups, that lost outcomes would not be borne,
or whose missed and wrong links decide the result, is not pooled: the numbers of such places differ by their links.

**Levels of evidence** are pooled within three groups: randomised (5); a credible comparison group (3 and 4); any other
comparison (2). The Cochrane Handbook (5.1, section 13.2.1.1) advises against any attempt to combine randomised trials
with other studies; on the Maryland Scientific Methods Scale, as What Works Growth uses it, level 3 is the first with a
credible comparison group.

**Editions of the method** are those of what all designs share, of the estimate's design and of its estimator. Two
estimates are by the same method where each part that both have is of the same edition: another design is no other edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.comparison.models import ALLOWABLE, Member, NotPooledReason
from localeval.comparison.revisions import without_overlap
from localeval.comparison.study import Candidate, Study, by_name
from localeval.results.editions import MethodPart

#: Group of evidence level in which estimates may be pooled.
DESIGN_GROUPS: Mapping[int, str] = {
    5: "randomised",
    4: "credible comparison group",
    3: "credible comparison group",
    2: "other comparison",
    1: "no comparison",
}

#: What two estimates of a row are compared by, in the order in which reasons are given.
COMPARED: tuple[NotPooledReason, ...] = (
    "unit",
    "month",
    "estimand",
    "population",
    "design",
    "method",
    "synthetic",
    "typed",
)

#: The first schema version that says all that is compared.
COMPARABLE_SINCE = (1, 1)

Features = dict[NotPooledReason, Hashable]

#: What sorts sets of candidates, the one that others are compared with first.
SortSets = Callable[[Sequence[Candidate]], tuple[Any, ...]]


@dataclass(frozen=True)
class UnpooledRow:
    """A row of the comparison before anything is pooled.

    Attributes
    ----------
    outcome, label, direction
        As in ``models.Pool``.
    month, unit, estimand
        Of the reference.
    members : tuple of Member
        With their reasons, by name of the place; one of each study.
    """

    outcome: str
    label: str
    direction: Literal["increase", "decrease"]
    month: int
    unit: str
    estimand: Literal["ATE", "ATT"]
    members: tuple[Member, ...]


def eligible_rows(
    studies: Sequence[Study], allowed: Iterable[NotPooledReason] = ()
) -> tuple[UnpooledRow, ...]:
    """Lay out the rows of a comparison, and say of each member why it is not pooled.

    Parameters
    ----------
    studies : sequence of Study
        With ids of their own, and only the newest revision of each evaluation.
    allowed : iterable of NotPooledReason
        Reasons that somebody allows; of ``models.ALLOWABLE``.

    Returns
    -------
    tuple of UnpooledRow
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
    by_outcome: dict[str, list[Candidate]] = defaultdict(list)
    for study in sorted(studies, key=lambda study: by_name(study.about)):
        for candidate in study.candidates:
            by_outcome[candidate.outcome].append(candidate)
    found = []
    for outcome, candidates in by_outcome.items():
        rows = _grouped_into_rows(candidates, granted)
        found += [_unpooled_row(outcome, members, granted) for members in rows]
    order = {code: n for n, code in enumerate(shared_outcomes())}

    def place(row: UnpooledRow) -> tuple[object, ...]:
        known = order.get(row.outcome, len(order))
        return (known, row.outcome, row.month, row.unit, row.estimand)

    return tuple(sorted(found, key=place))


def _unpooled_row(
    outcome: str, candidates: list[Candidate], granted: frozenset[NotPooledReason]
) -> UnpooledRow:
    found = _with_reasons(candidates, granted)
    pooled = [item for item in candidates if not found[item.about.id].reasons] or candidates[:1]
    usual = _most_usual(pooled)
    known = shared_outcomes().get(outcome)
    ordered = sorted(candidates, key=lambda item: by_name(item.about))
    return UnpooledRow(
        outcome=outcome,
        label=known.label if known else usual.label,
        direction=known.direction if known else usual.direction,
        month=usual.member.month,
        unit=usual.member.unit,
        estimand=usual.member.estimand,
        members=tuple(found[item.about.id] for item in ordered),
    )


# Which candidates make a row together, and where the rest goes.


def _grouped_into_rows(
    candidates: Sequence[Candidate], granted: frozenset[NotPooledReason]
) -> list[list[Candidate]]:
    """Sort the candidates of an outcome into rows, the first of each being of the kind that the row is about.

    What differs only in what is ``granted`` is of one kind.
    """

    def kind(candidate: Candidate) -> Hashable:
        month, unit, estimand = candidate.key
        return (
            unit,
            None if "month" in granted else month,
            None if "estimand" in granted else estimand,
        )

    pending = [item for item in candidates if not _never_pooled(item)]
    rows: list[list[Candidate]] = []
    while pending:
        best = min(_by_kind(pending, kind).values(), key=_largest_first)
        if rows and len(_studies_of(best)) < 2:
            break
        rows.append(_one_per_study(best))
        chosen = set(map(id, rows[-1]))
        pending = [item for item in pending if id(item) not in chosen]
    pending += [item for item in candidates if _never_pooled(item)]
    _add_to_nearest(pending, rows)
    return rows


def _one_per_study(candidates: list[Candidate]) -> list[Candidate]:
    """Keep one candidate of each study, the nearest to the most usual month and estimand."""
    usual = _most_usual(candidates)
    kept: dict[str, Candidate] = {}
    for item in sorted(candidates, key=lambda item: _distance(item, usual)):
        kept.setdefault(item.about.id, item)
    return sorted(kept.values(), key=lambda item: (_distance(item, usual), by_name(item.about)))


def _add_to_nearest(candidates: list[Candidate], rows: list[list[Candidate]]) -> None:
    """Add candidates that make no row of their own to the nearest one in which their study has nothing yet.

    Those of the very kind of a row come first, then those that need a row of their own, which others may join.
    """
    present = [_studies_of(row) for row in rows]
    exact = {row[0].key for row in rows}
    anywhere = set().union(*present)

    def turn(item: Candidate) -> tuple[object, ...]:
        return (item.key not in exact, item.about.id not in anywhere, item.key, by_name(item.about))

    for item in sorted(candidates, key=turn):
        study = item.about.id
        free = [n for n in range(len(rows)) if study not in present[n]]
        if free:
            nearest = min(free, key=lambda n: _distance(item, rows[n][0]))
            rows[nearest].append(item)
            present[nearest].add(study)
        else:
            rows.append([item])
            present.append({study})


def _distance(one: Candidate, other: Candidate) -> tuple[bool, bool, int]:
    """Say how far apart two candidates are: by unit, then by estimand, then by months; a level has no estimand."""
    (month, unit, estimand), (other_month, other_unit, other_estimand) = one.key, other.key
    far = estimand != other_estimand and not (one.is_level or other.is_level)
    return (unit != other_unit, far, abs(month - other_month))


def _by_kind(
    candidates: Iterable[Candidate], kind: Callable[[Candidate], Hashable]
) -> dict[Hashable, list[Candidate]]:
    """Sort candidates by kind, in the order in which kinds are met."""
    kinds: dict[Hashable, list[Candidate]] = defaultdict(list)
    for item in candidates:
        kinds[kind(item)].append(item)
    return kinds


def _most_usual(candidates: Sequence[Candidate]) -> Candidate:
    """Give the first candidate of the most usual month, unit and estimand."""
    kinds = _by_kind(candidates, lambda item: item.key)
    return min(kinds.values(), key=_largest_first)[0]


def _studies_of(candidates: Iterable[Candidate]) -> set[str]:
    """Give the ids of the studies that candidates are from."""
    return {item.about.id for item in candidates}


def _largest_first(candidates: Sequence[Candidate]) -> tuple[int, int, tuple[str, ...]]:
    """Sort the largest set first, then the one with the most participants, then by the first name."""
    people = sum(item.people for item in candidates)
    first = min((by_name(item.about) for item in candidates), default=())
    return (-len(_studies_of(candidates)), -people, first)


# Why each member of a row is or is not pooled.


def _with_reasons(
    candidates: Sequence[Candidate], granted: frozenset[NotPooledReason]
) -> dict[str, Member]:
    """Give each study's member its reasons; those in ``granted`` are allowed."""
    own = {item.about.id: _own_reasons(item) for item in candidates}
    able = [item for item in candidates if not own[item.about.id] - granted]
    alike = _alike(able, granted) if able else candidates[:1]
    reference = _features_of(_most_usual(alike))
    joining = [item for item in able if not _unlike(_features_of(item), reference) - granted]
    editions = _settled_editions(joining, _largest_first, _settled_editions(alike, _largest_first))
    found: dict[str, list[NotPooledReason]] = {}
    for item in candidates:
        reasons = own[item.about.id]
        if not _never_pooled(item):
            reasons = reasons | _unlike(_features_of(item), reference)
            if not _of_one_edition(_editions_of(item), editions):
                reasons.add("method")
        found[item.about.id] = [reason for reason in get_args(NotPooledReason) if reason in reasons]
    pooled = [item for item in able if not set(found[item.about.id]) - granted]
    for study in _counted_twice(pooled):
        found[study].append("overlap")
    return {
        item.about.id: _marked(item.member, found[item.about.id], granted) for item in candidates
    }


def _never_pooled(candidate: Candidate) -> set[NotPooledReason]:
    """Give the reasons that nobody can allow; where there is one, no other matters."""
    is_local = candidate.outcome.startswith(LOCAL_PREFIX)
    reasons: set[NotPooledReason] = {"local_outcome"} if is_local else set()
    member = candidate.member
    if candidate.is_level:
        return reasons | {"no_comparison_group"}
    # A standard error of zero is one that was rounded away.
    if member.estimate is None or not member.std_error:
        return reasons | {"withheld"}
    return reasons


def _own_reasons(candidate: Candidate) -> set[NotPooledReason]:
    """Give the reasons that do not depend on the others."""
    about = candidate.about
    reasons = _never_pooled(candidate)
    if reasons:
        return reasons
    if about.ages is None:
        reasons.add("population_unknown")
    if not about.typed and about.version < COMPARABLE_SINCE:
        reasons.add("schema")
    if not about.typed and not _editions_of(candidate):
        reasons.add("method")
    if candidate.links_decide:
        reasons.add("linkage")
    return reasons


def _features_of(candidate: Candidate) -> Features:
    """Give what a candidate is compared by; None for what it does not say or what does not apply to it."""
    about, member = candidate.about, candidate.member
    level = about.evidence_level
    return {
        "unit": member.unit,
        "month": member.month,
        "estimand": member.estimand,
        "population": (about.ages.low, about.ages.high) if about.ages else None,
        "design": DESIGN_GROUPS[level] if level is not None else None,
        "method": about.editions.shared if about.editions else None,
        "synthetic": about.synthetic,
        "typed": about.typed,
    }


def _editions_of(candidate: Candidate) -> Mapping[MethodPart, str]:
    """Give the edition of each part of the method that made an estimate; nothing where it does not say."""
    return candidate.about.editions_of(candidate.member.method) or {}


def _of_one_edition(editions: Mapping[MethodPart, str], others: Mapping[MethodPart, str]) -> bool:
    """Whether each part of the method that both have is of the same edition."""
    return all(others.get(part, edition) == edition for part, edition in editions.items())


def _unlike(features: Features, reference: Features) -> set[NotPooledReason]:
    """Give in what a candidate differs from the reference, apart from editions.

    Unknown ages and editions are reasons of their own; how a result was made that was typed is not compared.
    """
    found: set[NotPooledReason] = set()
    for reason in COMPARED:
        mine, theirs = features[reason], reference[reason]
        unsaid = mine is None or theirs is None
        unrated = reason == "design" and mine is None
        if unrated or (not unsaid and mine != theirs):
            found.add(reason)
    return found


def _alike(able: Sequence[Candidate], granted: frozenset[NotPooledReason]) -> list[Candidate]:
    """Find the largest set that is alike in all that is asked, which the others are compared with."""
    asked = [reason for reason in COMPARED if reason not in granted]

    def kind(candidate: Candidate) -> tuple[object, ...]:
        features = _features_of(candidate)
        return tuple(features[reason] for reason in asked)

    def order(candidates: Sequence[Candidate]) -> tuple[Any, ...]:
        twice = set() if "overlap" in granted else _counted_twice(candidates)
        kept = [item for item in candidates if item.about.id not in twice]
        # What does not say all is compared with what does, not the other way round.
        return (None in kind(candidates[0]), *_largest_first(kept))

    groups = list(_by_kind(able, kind).values())
    if "method" not in granted:
        groups = [_largest_of_one_edition(candidates, order) for candidates in groups]
    return min(groups, key=order)


def _largest_of_one_edition(candidates: Sequence[Candidate], order: SortSets) -> list[Candidate]:
    """Keep the largest of the sets whose editions contradict each other, with all that contradict nothing in it."""
    editions = _settled_editions(candidates, order)
    return [item for item in candidates if _of_one_edition(_editions_of(item), editions)]


def _settled_editions(
    candidates: Sequence[Candidate],
    order: SortSets,
    editions: Mapping[MethodPart, str] = MappingProxyType({}),
) -> dict[MethodPart, str]:
    """Settle on one edition of each part of the method: that of the largest set, then what goes with it."""

    def editions_said(candidate: Candidate) -> Hashable:
        return tuple(_editions_of(candidate).items())

    found = dict(editions)
    for group in sorted(_by_kind(candidates, editions_said).values(), key=order):
        its = _editions_of(group[0])
        if _of_one_edition(its, found):
            found |= its
    return found


def _counted_twice(candidates: Sequence[Candidate]) -> set[str]:
    """Give the ids of the studies to leave out so that nobody is counted twice."""
    abouts = {item.about.id: item.about for item in candidates}
    return without_overlap(abouts, {item.about.id: item.people for item in candidates})


def _marked(
    member: Member, found: Sequence[NotPooledReason], granted: frozenset[NotPooledReason]
) -> Member:
    """Write down why a member is not pooled, or why it would not have been."""
    kept = tuple(reason for reason in found if reason not in granted)
    passed = tuple(reason for reason in found if reason in granted)
    if not kept and not passed:
        return member
    return member.model_copy(update={"reasons": kept, "allowed": () if kept else passed})
