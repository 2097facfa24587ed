"""Whether the difference between the groups is far another in one part of the people than in all others, or the level is.

What a provider, a quarter or a file does to an outcome is a part of what it is. That beside everything known of people one part has
far more or far less of it, or that the groups differ there as nowhere else, is as often "not known" put down as no, a form that was
filled in by itself, or another way of asking. Only asked about, unless it turns the answer by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.sample import Sample
from localeval.project.project import Measure

#: The groups differ in a part by so much more of all people than elsewhere, and by so many standard errors.
_CONTRAST, _FAR_APART = 0.25, 4.5
#: Of numbers by so much of all people from the least to the most.
_BY_RANK = 0.2
#: Or all parts together differ in it as chance makes it so seldom, one of them by so much.
_HARDLY_EVER, _ALTOGETHER = 1e-5, 0.18
#: A part has so much more or less of an outcome than what is known of its people foretells, and than any other part has.
_LEVEL, _BEYOND = 0.22, 0.15
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
    found: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for part, inside in members.items():
        if min((inside & ours).sum(), (inside & ~ours).sum()) < FEWEST or (~inside).sum() < 3 * beside.shape[1]:  # fmt: skip
            continue
        slopes = np.linalg.lstsq(beside[~inside], some[~inside], rcond=None)[0]
        left = some - beside @ slopes
        found[part] = left[inside & ours], left[inside & ~ours]
    levels = {part: float(np.concatenate(pair).mean()) for part, pair in found.items()}
    contrasts = {part: _difference(*pair) for part, pair in found.items()}
    told = False
    for part, (contrast, error) in contrasts.items():
        if (
            abs(contrast) < (_BY_RANK if of_numbers else _CONTRAST)
            or abs(contrast) <= _FAR_APART * error
        ):
            continue
        inside, told = members[part], True
        shift = contrast * float((inside & ours).sum() / ours.sum())
        whole = some.std() * np.sqrt(1 / ours.sum() + 1 / (~ours).sum())
        sure = bool(abs(shift) > _TURNS * whole)
        yield Doubtful("part_contrast", column=name, part=part, times=float(of_numbers), value=contrast, people=int(inside.sum()), among=len(members), sure=sure)  # fmt: skip
    if not told and not of_numbers and len(contrasts) > 2 and _apart_altogether(contrasts):
        part = max(contrasts, key=lambda one: abs(contrasts[one][0]) / contrasts[one][1])
        yield Doubtful("part_contrast", column=name, part=part, value=contrasts[part][0], people=int(members[part].sum()), among=len(members), sure=False)  # fmt: skip
        return
    for part, level in levels.items() if not told else ():
        others = [abs(other) for which, other in levels.items() if which != part]
        spread = np.concatenate(found[part])
        far = abs(level) / (spread.std() / np.sqrt(len(spread)) + 1e-9)
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


def _apart_altogether(contrasts: Mapping[str, tuple[float, float]]) -> bool:
    """Whether the parts differ in what the groups differ by as chance makes them hardly ever, and by much (Cochran 1954)."""
    from scipy.stats import chi2

    values, errors = (np.array(column) for column in zip(*contrasts.values(), strict=True))
    weights = 1 / np.square(errors)
    squared = float((weights * np.square(values - np.average(values, weights=weights))).sum())
    wide = abs(values).max() >= _ALTOGETHER
    return bool(wide and chi2.sf(squared, len(values) - 1) < _HARDLY_EVER)


def _difference(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """Give a difference of means and its standard error, with a variance that a few people with one value do not make nought."""
    floor = 0.09  # of a share of 10%
    spread = max(float(ours.var()), floor) / len(ours) + max(float(theirs.var()), floor) / len(theirs)  # fmt: skip
    return float(ours.mean() - theirs.mean()), float(np.sqrt(spread))
