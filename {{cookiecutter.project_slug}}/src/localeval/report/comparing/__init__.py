"""What a reader sees of a comparison of places: sentences, tables and figures from a ``Comparison``.

The notebook of the comparison imports from here: ``from localeval.report import comparing``. Everything is made from
``comparison.models``; nothing here reads bundles or computes a statistic.
"""

from localeval.report.comparing.forest import forest
from localeval.report.comparing.matrix import matrix, places_table
from localeval.report.comparing.opening import allowed, banner, left_out, opening, scope
from localeval.report.comparing.outcomes import outcome, outcomes
from localeval.report.comparing.reading import open_comparison
from localeval.report.comparing.results import (
    levels_table,
    models_table,
    results_table,
    spread_table,
)
from localeval.report.comparing.sentences import (
    caution,
    headline,
    others,
    pooled_sentence,
    spread_sentence,
)

__all__ = [
    "allowed",
    "banner",
    "caution",
    "forest",
    "headline",
    "left_out",
    "levels_table",
    "matrix",
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
    "spread_sentence",
    "spread_table",
]
