"""The contract of a comparison, as ``comparison.json``: what was compared, what was not and why, and the pooled values.

The notebook of the comparison, its figures and the library's pages are all made from this. Every number comes from
published results, which have passed disclosure control, or was typed from a published report and is marked so. Its part about
what places learnt is in ``shared_learning``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import Field

from localeval.base.digests import CodeState
from localeval.comparison.shared_learning import LessonGroup, PartnersInArea, SharedMechanism
from localeval.project.settings import AllowableReason
from localeval.results.about import (
    Ages,
    ComparisonGroup,
    Context,
    ContextBeside,
    ParticipantGroup,
    Starts,
)
from localeval.results.delivery import DeliveryFigure
from localeval.results.editions import Editions, MethodPart
from localeval.results.fields import (
    Code,
    Confidence,
    Count,
    Day,
    Digest,
    EvaluationId,
    Finite,
    LongText,
    Month,
    NotNegative,
    OneLine,
    OutcomeCode,
    PlaceCode,
    Probability,
    ResultPart,
    ResultUnit,
    Verdict,
    Year,
)
from localeval.results.findings import Series

#: Why an estimate is not pooled with the others of its outcome.
NotPooledReason = Literal[
    "local_outcome",  # a code of the place's own, which means nothing elsewhere
    "no_comparison_group",  # a level among participants, not an estimate
    "withheld",  # not published, by disclosure control or for lack of balance
    "precision",  # a standard error that cannot be true beside the others, so that it would decide everything
    "unit",  # another unit or currency
    "month",  # measured at another month after the start
    "estimand",  # the effect on other people: all (ATE) or participants (ATT)
    "population",  # other ages
    "population_unknown",  # it does not say whom it is about
    "design",  # a design of another level of evidence
    "linkage",  # missed or wrong links between records decide the result, or may
    "schema",  # a result of an older version, which does not say all that is compared
    "method",  # made by another edition of the method, or it does not say by which
    "synthetic",  # made-up data beside real ones
    "overlap",  # the same people may be counted twice
    "typed",  # typed from a report, not read from a bundle
]

#: What ``--allow`` takes; whatever is allowed is printed in the report.
ALLOWABLE: tuple[NotPooledReason, ...] = get_args(AllowableReason)

#: What else a reader must know of a pooled value; the words are those of ``methods.synthesis.pooling``.
Remark = Literal[
    "two_places_differ",  # so that no average is given
    "models_disagree",  # of two places: fixed effect and random effects lead to different verdicts, so that none is given
    "hartung_knapp_narrow",  # its interval was narrower than the ordinary one, which is given in its stead
    "no_heterogeneity_seen",  # which is not evidence that places do not differ
    "one_place_dominates",  # over half of the weight is one place's
]

#: Worked out from published numbers, such as a variance or a slope, and so larger than any of them may be.
Derived = Annotated[float, Field(allow_inf_nan=False, ge=-1e40, le=1e40)]
Size = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e40)]


class StudyCosts(ResultPart):
    """What a participant and an additional outcome cost in a place; null numbers are not given."""

    price_year: Year
    outcome: OutcomeCode = Field(description="The outcome that is valued.")
    label: OneLine
    month: Month
    basis: Literal["net", "gross"] | None = Field(
        description="Whether the effect is net of what would have come about anyway; null where nobody is compared."
    )
    participant: NotNegative | None
    participant_low: NotNegative | None
    participant_high: NotNegative | None
    additional: NotNegative | None
    additional_low: NotNegative | None
    additional_high: NotNegative | None


class StudyDescription(ResultPart):
    """One evaluation that takes part: what it is about and how it was made."""

    id: EvaluationId
    place_code: PlaceCode
    place: OneLine
    region: OneLine = ""
    boundary_year: Year | None = None
    programme: OneLine
    organisation: OneLine
    started: Day | None = None
    design: Code
    evidence_level: Annotated[int, Field(ge=1, le=5)] | None
    who: OneLine = ""
    ages: Ages | None = None
    starts: Starts | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    run_date: Day
    schema_version: Annotated[str, Field(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}$")]
    package_version: OneLine
    package_digest: Digest
    editions: Editions | None = Field(
        None, description="By which edition of the method it was made; null where it does not say."
    )
    code: CodeState = Field(
        "unknown", description="Whether it was made with the code and catalogue of a release."
    )
    synthetic: bool
    typed: bool = Field(False, description="Typed from a report, not read from a bundle.")
    source: OneLine = Field(
        description="Name of the bundle, or where the typed numbers are printed."
    )
    sha256: Digest | None = Field(None, description="Of the bundle's file, where it is one.")
    participants: Count | None = Field(
        None, description="Who joined or was offered a place, as published; of whom it counts."
    )
    # Left out where it is those in the data, so that such a comparison says what it always did.
    participants_of: Literal["data", "allocated", "result"] = Field(
        "data",
        description="Whom ``participants`` counts: those in the data, those allocated by a trial that says how many, or those of the largest result of a report that was typed.",
        exclude_if=lambda counted: counted == "data",
    )
    series: Annotated[tuple[Series, ...], Field(max_length=200)] = ()
    context: Annotated[tuple[Context, ...], Field(max_length=500)] = ()
    # Left out where no area stands beside the place, so that such a comparison says what it always did.
    context_beside: Annotated[
        tuple[ContextBeside, ...], Field(max_length=2000, exclude_if=lambda found: not found)
    ] = ()
    delivery: Annotated[tuple[DeliveryFigure, ...], Field(max_length=200)] = Field(
        (), description="Steps, waiting and first jobs of everyone, without cohorts."
    )
    # Left out where costs are not given, so that such a comparison says what it always did.
    costs: StudyCosts | None = Field(None, exclude_if=lambda found: found is None)
    # Left out where nobody says so, likewise.
    comparison_group: ComparisonGroup | None = Field(None, exclude_if=lambda said: said is None)
    participant_group: ParticipantGroup | None = Field(None, exclude_if=lambda said: said is None)

    @property
    def version(self) -> tuple[int, ...]:
        """The schema version as numbers, of which a later one is the greater."""
        return tuple(int(part) for part in self.schema_version.split("."))

    def editions_of(self, method: str) -> Mapping[MethodPart, str] | None:
        """Give the edition of each part of the method that made an estimate; None where it is not said."""
        return self.editions.of(self.design, method) if self.editions else None


class LeftOut(ResultPart):
    """A source that takes no part, and why: a bundle that was refused, one with a newer revision, or one that another contradicts."""

    source: OneLine
    why: LongText
    kind: Literal["refused", "superseded", "conflict"]


class Member(ResultPart):
    """One estimate in a row of the comparison, pooled or not."""

    evaluation: EvaluationId
    month: Month
    unit: ResultUnit
    estimand: Literal["ATE", "ATT"]
    method: OneLine
    n_participants: Count | None
    n_comparison: Count | None
    participant_level: Finite | None
    comparison_level: Finite | None
    estimate: Finite | None
    std_error: NotNegative | None
    low: Finite | None
    high: Finite | None
    confidence: Confidence
    # Left out where it is that of the range, so that such a comparison says what it always did.
    printed_confidence: Confidence | None = Field(
        None,
        description="Of the interval that the place's own report prints, where the range here is at another level, which all places have.",
        exclude_if=lambda level: level is None,
    )
    verdict: Verdict
    role: Literal["primary", "secondary"]
    reasons: Annotated[tuple[NotPooledReason, ...], Field(max_length=20)] = Field(
        (), description="Why it is not pooled; empty when it is."
    )
    allowed: Annotated[tuple[NotPooledReason, ...], Field(max_length=20)] = Field(
        (), description="Why it would not have been, had that not been allowed."
    )
    weight: Annotated[float, Field(ge=0, le=100)] | None = Field(
        None, description="Per cent of the average that is reported; null where none is."
    )
    withheld: OneLine = Field(
        "", description="Why there is no estimate, as its place says it; empty where there is one."
    )
    beyond_chance: bool | None = Field(
        None,
        description="Whether it differs from the pooled value by more than chance, all places considered.",
    )

    @property
    def pooled(self) -> bool:
        """Whether it takes part in the pooled value."""
        return not self.reasons


class Summary(ResultPart):
    """A pooled value by one model.

    ``reml_hartung_knapp`` is what is reported of three or more places; where Hartung and Knapp's interval would be narrower
    than the ordinary one, it has the latter (``hartung_knapp_narrow``). Two places have ``fixed_effect``,
    which is about these two only, and ``dersimonian_laird``; where these lead to different verdicts (``models_disagree``) the
    verdict is that neither is shown.
    """

    model: Literal["reml_hartung_knapp", "dersimonian_laird", "fixed_effect"]
    estimate: Derived
    std_error: Size
    low: Derived
    high: Derived
    p_value: Probability
    confidence: Confidence = 0.95


class Heterogeneity(ResultPart):
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


class Step(ResultPart):
    """A pooled value with one place left out, or with the places up to a date."""

    evaluation: EvaluationId
    date: Day | None = None
    k: Count
    estimate: Derived
    low: Derived | None
    high: Derived | None
    tau2: Size | None = None


class Moderator(ResultPart):
    """How estimates go with one indicator of place context (meta-regression); of ten places or more."""

    indicator: OutcomeCode
    label: OneLine
    period: OneLine = ""
    unit: OneLine = ""
    age_band: OneLine = ""
    k: Count
    slope: Derived | None
    low: Derived | None
    high: Derived | None
    p_value: Probability | None
    r2: Annotated[float, Field(ge=0, le=100)] | None = None
    intercept: Derived | None = None
    points: Annotated[tuple[tuple[EvaluationId, Finite], ...], Field(max_length=20_000)] = ()
    why_not: LongText = Field("", description="Why no line was fitted; empty when one was.")


class SmallStudy(ResultPart):
    """Whether small evaluations give other results than large ones (Egger's regression)."""

    intercept: Derived
    low: Derived
    high: Derived
    p_value: Probability


class Pool(ResultPart):
    """A row of the comparison: one outcome, and what the places found."""

    outcome: OutcomeCode
    label: OneLine
    direction: Literal["increase", "decrease"]
    month: Month = Field(description="Of the estimates that are pooled.")
    unit: ResultUnit
    estimand: Literal["ATE", "ATT"]
    members: Annotated[tuple[Member, ...], Field(max_length=20_000)]
    summaries: Annotated[tuple[Summary, ...], Field(max_length=3)] = ()
    heterogeneity: Heterogeneity | None = None
    caution: Literal["", "one_place", "two_places", "few_places"] = ""
    remarks: Annotated[tuple[Remark, ...], Field(max_length=10)] = ()
    why_not: LongText = Field("", description="Why nothing is pooled; empty when something is.")
    leave_one_out: Annotated[tuple[Step, ...], Field(max_length=20_000)] = ()
    cumulative: Annotated[tuple[Step, ...], Field(max_length=20_000)] = ()
    moderators: Annotated[tuple[Moderator, ...], Field(max_length=100)] = ()
    small_study: SmallStudy | None = None
    differ_p: Probability | None = Field(
        None, description="Test of whether places differ by more than chance (Q)."
    )

    def verdict_of(self, summary: Summary) -> Literal["better", "worse", "inconclusive"]:
        """Read the verdict from a pooled value's interval and from which way is good; none where two models disagree."""
        if summary.low <= 0 <= summary.high or "models_disagree" in self.remarks:
            return "inconclusive"
        return "better" if (summary.low > 0) == (self.direction == "increase") else "worse"

    @property
    def key(self) -> str:
        """A short name that is safe in labels and addresses: ``employed-12``."""
        code = self.outcome.replace("local:", "local-").replace("_", "-")
        return f"{code}-{self.month}-{self.unit.lower()}-{self.estimand.lower()}"

    @property
    def pooled(self) -> tuple[Member, ...]:
        """The estimates that are pooled."""
        return tuple(member for member in self.members if member.pooled)


class Comparison(ResultPart):
    """The whole of ``comparison.json``."""

    schema_version: Literal["1.1"] = "1.1"
    title: OneLine
    made: Day
    package_version: OneLine
    package_digest: Digest
    synthetic: bool = Field(description="Whether any of it is made up.")
    allowed: Annotated[tuple[NotPooledReason, ...], Field(max_length=20)] = ()
    order: Literal["name", "estimate"] = "name"
    evaluations: Annotated[tuple[StudyDescription, ...], Field(max_length=20_000)]
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=20_000)] = ()
    pools: Annotated[tuple[Pool, ...], Field(max_length=2_000)]
    rows_left_out: Count = Field(
        0, description="Rows beyond the largest number that is carried; of the fewest places."
    )
    lessons: Annotated[tuple[LessonGroup, ...], Field(max_length=100)] = ()
    # Left out where no place has written any down, so that such a comparison says what it always did.
    partners: Annotated[
        tuple[PartnersInArea, ...], Field(max_length=20, exclude_if=lambda found: not found)
    ] = ()
    mechanisms: Annotated[
        tuple[SharedMechanism, ...], Field(max_length=2_000, exclude_if=lambda found: not found)
    ] = ()
    mechanisms_left_out: Count = Field(
        0,
        exclude_if=lambda found: not found,
        description="Links beyond the largest number that is carried.",
    )
    tiles: Annotated[tuple[tuple[PlaceCode, int, int], ...], Field(max_length=20_000)] = Field(
        (),
        description="Column and row of each place on a tile map, where a table of positions was given.",
    )

    @property
    def has_estimates(self) -> bool:
        """Whether any place has an estimate against a comparison group."""
        return any(m.estimate is not None for pool in self.pools for m in pool.members)

    def evaluation(self, identity: str) -> StudyDescription:
        """Find an evaluation by its id.

        Raises
        ------
        KeyError
            There is none.
        """
        for item in self.evaluations:
            if item.id == identity:
                return item
        raise KeyError(identity)


def comparison_to_json(comparison: Comparison) -> str:
    """Write a comparison as JSON, the same bytes for the same comparison."""
    return json.dumps(comparison.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def comparison_from_json(text: str) -> Comparison:
    """Read and validate a ``comparison.json``.

    Raises
    ------
    pydantic.ValidationError
        It does not fit the contract.
    """
    return Comparison.model_validate_json(text)


def comparison_schema() -> dict[str, object]:
    """Give the JSON Schema of ``comparison.json``."""
    schema = Comparison.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "localeval comparison.json"
    return schema
