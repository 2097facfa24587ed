"""``localeval start`` from files to settings: look, recognise, propose, write.

What a person sees and answers is the business of the caller; here nothing is printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from localeval.base.atomic import replace_file
from localeval.base.errors import Problem
from localeval.data.problems import names
from localeval.data.workbook_sheet import KEEP_VALUES
from localeval.project.project import FILE
from localeval.project.whole_keys import with_whole_keys
from localeval.start.candidate_files import Candidate
from localeval.start.codebooks import without_codebooks
from localeval.start.declared import read_declared
from localeval.start.file_patterns import with_patterns
from localeval.start.filled_blocks import with_blocks_filled
from localeval.start.proposal import Asker, Nobody, OpenPoint, Proposed
from localeval.start.proposing import propose
from localeval.start.seen_files import see
from localeval.start.seen_tables import Seen
from localeval.start.settings_text import render, write
from localeval.start.table_roles import TableRoles, find_roles

HEADLINE = "Proposed by `localeval start` on"


@dataclass
class Started:
    """What came of a start.

    Attributes
    ----------
    written : list of Proposed
        What stands in ``evaluation.yml`` now.
    kept : list of Proposed
        What would have been proposed where a person has said something else.
    open : list of OpenPoint
    problems : list of Problem
        Files that cannot be used.
    notes : list of str
        What was seen and passed over.
    tables : list of str
        What was found, a line for each table.
    """

    written: list[Proposed] = field(default_factory=list)
    kept: list[Proposed] = field(default_factory=list)
    open: list[OpenPoint] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def lines_kept(self) -> list[str]:
        """Give the proposals that were not written, as YAML."""
        return [line for item in self.kept for line in render(item, 0 if item.top else 2)]


def _say_unkept(seen: Seen, roles: TableRoles, result: Started) -> None:
    """Say which columns hold formulas whose values the file does not hold: what is needed of them stops the start."""
    needed = {id(table): columns for table, columns in roles.unkept}
    for table in seen.tables:
        columns = needed.get(id(table), ())
        if columns:
            are = "column holds" if len(columns) == 1 else "columns hold"
            cells = sum(table.unkept[column] for column in columns)
            what = f"{names(list(columns), 8)}: {'this' if len(columns) == 1 else 'these'} {are} formulas whose values the file does not hold ({cells:,} cells)."
            remedy = f"{KEEP_VALUES} Then start again."
            result.problems.append(Problem(table.file, what, remedy, sheet=table.sheet))
        others = [column for column in table.unkept if column not in columns]
        if others:
            result.notes.append(
                f"{table.called}: formulas without values in {names(others, 5)}, which nothing was taken from. {KEEP_VALUES}"
            )


def start(root: Path, files: Sequence[Candidate], ask: Asker, today: dt.date) -> Started:
    """Look at files and write what they say into ``evaluation.yml``.

    Parameters
    ----------
    root : Path
        The project's folder.
    files : sequence of Candidate
    ask : Asker
    today : datetime.date
        For the comment above what is written.

    Returns
    -------
    Started

    Raises
    ------
    ProjectError
        ``evaluation.yml`` is not there, or is no YAML; or it cannot be written.
    """
    from ruamel.yaml import YAML

    declared = read_declared(root)
    seen = Seen()
    for candidate in files:
        one = see(candidate.path, candidate.name)
        seen.tables += one.tables
        seen.problems += one.problems
        seen.notes += one.notes
    result = Started(problems=list(seen.problems), notes=list(seen.notes))
    if not seen.tables:
        return result
    tables, codebooks = without_codebooks(seen.tables)
    result.notes += codebooks
    roles = find_roles([with_blocks_filled(table) for table in tables], declared)
    _say_unkept(seen, roles, result)
    if roles.unkept:
        return result
    for name, items in roles.tables.items():
        for item in items:
            result.tables.append(f"{item.table.called}: {name}, {item.table.rows:,} rows")
    result.notes += [f"{called}: not used; {why}." for called, why in roles.unused]
    unanswered = propose(roles, declared, Nobody()).entries
    proposal = propose(roles, declared, ask)
    result.open = proposal.open
    path = root / FILE
    text = path.read_bytes().decode("utf-8-sig")
    headline = f"{HEADLINE} {today.isoformat()}; what you change stays as you have changed it."
    entries, unanswered = (with_patterns(each, root) for each in (proposal.entries, unanswered))
    written = write(text, entries, headline, unanswered)
    result.written, result.kept = written.written, written.kept
    said = YAML(typ="safe", pure=True).load(written.text)
    data = said.get("data") if isinstance(said, dict) else None
    if isinstance(data, dict):
        result.open = [
            replace(point, remedy=with_whole_keys(point.remedy, data)) for point in result.open
        ]
    if written.written:
        mark = b"\xef\xbb\xbf" if path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
        replace_file(path, mark + written.text.encode())
    return result
