"""Things of two results matched by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar


class _Keyed(Protocol):
    @property
    def key(self) -> tuple[Any, ...]: ...


K = TypeVar("K", bound=_Keyed)


def pairs(old: Iterable[K], new: Iterable[K]) -> Iterator[tuple[K | None, K | None]]:
    """Match by key, in the order of the new ones; those that are gone come last."""
    before = {item.key: item for item in old}
    for item in new:
        yield before.pop(item.key, None), item
    for gone in before.values():
        yield gone, None
