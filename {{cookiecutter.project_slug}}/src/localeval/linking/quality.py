"""How well a source was linked, in counts: the contract of ``data.link_quality`` filled in from the pairs that were found.

It says of no single person whether they were found. What a reviewed sample adds is in ``review``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from localeval.data.link_quality import LinkRate, SourceQuality, ThresholdCount
from localeval.data.standard import COMPARISON, PARTICIPANT
from localeval.linking.pairs import Pairs
from localeval.linking.records import Records
from localeval.project.link_settings import LinkSource

#: Thresholds for which is counted who would be linked, besides the one that is used.
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
#: Of a record that several people share, those who are this likely may be the one.
_SHARED = 0.1
Group = Literal["participant", "comparison"]
GROUPS: tuple[Group, Group] = (PARTICIPANT, COMPARISON)  # type: ignore[assignment]


@dataclass(frozen=True)
class Links:
    """What was found of each person in a source.

    Attributes
    ----------
    probability : numpy.ndarray of float, shape (people,)
        Of the best candidate; NaN where there is none.
    record : numpy.ndarray of int, shape (people,)
        The record of the best candidate, -1 where there is none.
    linked : numpy.ndarray of bool, shape (people,)
        Whether somebody has a link: a pair that is taken, at or over the threshold.
    pairs : tuple of (numpy.ndarray of int, numpy.ndarray of int)
        People and records of all links; several of a person where a source has several records of one.
    tied : numpy.ndarray of bool, shape (people,)
        Who is surely there, in one of several records that are as alike, so that there is no link.
    alike : numpy.ndarray of bool, shape (people,)
        Who has no link because a record that is surely of somebody is as alike to others of the people.
    """

    probability: np.ndarray
    record: np.ndarray
    linked: np.ndarray
    pairs: tuple[np.ndarray, np.ndarray]
    tied: np.ndarray
    alike: np.ndarray

    @property
    def unknown(self) -> np.ndarray:
        """Of whom it is not known whether they are on record, or in which record, shape (people,)."""
        found: np.ndarray = self.tied | self.alike
        return found


def links_of(pairs: Pairs, people: int, threshold: float) -> Links:
    """Give what was found of each of ``people`` persons."""
    probability = np.full(people, np.nan)
    record = np.full(people, -1, dtype=np.int64)
    best = pairs.best()
    probability[pairs.left[best]] = pairs.probability[best]
    record[pairs.left[best]] = pairs.right[best]
    taken = pairs.taken & (pairs.probability >= threshold)
    linked = np.zeros(people, dtype=bool)
    linked[pairs.left[taken]] = True
    together = np.bincount(pairs.left, weights=pairs.probability, minlength=people)
    tied = (together >= threshold) & ~linked
    alike = _of_one_record(pairs, people, threshold, taken) & ~linked & ~tied
    tied, alike = _several_of_each(pairs, people, threshold, taken, linked, tied, alike)
    return Links(probability, record, linked, (pairs.left[taken], pairs.right[taken]), tied, alike)


def _of_one_record(pairs: Pairs, people: int, threshold: float, taken: np.ndarray) -> np.ndarray:
    """Find the people who share a record that is surely of one of them, shape (people,)."""
    found = np.zeros(people, dtype=bool)
    if not len(pairs.right):
        return found
    whole = np.bincount(pairs.right, weights=pairs.probability)
    sure = whole >= threshold
    sure[pairs.right[taken]] = False
    found[pairs.left[sure[pairs.right] & (pairs.probability >= _SHARED)]] = True
    return found


def _several_of_each(
    pairs: Pairs, people: int, threshold: float, taken: np.ndarray,
    linked: np.ndarray, tied: np.ndarray, alike: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Add to the tied and the alike who is surely in a record that nobody is linked to, each of shape (people,).

    Where several people and several records are as alike, each pair is unlikely beside the others, and so is the sum of a person's and of a record's.
    """
    sure = pairs.probability if pairs.by_itself is None else pairs.by_itself
    gone = np.zeros(int(pairs.right.max(initial=-1)) + 1, dtype=bool)
    gone[pairs.right[taken]] = True
    at = np.flatnonzero((sure >= threshold) & ~gone[pairs.right])
    at = at[~(linked | tied | alike)[pairs.left[at]]]
    shared = np.bincount(pairs.right, minlength=len(gone))[pairs.right[at]] > 1
    found = [np.zeros(people, dtype=bool) for _ in range(2)]
    for mine, which in zip(found, (~shared, shared), strict=True):
        mine[pairs.left[at[which]]] = True
    more_alike = alike | found[1]
    return tied | (found[0] & ~more_alike), more_alike


def source_quality(
    name: str,
    source: LinkSource,
    records: Records,
    links: Links,
    groups: np.ndarray,
    parts: Mapping[str, pd.Series],
    compared: tuple[str, ...],
) -> SourceQuality:
    """Count what is known of the links of a source.

    Parameters
    ----------
    name : str
    source : LinkSource
    records : Records
    links : Links
    groups : numpy.ndarray of str, shape (people,)
        Each person's group; an empty text where it is not known.
    parts : mapping of str to pandas.Series, shape (people,)
        Columns of people whose values are reported separately.
    compared : tuple of str
    """
    rates, thresholds, without = [], [], {}
    for group in GROUPS:
        mine = groups == group
        if not mine.any():
            continue
        rates.append(_rate(group, None, None, mine, links))
        for by, values in parts.items():
            texts = values.astype(object).to_numpy()
            for level in sorted({text for text in texts[mine].tolist() if text}):
                rates.append(_rate(group, by, level, mine & (texts == level), links))
        own = links.probability[mine]
        thresholds += [_at(group, t, own) for t in sorted({*THRESHOLDS, source.threshold})]
        without[group] = int(np.isnan(own).sum())
    return SourceQuality(
        name=name,
        label=source.label,
        domain=source.domain,
        records=len(records),
        no_record_means=source.no_record_means,
        threshold=source.threshold,
        one_to_one=source.one_to_one,
        rates=rates,
        thresholds=thresholds,
        without_candidate=without,
        gives=list(source.gives),
        compared=list(compared),
    )


def _rate(
    group: Group, by: str | None, level: str | None, mine: np.ndarray, links: Links
) -> LinkRate:
    return LinkRate(
        group=group,
        by=by,
        level=level,
        people=int(mine.sum()),
        linked=int((mine & links.linked).sum()),
    )


def _at(group: Group, threshold: float, probability: np.ndarray) -> ThresholdCount:
    over = probability[probability >= threshold]  # of nobody is NaN over anything
    return ThresholdCount(
        group=group,
        threshold=threshold,
        linked=len(over),
        expected_false=round(float((1 - over).sum()), 3),
    )
