"""The rows of the table of changes: a number as it was published, as it is, and by how much it moved.

A number that is withheld now is not repeated from then. What was and what is stand beside each other as coarsely as the tables of the
report print such numbers, for a reader takes decimals for exactness.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.designs.registry import design_of
from localeval.report.table_parts import amounts_by_unit, missing, outcome_label
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
    method_name,
    plain,
)
from localeval.report.wording.retold import retold
from localeval.results import Change, Changes, DeliveryFigure, Estimate, FlowStep, Level, Result

#: A row of the table: what, then, now, and by how much.
ChangeRow = tuple[str, str, str, str]

#: Fields that a result's own cell shows; the others get a row of their own when these have not changed.
_SHOWN = {"", "estimate", "low", "high", "level", "verdict", "unit"}

#: Fields of a result of which one digit more than of its levels is of use.
_ERRORS = {"std_error"}
#: Fields of steps and of figures on delivery that are numbers of people.
_PEOPLE = {"people", "reached", "left_out", "participants", "comparison"}
#: Fields of figures on delivery that are shares of people.
_SHARES = {"share", "low", "high"}


def change_rows(old: Result, new: Result, changes: Changes) -> Iterator[ChangeRow]:
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
            yield _of_people(_with_field(plain(retold(item.label)), item.field), old, new, item)
        elif item.part == "series":
            yield _row(plain(retold(item.label)), item)
        elif item.part == "evidence":
            yield _row(change_words("evidence"), item)
        elif item.part == "balance":
            if not item.key and design.has_comparison:
                key = f"balance.{item.field or 'whole'}"
                yield _row(change_words(key, adjusting=design.words.adjusting), item)
        elif item.is_number and item.part not in {"estimates", "levels"}:
            label = plain(retold(item.label))
            label = _with_field(label, item.field, column_name(item.field).lower())
            yield _of_people(label, old, new, item)


def _of_people(label: str, old: Result, new: Result, item: Change) -> ChangeRow:
    """Give the row of a field of a step or of a figure on delivery, whose numbers of people may be rounded otherwise than then.

    The same 57 people are printed as 60 where they are rounded to 15, and as 55 where they are rounded to 5: that is no change.
    """
    steps = _step(old, item), _step(new, item)
    if None in steps or item.kind != "moved":
        return _row(label, item)
    then, now = (step or 0 for step in steps)
    if item.field == "people_rounded_to":
        same = item.model_copy(update={"old": then, "new": now, "by": now - then})
        return _row(label, same)
    first = _row(label, item)
    rounded = item.field in _PEOPLE and then != now and item.by is not None
    if rounded and abs(item.by or 0) <= then // 2 + now // 2:
        return *first[:3], change_words("may_be_rounding")
    return first


def _step(result: Result, item: Change) -> int | None:
    """Give to what the numbers of people of a step or figure are rounded; None where there is none of this key."""
    there: Sequence[FlowStep | DeliveryFigure] = ()
    if item.part == "flow":
        there = result.flow
    elif item.part == "delivery":
        there = result.delivery
    for one in there:
        if tuple(map(str, one.key)) == item.key:
            return one.people_rounded_to or int(result.disclosure.get("rounding") or 0)
    return None


def _with_field(label: str, field: str, otherwise: str = "") -> str:
    """Name a field of something; one that has no name here by what it is called otherwise, or not at all."""
    key = f"changes.field.{field}"
    words = sentences().plain(key) if sentences().has(key) else otherwise
    return change_words("field_of", label=label, field=words) if words else label


def _results(
    old: Sequence[Estimate] | Sequence[Level],
    new: Sequence[Estimate] | Sequence[Level],
    changes: Changes,
    part: str,
) -> Iterator[ChangeRow]:
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
        # Each in its own unit, which a corrected currency or catalogue changes.
        amounts = printed.of(current or before[key])
        yield (
            label,
            _then_cell(then, current, printed.of(then) if then else amounts),
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
        return change_words("group_of", label=label, group=group_label(item))
    if isinstance(item, Estimate) and item.role == "sensitivity":
        return change_words("group_of", label=label, group=method_name(item.method))
    return label


def _row(label: str, item: Change, amounts: Amounts | None = None) -> ChangeRow:
    """Give the row of one field; ``amounts`` are those of the result that it is of."""
    printed = _of_field(item, amounts)
    if item.kind == "appeared":
        return label, change_words("new"), _field_value(item.new, item, printed), ""
    if item.kind == "disappeared":
        return label, change_words("given"), change_words("no_longer"), ""
    if (item.old, item.new) == (None, None):  # what has parts of its own
        return label, change_words("given"), change_words("rewritten"), ""
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
        return change_words("new")
    if _value(then) is None:
        return missing(then)
    return change_words("given") if now is None or _value(now) is None else _cell(then, amounts)


def _now_cell(now: Estimate | Level | None, amounts: Amounts) -> str:
    """Give what is in this report."""
    if now is None:
        return change_words("no_longer")
    return missing(now) if _value(now) is None else _cell(now, amounts)


def _by_cell(then: Estimate | Level | None, now: Estimate | Level | None, amounts: Amounts) -> str:
    """Give by how much it moved; empty where one of the two is not given, or in another unit."""
    if then is None or now is None or then.unit != now.unit:
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
    return change_words("with_verdict", value=text, verdict=told.lower())


def _field_value(value: int | float | str | None, item: Change, amounts: Amounts) -> str:
    """Give one field of a change in words."""
    if value is None or isinstance(value, str):
        return plain(retold(value)) if value else change_words("given")
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
        return change_words("too_small", n=amounts.bare(amounts.precision.step))
    text = amounts.bare(by)
    return f"+{text}" if amounts.precision.rounded(by) > 0 else text


def change_words(key: str, **slots: str) -> str:
    """Give a line of the section in the language of the report."""
    return sentences().plain(f"changes.{key}", **slots)
