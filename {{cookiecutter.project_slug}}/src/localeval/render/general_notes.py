"""What holds for every table of a report, said once: how numbers are rounded, and what the signs in cells mean.

Stands at the end of the section on data quality; in a report that has none at the end of the annex, or else of the report. Which
notes there are is decided where tables are made; the heading is in ``report/wording/en/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from localeval.render.annex import headings
from localeval.report.display import escape
from localeval.report.table_parts import heading_of_general_notes

#: Of headings under which the notes may stand, the first that there is, and of their own.
PLACES, NUMBERS = ("sec-data-quality", "sec-annex"), "sec-numbers"


#: What stands at the head of a list's item for a box that is ticked.
_TICKED = "[x]"


def with_general_notes(text: str, notes: Iterable[str]) -> str:
    """Put the general notes of all tables into a report, each once and the signs last.

    Parameters
    ----------
    text : str
        The sections of a report as Markdown.
    notes : iterable of str
        Plain text, in the order in which the tables need them.
    """
    said = sorted(dict.fromkeys(notes), key=lambda note: note.startswith("["))
    if not said:
        return text
    level, at = _place(text)
    lines = text.split("\n")
    before, after = ("\n".join(part) for part in (lines[:at], lines[at:]))
    heading = f"{'#' * level} {escape(heading_of_general_notes())} {{#{NUMBERS}}}"
    listed = "\n".join(f"- {_item(note)}" for note in said)
    return f"{before.rstrip()}\n\n{heading}\n\n{listed}\n\n{after}".rstrip()


def _item(note: str) -> str:
    """Give a note as an item; pandoc would make a ticked box of an item that begins with [x], escaped or not."""
    if note.startswith(_TICKED):
        return f"[{escape(_TICKED)}]{{.sign}} {escape(note.removeprefix(_TICKED))}"
    return escape(note)


def _place(text: str) -> tuple[int, int]:
    """Give the level of the heading of the notes, and the line before which it stands."""
    lines, found = text.split("\n"), list(headings(text))
    for name in PLACES:
        for i, (at, level) in enumerate(found):
            if re.search(rf"\{{#{name}\b(?!-)", lines[at]):
                after = (line for line, other in found[i + 1 :] if other <= level)
                return level + 1, next(after, len(lines))
    return 1, len(lines)
