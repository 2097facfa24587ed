"""What was found: estimates, levels, the flow of people, balance, strength of evidence, outcomes over time.

Every number has passed ``methods.disclosure``. What a finding must agree on within itself is said here by
``disagreement`` and checked where the whole result is made, because notebooks and tests make parts alone.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.results.fields import (
    AnyMonth,
    Code,
    Confidence,
    Count,
    Finite,
    LongText,
    MeasureRole,
    Month,
    NotNegative,
    OneLine,
    OutcomeCode,
    Probability,
    ResultPart,
    ResultUnit,
    Verdict,
)

_ROUNDED_TO = (
    "The step to which levels that are averages were rounded so that they tell nothing of a few people; 0 where they were "
    "not."
)
_PEOPLE_ROUNDED_TO = (
    "The number to which people were rounded here, before shares were taken too; 0 where they were rounded as everywhere "
    "(``disclosure``) and shares are of exact numbers."
)
_STANDS_SINCE = (
    "The day of the run from whose publication the numbers stand, because new ones would tell of the few people who have come "
    "since; empty where they are new."
)


class Subgroup(ResultPart):
    """The group of people an estimate is about."""

    variable: OneLine
    value: OneLine


def _in_order(low: float | None, middle: float | None, high: float | None) -> bool:
    """Whether an interval holds its estimate, as far as the numbers are given."""
    given = [value for value in (low, middle, high) if value is not None]
    return given == sorted(given)


def _group(subgroup: Subgroup | None) -> str:
    return f"{subgroup.variable}={subgroup.value}" if subgroup else ""


class Estimate(ResultPart):
    """One estimated impact.

    ``percent`` outcomes have levels in per cent and the estimate in percentage points; money is in the
    currency that ``unit`` names. A null number was withheld; ``withheld`` then says why.
    """

    outcome: OutcomeCode
    label: OneLine
    month: Month
    unit: ResultUnit = Field(description="percent, weeks, months, score, or an ISO 4217 currency.")
    direction: Literal["increase", "decrease"] = Field(description="Which way is good.")
    estimand: Literal["ATE", "ATT"]
    method: Code
    role: MeasureRole
    subgroup: Subgroup | None = None
    n_participants: Count | None
    n_comparison: Count | None
    effective_comparison: Count | None = Field(
        None, description="Kish effective size of a weighted comparison group."
    )
    participant_level: Finite | None
    comparison_level: Finite | None
    estimate: Finite | None
    std_error: NotNegative | None
    low: Finite | None
    high: Finite | None
    confidence: Confidence = 0.95
    p_value: Probability | None
    p_adjusted: Probability | None = Field(None, description="Holm, within its family of tests.")
    tests_in_family: Annotated[int, Field(ge=1, le=100_000)] = 1
    minimum_detectable: NotNegative | None = None
    verdict: Verdict
    withheld: OneLine = Field("", description="Why the numbers are not given; empty when they are.")
    rounded_to: NotNegative = Field(0, description=_ROUNDED_TO)
    people_rounded_to: Count = Field(0, description=_PEOPLE_ROUNDED_TO)
    stands_since: OneLine = Field("", description=_STANDS_SINCE)

    @property
    def key(self) -> tuple[str, int, str, str, str]:
        """What makes an estimate the only one of its kind in a report."""
        return (self.outcome, self.month, self.role, self.method, _group(self.subgroup))

    def disagreement(self) -> str:
        """Say what in the estimate contradicts itself; empty when nothing does."""
        if not _in_order(self.low, self.estimate, self.high):
            return "an estimate lies outside its interval"
        if self.estimate is None and self.verdict != "withheld":
            return "there is a verdict without an estimate"
        if self.verdict == "withheld" and not self.withheld:
            return "an estimate is withheld without a reason"
        if self.low is None or self.high is None:
            return ""
        # Rounded ends may touch zero although the exact ones do not.
        up, down = self.low >= 0, self.high <= 0
        better, worse = (up, down) if self.direction == "increase" else (down, up)
        said = {"better": better, "worse": worse, "inconclusive": self.low <= 0 <= self.high}
        if not said.get(self.verdict, True):
            return f"the verdict '{self.verdict}' is not what the interval says"
        return ""


class Level(ResultPart):
    """The level of an outcome among participants alone, for designs without a comparison group."""

    outcome: OutcomeCode
    label: OneLine
    month: Month
    unit: ResultUnit
    role: Literal["primary", "secondary"]
    subgroup: Subgroup | None = None
    n: Count | None
    level: Finite | None
    low: Finite | None
    high: Finite | None
    confidence: Confidence = 0.95
    withheld: OneLine = ""
    rounded_to: NotNegative = Field(0, description=_ROUNDED_TO)
    people_rounded_to: Count = Field(0, description=_PEOPLE_ROUNDED_TO)
    stands_since: OneLine = Field("", description=_STANDS_SINCE)

    @property
    def key(self) -> tuple[str, int, str]:
        """What makes a level the only one of its kind in a report."""
        return (self.outcome, self.month, _group(self.subgroup))

    def disagreement(self) -> str:
        """Say what in the level contradicts itself; empty when nothing does."""
        if not _in_order(self.low, self.level, self.high):
            return "a level lies outside its interval"
        if self.unit == "percent" and self.level is not None and not 0 <= self.level <= 100:
            return "a share is not between 0 and 100 per cent"
        return ""


class FlowStep(ResultPart):
    """A counted step from the people in the data to the people evaluated."""

    step: Code
    label: OneLine
    participants: Count | None
    comparison: Count | None = None
    excluded: bool = Field(False, description="True for a row that counts people left out.")
    people_rounded_to: Count = Field(0, description=_PEOPLE_ROUNDED_TO)
    stands_since: OneLine = Field("", description=_STANDS_SINCE)

    @property
    def key(self) -> tuple[str]:
        """What makes a step the only one of its kind in a report."""
        return (self.step,)


class BalanceRow(ResultPart):
    """One covariate, or one level of a category, before and after adjustment."""

    covariate: OneLine
    participant_mean: Finite | None
    comparison_before: Finite | None
    comparison_after: Finite | None
    smd_before: NotNegative | None = Field(description="Null where a group has no spread at all.")
    smd_after: NotNegative | None
    share: bool = Field(description="True where the means are shares of people, in per cent.")
    rounded_to: NotNegative = Field(0, description=_ROUNDED_TO)
    people_rounded_to: Count = Field(0, description=_PEOPLE_ROUNDED_TO)


class Balance(ResultPart):
    """How alike the groups are.

    ``smd`` is the absolute standardised mean difference; 0.1 is the limit used (Austin 2009).
    """

    rows: Annotated[tuple[BalanceRow, ...], Field(max_length=2000)]
    limit: NotNegative = 0.1
    largest_before: NotNegative | None
    largest_after: NotNegative | None
    over_limit_before: Count
    over_limit_after: Count | None
    passed: bool
    off_support: Count | None = None
    effective_comparison: Count | None = None
    further_terms: Annotated[
        tuple[Annotated[tuple[OneLine, ...], Field(min_length=2, max_length=3)], ...],
        Field(max_length=2000),
    ] = Field(
        (),
        description="Squares (a covariate named twice) and products of covariates whose averages were made alike too; no level of a category is named.",
    )
    stands_since: OneLine = Field("", description=_STANDS_SINCE)


class CovariateGaps(ResultPart):
    """How many people of each group have no value of a covariate, in per cent; null where that is withheld."""

    covariate: OneLine
    participants: NotNegative | None
    comparison: NotNegative | None


class MissingCovariates(ResultPart):
    """Gaps in covariates and what they may do to the primary estimate."""

    covariates: Annotated[tuple[CovariateGaps, ...], Field(max_length=500)]
    imputations: Count = Field(
        0, description="How often gaps were filled; 0 where a flag is enough."
    )
    due_to_gaps: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None, description="Share of the estimate's variance that is due to the gaps."
    )
    low: Finite | None = Field(
        None,
        description="Least estimate when values filled in for participants are moved by half a standard deviation.",
    )
    high: Finite | None = None


class LostOutcomes(ResultPart):
    """Outcomes that are not known, and between which values the primary effect lies because of that."""

    participants: NotNegative | None = Field(description="Lost, in per cent; null where withheld.")
    comparison: NotNegative | None
    counted_from: Literal["allocated", "data"] = Field(
        description="Of those allocated, where that is stated; else of those in the data."
    )
    within_bounds: bool | None = Field(
        description="Cautious bounds of the What Works Clearinghouse; null where it cannot be said."
    )
    lee_low: Finite | None = Field(None, description="Lee (2009); null where that is withheld.")
    lee_high: Finite | None = None
    worst_low: Finite | None = Field(
        None, description="Manski (1990), for outcomes with a least and a greatest value."
    )
    worst_high: Finite | None = None


class Clusters(ResultPart):
    """The sites or other clusters that people of the primary result come in; none is named."""

    participants: Count | None = Field(description="Clusters with participants, rounded.")
    comparison: Count | None
    mean_size: OneLine = Field(description="People a cluster, as a band; empty where withheld.")
    correlation: Annotated[float, Field(ge=0, le=1)] | None = Field(
        description="Intra-cluster correlation of the outcome within groups."
    )
    df: NotNegative | None = Field(
        description="Degrees of freedom of the error, rounded as the clusters are; null where one of these is withheld."
    )
    counts_rounded_to: Count = Field(
        0, description="The number to which clusters were rounded; 0 where that was not recorded."
    )


class Limits(ResultPart):
    """What is imperfect in the data behind the primary result, and what it may do; null where there is nothing to say."""

    missing: MissingCovariates | None = None
    lost: LostOutcomes | None = None
    clusters: Clusters | None = None
    shares_rounded_to: NotNegative = Field(
        0,
        description="Per cent to which shares lost and missing were rounded; 0 where they are of rounded numbers.",
    )


class Evidence(ResultPart):
    """How strong the evidence is: Maryland Scientific Methods Scale as What Works Growth uses it."""

    level: Annotated[int, Field(ge=1, le=5)]
    scale: OneLine = "Maryland Scientific Methods Scale, as used by What Works Growth"
    reasons: Annotated[tuple[LongText, ...], Field(max_length=50)]
    caveats: Annotated[tuple[Code, ...], Field(max_length=50)] = Field(
        (), description="What weakens it, as codes; the reasons say it in words."
    )


class Point(ResultPart):
    """The level of an outcome in one month; null numbers were withheld."""

    month: AnyMonth
    level: Finite | None
    low: Finite | None
    high: Finite | None


class Series(ResultPart):
    """An outcome month by month in one group, before and after the start.

    The comparison group of a matched comparison is weighted as for the estimate of the outcome. What stands
    here is for looking at: the estimate at the declared month is the finding.
    """

    outcome: OutcomeCode
    label: OneLine
    unit: ResultUnit
    group: Literal["participants", "comparison"]
    confidence: Confidence = 0.95
    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=200)]
    stands_since: OneLine = Field("", description=_STANDS_SINCE)

    @property
    def key(self) -> tuple[str, str]:
        """What makes a series the only one of its kind in a report."""
        return (self.outcome, self.group)

    def disagreement(self) -> str:
        """Say what in the series contradicts itself; empty when nothing does."""
        months = [point.month for point in self.points]
        if months != sorted(set(months)):
            return "its months are not in order, each once"
        for point in self.points:
            if not _in_order(point.low, point.level, point.high):
                return f"a level lies outside its interval at month {point.month}"
            if self.unit == "percent" and point.level is not None and not 0 <= point.level <= 100:
                return "a share is not between 0 and 100 per cent"
        return ""
