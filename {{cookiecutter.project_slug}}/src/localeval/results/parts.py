"""What stands in a result beside its findings: what it is about, the run that made it, lessons, and what changed.

A lesson has the shape in which another place can use it, the same in ``lessons.yml``, in the report and here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from localeval.results.fields import (
    Age,
    Code,
    Day,
    Digest,
    Finite,
    Line,
    OutcomeCode,
    Part,
    PlaceCode,
    Text,
    Whole,
    Year,
)


class Programme(Part):
    """The programme and who publishes its evaluation."""

    name: Line
    organisation: Line
    provider: Line = ""
    started: Day | None = None
    description: Text = ""


class PlaceOf(Part):
    """The place the result is about."""

    code: PlaceCode = Field(description="GSS code; outside the United Kingdom an ISO 3166 code.")
    name: Line
    region: Line = Field("", description="The larger area that it is part of, in words.")
    boundary_year: Year | None = Field(
        None, description="The year of the boundaries that the code stands for."
    )


class Ages(Part):
    """An age band, both ends included."""

    low: Age
    high: Age


class Starts(Part):
    """The window in which people started, as declared; both days included."""

    first: Day
    last: Day


class Population(Part):
    """Whom the evaluation is about, as its settings declare it."""

    who: Line = Field("", description="In words, e.g. people on out-of-work benefits.")
    ages: Ages | None = None
    starts: Starts | None = None


class Context(Part):
    """What a place was like: one indicator in one period."""

    indicator: OutcomeCode = Field(
        description="Of the catalogue of indicators, or the place's own."
    )
    label: Line = ""
    period: Line = Field(description="As the source names it, e.g. 2024 or Jan 2024-Dec 2024.")
    value: Finite
    unit: Line = Field(
        "percent", description="percent, people, GBP_week, ratio, score, or the place's own."
    )
    age_band: Line
    source: Line

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes a figure the only one of its kind in a report."""
        return (self.indicator, self.period, self.age_band)


class Run(Part):
    """What made the result, so that anyone can tell whether two results were made alike."""

    date: Day
    package_version: Annotated[str, Field(pattern=r"^[0-9A-Za-z.+_-]{1,60}$")]
    package_digest: Digest
    method_digest: Digest | None = Field(
        None, description="SHA-256 of what decides the numbers; null where it was not recorded."
    )
    environment_digest: Digest
    inputs: Annotated[dict[Code, Digest], Field(max_length=50)]
    parameters_digest: Digest
    git_commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")] | None
    renderer: Line
    synthetic: bool


ChangedPart = Literal[
    "estimates",
    "levels",
    "flow",
    "balance",
    "evidence",
    "series",
    "outcomes",
    "design",
    "inputs",
    "parameters",
    "method",
    "disclosure",
    "programme",
    "population",
    "context",
    "lessons",
]

#: Parts that hold what was found; the others say how.
FINDINGS = frozenset({"estimates", "levels", "flow", "balance", "evidence", "series"})


class Change(Part):
    """One thing that is not as it was in the last publication.

    A number that is withheld now is not repeated from then: ``old`` is null as well.
    """

    part: ChangedPart
    key: Annotated[tuple[Line, ...], Field(max_length=10)] = Field(
        description="Which estimate, level, step, table or setting it is."
    )
    label: Text = Field(description="The same in words.")
    field: Line = Field("", description="Which of its fields; empty for the whole of it.")
    kind: Literal["moved", "appeared", "disappeared"]
    old: Whole | Finite | Text | None = None
    new: Whole | Finite | Text | None = None
    by: Finite | None = Field(None, description="New less old, in published digits.")
    unit: Line = ""

    @property
    def is_number(self) -> bool:
        """Whether it is about something that was found, and not about how."""
        return self.part in FINDINGS


class Changes(Part):
    """What changed since the place last published; see ``sharing.changes``."""

    since: Day | None = Field(None, description="Date of the last publication.")
    notes: Annotated[tuple[Text, ...], Field(max_length=200)] = Field(
        (), description="Why, in the words of who publishes."
    )
    items: Annotated[tuple[Change, ...], Field(max_length=20_000)] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has changed."""
        return not self.items

    @property
    def moved(self) -> bool:
        """Whether a finding that was published is another now, or is no longer given."""
        return any(item.is_number and item.kind != "appeared" for item in self.items)

    def as_dict(self) -> dict[str, Any]:
        """Give the changes to programs (``--json``)."""
        return {"moved": self.moved, "same": self.is_empty, **self.model_dump(mode="json")}


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
