"""The rows of the table of changes: what, then, now, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.report.changes.values import (
    GIVEN,
    NEW,
    NO_LONGER,
    by_cell,
    field_value,
    now_cell,
    signed,
    then_cell,
)
from localeval.report.table_parts import outcome_label
from localeval.report.wording.phrases import group_label, method_name, plain
from localeval.results import Change, Changes, Estimate, Level, Result

Row = tuple[str, str, str, str]
#: Fields that a result's own cell shows; the others get a row of their own when these have not changed.
_SHOWN = {"", "estimate", "low", "high", "level", "verdict"}
_FIELDS = {
    "participant_level": "participants",
    "comparison_level": "comparison group",
    "std_error": "standard error",
    "minimum_detectable": "smallest that would be found",
    "n_participants": "number of participants",
    "n_comparison": "number in the comparison group",
    "effective_comparison": "effective size of the comparison group",
    "p_value": "p-value",
    "p_adjusted": "adjusted p-value",
    "n": "number of participants",
    "participants": "participants",
    "comparison": "comparison group",
}
_BALANCE_FIELDS = {
    "": "How alike the groups are",
    "largest_before": "Largest standardised difference, before weighting",
    "largest_after": "Largest standardised difference, after weighting",
    "over_limit_before": "Characteristics over the limit, before weighting",
    "over_limit_after": "Characteristics over the limit, after weighting",
    "passed": "All characteristics under the limit",
    "off_support": "Participants with nobody alike",
    "effective_comparison": "Effective size of the comparison group",
}


def change_rows(old: Result, new: Result, changes: Changes) -> Iterator[Row]:
    """Give the rows of the table: what, then, now, and by how much.

    Parameters
    ----------
    old, new : Result
    changes : Changes
        What ``compare_results`` finds between the two.
    """
    yield from _results(old.estimates, new.estimates, changes, "estimates")
    yield from _results(old.levels, new.levels, changes, "levels")
    for item in changes.items:
        if item.part == "flow":
            words = _FIELDS.get(item.field)
            label = plain(item.label) + (f": {words}" if words else "")
            yield _row(label, item)
        elif item.part == "series":
            yield _row(plain(item.label), item)
        elif item.part == "evidence":
            yield _row("Strength of the evidence (level of 5)", item)
        elif item.part == "balance" and not item.key and new.design != "monitoring":
            yield _row(_BALANCE_FIELDS[item.field], item)


def _results(
    old: Sequence[Estimate] | Sequence[Level],
    new: Sequence[Estimate] | Sequence[Level],
    changes: Changes,
    part: str,
) -> Iterator[Row]:
    """Give one row a changed result, with its interval; where that stands, a row a changed field."""
    before, now = ({_key(item): item for item in items} for items in (old, new))
    found: dict[tuple[str, ...], list[Change]] = {}
    for item in changes.items:
        if item.part == part:
            found.setdefault(item.key, []).append(item)
    for key, items in found.items():
        then, current = before.get(key), now.get(key)
        label = _label(current or before[key])
        if not any(item.field in _SHOWN for item in items):
            yield from (_row(f"{label}: {_FIELDS[item.field]}", item) for item in items)
            continue
        yield label, then_cell(then, current), now_cell(current), by_cell(then, current)


def _label(item: Estimate | Level) -> str:
    label = outcome_label(item, mark=item.role == "primary" and item.subgroup is None)
    if item.subgroup is not None:
        return f"{label}, {group_label(item)}"
    if isinstance(item, Estimate) and item.role == "sensitivity":
        return f"{label}, {method_name(item.method)}"
    return label


def _row(label: str, item: Change) -> Row:
    """Give the row of one field."""
    if item.kind == "appeared":
        return label, NEW, field_value(item.new, item), ""
    if item.kind == "disappeared":
        return label, GIVEN, NO_LONGER, ""
    by = "" if item.by is None or item.field.startswith("p_") else item.by
    change = "" if by == "" else signed(float(by), item.unit)
    return label, field_value(item.old, item), field_value(item.new, item), change


def _key(item: Estimate | Level) -> tuple[str, ...]:
    return tuple(str(step) for step in item.key)
