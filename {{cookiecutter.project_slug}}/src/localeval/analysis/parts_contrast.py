"""Whether the difference between the groups is far another in one part of the people than in all others, or the level is.

What a provider, a quarter or a file does to an outcome is a part of what it is. That beside everything known of people one part has
far more or far less of it, or that the groups differ there as nowhere else, is as often "not known" put down as no, a form that was
filled in by itself, or another way of asking. Only asked about, unless it turns the answer by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.sample import Sample
from localeval.project.project import Measure

#: The groups differ in a part by so much more of all people than elsewhere, as chance makes it in any of its parts once in so many columns.
_CONTRAST, _ONCE_IN = 0.25, 5000
#: Of numbers by so much of all people from the least to the most.
_BY_RANK = 0.2
#: Or all parts together differ in it as chance makes it so seldom, one of them by so much.
_HARDLY_EVER, _ALTOGETHER = 1e-4, 0.18
#: A part has so much more or less of an outcome than what is known of its people foretells, by so many standard errors, and than any other part has.
_LEVEL, _FAR_APART, _BEYOND = 0.22, 4.5, 0.15
#: The least variance that is taken for known: that of a share of one in ten.
_LEAST = 0.09
#: Nearly all of a group have one value.
_ONE_ANSWER = 0.9
#: It turns the answer where it shifts it by so many standard errors.
_TURNS = 2.0


def contrasts_apart(
    sample: Sample,
    measure: Measure,
    name: str,
    members: Mapping[str, np.ndarray],
    known: np.ndarray | None,
) -> Iterator[Doubtful]:
    """Find parts in which the groups differ in how many have an outcome as they do in no other part, or all have far more or less.

    Parameters
    ----------
    sample : Sample
        Of that outcome.
    measure : Measure
    name : str
        Of the column of parts.
    members : mapping of str to ndarray of bool, each of shape (n,)
        Who is in each part.
    known : ndarray of float64, shape (n, k), or None
        What is known of people before the start, without gaps.
    """
    of_numbers = measure.outcome.kind != "binary" and measure.outcome.unit != "money"
    some = _ranks(sample.outcome) if of_numbers else (sample.outcome > 0).astype("float64")
    ours = sample.participant
    if not 0 < ours.sum() < len(ours) or len(members) < 2:
        return
    beside = np.column_stack([np.ones(len(some)), ours, *([known] if known is not None else [])])
    found: dict[str, np.ndarray] = {}
    contrasts: dict[str, tuple[float, float]] = {}
    for part, inside in members.items():
        cells = [flags & who for flags in (ours, ~ours) for who in (inside, ~inside)]
        if min(int(cell.sum()) for cell in cells) < FEWEST or (~inside).sum() < 3 * beside.shape[1]:
            continue
        slopes = np.linalg.lstsq(beside[~inside], some[~inside], rcond=None)[0]
        found[part] = some - beside @ slopes
        (here, there), errors = _differences(some, ours, [inside, ~inside], known)
        contrasts[part] = float(here - there), float(np.hypot(*errors))
    levels = {part: float(left[members[part]].mean()) for part, left in found.items()}
    from scipy.stats import norm

    # Of two parts the one differs from the other as the other from the one.
    looks = len(contrasts) if len(members) > 2 else 1
    far_in_any, told = float(norm.isf(0.5 / _ONCE_IN / max(looks, 1))), False
    for part, (contrast, error) in contrasts.items():
        if (
            abs(contrast) < (_BY_RANK if of_numbers else _CONTRAST)
            or abs(contrast) <= far_in_any * error
        ):
            continue
        inside, told = members[part], True
        shift = contrast * float((inside & ours).sum() / ours.sum())
        whole = some.std() * np.sqrt(1 / ours.sum() + 1 / (~ours).sum())
        # A site may work where others do not; that a group is nearly all of one answer there, and nowhere else, is what a form or a lookup does.
        values = sample.outcome if of_numbers else some
        sure = bool(abs(shift) > _TURNS * whole) and _of_one_answer(values, ours, inside)
        yield Doubtful("part_contrast", column=name, part=part, times=float(of_numbers), value=contrast, people=int(inside.sum()), among=len(members), sure=sure)  # fmt: skip
    wide = max((abs(value) for value, _ in contrasts.values()), default=0.0) >= _ALTOGETHER
    if wide and not told and not of_numbers and len(contrasts) > 2 and _apart_altogether(*_differences(some, ours, [members[part] for part in contrasts], known)):  # fmt: skip
        part = max(contrasts, key=lambda one: abs(contrasts[one][0]) / contrasts[one][1])
        yield Doubtful("part_contrast", column=name, part=part, value=contrasts[part][0], people=int(members[part].sum()), among=len(members), sure=False)  # fmt: skip
        return
    for part, level in levels.items() if not told else ():
        others = [abs(other) for which, other in levels.items() if which != part]
        both = [found[part][who].std() / np.sqrt(who.sum()) for who in (members[part], ~members[part])]  # fmt: skip
        far = abs(level) / (float(np.hypot(*both)) + 1e-9)
        if abs(level) < max(_LEVEL, max(others, default=1.0) + _BEYOND) or far <= _FAR_APART:
            continue
        if of_numbers:
            inside = members[part]
            medians = float(np.median(sample.outcome[inside])), float(np.median(sample.outcome[~inside]))  # fmt: skip
            yield Doubtful("part_scale", column=name, part=part, value=level, shares=medians, people=int(inside.sum()), among=len(members), sure=False)  # fmt: skip
        else:
            yield Doubtful("part_level", column=name, part=part, value=level, people=int(members[part].sum()), among=len(members), sure=False)  # fmt: skip


def _ranks(values: np.ndarray) -> np.ndarray:
    """Give where each number stands among all, from 0 to 1; equal numbers stand at one place."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(values) / max(len(values), 1), dtype=np.float64)


def _of_one_answer(values: np.ndarray, ours: np.ndarray, inside: np.ndarray) -> bool:
    """Whether nearly all of a group have one value in a part, and far fewer of it have that elsewhere."""
    for flags in (ours, ~ours):
        answers, counts = np.unique(values[flags & inside], return_counts=True)
        here = float(counts.max() / counts.sum())
        there = float((values[flags & ~inside] == answers[counts.argmax()]).mean())
        if here >= _ONE_ANSWER and here - there >= _CONTRAST:
            return True
    return False


def _apart_altogether(values: np.ndarray, errors: np.ndarray) -> bool:
    """Whether the parts differ in what the groups differ by as chance makes them hardly ever (Cochran 1954)."""
    from scipy.stats import chi2

    weights = 1 / np.square(errors)
    squared = float((weights * np.square(values - np.average(values, weights=weights))).sum())
    return bool(chi2.sf(squared, len(values) - 1) < _HARDLY_EVER)


def _differences(
    some: np.ndarray, ours: np.ndarray, parts: Sequence[np.ndarray], known: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Give by how much the groups differ within each part, beside what is known of people, and the standard errors: each of shape (parts,).

    The variance is that of all parts together, or a cell's own where that is larger: of few people with nearly one value it is too small.
    """
    among = np.any(parts, axis=0)
    whose = np.column_stack(parts)[among].astype("float64")
    mine, outcome = ours[among], some[among]
    columns = [whose, whose * mine[:, None], *([known[among]] if known is not None else [])]
    beside = np.column_stack(columns)
    inverse = np.linalg.pinv(beside.T @ beside)
    slopes = inverse @ beside.T @ outcome
    left = outcome - beside @ slopes
    # What is known is fitted too, in small parts with people who differ by chance: it widens the error as the design says.
    wider = np.diag(inverse)[len(parts) : 2 * len(parts)]
    pooled = max(float(left @ left) / max(len(left) - beside.shape[1], 1), _LEAST)
    errors = []
    for part, inside in enumerate(whose.T > 0):
        cells = [left[inside & mine], left[inside & ~mine]]
        own = sum(max(float(cell.var()), pooled) / len(cell) for cell in cells)
        evenly = sum(1 / len(cell) for cell in cells)
        errors.append(np.sqrt(own * max(wider[part] / evenly, 1.0)))
    return slopes[len(parts) : 2 * len(parts)], np.array(errors)
