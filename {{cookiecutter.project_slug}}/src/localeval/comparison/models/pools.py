"""A row of the comparison: its estimates, the pooled values, how far places differ, and what else was worked out of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.comparison.models.evaluations import EvaluationId
from localeval.comparison.models.reasons import Reason
from localeval.results.fields import (
    Confidence,
    Count,
    Day,
    Finite,
    Line,
    Month,
    NotNegative,
    OutcomeCode,
    Part,
    Probability,
    Text,
    Unit,
    Verdict,
)

#: What else a reader must be told of a pooled value; the words are those of ``methods.pooling``.
Remark = Literal[
    "two_places_differ",  # so that no average is given
    "hartung_knapp_narrow",  # its interval was narrower than the ordinary one, which is given in its stead
    "no_heterogeneity_seen",  # which is not evidence that places do not differ
    "one_place_dominates",  # over half of the weight is one place's
]
#: Worked out from published numbers, such as a variance or a slope, and so larger than any of them may be.
Derived = Annotated[float, Field(allow_inf_nan=False, ge=-1e40, le=1e40)]
Size = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e40)]


class Member(Part):
    """One estimate in a row of the comparison, pooled or not."""

    evaluation: EvaluationId
    month: Month
    unit: Unit
    estimand: Literal["ATE", "ATT"]
    method: Line
    n_participants: Count | None
    n_comparison: Count | None
    participant_level: Finite | None
    comparison_level: Finite | None
    estimate: Finite | None
    std_error: NotNegative | None
    low: Finite | None
    high: Finite | None
    confidence: Confidence
    verdict: Verdict
    role: Literal["primary", "secondary"]
    reasons: Annotated[tuple[Reason, ...], Field(max_length=20)] = Field(
        (), description="Why it is not pooled; empty when it is."
    )
    allowed: Annotated[tuple[Reason, ...], Field(max_length=20)] = Field(
        (), description="Why it would not have been, had that not been allowed."
    )
    weight: Annotated[float, Field(ge=0, le=100)] | None = Field(
        None, description="Per cent of the average that is reported; null where none is."
    )
    beyond_chance: bool | None = Field(
        None,
        description="Whether it differs from the pooled value by more than chance, all places considered.",
    )

    @property
    def pooled(self) -> bool:
        """Whether it takes part in the pooled value."""
        return not self.reasons


class Summary(Part):
    """A pooled value by one model.

    ``reml_hartung_knapp`` is what is reported of three or more places; where Hartung and Knapp's interval would be narrower
    than the ordinary one, it has the latter (``hartung_knapp_narrow``). Two places have ``fixed_effect`` alone.
    """

    model: Literal["reml_hartung_knapp", "dersimonian_laird", "fixed_effect"]
    estimate: Derived
    std_error: Size
    low: Derived
    high: Derived
    p_value: Probability
    confidence: Confidence = 0.95


class Heterogeneity(Part):
    """How much the places differ beyond chance."""

    tau2: Size
    tau2_low: Size | None = None
    tau2_high: Size | None = None
    i2: Annotated[float, Field(ge=0, le=100)]
    q: Size
    q_df: Count
    q_p: Probability
    prediction_low: Derived | None = None
    prediction_high: Derived | None = None
    #: The prediction interval of most software, which takes tau2 as known and so holds fewer places than it says.
    plug_in_low: Derived | None = None
    plug_in_high: Derived | None = None


class Step(Part):
    """A pooled value with one place left out, or with the places up to a date."""

    evaluation: EvaluationId
    date: Day | None = None
    k: Count
    estimate: Derived
    low: Derived | None
    high: Derived | None
    tau2: Size | None = None


class Moderator(Part):
    """How estimates go with one indicator of place context (meta-regression); of ten places or more."""

    indicator: OutcomeCode
    label: Line
    period: Line = ""
    unit: Line = ""
    age_band: Line = ""
    k: Count
    slope: Derived | None
    low: Derived | None
    high: Derived | None
    p_value: Probability | None
    r2: Annotated[float, Field(ge=0, le=100)] | None = None
    intercept: Derived | None = None
    points: Annotated[tuple[tuple[EvaluationId, Finite], ...], Field(max_length=20_000)] = ()
    why_not: Text = Field("", description="Why no line was fitted; empty when one was.")


class SmallStudy(Part):
    """Whether small evaluations give other results than large ones (Egger's regression)."""

    intercept: Derived
    low: Derived
    high: Derived
    p_value: Probability


class Pool(Part):
    """A row of the comparison: one outcome, and what the places found."""

    outcome: OutcomeCode
    label: Line
    direction: Literal["increase", "decrease"]
    month: Month = Field(description="Of the estimates that are pooled.")
    unit: Unit
    estimand: Literal["ATE", "ATT"]
    members: Annotated[tuple[Member, ...], Field(max_length=20_000)]
    summaries: Annotated[tuple[Summary, ...], Field(max_length=3)] = ()
    heterogeneity: Heterogeneity | None = None
    caution: Literal["", "one_place", "two_places", "few_places"] = ""
    remarks: Annotated[tuple[Remark, ...], Field(max_length=10)] = ()
    why_not: Text = Field("", description="Why nothing is pooled; empty when something is.")
    leave_one_out: Annotated[tuple[Step, ...], Field(max_length=20_000)] = ()
    cumulative: Annotated[tuple[Step, ...], Field(max_length=20_000)] = ()
    moderators: Annotated[tuple[Moderator, ...], Field(max_length=100)] = ()
    small_study: SmallStudy | None = None
    differ_p: Probability | None = Field(
        None, description="Test of whether places differ by more than chance (Q)."
    )

    @property
    def key(self) -> str:
        """A short name that is safe in labels and addresses: ``employed-12``."""
        code = self.outcome.replace("local:", "local-").replace("_", "-")
        return f"{code}-{self.month}-{self.unit.lower()}-{self.estimand.lower()}"

    @property
    def pooled(self) -> tuple[Member, ...]:
        """The estimates that are pooled."""
        return tuple(member for member in self.members if member.pooled)
