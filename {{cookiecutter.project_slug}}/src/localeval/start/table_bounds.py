"""Where in a file a table begins and ends: the row with the names of its columns, and totals and notes below it.

Rows are texts here, whatever kind of file they are from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from localeval.base.errors import Problem, ProjectError
from localeval.data.raw import SEARCHED
from localeval.start.months_in_names import month_in_name
from localeval.start.vocabulary import folded_word, words_for

_LETTERS = re.compile(r"[^\W\d_]")
_NUMBER_OR_DAY = re.compile(r"[£$€]?[-+]?[\d.,/: -]*\d[\d.,/: -]*%?")
_IN_BRACKETS = re.compile(r"\([^()]*[^\d().,\s][^()]*\)|\[[^\[\]]*[^\d\[\].,\s][^\[\]]*\]")
#: Names that say what a column holds and not of what.
_SAYS_TOO_LITTLE = frozenset({"date", "day", "from", "to", "amount", "value"})
#: Below this share of the cells of a usual row, a row can be a title or a footer.
_SPARSE = 0.6
#: So many rows at the end of a file may be no part of its table.
FOOTER_SEARCHED = 12


def filled(record: Sequence[str]) -> list[str]:
    """Give the cells of a row that hold something."""
    return [cell for cell in record if cell.strip()]


def header_rows_of(records: Sequence[Sequence[str]], file: str) -> tuple[int, ...]:
    """Give the row of the names of the columns, or the two whose names are joined: ``In work`` above ``M6`` and ``M12``.

    Parameters
    ----------
    records : sequence of sequence of str
        The first rows of a file.
    file : str

    Raises
    ------
    ProjectError
        There is no such row.
    """
    last = _header_row(records, file)
    names = records[last - 1]
    above = records[last - 2] if last > 1 else []
    if _names_groups(above, names):
        return (last - 1, last)
    if last < len(records) - 1 and _says_how_answered(names, records[last]):
        return (last, last + 1)
    if last < len(records) - 1 and _goes_on(names, records[last], records[last + 1 : last + 30]):
        return (last, last + 1)
    return (last,)


def _names_groups(above: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row names groups of columns whose own names say too little: the same ones again, or months only."""
    groups = [cell for cell in above[1:] if cell.strip()]
    if not groups or any(_NUMBER_OR_DAY.fullmatch(cell.strip()) for cell in groups):
        return False
    own = filled(names)
    months = [name for name in own if (at := month_in_name(name)) and not _LETTERS.search(at.rest)]
    # "Date" alone is the day of anything; under one of several groups it is the day of that.
    bare = len(groups) > 1 and any(folded_word(name) in _SAYS_TOO_LITTLE for name in own)
    return len(filled(above)) < len(own) and (len(set(own)) < len(own) or len(months) > 1 or bare)


def _says_how_answered(names: Sequence[str], next_row: Sequence[str]) -> bool:
    """Whether the row below the names says how each is answered or in what unit: "Response", "Open-Ended Response", "(years)"."""
    cells = filled(next_row)
    if len(cells) > 1 and all(_IN_BRACKETS.fullmatch(cell.strip()) for cell in cells):
        return True  # units: (years), (£)
    ways = [cell for cell in cells if folded_word(cell) in words_for("answered")]
    return (
        bool(ways)
        and not next_row[0].strip()
        and len(cells) <= len(filled(names)) + len(cells) - len(ways)
    )


def _goes_on(names: Sequence[str], next_row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the row below the names is one of names too: words above values, some where no name stands yet."""
    there = [i for i, cell in enumerate(next_row) if cell.strip()]
    nameless = [i for i in there if i >= len(names) or not names[i].strip()]
    if len(there) < 2 or not nameless or len(there) >= len(filled(below[0]) if below else []):
        return False
    return all(
        not _NUMBER_OR_DAY.fullmatch(next_row[i].strip())
        and next_row[i].strip() not in {r[i].strip() for r in below if i < len(r)}
        for i in there
    )


def _header_row(records: Sequence[Sequence[str]], file: str) -> int:
    """Give the row of the names of the columns: the first that is as wide as the rows below it and holds names, not values."""
    searched = records[:SEARCHED]
    widths = [len(filled(record)) for record in records]
    for number, record in enumerate(searched, 1):
        cells = filled(record)
        below = [width for width in widths[number : number + 30] if width]
        if not cells or not below:
            continue
        usual = float(np.quantile(below, 0.75))
        if len(cells) < _SPARSE * usual or (len(cells) < 2 and usual >= 2):
            continue
        named = [cell for cell in cells if not _NUMBER_OR_DAY.fullmatch(cell.strip())]
        if len(named) < 0.7 * len(cells) or len(set(cells)) < 0.5 * len(cells):
            continue
        return _last_of_names(records, number)
    if sum(width > 0 for width in widths) == 1:
        what = "the file has one row only, and no table."
        raise ProjectError(Problem(file, what, "Export the table again, with its rows."))
    what = "no row with the names of the columns was found."
    remedy = "Put the names above the table, in a row of their own, and name the file again."
    raise ProjectError(Problem(file, what, remedy))


def _last_of_names(records: Sequence[Sequence[str]], first: int) -> int:
    """Give the last of several rows of names above each other: each has words where numbers or days stand below."""
    last = first
    for number in range(first + 1, min(first + 3, len(records) - 2) + 1):
        record, below = records[number - 1], records[number : number + 30]
        measured = [i for i, cell in enumerate(record) if cell.strip() and _measured(below, i)]
        words = [i for i in measured if re.search(r"[A-Za-z]{2}", record[i])]
        cells = filled(record)
        if len(measured) < 2 or len(words) < len(measured) or len(set(cells)) < 0.9 * len(cells):
            break
        if len(cells) < _SPARSE * len(filled(records[first - 1])):
            break
        last = number
    return last


def _measured(records: Sequence[Sequence[str]], i: int) -> bool:
    """Whether a column holds numbers or days in nearly all of some rows."""
    own = [record[i].strip() for record in records if i < len(record) and record[i].strip()]
    return bool(own) and sum(bool(_NUMBER_OR_DAY.fullmatch(c)) for c in own) > 0.8 * len(own)


def labels_of(records: Sequence[Sequence[str]], header_row: int) -> dict[str, str]:
    """Give what stands above the names of columns, in other rows of names."""
    header, above = records[header_row - 1], records[max(header_row - 3, 0) : header_row - 1]
    rows = [row for row in above if len(filled(row)) >= _SPARSE * len(filled(header))]
    found = {}
    for i, name in enumerate(header):
        said = [row[i].strip() for row in rows if i < len(row) and row[i].strip()]
        if name.strip() and said:
            found[" ".join(name.split())] = said[-1]
    return found


def footer_rows(tail: Sequence[Sequence[str]], body: Sequence[Sequence[str]], width: int) -> int:
    """Count the rows at the end that are no part of the table: totals, notes, counts of records."""
    if not body:
        return 0
    usual = float(np.median([len(filled(record)) for record in body]))
    shapes = Counter(_shape(record[0]) for record in body if record and record[0].strip())
    count = 0
    for record in reversed(tail):
        cells = filled(record)
        if not cells:
            continue
        if not _is_footer(record, cells, usual, width, shapes):
            break
        count += 1
    return count


def _is_footer(
    record: Sequence[str], cells: Sequence[str], usual: float, width: int, shapes: Counter[str]
) -> bool:
    first = record[0].strip() if record else ""
    if len(cells) > max(2.0, _SPARSE * usual) or usual < 2:
        return False
    if first and shapes[_shape(first)] > 1 and not _saysfooter_rows(cells):
        return False  # a row of the table of which little is known
    if _saysfooter_rows(cells):
        return True
    if len(cells) == 1:
        return " " in cells[0] or len(record) < width
    return not first and usual >= 4 and len(cells) <= usual / 3


def _saysfooter_rows(cells: Sequence[str]) -> bool:
    for cell in cells[:2]:
        text = folded_word(cell)
        for word in words_for("footer"):
            if text == word or (text.startswith(word) and not text[len(word)].isalnum()):
                return True
    return False


def _shape(text: str) -> str:
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", re.sub(r"\d+", "9", text.strip())))
