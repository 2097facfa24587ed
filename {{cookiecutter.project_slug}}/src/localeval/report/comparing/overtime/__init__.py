"""Outcomes over time, place by place: participants beside the comparison group, month by month.

Small multiples on one scale, up to thirty; with more, all lines in one picture without names. The groups are told apart
by line and colour, bands show how precise each level is, and a line marks the start. What is drawn are levels, not
estimates; nothing is computed. A table says where each line begins and ends.
"""

from localeval.report.comparing.overtime.ends import lines_table
from localeval.report.comparing.overtime.figures import lines

__all__ = ["lines", "lines_table"]
