"""What the checks of ``evaluation.yml`` share: values that stand twice, and what is said of a name that is no covariate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from localeval.base.spelling import nearest

T = TypeVar("T")


def twice(values: Iterable[T]) -> Iterator[tuple[int, T]]:
    """Give the position of each value that has stood before."""
    seen: set[T] = set()
    for i, value in enumerate(values):
        if value in seen:
            yield i, value
        seen.add(value)


def covariate_hint(name: str, known: Iterable[str]) -> str:
    """Say what to do about a name that is no covariate: the one that may be meant, or that it is to be declared."""
    near = nearest(name, sorted(known))
    return f"Did you mean '{near}'?" if near else "Add it to covariates, with its kind."
