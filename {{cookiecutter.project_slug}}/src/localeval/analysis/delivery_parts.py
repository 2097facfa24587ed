"""Steps of delivery by a column of people, such as their provider: who could have got to each, who did, and what chance alone would do.

A part is in the sums of the whole (``count_parts``): its people beside those of all parts, of the step and of everybody in the data, so
that what is withheld of one part cannot be had from the others. Limits of chance are worked out of numbers as they are printed.

Limits. Who was referred and did not start may be in no row of people: of which part they are is known where events have the column too.
The share of starts is given by part only where hardly anybody's part is not known (``MOST_UNKNOWN``), as it would be too large. Parts by
two columns are protected each beside everyone, and not by both at once, as no table shows both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.analysis.coarse_counts import CoarseShare
from localeval.analysis.count_cells import (
    PART,
    PARTICIPANTS,
    CellName,
    CountCells,
    everyone_name,
    level_name,
    missing_name,
)
from localeval.analysis.delivery_coarseness import (
    all_joined_name,
    allowing_for,
    door_beside,
    own_step,
)
from localeval.analysis.facts import EqualityFacts
from localeval.analysis.protection import Protection
from localeval.analysis.sample import participants_in, values_in_order
from localeval.catalogue.equality import equality_standards, words_for_declined
from localeval.methods.delivery.funnel import FunnelStep, Histories
from localeval.methods.delivery.variation import LEVELS, dispersion, limits, outside
from localeval.methods.disclosure.door import Door
from localeval.methods.impact.covariates import category_label
from localeval.methods.inputs import Flags
from localeval.project.delivery_settings import DeliverySettings, EqualitySetting, plain_word
from localeval.results import ChanceLimits, DeliveryFigure

#: Steps that are shown by part.
STEPS = ("started", "job")
#: So large a share of those who were referred may be of no known part where the share of starts is given.
MOST_UNKNOWN = 0.05
#: Who is in no part, because the column says nothing of them.
UNKNOWN = ""


@dataclass(frozen=True)
class PartedBy:
    """People parted by one column.

    Attributes
    ----------
    members : mapping of str to ndarray of bool, shape (n,)
        Of each part its people, those of whom nothing is known last under ``UNKNOWN``.
    words : mapping of str to tuple of str
        The words of the column that each part is of; several where an edition of categories joins them.
    unknown_beyond : ndarray of bool, shape (n,)
        People who have no row in people, and of whose part nothing is on record; None where everybody has a row.
    """

    members: Mapping[str, Flags]
    words: Mapping[str, tuple[str, ...]]
    unknown_beyond: Flags | None = None


def parts_of_people(
    people: pd.DataFrame,
    asked: DeliverySettings,
    histories: Histories,
    said: pd.DataFrame | None = None,
) -> dict[str, PartedBy]:
    """Part the people of histories by the columns that are shown.

    Parameters
    ----------
    people : DataFrame
        Of one place; its participants are the first people of the histories.
    asked : DeliverySettings
    histories : Histories
        Of n people.
    said : DataFrame, optional
        What events say of the other people of the histories, in their order.

    Returns
    -------
    dict of str to PartedBy
        Of columns that tell at least two parts.
    """
    taking_part = people[participants_in(people)]
    others = len(histories.started) - len(taking_part)
    found = {}
    for column in dict.fromkeys([*asked.by, *(one.column for one in asked.equality)]):
        if column not in taking_part:
            continue
        values, kind = taking_part[column], asked.equality_of(column)
        # Two values that are printed alike, such as 1 and 1.0, are one word.
        labels = values.astype("object").map(category_label, na_action="ignore")
        in_order = list(dict.fromkeys(category_label(value) for value in values_in_order(values)))
        beyond = _labels_beyond(said, column, in_order, others)
        labels = pd.concat([labels, beyond], ignore_index=True)
        words: dict[str, list[str]] = {name: [] for name in (kind.categories if kind else ())}
        for label in dict.fromkeys([*in_order, *beyond.dropna()]):
            words.setdefault(kind.category(label) if kind else label, []).append(label)
        words = {name: some for name, some in words.items() if some}
        if kind:
            words = dict(sorted(words.items(), key=lambda item: is_declined(item[0])))
        members = {name: labels.isin(some).to_numpy(dtype=bool) for name, some in words.items()}
        lacking = labels.isna().to_numpy(dtype=bool)
        unknown = lacking & (np.arange(len(labels)) >= len(taking_part))
        if lacking[: len(taking_part)].any() or (
            unknown.any() and not unknown[len(taking_part) :].all()
        ):
            members[UNKNOWN] = lacking
        if len(words) > 1:
            told = {name: tuple(some) for name, some in words.items()}
            found[column] = PartedBy(members, told, unknown)
    return found


def _labels_beyond(
    said: pd.DataFrame | None, column: str, known: Sequence[str], others: int
) -> pd.Series:
    """Give the words of people who have no row, written as the column of people has them; all missing where events do not say."""
    if said is None or column not in said:
        return pd.Series([None] * others, dtype="object")
    first = {plain_word(label): label for label in reversed(known)}
    labels = said[column].astype("object").map(category_label, na_action="ignore")
    return labels.map(lambda label: first.setdefault(plain_word(label), label), na_action="ignore").reset_index(drop=True)  # fmt: skip


def is_declined(part: str) -> bool:
    """Whether a part is of people who did not want to say."""
    return plain_word(part) in words_for_declined()


def steps_by_part(steps: Sequence[FunnelStep], parted: PartedBy) -> list[FunnelStep]:
    """Give the steps that are shown by part: that of starts only where the part of nearly everybody who was referred is known."""
    unknown = parted.unknown_beyond

    def is_told(step: FunnelStep) -> bool:
        if step.name != "started" or unknown is None:
            return step.name in STEPS
        return bool((step.could & unknown).sum() <= MOST_UNKNOWN * step.could.sum())

    return [step for step in steps if is_told(step)]


def part_names(step: str, by: str, part: str) -> tuple[CellName, CellName]:
    """Name the people of a part who could have got to a step, and those who did."""
    return ("delivery", "could", step, by, part), ("delivery", "reached", step, by, part)


def joined_name(by: str, part: str) -> CellName:
    """Name all participants of a part."""
    return ("delivery", "joined", by, part)


def count_parts(
    cells: CountCells,
    steps: Mapping[str, Sequence[FunnelStep]],
    parts: Mapping[str, PartedBy],
    participants: int,
    wholes: Mapping[str, tuple[CellName, CellName]],
    printed: Sequence[str] = (),
) -> None:
    """Add the counts of each part, and the sums that tie them to their step and to everybody.

    Parameters
    ----------
    cells : CountCells
    steps : mapping of str to sequence of FunnelStep
        By column, those that are shown by part.
    parts : mapping of str to PartedBy
    participants : int
        The first so many people are those in the data.
    wholes : mapping
        Of each step, the names of who could have got there and who did.
    printed : sequence of str
        Columns whose people are printed as such; of the others only their steps are.
    """
    for by, parted in parts.items():
        members = parted.members
        sizes = {part: int(who[:participants].sum()) for part, who in members.items()}
        for part, n in sizes.items():
            _count_joined(cells, by, part, n, parted.words.get(part, ()), printed=by in printed)
        everyone = cells.find(everyone_name(PARTICIPANTS))
        if cells.values.get(everyone) == sum(sizes.values()):
            cells.total(everyone, [joined_name(by, part) for part in sizes])
        for step in steps[by]:
            _count_step(cells, step, by, members, participants, wholes[step.name])


def _count_joined(
    cells: CountCells, by: str, part: str, n: int, words: Sequence[str], *, printed: bool
) -> None:
    """Add all participants of a part, and tie them to those of them who are evaluated."""
    name = joined_name(by, part)
    if not n:
        cells.nobody.add(name)
        return
    # A count of its own also where it is as many: what shares are of may be printed coarser than other counts.
    if printed:
        cells.add(name, n, rounded=True)
    else:
        cells.hide(name, n, exempt=True)
    of_result = [level_name(PARTICIPANTS, f"{by}: {word}") for word in words]
    of_result = of_result if part else [missing_name(PARTICIPANTS, by)]
    there = [one for one in of_result if cells.find(one) in cells.values]
    if there and sum(cells.values[cells.find(one)] for one in there) <= n:
        _rest(cells, name, there, ("not evaluated", by, part))


def _count_step(
    cells: CountCells,
    step: FunnelStep,
    by: str,
    members: Mapping[str, Flags],
    participants: int,
    wholes: tuple[CellName, CellName],
) -> None:
    tied: tuple[list[CellName], list[CellName]] = ([], [])
    for part, who in members.items():
        n, did = int((step.could & who).sum()), int((step.reached & who).sum())
        could, reached = part_names(step.name, by, part)
        if not n:
            cells.nobody.update({could, reached})
            continue
        joined = cells.find(joined_name(by, part))
        beyond = bool((step.could & who)[participants:].any())  # who are none of those who joined
        if cells.values.get(joined) == n and joined not in cells.hidden and not beyond:
            cells.alias(could, joined)
        else:
            cells.add(could, n, rounded=True, worth=PART)
            if joined in cells.values and not beyond:
                _rest(cells, joined, [could], ("not so far", step.name, by, part))
        if did:
            cells.add(reached, did, rounded=True, worth=PART)
        else:
            cells.nobody.add(reached)
        beside: CellName = ("delivery", "not", step.name, by, part)
        if n > did:
            cells.hide(beside, n - did)
        cells.total(could, [reached, beside])
        if beyond and joined in cells.values and did:
            _rest(cells, joined, [reached], ("joined otherwise", step.name, by, part))
        tied[0].append(could)
        tied[1].append(reached)
    for whole, some in zip(wholes, tied, strict=True):
        if cells.find(whole) in cells.values:
            _rest(cells, whole, some, ("of no part", step.name, by, whole[1]))


def _rest(
    cells: CountCells, total: CellName, parts: Sequence[CellName], about: Sequence[object]
) -> None:
    """Tie parts to a total with whoever is in none of them."""
    inside = sum(cells.values.get(cells.find(part), 0) for part in parts)
    rest: CellName = ("delivery", "beside", *(str(word) for word in about))
    beyond = cells.values[cells.find(total)] - inside
    if beyond:
        cells.hide(rest, beyond, exempt=True)
    cells.total(total, [*parts, rest])


def with_limits(
    figures: Sequence[DeliveryFigure], whole: DeliveryFigure, door: Door
) -> Iterator[DeliveryFigure]:
    """Give the parts of one step with the limits of chance, worked out of numbers as they are printed.

    Parameters
    ----------
    figures : sequence of DeliveryFigure
        Of one step and column.
    whole : DeliveryFigure
        Of everybody at that step.
    door : Door
        By which numbers of people leave.
    """
    given = [one for one in figures if one.part and one.share is not None]
    people, reached = whole.people or 0, whole.reached or 0
    fits = len(given) > 1 and 0 < reached < people and whole.share is not None
    # Of numbers that are coarser than usual it is not said whether they lie farther apart than by chance.
    is_coarse = any(one.people_rounded_to for one in (whole, *given))
    spread = (
        dispersion([one.reached or 0 for one in given], [one.people or 0 for one in given], door.rounding)
        if fits and not is_coarse
        else None
    )  # fmt: skip
    for one in figures:
        # Of a coarse step it may be rounded to more than all people.
        n = min(one.people or 0, people) if is_coarse else one.people or 0
        if not fits or one.share is None or not one.part or n > people:
            yield one
            continue
        ends = [
            tuple(door.number(100 * end, "percent") for end in _limits(one, whole, n, level, door))
            for level in LEVELS
        ]
        beyond = [
            f"{100 * level:g}%"
            for level, (low, high) in zip(LEVELS, ends, strict=True)
            if outside(one.share, low, high)
        ]
        yield one.model_copy(
            update={
                "limits": ChanceLimits(
                    share=door.number(100 * reached / people, "percent"),
                    low=ends[0][0],
                    high=ends[0][1],
                    far_low=min(ends[1][0], ends[0][0]),
                    far_high=max(ends[1][1], ends[0][1]),
                    outside=beyond[-1] if beyond else "",
                    dispersion=spread and door.number(spread.ratio, "score"),
                    dispersion_p=spread and round(spread.p_value, 4),
                )
            }
        )


def _limits(
    one: DeliveryFigure, whole: DeliveryFigure, n: int, level: float, door: Door
) -> tuple[float, float]:
    """Give the limits of a part of n people; wider where its numbers, or those of all, are coarser than usual."""
    people, reached = whole.people or 1, whole.reached or 0
    step = max(door.rounding, one.people_rounded_to)
    low, high = limits(n, reached, people, level, step)
    if not (one.people_rounded_to or whole.people_rounded_to):
        return low, high
    share = reached / people
    of_part = one.people_rounded_to / 2 * share / n
    of_all = CoarseShare(reached, people, whole.people_rounded_to).off / 100
    return allowing_for(share, low, high, float(np.hypot(of_part, of_all)))


def joined_figures(
    by: str, parted: PartedBy, participants: int, until: str, door: Door, protection: Protection
) -> Iterator[DeliveryFigure]:
    """Give how many of all participants are of each part, and of 100."""
    whole = everyone_name(PARTICIPANTS)
    if not protection.shows(whole):
        whole = all_joined_name()
    shown, of_all = protection.shows(whole), protection.door_of(whole, door)
    everyone = of_all.count(participants) if shown else None
    for part, who in parted.members.items():
        n = int(who[:participants].sum())
        name = joined_name(by, part)
        coarse = door_beside(protection.door_of(name, door), of_all)
        given = coarse.count(n) if protection.shows(name) else None
        share, step = None, own_step(coarse, door)
        if step and given is not None and everyone:
            given = min(given, everyone)
        if given is not None and everyone and given <= everyone:
            share = door.number(100 * given / everyone, "percent")
        # Coarse numbers that are the same would make a share of all of them, which it is not. That a few are of another part is not
        # told by leaving it out.
        others = participants - n
        all_of_them = given == everyone and others >= (1 if step else door.threshold)
        yield DeliveryFigure(
            kind="joined",
            by=by,
            part=part,
            months=0,
            until=until,
            people=everyone,
            reached=given if share is not None else None,
            share=None if all_of_them else share,
            people_rounded_to=max(step, own_step(of_all, door)),
        )


def equality_facts(kind: EqualitySetting, parted: PartedBy) -> EqualityFacts:
    """Say which categories a characteristic is counted by, and which on record are not of them."""
    if kind.standard is None:
        return EqualityFacts(kind.column)
    standard = equality_standards()[kind.standard]
    known = {plain_word(word) for word in standard.words}
    own = [
        part
        for part in parted.members
        if part and plain_word(part) not in known and not is_declined(part)
    ]
    return EqualityFacts(
        kind.column,
        standard.standard,
        standard.area,
        standard.edition.isoformat(),
        standard.source,
        tuple(own),
    )
