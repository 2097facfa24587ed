"""Every sentence of a report: the finding, how sure it is, the main points, the groups and the data, the method and its limits.

The sentences of the first screen and of the main points are in ``en/``, read by ``catalogue``.

The public face for notebooks: ``from localeval.report import wording``. Every function takes models that have
passed disclosure control. Nothing here computes a statistic.
"""

from localeval.report.wording.annex_text import not_provided
from localeval.report.wording.caveats import Basis
from localeval.report.wording.data_limits_text import data_limits_text
from localeval.report.wording.data_quality_text import (
    balance_sentence,
    overlap_sentence,
    quality_sentence,
)
from localeval.report.wording.finding import Finding, finding
from localeval.report.wording.linkage_text import (
    linkage_text,
    links_by_source_text,
    links_chart_text,
    links_effect_text,
    links_others_text,
)
from localeval.report.wording.main_points import main_points
from localeval.report.wording.market_text import labour_market_text
from localeval.report.wording.meaning import meaning
from localeval.report.wording.methods_text import evidence_text, limits_text, method_text
from localeval.report.wording.months_text import over_time_text
from localeval.report.wording.opening_text import (
    about,
    definitions,
    notice,
    opening,
    people_evaluated,
    scope,
    synthetic_banner,
)
from localeval.report.wording.secondary_results import (
    secondary,
    sensitivity_sentence,
    subgroup_sentence,
)
from localeval.report.wording.strength import careful, strength
from localeval.report.wording.summary_text import learnt, not_told, who_was_evaluated

__all__ = [
    "Basis",
    "Finding",
    "about",
    "balance_sentence",
    "careful",
    "data_limits_text",
    "definitions",
    "evidence_text",
    "finding",
    "labour_market_text",
    "learnt",
    "limits_text",
    "linkage_text",
    "links_by_source_text",
    "links_chart_text",
    "links_effect_text",
    "links_others_text",
    "main_points",
    "meaning",
    "method_text",
    "not_provided",
    "not_told",
    "notice",
    "opening",
    "over_time_text",
    "overlap_sentence",
    "people_evaluated",
    "quality_sentence",
    "scope",
    "secondary",
    "sensitivity_sentence",
    "strength",
    "subgroup_sentence",
    "synthetic_banner",
    "who_was_evaluated",
]
