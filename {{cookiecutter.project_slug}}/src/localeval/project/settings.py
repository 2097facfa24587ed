"""The shape of ``evaluation.yml``: every key, its type, its default and what it means.

Only the shape is here, and what hangs together in it has a module of its own: ``data_settings``, ``outcome_settings``,
``report_settings`` and the like. Reading the file, finding the line of a problem and checking the project's folder
belong to ``project``. The JSON Schema that editors use for completion is made from these models.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    Tag,
)
from pydantic_core import CoreSchema, PydanticCustomError

from localeval.catalogue.catalogue import shared_outcomes
from localeval.catalogue.written_units import months_of
from localeval.designs.registry import codes, codes_in_words
from localeval.project.comparison_group import ComparisonGroups
from localeval.project.context_settings import ContextSettings
from localeval.project.data_settings import DataSettings
from localeval.project.delivery_settings import DeliverySettings
from localeval.project.link_settings import LinkSettings
from localeval.project.outcome_settings import (
    LONG_BEFORE,
    OutcomeSetting,
    PriorOutcome,
    PriorOutcomeEntry,
    of_the_same_kind,
)
from localeval.project.participant_group import ParticipantGroups
from localeval.project.report_settings import ReportSettings
from localeval.project.setting_types import (
    ColumnName,
    OptionalLine,
    SettingDay,
    SettingLine,
    SettingPlaceCode,
    SettingsPart,
    as_list,
)
from localeval.project.value_settings import ValueSettings

CovariateKind = Literal["numeric", "category"]
#: Reasons for not pooling that somebody may set aside; ``comparison.models.NotPooledReason`` says what each means.
AllowableReason = Literal[
    "month",
    "estimand",
    "population",
    "population_unknown",
    "design",
    "linkage",
    "schema",
    "method",
    "synthetic",
    "overlap",
    "typed",
]
#: What pydantic's error about a design that is not registered is called; ``pydantic_problems`` has its words.
UNKNOWN_DESIGN = "unknown_design"


def _is_registered(code: str) -> str:
    if code not in codes():
        raise PydanticCustomError(UNKNOWN_DESIGN, "it is not a design that is registered here")
    return code


class _ListOfDesigns:
    """Gives the designs that are registered to the JSON Schema, when it is made."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(core_schema), "enum": list(codes()), "description": codes_in_words()}


#: The code of a design that is registered (``designs.registry``).
DesignCode = Annotated[str, AfterValidator(_is_registered), _ListOfDesigns()]


class Programme(SettingsPart):
    """The programme that is evaluated."""

    name: SettingLine = Field(description="What the programme is called.")
    organisation: SettingLine = Field(description="The organisation that publishes the evaluation.")
    provider: OptionalLine = Field("", description="Who delivers it.")
    started: SettingDay | None = Field(None, description="When it took its first participants.")
    description: str = Field("", description="One to three sentences: whom it serves and how.")


class PlaceSetting(SettingsPart):
    """A place that gets a report of its own."""

    code: SettingPlaceCode = Field(
        description="GSS code, e.g. E08000003; outside the UK an ISO 3166 code."
    )
    name: SettingLine = Field(description="Name as it should stand in the report.")
    region: OptionalLine = Field(
        "",
        description="The larger area it is part of, e.g. North West; a library of reports is searched by it.",
    )
    boundary_year: Annotated[int, Field(ge=1900, le=2200)] | None = Field(
        None, description="The year of the boundaries that the code stands for, e.g. 2023."
    )


class AgesSetting(SettingsPart):
    """An age band, both ends included."""

    low: Annotated[int, Field(ge=0, le=120)] = Field(description="Youngest age, e.g. 18.")
    high: Annotated[int, Field(ge=0, le=120)] = Field(description="Oldest age, e.g. 66.")


class StartsSetting(SettingsPart):
    """The window in which the people evaluated started, both days included."""

    first: SettingDay = Field(description="First day, e.g. 2023-04-01.")
    last: SettingDay = Field(description="Last day, e.g. 2024-03-31.")


class PopulationSettings(SettingsPart):
    """Whom the evaluation is about; places are compared only where this is alike."""

    who: OptionalLine = Field("", description="In words, e.g. people on out-of-work benefits.")
    ages: AgesSetting | None = Field(None, description="Ages of the people evaluated.")
    starts: StartsSetting | None = Field(
        None, description="When they started; people outside are an error in the data."
    )


class AllocatedGroups(SettingsPart):
    """How many people chance put into each group, those included who are in no file."""

    participant: Annotated[int, Field(ge=1)] = Field(
        description="Allocated to the programme early enough for the month of the primary outcome."
    )
    comparison: Annotated[int, Field(ge=1)] = Field(
        description="Allocated to the comparison group early enough for that month."
    )


def _way_of_allocated(value: Any) -> str:
    """Say whether the numbers are of the one place, or stand under the code of each.

    The tags are in brackets, as pydantic marks keys, so that no message takes them for a part of the file.
    """
    if isinstance(value, dict) and any(isinstance(item, dict) for item in value.values()):
        return "[places]"
    return "[one]"


#: ``{participant: 240, comparison: 238}``, or that under the code of each place.
Allocated = Annotated[
    Annotated[AllocatedGroups, Tag("[one]")]
    | Annotated[dict[SettingLine, AllocatedGroups], Tag("[places]")],
    Discriminator(_way_of_allocated),
]


#: One column, or a list of them.
Columns = Annotated[
    tuple[ColumnName, ...],
    Field(strict=False),
    BeforeValidator(as_list, json_schema_input_type=ColumnName | tuple[ColumnName, ...]),
]


class Prespecified(SettingsPart):
    """When and where the primary outcome was written down before anybody saw the data."""

    date: SettingDay | None = Field(None, description="When; on or before the day in data.locked.")
    where: OptionalLine = Field(
        "", description="Where it can be read, e.g. a protocol's address or a minute's number."
    )


class AiUse(SettingsPart):
    """One use of artificial intelligence in the evaluation."""

    used_for: SettingLine = Field(
        description="What for, e.g. a first coding of the interviews into themes."
    )
    tool: SettingLine = Field(description="Which tool, with its version where it has one.")
    checked_by: SettingLine = Field(
        description="Who has checked what came of it, and how, e.g. two researchers read every passage."
    )


class Assurance(SettingsPart):
    """Who has checked the work, and where its code can be read."""

    reviewed_by: OptionalLine = Field("", description="Who, other than its author, has read it.")
    reviewed: SettingDay | None = Field(None, description="When.")
    code: OptionalLine = Field("", description="Address at which the code is public.")
    ai: Annotated[tuple[AiUse, ...], Field(strict=False, max_length=20)] = Field(
        (),
        description="Each use of artificial intelligence in the evaluation: {used_for: ..., tool: ..., checked_by: ...}; printed with the method.",
    )


class DisclosureSettings(SettingsPart):
    """Disclosure control. Stricter is free; looser needs a name and a reason, which are printed."""

    threshold: Annotated[int, Field(ge=1, le=1000)] = Field(
        10, description="Counts of people below this are not published."
    )
    rounding: Annotated[int, Field(ge=1, le=100)] = Field(
        5, description="Published counts are rounded to a multiple of this."
    )
    approved_by: OptionalLine = Field("", description="Who approved a looser setting.")
    reason: OptionalLine = Field("", description="Why it was approved.")


class ComparisonSettings(SettingsPart):
    """How the places of a project are compared at the end of a run, where there are several."""

    allow: Annotated[tuple[AllowableReason, ...], Field(strict=False)] = Field(
        (),
        description="Reasons in spite of which results are pooled, e.g. design; printed in the report.",
    )
    order: Literal["name", "estimate"] = Field(
        "name", description="name; with estimate a note says why a ranking misleads."
    )
    tiles: OptionalLine = Field(
        "", description="A CSV of positions on a tile map: place_code,column,row."
    )


class RunSettings(SettingsPart):
    """What a run may take of the machine."""

    notebook_minutes: Annotated[float, Field(gt=0, le=10_080, strict=False)] = Field(
        60, description="Minutes that one notebook may take before it is stopped."
    )


class Settings(SettingsPart):
    """The whole of ``evaluation.yml``."""

    programme: Programme
    places: Annotated[tuple[PlaceSetting, ...], Field(min_length=1, strict=False)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(
        "GBP", description="ISO 4217 code of every amount of money in the data."
    )
    data: DataSettings
    design: DesignCode
    covariates: dict[ColumnName, CovariateKind] = Field(
        default_factory=dict,
        description="What was known of a person before the start: column: numeric or category.",
    )
    prior_outcomes: Annotated[tuple[PriorOutcomeEntry, ...], Field(strict=False)] = Field(
        (),
        description="Covariates that measure an outcome before the start, each with the outcome that it is and its "
        "month; a bare name does not count as evidence.",
    )
    cluster: ColumnName | None = Field(
        None,
        description="Column of people that says what people share: a site, an adviser, a class.",
    )
    strata: Columns = Field(
        (),
        description="Column or columns of people within which the groups were drawn, or matched.",
    )
    allocated: Allocated | None = Field(
        None,
        description="Only where chance decides: how many were allocated to each group before anybody was lost.",
    )
    comparison_group: ComparisonGroups | None = Field(
        None,
        description="Only where chance does not decide: where the people come from with whom participants are compared, such as {from: waiting_list, joins_month: 9}; with several places perhaps under the code of each.",
    )
    participant_group: ParticipantGroups | None = Field(
        None,
        description="Not where chance decides: whom the rows of participants are of, such as {who: everyone_started}; with several places perhaps under the code of each.",
    )
    outcomes: Annotated[tuple[OutcomeSetting, ...], Field(min_length=1, strict=False)]
    population: PopulationSettings = Field(default_factory=lambda: PopulationSettings())
    prespecified: Prespecified = Field(default_factory=lambda: Prespecified())
    subgroups: Annotated[tuple[ColumnName, ...], Field(strict=False)] = Field(
        (), description="Columns whose groups are reported separately."
    )
    value: ValueSettings | None = Field(
        None,
        description="How costs (data.costs) are set against outcomes; the report then has a section on value for money.",
    )
    disclosure: DisclosureSettings = Field(default_factory=lambda: DisclosureSettings())
    report: ReportSettings = Field(default_factory=lambda: ReportSettings())
    comparison: ComparisonSettings = Field(default_factory=lambda: ComparisonSettings())
    assurance: Assurance = Field(default_factory=lambda: Assurance())
    run: RunSettings = Field(default_factory=lambda: RunSettings())
    link: LinkSettings | None = Field(
        None,
        description="Sources that localeval link joins to the people of the programme, by names, dates of birth and the like.",
    )
    profile: SettingLine | None = Field(
        None,
        description="What a funder asks for: connect_to_work, restart, ukspf, trailblazer, none, or a file of your own such as "
        "my_funder.yml. With one a run makes return.xlsx.",
    )
    context: ContextSettings | None = Field(
        None,
        description="Published figures about the places, fetched by localeval context; those of your own are a table, data.context.",
    )
    delivery: DeliverySettings | None = Field(
        None, description="What is shown of how the programme was delivered, from data.events."
    )

    @property
    def prior_columns(self) -> tuple[str, ...]:
        """The covariates that are said to measure an outcome before the start, whatever is stated of them."""
        return tuple(prior.column for prior in self.prior_outcomes)

    @property
    def unstated_priors(self) -> tuple[str, ...]:
        """Those of them of which the outcome or the month is not stated."""
        return tuple(prior.column for prior in self.prior_outcomes if not prior.is_stated)

    @property
    def measured_before(self) -> tuple[str, ...]:
        """Those of them that measure, at a stated month, an outcome of the primary one's kind."""
        return tuple(prior.column for prior in self._counted_priors)

    @property
    def prior_is_another(self) -> bool:
        """Whether earlier outcomes of the primary one's kind are known, and none of them is the primary outcome itself."""
        return self.are_another(self.measured_before)

    @property
    def prior_is_recent(self) -> bool:
        """Whether earlier outcomes that count are known, none of which goes back as many months before the start as ``LONG_BEFORE``."""
        return self.are_recent(self.measured_before)

    def are_another(self, columns: Collection[str]) -> bool:
        """Whether these earlier outcomes, of the primary one's kind, are all another than the primary one; False for none."""
        known = {prior.outcome for prior in self._counted_priors if prior.column in columns}
        return bool(known) and self._primary not in known

    def are_recent(self, columns: Collection[str]) -> bool:
        """Whether none of these earlier outcomes goes back as many months before the start as ``LONG_BEFORE``; False where there are none."""
        counted = [prior for prior in self._counted_priors if prior.column in columns]
        firsts = [self._first_month(prior) for prior in counted]
        return bool(firsts) and min(firsts) > -LONG_BEFORE

    def _first_month(self, prior: PriorOutcome) -> int:
        """Give the first month that a stated earlier outcome is of: earnings of a year go back eleven months from the one that is stated."""
        outcome = shared_outcomes().get(prior.outcome or "")
        months = months_of(outcome.span if outcome else 1, self.data.units.get(prior.column, ()))
        return (prior.month or 0) - months + 1

    @property
    def _counted_priors(self) -> tuple[PriorOutcome, ...]:
        return of_the_same_kind(self.prior_outcomes, self._primary)

    @property
    def _primary(self) -> str:
        return next((outcome.code for outcome in self.outcomes if outcome.primary), "")


def evaluation_schema() -> dict[str, object]:
    """Give the JSON Schema of ``evaluation.yml`` (draft 2020-12) for editors."""
    schema = Settings.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "evaluation.yml"
    return schema
