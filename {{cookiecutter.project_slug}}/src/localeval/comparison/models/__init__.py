"""The contract of a comparison, as ``comparison.json``: what was compared, what was not and why, and the pooled values.

The notebook of the comparison, its figures and the library's pages are all made from this. Every number comes from
published results, which have passed disclosure control, or was typed from a published report and is marked so.
"""

from localeval.comparison.models.comparison import Comparison, from_json, json_schema, to_json
from localeval.comparison.models.evaluations import Evaluated, LeftOut
from localeval.comparison.models.lessons import HeldLesson, LessonGroup, Topic
from localeval.comparison.models.pools import (
    Heterogeneity,
    Member,
    Moderator,
    Pool,
    Remark,
    SmallStudy,
    Step,
    Summary,
)
from localeval.comparison.models.reasons import ALLOWABLE, NEVER, Reason

__all__ = [
    "ALLOWABLE",
    "NEVER",
    "Comparison",
    "Evaluated",
    "HeldLesson",
    "Heterogeneity",
    "LeftOut",
    "LessonGroup",
    "Member",
    "Moderator",
    "Pool",
    "Reason",
    "Remark",
    "SmallStudy",
    "Step",
    "Summary",
    "Topic",
    "from_json",
    "json_schema",
    "to_json",
]
