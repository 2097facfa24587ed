"""Every figure of a report, each with a caption and alternative text, on one drawing board.

The public face for notebooks: ``from localeval.report import charts``.
"""

from localeval.report.charts.delivery_steps import delivery_steps
from localeval.report.charts.first_jobs import first_jobs
from localeval.report.charts.intervals import impact_figure, levels_figure, subgroup_figure
from localeval.report.charts.labour_market import labour_market_figures
from localeval.report.charts.levels import levels_chart
from localeval.report.charts.link_thresholds import link_thresholds_figure
from localeval.report.charts.love_plot import balance_figure
from localeval.report.charts.over_time import over_time_figures
from localeval.report.charts.partners_by_domain import partners_by_domain
from localeval.report.charts.score_overlap import overlap_figure
from localeval.report.charts.theory_of_change import theory_of_change
from localeval.report.charts.value_drivers import value_drivers

__all__ = [
    "balance_figure",
    "delivery_steps",
    "first_jobs",
    "impact_figure",
    "labour_market_figures",
    "levels_chart",
    "levels_figure",
    "link_thresholds_figure",
    "over_time_figures",
    "overlap_figure",
    "partners_by_domain",
    "subgroup_figure",
    "theory_of_change",
    "value_drivers",
]
