"""What each declared table of a project must hold, made from the ``Project``; and the same in words, the data dictionary.

A ``TableSpec`` lists the columns of a table, with their kind, their bounds and a description. Reading files and casting
values is in ``tablefile`` and ``cast``; what needs more than one table is in ``crosschecks`` and ``time_checks``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from localeval.catalogue.catalogue import LOCAL_PREFIX, Outcome, OutcomeUnit
from localeval.catalogue.written_units import COVARIATE_UNITS
from localeval.project.project import Project

PARTICIPANT, COMPARISON = "participant", "comparison"
GROUPS = (PARTICIPANT, COMPARISON)
#: The tables that a project may have.
TABLES = (
    "people", "outcomes", "events", "costs", "unit_values", "deflators", "voices", "context",
)  # fmt: skip
#: Tables that are read for what is worked out of them, and are none of an analysis.
READ_ONLY = ("jobs", "pay")
#: Column of a checked table that says of each row how many others, the same, were left out; there only where that is declared.
TWINS = "rows_left_out"
#: Columns of the checked people that say how many rows of other starts of the person were left out, and whether the person stands in both
#: groups by them; there only where ``duplicates`` says which start counts and somebody started more than once.
OTHER_STARTS, OTHER_GROUP = "other_starts", "other_group"
#: Column of the checked people that says how many months since the start were over when the data were fixed, at most the last that
#: an outcome asks for; there only where somebody has not come so far.
OBSERVED = "months_observed"
#: Column of the checked people that has one number for rows of one person under two ids, -1 elsewhere; there only where columns that
#: tell who somebody is say so.
SAME_PERSON = "same_person"
#: How people were asked who are in the table of voices.
VOICE_SOURCES = ("interview", "survey", "focus_group", "other")
#: Tables with rows about persons; their ids must agree, so they come from the same source.
PERSON_TABLES = ("people", "outcomes", "jobs", "pay", "events")
#: Columns that a table of events has in any case, and one that is worked out of another.
_OF_EVENTS = ("person_id", "event", "date", "start_date", "place_code", "age_band")
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
_COVARIATE_BOUNDS: dict[str, tuple[float, float | None]] = {
    "age": (0, 120),
    "months_workless": (0, 720),  # sixty years
    "earnings_before": (0, None),
}
_KIND_WORDS: dict[ColumnKind, str] = {
    "id": "text",
    "text": "text",
    "period": "text",
    "category": "category",
    "number": "number",
    "whole": "whole number",
    "binary": "0 or 1",
    "date": "date, such as 2024-04-01",
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


def table_specs(project: Project) -> dict[str, TableSpec]:
    """Say what each declared table must hold.

    Parameters
    ----------
    project : Project

    Returns
    -------
    dict of str to TableSpec
        In the order of the data standard. ``lessons`` is not a table of columns and is left out. Without an
        ``outcomes`` table, the outcomes are columns of ``people``, or made of its columns for each month (``data.wide``).
    """
    data = project.settings.data
    files = data.tables()
    if data.wide and "outcomes" not in files:
        files["outcomes"] = files["people"]  # a column for each outcome and month of a person
    for source in data.made_of:
        files.setdefault("outcomes", files.get(source, files["people"]))
    several = len(project.places) > 1
    makers = {
        "people": lambda: _people(project, several, with_outcomes="outcomes" not in files),
        "outcomes": lambda: _outcomes(project),
        "jobs": lambda: _jobs(project),
        "pay": _pay,
        "events": lambda: _events(project),
        "costs": lambda: _costs(project, several),
        "unit_values": _unit_values,
        "deflators": _deflators,
        "voices": lambda: _voices(project, several),
        "context": _context,
    }
    specs = {}
    for name, make in makers.items():
        if name in files:
            row, columns, key = make()
            specs[name] = TableSpec(name, files[name], row, columns, key)
    return specs


_Parts = tuple[str, tuple[ColumnSpec, ...], tuple[str, ...]]


def _people(project: Project, several: bool, *, with_outcomes: bool) -> _Parts:
    compared = project.has_comparison
    columns = [
        ColumnSpec("person_id", "id", "An id that means nothing outside these files."),
        ColumnSpec(
            "group",
            "category",
            "participant, or comparison (or control) for people who did not take part.",
            required=compared,
            filled=compared,
            allowed=GROUPS,
        ),
        ColumnSpec(
            "start_date",
            "date",
            "Day on which the person started, or the matching day of a comparison person.",
            required=False,
            filled=False,
        ),
        _place_code(project, several),
    ]
    filled = _filled_covariates(project)
    for name, kind in project.settings.covariates.items():
        low, high = _COVARIATE_BOUNDS.get(name, (None, None)) if kind == "numeric" else (None, None)
        columns.append(
            ColumnSpec(
                name,
                "number" if kind == "numeric" else "category",
                "Known of the person before the start.",
                filled=name in filled,
                low=low,
                high=high,
                role="covariate",
            )
        )
    columns += _shared_by_people(project)
    if with_outcomes:
        columns += outcome_specs(project)
    return "a person", tuple(columns), ("person_id",)


def _filled_covariates(project: Project) -> set[str]:
    """Give the covariates that nobody may lack, because the groups were drawn or are matched within them."""
    return set(project.settings.strata) if project.has_comparison else set()


def _shared_by_people(project: Project) -> list[ColumnSpec]:
    """Say what the columns must hold that put people together: the cluster, and strata that are no covariates."""
    settings, compared = project.settings, project.has_comparison
    columns = []
    if settings.cluster is not None:
        columns.append(
            ColumnSpec(
                settings.cluster,
                "category",
                "What the person shares with others, such as a site; never published by itself.",
                filled=compared,
                role="cluster",
            )
        )
    columns += [
        ColumnSpec(
            name,
            "category",
            "The stratum in which the person was drawn, or is matched.",
            filled=compared,
            role="strata",
        )
        for name in settings.strata
        if name not in settings.covariates
    ]
    there = {column.name for column in columns} | set(settings.covariates)
    made = "age_band" if settings.covariates.get("age") == "numeric" else ""
    columns += [
        ColumnSpec(
            name,
            "category",
            "By whom, where or for whom the programme was delivered; its words are printed.",
            filled=False,
            role="delivery"
            if settings.delivery and name in settings.delivery.shown
            else "standard",
        )
        for name in (settings.delivery.columns if settings.delivery else ())
        if name not in there and name != made
    ]
    return columns


def _outcomes(project: Project) -> _Parts:
    columns = (
        ColumnSpec("person_id", "id", "As in people."),
        ColumnSpec("month", "whole", "Months since the start; negative before it."),
        *outcome_specs(project),
    )
    return "a person and month", columns, ("person_id", "month")


def _jobs(project: Project) -> _Parts:
    columns: tuple[ColumnSpec, ...] = (
        ColumnSpec("person_id", "id", "As in people."),
        ColumnSpec("job_start", "date", "The first day of the job.", filled=False),
        ColumnSpec(
            "job_end", "date", "Its last day; empty where it goes on.", required=False, filled=False
        ),
    )
    if project.settings.data.of_pay:
        columns += (
            ColumnSpec(
                "self_employed",
                "binary",
                "Whether the job is self-employment: 1 or 0.",
                required=False,
                filled=False,
            ),
            *(
                ColumnSpec(name, "number", words, required=False, filled=False, low=0, high=most)
                for name, words, most in (
                    ("hours_a_week", "Hours that it is for in a week.", 168),
                    ("pay_an_hour", "What an hour pays before tax, in pounds.", None),
                )
            ),
        )
    return "a job of a person", columns, ()


def _pay() -> _Parts:
    columns = (
        ColumnSpec("person_id", "id", "As in people."),
        ColumnSpec("paid_on", "date", "The day of the payment; of a month's pay its last day."),
        ColumnSpec("amount", "number", "What was paid before tax; corrections are below 0.", filled=False),
        ColumnSpec("employer", "text", "Whatever tells two payments of a day apart; not kept.", required=False, filled=False),
    )  # fmt: skip
    return "a payment to a person", columns, ()


def _events(project: Project) -> _Parts:
    delivery = project.settings.delivery
    by = [name for name in (delivery.shown if delivery else ()) if name not in _OF_EVENTS]
    columns = (
        ColumnSpec("person_id", "id", "As in people."),
        ColumnSpec("event", "category", "What happened: referred, started, attended, left, ..."),
        ColumnSpec("date", "date", "The day on which it happened."),
        *(
            ColumnSpec(
                name,
                "category",
                "As in people, of who was referred and has no row there.",
                required=False,
                filled=False,
            )
            for name in by
        ),
    )
    return "an event of a person", columns, ()


def _costs(project: Project, several: bool) -> _Parts:
    columns = (
        ColumnSpec("item", "text", "What was paid for or given."),
        ColumnSpec("kind", "category", "cash or in_kind.", allowed=("cash", "in_kind")),
        ColumnSpec(
            "amount",
            "number",
            f"Amount in {project.settings.currency}; below nought for money that came back. Empty only of what was given in kind and "
            "has no value yet.",
            filled=False,
        ),
        ColumnSpec(
            "year",
            "whole",
            "Year of the prices, four digits (the first of a financial year).",
            low=1990,
            high=2100,
        ),
        ColumnSpec("funder", "text", "Who paid or gave it.", required=False, filled=False),
        replace(_place_code(project, several), required=False, filled=False),
    )
    return "a cost line", columns, ()


def _unit_values() -> _Parts:
    columns = (
        ColumnSpec("label", "text", "What is gained, in words."),
        ColumnSpec("outcome", "text", "Code of the outcome that it is the value of."),
        ColumnSpec(
            "gain", "category", "Whose gain it is.", allowed=("fiscal", "economic", "social")
        ),
        ColumnSpec(
            "transfer",
            "category",
            "yes where it is a payment from one to another, such as a benefit: no gain of society's.",
            allowed=("yes", "no"),
        ),
        ColumnSpec(
            "amount",
            "number",
            "Value of one additional outcome (of a share: of one person).",
            low=0,
        ),
        ColumnSpec(
            "low", "number", "The least that it can be.", required=False, filled=False, low=0
        ),
        ColumnSpec(
            "high", "number", "The most that it can be.", required=False, filled=False, low=0
        ),
        ColumnSpec("per", "category", "year or once.", allowed=("year", "once")),
        ColumnSpec(
            "rates",
            "category",
            "Discount rates: standard (unless given) or health.",
            required=False,
            filled=False,
            allowed=("standard", "health"),
        ),
        ColumnSpec("price_year", "whole", "Year of its prices, four digits.", low=1990, high=2100),
        ColumnSpec("source", "text", "Who published it, and where."),
        ColumnSpec("edition", "text", "Edition or date of the source."),
        ColumnSpec("licence", "text", "Under what it may be used."),
    )
    return "a value of an outcome", columns, ("outcome", "label")


def _deflators() -> _Parts:
    columns = (
        ColumnSpec(
            "year", "whole", "Four digits, as years are meant in costs.", low=1900, high=2100
        ),
        ColumnSpec("index", "number", "Index of prices.", low=1e-6),
        ColumnSpec(
            "series", "text", "Code of the series, such as L8GG (financial) or MNF2 (calendar)."
        ),
        ColumnSpec("source", "text", "Who published it."),
        ColumnSpec("published", "date", "The day of publication."),
    )
    return "a year", columns, ("year",)


def _voices(project: Project, several: bool) -> _Parts:
    columns = (
        ColumnSpec(
            "respondent",
            "id",
            "An id of who spoke that means nothing elsewhere; never published.",
            required=False,
            filled=False,
        ),
        ColumnSpec(
            "people",
            "whole",
            "In its place, where only counts are kept: how many people spoke of the theme; of a row without a theme, how many were asked.",
            required=False,
            filled=False,
            low=0,
        ),
        ColumnSpec(
            "source",
            "category",
            "How they were asked: interview, survey, focus_group or other.",
            allowed=VOICE_SOURCES,
        ),
        ColumnSpec("theme", "text", "The theme that the passage was coded to.", filled=False),
        ColumnSpec(
            "sentiment",
            "category",
            "helped, hindered or both, as they see it; empty for neither.",
            required=False,
            filled=False,
            allowed=("helped", "hindered", "both"),
        ),
        ColumnSpec(
            "role",
            "text",
            "What they are in the programme, such as participant, staff or employer.",
            required=False,
            filled=False,
        ),
        ColumnSpec("quotation", "text", "Their own words.", required=False, filled=False),
        ColumnSpec(
            "consent",
            "category",
            "yes where they agreed that their words are printed.",
            required=False,
            filled=False,
            allowed=("yes", "no"),
        ),
        _place_code(project, several),
    )
    return "a passage of what somebody said", columns, ()


def _context() -> _Parts:
    columns = (
        ColumnSpec("place_code", "text", "GSS code of the place or of an area to compare it with."),
        ColumnSpec(
            "indicator",
            "text",
            "What is measured, such as claimant_rate (catalogue/indicators.yml).",
        ),
        ColumnSpec("period", "period", "Month, quarter or year."),
        ColumnSpec("value", "number", "The figure.", filled=False),
        ColumnSpec("age_band", "text", "Ages that the figure is about, such as 16 to 64."),
        ColumnSpec("source", "text", "Who published it, and when it was taken."),
        ColumnSpec("label", "text", "What it is in words.", required=False, filled=False),
        ColumnSpec("unit", "text", "What the figure is in.", required=False, filled=False),
        ColumnSpec("low", "number", "Lower end of its 95% interval.", required=False, filled=False),
        ColumnSpec(
            "high", "number", "Upper end of its 95% interval.", required=False, filled=False
        ),
        ColumnSpec("place_name", "text", "What the area is called.", required=False, filled=False),
        ColumnSpec(
            "status",
            "text",
            "What the publisher says of a figure that is not an ordinary one, such as suppressed.",
            required=False,
            filled=False,
        ),
    )
    key = ("place_code", "indicator", "period", "age_band")
    return "a place, indicator, period and age band", columns, key


def _place_code(project: Project, several: bool) -> ColumnSpec:
    return ColumnSpec(
        "place_code",
        "category",
        "GSS code of the place, as in evaluation.yml.",
        required=several,
        filled=several,
        allowed=tuple(place.code for place in project.places),
    )


def dictionary(project: Project) -> list[dict[str, str]]:
    """Give the data dictionary: one row a column of each declared table.

    Returns
    -------
    list of dict
        With the keys ``table``, ``column``, ``your_column``, ``type``, ``required``, ``values`` and ``description``.
    """
    names = project.settings.data.columns
    return [
        {
            "table": spec.name,
            "column": column.name,
            "your_column": names.get(column.name, column.name),
            "type": _KIND_WORDS[column.kind],
            "required": "yes" if column.required else "no",
            "values": _values_in_words(column),
            "description": column.description,
        }
        for spec in table_specs(project).values()
        for column in spec.columns
    ]


def _values_in_words(column: ColumnSpec) -> str:
    if column.allowed:
        return ", ".join(column.allowed)
    if column.low is not None and column.high is not None:
        return f"{column.low:g} to {column.high:g}"
    return f"{column.low:g} or more" if column.low is not None else ""
