"""Results outside the average: what is clear in them stands in the title, by name on the first screen, and in its chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.report.display import Figure

from ..comparison.made import compared, estimate, place

NEAR = ("Bolton", "Bury", "Manchester", "Oldham")


def one_apart(
    value: float, pooled: Sequence[float] = (1.0, 1.2, 0.8, 1.1), **changes: Any
) -> Comparison:
    """Compare four matched places, and a trial that is not pooled with them."""
    near = [place(name, estimate(v, 2.0), level=3) for name, v in zip(NEAR, pooled, strict=True)]
    trial: dict[str, Any] = {"code": "E08000006", "level": 5, **changes}
    return compared(*near, place("Salford", estimate(value, 2.0), **trial))


@pytest.mark.parametrize(
    ("value", "pooled", "ending"),
    [
        (-8.0, (1.0, 1.2, 0.8, 1.1), "one place outside the average did worse"),
        (8.0, (1.0, 1.2, 0.8, 1.1), "one place outside the average did better"),
        (-8.0, (-5.0, 1.2, 0.8, 1.1), "two places did worse"),
        (-8.0, (9.0, 8.0, 8.5, 9.5), "one place outside the average did worse"),
        (8.0, (9.0, 8.0, 8.5, 9.5), "all five did better"),
        (0.5, (9.0, 8.0, 8.5, 9.5), "four places did better"),
        (0.5, (1.0, 1.2, 0.8, 1.1), "no place stands out"),
    ],
)  # fmt: skip
def test_the_title_counts_what_is_not_pooled_too(
    value: float, pooled: tuple[float, ...], ending: str
) -> None:
    given = one_apart(value, pooled)
    assert [m.pooled for m in given.pools[0].members].count(False) == 1
    assert comparison_report.comparison_title(given).endswith(f"; {ending}")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "design"),
        ({"level": 3, "ages": (16, 24)}, "ages"),
        ({"level": 3, "version": "1.0"}, "older"),
    ],
)
def test_harm_outside_the_average_is_named_and_drawn_on_the_first_screen(
    changes: dict[str, Any], why: str
) -> None:
    given = one_apart(-8.0, **changes)
    said = comparison_report.place_by_place(given)
    assert said is not None
    assert (
        f"**Worse:** Salford (8 fewer in 100, range 4 to 12 fewer; not in the average: {why})"
        in said.markdown
    )
    assert "**Cannot tell:** Bolton, Bury, Manchester and Oldham" in said.markdown
    shown = comparison_report.comparison_answer(given)
    (chart,) = [part for part in shown.parts if isinstance(part, Figure)]
    assert "Salford" in chart.alt
    assert "worse in Salford (not pooled)" in chart.caption


def test_what_is_unclear_outside_the_average_is_named_and_not_drawn() -> None:
    given = one_apart(0.5)
    said = comparison_report.place_by_place(given)
    assert said is not None
    assert "Oldham and Salford (not in the average: design)" in said.markdown
    (chart,) = [
        part
        for part in comparison_report.comparison_answer(given).parts
        if isinstance(part, Figure)
    ]
    assert "Salford" not in chart.alt


def test_harm_that_somebody_made_up_is_no_news_of_real_places() -> None:
    given = one_apart(-8.0, level=3, synthetic=True)
    assert comparison_report.comparison_title(given).endswith("; no place stands out")
    said = comparison_report.place_by_place(given)
    assert said is not None
    assert "not in the average: made up" in said.markdown


def test_a_standard_error_that_cannot_be_true_is_no_news() -> None:
    given = one_apart(-8.0, level=3)
    row = given.pools[0]
    members = tuple(
        m.model_copy(update={"reasons": ("precision",)}) if m.estimate == -8.0 else m
        for m in row.members
    )
    changed = given.model_copy(update={"pools": (row.model_copy(update={"members": members}),)})
    title = comparison_report.comparison_title(changed)
    assert title.endswith("; no place stands out")


@pytest.mark.parametrize("reason", ["precision", "withheld"])
def test_where_no_result_can_be_worked_with_each_is_still_counted_and_named_once(
    reason: str,
) -> None:
    given = compared(place("Bolton", estimate(9.0, 2.0)), place("Bury", estimate(-9.0, 2.0)))
    row = given.pools[0]
    members = tuple(m.model_copy(update={"reasons": (reason,)}) for m in row.members)
    change = {"members": members, "summaries": (), "caution": ""}
    changed = given.model_copy(update={"pools": (row.model_copy(update=change),)})
    assert comparison_report.comparison_title(changed) == (
        "In paid work after a year: the results of two places cannot be averaged; one place did worse"
    )
    said = comparison_report.place_by_place(changed)
    assert said is not None
    assert [said.markdown.count(name) for name in ("Bolton", "Bury")] == [1, 1]
    drawn = [p for p in comparison_report.comparison_answer(changed).parts if isinstance(p, Figure)]
    assert len(drawn) == 1
