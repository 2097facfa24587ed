"""The result contract: what a run says to other places, as ``results.json`` and ``results.csv``.

The models are the contract; the JSON Schema is made from them. Every number in here has already passed
``methods.disclosure``: counts are rounded or withheld (null), and estimates are rounded to the digits that are
printed. Results also come from other people, so that lengths, codes, bounds and what the parts of a result
must agree on are part of the contract. Nothing here estimates anything.
"""

from localeval.results.about import (
    PUBLISHED_TABLES,
    Ages,
    Context,
    ContextBeside,
    InputTable,
    Lesson,
    PlaceOf,
    Population,
    Programme,
    Run,
    Starts,
)
from localeval.results.changes import FINDINGS, Change, ChangedPart, Changes
from localeval.results.delivery import (
    ChanceLimits,
    DeliveryFigure,
    Eligible,
    PaceRatio,
    Planned,
)
from localeval.results.editions import SHARED_EDITION, Editions
from localeval.results.fidelity import FidelityReview
from localeval.results.fields import MeasureRole, Verdict
from localeval.results.findings import (
    Balance,
    BalanceRow,
    Clusters,
    CovariateGaps,
    Estimate,
    Evidence,
    FlowStep,
    Level,
    Limits,
    LostOutcomes,
    MissingCovariates,
    Point,
    Series,
    Subgroup,
)
from localeval.results.learning import (
    Partner,
    ProcessAnswer,
    Theory,
    TheoryLink,
    TheoryStep,
    Written,
)
from localeval.results.linkage import (
    AtThreshold,
    GroupLinks,
    Linkage,
    LinkedSource,
    LinkEffects,
    MatchRate,
    OutcomeLinks,
)
from localeval.results.records import Kept, Records, kept_parts
from localeval.results.result import (
    Result,
    estimates_csv,
    items_of,
    result_from_json,
    result_schema,
    result_to_json,
)
from localeval.results.value import (
    Assumption,
    Benefit,
    Driver,
    NetValue,
    PublicBudgets,
    UnitCost,
    UnitValueRow,
    Value,
)
from localeval.results.voices import Quotation, VoiceFigure

__all__ = [
    "FINDINGS",
    "PUBLISHED_TABLES",
    "SHARED_EDITION",
    "Ages",
    "Assumption",
    "AtThreshold",
    "Balance",
    "BalanceRow",
    "Benefit",
    "ChanceLimits",
    "Change",
    "ChangedPart",
    "Changes",
    "Clusters",
    "Context",
    "ContextBeside",
    "CovariateGaps",
    "DeliveryFigure",
    "Driver",
    "Editions",
    "Eligible",
    "Estimate",
    "Evidence",
    "FidelityReview",
    "FlowStep",
    "GroupLinks",
    "InputTable",
    "Kept",
    "Lesson",
    "Level",
    "Limits",
    "LinkEffects",
    "Linkage",
    "LinkedSource",
    "LostOutcomes",
    "MatchRate",
    "MeasureRole",
    "MissingCovariates",
    "NetValue",
    "OutcomeLinks",
    "PaceRatio",
    "Partner",
    "PlaceOf",
    "Planned",
    "Point",
    "Population",
    "ProcessAnswer",
    "Programme",
    "PublicBudgets",
    "Quotation",
    "Records",
    "Result",
    "Run",
    "Series",
    "Starts",
    "Subgroup",
    "Theory",
    "TheoryLink",
    "TheoryStep",
    "UnitCost",
    "UnitValueRow",
    "Value",
    "Verdict",
    "VoiceFigure",
    "Written",
    "estimates_csv",
    "items_of",
    "kept_parts",
    "result_from_json",
    "result_schema",
    "result_to_json",
]
