"""Whether an outcome looks as if it had been measured alike in both groups, in one unit, and the right way round.

A programme moves an outcome by a part of what it is. It does not make amounts three times as large for everybody who has
any, part them into two sizes with hardly any between, stop all amounts of one group at one value, or make
those who were in work before less likely to be in work than those who were not. Where that is seen, the likelier cause is in
the numbers: a month's pay beside a year's, pence beside pounds, thousands from the middle of a file on, a ceiling in one
source, a yes that means no. These are guesses for a question to a person and for a warning to the reader; limits are wide, so
that what is found is seldom what the programme did. It publishes no number.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import BOTH, Doubtful, Group, larger_in
from localeval.analysis.doubts import FAR as _FAR
from localeval.analysis.doubts import FEW as _FEW
from localeval.analysis.doubts import FEWEST as _FEWEST
from localeval.analysis.sample import Sample
from localeval.catalogue.catalogue import same_kind
from localeval.methods.impact.covariates import build_design
from localeval.methods.inputs import MethodError
from localeval.project.project import Measure, Project

#: Amounts of those who have any, by their median, this many times as large in one group as in the other: where chance made the
#: groups or amounts of before the start tell how unlike they were, and where nothing does.
_TIMES_KNOWN, _TIMES = 1.8, 3.0
#: Amounts that are all larger by one factor, evenly so from small to large ones, are asked about from this factor on.
_FACTOR, _EVEN = 1.2, 1.2
#: In place of a column: the order in which people stand in the file. It is cut at so many places.
ORDER, _CUTS = "order", 60
#: People are looked at by parts where there are at most so many.
_MOST_PARTS = 30
#: Amounts are of two sizes where so many times lie between them, so many standard deviations within a size, at least this share
#: of the amounts is of the rarer one, and hardly any lie in the middle third between them, as a share of the rarer one's.
_TWO_SIZES, _APART, _SHARE_BESIDE, _BETWEEN = 20.0, 5.0, 0.05, 0.1
#: A ceiling: this share of a group's amounts is its largest value, and the other group has as many above it.
_SHARE_AT_CEILING = 0.05
#: One amount is repeated: by this share of those of a group who have any, and by hardly any of the other.
#: It lowers the evidence from the last share on: fewer may have one wage of one employer.
_REPEATED, _HARDLY, _IMPUTED = 0.05, 0.01, 0.3
#: That a part, or a group, has the outcome for nobody or for everybody: chance makes it so once in so many.
_ONCE_IN = 10_000


def doubts_of(project: Project, sample: Sample, measure: Measure) -> list[Doubtful]:
    """Find what speaks against an outcome of a project having been measured alike, by what ``evaluation.yml`` says.

    Parameters
    ----------
    project : Project
        With a comparison group.
    sample : Sample
        Of that outcome, in one place.
    measure : Measure
    """
    same, alike = [], []
    for prior in project.settings.prior_outcomes:
        if prior.outcome is None or prior.column not in sample.people.columns:
            continue
        if prior.outcome == measure.outcome.code:
            same.append(prior.column)
        elif (
            same_kind(prior.outcome, measure.outcome.code)
            and project.outcome(prior.outcome).direction == measure.outcome.direction
        ):
            alike.append(prior.column)
    earlier = (*same, *alike) if measure.outcome.kind == "binary" else tuple(same)
    covariates = project.settings.covariates
    binary = measure.outcome.kind == "binary"
    known = known_before(sample.people, covariates) if binary and covariates else None
    drawn = project.design.asks_allocated
    return doubts_about(sample, measure, drawn=drawn, earlier=earlier, known=known)


def known_before(people: pd.DataFrame, covariates: Mapping[str, str]) -> np.ndarray | None:
    """Give all that is known of people before the start as numbers, without gaps, shape (n, k); None where that cannot be."""
    # A column that cannot be used is said elsewhere.
    with contextlib.suppress(MethodError):
        return build_design(people, covariates).matrix.to_numpy(dtype="float64")
    return None


def parts_in_doubt(project: Project, sample: Sample, measure: Measure) -> Iterator[Doubtful]:
    """Find parts of the people, by when they started or by a declared category, whose outcome looks measured otherwise.

    Parameters
    ----------
    project : Project
    sample : Sample
    measure : Measure
    """
    for name, parts in declared_parts(project, sample.people).items():
        yield from doubtful_parts(sample, measure, name, parts)
    yield from changed_on_the_way(sample, measure)


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
    some, money = sample.outcome > 0, measure.outcome.unit == "money"
    if not money and measure.outcome.kind != "binary":
        return
    named = dict(enumerate(map(str, levels)))
    left = codes >= 0
    for code, word in sorted(named.items(), key=lambda item: item[1]):
        mine, rest = codes == code, left & (codes != code)
        # A part of one group only may be that group's way.
        share = _share_beside(sample.participant, some, mine, rest)
        if share is not None and _never(some[mine], share, len(levels)):
            yield Doubtful("part_unlike", column=name, part=word, people=int(mine.sum()), among=len(levels), value=float(some[mine].mean()))  # fmt: skip
            continue
        for group, flags in _groups(sample):
            cell, beside = mine & flags, rest & flags
            if cell.sum() < _FEW or beside.sum() < _FEWEST or cell.sum() == mine.sum():
                continue
            if _never(some[cell], float(some[beside].mean()), 2 * len(levels)):
                yield Doubtful("part_unlike", group, column=name, part=word, people=int(cell.sum()), among=len(levels), value=float(some[cell].mean()))  # fmt: skip
    while money:
        # The part that is furthest away is left out before the next is looked for, which is else apart from it.
        apart = {
            code: found for code in named if (found := _amounts_apart(sample, codes == code, left))
        }
        if not apart:
            return
        code = max(apart, key=lambda one: abs(apart[one]))
        people = int((codes == code).sum())
        yield Doubtful("part_unlike", column=name, part=named.pop(code), people=people, among=len(levels), times=float(np.exp(apart[code])))  # fmt: skip
        left &= codes != code


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
    if len(logs) < 4 * _FEWEST:
        return 0, 0.0
    cuts = np.unique(np.linspace(2 * _FEWEST, len(logs) - 2 * _FEWEST, _CUTS).astype(int))
    cut = max((int(c) for c in cuts), key=lambda c: abs(_medians_apart(logs[c:], logs[:c])[0]))
    apart, error = _medians_apart(logs[cut:], logs[:cut])
    halves = [
        _medians_apart(side[len(side) // 2 :], side[: len(side) // 2])[0]
        for side in (logs[:cut], logs[cut:])
    ]
    steady = max(map(abs, halves)) <= abs(apart) / 3
    return cut, apart if steady and abs(apart) >= max(np.log(_TIMES), _FAR * error) else 0.0


def _amounts_apart(sample: Sample, mine: np.ndarray, left: np.ndarray) -> float:
    """Give how far the amounts of a part lie from those of the rest, as a difference of logarithms; 0 where they do not."""
    some = sample.outcome > 0
    parts = [np.log(sample.outcome[some & who]) for who in (mine, left & ~mine)]
    if min(map(len, parts)) < _FEWEST:
        return 0.0
    apart, error = _medians_apart(*parts)
    return apart if abs(apart) >= max(np.log(_TIMES), _FAR * error) else 0.0


def _share_beside(
    participant: np.ndarray, some: np.ndarray, mine: np.ndarray, rest: np.ndarray
) -> float | None:
    """Give the share that a part would have if it were as the rest of the same groups are; None where there is no such rest."""
    share = 0.0
    if min(mine.sum(), rest.sum()) < _FEWEST:
        return None
    for flags in (participant, ~participant):
        weight = (mine & flags).sum() / mine.sum()
        beside = some[rest & flags]
        if weight and len(beside) < _FEWEST:
            return None
        share += float(weight * beside.mean()) if weight else 0.0
    return share


def _never(some: np.ndarray, share: float, looks: int) -> bool:
    """Whether nobody or everybody has an outcome, as chance would have it hardly ever where this share has it elsewhere."""
    if 0 < some.sum() < len(some):
        return False
    chance = 1 - share if not some.any() else share
    return bool(len(some) * np.log(max(chance, 1e-12)) < -np.log(_ONCE_IN * looks))


def doubts_about(
    sample: Sample,
    measure: Measure,
    *,
    drawn: bool,
    earlier: tuple[str, ...] = (),
    known: np.ndarray | None = None,
) -> list[Doubtful]:
    """Find what speaks against an outcome having been measured alike.

    Parameters
    ----------
    sample : Sample
        Of that outcome.
    measure : Measure
    drawn : bool
        Whether chance is said to have made the groups, so that their amounts are alike but for the programme.
    earlier : tuple of str
        Columns of people with the same outcome, or for a yes-or-no one of its kind, at a month before the start.
    known : ndarray of float64, shape (n, k), optional
        All that is known of people before the start, without gaps.
    """
    if measure.outcome.kind == "binary":
        odd = _all_alike(sample)
        return odd or _reversed(sample, earlier) or _reversed_in_one(sample, known)
    groups: dict[Group, np.ndarray] = {
        "participants": sample.outcome[sample.participant],
        "comparison": sample.outcome[~sample.participant],
    }
    amounts = {name: values[values > 0] for name, values in groups.items()}
    if measure.outcome.unit != "money":
        return []
    found = _two_sizes(np.concatenate(list(amounts.values())))
    if not found and all(len(values) >= _FEWEST for values in amounts.values()):
        before = _apart_before(sample, earlier)
        limit = _TIMES if before is None and not drawn else _TIMES_KNOWN
        found = [*_unlike_size(amounts, before or 0.0, limit, drawn=drawn), *_ceiling(amounts)]
    return _repeated(amounts) or found or _all_alike(sample)


def _all_alike(sample: Sample) -> list[Doubtful]:
    """Find a group of which nobody has an outcome, or everybody, though many of the other have it and many not."""
    some = sample.outcome > 0
    groups: dict[Group, np.ndarray] = {
        "participants": sample.participant,
        "comparison": ~sample.participant,
    }
    for name, flags in groups.items():
        mine, other = some[flags], some[~flags]
        if min(len(mine), len(other)) >= _FEWEST and _never(mine, float(other.mean()), 1):
            return [Doubtful("all_alike", name, value=float(mine.mean()))]
    return []


def _repeated(amounts: dict[Group, np.ndarray]) -> list[Doubtful]:
    """Find an amount that many of one group have to the penny, and hardly anybody of the other."""
    for name, other in BOTH:
        values, beside = amounts[name], amounts[other]
        found, counts = np.unique(values, return_counts=True)
        if min(len(values), len(beside)) < _FEWEST or len(found) < 2:
            continue
        most = int(counts[:-1].argmax())  # the largest may be where all amounts are cut off
        rare = (beside == found[most]).mean() <= _HARDLY
        if counts[most] >= max(_FEW, _REPEATED * len(values)) and rare:
            share = float(counts[most] / len(values))
            return [Doubtful("repeated", name, value=float(found[most]), shares=(share, 0.0), people=int(counts[most]), sure=share >= _IMPUTED)]  # fmt: skip
    return []


def _two_sizes(amounts: np.ndarray) -> list[Doubtful]:
    """Find amounts of two sizes: split where that leaves least variation (Otsu 1979), far apart and with hardly any between."""
    logs = np.log(np.sort(amounts))
    n, least = len(logs), max(_FEW, int(np.ceil(_SHARE_BESIDE * len(amounts))))
    if n < 2 * least:
        return []
    below = np.arange(1, n)
    low, whole = np.cumsum(logs)[:-1] / below, logs.mean()
    high = (n * whole - below * low) / (n - below)
    at = int((below * (n - below) * (high - low) ** 2).argmax())
    apart = float(high[at] - low[at])
    within = np.concatenate([logs[: at + 1] - low[at], logs[at + 1 :] - high[at]])
    between = np.count_nonzero((logs > low[at] + apart / 3) & (logs < high[at] - apart / 3))
    fewer = min(at + 1, n - at - 1)
    if (
        fewer < least
        or apart < max(np.log(_TWO_SIZES), _APART * float(within.std()))
        or between > _BETWEEN * fewer
    ):
        return []
    return [Doubtful("two_sizes", times=float(np.exp(apart)))]


def _unlike_size(
    amounts: dict[Group, np.ndarray], before: float, limit: float, *, drawn: bool
) -> list[Doubtful]:
    """Find groups of which one has amounts several times those of the other, also beside those of before the start.

    Where chance made the groups, amounts that are all larger by one factor are asked about from a smaller one on: tax, or a share
    of the year.
    """
    logs = {name: np.log(values) for name, values in amounts.items()}
    apart, error = _medians_apart(logs["participants"], logs["comparison"])
    both = [apart, apart - before]
    least = min(map(abs, both))
    if min(both) * max(both) < 0 or abs(apart) < _FAR * error:
        return []
    sure = least >= np.log(limit)
    if not sure and (not drawn or least < np.log(_FACTOR) or not _one_factor(logs)):
        return []
    return [Doubtful("unlike_size", larger_in(-apart), times=float(np.exp(abs(apart))), sure=sure)]


def _one_factor(logs: dict[Group, np.ndarray]) -> bool:
    """Whether small, middling and large amounts of the groups are all as far apart."""
    shares = [0.1, 0.25, 0.5, 0.75, 0.9]
    apart = np.quantile(logs["participants"], shares) - np.quantile(logs["comparison"], shares)
    return bool(np.ptp(apart) < _EVEN * abs(apart.mean()))


def _medians_apart(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """Give how far apart the medians of two sets of logarithms are, and the standard error of that."""
    apart = float(np.median(ours) - np.median(theirs))
    # The error of a median of normal values is 1.25 times that of their mean.
    spread = float(np.sqrt(ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs)))
    return apart, 1.2533 * spread


def _apart_before(sample: Sample, earlier: tuple[str, ...]) -> float | None:
    """Give how far apart amounts were before the start, as a difference of logarithms; None where that is not known."""
    for name in earlier:
        values = sample.people[name].to_numpy(dtype="float64", na_value=np.nan)
        parts = [
            values[flags & (values > 0)] for flags in (sample.participant, ~sample.participant)
        ]
        if all(len(part) >= _FEWEST for part in parts):
            return float(np.median(np.log(parts[0])) - np.median(np.log(parts[1])))
    return None


def _ceiling(amounts: dict[Group, np.ndarray]) -> list[Doubtful]:
    """Find a group whose amounts stop at a value that many have, where those of the other go on."""
    for name, other in BOTH:
        values, beyond = amounts[name], amounts[other]
        top = float(values.max())
        at_top = int((values == top).sum())
        above = int((beyond > top).sum())
        if at_top >= max(_FEW, _SHARE_AT_CEILING * len(values)) and above >= max(
            _FEW, _SHARE_AT_CEILING * len(beyond)
        ):
            return [Doubtful("ceiling", name, value=top)]
    return []


def _reversed(sample: Sample, earlier: tuple[str, ...]) -> list[Doubtful]:
    """Find an outcome that is rarer among those who had it, or more of its kind, before the start, in either group."""
    for name in earlier:
        before = sample.people[name].to_numpy(dtype="float64", na_value=np.nan)
        for flags in (sample.participant, ~sample.participant):
            known = flags & np.isfinite(before)
            if (
                known.sum() < 2 * _FEWEST
                or np.std(before[known]) == 0
                or np.std(sample.outcome[known]) == 0
            ):
                continue
            r = float(np.corrcoef(before[known], sample.outcome[known])[0, 1])
            if r * np.sqrt(known.sum()) < -_FAR:
                return [Doubtful("reversed", column=name)]
    return []


def _reversed_in_one(sample: Sample, known: np.ndarray | None) -> list[Doubtful]:
    """Find an outcome that what is known of people foretells in one group the other way round than in the other."""
    if known is None:
        return []
    groups = sample.participant, ~sample.participant
    if any(flags.sum() < 10 * (known.shape[1] + 1) for flags in groups):
        return []
    for flags, others in (groups, groups[::-1]):
        foretold = known[others] @ _slopes(known[flags], sample.outcome[flags])
        if np.std(foretold) == 0 or np.std(sample.outcome[others]) == 0:
            return []
        r = float(np.corrcoef(foretold, sample.outcome[others])[0, 1])
        if r * np.sqrt(others.sum()) > -_FAR:
            return []
    return [Doubtful("reversed")]


def _slopes(known: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Give the coefficients of a linear regression, without its intercept."""
    found = np.linalg.lstsq(known - known.mean(axis=0), outcome - outcome.mean(), rcond=None)[0]
    return np.asarray(found, dtype=np.float64)
