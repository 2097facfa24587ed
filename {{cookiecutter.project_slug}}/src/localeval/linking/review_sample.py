"""Pairs in groups and ranges of probability: which are drawn for a person to look at, and what the answers come to.

A pair is the best candidate of one person. Sheets and files are the business of ``review`` and ``review_sheet``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from localeval.base.errors import Problem, ProjectError
from localeval.data.link_quality import ReviewStratum
from localeval.linking.keys import Key
from localeval.linking.private import PRIVATE
from localeval.linking.quality import GROUPS
from localeval.linking.review_sheet import read_sheet
from localeval.project.link_settings import LinkSource
from localeval.project.project import Project

#: Where ranges of probability end, besides the threshold: what is wrong above it and what is missed below are counted apart.
_EDGES = (0.1, 0.5, 0.99)
#: The upper end of the last range, which holds certain pairs.
_TOP = 1.000001
_MARK_LENGTH = 12

Answer = Literal["yes", "no", "unsure"]


@dataclass(frozen=True)
class Candidates:
    """The best candidate of each person in a source.

    Attributes
    ----------
    person, record : numpy.ndarray of str, shape (people,)
        Ids; the record is None where somebody has no candidate.
    probability : numpy.ndarray of float, shape (people,)
    group : numpy.ndarray of str, shape (people,)
    mark : numpy.ndarray of str, shape (people,)
        What a pair is called in a sheet; empty where there is none.
    """

    person: np.ndarray
    record: np.ndarray
    probability: np.ndarray
    group: np.ndarray
    mark: np.ndarray


def candidates(
    key: Key,
    person: Sequence[str],
    record: Sequence[str | None],
    probability: np.ndarray,
    group: np.ndarray,
) -> Candidates:
    """Put together what is known of the best candidates."""
    marks = [
        key.digest("pair", f"{a}\x1f{b}")[:_MARK_LENGTH] if isinstance(b, str) else ""
        for a, b in zip(person, record, strict=True)
    ]
    return Candidates(
        np.array(person, dtype=object), np.array(record, dtype=object), probability, group, np.array(marks, dtype=object)
    )  # fmt: skip


def strata(
    found: Candidates, source: LinkSource, answers: Mapping[str, Answer]
) -> list[ReviewStratum]:
    """Count the pairs of each group and range of probability, and what was answered; none where nothing was."""
    known = {mark: answers[mark] for mark in found.mark.tolist() if mark in answers}
    if not known:
        return []
    counted = []
    for group, low, high, mine in _ranges(found, source):
        said = [known[mark] for mark in found.mark[mine].tolist() if mark in known]
        counted.append(
            ReviewStratum(
                group=group,
                low=low,
                high=high,
                pairs=int(mine.sum()),
                reviewed=said.count("yes") + said.count("no"),
                true=said.count("yes"),
                unsure=said.count("unsure"),
            )
        )
    return counted


def _ranges(
    found: Candidates, source: LinkSource
) -> Iterator[tuple[Literal["participant", "comparison"], float, float, np.ndarray]]:
    edges = sorted({0.0, *_EDGES, source.threshold, _TOP})
    for group in GROUPS:
        for low, high in pairwise(edges):
            mine = (found.group == group) & (found.mark != "")
            mine &= (found.probability >= low) & (found.probability < high)
            if mine.any():
                yield group, low, high, mine


def sample(found: Candidates, source: LinkSource, most: int) -> list[int]:
    """Draw pairs, as many of each group and range as there is room for; what one lacks goes to the others."""
    ranges = [np.flatnonzero(mine) for *_, mine in _ranges(found, source)]
    ordered = [own[np.argsort(found.mark[own].astype(str))] for own in ranges]
    takes = [0] * len(ordered)
    left = most
    while left and any(take < len(own) for take, own in zip(takes, ordered, strict=True)):
        for i, own in enumerate(ordered):
            if left and takes[i] < len(own):
                takes[i] += 1
                left -= 1
    chosen = [int(at) for own, take in zip(ordered, takes, strict=True) for at in own[:take]]
    # In an order that does not tell how likely each is.
    return sorted(chosen, key=lambda at: str(found.mark[at])[::-1])


def answers_of(project: Project, name: str) -> tuple[dict[str, Answer], set[str]]:
    """Read what was answered in the sheets of a source, and which pairs they hold.

    Raises
    ------
    ProjectError
        With every answer that is none, and pairs that were answered in two ways.
    """
    answers: dict[str, Answer] = {}
    held: set[str] = set()
    problems: list[Problem] = []
    for path in sheets_of(project, name):
        shown = f"{PRIVATE}/{path.name}"
        for row, mark, answer in read_sheet(path, shown, problems):
            held.add(mark)
            if answer is None:
                continue
            if answers.get(mark, answer) != answer:
                what = f"the pair {mark} is answered with '{answer}' here, and with '{answers[mark]}' in another row or sheet."
                problems.append(Problem(shown, what, "Decide on one answer.", row=row))
            answers[mark] = answer
    if problems:
        raise ProjectError(problems)
    return answers, held


def sheets_of(project: Project, name: str) -> list[Path]:
    """Give the sheets of a source that there are."""
    folder = project.root / PRIVATE
    fits = re.compile(rf"review-{re.escape(name)}(-\d+)?\.(xlsx|csv)")
    return sorted(path for path in folder.glob(f"review-{name}*") if fits.fullmatch(path.name))
