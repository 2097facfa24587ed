"""Sizes of the picture of an outcome over time, and the look of each group's line."""

from __future__ import annotations

from localeval.report.canvas import BLUE, ORANGE

#: Colour, stroke and marker of each group; the marker of the comparison group is hollow.
LOOKS = {"participants": (BLUE, "solid", "o"), "comparison": (ORANGE, (0, (4, 2)), "s")}
TOP, BODY, FOOT, LEFT, GAP = 24.0, 190.0, 44.0, 50.0, 10.0
