"""Every figure of a report, each with a caption and alternative text, on one drawing board.

The public face for notebooks: ``from localeval.report import charts``.
"""

from localeval.report.charts.over_time import figures as over_time_figures
from localeval.report.charts.place_charts import (
    balance_figure,
    impact_figure,
    levels_figure,
    overlap_figure,
    subgroup_figure,
)

__all__ = [
    "balance_figure",
    "impact_figure",
    "levels_figure",
    "over_time_figures",
    "overlap_figure",
    "subgroup_figure",
]
