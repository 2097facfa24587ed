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

Which estimates sit in one row is decided in ``seating``, what they are compared by in ``features``, and what that means for
each in ``judging``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from localeval.catalogue.catalogue import shared_outcomes
from localeval.comparison.eligibility import Case, groups, judged, usual_of
from localeval.comparison.models import ALLOWABLE, Member, Reason
from localeval.comparison.study import Entry, by_name


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
    by_outcome: dict[str, list[Case]] = defaultdict(list)
    for entry in sorted(entries, key=by_name):
        for offer in entry.offers:
            by_outcome[offer.outcome].append(Case(entry, offer))
    found = []
    for outcome, cases in by_outcome.items():
        found += [_row(outcome, group, granted) for group in groups(cases, granted)]
    order = {code: n for n, code in enumerate(shared_outcomes())}

    def place(row: Row) -> tuple[object, ...]:
        known = order.get(row.outcome, len(order))
        return (known, row.outcome, row.month, row.unit, row.estimand)

    return tuple(sorted(found, key=place))


def _row(outcome: str, cases: list[Case], granted: frozenset[Reason]) -> Row:
    found = judged(cases, granted)
    pooled = [case for case in cases if not found[case.about.id].reasons] or cases[:1]
    usual = usual_of(pooled)
    known = shared_outcomes().get(outcome)
    ordered = sorted(cases, key=lambda case: by_name(case.entry))
    return Row(
        outcome=outcome,
        label=known.label if known else usual.offer.label,
        direction=known.direction if known else usual.offer.direction,
        month=usual.member.month,
        unit=usual.member.unit,
        estimand=usual.member.estimand,
        members=tuple(found[case.about.id] for case in ordered),
    )
