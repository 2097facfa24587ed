"""A lesson: what was learnt in one place, in the shape in which another place can use it.

The same shape is written in ``lessons.yml``, printed in the report and carried in the result.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.results.fields import Code, Line, Part, Text

Stage = Literal["design", "commissioning", "referral", "delivery", "exit"]
Domain = Literal[
    "health",
    "skills",
    "housing",
    "childcare",
    "transport",
    "debt",
    "justice",
    "employers",
    "benefits",
]
#: What was found of a practice, in words that places can be compared by.
Finding = Literal["worked", "worked_in_part", "did_not_work", "unclear"]
EvidenceKind = Literal[
    "impact_estimate",
    "monitoring_data",
    "participant_interviews",
    "staff_interviews",
    "survey",
    "observation",
    "documents",
]
Reach = Literal["locally", "regionally", "nationally"]


class Lesson(Part):
    """One lesson.

    ``topic`` names the practice that the lesson is about, from the catalogue (``catalogue/topics.yml``) or the
    place's own with ``local:``; lessons of several places on one topic can agree or differ in ``finding``.
    """

    code: Code = Field(description="A short name, the only one of its kind in the place.")
    title: Line
    stage: Stage
    domains: Annotated[tuple[Domain, ...], Field(min_length=1, max_length=9)]
    topic: Annotated[str, Field(pattern=r"^(local:)?[a-z][a-z0-9_]{0,59}$")]
    topic_label: Line = Field("", description="The topic in words, as the place's own copy has it.")
    finding: Finding
    what_happened: Text
    for_whom: Text
    circumstances: Text
    mechanism: Text = ""
    evidence: Text
    evidence_kind: Annotated[tuple[EvidenceKind, ...], Field(min_length=1, max_length=7)]
    advice: Text
    transferable: Reach

    @property
    def key(self) -> tuple[str]:
        """What makes a lesson the only one of its kind in a report."""
        return (self.code,)
