"""What only shows when tables are seen together, or against the design: groups, follow-up, dates, ids.

Each check yields problems or notes in plain words and looks only at columns that could be read, so that one fault is
reported once. A note is something lawful that the reader of the results should know.
"""

from localeval.data.checks.between import problems_between
from localeval.data.checks.notes import notes_on

__all__ = ["notes_on", "problems_between"]
