"""What a reader sees of a comparison of places: sentences, tables and figures from a ``Comparison``.

The notebook of the comparison imports from here: ``from localeval import comparison_report``. Everything is made from
``comparison.models``; nothing here reads bundles or computes a statistic.
"""

from localeval.comparison_report.comparison_methods_text import (
    comparison_limits_text,
    comparison_method_text,
    comparison_sources,
)
from localeval.comparison_report.costs_beside import costs_beside_table
from localeval.comparison_report.delivery_by_place import delivery_by_place
from localeval.comparison_report.forest_plot import forest_figures
from localeval.comparison_report.funnel_plot import (
    chance_sentence,
    funnel_figure,
    small_study_sentence,
)
from localeval.comparison_report.leave_one_out import (
    cumulative_figure,
    leave_one_out_figure,
    steps_sentence,
)
from localeval.comparison_report.main_points import main_points
from localeval.comparison_report.months_by_place import small_multiples
from localeval.comparison_report.news import comparison_title, likely_range
from localeval.comparison_report.not_pooled import not_pooled
from localeval.comparison_report.open_comparison import open_comparison
from localeval.comparison_report.outcome_sections import (
    annex_sections,
    comparison_answer,
    outcome_section,
    outcome_sections,
    places_sections,
)
from localeval.comparison_report.place_by_place import place_by_place
from localeval.comparison_report.place_context import place_context_figure, place_context_text
from localeval.comparison_report.places_section import places_table, places_text
from localeval.comparison_report.pooling_matrix import comparability_matrix
from localeval.comparison_report.results_tables import (
    averages_table,
    models_table,
    participant_levels_table,
    results_table,
    spread_table,
    spreads_table,
)
from localeval.comparison_report.sentences import (
    few_places_caution,
    pooled_sentence,
    spread_sentence,
)
from localeval.comparison_report.shared_lessons import (
    lessons_by_area,
    lessons_introduction,
    topics_table,
)
from localeval.comparison_report.shared_ways import mechanisms_table, partners_table
from localeval.comparison_report.tile_map import tile_map
from localeval.comparison_report.warnings_text import (
    allowed_reasons_text,
    comparison_banner,
    left_out_sources,
)

__all__ = [
    "allowed_reasons_text",
    "annex_sections",
    "averages_table",
    "chance_sentence",
    "comparability_matrix",
    "comparison_answer",
    "comparison_banner",
    "comparison_limits_text",
    "comparison_method_text",
    "comparison_sources",
    "comparison_title",
    "costs_beside_table",
    "cumulative_figure",
    "delivery_by_place",
    "few_places_caution",
    "forest_figures",
    "funnel_figure",
    "leave_one_out_figure",
    "left_out_sources",
    "lessons_by_area",
    "lessons_introduction",
    "likely_range",
    "main_points",
    "mechanisms_table",
    "models_table",
    "not_pooled",
    "open_comparison",
    "outcome_section",
    "outcome_sections",
    "participant_levels_table",
    "partners_table",
    "place_by_place",
    "place_context_figure",
    "place_context_text",
    "places_sections",
    "places_table",
    "places_text",
    "pooled_sentence",
    "results_table",
    "small_multiples",
    "small_study_sentence",
    "spread_sentence",
    "spread_table",
    "spreads_table",
    "steps_sentence",
    "tile_map",
    "topics_table",
]
