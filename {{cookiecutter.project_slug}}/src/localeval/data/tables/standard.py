"""What each declared table of a project must hold."""

from __future__ import annotations

from localeval.data.tables.outcomes import outcome_specs
from localeval.data.tables.spec import ColumnSpec, TableSpec
from localeval.data.tables.words import GROUPS
from localeval.project import Project

#: Covariates whose name leaves no doubt about what is possible.
_COVARIATE_BOUNDS: dict[str, tuple[float, float]] = {"age": (0, 120)}


def table_specs(project: Project) -> dict[str, TableSpec]:
    """Say what each declared table must hold.

    Parameters
    ----------
    project : Project

    Returns
    -------
    dict of str to TableSpec
        In the order of the data standard. ``lessons`` is not a table of columns and is left out. Without an
        ``outcomes`` table, the outcomes are columns of ``people``.
    """
    files = project.settings.data.tables()
    several = len(project.places) > 1
    makers = {
        "people": lambda: _people(project, several, with_outcomes="outcomes" not in files),
        "outcomes": lambda: _outcomes(project),
        "events": _events,
        "costs": lambda: _costs(project, several),
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
    for name, kind in project.settings.covariates.items():
        low, high = _COVARIATE_BOUNDS.get(name, (None, None)) if kind == "numeric" else (None, None)
        columns.append(
            ColumnSpec(
                name,
                "number" if kind == "numeric" else "category",
                "Known of the person before the start.",
                filled=False,
                low=low,
                high=high,
                role="covariate",
            )
        )
    if with_outcomes:
        columns += outcome_specs(project)
    return "a person", tuple(columns), ("person_id",)


def _outcomes(project: Project) -> _Parts:
    columns = (
        ColumnSpec("person_id", "id", "As in people."),
        ColumnSpec("month", "whole", "Months since the start; negative before it."),
        *outcome_specs(project),
    )
    return "a person and month", columns, ("person_id", "month")


def _events() -> _Parts:
    columns = (
        ColumnSpec("person_id", "id", "As in people."),
        ColumnSpec("event", "category", "What happened: referred, started, attended, left, ..."),
        ColumnSpec("date", "date", "The day on which it happened."),
    )
    return "an event of a person", columns, ()


def _costs(project: Project, several: bool) -> _Parts:
    columns = (
        ColumnSpec("item", "text", "What was paid for or given."),
        ColumnSpec("kind", "category", "cash or in_kind.", allowed=("cash", "in_kind")),
        ColumnSpec("amount", "number", f"Amount in {project.settings.currency}.", low=0),
        ColumnSpec(
            "year",
            "whole",
            "Year of the prices, four digits (the first of a financial year).",
            low=1990,
            high=2100,
        ),
        ColumnSpec("funder", "text", "Who paid or gave it.", required=False, filled=False),
        _place_code(project, several),
    )
    return "a cost line", columns, ()


def _context() -> _Parts:
    columns = (
        ColumnSpec("place_code", "text", "GSS code of the place or of an area to compare it with."),
        ColumnSpec(
            "indicator",
            "text",
            "What is measured, such as claimant_rate (catalogue/indicators.yml).",
        ),
        ColumnSpec("period", "text", "Month, quarter or year."),
        ColumnSpec("value", "number", "The figure.", filled=False),
        ColumnSpec("age_band", "text", "Ages that the figure is about, such as 16 to 64."),
        ColumnSpec("source", "text", "Who published it, and when it was taken."),
        ColumnSpec("label", "text", "What it is in words.", required=False, filled=False),
        ColumnSpec("unit", "text", "What the figure is in.", required=False, filled=False),
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
