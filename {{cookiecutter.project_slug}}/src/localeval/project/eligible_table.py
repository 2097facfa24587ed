"""Who the eligible are, from a CSV that ``delivery.eligible`` names under ``by``: ``characteristic,category,people``, with ``low`` and ``high``.

Its rows take the place of its name before ``evaluation.yml`` is checked, so that they are checked, and counted as settings, as if they
stood there. With a column ``place_code`` each place has its own rows. It is a table of published numbers, and of no person.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from localeval.base.csvtext import table_text
from localeval.base.errors import Problem, ProjectError
from localeval.base.yamlfile import Location, YamlFile

COLUMNS = ("characteristic", "category", "people")
_NUMBERS = ("people", "low", "high")
_NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?")
_MOST_BYTES = 2_000_000


def with_eligible_tables(value: dict[str, Any], root: Path, file: YamlFile) -> dict[str, Any]:
    """Put the rows of each CSV in the place of its name.

    Parameters
    ----------
    value : dict
        ``evaluation.yml`` as it was read.
    root : Path
        The project.
    file : YamlFile
        For the line of a problem.

    Returns
    -------
    dict
        The same where no CSV is named.

    Raises
    ------
    ProjectError
        With every problem of every CSV.
    """
    delivery = value.get("delivery")
    if not isinstance(delivery, dict) or not isinstance(delivery.get("eligible"), dict):
        return value
    eligible = delivery["eligible"]
    once = isinstance(eligible.get("by"), str)
    given = {"": eligible} if once else eligible
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for code, one in given.items():
        found[code] = one
        name = one.get("by") if isinstance(one, dict) else None
        if isinstance(name, str):
            where = ("delivery", "eligible", *([code] if code else []), "by")
            try:
                found[code] = {**one, "by": _table(name, str(code), root, where, file)}
            except ProjectError as error:
                problems += error.problems
    if problems:
        raise ProjectError(problems)
    return {**value, "delivery": {**delivery, "eligible": found[""] if once else found}}


def _table(
    name: str, code: str, root: Path, where: Location, file: YamlFile
) -> dict[str, dict[str, Any]]:
    inside = not (Path(name).is_absolute() or ".." in Path(name).parts)
    if not inside or not (root / name).is_file():
        what = f"the file '{name}' is not in the project."
        remedy = "Name a CSV inside it, such as data/eligible.csv, or write the numbers here."
        raise ProjectError(file.problem(where, what, remedy))
    text = table_text(root / name, name)
    if len(text) > _MOST_BYTES:
        raise ProjectError(Problem(name, "the table is too large.", "Keep one row a category."))
    problems: list[Problem] = []
    found: dict[str, dict[str, Any]] = {}
    for row, cells in _rows(text, name):
        if code and cells.get("place_code") not in {None, "", code}:
            continue
        lacking = [column for column in COLUMNS if not cells.get(column)]
        wrong = [c for c in _NUMBERS if cells.get(c) and not _NUMBER.fullmatch(cells[c])]
        characteristic, category = (cells.get(column, "") for column in COLUMNS[:2])
        for column in lacking:
            problems.append(
                Problem(name, "the cell is empty.", "Give a value.", column=column, row=row)
            )
        for column in wrong:
            what = f"'{cells[column][:40]}' is not a number of people."
            problems.append(Problem(name, what, "Write a plain number.", column=column, row=row))
        if lacking or wrong:
            continue
        if category in found.setdefault(characteristic, {}):
            what = f"'{category}' of '{characteristic}' stands twice."
            problems.append(
                Problem(name, what, "Give each category once.", column="category", row=row)
            )
        numbers = {c: float(cells[c].replace(",", "")) for c in _NUMBERS if cells.get(c)}
        found[characteristic][category] = numbers
    if not found and not problems:
        of_place = f" of {code}" if code else ""
        problems.append(Problem(name, f"it has no row{of_place}.", f"Columns: {','.join(COLUMNS)}."))  # fmt: skip
    if problems:
        raise ProjectError(problems)
    return found


def _rows(text: str, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give each row that is not empty, with its line."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header = [cell.strip() for cell in rows[0]] if rows else []
    lacking = [column for column in COLUMNS if column not in header]
    if lacking:
        what = f"it has no column {' and no column '.join(lacking)}."
        remedy = f"Name the columns {','.join(COLUMNS)}; low and high where numbers were estimated, place_code with several places."
        raise ProjectError(Problem(name, what, remedy))
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            yield number, {c: v.strip() for c, v in zip(header, cells, strict=False)}
