"""The positions of places on a tile map, from a table that a person gives: ``place_code,column,row``.

Columns count from the left and rows from the top, both from 1; no two places have the same position. Nothing is
drawn here.
"""

from __future__ import annotations

import csv
import io
import re

from localeval.base.errors import Problem, ProjectError
from localeval.results.fields import PLACE_CODE

Tile = tuple[str, int, int]

COLUMNS = ("place_code", "column", "row")

_MOST_BYTES = 2_000_000
_POSITION = re.compile(r"[0-9]{1,3}")


def read_tiles(text: str, name: str) -> tuple[Tile, ...]:
    """Read the positions.

    Parameters
    ----------
    text : str
        The CSV, with a header; other columns (such as a name) are left alone.
    name : str
        Of the file, for messages.

    Returns
    -------
    tuple of (place code, column, row)
        Sorted by row and column.

    Raises
    ------
    ProjectError
        With every problem, each with its row and column.
    """
    if len(text) > _MOST_BYTES:
        raise ProjectError(Problem(name, "the table is too large.", "Keep one row a place."))
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    rows = list(reader)
    header = [cell.strip() for cell in rows[0]] if rows else []
    lacking = [column for column in COLUMNS if column not in header]
    if lacking:
        what = f"it has no column {' and no column '.join(lacking)}."
        raise ProjectError(Problem(name, what, f"Name the columns {','.join(COLUMNS)}."))
    problems: list[Problem] = []
    tiles: dict[str, Tile] = {}
    taken: dict[tuple[int, int], str] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        given = {c: v.strip() for c, v in zip(header, cells, strict=False)}
        code, column, row = (given.get(column, "") for column in COLUMNS)
        wrong = [
            (name_, what)
            for name_, what, ok in (
                ("place_code", "this is no code of a place.", PLACE_CODE.fullmatch(code)),
                ("column", "this is no whole number from 0 to 999.", _POSITION.fullmatch(column)),
                ("row", "this is no whole number from 0 to 999.", _POSITION.fullmatch(row)),
            )
            if not ok
        ]
        if wrong:
            problems += [
                Problem(name, what, "Correct it.", column=where, row=number)
                for where, what in wrong
            ]
            continue
        position = (int(column), int(row))
        if code in tiles:
            what = f"'{code}' stands twice."
            problems.append(
                Problem(name, what, "Keep one row a place.", column="place_code", row=number)
            )
        elif position in taken:
            what = f"{code} has the position of {taken[position]}."
            problems.append(Problem(name, what, "Give it another.", row=number))
        else:
            tiles[code] = (code, *position)
            taken[position] = code
    if problems:
        raise ProjectError(problems)
    return tuple(sorted(tiles.values(), key=lambda tile: (tile[2], tile[1])))
