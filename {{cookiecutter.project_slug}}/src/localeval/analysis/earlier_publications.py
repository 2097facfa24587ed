"""A place's earlier publications, and findings that tell nothing of the few people who came since.

Each publication by itself gives nobody away; two of them may (``differencing``). So a run reads the record of all earlier
ones, and of the following takes the first that says nothing of a few people beside any of them:

1. every number as it is;
2. everything coarser: people rounded to the coarsest step that they ever have, averages to one that hides one person, then to one twice as coarse;
3. the primary result new, and as much of the rest as may be; what may not stands as it was last published;
4. everything as it was last published.

The last is always possible, because what is out already tells nothing new. Which it was, is told with each number that stands. Of these no one is
taken that would withhold a primary result, for the sake of other numbers, which the last publication gives: a headline is the last to go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from localeval.analysis.differencing import is_disclosed_by_both
from localeval.analysis.protection import Protection
from localeval.analysis.series import beside_standing
from localeval.analysis.withholding_reasons import LINKED, NOT_YET
from localeval.results import (
    Balance,
    DeliveryFigure,
    Estimate,
    FlowStep,
    Level,
    Records,
    Result,
    Series,
)

#: How coarse numbers can be made for the sake of earlier publications; 0 is not at all.
CAUTIONS = (0, 1, 2)

Item = TypeVar("Item", Estimate, Level)
Old = TypeVar("Old", Estimate, Level, FlowStep, Balance, Series, DeliveryFigure)


@dataclass(frozen=True)
class Found:
    """The findings of a place that count people or average what they have.

    Attributes
    ----------
    protection : Protection
        By which they were made.
    design : str
    disclosure : mapping
        Threshold and rounding.
    """

    protection: Protection
    design: str
    disclosure: Mapping[str, Any]
    estimates: tuple[Estimate, ...] = ()
    levels: tuple[Level, ...] = ()
    flow: tuple[FlowStep, ...] = ()
    balance: Balance | None = None
    series: tuple[Series, ...] = ()
    delivery: tuple[DeliveryFigure, ...] = ()

    @property
    def parts(self) -> Records:
        """As the parts of a result, of which it has none but these."""
        return Records(
            flow=self.flow,
            estimates=self.estimates,
            levels=self.levels,
            series=self.series,
            balance=self.balance,
            delivery=self.delivery,
        )

    def only(self, blocks: Iterable[str]) -> Found:
        """Keep some blocks of it; see ``BLOCKS``."""
        kept = set(blocks)
        return replace(
            self,
            estimates=tuple(item for item in self.estimates if _block(item) in kept),
            levels=tuple(item for item in self.levels if _block(item) in kept),
            flow=self.flow if "flow" in kept else (),
            balance=self.balance if "balance" in kept else None,
            series=self.series if "series" in kept else (),
            delivery=self.delivery if "delivery" in kept else (),
        )


#: What is made new together, beginning with what is worth most to readers.
BLOCKS = ("primary", "flow", "others", "balance", "parts", "series", "delivery")


def _block(item: Estimate | Level) -> str:
    if item.subgroup is not None:
        return "parts"
    return "primary" if item.role == "primary" else "others"


def settle(find: Callable[[int], Found], earlier: Sequence[Result]) -> Found:
    """Give findings that tell nothing of a few people beside any earlier publication.

    Parameters
    ----------
    find : callable
        Works out the findings at a caution.
    earlier : sequence of Result
        In the order in which they were published.
    """
    if not earlier:
        return find(0)

    def tells(found: Found) -> bool:
        return any(is_disclosed_by_both(old, found) for old in reversed(earlier))

    for caution in CAUTIONS:
        found = find(caution)
        if not _hides_headline(found, earlier[-1]) and not tells(found):
            return found
    for caution in CAUTIONS:
        found = find(caution)
        if _hides_headline(found, earlier[-1]) or tells(found.only(["primary"])):
            continue
        new = ["primary"]
        for block in BLOCKS[1:]:
            if block == "series":
                found = replace(found, series=_lines(found, new, earlier[-1]))
            if not tells(found.only([*new, block])):
                new.append(block)
        return _standing(found, new, earlier[-1])
    return _standing(find(CAUTIONS[-1]), [], earlier[-1])


def _hides_headline(found: Found, last: Result) -> bool:
    """Whether a primary result would be withheld for the sake of other numbers that the last publication gives."""
    before: list[Estimate | Level] = [*last.estimates, *last.levels]
    now: list[Estimate | Level] = [*found.estimates, *found.levels]
    given = {item.key for item in before if not item.withheld}
    primary = [item for item in now if _block(item) == "primary"]
    return any(item.withheld == LINKED and item.key in given for item in primary)


def _standing(found: Found, new: Sequence[str], last: Result) -> Found:
    """Put the last publication's numbers in place of those blocks that are not new."""
    day = last.run.date
    return replace(
        found,
        # What is counted beside these, such as the rows of each table, is as coarse as it ever is: new numbers would tell of few.
        protection=replace(found.protection, caution=CAUTIONS[-1]),
        estimates=_items(found.estimates, last.estimates, new, day),
        levels=_items(found.levels, last.levels, new, day),
        flow=found.flow if "flow" in new else tuple(_since(step, day) for step in last.flow),
        balance=_balance(found.balance, new)
        if "balance" in new
        else last.balance and _since(last.balance, day),
        series=found.series if "series" in new else tuple(_since(s, day) for s in last.series),
        delivery=found.delivery
        if "delivery" in new
        else tuple(_since(d, day) for d in last.delivery),
    )


def _balance(found: Balance | None, new: Sequence[str]) -> Balance | None:
    """Leave away who has nobody alike where the flow, of which they are a step, stands."""
    if found is None or "flow" in new:
        return found
    return found.model_copy(update={"off_support": None})


def _lines(found: Found, new: Sequence[str], last: Result) -> tuple[Series, ...]:
    """Give the lines over time beside results of which some stand as they were last published."""
    day = last.run.date
    old: list[Estimate | Level] = [
        *(e for e in _items(found.estimates, last.estimates, new, day) if _block(e) not in new),
        *(v for v in _items(found.levels, last.levels, new, day) if _block(v) not in new),
    ]
    return beside_standing(found.series, old, last.series)


def _since(old: Old, day: str) -> Old:
    """Say of what was last published that it stands: since that day, unless it stood already then."""
    return old.model_copy(update={"stands_since": old.stands_since or day})


def _items(
    found: Sequence[Item], then: Sequence[Item], new: Sequence[str], day: str
) -> tuple[Item, ...]:
    """Give those that are new, and of the others what was last published of the same."""
    before = {item.key: item for item in then}
    given: list[Item] = []
    for item in found:
        if _block(item) in new:
            given.append(item)
        elif item.key in before:
            given.append(_since(before[item.key], day))
        else:
            given.append(_without_numbers(item))
    return tuple(given)


def _without_numbers(item: Item) -> Item:
    """Give a finding that has not been published before without its numbers."""
    kept = {"confidence", "rounded_to", "people_rounded_to", "tests_in_family", "month"}
    changed: dict[str, Any] = {
        name: None for name, value in item if isinstance(value, float | int) and name not in kept
    }
    changed["withheld"] = item.withheld or NOT_YET
    if isinstance(item, Estimate):
        changed["verdict"] = "withheld"
    return item.model_copy(update=changed)
