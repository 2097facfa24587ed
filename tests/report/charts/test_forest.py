"""Results as intervals: what the title counts, what is drawn, and that words can be read in both layouts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from localeval.report import charts
from localeval.report.charts import intervals
from localeval.report.charts.chart import Chart
from localeval.report.charts.forest import draw_narrow, draw_wide
from localeval.report.charts.forest_model import ForestModel, ForestPanel, ForestRow, shared_limits
from localeval.report.charts.picture import Line, Shape
from localeval.results import Subgroup

from .drawn import outside, overlapping, words_of

Make = Callable[..., Any]
LONG = "People with a long-term health condition or a disability that limits what they can do, and carers"


def group(variable: str, value: str) -> dict[str, Any]:
    return {"subgroup": Subgroup(variable=variable, value=value), "role": "secondary"}


@pytest.fixture
def results(estimate: Make, withheld: Make) -> list[Any]:
    return [
        estimate(),
        estimate(unit="GBP", outcome="earnings", label="Annual earnings", role="secondary",
                 estimate=-2_500_000.0, low=-6_000_000.0, high=1_000_000.0, verdict="inconclusive"),
        withheld(role="secondary", month=6, withheld="Too few people to publish a result about them safely."),
        estimate(**group("sex", "Female")),
        estimate(**group("sex", "Male"), p_adjusted=0.2),
        estimate(**group("health", LONG), estimate=-9.0, low=-14.0, high=-3.0, verdict="worse"),
        withheld(**group("ward", "W" * 80)),
    ]  # fmt: skip


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Chart]:
    """Keep each chart that is made, before it is painted."""
    made: list[Chart] = []
    figure = Chart.figure

    def keep(self: Chart, **options: Any) -> Any:
        made.append(self)
        return figure(self, **options)

    monkeypatch.setattr(Chart, "figure", keep)
    return made


def test_the_title_counts_what_was_found(
    facts: Make, results: list[Any], kept: list[Chart]
) -> None:
    charts.impact_figure(facts(), results)
    charts.subgroup_figure(facts(), results)
    outcomes, groups = kept
    assert outcomes.title == "Three outcomes: one better, one “cannot tell” and one “not given”"
    assert (
        groups.title == "Four groups: one better, one worse, one may be chance and one “not given”"
    )
    assert groups.under == (
        "In paid work after two years. Difference between the two groups, with its likely range (95% interval)."
    )
    assert "Sex: Female: 11 (3 to 20), better." in groups.alt
    assert groups.numbers.rows[2][4:] == (-9.0, -14.0, -3.0, "worse")
    assert "everyone: 11" in [words.text for words in words_of(groups.narrow)]


def test_each_unit_has_a_scale_of_its_own(
    facts: Make, results: list[Any], kept: list[Chart]
) -> None:
    charts.impact_figure(facts(), results)
    for picture in (kept[0].wide, kept[0].narrow):
        texts = [words.text for words in words_of(picture)]
        assert {"Difference, people in 100", "Difference, £", "−£6m"} <= set(texts)


def test_words_lie_inside_the_page_and_on_no_other_words(
    facts: Make, level: Make, results: list[Any], kept: list[Chart]
) -> None:
    charts.impact_figure(facts(), results)
    charts.subgroup_figure(facts(), results)
    charts.levels_figure(
        facts("monitoring"), [level(), level(label=LONG), level(unit="weeks", level=12.0, low=None, high=None)]
    )  # fmt: skip
    assert len(kept) == 3
    for chart, picture in itertools.product(kept, (0, 1)):
        drawn = (chart.wide, chart.narrow)[picture]
        assert (chart.label, picture, outside(drawn), overlapping(drawn)) == (chart.label, picture, [], [])  # fmt: skip


def test_levels_of_participants_alone_show_no_difference(
    facts: Make, level: Make, kept: list[Chart]
) -> None:
    charts.levels_figure(facts("monitoring"), [level(), level(level=None, low=None, high=None, month=6)])  # fmt: skip
    [chart] = kept
    said = " ".join([chart.title, chart.under, chart.alt, *(w.text for w in words_of(chart.wide))])
    assert "ifference" not in said
    assert "In paid work after two years (main outcome): 40 (33 to 47)." in chart.alt
    assert chart.numbers.rows[1][2:] == (185, None, None, None)
    assert intervals.levels_figure(facts("monitoring"), [level(level=None)]) is None


def test_an_interval_far_wider_than_the_others_ends_in_an_arrow() -> None:
    rows = [ForestRow(str(i), "", "x", "", 1.0, 0.0, 2.0) for i in range(5)]
    rows.append(ForestRow("wide", "", "x", "", 1.0, -900.0, 900.0))
    low, high = shared_limits(rows)
    assert -10 < low < 0 < high < 10
    model = ForestModel([ForestPanel(rows, "percent", "axis", ("fewer", "more"))], "", "", "", "", "t", "s")  # fmt: skip
    for picture in (draw_wide(model), draw_narrow(model)):
        arrows = [p for p in picture.parts if isinstance(p, Shape) and len(p.points) == 4]
        assert len(arrows) == 2
        zero = [p for p in picture.parts if isinstance(p, Line) and p.ink == "ink" and p.x1 == p.x2]
        assert zero


def test_only_the_marks_that_occur_are_named(facts: Make, estimate: Make, withheld: Make) -> None:
    made = charts.impact_figure(facts(), [estimate(), withheld(role="secondary", month=6)])
    assert made is not None
    assert made.source.endswith("Square: better.")
    assert "Diamond" not in made.source
