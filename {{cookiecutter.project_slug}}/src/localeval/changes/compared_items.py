"""One thing of two results that is compared, and the change that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar

from localeval.base.fixed_texts import english
from localeval.results import Change, ChangedPart

#: Bounds of the result contract, which only a made-up file of somebody else's reaches.
_LARGEST = 1e15
P_VALUES = ("p_value", "p_adjusted")
#: Digits after the point that are published where they are not the two of a unit.
_DIGITS = dict.fromkeys(P_VALUES, 4) | dict.fromkeys(
    ("smd_before", "smd_after", "largest_before", "largest_after"), 3
)
_USUAL_DIGITS = 2


class ComparedItem:
    """One thing that is compared: makes its changes."""

    def __init__(self, part: ChangedPart, key: tuple[str, ...], label: str) -> None:
        self._part: ChangedPart = part
        self._key, self._label = key, label

    def whole(self, new: float | int | None, appeared: bool, unit: str = "") -> Change:
        """Say that it was not there before, or is no longer there; what is gone is not repeated."""
        return Change(
            part=self._part,
            key=self._key,
            label=self._label,
            kind="appeared" if appeared else "disappeared",
            new=new,
            unit=unit,
        )

    def months(self, moved: int, of: int) -> Change:
        """Say how many months of a line are not as they were."""
        return Change(
            part=self._part,
            key=self._key,
            label=self._label,
            field="points",
            kind="moved",
            old=label_text("months", n=of),
            new=label_text("months_changed", n=moved),
        )

    def rewritten(self, field: str) -> Change:
        """Say that a field which has parts of its own is not as it was; what exactly is left to its readers."""
        return Change(part=self._part, key=self._key, label=self._label, field=field, kind="moved")

    def fields(self, old: Any, new: Any, names: Iterable[str], unit: str = "") -> Iterator[Change]:
        """Compare these fields of two models."""
        for name in names:
            yield from self.values(getattr(old, name), getattr(new, name), name, unit)

    def values(self, old: Any, new: Any, field: str, unit: str = "") -> Iterator[Change]:
        """Compare two values; numbers in the digits that are published."""
        old, new = _published(old, field), _published(new, field)
        if old == new:
            return
        is_number = isinstance(old, int | float) and isinstance(new, int | float)
        gone = new is None
        yield Change(
            part=self._part,
            key=self._key,
            label=self._label,
            field=field,
            kind="appeared" if old is None else "disappeared" if gone else "moved",
            old=None if gone else old,
            new=new,
            by=_difference(old, new, field) if is_number else None,
            unit=unit,
        )


def _difference(old: float, new: float, field: str) -> float | None:
    """Give by how much a number moved; None beyond what the contract holds."""
    by = float(_published(float(new) - float(old), field))
    return by if abs(by) <= _LARGEST else None


def _published(value: Any, field: str) -> Any:
    """Give a value as it is published: a number rounded, a yes or no in words, nothing as None."""
    if isinstance(value, bool):
        return change_text("yes" if value else "no")
    if isinstance(value, float):
        return round(value, _DIGITS.get(field, _USUAL_DIGITS)) + 0.0
    return None if value == "" else value


def change_text(key: str, **slots: str) -> str:
    """Give the sentence of a change, in English: what is kept of publications is in one language."""
    return english("findings", f"change.{key}", **slots)


def label_text(key: str, **slots: object) -> str:
    """Give the name of what has changed, in English."""
    return english("findings", f"change_label.{key}", **slots)


class _Keyed(Protocol):
    @property
    def key(self) -> tuple[Any, ...]: ...


_K = TypeVar("_K", bound=_Keyed)


def matched_by_key(old: Iterable[_K], new: Iterable[_K]) -> Iterator[tuple[_K | None, _K | None]]:
    """Match by key, in the order of the new ones; those that are gone come last."""
    before = {item.key: item for item in old}
    for item in new:
        yield before.pop(item.key, None), item
    for gone in before.values():
        yield gone, None
