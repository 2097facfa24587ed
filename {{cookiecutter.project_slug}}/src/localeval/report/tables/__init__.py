"""Every table of a report, the same shape in every place.

The public face for notebooks: ``from localeval.report import tables``.
"""

from localeval.report.tables.data_limits import data_limits_table
from localeval.report.tables.descriptive import (
    balance_table,
    flow_table,
    levels_table,
    profile_table,
    quality_table,
    sizes_table,
)
from localeval.report.tables.impact import impact_table, sensitivity_table, subgroup_table
from localeval.report.tables.labour_market import labour_market_table
from localeval.report.tables.linkage import (
    link_others_table,
    link_quality_table,
    link_rates_table,
    link_results_table,
)

__all__ = [
    "balance_table",
    "data_limits_table",
    "flow_table",
    "impact_table",
    "labour_market_table",
    "levels_table",
    "link_others_table",
    "link_quality_table",
    "link_rates_table",
    "link_results_table",
    "profile_table",
    "quality_table",
    "sensitivity_table",
    "sizes_table",
    "subgroup_table",
]
