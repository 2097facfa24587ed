"""Whom the numbers of people of a comparison count, which places a chart does not draw, and of whose evidence is spoken."""

from __future__ import annotations

from typing import Any

import pytest

from localeval import comparison_report
from localeval.comparison_report.evidence_text import evidence_text
from localeval.comparison_report.forest_plot import forest_charts

from ..comparison.made import compared, estimate, place


def flow(**counts: int | None) -> list[dict[str, Any]]:
    """Give the flow of a trial: participants of each step; the comparison group has as many."""
    return [
        {"step": step, "label": step, "participants": n, "comparison": n, "excluded": step in {"too_recent", "not_in_data"}}
        for step, n in counts.items()
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "participants", "counted"),
    [
        ({"in_data": 330}, 330, "data"),
        ({"everyone": 350, "too_recent": 20, "in_data": 330}, 350, "data"),
        ({"allocated": 345, "not_in_data": 15, "in_data": 330}, 345, "allocated"),
        ({"allocated": 345, "too_recent": 20, "in_data": 330}, 365, "allocated"),
        ({"allocated": None, "in_data": 330}, None, "allocated"),
        ({"allocated": 345, "too_recent": None, "in_data": 330}, None, "allocated"),
    ],
)
def test_who_was_offered_a_place_is_counted_as_in_the_report_of_the_trial(
    counts: dict[str, int | None], participants: int | None, counted: str
) -> None:
    found = compared(place("Bury", flow=flow(**counts)))
    (about,) = found.evaluations
    assert (about.participants, about.participants_of) == (participants, counted)


def notes(*flows: dict[str, int | None]) -> str:
    names = ("Bury", "Bolton", "Oldham")
    found = compared(*(place(name, flow=flow(**one)) for name, one in zip(names, flows, strict=False)))  # fmt: skip
    return " ".join(comparison_report.places_table(found).notes)


def test_the_table_of_places_says_whom_its_numbers_count() -> None:
    data: dict[str, int | None] = {"in_data": 300}
    trial: dict[str, int | None] = {"allocated": 345, "in_data": 330}
    assert "Whom the number of people counts: those in the data." in notes(data, data)
    assert "Whom the number of people counts: those allocated to the groups." in notes(trial)
    both = notes(trial, data)
    assert "those allocated to the groups (Bury)" in both
    assert "those in the data (Bolton)" in both
    # Where a place does not give its number, the note is of those that do.
    some = notes(data, {"in_data": None})
    assert "Whom the number of people counts: those in the data (Bury)." in some
    assert "Whom the number" not in notes({"in_data": None})


def test_a_chart_names_the_places_that_it_does_not_draw_and_only_its_own_marks() -> None:
    found = compared(place("Bury", estimate(10.0)), place("Bolton", estimate(None)))
    (chart,) = forest_charts(found, found.pools[0])
    for said in (chart.under, chart.alt):
        assert "No result is given: Bolton." in said
    assert chart.source == "Grey ring: not pooled." or "Square: better." in chart.source
    assert "worse" not in chart.source
    whole = compared(place("Bury", estimate(10.0)), place("Bolton", estimate(11.0)))
    (all_drawn,) = forest_charts(whole, whole.pools[0])
    assert "No result is given" not in all_drawn.under
    assert all_drawn.source == "Square: better. Black: all together."


def test_many_places_without_a_result_are_counted() -> None:
    rest = [place(f"Place {i}", estimate(None), code=f"E0800000{i}") for i in range(4, 10)]
    found = compared(place("Bury", estimate(10.0)), *rest)
    (chart,) = forest_charts(found, found.pools[0])
    assert "Six places give no result." in chart.under


def test_a_place_without_a_result_has_no_evidence_to_speak_of() -> None:
    """Where nothing is pooled: levels of places that give nothing are no part of the mark, and no average is spoken of."""
    bury = place("Bury", estimate(10.0), level=3)
    found = compared(bury, place("Bolton", estimate(None), level=2))
    said = evidence_text(found, found.pools[0])
    assert said is not None
    assert "3 of 5" in said.markdown
    assert "In every place that gives a result" in said.markdown
    apart = compared(place("Bury", estimate(10.0), level=3), place("Bolton", estimate(9.0, month=6), level=2))  # fmt: skip
    mixed = evidence_text(apart, None)
    assert mixed is not None
    assert "average" not in mixed.markdown
