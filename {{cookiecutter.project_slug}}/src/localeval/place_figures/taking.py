"""Taking a snapshot: which figures are asked for of which areas and months, and the rows that come of the answers.

All or nothing: what a person has to put right is raised together, and until everything is there nothing is written. A figure that is
withheld stands in a row without a value and with its mark; an answer that calls a code otherwise than expected is not used, and said.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from localeval.base.errors import Problem, ProjectError
from localeval.base.untrusted import quoted
from localeval.catalogue.catalogue import shared_indicators
from localeval.catalogue.nomis import Dataset, Fetched, datasets, differences, wanted
from localeval.catalogue.periods import Span, month_number, span_of
from localeval.catalogue.place_codes import area_of, other_codes, place_of, successions
from localeval.catalogue.wider_areas import wider_name
from localeval.place_figures.answers import Answer, Row, fetch, observed
from localeval.place_figures.client import Client, NotKnownError
from localeval.place_figures.snapshot import (
    LICENCE,
    About,
    AreaGiven,
    FigureRow,
    Question,
    figures_text,
    text_digest,
)
from localeval.project.areas import areas_of
from localeval.project.context_settings import FIGURES
from localeval.project.project import FILE, Project
from localeval.results.about import source_on

#: Areas in one question: with more its address would be too long.
_MOST_AREAS = 200
#: Of a standard error, the 95% interval.
_TWO_SIDED = 1.959964
_APART = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Taken:
    """What was fetched: the table, and what is known of it."""

    figures: str
    about: About


@dataclass(frozen=True)
class _Value:
    """A figure of an area and period."""

    period: str
    span: Span
    value: float | None
    low: float | None
    high: float | None
    status: str


_Series = dict[str, _Value]


@dataclass
class _Found:
    """What the answers hold, by area and indicator, and what is to be said of it."""

    series: dict[tuple[str, str], _Series] = field(default_factory=lambda: defaultdict(dict))
    names: dict[str, str] = field(default_factory=dict)
    asked_as: dict[str, str] = field(default_factory=dict)
    given_by: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


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
    found = _Found()
    for name, dataset in datasets().items():
        chosen = [figure for figure in figures if figure.dataset == name]
        if chosen:
            tell(f"{dataset.source}: {len(areas)} areas")
            _take(
                found, client, dataset, chosen, areas, _periods_back(dataset, first, today), today
            )
    for key, series in found.series.items():
        found.series[key] = {p: v for p, v in series.items() if v.span.last >= first}
    _keep_one_a_year(found, figures)
    _work_out(found, context.indicators if context else ())
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
            AreaGiven(code=code, name=_name(found, code), asked_as=found.asked_as.get(code, ""))
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


def _periods_back(dataset: Dataset, first: int, today: dt.date) -> int:
    """Give how many periods before the latest one are surely enough, whenever that was published."""
    months = month_number(today.year, today.month) - first
    return max(1, math.ceil(months / _APART[dataset.every]) + 1)


def _take(
    found: _Found,
    client: Client,
    dataset: Dataset,
    figures: Sequence[Fetched],
    areas: Sequence[str],
    back: int,
    today: dt.date,
) -> None:
    """Ask for figures of all areas; of those that the server has under another code of the same area, by that."""
    answers = _ask(found, client, dataset, figures, areas, back)
    given = {row["GEOGRAPHY_CODE"] for answer in answers for row in answer.rows}
    others = {
        other: code
        for code in areas
        if code not in given
        for other in other_codes(code)
        if area_of(other) == area_of(code)
    }
    if not answers:
        found.notes.append(
            f"{dataset.source} is left out: Nomis does not know what was asked for ({dataset.id})."
        )
    if others:
        answers += _ask(found, client, dataset, figures, list(others), back)
    _read(found, dataset, figures, answers, {**{code: code for code in areas}, **others}, today)


def _ask(
    found: _Found,
    client: Client,
    dataset: Dataset,
    figures: Sequence[Fetched],
    areas: Sequence[str],
    back: int,
) -> list[Answer]:
    answers: list[Answer] = []
    for begin in range(0, len(areas), _MOST_AREAS):
        some = areas[begin : begin + _MOST_AREAS]
        try:
            answers.append(fetch(client, dataset.id, _query(dataset, figures, some, back)))
        except NotKnownError:
            # One code that the server does not know can spoil the whole question.
            if len(some) == 1:
                continue
            for code in some:
                answers += _ask(found, client, dataset, figures, [code], back)
    found.questions += [
        Question(address=a.address, rows=len(a.rows), digest=a.digest)
        for a in answers
        if a.address not in {q.address for q in found.questions}
    ]
    return answers


def _query(
    dataset: Dataset, figures: Sequence[Fetched], areas: Sequence[str], back: int
) -> dict[str, str]:
    """Pin every dimension: one that is left open gives every value of it."""
    query = {"geography": ",".join(areas), "date": f"latestMINUS{back}-latest"}
    query |= {name: str(code) for name, code in dataset.where.items()}
    if dataset.by:
        query[dataset.by] = ",".join(str(figure.code) for figure in figures)
    measures = [dataset.value, *([dataset.spread] if dataset.spread else [])]
    return {**query, "measures": ",".join(map(str, measures))}


def _read(
    found: _Found,
    dataset: Dataset,
    figures: Sequence[Fetched],
    answers: Sequence[Answer],
    codes: Mapping[str, str],
    today: dt.date,
) -> None:
    """Put the rows of answers together: the value of a figure, and how sure it is."""
    by_code = {str(figure.code): figure for figure in figures}
    values: dict[tuple[str, str, str], Row] = {}
    spreads: dict[tuple[str, str, str], Row] = {}
    unlike: set[tuple[str, str, str]] = set()
    for row in (row for answer in answers for row in answer.rows):
        area = codes.get(row["GEOGRAPHY_CODE"])
        if area is None:
            found.notes.append(
                f"Nomis gives rows about {quoted(row['GEOGRAPHY_CODE'], 20)}, which was not asked for ({dataset.id}); they are left out."
            )
        figure = by_code.get(row.get(dataset.by.upper(), "") if dataset.by else "0")
        if area is None or figure is None or not _is_named(found, row, dataset, figure):
            continue
        if row["GEOGRAPHY_CODE"] != area:
            found.asked_as[area] = row["GEOGRAPHY_CODE"]
        found.names.setdefault(area, " ".join(row["GEOGRAPHY_NAME"].split()))
        found.given_by[area].add(dataset.id)
        key = (area, figure.indicator, row["DATE"])
        into = {str(dataset.value): values, str(dataset.spread or "-"): spreads}.get(
            row["MEASURES"]
        )
        if into is None:
            continue
        there = into.setdefault(key, row)
        if there is not row and observed(there) != observed(row):
            unlike.add(key)
    for key, row in values.items():
        area, indicator, _ = key
        if key in unlike:
            found.notes.append(
                f"{indicator} of {_name(found, area)} for {quoted(row['DATE_NAME'], 40)} is given twice with different values, and left out."
            )
            continue
        value = _value(row, spreads.get(key), dataset, indicator)
        if value is None:
            found.notes.append(
                f"{indicator} of {_name(found, area)}: the period '{quoted(row['DATE_NAME'], 40)}' is not one that is known, and is left out."
            )
            continue
        if (why := _cannot_be(indicator, value, month_number(today.year, today.month))) is not None:
            found.notes.append(
                f"{indicator} of {_name(found, area)} for {quoted(value.period, 40)} {why}, and is left out."
            )
            continue
        found.series[area, indicator][value.period] = value


def _cannot_be(indicator: str, value: _Value, now: int) -> str | None:
    """Say why a figure cannot be what it is given for; None where it can."""
    if value.span.first > now:
        return "lies in the future"
    if value.value is None:
        return None
    unit = shared_indicators()[indicator].unit
    if value.value < 0 and unit != "points":
        return "is given as less than nothing"
    if abs(value.value) > 100 and unit in ("percent", "points"):
        return "is given as more than 100 per cent"
    return None


def _is_named(found: _Found, row: Row, dataset: Dataset, figure: Fetched) -> bool:
    """Whether an answer calls what it gives as it should; what it calls otherwise is said once."""
    called = dict(dataset.names)
    if row["MEASURES"] != str(dataset.value):
        called.pop("MEASURES_NAME", None)
    wrong = [
        (name, row.get(name, ""))
        for name, text in called.items()
        if row.get(name, "").split() and row[name].casefold().split() != text.casefold().split()
    ]
    if dataset.by:
        column = f"{dataset.by.upper()}_NAME"
        if not figure.is_called(row.get(column, "")):
            wrong.append((column, row.get(column, "")))
    if wrong:
        column, name = wrong[0]
        note = f"{figure.indicator} is left out: Nomis calls it '{quoted(name, 80)}' ({dataset.id}, {column}), which is not what it is taken for."
        if note not in found.notes:
            found.notes.append(note)
    return not wrong


def _value(row: Row, spread: Row | None, dataset: Dataset, indicator: str) -> _Value | None:
    period = row["DATE_NAME"] if dataset.every == "quarter" else row["DATE"]
    span = span_of(" ".join(period.split()))
    if span is None:
        return None
    one = observed(row)
    low = high = None
    wide = observed(spread).value if spread is not None else None
    if one.value is not None and wide is not None and wide >= 0:
        half = wide if dataset.spread_is == "half_width" else one.value * wide / 100 * _TWO_SIDED
        low, high = _within(indicator, one.value - half, one.value + half)
    return _Value(" ".join(period.split()), span, one.value, low, high, one.mark)


def _within(indicator: str, low: float, high: float) -> tuple[float, float]:
    """Keep the ends of an interval where a figure can lie."""
    unit = shared_indicators()[indicator].unit
    if unit == "points":
        return max(low, -100.0), min(high, 100.0)
    return max(low, 0.0), min(high, 100.0) if unit == "percent" else high


def _keep_one_a_year(found: _Found, figures: Iterable[Fetched]) -> None:
    """Keep of some figures one in a year: those that end in the month in which the latest one ends."""
    yearly = {figure.indicator for figure in figures if figure.keep == "yearly"}
    latest: dict[str, int] = {}
    for (_, indicator), series in found.series.items():
        for value in series.values():
            latest[indicator] = max(latest.get(indicator, value.span.last), value.span.last)
    for (area, indicator), series in found.series.items():
        if indicator in yearly:
            found.series[area, indicator] = {
                period: value
                for period, value in series.items()
                if (latest[indicator] - value.span.last) % 12 == 0
            }


def _work_out(found: _Found, indicators: Sequence[str]) -> None:
    """Add the figures that are one figure less another."""
    for one in differences().values():
        if indicators and one.indicator not in indicators:
            continue
        for area in {area for area, _ in found.series}:
            first, second = (
                found.series.get((area, one.first), {}),
                found.series.get((area, one.second), {}),
            )
            for period in first.keys() & second.keys():
                found.series[area, one.indicator][period] = _less(
                    one.indicator, first[period], second[period]
                )


def _less(indicator: str, first: _Value, second: _Value) -> _Value:
    if first.value is None or second.value is None:
        mark = first.status if first.value is None else second.status
        return _Value(first.period, first.span, None, None, None, mark)
    value = first.value - second.value
    low = high = None
    ends = (first.low, first.high, second.low, second.high)
    if None not in ends:
        half = math.hypot((first.high - first.low) / 2, (second.high - second.low) / 2)  # type: ignore[operator]
        low, high = _within(indicator, value - half, value + half)
    return _Value(first.period, first.span, value, low, high, first.status or second.status)


def _silent(project: Project, found: _Found, areas: Sequence[str]) -> Iterator[Problem]:
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
                found.notes.append(f"{_name(found, code)}: Nomis gives no figures of {sources}.")
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


def _name(found: _Found, code: str) -> str:
    return wider_name(code) or quoted(found.names.get(code, code), 80)


def _rows(
    found: _Found,
    areas: Sequence[str],
    asked: set[str],
    figures: Sequence[Fetched],
    today: dt.date,
) -> Iterator[FigureRow]:
    """Give the rows in the order of the areas, the catalogue and time."""
    by_indicator = {figure.indicator: figure for figure in figures}
    for code in areas:
        name = _name(found, code)
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
