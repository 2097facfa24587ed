"""Delivery side by side: steps of the same months only, withheld numbers as such, no average and no ranking."""

from __future__ import annotations

from collections.abc import Callable

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.report.display import Figure, Table, Text
from localeval.results import DeliveryFigure

from .handmade_comparison import HOSTILE, comparison_of

Compared = Callable[[int], Comparison]


def parts(comparison: Comparison) -> tuple[str, Figure | None, Table | None]:
    """Give the text, the chart and the table."""
    text, figure, table = "", None, None
    for part in comparison_report.delivery_by_place(comparison).parts:
        if isinstance(part, Text):
            text += part.markdown
        elif isinstance(part, Figure):
            figure = part
        elif isinstance(part, Table):
            table = part
    return text, figure, table


def rows(table: Table) -> dict[str, list[str]]:
    return {row[0]: list(row[1:]) for row in table.rows}


def test_each_place_has_its_row_in_the_order_of_names(compared: Compared) -> None:
    comparison = compared(12)
    text, figure, table = parts(comparison)
    assert figure is not None
    assert table is not None
    told = [e for e in comparison.evaluations if e.delivery]
    names = [row[0] for row in table.rows]
    assert names == sorted((e.place for e in told), key=str.casefold)
    assert len(names) == 10
    step = next(d for d in told[0].delivery if d.kind == "stayed")
    assert (
        rows(table)[told[0].place][1]
        == f"{step.share:.0f} ({step.low:.0f}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{step.high:.0f})"
    )
    assert text.startswith("# How the programmes were delivered {#sec-delivery}")
    assert "Ten places say how far people came" in text
    assert "Leeds and Plymouth do not say how far people came." in text
    assert "no average is made" in text


def test_a_step_of_other_months_stands_apart_and_what_is_withheld_says_so(
    compared: Compared,
) -> None:
    _, figure, table = parts(compared(12))
    assert figure is not None
    assert table is not None
    assert list(table.header)[3] == "A job within 12 months"
    assert rows(table)["Hull"][2] == "[x]"
    assert "Counted over other months, and not shown: Hull (A job within 6 months)" in " ".join(table.notes)  # fmt: skip
    assert rows(table)["Cornwall"][3] == "[c]"
    assert figure.numbers is not None
    drawn = [row[0] for row in figure.numbers.rows]
    assert "Hull" not in drawn
    assert len(drawn) == 8  # Rochdale is of six months, too


def test_half_is_named_where_it_was_reached(compared: Compared) -> None:
    _, _, table = parts(compared(2))
    assert table is not None
    assert table.header[-1] == "Half had a job by month"
    assert [row[-1] for row in table.rows] == ["[z]", "12"]
    assert any(note.startswith("[z] fewer than half") for note in table.notes)


def test_reach_stands_beside_the_steps_where_a_place_tells_it() -> None:
    two = comparison_of(2)
    eligible = {"people": 9000, "source": "A survey", "date": "2025-03-31"}
    given = {"kind": "reach", "months": 0, "until": "2025-06-30", "people": None, "reached": 225}
    reach = DeliveryFigure.model_validate({**given, "share": 2.5, "low": 2.2, "high": 2.8, "eligible": eligible})  # fmt: skip
    first = two.evaluations[0]
    told = first.model_copy(update={"delivery": (*first.delivery, reach)})
    _, _, table = parts(two.model_copy(update={"evaluations": (told, two.evaluations[1])}))
    assert table is not None
    assert table.header[1] == "Joined, of those who could have"
    cells = [row[1].replace("\N{NO-BREAK SPACE}", " ") for row in table.rows]
    assert cells == ["2.5 (2.2 to 2.8)", "[x]"]
    assert any("from a source of its own" in note for note in table.notes)


def test_nothing_stands_there_where_fewer_than_two_places_tell_of_it(compared: Compared) -> None:
    assert comparison_report.delivery_by_place(compared(1)).parts == []
    two = compared(2)
    first = two.evaluations[0].model_copy(update={"delivery": ()})
    one = two.model_copy(update={"evaluations": (first, *two.evaluations[1:])})
    assert comparison_report.delivery_by_place(one).parts == []


def test_ranges_that_overlap_are_said_to_be_no_difference() -> None:
    two = comparison_of(2)
    given = two.evaluations
    alike = tuple(e.model_copy(update={"delivery": given[0].delivery}) for e in given)
    text, _, _ = parts(two.model_copy(update={"evaluations": alike}))
    assert "The ranges of all places overlap" in text
    assert "**A job within 12 months:** 34 in 100 people in each place." in text
    other = tuple(
        d.model_copy(update={"share": 90.0, "low": 85.0, "high": 94.0}) if d.kind == "job" else d
        for d in given[0].delivery
    )
    apart = (given[0], given[1].model_copy(update={"delivery": other}))
    text, _, _ = parts(two.model_copy(update={"evaluations": apart}))
    assert "The ranges of all places overlap" not in text
    assert "in one place to 90 in another" in text


def test_of_very_many_places_a_sentence_tells_the_middle_half() -> None:
    text, figure, table = parts(comparison_of(40))
    assert figure is None
    assert table is None
    assert "too many places for a row each. Half of the 27 places" in text


def test_hostile_names_are_text() -> None:
    text, _, _ = parts(comparison_of(4, HOSTILE))
    assert "<script>" not in text
    assert "](javascript" not in text


def test_one_place_that_says_nothing_is_spoken_of_as_one(compared: Compared) -> None:
    found = compared(5)
    places = [
        e.model_copy(update={"delivery": () if i == 0 else e.delivery})
        for i, e in enumerate(found.evaluations)
    ]
    told = [e for e in places if e.delivery]
    one = found.model_copy(update={"evaluations": (places[0], *told)})
    assert f"{places[0].place} does not say how far people came." in parts(one)[0]
