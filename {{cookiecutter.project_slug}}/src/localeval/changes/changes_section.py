"""The section "Changes since last publication": what moved, from what to what, and why.

Sentences and a table about two results that have both passed disclosure control; no number is worked out here. A number
that is withheld now is not repeated from then. No word of it claims an impact, so that it serves every design. The terminal
says the same in the same words (``diff``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.base.dates import day_words
from localeval.changes.notes import FILE as NOTES
from localeval.changes.publication import SinceLast, changes_since
from localeval.designs.registry import design_of, find_design
from localeval.report.display import Table, Text, escape
from localeval.report.section import PUBLISHED, Section
from localeval.report.table_parts import missing, outcome_label, table
from localeval.report.wording.grammar import is_given
from localeval.report.wording.numbers import count, decimal, interval, number, p_value
from localeval.report.wording.phrases import (
    column_name,
    group_label,
    joined,
    method_name,
    plain,
    safe,
    verdict_name,
)
from localeval.results import Change, Changes, Estimate, Level, Result, kept_parts

_HEADER = ("Number", "Last publication", "This report", "Change")

#: A row of the table: what, then, now, and by how much.
_TableRow = tuple[str, str, str, str]

#: Fields that a result's own cell shows; the others get a row of their own when these have not changed.
_SHOWN = {"", "estimate", "low", "high", "level", "verdict"}

#: What fields are called: of a finding, of the balance as a whole, of the method.
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
    "largest_before": "Largest standardised difference, before {adjusting}",
    "largest_after": "Largest standardised difference, after {adjusting}",
    "over_limit_before": "Characteristics over the limit, before {adjusting}",
    "over_limit_after": "Characteristics over the limit, after {adjusting}",
    "passed": "All characteristics under the limit",
    "off_support": "Participants with nobody alike",
    "effective_comparison": "Effective size of the comparison group",
}
_METHOD = {
    "package_version": "Version of the method (localeval): {was}",
    "package_digest": "Code of localeval changed",
    "environment_digest": "Packages that the method uses (requirements.txt) changed",
    "shared": "Edition of what all designs share (outcomes, disclosure control): {was}",
    "design": "Edition of the design ({label}): {was}",
    "estimator": "Edition of the method {label}: {was}",
    "code": "Code and catalogue, as released or changed: {was}",
}

#: What stands in a cell for a number that is not repeated or is not there.
_NO_LONGER = "no longer given"
_GIVEN = "given"
_NEW = "new"

_LESSON = {"moved": "rewritten", "appeared": "added", "disappeared": "dropped"}


def since_publication(section: Section) -> SinceLast | None:
    """Set a place's findings beside its last publication; None when it never has published.

    Parameters
    ----------
    section : Section
        Of a notebook that declares ``results`` and ``published``.

    Raises
    ------
    ProjectError
        The notebook does not declare them, or a file of the publication cannot be read.
    """
    from localeval.analysis.provenance import make_result

    section.must_read(PUBLISHED)
    today = dt.datetime.now().astimezone().date()  # not compared
    result = make_result(section.project, section.place, section.results, today)
    return changes_since(section.project, section.place, result)


def what_changed(facts: Facts, since: SinceLast | None) -> Text:
    """Say whether numbers have changed since the last publication, and why."""
    if since is None:
        return Text(
            f"Nothing has been published for {safe(facts.place)} before, so there is no earlier report to "
            "set this one beside."
        )
    day = escape(day_words(since.publication.date[:10]))
    changes = since.changes
    if changes.is_empty:
        return Text(
            f"Nothing has changed since the last publication on {day}: neither a number, nor a setting, nor "
            "the method."
        )
    numbers = [item for item in changes.items if item.is_number]
    if not numbers:
        return Text(f"No number has changed since the last publication on {day}.")
    if not changes.moved:
        return Text(
            f"Every number of the last publication, on {day}, still stands. Some have been added."
        )
    words = f"Some numbers in this report have changed since they were published on {day}."
    why = " ".join(_sentence(note) for note in changes.notes)
    return Text(f"{words}\n\n**Why:** {safe(why)}" if why else words)


def missing_note(facts: Facts, since: SinceLast | None) -> Text | None:
    """Warn that nobody has said why numbers have moved; None where there is no need to."""
    if since is None or not since.changes.moved or since.changes.notes:
        return None
    code = since.result.place.code
    return Text(
        f"**A change note is missing.** This report cannot be published until `{NOTES}` says why numbers of "
        f"{safe(facts.place)} have changed since the last publication. Add an entry to that file, in the "
        "project's folder, and run again:\n\n"
        f"`- {{place: {code}, date: <today, as 2026-01-31>, note: <one or two sentences>}}`",
        "caution",
    )


def _sentence(note: str) -> str:
    return note if note.endswith((".", "!", "?")) else f"{note}."


def moved_table(since: SinceLast | None) -> Table | None:
    """Show each number that is another now, as it was published and as it is; None without any."""
    if since is None:
        return None
    old, new, changes = since.publication.result, since.result, since.changes
    rows = list(change_rows(old, new, changes))
    if not rows:
        return None
    parts = {item.part for item in changes.items}
    profile = _covariates(changes)
    notes = [
        "Ranges in brackets are confidence intervals." if parts & {"estimates", "levels"} else "",
        "Where a result has changed, its levels, numbers of people and p-values may have changed too; the "
        "sections above give them as they are now."
        if new.estimates and "estimates" in parts
        else "",
        f"Averages or shares before the start also changed for: {joined(profile)}."
        if profile
        else "",
        "A number that is withheld now is not repeated." if _withdrawn(rows) else "",
    ]
    return table(
        "changes", "Numbers that have changed since the last publication", _HEADER, rows, notes
    )


def _covariates(changes: Changes) -> list[str]:
    names = [item.key[0] for item in changes.items if item.part == "balance" and item.key]
    return [column_name(name) for name in dict.fromkeys(names)]


def _withdrawn(rows: Sequence[_TableRow]) -> bool:
    return any(then == _GIVEN for _, then, _, _ in rows)


def change_rows(old: Result, new: Result, changes: Changes) -> Iterator[_TableRow]:
    """Give the rows of the table: what, then, now, and by how much.

    Parameters
    ----------
    old, new : Result
    changes : Changes
        What ``compare_results`` finds between the two.
    """
    design = design_of(new.design)
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
        elif item.part == "balance":
            if not item.key and design.has_comparison:
                label = _BALANCE_FIELDS[item.field].format(adjusting=design.words.adjusting)
                yield _row(label, item)
        elif item.is_number and item.part not in {"estimates", "levels"}:
            words = _FIELDS.get(item.field, column_name(item.field).lower())
            yield _row(plain(item.label) + (f": {words}" if words else ""), item)


def _results(
    old: Sequence[Estimate] | Sequence[Level],
    new: Sequence[Estimate] | Sequence[Level],
    changes: Changes,
    part: str,
) -> Iterator[_TableRow]:
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
        yield label, _then_cell(then, current), _now_cell(current), _by_cell(then, current)


def _label(item: Estimate | Level) -> str:
    label = outcome_label(item, mark=item.role == "primary" and item.subgroup is None)
    if item.subgroup is not None:
        return f"{label}, {group_label(item)}"
    if isinstance(item, Estimate) and item.role == "sensitivity":
        return f"{label}, {method_name(item.method)}"
    return label


def _row(label: str, item: Change) -> _TableRow:
    """Give the row of one field."""
    if item.kind == "appeared":
        return label, _NEW, _field_value(item.new, item), ""
    if item.kind == "disappeared":
        return label, _GIVEN, _NO_LONGER, ""
    by = "" if item.by is None or item.field.startswith("p_") else item.by
    change = "" if by == "" else _signed(float(by), item.unit)
    return label, _field_value(item.old, item), _field_value(item.new, item), change


def _key(item: Estimate | Level) -> tuple[str, ...]:
    return tuple(str(step) for step in item.key)


def _then_cell(then: Estimate | Level | None, now: Estimate | Level | None) -> str:
    """Give what was published; without its number where there is none now."""
    if then is None:
        return _NEW
    if _value(then) is None:
        return missing(then)
    return _GIVEN if now is None or _value(now) is None else _cell(then)


def _now_cell(now: Estimate | Level | None) -> str:
    """Give what is in this report."""
    if now is None:
        return _NO_LONGER
    return missing(now) if _value(now) is None else _cell(now)


def _by_cell(then: Estimate | Level | None, now: Estimate | Level | None) -> str:
    """Give by how much it moved; empty where one of the two is not given."""
    if then is None or now is None:
        return ""
    was, value = _value(then), _value(now)
    if was is None or value is None:
        return ""
    return _signed(round(value - was, 2), now.unit)


def _value(item: Estimate | Level) -> float | None:
    if isinstance(item, Level):
        return item.level
    return item.estimate if is_given(item) else None


def _cell(item: Estimate | Level) -> str:
    value = _value(item)
    assert value is not None
    text = number(value, item.unit)
    if item.low is not None and item.high is not None:
        text += f" ({interval(item.low, item.high, item.unit)})"
    return f"{text}, {verdict_name(item.verdict).lower()}" if isinstance(item, Estimate) else text


def _field_value(value: int | float | str | None, item: Change) -> str:
    """Give one field of a change in words."""
    if value is None or isinstance(value, str):
        return plain(value) if value else _GIVEN
    if item.field.startswith("p_"):
        return p_value(value)
    if item.unit == "people" or isinstance(value, int):
        return count(int(value))
    return number(value, item.unit) if item.unit else decimal(value)


def _signed(by: float, unit: str) -> str:
    """Give a change with its sign: ``+0.40``, ``−£12.00``; no sign where only the interval moved."""
    if unit == "people" or (not unit and by == int(by)):
        text = decimal(by, 0)
    else:
        text = number(by, unit) if unit else decimal(by)
    return f"+{text}" if by > 0 else text


def made_from(since: SinceLast | None) -> Text | None:
    """List what else is not as it was: the data, the settings, the method, the lessons, the place's context."""
    if since is None:
        return None
    lines = list(other_changes(since.changes))
    if not lines:
        return None
    bullets = "\n".join(f"- {safe(line)}" for line in lines)
    return Text(f"What the report is made from has changed:\n\n{bullets}")


def other_changes(changes: Changes) -> Iterator[str]:
    """Say in plain words what changed of the data, the settings, the method, the design, the outcomes, the lessons."""
    for name, kept in kept_parts().items():
        items = [item for item in changes.items if item.part == name]
        if items and not kept.is_number and name != "lessons":
            yield f"{kept.title}: {_how_many(items)}"
    for item in changes.items:
        label = plain(item.label)
        if item.part == "outcomes":
            if item.field:
                yield f"{label}: {_was(item)}"
            else:
                yield f"Outcome {'added' if item.kind == 'appeared' else 'dropped'}: {label}"
        elif item.part == "inputs" and item.key:
            words = {"moved": "changed", "appeared": "added", "disappeared": "dropped"}[item.kind]
            yield f"Data {words}: {plain(item.key[0])}"
        elif item.part == "parameters":
            yield "Settings of the evaluation (evaluation.yml) changed"
        elif item.part == "method":
            yield _METHOD[item.field].format(was=_was(item), label=label)
        elif item.part == "lessons":
            yield f"Lesson {_LESSON[item.kind]}: {label}"
        elif item.part in {"design", "disclosure", "inputs", "programme", "population"}:
            field = f", {item.field}" if item.part == "programme" and label == "Programme" else ""
            yield f"{label}{field}: {_was(item)}"


def _how_many(items: Sequence[Change]) -> str:
    """Count what was added, changed and dropped, each thing once however many of its fields changed."""
    kinds = {item.key: item.kind if item.field == "" else "moved" for item in items}
    words = {"appeared": "added", "moved": "changed", "disappeared": "dropped"}
    counts = {word: sum(kind == name for kind in kinds.values()) for name, word in words.items()}
    return joined(f"{n} {word}" for word, n in counts.items() if n)


def _was(item: Change) -> str:
    then, now = (
        "nothing" if value is None else _named(str(value)) for value in (item.old, item.new)
    )
    return f"{then}, now {now}"


def _named(value: str) -> str:
    """Give the name of a design, and any other value as it is."""
    design = find_design(value)
    return design.words.name if design else plain(value)
