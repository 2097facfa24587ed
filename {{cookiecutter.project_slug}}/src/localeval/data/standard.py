"""What a column and a table of the data standard are, and the names that stand for something in them.

A ``TableSpec`` lists the columns of a table, with their kind, their bounds and a description; those of a project are made in
``standard_tables``. Reading files and casting values is in ``tablefile`` and ``cast``; what needs more than one table is in
``crosschecks`` and ``time_checks``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from localeval.catalogue.catalogue import LOCAL_PREFIX, Outcome, OutcomeUnit
from localeval.catalogue.written_units import COVARIATE_UNITS
from localeval.project.project import Project

PARTICIPANT, COMPARISON = "participant", "comparison"
GROUPS = (PARTICIPANT, COMPARISON)
#: How the ids of made-up persons begin, so that they are known for what they are wherever they turn up.
SYNTHETIC_PREFIX = "SYN-"
#: The tables that a project may have.
TABLES = (
    "people", "outcomes", "events", "costs", "unit_values", "deflators", "voices", "context",
)  # fmt: skip
#: Tables that are read for what is worked out of them, and are none of an analysis.
READ_ONLY = ("jobs", "pay")
#: Column of a checked table that says of each row how many others, the same, were left out; there only where that is declared.
DUPLICATES_LEFT_OUT = "rows_left_out"
#: Columns of the checked people that say how many rows of other starts of the person were left out, and whether the person stands in both
#: groups by them; there only where ``duplicates`` says which start counts and somebody started more than once.
OTHER_STARTS, OTHER_GROUP = "other_starts", "other_group"
#: Column of the checked people that says how many months since the start were over when the data were fixed, at most the last that
#: an outcome asks for; there only where somebody has not come so far.
OBSERVED = "months_observed"
#: Column of the checked people that has one number for rows of one person under two ids, -1 elsewhere; there only where columns that
#: tell who somebody is say so.
SAME_PERSON = "same_person"
#: Before the name of a column of the checked people that nobody declared, and that says who shares something, as numbers from 0, -1
#: where nothing is known; there only where whole values of it are in one group.
SHARED = "shared: "
#: How people were asked who are in the table of voices.
VOICE_SOURCES = ("interview", "survey", "focus_group", "other")
#: Tables with rows about persons; their ids must agree, so they come from the same source.
PERSON_TABLES = ("people", "outcomes", "jobs", "pay", "events")
#: The column of months since the start.
MONTHS = "month"
#: What nobody changes between two starts, by the names that covariates of it have.
LASTING = ("sex", "gender")
#: Standard columns of a person; a covariate or outcome of one of these names would be two things at once.
RESERVED = ("person_id", "group", "start_date", "place_code", "month")
#: More different values than this is a number, a date or a free text rather than a category.
MOST_CATEGORIES = 50
AGE_BANDS = {"under 16": 0, "16 to 24": 16, "25 to 49": 25, "50 and over": 50}
ColumnKind = Literal["id", "text", "period", "category", "number", "whole", "binary", "date"]
ColumnRole = Literal["standard", "covariate", "outcome", "cluster", "strata", "delivery"]
#: Covariates whose name leaves no doubt about what is possible.
COVARIATE_BOUNDS: dict[str, tuple[float, float | None]] = {
    "age": (0, 120),
    "months_workless": (0, 720),  # sixty years
    "earnings_before": (0, None),
}


@dataclass(frozen=True)
class ColumnSpec:
    """One column of the data standard.

    Attributes
    ----------
    name : str
        Standard name.
    kind : str
        ``id``, ``text`` and ``period`` (a month, quarter or year) are texts; ``category`` a pandas Categorical; ``number``, ``whole`` and ``binary`` (0 or 1)
        float64; ``date`` a day without a time.
    description : str
        For the data dictionary and for messages.
    required : bool
        Whether the column must be in the file.
    filled : bool
        Whether every row must have a value.
    allowed : tuple of str
        The only values possible; empty for no such rule. The order is kept as the order of the categories.
    low, high : float, optional
        Smallest and largest value possible.
    role : str
        ``standard``, ``covariate``, ``outcome``, ``cluster``, ``strata`` or ``delivery``: under which key of ``evaluation.yml``
        the column is declared.
    """

    name: str
    kind: ColumnKind
    description: str
    required: bool = True
    filled: bool = True
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    role: ColumnRole = "standard"


@dataclass(frozen=True)
class TableSpec:
    """One table of the data standard in one project.

    Attributes
    ----------
    name : str
        ``people``, ``outcomes``, ``events``, ``costs``, ``voices`` or ``context``.
    file : str
        Path as ``evaluation.yml`` gives it.
    row : str
        What one row is.
    columns : tuple of ColumnSpec
    key : tuple of str
        Columns that together may not repeat.
    """

    name: str
    file: str
    row: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...] = field(default=())

    def column(self, name: str) -> ColumnSpec:
        """Find a column by its standard name."""
        return next(column for column in self.columns if column.name == name)


def outcome_column(outcome: Outcome) -> str:
    """Name of the column that holds an outcome: its code, without ``local:``."""
    return outcome.code.removeprefix(LOCAL_PREFIX)


def project_outcomes(project: Project) -> dict[str, Outcome]:
    """Give the declared outcomes by the name of their column, each once."""
    return {outcome_column(measure.outcome): measure.outcome for measure in project.measures}


def unit_of(name: str, project: Project) -> OutcomeUnit | None:
    """Give the unit of the catalogue that a column is in: an outcome, a covariate that is one before the start, or a span of time."""
    outcomes = project_outcomes(project)
    if name in outcomes:
        return outcomes[name].unit
    for prior in project.settings.prior_outcomes:
        if prior.column == name and prior.outcome is not None:
            return project.outcome(prior.outcome).unit
    return COVARIATE_UNITS.get(name) if name in project.settings.covariates else None


def outcome_bounds(outcome: Outcome) -> tuple[float | None, float | None]:
    """Give the smallest and the largest value that a numeric outcome can have; None where there is no end."""
    low, high = outcome.range or (None, None)
    return (0 if outcome.unit in {"weeks", "months"} else low), high


def outcome_specs(project: Project) -> list[ColumnSpec]:
    """Say what the column of each declared outcome must hold."""
    columns = []
    for name, outcome in project_outcomes(project).items():
        low, high = outcome_bounds(outcome)
        columns.append(
            ColumnSpec(
                name,
                "binary" if outcome.kind == "binary" else "number",
                outcome.definition or outcome.label,
                filled=False,
                low=low,
                high=high,
                role="outcome",
            )
        )
    return columns
