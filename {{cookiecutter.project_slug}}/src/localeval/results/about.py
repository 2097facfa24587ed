"""What a result is about: the programme, the place, its people and its context, the run that made it, and lessons."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from localeval.base.digests import CodeState
from localeval.results.editions import Editions
from localeval.results.fields import (
    Age,
    Code,
    Day,
    Digest,
    Finite,
    LongText,
    Month,
    OneLine,
    OutcomeCode,
    PlaceCode,
    ResultPart,
    Year,
)


class Programme(ResultPart):
    """The programme and who publishes its evaluation."""

    name: OneLine
    organisation: OneLine
    provider: OneLine = ""
    started: Day | None = None
    description: LongText = ""


class PlaceOf(ResultPart):
    """The place the result is about."""

    code: PlaceCode = Field(description="GSS code; outside the United Kingdom an ISO 3166 code.")
    name: OneLine
    region: OneLine = Field("", description="The larger area that it is part of, in words.")
    boundary_year: Year | None = Field(
        None, description="The year of the boundaries that the code stands for."
    )


class Ages(ResultPart):
    """An age band, both ends included."""

    low: Age
    high: Age


class Starts(ResultPart):
    """The window in which people started, as declared; both days included."""

    first: Day
    last: Day


class Population(ResultPart):
    """Whom the evaluation is about, as its settings declare it."""

    who: OneLine = Field("", description="In words, e.g. people on out-of-work benefits.")
    ages: Ages | None = None
    starts: Starts | None = None


class ComparisonGroup(ResultPart):
    """Where a comparison group that was chosen comes from, as the settings declare it."""

    origin: Code = Field(
        description="e.g. waiting_list, eligible_not_referred, declined; designs/origins.py lists them."
    )
    note: OneLine = Field("", description="More, in the place's own words.")
    joins_month: Month | None = Field(
        None, description="Months after the start from which they take part themselves."
    )


class ParticipantGroup(ResultPart):
    """Who counts as a participant, as the settings declare it."""

    who: Code = Field(
        description="e.g. everyone_started, everyone_referred, completed; designs/participants.py lists them."
    )
    note: OneLine = Field("", description="More, in the place's own words.")


_TAKEN = re.compile(r", taken on (\d{4}-\d{2}-\d{2})$")


def source_on(source: str, day: dt.date) -> str:
    """Give the source of a figure with the day on which it was taken."""
    return f"{source}, taken on {day.isoformat()}"


def source_and_day(source: str) -> tuple[str, str]:
    """Give the source of a figure alone, and the day on which it was taken; empty where it does not end with one."""
    found = _TAKEN.search(source)
    return (source[: found.start()], found.group(1)) if found else (source, "")


def same_source(one: str, other: str) -> bool:
    """Whether two figures are from one source, on whichever days they were taken."""
    return source_and_day(one)[0] == source_and_day(other)[0]


class Context(ResultPart):
    """What a place was like: one indicator in one period."""

    indicator: OutcomeCode = Field(
        description="Of the catalogue of indicators, or the place's own."
    )
    label: OneLine = ""
    period: OneLine = Field(description="As the source names it, e.g. 2024 or Jan 2024-Dec 2024.")
    value: Finite
    unit: OneLine = Field(
        "percent", description="percent, people, GBP_week, ratio, score, or the place's own."
    )
    age_band: OneLine
    source: OneLine
    # Left out where a figure has none, so that such a result says what it always did.
    low: Finite | None = Field(
        None, exclude_if=lambda value: value is None, description="Lower end of its 95% interval."
    )
    high: Finite | None = Field(
        None, exclude_if=lambda value: value is None, description="Upper end of its 95% interval."
    )

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a figure the only one of its kind in a report."""
        return (self.indicator, self.period, self.age_band)


class ContextBeside(Context):
    """The same of an area around the place: its region, or its country."""

    role: Literal["region", "country"]
    code: OneLine = Field(description="GSS code of the area.")
    name: OneLine

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a figure the only one of its kind in a report."""
        return (self.code, *super().key)


#: The only tables whose digest a result may give: what they hold of a place is printed in its report. A digest of any other
#: table, whose rows are persons or costs, would let whoever has all of it but one cell find that cell.
PUBLISHED_TABLES = ("context", "lessons")


class InputTable(ResultPart):
    """What a result says of a table that it was made from: facts by which no row of it can be tried out."""

    kind: Annotated[str, Field(pattern=r"^[a-z0-9]{1,10}(\.[a-z0-9]{1,10})?$")] | None = Field(
        description="Kind of its file, e.g. csv or xlsx; null where that was not recorded."
    )
    digest: Digest | None = Field(
        None,
        description=f"Only of {' and '.join(PUBLISHED_TABLES)}, which are published; else null.",
    )


def _no_digest_of_rows(inputs: dict[str, InputTable]) -> dict[str, InputTable]:
    """Refuse the digest of a table that is not published."""
    for name, table in inputs.items():
        if table.digest is not None and name not in PUBLISHED_TABLES:
            msg = (
                f"the table '{name}' is not published, so that its digest may not stand in a result"
            )
            raise ValueError(msg)
    return inputs


class Run(ResultPart):
    """What made the result, so that anyone can tell whether two results were made alike."""

    date: Day
    package_version: Annotated[str, Field(pattern=r"^[0-9A-Za-z.+_-]{1,60}$")]
    package_digest: Digest
    editions: Editions | None = Field(
        description="By which edition of the method it was made; null where that was not recorded."
    )
    code: CodeState = Field(
        description="Whether code and catalogue are those of a release; unknown where there is no record to tell by."
    )
    environment_digest: Digest
    inputs: Annotated[
        dict[Code, InputTable], Field(max_length=50), AfterValidator(_no_digest_of_rows)
    ]
    parameters_digest: Digest
    git_commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")] | None
    renderer: OneLine
    synthetic: bool


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
LessonFinding = Literal["worked", "worked_in_part", "did_not_work", "unclear"]
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


class Lesson(ResultPart):
    """One lesson.

    ``topic`` names the practice that the lesson is about, from the catalogue (``catalogue/topics.yml``) or the
    place's own with ``local:``; lessons of several places on one topic can agree or differ in ``finding``.
    """

    code: Code = Field(description="A short name, the only one of its kind in the place.")
    title: OneLine
    stage: Stage
    domains: Annotated[tuple[Domain, ...], Field(min_length=1, max_length=9)]
    topic: Annotated[str, Field(pattern=r"^(local:)?[a-z][a-z0-9_]{0,59}$")]
    topic_label: OneLine = Field(
        "", description="The topic in words, as the place's own copy has it."
    )
    finding: LessonFinding
    what_happened: LongText
    for_whom: LongText
    circumstances: LongText
    mechanism: LongText = ""
    evidence: LongText
    evidence_kind: Annotated[tuple[EvidenceKind, ...], Field(min_length=1, max_length=7)]
    advice: LongText
    transferable: Reach

    @property
    def key(self) -> tuple[str]:
        """What makes a lesson the only one of its kind in a report."""
        return (self.code,)
