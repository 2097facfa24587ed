"""How many of the eligible joined, and how groups of them are represented, of numbers as they are printed.

Who joined is who has a day of the start, and is a resident where it is said who those are. Words of people are held against the words of
``eligible`` without regard to capitals; whoever has none of these, or nothing, is of no group and counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from localeval.analysis.coarse_counts import family_of
from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PART,
    PARTICIPANTS,
    CellName,
    CountCells,
    everyone_name,
    level_name,
    missing_name,
)
from localeval.analysis.delivery_coarseness import all_joined_name, door_beside, own_step
from localeval.analysis.delivery_parts import UNKNOWN, joined_name
from localeval.analysis.protection import Protection
from localeval.analysis.sample import participants_in
from localeval.methods.delivery.funnel import Histories
from localeval.methods.delivery.reach import Eligible as Number
from localeval.methods.delivery.reach import reach, representation
from localeval.methods.disclosure.door import Door
from localeval.methods.impact.covariates import category_label
from localeval.methods.inputs import Flags
from localeval.project.delivery_settings import EligibleNumber, EligibleSettings, plain_word
from localeval.results import DeliveryFigure, Eligible


@dataclass(frozen=True)
class Group:
    """A group of those who joined.

    Attributes
    ----------
    n : int
    label : str
        The word of people for it, where there is one alone; else empty.
    """

    n: int
    label: str = ""


@dataclass(frozen=True)
class Joined:
    """Who joined, not protected.

    Attributes
    ----------
    given : EligibleSettings
    n : int
        Who joined, residents only where it is said who those are.
    groups : mapping of str to mapping of str to Group
        By each column, by the words of ``eligible``; ``UNKNOWN`` for whoever has none of them.
    """

    given: EligibleSettings
    n: int
    groups: Mapping[str, Mapping[str, Group]] = field(default_factory=dict)


def joined_of(people: pd.DataFrame, given: EligibleSettings, histories: Histories) -> Joined:
    """Count who joined.

    Parameters
    ----------
    people : DataFrame
        Of one place; its participants are the first people of the histories.
    given : EligibleSettings
    histories : Histories
    """
    taking_part = people[participants_in(people)]
    there: Flags = ~np.isnat(histories.started[: len(taking_part)])
    for column, wanted in given.residents.items():
        of_them = _plain_words(taking_part, column).isin({plain_word(word) for word in wanted})
        there = there & of_them.to_numpy(dtype=bool)
    groups = {}
    for column, numbers in given.by.items():
        values, labels = _plain_words(taking_part, column), _labels(taking_part, column)
        found: dict[str, Group] = {}
        known = np.zeros(len(there), dtype=bool)
        for word in numbers:
            mine = (values == plain_word(word)).to_numpy(dtype=bool)
            known |= mine
            called = labels[mine].unique()
            found[word] = Group(int((mine & there).sum()), called[0] if len(called) == 1 else "")
        found[UNKNOWN] = Group(int((there & ~known).sum()))
        groups[column] = found
    return Joined(given, int(there.sum()), groups)


def _labels(people: pd.DataFrame, column: str) -> pd.Series:
    return people[column].astype("object").map(category_label, na_action="ignore")


def _plain_words(people: pd.DataFrame, column: str) -> pd.Series:
    return _labels(people, column).map(plain_word, na_action="ignore")


def reach_name(by: str = "", part: str = "") -> CellName:
    """Name who joined of the eligible: of everyone, or of a group."""
    return ("delivery", "reach", by, part)


def known_name(by: str) -> CellName:
    """Name who joined and is of some group of a column."""
    return ("delivery", "reach known", by)


def count_reach(joined: Joined, cells: CountCells) -> None:
    """Add who joined, of everyone and of each group, and the sums that tie them to each other and to the whole report."""
    if not joined.n:
        return
    all_of_them = [all_joined_name(), everyone_name(PARTICIPANTS)]
    _tied(cells, reach_name(), joined.n, all_of_them, worth=PART)
    for by, groups in joined.groups.items():
        n = joined.n - groups[UNKNOWN].n
        _tied(cells, known_name(by), n, [reach_name()] if n == joined.n else [], worth=PART)
        parts = []
        for word, group in groups.items():
            name, label = reach_name(by, word), group.label
            beside = [joined_name(by, UNKNOWN), missing_name(PARTICIPANTS, by)] if not word else []
            if label:
                beside = [joined_name(by, label), level_name(PARTICIPANTS, f"{by}: {label}")]
            _tied(cells, name, group.n, beside, worth=PART if word else BY_THE_WAY)
            if word and group.n:
                parts.append(name)
        if n:
            cells.total(known_name(by), parts)
            if groups[UNKNOWN].n:
                cells.total(reach_name(), [known_name(by), reach_name(by, UNKNOWN)])


def _tied(
    cells: CountCells, name: CellName, n: int, beside: Sequence[CellName], *, worth: float
) -> None:
    """Add a count, and tie it to the first of some others that is there: the same people, more of them, or fewer."""
    if not n:
        cells.nobody.add(name)
        return
    other = next((cells.find(one) for one in beside if cells.find(one) in cells.values), None)
    # What shares are of may be printed coarser than other counts, so that these people stand for themselves beside it.
    alone = other == all_joined_name() or (other is not None and family_of(other) is None)
    same = other is not None and cells.values[other] == n and alone
    if other is not None and same and other not in cells.hidden:
        cells.alias(name, other)
        return
    cells.add(name, n, rounded=True, worth=worth)
    if other is not None:
        whole, part = (other, name) if cells.values[other] >= n else (name, other)
        rest: CellName = ("delivery", "reach beside", *name[1:])
        if cells.values[whole] > cells.values[part]:
            cells.hide(rest, cells.values[whole] - cells.values[part], exempt=True)
        cells.total(whole, [part, rest])


def reach_figures(
    joined: Joined, until: str, door: Door, protection: Protection
) -> Iterator[DeliveryFigure]:
    """Give reach and representation as they may be printed."""
    given = joined.given
    n = _printed(reach_name(), joined.n, door, protection)
    update: dict[str, Any] = {}
    step = protection.door_of(reach_name(), door).rounding
    # What is rounded up past the eligible need not be more than they are.
    if n and given.people and n - step // 2 <= given.people:
        found = reach(min(n, int(given.people)), _number(given), step)
        # Of an estimate without an interval nobody knows how far it is off: no range is given.
        sure = not given.estimate or given.low is not None
        update = {
            "share": door.number(100 * found.ratio, "percent"),
            "low": door.number(100 * found.low, "percent") if sure else None,
            "high": door.number(100 * found.high, "percent") if sure else None,
        }
    yield DeliveryFigure(
        kind="reach",
        months=0,
        until=until,
        people=None,
        reached=n,
        people_rounded_to=own_step(protection.door_of(reach_name(), door), door),
        eligible=_eligible(given, given),
        **update,
    )
    for by, groups in joined.groups.items():
        known = _printed(known_name(by), joined.n - groups[UNKNOWN].n, door, protection)
        printed: list[tuple[int | None, int, Door, int]] = []
        for word in given.by[by]:
            of_all = protection.door_of(known_name(by), door)
            coarse = door_beside(protection.door_of(reach_name(by, word), door), of_all)
            mine = _printed(reach_name(by, word), groups[word].n, coarse, protection)
            step = max(own_step(coarse, door), own_step(of_all, door))
            # Where nobody is of another group that tells already that all are of this one.
            others = joined.n - groups[UNKNOWN].n - groups[word].n
            printed.append(
                (known if not others and mine is not None else mine, others, coarse, step)
            )
        # Each number is rounded by itself: shares of the sum of those that are printed do not say more than 100 of 100 together.
        whole = known
        if known is not None and all(mine is not None for mine, *_ in printed):
            whole = sum(mine or 0 for mine, *_ in printed)
        for i, (mine, others, coarse, step) in enumerate(printed):
            figure = _represented(given, by, i, mine, whole, until, coarse, step, others=others)
            yield figure.model_copy(update={"people": known})
        yield DeliveryFigure(
            kind="reach",
            by=by,
            part=UNKNOWN,
            months=0,
            until=until,
            people=None,
            reached=_printed(reach_name(by, UNKNOWN), groups[UNKNOWN].n, door, protection),
            people_rounded_to=own_step(protection.door_of(reach_name(by, UNKNOWN), door), door),
        )


def _represented(
    given: EligibleSettings,
    by: str,
    i: int,
    mine: int | None,
    known: int | None,
    until: str,
    door: Door,
    step: int,
    *,
    others: int,
) -> DeliveryFigure:
    """Give a group's share among those who joined and among the eligible, and one by the other."""
    words, numbers = list(given.by[by]), list(given.by[by].values())
    number, whole = numbers[i], sum(one.people for one in numbers)
    about = {"share": door.number(100 * number.people / whole, "percent") if whole else None}
    # Coarse numbers that are the same would make a share of all of them, which it is not. That a few are of another group is not
    # told by leaving it out.
    untrue = mine == known and others >= (1 if step else door.threshold)
    if mine is None or known is None or mine > known or untrue:
        mine = None
    share = door.number(100 * mine / known, "percent") if mine is not None and known else None
    # More of a group than could have joined: the two count different people, and no ratio of theirs means anything.
    too_many = mine is not None and mine - door.rounding // 2 > number.people
    if mine and known and number.people and not too_many:
        ratio = representation(mine, known, list(map(_number, numbers)), i, door.rounding)
        about["ratio"] = door.number(ratio.ratio, "score")
        if not given.estimate or all(one.low is not None for one in numbers):
            about["ratio_low"] = door.number(ratio.low, "score")
            about["ratio_high"] = door.number(ratio.high, "score")
    return DeliveryFigure(
        kind="reach",
        by=by,
        part=words[i],
        months=0,
        until=until,
        people=known,
        reached=mine,
        share=share,
        people_rounded_to=step,
        eligible=_eligible(given, number).model_copy(update=about),
    )


def _printed(name: CellName, n: int, door: Door, protection: Protection) -> int | None:
    return protection.door_of(name, door).count(n) if protection.shows(name) else None


def _number(given: EligibleNumber) -> Number:
    return Number(given.people, given.low, given.high)


def _eligible(whole: EligibleSettings, given: EligibleNumber) -> Eligible:
    return Eligible(
        people=given.people,
        low=given.low,
        high=given.high,
        estimate=whole.estimate,
        source=whole.source,
        date=whole.date.isoformat(),
    )
