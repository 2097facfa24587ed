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
    Probability,
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
    "target",
    "reach",
    "joined",
    "referrals",
    "volume",
    "job_by",
    "pace",
]


class ChanceLimits(ResultPart):
    """Where the share of one provider would lie by chance alone: limits of a funnel plot (Spiegelhalter 2005), in per cent."""

    share: NotNegative = Field(description="Of all people together.")
    low: NotNegative = Field(description="19 in 20 providers lie within low and high by chance.")
    high: NotNegative
    far_low: NotNegative = Field(description="499 in 500 lie within far_low and far_high.")
    far_high: NotNegative
    outside: Literal["", "95%", "99.8%"] = Field(
        description="The widest limits that the share lies outside of."
    )
    dispersion: NotNegative | None = Field(
        None,
        description="How many times as far apart the shares of all providers lie as by chance (in variance); null with fewer than three.",
    )
    dispersion_p: Probability | None = Field(None, description="Of Pearson's chi-squared test.")

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        ends = [self.far_low, self.low, self.high, self.far_high]
        if ends != sorted(ends):
            return "limits of chance are in no order"
        return "a limit is above 100 per cent" if self.far_high > 100 else ""


class Planned(ResultPart):
    """A target that was set: how many people, of whom, by when."""

    measure: Literal["referrals", "starts", "jobs", "sustained_jobs"]
    by: Day = Field(description="The last day that counts.")
    since: Day | None = Field(
        None, description="The first day that counts; null where that is the first person's."
    )
    people: Count = Field(description="How many were planned.")


class Eligible(ResultPart):
    """Who could have joined, and of a group of them how it is represented among those who joined."""

    people: NotNegative = Field(description="How many could have joined.")
    low: NotNegative | None = Field(
        None, description="95% interval of their number, where it was estimated with one."
    )
    high: NotNegative | None = None
    estimate: bool = Field(False, description="Whether their number was estimated.")
    source: OneLine
    date: Day
    share: NotNegative | None = Field(
        None, description="Of a group: its share among the eligible, in per cent."
    )
    ratio: NotNegative | None = Field(
        None,
        description="Of a group: its share among those who joined by that; 1 is in proportion.",
    )
    ratio_low: NotNegative | None = Field(None, description="Interval on the logarithmic scale.")
    ratio_high: NotNegative | None = None

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        for ends in (
            (self.low, self.people, self.high),
            (self.ratio_low, self.ratio, self.ratio_high),
        ):
            known = [number for number in ends if number is not None]
            if known != sorted(known):
                return "a number of the eligible, or a ratio, lies outside its range"
        return "a share is above 100 per cent" if (self.share or 0) > 100 else ""


class PaceRatio(ResultPart):
    """How soon people of a group found a first job, as a hazard ratio beside the largest group of the same characteristic (Cox 1972)."""

    beside: OneLine = Field(description="That largest group, in the words of the column.")
    ratio: NotNegative | None = Field(
        None,
        description="How many times as many of those still without a job began one in a month, other characteristics of the model being "
        "equal; two significant digits. Null of the largest group itself, and where withheld.",
    )
    low: NotNegative | None = Field(
        None,
        description="95% interval, a little wider for the rounding of the numbers of people; two significant digits, rounded outwards.",
    )
    high: NotNegative | None = None
    changes: bool = Field(
        False,
        description="Whether ratios of the characteristic change with the months since the start (Grambsch and Therneau 1994, p under 0.05).",
    )

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        ends = (self.low, self.ratio, self.high)
        known = [number for number in ends if number is not None]
        if len(known) not in {0, 3}:
            return "a ratio has no range, or a range has no ratio"
        return "a ratio lies outside its range" if known != sorted(known) else ""


class DeliveryFigure(ResultPart):
    """One figure of delivery among participants; null numbers were withheld. None of it says what the programme changed."""

    kind: DeliveryKind = Field(
        description="started: within the months since the referral. stayed: the months since the start, or finished or went into work. "
        "job: began one within the months since the start. kept: such a job, for 26 weeks. first_job: has begun one by the month "
        "(Kaplan-Meier). waiting: from referral to start. attended: so often in the months since the start, see band. "
        "target: who was reached by a day, beside how many were planned. reach: who joined of the eligible; with by, "
        "the share of a group among those who joined. joined: the share of a part among all participants. Where a funder asks for it, "
        "referrals and volume: how many were referred and how many joined (people; months is 0; the cohort of referrals is when they were made). job_by: of a cohort "
        "all of whom were followed for the months, who began a job within them; with an empty cohort of all such cohorts together. "
        "pace: how soon people of a part found a first job beside the largest part; without by, all people of whom that is worked out (people, reached and left_out; months is 0)."
    )
    cohort: OneLine = Field("", description="When they started, e.g. 2024-Q2; empty for everyone.")
    band: OneLine = Field("", description="Of attended: how often, e.g. 3-5 or 11+; else empty.")
    by: OneLine = Field(
        "",
        exclude_if=lambda value: not value,
        description="The column by which people are parted, e.g. provider; empty for everyone.",
    )
    part: OneLine = Field(
        "",
        exclude_if=lambda value: not value,
        description="Which part of them, in the words of that column; empty beside by: not on record.",
    )
    limits: ChanceLimits | None = Field(
        None,
        exclude_if=lambda value: value is None,
        description="Of a provider: what chance alone would do.",
    )
    planned: Planned | None = Field(
        None, exclude_if=lambda value: value is None, description="Of a target: what was planned."
    )
    eligible: Eligible | None = Field(
        None, exclude_if=lambda value: value is None, description="Of reach: who could have joined."
    )
    pace: PaceRatio | None = Field(
        None,
        exclude_if=lambda value: value is None,
        description="Of pace by a part: beside which part, and the ratio.",
    )
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
        None,
        description="Wilson interval; of first_job Greenwood's on the scale of log(-log), of rounded numbers of people.",
    )
    high: NotNegative | None = None
    weeks: NotNegative | None = Field(
        None, description="Half waited no longer: the median wait in whole weeks, rounded up."
    )
    weeks_low: NotNegative | None = Field(
        None, description="A quarter waited no longer, rounded up."
    )
    weeks_high: NotNegative | None = Field(
        None, description="A quarter waited as long or longer, rounded down."
    )
    confidence: Confidence = 0.95
    people_rounded_to: Count = Field(
        0, description="To what people were rounded, where that is more than everywhere; else 0."
    )
    stands_since: OneLine = Field(
        "", description="The day of the publication since which it stands as it was; else empty."
    )

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a figure the only one of its kind in a report."""
        plain = (self.kind, self.cohort, str(self.months), self.band)
        if self.planned is not None:
            return (*plain, self.planned.measure, self.planned.by)
        return (*plain, self.by, self.part) if self.by else plain

    @property
    def is_of_everyone(self) -> bool:
        """Whether it is about all people of a place, and can stand beside that of another place."""
        of_some = self.cohort or self.by or self.band or self.planned is not None
        return not of_some and self.kind not in {"volume", "job_by", "pace"}

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
        for part in (self.limits, self.eligible, self.pace):
            if part is not None and (problem := part.disagreement()):
                return problem
        if (self.share or 0) > 100 or (self.high or 0) > 100:
            return "a share is above 100 per cent"
        return ""
