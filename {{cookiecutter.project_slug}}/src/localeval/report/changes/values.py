"""A number as it was, as it is, and what lies between: the cells of the table of changes."""

from __future__ import annotations

from localeval.report.table_parts import missing
from localeval.report.wording.grammar import is_given
from localeval.report.wording.numbers import count, decimal, interval, number, p_value
from localeval.report.wording.phrases import VERDICTS, plain
from localeval.results import Change, Estimate, Level

NO_LONGER = "no longer given"
GIVEN = "given"
NEW = "new"


def then_cell(then: Estimate | Level | None, now: Estimate | Level | None) -> str:
    """Give what was published; without its number where there is none now."""
    if then is None:
        return NEW
    if _value(then) is None:
        return missing(then)
    return GIVEN if now is None or _value(now) is None else _cell(then)


def now_cell(now: Estimate | Level | None) -> str:
    """Give what is in this report."""
    if now is None:
        return NO_LONGER
    return missing(now) if _value(now) is None else _cell(now)


def by_cell(then: Estimate | Level | None, now: Estimate | Level | None) -> str:
    """Give by how much it moved; empty where one of the two is not given."""
    if then is None or now is None:
        return ""
    was, value = _value(then), _value(now)
    if was is None or value is None:
        return ""
    return signed(round(value - was, 2), now.unit)


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
    return f"{text}, {VERDICTS[item.verdict].lower()}" if isinstance(item, Estimate) else text


def field_value(value: int | float | str | None, item: Change) -> str:
    """Give one field of a change in words."""
    if value is None or isinstance(value, str):
        return plain(value) if value else GIVEN
    if item.field.startswith("p_"):
        return p_value(value)
    if item.unit == "people" or isinstance(value, int):
        return count(int(value))
    return number(value, item.unit) if item.unit else decimal(value)


def signed(by: float, unit: str) -> str:
    """Give a change with its sign: ``+0.40``, ``−£12.00``; no sign where only the interval moved."""
    if unit == "people" or (not unit and by == int(by)):
        text = decimal(by, 0)
    else:
        text = number(by, unit) if unit else decimal(by)
    return f"+{text}" if by > 0 else text
