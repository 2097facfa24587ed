"""What a reader sees of a comparison of places: sentences, tables and figures from a ``Comparison``.

The notebook of the comparison imports from here: ``from localeval.report import comparing``. Everything is made from
``comparison.models``; nothing here reads bundles or computes a statistic.
"""

from localeval.report.comparing.account import limits, method, sources
from localeval.report.comparing.chance import chance_sentence, funnel, small_study_sentence
from localeval.report.comparing.comparability import matrix, places_table
from localeval.report.comparing.forestplot import forest
from localeval.report.comparing.front import allowed, banner, left_out, opening, scope
from localeval.report.comparing.learning import lessons, lessons_account, topics_table
from localeval.report.comparing.overtime import lines, lines_table
from localeval.report.comparing.placecontext import beside, beside_table, beside_text
from localeval.report.comparing.reading import open_comparison
from localeval.report.comparing.results import (
    levels_table,
    models_table,
    results_table,
    spread_table,
)
from localeval.report.comparing.sections import outcome, outcomes
from localeval.report.comparing.sentences import (
    caution,
    headline,
    others,
    pooled_sentence,
    spread_sentence,
)
from localeval.report.comparing.steps import cumulative, leave_one_out, steps_sentence
from localeval.report.comparing.tilemap import tile_map

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
