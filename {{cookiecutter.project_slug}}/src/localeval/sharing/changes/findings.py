"""What moved of what was found: outcomes, estimates, levels, lines over time, strength of the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.results import Change, Estimate, Level, Result, Series, Subgroup
from localeval.sharing.changes.about import P_VALUES, About
from localeval.sharing.changes.pairs import pairs

#: Fields of an estimate that are published, by how their numbers are to be read.
_IN_UNIT = (
    "estimate",
    "low",
    "high",
    "participant_level",
    "comparison_level",
    "std_error",
    "minimum_detectable",
)
_PEOPLE = ("n_participants", "n_comparison", "effective_comparison")


def compare_outcomes(old: Result, new: Result) -> Iterator[Change]:
    """Compare which outcomes are reported, and which of them is the primary one."""
    before, now = _reported(old), _reported(new)
    for key in dict.fromkeys([*now, *before]):
        if (key in before) != (key in now):
            yield About("outcomes", key, now.get(key) or before[key]).whole(None, key in now)
    about = About("outcomes", (), "Primary outcome")
    yield from about.values(_primary(old), _primary(new), "primary")


def _reported(result: Result) -> dict[tuple[str, ...], str]:
    return {(e.outcome, str(e.month)): f"{e.label}, month {e.month}" for e in _for_everyone(result)}


def _primary(result: Result) -> str | None:
    for item in _for_everyone(result):
        if item.role == "primary":
            return f"{item.label}, month {item.month}"
    return None


def _for_everyone(result: Result) -> list[Estimate | Level]:
    found: list[Estimate | Level] = [*result.estimates, *result.levels]
    return [item for item in found if item.subgroup is None]


def compare_evidence(old: Result, new: Result) -> Iterator[Change]:
    """Compare how strong the evidence is said to be."""
    about = About("evidence", (), "Strength of the evidence")
    if old.evidence is None or new.evidence is None:
        if old.evidence is not new.evidence:
            level = None if new.evidence is None else new.evidence.level
            yield about.whole(level, old.evidence is None)
        return
    yield from about.fields(old.evidence, new.evidence, ("level",))


def compare_estimates(old: Sequence[Estimate], new: Sequence[Estimate]) -> Iterator[Change]:
    """Compare effects, with their intervals, numbers of people and p-values."""
    for before, now in pairs(old, new):
        one = now or before
        assert one is not None
        label = outcome_label(one.label, one.month, one.role, one.subgroup)
        if one.role == "sensitivity":
            label += f", {one.method.replace('_', ' ')}"
        about = About("estimates", tuple(str(step) for step in one.key), label)
        if before is None or now is None:
            yield about.whole(None if now is None else now.estimate, before is None, one.unit)
            continue
        yield from about.fields(before, now, ("verdict",))
        yield from about.fields(before, now, _IN_UNIT, one.unit)
        yield from about.fields(before, now, _PEOPLE, "people")
        yield from about.fields(before, now, P_VALUES)


def compare_levels(old: Sequence[Level], new: Sequence[Level]) -> Iterator[Change]:
    """Compare the levels of participants where there is no comparison group."""
    for before, now in pairs(old, new):
        one = now or before
        assert one is not None
        label = outcome_label(one.label, one.month, one.role, one.subgroup)
        about = About("levels", tuple(str(step) for step in one.key), label)
        if before is None or now is None:
            yield about.whole(None if now is None else now.level, before is None, one.unit)
            continue
        yield from about.fields(before, now, ("level", "low", "high"), one.unit)
        yield from about.fields(before, now, ("n",), "people")


def compare_series(old: Sequence[Series], new: Sequence[Series]) -> Iterator[Change]:
    """Compare the lines of outcomes over time: how many of their months are not as they were."""
    for before, now in pairs(old, new):
        one = now or before
        assert one is not None
        whose = "participants" if one.group == "participants" else "comparison group"
        about = About("series", one.key, f"{one.label}, month by month, {whose}")
        if before is None or now is None:
            yield about.whole(None, before is None)
            continue
        then, is_now = ({point.month: point for point in line.points} for line in (before, now))
        moved = [m for m in then if then[m].level is not None and then[m] != is_now.get(m)]
        if moved:
            yield about.months(len(moved), len(then))


def outcome_label(label: str, month: int, role: str, subgroup: Subgroup | None) -> str:
    """Name a finding in words: ``In paid work, month 24 (primary)``."""
    name = f"{label}, month {month}"
    if subgroup is not None:
        return f"{name}, {subgroup.variable.replace('_', ' ')}: {subgroup.value}"
    return f"{name} (primary)" if role == "primary" else name
