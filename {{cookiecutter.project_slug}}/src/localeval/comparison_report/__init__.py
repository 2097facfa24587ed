"""What a reader sees of a comparison of places: sentences, tables and figures from a ``Comparison``.

The notebook of the comparison imports from here: ``from localeval import comparison_report``. Everything is made from
``comparison.models``; nothing here reads bundles or computes a statistic.
"""

from localeval.comparison_report.eligibility_tables import matrix, places_table
from localeval.comparison_report.forest_plot import forest
from localeval.comparison_report.funnel_plot import chance_sentence, funnel, small_study_sentence
from localeval.comparison_report.introduction import allowed, banner, left_out, opening, scope
from localeval.comparison_report.leave_one_out import cumulative, leave_one_out, steps_sentence
from localeval.comparison_report.methods_account import limits, method, sources
from localeval.comparison_report.months_by_place import lines, lines_table
from localeval.comparison_report.outcome_sections import open_comparison, outcome, outcomes
from localeval.comparison_report.place_context import beside, beside_table, beside_text
from localeval.comparison_report.results_tables import (
    levels_table,
    models_table,
    results_table,
    spread_table,
)
from localeval.comparison_report.sentences import (
    caution,
    headline,
    others,
    pooled_sentence,
    spread_sentence,
)
from localeval.comparison_report.shared_lessons import lessons, lessons_account, topics_table
from localeval.comparison_report.tile_map import tile_map

__all__ = [
    "allowed",
    "banner",
    "beside",
    "beside_table",
    "beside_text",
    "caution",
    "chance_sentence",
    "cumulative",
    "forest",
    "funnel",
    "headline",
    "leave_one_out",
    "left_out",
    "lessons",
    "lessons_account",
    "levels_table",
    "limits",
    "lines",
    "lines_table",
    "matrix",
    "method",
    "models_table",
    "open_comparison",
    "opening",
    "others",
    "outcome",
    "outcomes",
    "places_table",
    "pooled_sentence",
    "results_table",
    "scope",
    "small_study_sentence",
    "sources",
    "spread_sentence",
    "spread_table",
    "steps_sentence",
    "tile_map",
    "topics_table",
]
