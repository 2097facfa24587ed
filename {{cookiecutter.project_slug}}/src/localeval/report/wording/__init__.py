"""Every sentence of a report: the opening, the headline, the groups and the data, the method and its limits.

The public face for notebooks: ``from localeval.report import wording``. Every function takes models that have
passed disclosure control. Nothing here computes a statistic.
"""

from localeval.report.wording.caveats import Basis, strength
from localeval.report.wording.data_quality_text import (
    balance_sentence,
    overlap_sentence,
    quality_sentence,
)
from localeval.report.wording.headline import headline
from localeval.report.wording.methods_text import evidence_text, limits_text, method_text
from localeval.report.wording.months_text import over_time_text
from localeval.report.wording.opening_text import (
    about,
    definitions,
    notice,
    opening,
    scope,
    synthetic_banner,
)
from localeval.report.wording.secondary_results import (
    secondary,
    sensitivity_sentence,
    subgroup_sentence,
)

__all__ = [
    "Basis",
    "about",
    "balance_sentence",
    "definitions",
    "evidence_text",
    "headline",
    "limits_text",
    "method_text",
    "notice",
    "opening",
    "over_time_text",
    "overlap_sentence",
    "quality_sentence",
    "scope",
    "secondary",
    "sensitivity_sentence",
    "strength",
    "subgroup_sentence",
    "synthetic_banner",
]
