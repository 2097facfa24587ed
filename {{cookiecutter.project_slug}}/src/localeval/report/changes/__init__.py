"""The section "Changes since last publication": what moved, from what to what, and why.

Writes sentences and a table about two results that have both passed disclosure control; nothing is
computed here. A number that is withheld now is not repeated from then. No word of it claims an impact, so
that it serves every design.
"""

from localeval.report.changes.basis import made_from, other_changes
from localeval.report.changes.moved import moved_table
from localeval.report.changes.rows import change_rows
from localeval.report.changes.summary import account, missing_note

__all__ = ["account", "change_rows", "made_from", "missing_note", "moved_table", "other_changes"]
