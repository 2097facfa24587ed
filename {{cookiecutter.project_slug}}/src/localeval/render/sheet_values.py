"""Printed cells as values of a spreadsheet: a number and how it is shown, or a text; one value a cell.

A column of ranges or of pairs becomes two columns, and one of numbers with their range or with the people behind them three, so
that each can be sorted and counted with. No number is computed: every value is the one that is printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from localeval.render.published_tables import PublishedTable
from localeval.report.wording.phrases import (
    between_number_and_all,
    between_two_numbers,
    is_beside_a_number,
)

#: A shorthand of official statistics in the place of a number.
_SHORTHAND = re.compile(r"\[[a-z]\]")
#: Stands where a cell has nothing to say: not applicable.
NOTHING = "[z]"

_NUMBER = re.compile(
    r"(?P<minus>[−-]?)(?P<sign>[£$€]|[A-Z]{3}\s)?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?P<cent>%?)"
)


class PartNames(NamedTuple):
    """What the columns are called that a column is parted into, each with ``{column}`` for its name.

    Attributes
    ----------
    low, high : str
        The two ends of a range.
    number, out_of, share : str
        How many people did, of how many, and which share that is.
    """

    low: str
    high: str
    number: str
    out_of: str
    share: str


@dataclass(frozen=True)
class Value:
    """What a cell holds: a number with its format of Excel, or a text without one."""

    content: float | int | str
    shown: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    name: str
    cells: tuple[Value, ...]
    right: bool


def columns(table: PublishedTable, names: PartNames) -> list[Column]:
    """Give the columns of a table, with a column for each number of a cell.

    Parameters
    ----------
    table : PublishedTable
    names : PartNames
    """
    found: list[Column] = []
    for i, name in enumerate(table.header):
        cells = [row[i] for row in table.rows]
        if not table.right[i]:
            found.append(Column(name, tuple(Value(c or NOTHING) for c in cells), False))
        elif (parted := _parted(cells, name in table.pairs)) is not None:
            pair = table.pairs.get(name) or [end.format(column=name) for end in names[:2]]
            found += _side_by_side(pair, parted)
        elif (three := _in_three(cells, names)) is not None:
            said, sides = three
            found += _side_by_side([one.format(column=name) for one in said], sides)
        else:
            found.append(Column(name, tuple(map(value, cells)), True))
    return _named_apart(found)


def _side_by_side(names: Sequence[str], sides: Sequence[Sequence[str]]) -> list[Column]:
    return [
        Column(name, tuple(map(value, side)), True) for name, side in zip(names, sides, strict=True)
    ]


def value(text: str) -> Value:
    """Read a printed cell: ``−£3.80`` is the number -3.8, shown with its sign and two decimals; words stay words."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return Value(text if any(map(str.isalnum, text)) else NOTHING)
    digits = number["digits"].replace(",", "")
    decimals = number["decimals"] or ""
    amount: float | int = float(digits + decimals) if decimals else int(digits)
    # four digits that are printed without a comma are a year
    whole = "0" if len(number["digits"]) > 3 and "," not in number["digits"] else "#,##0"
    shown = whole + (f".{'0' * (len(decimals) - 1)}" if decimals else "")
    sign = f'"{number["sign"]}"' if number["sign"] else ""
    cent = '"%"' if number["cent"] else ""
    return Value(-amount if number["minus"] else amount, f"{sign}{shown}{cent}")


def _parted(cells: Sequence[str], named: bool) -> tuple[list[str], list[str]] | None:
    """Part a column in two where every cell is two numbers, or a shorthand; None where it is not."""
    to, both = between_two_numbers()
    for words in (to, both) if named else (to,):  # what the two are is known of a range alone
        pattern = re.compile(f"(.+){re.escape(words)}(.+)")
        matches = [pattern.fullmatch(cell) for cell in cells]
        if any(matches) and all(
            _is_pair(match) if match else _SHORTHAND.fullmatch(cell)
            for match, cell in zip(matches, cells, strict=True)
        ):
            parts = [
                (match[1], match[2]) if match else (cell, cell)
                for match, cell in zip(matches, cells, strict=True)
            ]
            return [one for one, _ in parts], [two for _, two in parts]
    return None


def _in_three(cells: Sequence[str], names: PartNames) -> tuple[list[str], list[list[str]]] | None:
    """Part a column in three where every cell is a number with two more, or a shorthand; None where it is not.

    Such cells are ``43 (38 to 48)``, ``82% (115 of 140)`` and ``385 of 330 (117%)``, the last one without its share where there is none.
    """
    to, of = (re.escape(words) for words in (between_two_numbers()[0], between_number_and_all()))
    forms = (
        (rf"(.+?) \((.+?){to}(.+)\)", ["{column}", names.low, names.high]),
        (rf"(.+?) \((.+?){of}(.+)\)", ["{column}", names.number, names.out_of]),
        (rf"(.+?){of}(.+?)(?: \((.+)\))?", [names.number, names.out_of, names.share]),
    )
    plain = [cell.replace("\u00a0", " ") for cell in cells]  # which keeps a range on one line
    for pattern, said in forms:
        matches = [re.fullmatch(pattern, cell) for cell in plain]
        if any(matches) and all(
            _is_pair(match) if match else _SHORTHAND.fullmatch(cell)
            for match, cell in zip(matches, plain, strict=True)
        ):
            rows = [
                [part or NOTHING for part in match.groups()] if match else [cell] * 3
                for match, cell in zip(matches, plain, strict=True)
            ]
            return said, [list(side) for side in zip(*rows, strict=True)]
    return None


def _is_pair(match: re.Match[str]) -> bool:
    """Whether all are numbers: or a shorthand, or what stands for a number that would be printed as another."""
    return all(
        _NUMBER.fullmatch(part) or _SHORTHAND.fullmatch(part) or is_beside_a_number(part)
        for part in match.groups()
        if part is not None
    )


def _named_apart(found: Sequence[Column]) -> list[Column]:
    """Give every column a name of its own, which a table of Excel must have."""
    names: list[str] = []
    for i, column in enumerate(found, start=1):
        name = column.name if re.search(r"[A-Za-z0-9]", column.name) else f"{column.name} {i}"
        taken = {other.casefold() for other in names}
        names.append(name.strip() if name.casefold() not in taken else f"{name} ({i})")
    return [
        Column(name, column.cells, column.right) for name, column in zip(names, found, strict=True)
    ]
