"""Results typed from other people's reports: a small CSV that can join a comparison, marked as typed everywhere.

One row an estimate. A row gives the estimate's standard error, its confidence interval with its level, or the two shares
with the number of people in each group; the rest is worked out by ``methods.published``. Every problem of the file is
said at once, with its row and column. The file's text is taken as given; nothing is read from disk.
"""

from localeval.comparison.typed.reading import read_typed
from localeval.comparison.typed.table import COLUMNS, TEMPLATE

__all__ = ["COLUMNS", "TEMPLATE", "read_typed"]
