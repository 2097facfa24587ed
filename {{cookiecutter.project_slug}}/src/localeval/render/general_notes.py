"""What holds for every table of a report, said once: how numbers are rounded, and what the signs in cells mean.

Stands at the end of the section on data quality; in a report that has none at the end of the annex, or else of the report. Which
notes there are is decided where tables are made; the heading is in ``report/wording/en/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from localeval.report.display import escape
from localeval.report.table_parts import heading_of_general_notes

#: Of headings under which the notes may stand, the first that there is, and of their own.
PLACES, NUMBERS = ("sec-data-quality", "sec-annex"), "sec-numbers"

_HEADING = re.compile(r"^(#{1,6}) .*$", re.MULTILINE)
_FENCED = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)


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
    heading = f"{'#' * level} {escape(heading_of_general_notes())} {{#{NUMBERS}}}"
    listed = "\n".join(f"- {escape(note)}" for note in said)
    return f"{text[:at].rstrip()}\n\n{heading}\n\n{listed}\n\n{text[at:]}".rstrip()


def _place(text: str) -> tuple[int, int]:
    """Give the level of the heading of the notes, and where it stands."""
    hidden = [match.span() for match in _FENCED.finditer(text)]
    found = [
        match
        for match in _HEADING.finditer(text)
        if not any(start <= match.start() < end for start, end in hidden)
    ]
    for name in PLACES:
        for i, heading in enumerate(found):
            if re.search(rf"\{{#{name}\b(?!-)", heading.group()):
                level = len(heading.group(1))
                after = (m.start() for m in found[i + 1 :] if len(m.group(1)) <= level)
                return level + 1, next(after, len(text))
    return 1, len(text)
