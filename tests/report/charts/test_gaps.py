"""The love plot: its scale, what is shaded, and that words can be read in both layouts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from localeval.report.charts.chart import Chart
from localeval.report.charts.love_plot import balance_chart, refusal_chart
from localeval.report.charts.picture import Disc, Shape

from .drawn import outside, overlapping, words_of

Make = Callable[..., Any]
LONG = "Has a health condition or a disability that limits what the person can do every day"


def chart_of(facts: Any, balance: Any, factor: float = 1.0, name: str = "") -> Chart:
    rows = tuple(
        row.model_copy(
            update={
                "covariate": name or row.covariate,
                "smd_before": row.smd_before * factor if i else None,
                "smd_after": row.smd_after if i else None,
            }
        )
        for i, row in enumerate(balance.rows)
    )
    chart = balance_chart(facts, balance.model_copy(update={"rows": rows}))
    assert chart is not None
    return chart


@pytest.mark.parametrize("n", [2, 8, 40])
@pytest.mark.parametrize("factor", [0.2, 1.0, 4.0, 60.0])
@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("name", ["", LONG])
def test_words_lie_inside_the_page_and_on_no_other_words(
    facts: Make, balance: Make, n: int, factor: float, weighted: bool, name: str
) -> None:
    chart = chart_of(facts("matched_comparison"), balance(n, weighted=weighted), factor, name)
    for picture in (chart.wide, chart.narrow):
        assert len(words_of(picture)) > n
        assert (outside(picture), overlapping(picture)) == ([], [])


def test_why_there_is_no_number_shows_the_largest_gaps(facts: Make, balance: Make) -> None:
    matched = facts("matched_comparison")
    found = balance(9)
    rows = tuple(
        row.model_copy(update={"covariate": f"c{i}", "smd_after": i / 10 if i else None})
        for i, row in enumerate(found.rows)
    )
    chart = refusal_chart(matched, found.model_copy(update={"rows": rows}), label="answer")
    assert chart is not None
    assert [row[0] for row in chart.numbers.rows] == ["C8", "C7", "C6", "C5", "C4"]
    for picture in (chart.wide, chart.narrow):
        assert "needed for a result: 0.25 or less" in " ".join(w.text for w in words_of(picture))
        assert (outside(picture), overlapping(picture)) == ([], [])
    small = tuple(row.model_copy(update={"smd_after": 0.25}) for row in rows)
    for kept in (found.model_copy(update={"rows": small}), None):
        assert refusal_chart(matched, kept, label="answer") is None


def test_what_is_under_the_limit_lies_in_the_shade(facts: Make, balance: Make) -> None:
    for factor in (1.0, 9.0):  # the second scale is stretched near 0
        chart = chart_of(facts("matched_comparison"), balance(4), factor)
        for picture in (chart.wide, chart.narrow):
            shade = [p for p in picture.parts if isinstance(p, Shape) and p.fill == "tint"][-1]
            right = max(x for x, _ in shade.points)
            key, *after = [p.x for p in picture.parts if isinstance(p, Disc) and p.fill == "brand"]
            _, *before = [p.x for p in picture.parts if isinstance(p, Disc) and p.fill == "page"]
            assert len(after) == len(before) == 3
            assert max(after) < right < min(before)
            assert key
