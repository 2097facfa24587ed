"""What became of the people of a programme on their way, as a result says it: steps, waiting, and the time to a first job."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from localeval.results.fields import (
    AnyMonth,
    Confidence,
    Count,
    Day,
    NotNegative,
    OneLine,
    People,
    ResultPart,
)

#: Steps of the funnel, a month of the curve of first jobs, and the wait from referral to start.
DeliveryKind = Literal[
    "started",
    "stayed",
    "job",
    "kept",
    "first_job",
    "waiting",
    "attended",
    "referred",
    "joined",
    "job_by",
]


class DeliveryFigure(ResultPart):
    """One figure of delivery among participants; null numbers were withheld. None of it says what the programme changed."""

    kind: DeliveryKind = Field(
        description="started: within the months since the referral. stayed: the months since the start, or finished or went into work. "
        "job: began one within the months since the start. kept: such a job, for 26 weeks. first_job: has begun one by the month "
        "(Kaplan-Meier). waiting: from referral to start. attended: so often in the months since the start, see band. Where a funder asks for it, referred and joined: how "
        "many were and did (people; months is 0; the cohort of referred is when they were referred). job_by: of a cohort all of whom were followed for the months, who began a job within them; with an empty cohort of all such "
        "cohorts together."
    )
    cohort: OneLine = Field("", description="When they started, e.g. 2024-Q2; empty for everyone.")
    band: OneLine = Field("", description="Of attended: how often, e.g. 3-5 or 11+; else empty.")
    months: AnyMonth = Field(description="The window, or the month of the curve.")
    until: Day = Field(description="The last day of which the data tell.")
    people: People = Field(
        description="Who could have got there by then. first_job: still without one, and followed up."
    )
    reached: People = Field(None, description="Who did; not for first_job and waiting.")
    left_out: People = Field(
        None, description="Left out because their days contradict each other; null where withheld."
    )
    share: NotNegative | None = Field(None, description="In per cent.")
    low: NotNegative | None = Field(
        None, description="Wilson interval; of first_job Greenwood's on the scale of log(-log)."
    )
    high: NotNegative | None = None
    weeks: NotNegative | None = Field(None, description="Median wait, in weeks.")
    weeks_low: NotNegative | None = Field(None, description="A quarter waited no longer.")
    weeks_high: NotNegative | None = Field(None, description="A quarter waited as long or longer.")
    confidence: Confidence = 0.95
    people_rounded_to: Count = Field(
        0, description="To what people were rounded, where that is more than everywhere; else 0."
    )
    stands_since: OneLine = Field(
        "", description="The day of the publication since which it stands as it was; else empty."
    )

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes a figure the only one of its kind in a report."""
        return (self.kind, self.cohort, str(self.months), self.band)

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        if None not in (self.people, self.reached) and (self.reached or 0) > (self.people or 0):
            return "more people got there than could have"
        for low, value, high in (
            (self.low, self.share, self.high),
            (self.weeks_low, self.weeks, self.weeks_high),
        ):
            known = [number for number in (low, value, high) if number is not None]
            if known != sorted(known):
                return "a value lies outside its range"
        if (self.share or 0) > 100 or (self.high or 0) > 100:
            return "a share is above 100 per cent"
        return ""
