"""Taking a snapshot: what is asked for, whether all of it came, and the rows of the table.

All or nothing: what a person has to put right is raised together, and until everything is there nothing is written. A figure that is
withheld stands in a row without a value and with its mark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from localeval.base.errors import Problem, ProjectError
from localeval.base.untrusted import quoted
from localeval.catalogue.catalogue import shared_indicators
from localeval.catalogue.nomis import Fetched, datasets, differences, wanted
from localeval.catalogue.periods import month_number
from localeval.catalogue.place_codes import area_of, place_of, successions
from localeval.catalogue.wider_areas import wider_name
from localeval.place_figures.asking import ask_for_figures, periods_back
from localeval.place_figures.client import Client
from localeval.place_figures.found_figures import Found
from localeval.place_figures.reading import keep_one_a_year, work_out_differences
from localeval.place_figures.snapshot import (
    LICENCE,
    About,
    AreaGiven,
    FigureRow,
    figures_text,
    text_digest,
)
from localeval.project.areas import areas_of
from localeval.project.context_settings import FIGURES
from localeval.project.project import FILE, Project
from localeval.results.about import source_on


@dataclass(frozen=True)
class Taken:
    """What was fetched: the table, and what is known of it."""

    figures: str
    about: About


def take_snapshot(
    project: Project, client: Client, today: dt.date, tell: Callable[[str], None] = lambda _: None
) -> Taken:
    """Fetch the figures that ``evaluation.yml`` asks for.

    Parameters
    ----------
    project : Project
        With the part ``context``.
    client : Client
    today : datetime.date
    tell : callable, optional
        Is told what is being fetched.

    Raises
    ------
    ProjectError
        With every problem: the settings cannot be used, the server does not answer, or has nothing about an area.
    """
    first = first_month(project)
    context = project.settings.context
    figures = wanted(context.indicators if context else ())
    areas = list(
        dict.fromkeys(a.code for place in project.places for a in areas_of(project, place))
    )
    foreign = [
        place.code
        for place in project.places
        if len(areas_of(project, place)) < 2 and not wider_name(place.code)
    ]
    if foreign:
        what = f"'{foreign[0]}' is not the code of a place in the United Kingdom, and Nomis knows no other."
        raise ProjectError(
            Problem(FILE, what, "Use a table of your own: data.context.", column="context")
        )
    found = Found()
    for name, dataset in datasets().items():
        chosen = [figure for figure in figures if figure.dataset == name]
        if chosen:
            tell(f"{dataset.source}: {len(areas)} areas")
            ask_for_figures(
                found, client, dataset, chosen, areas, periods_back(dataset, first, today), today
            )
    for key, series in found.series.items():
        found.series[key] = {p: v for p, v in series.items() if v.span.last >= first}
    keep_one_a_year(found, figures)
    work_out_differences(found, context.indicators if context else ())
    problems = list(_silent(project, found, areas))
    if problems:
        raise ProjectError(problems)
    asked = set(context.indicators) if context else set()
    rows = list(_rows(found, areas, asked, figures, today))
    text = figures_text(rows)
    about = About(
        taken=today,
        server=client.server,
        licence=LICENCE,
        figures=FIGURES,
        rows=len(rows),
        digest=text_digest(text),
        areas=tuple(
            AreaGiven(code=code, name=found.name_of(code), asked_as=found.asked_as.get(code, ""))
            for code in areas
            if found.given_by[code]
        ),
        questions=tuple(found.questions),
        not_given=tuple(dict.fromkeys(found.notes)),
    )
    return Taken(text, about)


def start_of(project: Project) -> dt.date | None:
    """Give the day from which the months of the programme are counted; None where none is stated."""
    starts = project.settings.population.starts
    return project.settings.programme.started or (starts.first if starts else None)


def first_month(project: Project) -> int:
    """Give the first month that is asked for, counted from the year nought.

    Raises
    ------
    ProjectError
        It is not said when the programme started, or it is not said which figures are wanted.
    """
    context, start = project.settings.context, start_of(project)
    if context is None:
        what = "it does not say which figures about the place are wanted."
        remedy = "Add the line 'context: {from: nomis}', with neighbours: [codes] if you like; figures of your own are a table, data.context."
        raise ProjectError(Problem(FILE, what, remedy, column="context"))
    if start is None:
        what = f"it is not said when the programme started, and figures are fetched from {context.months_before} months before."
        raise ProjectError(
            Problem(FILE, what, "Write the day, such as 2024-04-01.", column="programme.started")
        )
    return month_number(start.year, start.month) - context.months_before


def _silent(project: Project, found: Found, areas: Sequence[str]) -> Iterator[Problem]:
    """Find areas of which there is nothing at all, or not of everything."""
    own = {place.code: place for place in project.places}
    asked = {
        question.address.partition("/dataset/")[2].partition(".")[0] for question in found.questions
    }
    for code in areas:
        if (
            code in own
            and own[code].name.casefold() not in found.names.get(code, own[code].name).casefold()
        ):
            found.notes.append(
                f"{code} is called {quoted(found.names[code], 60)} by Nomis, and {own[code].name} in evaluation.yml: see that the code is right."
            )
        lacking = sorted(asked - found.given_by[code])
        if found.given_by[code]:
            if lacking:
                sources = ", ".join(datasets()[name].source.partition(",")[0] for name in lacking)
                found.notes.append(f"{found.name_of(code)}: Nomis gives no figures of {sources}.")
            continue
        if wider_name(code):
            found.notes.append(f"{wider_name(code)}: Nomis gives no figures.")
            continue
        column = "places" if code in own else "context.neighbours"
        what = f"Nomis has no figures about '{code}'{_newer(code)}."
        yield Problem(FILE, what, _what_instead(code), column=column)


def _newer(code: str) -> str:
    now = place_of(code)
    if now == code:
        return ""
    change = successions()[code]
    return (
        f", which has been {now} since {change.since}, with other boundaries"
        if area_of(code) != now
        else f", which is {now} now"
    )


def _what_instead(code: str) -> str:
    now = place_of(code)
    if now != code:
        return f"Figures of other boundaries are those of another area: name {now} if that is the one you mean, or use a table of your own (data.context)."
    return "Correct the code; the Office for National Statistics lists them. Figures from elsewhere are a table of your own (data.context)."


def _rows(
    found: Found,
    areas: Sequence[str],
    asked: set[str],
    figures: Sequence[Fetched],
    today: dt.date,
) -> Iterator[FigureRow]:
    """Give the rows in the order of the areas, the catalogue and time."""
    by_indicator = {figure.indicator: figure for figure in figures}
    for code in areas:
        name = found.name_of(code)
        for indicator, about in shared_indicators().items():
            if asked and indicator not in asked:
                continue
            series = found.series.get((code, indicator), {})
            figure = by_indicator.get(indicator) or by_indicator.get(
                differences()[indicator].first if indicator in differences() else ""
            )
            for value in sorted(series.values(), key=lambda value: value.span):
                assert figure is not None
                yield FigureRow(
                    code,
                    name,
                    indicator,
                    value.period,
                    value.value,
                    value.low,
                    value.high,
                    about.age_band if indicator in differences() else figure.ages,
                    value.status,
                    source_on(
                        f"{datasets()[figure.dataset].source} (Nomis {figure.dataset})", today
                    ),
                )
