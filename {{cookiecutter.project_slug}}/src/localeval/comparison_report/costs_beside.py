"""What a participant and an additional outcome cost, place by place, beside the difference that each place found.

Only amounts in one currency and in prices of one year stand beside each other, and additional outcomes only of one outcome, month and
basis; whichever place differs is named with the reason. Nothing is computed, and places are not put in an order of cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from localeval.catalogue.catalogue import shared_outcomes
from localeval.comparison.models import Comparison, Pool, StudyCosts, StudyDescription
from localeval.comparison_report.fixed_sentences import fixed, listed
from localeval.comparison_report.names import PlaceNames
from localeval.comparison_report.rounding import PoolNumbers
from localeval.report.display import Table
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import NOT_AVAILABLE, precision_of_amount
from localeval.report.wording.phrases import after, inside, plain

#: An evaluation with its costs.
_Costed = tuple[StudyDescription, StudyCosts]
#: Outcome, month and basis.
_Of = tuple[str, int, str | None]
Key = TypeVar("Key", tuple[str, int], _Of)


def costs_beside_table(comparison: Comparison, pool: Pool | None = None) -> Table | None:
    """Set the costs of places beside what they found; None where fewer than two can stand beside each other, or there are too many.

    Parameters
    ----------
    comparison : Comparison
    pool : Pool, optional
        Of the evaluations in this row only, and only of those that value its outcome; of all unless given.
    """
    costed = [
        (e, e.costs)
        for e in comparison.evaluations
        if e.costs is not None and (pool is None or _values(pool, e, e.costs))
    ]
    alike = _usual([(e.currency, c.price_year) for e, c in costed])
    shown = [(e, c) for e, c in costed if (e.currency, c.price_year) == alike]
    if alike is None or not 2 <= len(shown) <= MOST_ROWS:
        return None
    say, places = fixed(), PlaceNames.of(comparison)
    shown.sort(key=lambda one: places.label(one[0].id).casefold())
    keys: list[_Of] = [(c.outcome, c.month, c.basis) for _, c in shown if c.basis is not None]
    of = _usual(keys)
    label = next((c.label for _, c in shown if (c.outcome, c.month, c.basis) == of), "")
    heads = [say.plain(f"costs_beside.{key}") for key in ("place", "participant")]
    if of is not None:
        difference = "in_100" if _is_share(of[0]) else "difference"
        heads += [say.plain(f"costs_beside.{key}") for key in (difference, "additional")]
    rows = []
    for e, c in shown:
        row = [places.label(e.id), _cell(e, c.participant, c.participant_low, c.participant_high)]
        if of is not None:
            same = (c.outcome, c.month, c.basis) == of
            row += [
                _difference(comparison, e, c) if same else NOT_AVAILABLE,
                _cell(e, c.additional, c.additional_low, c.additional_high)
                if same
                else NOT_AVAILABLE,
            ]
        rows.append(row)
    currency, year = alike
    about = "" if of is None else say.plain("costs_beside.about", outcome=inside(plain(label)), when=after(of[1]))  # fmt: skip
    return table(
        "costs-beside" if pool is None else f"costs-beside-{pool.key}",
        say.plain("costs_beside.caption"),
        heads,
        rows,
        [
            say.plain("costs_beside.prices", currency=currency, year=str(year)),
            about,
            *_differ(shown, of, places),
            *_left_out(costed, alike, places),
            say.plain("costs_beside.caution"),
        ],
    )


def _values(pool: Pool, e: StudyDescription, costs: StudyCosts) -> bool:
    same = (costs.outcome, costs.month) == (pool.outcome, pool.month)
    return same and any(member.evaluation == e.id for member in pool.members)


def _is_share(code: str) -> bool:
    return code in shared_outcomes() and shared_outcomes()[code].unit == "percent"


def _usual(keys: Sequence[Key]) -> Key | None:
    """Give what most have, of several the first in order; None where there is none."""
    counted = Counter(keys)
    return min(counted, key=lambda key: (-counted[key], str(key)), default=None)


def _cell(e: StudyDescription, value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return NOT_AVAILABLE
    precision = precision_of_amount(low, high, e.currency)
    return Amounts(sentences(), e.currency, precision).level_with_range(value, low, high)


def _difference(comparison: Comparison, e: StudyDescription, c: StudyCosts) -> str:
    for pool in comparison.pools:
        for member in pool.members:
            if (member.evaluation, pool.outcome, member.month) != (e.id, c.outcome, c.month):
                continue
            if member.estimate is not None and member.low is not None and member.high is not None:
                numbers = PoolNumbers(pool).of_unit(member.unit).amounts
                return numbers.with_range(member.estimate, member.low, member.high)
    return NOT_AVAILABLE


def _differ(shown: Sequence[_Costed], of: _Of | None, places: PlaceNames) -> list[str]:
    """Name the places whose additional outcome does not stand beside the others, by reason."""
    if of is None:
        return []
    found: dict[str, list[str]] = {}
    for e, c in shown:
        name = places.label(e.id)
        if c.basis is None:
            found.setdefault("not_compared", []).append(name)
        elif (c.outcome, c.month) != of[:2]:
            found.setdefault("other_outcome", []).append(name)
        elif c.basis != of[2]:
            found.setdefault("other_basis", []).append(name)
        elif c.additional is None:
            found.setdefault("not_given", []).append(name)
    say = fixed()
    return [
        say.plain(f"costs_beside.why.{why}", places=listed(them)) for why, them in found.items()
    ]


def _left_out(costed: Sequence[_Costed], alike: tuple[str, int], places: PlaceNames) -> list[str]:
    """Name the places whose amounts are in another currency, or in prices of another year."""
    say = fixed()
    return [
        say.plain(
            "costs_beside.left_out",
            place=places.label(e.id),
            currency=e.currency,
            year=str(c.price_year),
        )
        for e, c in costed
        if (e.currency, c.price_year) != alike
    ]
