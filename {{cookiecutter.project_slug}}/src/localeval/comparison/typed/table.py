"""The table of results typed from reports: its columns, its template, and its cells row by row.

Whether the file is a table at all is decided here; what stands in a cell is looked at by ``row``.
"""

from __future__ import annotations

import csv
import io

from localeval.catalogue import nearest
from localeval.errors import Problem, ProjectError

REQUIRED = (
    "place_code",
    "place",
    "programme",
    "outcome",
    "month",
    "unit",
    "estimand",
    "design",
    "evidence_level",
    "date",
    "source",
)
OPTIONAL = (
    "region",
    "organisation",
    "ages_low",
    "ages_high",
    "estimate",
    "std_error",
    "low",
    "high",
    "confidence",
    "participant_level",
    "comparison_level",
    "n_participants",
    "n_comparison",
)
COLUMNS = (*REQUIRED, *OPTIONAL)
#: Stands in the source of the example in the template, which is not to be pooled.
EXAMPLE = "EXAMPLE"
#: What ``--typed-template`` writes: the columns, and a row that shows how they are filled in.
TEMPLATE = (
    ",".join(COLUMNS)
    + "\nE08000003,Manchester,Working Well,employed,12,percent,ATT,matched_comparison,3,2025-06-30,"
    + f"{EXAMPLE} (delete this row): name of the report and its page,North West,A council,18,66,4.2,,"
    + "1.1,7.3,0.95,38.0,33.8,850,2400\n"
)

_MOST_BYTES = 4_000_000
_MOST_ROWS = 5_000


def rows_of(text: str, name: str) -> list[tuple[int, dict[str, str]]]:
    """Read the table; give the number and the cells, by column, of each row that is not empty.

    Raises
    ------
    ProjectError
        With every problem of the table as a whole.
    """
    if len(text) > _MOST_BYTES:
        raise ProjectError(Problem(name, "the table is too large.", "Keep one row an estimate."))
    try:
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error:
        what = "this is not a CSV that can be read."
        raise ProjectError(Problem(name, what, "Save it again as CSV UTF-8.")) from None
    header = [cell.strip() for cell in lines[0]] if lines else []
    problems = [
        Problem(
            name, f"it has no column '{column}'.", "Add it; --typed-template writes all of them."
        )
        for column in REQUIRED
        if column not in header
    ]
    if len(header) == 1 and ";" in header[0]:
        what = "its columns are parted by semicolons."
        problems = [Problem(name, what, "Save it as CSV with commas.")]
    for column in header:
        if column not in COLUMNS or header.count(column) > 1:
            near = nearest(column, [c for c in COLUMNS if c not in header])
            remedy = f"Did you mean '{near}'?" if near else "Delete it, or rename it."
            kind = "stands twice" if header.count(column) > 1 else "is not one that is read"
            problems.append(Problem(name, f"the column '{column[:40]}' {kind}.", remedy, row=1))
    filled = [
        (number, cells)
        for number, cells in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    problems += [
        Problem(name, "it has more cells than there are columns.", "Put texts in quotes.", row=n)
        for n, cells in filled
        if len(cells) > len(header)
    ]
    if not filled or len(filled) > _MOST_ROWS:
        what = f"it has {len(filled):,} rows."
        problems.append(Problem(name, what, f"Type between one and {_MOST_ROWS:,} estimates."))
    if problems:
        raise ProjectError(dict.fromkeys(problems))
    return [
        (number, {column: cell.strip() for column, cell in zip(header, cells, strict=False)})
        for number, cells in filled
    ]
