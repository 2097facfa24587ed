"""The section "Changes since last publication": what moved, from what to what, and why.

Sentences and a table about two results that have both passed disclosure control; no number is worked out here. A number
that is withheld now is not repeated from then. What was and what is stand beside each other as coarsely as the tables of the
report print such numbers, for a reader takes decimals for exactness. No word of it claims an impact, so that it serves every design. The terminal
says the same in the same words (``diff``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.base.dates import day_words
from localeval.base.language import ENGLISH, speaking
from localeval.changes.notes import FILE as NOTES
from localeval.changes.publication import SinceLast, changes_since
from localeval.designs.registry import design_of, find_design
from localeval.report.display import Table, Text
from localeval.report.section import PUBLISHED, Section
from localeval.report.table_parts import amounts_by_unit, missing, outcome_label, table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.grammar import is_given, verdict_taken_alone, verdict_words
from localeval.report.wording.numbers import (
    Precision,
    count,
    decimal,
    p_value,
    precision_of_averages,
    precision_of_share,
)
from localeval.report.wording.phrases import (
    column_name,
    group_label,
    joined,
    method_name,
    plain,
    safe,
)
from localeval.report.wording.retold import retold
from localeval.results import Change, Changes, Estimate, Level, Result, kept_parts

#: A row of the table: what, then, now, and by how much.
_TableRow = tuple[str, str, str, str]

#: Fields that a result's own cell shows; the others get a row of their own when these have not changed.
_SHOWN = {"", "estimate", "low", "high", "level", "verdict"}

#: Fields of a result of which one digit more than of its levels is of use.
_ERRORS = {"std_error"}
#: Fields of figures on delivery that are shares of people.
_SHARES = {"share", "low", "high"}

#: Kinds of change, by what is said of how many there are.
_COUNTED = {"appeared": "added", "moved": "changed", "disappeared": "dropped"}


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
    with speaking(ENGLISH):  # in which results are kept
        result = make_result(section.project, section.place, section.results, today)
        return changes_since(section.project, section.place, result)


def what_changed(facts: Facts, since: SinceLast | None) -> Text:
    """Say whether numbers have changed since the last publication, and why."""
    say = sentences()
    if since is None:
        return Text(say.markdown("changes.first", place=plain(facts.place)))
    day, changes = day_words(since.publication.date[:10]), since.changes
    numbers = [item for item in changes.items if item.is_number]
    if changes.is_empty:
        key = "none"
    elif not numbers:
        key = "no_number"
    else:
        key = "some" if changes.moved else "all_stand"
    words = say.markdown(f"changes.{key}", day=day)
    why = " ".join(map(_sentence, changes.notes)) if key == "some" else ""
    return Text(f"{words}\n\n{say.markdown('changes.why', why=plain(why))}" if why else words)


def missing_note(facts: Facts, since: SinceLast | None) -> Text | None:
    """Warn that nobody has said why numbers have moved; None where there is no need to."""
    if since is None or not since.changes.moved or since.changes.notes:
        return None
    say, code = sentences(), since.result.place.code
    words = say.plain("changes.missing_note", file=NOTES, place=safe(facts.place))
    entry = say.plain("changes.missing_note_entry", code=code)
    return Text(f"{words}\n\n{entry}", "caution")


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
    notes = {
        "ranges": bool(parts & {"estimates", "levels"}),
        "more": bool(new.estimates) and "estimates" in parts,
        "profile": bool(profile),
        "withdrawn": _withdrawn(rows),
    }
    return table(
        "changes",
        _say("caption"),
        [_say(f"head.{key}") for key in ("number", "then", "now", "change")],
        rows,
        [_say(f"note.{key}", names=joined(profile)) for key, said in notes.items() if said],
    )


def _say(key: str, **slots: str) -> str:
    return sentences().plain(f"changes.{key}", **slots)


def _covariates(changes: Changes) -> list[str]:
    names = [item.key[0] for item in changes.items if item.part == "balance" and item.key]
    return [column_name(name) for name in dict.fromkeys(names)]


def _withdrawn(rows: Sequence[_TableRow]) -> bool:
    return any(then == _say("given") for _, then, _, _ in rows)


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
            yield _row(_with_field(plain(retold(item.label)), item.field), item)
        elif item.part == "series":
            yield _row(plain(retold(item.label)), item)
        elif item.part == "evidence":
            yield _row(_say("evidence"), item)
        elif item.part == "balance":
            if not item.key and design.has_comparison:
                key = f"balance.{item.field or 'whole'}"
                yield _row(_say(key, adjusting=design.words.adjusting), item)
        elif item.is_number and item.part not in {"estimates", "levels"}:
            label = plain(retold(item.label))
            yield _row(_with_field(label, item.field, column_name(item.field).lower()), item)


def _with_field(label: str, field: str, otherwise: str = "") -> str:
    """Name a field of something; one that has no name here by what it is called otherwise, or not at all."""
    key = f"changes.field.{field}"
    words = sentences().plain(key) if sentences().has(key) else otherwise
    return _say("field_of", label=label, field=words) if words else label


def _results(
    old: Sequence[Estimate] | Sequence[Level],
    new: Sequence[Estimate] | Sequence[Level],
    changes: Changes,
    part: str,
) -> Iterator[_TableRow]:
    """Give one row a changed result, with its interval; where that stands, a row a changed field."""
    before, now = ({_key(item): item for item in items} for items in (old, new))
    printed = _Printed(old, new)
    found: dict[tuple[str, ...], list[Change]] = {}
    for item in changes.items:
        if item.part == part:
            found.setdefault(item.key, []).append(item)
    for key, items in found.items():
        then, current = before.get(key), now.get(key)
        label = _label(current or before[key])
        if not any(item.field in _SHOWN for item in items):
            amounts = printed.of(current or before[key])
            yield from (_row(_with_field(label, item.field), item, amounts) for item in items)
            continue
        amounts = printed.of(current or before[key])
        yield (
            label,
            _then_cell(then, current, amounts),
            _now_cell(current, amounts),
            _by_cell(then, current, amounts),
        )


class _Printed:
    """How coarsely numbers of results are printed: as in the table of the report that has them, then or now, whichever is coarser."""

    def __init__(
        self,
        old: Sequence[Estimate] | Sequence[Level],
        new: Sequence[Estimate] | Sequence[Level],
    ) -> None:
        self._found: dict[tuple[str, str], Amounts] = {}
        for items in (old, new):
            tables: dict[str, list[Estimate | Level]] = {}
            for item in items:
                tables.setdefault(self._table(item), []).append(item)
            # The table of other methods has the reported ones too.
            if "methods" in tables:
                tables["methods"] += tables.get("main", [])
            for name, rows in tables.items():
                for unit, amounts in amounts_by_unit(rows).items():
                    there = self._found.setdefault((name, unit), amounts)
                    if amounts.precision.step > there.precision.step:
                        self._found[name, unit] = amounts

    def of(self, item: Estimate | Level) -> Amounts:
        """Give it for an item of either."""
        return self._found[self._table(item), item.unit]

    @staticmethod
    def _table(item: Estimate | Level) -> str:
        if isinstance(item, Level):
            return "levels"
        if item.subgroup is not None:
            return "groups"
        return "methods" if item.role == "sensitivity" else "main"


def _label(item: Estimate | Level) -> str:
    label = outcome_label(item, mark=item.role == "primary" and item.subgroup is None)
    if item.subgroup is not None:
        return _say("group_of", label=label, group=group_label(item))
    if isinstance(item, Estimate) and item.role == "sensitivity":
        return _say("group_of", label=label, group=method_name(item.method))
    return label


def _row(label: str, item: Change, amounts: Amounts | None = None) -> _TableRow:
    """Give the row of one field; ``amounts`` are those of the result that it is of."""
    printed = _of_field(item, amounts)
    if item.kind == "appeared":
        return label, _say("new"), _field_value(item.new, item, printed), ""
    if item.kind == "disappeared":
        return label, _say("given"), _say("no_longer"), ""
    if (item.old, item.new) == (None, None):  # what has parts of its own
        return label, _say("given"), _say("rewritten"), ""
    by = None if item.field.startswith("p_") else item.by
    change = "" if by is None else _signed(float(by), item, printed)
    return (
        label,
        _field_value(item.old, item, printed),
        _field_value(item.new, item, printed),
        change,
    )


def _of_field(item: Change, amounts: Amounts | None) -> Amounts:
    """Say how coarsely the numbers of one field are printed."""
    if amounts is not None:
        step = amounts.precision.step
        if item.field in _ERRORS:
            amounts = Amounts(amounts.say, amounts.unit, Precision(step / 10))
        return amounts
    if item.part == "delivery" and item.field in _SHARES:
        return Amounts(sentences(), "percent", precision_of_share(None))
    values = [float(v) for v in (item.old, item.new) if isinstance(v, int | float)]
    # Differences in standard deviations have two decimals everywhere.
    precision = Precision(0.01) if item.part == "balance" else precision_of_averages(values)
    return Amounts(sentences(), item.unit or "score", precision)


def _key(item: Estimate | Level) -> tuple[str, ...]:
    return tuple(str(step) for step in item.key)


def _then_cell(
    then: Estimate | Level | None, now: Estimate | Level | None, amounts: Amounts
) -> str:
    """Give what was published; without its number where there is none now."""
    if then is None:
        return _say("new")
    if _value(then) is None:
        return missing(then)
    return _say("given") if now is None or _value(now) is None else _cell(then, amounts)


def _now_cell(now: Estimate | Level | None, amounts: Amounts) -> str:
    """Give what is in this report."""
    if now is None:
        return _say("no_longer")
    return missing(now) if _value(now) is None else _cell(now, amounts)


def _by_cell(then: Estimate | Level | None, now: Estimate | Level | None, amounts: Amounts) -> str:
    """Give by how much it moved; empty where one of the two is not given."""
    if then is None or now is None:
        return ""
    was, value = _value(then), _value(now)
    if was is None or value is None:
        return ""
    return _with_sign(round(value - was, 2), amounts)


def _value(item: Estimate | Level) -> float | None:
    if isinstance(item, Level):
        return item.level
    return item.estimate if is_given(item) else None


def _cell(item: Estimate | Level, amounts: Amounts) -> str:
    value, ranged = _value(item), item.low is not None and item.high is not None
    assert value is not None
    low, high = item.low or 0.0, item.high or 0.0
    if not isinstance(item, Estimate):
        return amounts.level_with_range(value, low, high) if ranged else amounts.level_cell(value)
    text = amounts.with_range(value, low, high) if ranged else amounts.cell(value)
    # As the table that has it says it: beside other methods none allows for the number of tests.
    told = verdict_taken_alone(item) if item.role == "sensitivity" else verdict_words(item)
    return _say("with_verdict", value=text, verdict=told.lower())


def _field_value(value: int | float | str | None, item: Change, amounts: Amounts) -> str:
    """Give one field of a change in words."""
    if value is None or isinstance(value, str):
        return plain(retold(value)) if value else _say("given")
    if item.field.startswith("p_"):
        return p_value(value)
    if item.unit == "people" or isinstance(value, int):
        return count(int(value))
    return amounts.level_cell(value)


def _signed(by: float, item: Change, amounts: Amounts) -> str:
    """Give a change of one field with its sign."""
    whole = all(isinstance(value, int) for value in (item.old, item.new))
    if item.unit == "people" or (not item.unit and whole):
        text = decimal(by, 0)
        return f"+{text}" if by > 0 else text
    return _with_sign(by, amounts)


def _with_sign(by: float, amounts: Amounts) -> str:
    """Give a change with its sign: ``+1``, ``−£100``; no sign where only the interval moved."""
    if amounts.precision.vanishes(by):
        # The two beside it may still differ in print, each being rounded by itself.
        return _say("too_small", n=amounts.bare(amounts.precision.step))
    text = amounts.bare(by)
    return f"+{text}" if amounts.precision.rounded(by) > 0 else text


def made_from(since: SinceLast | None) -> Text | None:
    """List what else is not as it was: the data, the settings, the method, the lessons, the place's context."""
    if since is None:
        return None
    lines = list(other_changes(since.changes))
    if not lines:
        return None
    bullets = "\n".join(f"- {safe(line)}" for line in lines)
    return Text(f"{_say('made_from')}\n\n{bullets}")


def other_changes(changes: Changes) -> Iterator[str]:
    """Say in plain words what changed of the data, the settings, the method, the design, the outcomes, the lessons."""
    for name, kept in kept_parts().items():
        items = [item for item in changes.items if item.part == name]
        if items and not kept.is_number and name != "lessons":
            yield _say("several", title=retold(kept.title), changes=_how_many(items))
    for item in changes.items:
        label = plain(item.label if item.part == "lessons" else retold(item.label))
        if item.part == "outcomes":
            if item.field:
                yield _say("several", title=label, changes=_was(item))
            else:
                kind = "appeared" if item.kind == "appeared" else "disappeared"
                yield _say(f"outcome.{kind}", label=label)
        elif item.part == "inputs" and item.key:
            yield _say(f"data.{item.kind}", name=plain(item.key[0]))
        elif item.part == "parameters":
            yield _say("settings")
        elif item.part == "method":
            yield _say(f"method.{item.field}", was=_was(item), label=label)
        elif item.part == "lessons":
            yield _say(f"lesson.{item.kind}", label=label)
        elif item.part in {"design", "disclosure", "inputs", "programme", "population"}:
            key = f"changes.programme_field.{item.field}"
            if item.part == "programme" and sentences().has(key):
                label = _say("of_programme", label=label, field=sentences().plain(key))
            yield _say("several", title=label, changes=_was(item))


def _how_many(items: Sequence[Change]) -> str:
    """Count what was added, changed and dropped, each thing once however many of its fields changed."""
    kinds = {item.key: item.kind if item.field == "" else "moved" for item in items}
    counts = {w: sum(kind == name for kind in kinds.values()) for name, w in _COUNTED.items()}
    return joined(_say(f"counted.{word}", n=str(n)) for word, n in counts.items() if n)


def _was(item: Change) -> str:
    then, now = (
        _say("nothing") if value is None else _named(str(value)) for value in (item.old, item.new)
    )
    return _say("was", then=then, now=now)


def _named(value: str) -> str:
    """Give the name of a design, and any other value as it is."""
    design = find_design(value)
    return design.words.name if design else plain(retold(value))
