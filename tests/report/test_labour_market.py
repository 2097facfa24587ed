"""The section on the labour market round a programme: what it puts side by side, what it says of it, and what it leaves unsaid."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from localeval.analysis.labour_market import LabourMarket, compared, labour_market
from localeval.base.language import speaking
from localeval.catalogue.periods import in_time, span_of
from localeval.project.project import Place, Project
from localeval.report.charts.labour_market import labour_market_charts, labour_market_figures
from localeval.report.display import Figure, Table
from localeval.report.tables.labour_market import labour_market_table
from localeval.report.wording.market_text import labour_market_text
from localeval.report.wording.numbers import NOT_AVAILABLE

from ..claims import IMPACT_WORDS
from ..small_project import Make
from .conftest import facts_of

PLACE, SALFORD, REGION, COUNTRY = "E08000003", "E08000006", "E12000002", "E92000001"
NEIGHBOURS = [SALFORD, "E08000009", "E08000001"]
CONTEXT = {"from": "nomis", "neighbours": {"codes": NEIGHBOURS, "source": "a model of likeness"}}


def rows(
    code: str, level: float, half: float | None = None, **changes: Any
) -> list[dict[str, Any]]:
    """Give 18 months of a claimant rate, or with ``half`` years of a survey that end in them."""
    found = []
    for number in range(18):
        month = 2023 * 12 + 6 + number
        day = f"{month // 12}-{month % 12 + 1:02d}"
        value = round(level + number / 10, 1)
        found.append(
            {
                "place_code": code,
                "place_name": {SALFORD: "Salford", "E08000009": "Trafford", "E08000001": "Bolton"}.get(code),
                "indicator": "employment_rate" if half else "claimant_rate",
                "period": f"{_name(month - 11)}-{_name(month)}" if half else day,
                "value": value,
                "low": value - half if half else None,
                "high": value + half if half else None,
                "age_band": "16 to 64",
                "status": None,
                "source": "A publisher, taken on 2026-11-29",
                **changes,
            }
        )  # fmt: skip
    return found


def _name(month: int) -> str:
    return f"{'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[month % 12]} {month // 12}"


@pytest.fixture
def project(make: Make) -> Project:
    places = [{"code": PLACE, "name": "Manchester", "region": "North West"}]
    return make(places=places, context=CONTEXT)


def market_of(project: Project, *given: list[dict[str, Any]]) -> LabourMarket:
    frame = pd.DataFrame([row for part in given for row in part])
    found = labour_market(project, project.places[0], frame)
    assert found is not None
    return found


def said(project: Project, market: LabourMarket) -> str:
    text = labour_market_text(facts_of(), project.places[0], market)
    assert text is not None
    return text.markdown


def test_the_course_names_the_first_figure_the_last_before_the_start_and_the_last(
    project: Project,
) -> None:
    text = said(project, market_of(project, rows(PLACE, 4.0)))
    assert (
        "**Claimant rate** in Manchester: 4.0% in July 2023, 4.8% in March 2024 (before the programme started in April 2024) and 5.7% in "
        "December 2024." in text
    )


def test_the_place_stands_beside_its_region_and_country(project: Project) -> None:
    text = said(
        project, market_of(project, rows(PLACE, 4.0), rows(REGION, 3.0), rows(COUNTRY, 4.0))
    )
    assert "Higher than North West (4.7%) in December 2024." in text
    assert "The same as England (5.7%) in December 2024." in text


def test_samples_are_told_apart_only_beyond_chance(project: Project) -> None:
    near, far = rows(REGION, 67.0, 3.0), rows(COUNTRY, 60.0, 3.0)
    text = said(project, market_of(project, rows(PLACE, 70.0, 3.0), near, far))
    assert (
        "Not told apart from North West (68.7%) in the year to December 2024: chance in the samples"
        in text
    )
    assert "Higher than England (61.7%) in the year to December 2024." in text
    assert "Two areas are called different only where the difference is larger than chance" in text


def test_a_figure_with_an_interval_is_not_compared_with_one_without(project: Project) -> None:
    without = rows(REGION, 60.0, 3.0, low=None, high=None)
    text = said(project, market_of(project, rows(PLACE, 70.0, 3.0), without))
    assert "North West (60" not in text
    assert "told apart from" not in text


def test_many_neighbours_are_counted_and_their_source_is_named(project: Project) -> None:
    given = [rows(code, level) for code, level in zip(NEIGHBOURS, (3.0, 4.0, 5.0), strict=True)]
    text = said(project, market_of(project, rows(PLACE, 4.0), *given))
    assert "Of three neighbours in December 2024: one higher, one lower, one the same." in text
    assert (
        "set beside Salford, Trafford and Bolton, which are like it according to a model of likeness"
        in text
    )


def test_a_neighbour_without_a_figure_is_not_counted_as_anything(project: Project) -> None:
    given = [rows(code, 3.0) for code in NEIGHBOURS]
    given[0][-1]["value"] = None
    text = said(project, market_of(project, rows(PLACE, 4.0), *given))
    assert "Of three neighbours in November 2024: three lower." in text


def test_with_few_periods_there_is_no_course(project: Project) -> None:
    frame = pd.DataFrame(rows(PLACE, 4.0)[:5])
    assert labour_market(project, project.places[0], frame) is None
    assert labour_market_text(facts_of(), project.places[0], None) is None
    assert labour_market_table(None) is None
    assert labour_market_figures(None).parts == []


def test_a_table_of_ones_own_needs_no_settings_and_no_names(make: Make) -> None:
    project = make()
    frame = pd.DataFrame([*rows(PLACE, 4.0), *rows(SALFORD, 3.0), *rows(COUNTRY, 2.0)])
    own = frame.drop(columns=["place_name", "low", "high", "status"])
    market = labour_market(project, project.places[0], own)
    assert market is not None
    assert [(s.name, s.role) for s in market.indicators[0].series] == [
        ("Manchester", "place"),
        (SALFORD, "neighbour"),
        ("England", "country"),
    ]
    text = said(project, market)
    assert "Higher than E08000006 (4.7%) and England (3.7%) in December 2024." in text
    assert "set beside E08000006, which Leeds City Council has chosen." in text


def test_other_places_of_the_project_are_not_taken_for_neighbours(make: Make) -> None:
    places = [{"code": PLACE, "name": "Manchester"}, {"code": SALFORD, "name": "Salford"}]
    people = "person_id,group,age,sex,place_code\n1,participant,30,F,E08000003\n"
    project = make({"people.csv": people}, places=places)
    market = market_of(project, rows(PLACE, 4.0), rows(SALFORD, 3.0), rows(COUNTRY, 3.0))
    assert [series.role for series in market.indicators[0].series] == ["place", "country"]


def test_the_region_of_another_place_is_not_taken_for_that_of_this_one(make: Make) -> None:
    places = [
        {"code": "E06000052", "name": "Cornwall"},
        {"code": PLACE, "name": "Manchester", "region": "North West"},
    ]
    people = "person_id,group,age,sex,place_code\n1,participant,30,F,E08000003\n"
    project = make({"people.csv": people}, places=places, context=CONTEXT)
    market = market_of(
        project,
        rows("E06000052", 4.0),
        rows(REGION, 3.0),
        rows(COUNTRY, 3.0),
        rows("E12000009", 2.0),
    )
    assert [series.name for series in market.indicators[0].series] == ["Cornwall", "England"]


def test_the_table_has_ages_periods_intervals_sources_and_marks(project: Project) -> None:
    pay = [
        {**row, "indicator": "median_weekly_pay", "period": "2024", "value": None, "status": "suppressed", "age_band": "16 and over"}
        for row in rows(PLACE, 500.0)[:1]
    ]  # fmt: skip
    given = [rows(code, 69.0, 2.0) for code in NEIGHBOURS]
    market = market_of(project, rows(PLACE, 70.0, 3.0), pay, *given)
    table = labour_market_table(market)
    assert table is not None
    assert list(table.header) == [
        "Figure",
        "Ages",
        "Period",
        "Manchester",
        "Middle of three neighbours",
    ]
    assert list(table.rows[0]) == [
        "Employment rate",
        "16 to 64",
        "Jan 2024 to Dec 2024",
        "71.7% (68.7% to 74.7%)",
        "70.7% (70.7% to 70.7%)",
    ]
    assert table.rows[1][2:4] == ("2024", NOT_AVAILABLE)
    notes = " ".join(table.notes)
    assert "The publisher says: suppressed." in notes
    assert (
        "Employment rate and Median weekly pay of full-time workers: A publisher, taken on 29 November 2026."
        in notes
    )


def test_the_chart_counts_months_from_the_start_and_shades_the_place_alone(
    project: Project,
) -> None:
    market = market_of(project, rows(PLACE, 70.0, 3.0), rows(REGION, 69.0, 1.0))
    [chart] = labour_market_charts(market)
    assert chart.title == "Employment rate in Manchester: 71.7% in the year to December 2024"
    assert "Shaded: likely range of Manchester (95% interval)." in chart.under
    assert "with a mark where the programme started in April 2024" in chart.alt
    assert (
        "North West: 69.0% in the year to July 2023, 69.8% in the year to March 2024 and 70.7%"
        in chart.alt
    )
    assert len(chart.numbers.rows) == 18
    figure, table = labour_market_figures(market).parts
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    assert table.behind == figure.label == "market-employment-rate"


def test_without_a_start_the_figures_stand_in_a_table(make: Make) -> None:
    programme = {"name": "Working Well", "organisation": "A council", "started": None}
    project = make(programme=programme)
    market = market_of(project, rows(PLACE, 4.0))
    assert market.start is None
    [table] = labour_market_figures(market).parts
    assert isinstance(table, Table)
    assert not table.behind
    assert "before the programme started" not in said(project, market)


def test_a_line_breaks_where_a_figure_is_withheld(project: Project) -> None:
    given = rows(PLACE, 4.0)
    given[3]["value"] = None
    [chart] = labour_market_charts(market_of(project, given))
    assert chart.numbers.rows[3][1] is None


def test_nothing_of_it_claims_an_impact_in_either_language(project: Project) -> None:
    given = [rows(code, 69.0, 2.0) for code in NEIGHBOURS]
    market = market_of(
        project, rows(PLACE, 70.0, 3.0), rows(PLACE, 4.0), rows(REGION, 60.0, 1.0), *given
    )
    for language in ("en", "cy"):
        with speaking(language):
            table = labour_market_table(market)
            charts = labour_market_charts(market)
            assert table is not None
            text = "\n".join([said(project, market), table.body(), table.notes_markdown(), *(f"{c.title} {c.under} {c.alt}" for c in charts)])  # fmt: skip
        assert IMPACT_WORDS.findall(text) == []
        assert not re.search(r"\{\w+\}", text)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Jul 2024-Jun 2025", "Apr 2025-Mar 2026"),
        ("2024-12", "2025-01"),
        ("2024 Q4", "Q1 2025"),
        ("December 2024", "Jan 2025"),
        ("2024/25", "2025/26"),
        ("before", "2001"),
    ],
)
def test_periods_sort_by_time_and_not_as_texts(earlier: str, later: str) -> None:
    assert in_time(earlier) < in_time(later)


def test_a_period_that_is_none_has_no_months() -> None:
    assert span_of("Mar 2026-Apr 2025") is None
    assert span_of("2024-13") is None


def test_two_figures_are_compared_by_their_intervals(project: Project) -> None:
    one, two = (
        market_of(project, rows(PLACE, level, 3.0)).indicators[0].mine.figures[0]
        for level in (70.0, 66.0)
    )
    assert compared(one, two) == 0
    assert compared(one, one) == 0
    three = market_of(project, rows(PLACE, 60.0, 3.0)).indicators[0].mine.figures[0]
    assert (compared(one, three), compared(three, one)) == (1, -1)


def test_places_are_those_of_the_project(project: Project) -> None:
    assert project.places == (Place(PLACE, "Manchester", "North West"),)
