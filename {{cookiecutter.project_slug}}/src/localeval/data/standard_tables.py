"""The columns of each table of the data standard, as a project declares them."""

from __future__ import annotations

from dataclasses import replace

from localeval.data.derived_columns import days_of_table
from localeval.data.standard import (
    COVARIATE_BOUNDS,
    GROUPS,
    VOICE_SOURCES,
    ColumnKind,
    ColumnSpec,
    TableSpec,
    outcome_specs,
)
from localeval.project.project import Project

_Parts = tuple[str, tuple[ColumnSpec, ...], tuple[str, ...]]


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


def names_by_table(project: Project) -> dict[str, tuple[str, ...]]:
    """Give the columns of each declared table that ``evaluation.yml`` may name: the standard's, and those that others are worked out of."""
    specs, of_days = table_specs(project), project.settings.data.of_days
    found = {
        table: [*(column.name for column in spec.columns), *days_of_table(table, of_days)]
        for table, spec in specs.items()
    }
    if "outcomes" not in found:  # they are columns of people, and so are their days
        found["people"] += days_of_table("outcomes", of_days)
    return {table: tuple(dict.fromkeys(names)) for table, names in found.items()}


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
        low, high = COVARIATE_BOUNDS.get(name, (None, None)) if kind == "numeric" else (None, None)
        columns.append(
            ColumnSpec(
                name,
                _covariate_kind(name, kind, project),
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


def _covariate_kind(name: str, kind: str, project: Project) -> ColumnKind:
    """Say what a covariate holds: one that is a yes or no of before the start is written as such an outcome is."""
    if kind != "numeric":
        return "category"
    priors = {prior.column: prior.outcome for prior in project.settings.prior_outcomes}
    code = priors.get(name)
    return "binary" if code is not None and project.outcome(code).kind == "binary" else "number"


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


#: Columns that a table of events has in any case, and one that is worked out of another.
_OF_EVENTS = ("person_id", "event", "date", "start_date", "place_code", "age_band")
