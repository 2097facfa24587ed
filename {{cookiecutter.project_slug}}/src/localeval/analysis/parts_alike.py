"""Whether an outcome looks as if it had been measured alike for all parts of the people: quarters, providers, files, rows.

A part whose amounts are several times the rest's, or that has the outcome for nobody or for everybody, is the likelier explained
by a source that gave it otherwise; so is a row from which on all amounts are larger. What the two groups differ by is the business
of ``measured_alike``.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.analysis.doubts import (
    FAR,
    FEW,
    FEWEST,
    TIMES,
    Doubtful,
    Group,
    medians_apart,
    never_by_chance,
)
from localeval.analysis.parts_by_rank import groups_apart_by_rank
from localeval.analysis.parts_contrast import contrasts_apart
from localeval.analysis.reversed_outcome import known_before
from localeval.analysis.sample import Sample
from localeval.analysis.source_columns import says_who_gave_it
from localeval.project.project import Measure, Project

#: In place of a column: the order in which people stand in the file. It is cut at so many places.
ORDER, _CUTS = "order", 60
#: People are looked at by parts where there are at most so many.
_MOST_PARTS = 30
#: One amount is repeated in a part: by this share of those who have any, beyond that of the commonest amount elsewhere, and by
#: hardly anybody there.
_REPEATED, _HARDLY = 0.3, 0.02
#: Of as few amounts as this another unit shows where it makes them so many times as large, by so many standard errors.
_VERY_FEW, _TIMES_OF_FEW, _FAR_OF_FEW = 7, 6.0, 5.5


def parts_in_doubt(project: Project, sample: Sample, measure: Measure) -> Iterator[Doubtful]:
    """Find parts of the people, by when they started or by a declared category, whose outcome looks measured otherwise.

    Parameters
    ----------
    project : Project
    sample : Sample
    measure : Measure
    """
    sources = {"start_date", project.settings.cluster, *project.settings.strata}
    for name, parts in declared_parts(project, sample.people).items():
        yield from doubtful_parts(sample, measure, name, parts)
        if name in sources or says_who_gave_it(name):
            yield from groups_apart_in(project, sample, measure, name, parts)
    yield from changed_on_the_way(sample, measure)
    yield from groups_apart_by_rank(project, sample, measure)


def groups_apart_in(
    project: Project, sample: Sample, measure: Measure, name: str, parts: pd.Series
) -> Iterator[Doubtful]:
    """Find parts, such as those of one provider, in which the groups differ as nowhere else, or all have far more or less.

    Parameters
    ----------
    project : Project
    sample : Sample
    measure : Measure
    name : str
        Of the column of parts.
    parts : Series, shape (n,)
        A category of each of its people.
    """
    levels = parts.dropna().unique()
    if not 2 <= len(levels) <= _MOST_PARTS:
        return
    members = {str(level): (parts == level).to_numpy(dtype=bool) for level in levels}
    covariates = {
        column: kind
        for column, kind in project.settings.covariates.items()
        if column != name and column in sample.people.columns
    }
    known = known_before(sample.people, covariates) if covariates else None
    yield from contrasts_apart(sample, measure, name, members, known)


def declared_parts(project: Project, people: pd.DataFrame) -> dict[str, pd.Series]:
    """Give the columns of the standard by which people fall into parts: the quarter of the start, categories, the cluster."""
    settings = project.settings
    names = [name for name, kind in settings.covariates.items() if kind == "category"]
    names += [name for name in (settings.cluster, *settings.strata) if name is not None]
    found = {n: people[n].astype("object") for n in dict.fromkeys(names) if n in people.columns}
    if "start_date" in people.columns:
        quarters = people["start_date"].dt.to_period("Q")
        found["start_date"] = quarters.astype("str").where(quarters.notna()).astype("object")
    return found


def doubtful_parts(
    sample: Sample, measure: Measure, name: str, parts: pd.Series
) -> Iterator[Doubtful]:
    """Find parts of the people, such as those of one provider, whose outcome looks as if it had been measured otherwise.

    Amounts are several times smaller or larger than the rest's; or nobody has any, or everybody.

    Parameters
    ----------
    sample : Sample
        Of that outcome.
    measure : Measure
    name : str
        Of the column of parts.
    parts : Series, shape (n,)
        A category of each of its people.
    """
    if not 2 <= parts.nunique() <= _MOST_PARTS:
        return
    codes, levels = pd.factorize(parts)

    def odd(mine: np.ndarray, share: float, looks: int) -> bool:
        # Nearly everybody has some of a score or of time: that all of a part have is no sign of anything.
        either = money or measure.outcome.kind == "binary" or not mine.any()
        return either and never_by_chance(mine, share, looks)

    some, money = sample.outcome > 0, measure.outcome.unit == "money"
    in_units = measure.outcome.unit in {"money", "weeks", "months"}
    named = dict(enumerate(map(str, levels)))
    left = codes >= 0
    for code, word in sorted(named.items(), key=lambda item: item[1]):
        mine, rest = codes == code, left & (codes != code)
        # A part of one group only may be that group's way.
        share = _share_beside(sample.participant, some, mine, rest)
        if share is not None and odd(some[mine], share, len(levels)):
            yield Doubtful("part_unlike", column=name, part=word, people=int(mine.sum()), among=len(levels), value=float(some[mine].mean()))  # fmt: skip
            continue
        for group, flags in _groups(sample):
            cell, beside = mine & flags, rest & flags
            if cell.sum() < FEW or beside.sum() < FEWEST or cell.sum() == mine.sum():
                continue
            if odd(some[cell], float(some[beside].mean()), 2 * len(levels)):
                yield Doubtful("part_unlike", group, column=name, part=word, people=int(cell.sum()), among=len(levels), value=float(some[cell].mean()))  # fmt: skip
    if not in_units:
        return
    whole: tuple[tuple[Group, np.ndarray], ...] = (("", np.ones(len(codes), dtype=bool)),)
    for group, flags in (*whole, *_groups(sample)):
        inside, still = left & flags, dict(named)
        while True:
            # The part that is furthest away is left out before the next is looked for, which is else apart from it.
            apart = {
                code: found
                for code in still
                if (found := _amounts_apart(sample, flags & (codes == code), inside))
            }
            if not apart:
                break
            code = max(apart, key=lambda one: abs(apart[one]))
            word, people = still.pop(code), int((flags & (codes == code)).sum())
            yield Doubtful("part_unlike", group, column=name, part=word, people=people, among=len(levels), times=float(np.exp(apart[code])), sure=money)  # fmt: skip
            inside &= codes != code
            if not group:
                named.pop(code)
                left &= codes != code
    if named and money:
        yield from _one_amount(sample, codes, named, len(levels), name)


def _one_amount(
    sample: Sample, codes: np.ndarray, named: dict[int, str], among: int, name: str
) -> Iterator[Doubtful]:
    """Find parts of which most who have any have exactly one amount, which hardly anybody has elsewhere."""
    some = sample.outcome > 0
    for code, word in named.items():
        mine, rest = sample.outcome[some & (codes == code)], sample.outcome[some & (codes != code)]
        if min(len(mine), len(rest)) < FEWEST:
            continue
        found, counts = np.unique(mine, return_counts=True)
        most = found[counts.argmax()]
        heaped = float(np.unique(rest, return_counts=True)[1].max() / len(rest))
        if counts.max() >= max(FEW, (_REPEATED + heaped) * len(mine)) and (rest == most).mean() <= _HARDLY:  # fmt: skip
            yield Doubtful("part_repeated", column=name, part=word, people=int(counts.max()), among=among, value=float(most), sure=False)  # fmt: skip


def _groups(sample: Sample) -> tuple[tuple[Group, np.ndarray], ...]:
    return ("participants", sample.participant), ("comparison", ~sample.participant)


def changed_on_the_way(sample: Sample, measure: Measure) -> Iterator[Doubtful]:
    """Find the row from which on amounts are several times smaller or larger than before, in the order of the people.

    Each side must be the same all along: a file that is sorted by the amounts, or by what goes with them, has no such row. What
    the groups differ by is left out.

    Parameters
    ----------
    sample : Sample
        Of that outcome.
    measure : Measure
    """
    if measure.outcome.unit != "money":
        return
    some = sample.outcome > 0
    logs = np.log(np.where(some, sample.outcome, 1.0))
    groups = [some & sample.participant, some & ~sample.participant]
    for group in groups:
        # A file that has one group after the other changes on the way too, as the groups differ.
        logs[group] -= logs[group].mean() if group.any() else 0.0
    for members in (some, *groups):
        where = np.flatnonzero(members)
        cut, apart = _change(logs[where])
        # Of one group it can be said where nobody of the other comes after.
        if apart and members[where[cut] :].sum() == some[where[cut] :].sum():
            people = len(some) - int(where[cut])
            yield Doubtful("part_unlike", column=ORDER, people=people, times=float(np.exp(apart)))
            return


def _change(logs: np.ndarray) -> tuple[int, float]:
    """Give from which of the logarithms on they are others, and by how much; nothing where they are the same all along."""
    if len(logs) < 4 * FEWEST:
        return 0, 0.0
    cuts = np.unique(np.linspace(2 * FEWEST, len(logs) - 2 * FEWEST, _CUTS).astype(int))
    cut = max((int(c) for c in cuts), key=lambda c: abs(medians_apart(logs[c:], logs[:c])[0]))
    apart, error = medians_apart(logs[cut:], logs[:cut])
    halves = [
        medians_apart(side[len(side) // 2 :], side[: len(side) // 2])[0]
        for side in (logs[:cut], logs[cut:])
    ]
    steady = max(map(abs, halves)) <= abs(apart) / 3
    return cut, apart if steady and abs(apart) >= max(np.log(TIMES), FAR * error) else 0.0


def _amounts_apart(sample: Sample, mine: np.ndarray, left: np.ndarray) -> float:
    """Give how far the amounts of a part lie from those of the rest, as a difference of logarithms; 0 where they do not."""
    some = sample.outcome > 0
    ours, rest = (np.log(sample.outcome[some & who]) for who in (mine, left & ~mine))
    if min(len(ours), len(rest)) < _VERY_FEW:
        return 0.0
    apart, error = medians_apart(ours, rest)
    times, far = (
        (TIMES, FAR) if min(len(ours), len(rest)) >= FEWEST else (_TIMES_OF_FEW, _FAR_OF_FEW)
    )
    return apart if abs(apart) >= max(np.log(times), far * error) else 0.0


def _share_beside(
    participant: np.ndarray, some: np.ndarray, mine: np.ndarray, rest: np.ndarray
) -> float | None:
    """Give the share that a part would have if it were as the rest of the same groups are; None where there is no such rest."""
    share = 0.0
    if min(mine.sum(), rest.sum()) < FEWEST:
        return None
    for flags in (participant, ~participant):
        weight = (mine & flags).sum() / mine.sum()
        beside = some[rest & flags]
        if weight and len(beside) < FEWEST:
            return None
        share += float(weight * beside.mean()) if weight else 0.0
    return share
