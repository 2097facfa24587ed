"""Which cases make a row of the comparison together, and where the rest sits."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from localeval.comparison.cases import Case, by_kind, distance, evaluations_of, rank, usual_of
from localeval.comparison.evaluated import by_name
from localeval.comparison.judging import never
from localeval.comparison.models import Reason


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
