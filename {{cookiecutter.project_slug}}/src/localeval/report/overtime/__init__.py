"""The section "Outcomes over time": each outcome month by month, a line for each group, and what to read in it.

Lines are told apart by stroke and marker besides colour, carry their names at their ends, and break where a
month is withheld; a band shows how exact each month is. What is drawn are levels, not estimates. Nothing is
computed here beyond where to draw.
"""

from localeval.report.overtime.drawing import figures
from localeval.report.overtime.telling import account

__all__ = ["account", "figures"]
