"""A sheet of intervals: a row for each result with its words left and right of one shared scale.

The layout behind the forest plot and its kin. Columns are as wide as their words, the scale takes what is left, and
where that is too little the words at the right go on two lines. It is given rows with their words ready and decides
nothing about results.
"""

from localeval.report.comparing.sheet.drawing import draw_sheet
from localeval.report.comparing.sheet.rows import Line, Sheet, limits_of, numbers

__all__ = ["Line", "Sheet", "draw_sheet", "limits_of", "numbers"]
