"""Small multiples: one scale for all, and words that can be read in both layouts."""

from __future__ import annotations

import pytest

from localeval.report.charts.months import MonthLine, MonthPoint
from localeval.report.charts.panels import MonthPanel, PanelsModel, draw_narrow, draw_wide
from localeval.report.charts.picture import Shape

from .drawn import outside, overlapping, words_of


def model_of(names: list[str], unit: str = "percent", size: float = 1.0) -> PanelsModel:
    points = [MonthPoint(m, (20.0 + m) * size, (15.0 + m) * size, (25.0 + m) * size) for m in range(-6, 25, 6)]  # fmt: skip
    lines = [MonthLine("", points, True, ""), MonthLine("", points, False, "")]
    key = [(True, "Participants"), (False, "Comparison group")]
    panels = [MonthPanel(name, lines) for name in names]
    return PanelsModel(panels, points, unit, key, "likely range", "In work", "Months", "t", "s")


@pytest.mark.parametrize("n", [1, 2, 3, 4, 15])
@pytest.mark.parametrize(("unit", "size"), [("percent", 1.0), ("KWD", 98_765.0)])
def test_words_lie_inside_the_page_and_on_no_other_words(n: int, unit: str, size: float) -> None:
    names = ["Bournemouth, Christchurch and Poole and all the villages around them" * (i % 2 + 1) for i in range(n)]  # fmt: skip
    model = model_of(names, unit, size)
    for picture in (draw_wide(model), draw_narrow(model)):
        assert len(words_of(picture)) > n + 5
        assert (outside(picture), overlapping(picture)) == ([], [])


def test_every_panel_has_the_same_scale() -> None:
    for draw in (draw_wide, draw_narrow):
        picture = draw(model_of(["A", "B", "C", "D"]))
        lines = [p for p in picture.parts if isinstance(p, Shape) and p.ink == "brand"]
        heights = {round(line.points[0][1] - line.points[-1][1], 6) for line in lines}
        assert len(lines) == 4
        assert len(heights) == 1
