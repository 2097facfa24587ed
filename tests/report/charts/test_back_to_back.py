"""Scores back to back: words inside the page in both layouts, and bars whose area is the share of people."""

from __future__ import annotations

import pytest

from localeval.report.charts.back_to_back import ScorePanel, ScoresModel, draw_narrow, draw_wide
from localeval.report.charts.picture import Shape

from .drawn import outside, overlapping, words_of


def model_of(name: str = "people who joined", low: float = -9.2, high: float = 9.2) -> ScoresModel:
    edges = [low + (high - low) * i / 10 for i in range(11)]
    above, below = [float(i) for i in range(10)], [float(9 - i) for i in range(10)]
    panels = [
        ScorePanel("As the groups are", name, "comparison group", edges, above, below, filled)
        for filled in (False, True)
    ]
    marks = [(-9.2, "0.0001"), (-4.6, "0.01"), (-6.9, "0.001"), (0.0, "0.5"), (4.6, "0.99"), (9.2, "0.9999")]  # fmt: skip
    return ScoresModel(panels, marks, "Chance of being among " + name, "t", "s")


@pytest.mark.parametrize("name", ["people who joined", "y bobl a ymunodd â rhaglen hir iawn ei henw"])  # fmt: skip
def test_words_lie_inside_the_page_and_on_no_other_words(name: str) -> None:
    for picture in (draw_wide(model_of(name)), draw_narrow(model_of(name))):
        assert {"0.5", "comparison group", name} <= {words.text for words in words_of(picture)}
        assert (outside(picture), overlapping(picture)) == ([], [])


def test_both_panels_have_one_scale_and_bars_without_people_are_not_drawn() -> None:
    for picture in (draw_wide(model_of()), draw_narrow(model_of())):
        bars = [part for part in picture.parts if isinstance(part, Shape)]
        assert len(bars) == 2 * (9 + 9)
        tallest = [max(y for _, y in bar.points) - min(y for _, y in bar.points) for bar in bars]
        assert tallest[:18] == pytest.approx(tallest[18:])
        assert {bar.fill for bar in bars} == {"brand", "page", "others"}
