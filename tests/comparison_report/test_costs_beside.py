"""Costs of places beside what they found: only where prices and basis agree, whoever differs is named, and nobody is ranked."""

from __future__ import annotations

from typing import Any

from localeval import comparison_report
from localeval.comparison.models import Comparison, StudyCosts

from .handmade_comparison import comparison_of


def costs_of(**changes: Any) -> StudyCosts:
    given: dict[str, Any] = {
        "price_year": 2024,
        "outcome": "employed",
        "label": "In paid work",
        "month": 12,
        "basis": "net",
        "participant": 2137.67,
        "participant_low": 1923.9,
        "participant_high": 2351.43,
        "additional": 21969.85,
        "additional_low": 14588.47,
        "additional_high": 42723.92,
    }
    return StudyCosts(**{**given, **changes})


def with_costs(*costs: StudyCosts | None) -> Comparison:
    found = comparison_of(12)
    given = (*costs, *[None] * (12 - len(costs)))
    places = [
        e.model_copy(update={"costs": c}) for e, c in zip(found.evaluations, given, strict=True)
    ]
    return found.model_copy(update={"evaluations": tuple(places)})


def test_without_costs_nothing_is_shown_and_the_comparison_is_what_it_was() -> None:
    found = comparison_of(12)
    assert comparison_report.costs_beside_table(found) is None
    assert "costs" not in found.evaluations[0].model_dump(mode="json")
    assert comparison_report.costs_beside_table(with_costs(costs_of())) is None  # beside nobody


def test_costs_stand_beside_the_difference_of_each_place() -> None:
    given = with_costs(costs_of(), costs_of(participant=3000.0, participant_high=3200.0))
    table = comparison_report.costs_beside_table(given)
    assert table is not None
    assert list(table.header) == [
        "Place",
        "For each person who joined or was offered a place",
        "Difference in 100",
        "For each additional outcome",
    ]
    names = [row[0] for row in table.rows]
    assert names == sorted(names, key=str.casefold)
    row = list(table.rows[0])
    assert row[1] == "£2,140 (£1,920 to £2,350)"
    assert row[3] == "£22,000 (£15,000 to £43,000)"
    pool = next(p for p in given.pools if (p.outcome, p.month) == ("employed", 12))
    first = next(m for m in pool.members if m.evaluation == given.evaluations[0].id)
    assert first.estimate is not None
    assert row[2].startswith(f"{first.estimate:.0f} (") or row[2].startswith(
        f"−{-first.estimate:.0f} ("
    )
    assert any("in paid work, 12 months after the start" in note for note in table.notes)
    assert any("no ranking" in note for note in table.notes)


def test_whoever_differs_is_named_with_the_reason() -> None:
    bare = {"additional": None, "additional_low": None, "additional_high": None}
    given = with_costs(
        costs_of(),
        costs_of(),
        costs_of(price_year=2022),
        costs_of(basis="gross"),
        costs_of(month=24),
        costs_of(basis=None, **bare),
        costs_of(**bare),
    )
    table = comparison_report.costs_beside_table(given)
    assert table is not None
    assert len(table.rows) == 6
    notes = " ".join(table.notes)
    places = [e.place for e in given.evaluations]
    for words in (
        f"{places[2]} is not in the table: its amounts are in GBP, in prices of 2022.",
        f"(net or gross of deadweight): {places[3]}.",
        f"Values another outcome or month: {places[4]}.",
        f"nothing is said to be additional: {places[5]}.",
        f"cannot be said or is not given: {places[6]}.",
    ):
        assert words in notes, notes
    by_place = {row[0]: row for row in table.rows}
    assert by_place[places[3]][2:] == ["[x]", "[x]"]


def test_beside_the_places_of_one_row_only_those_that_value_it() -> None:
    given = with_costs(costs_of(), costs_of(), costs_of(outcome="earnings", label="Earnings"))
    pool = next(p for p in given.pools if (p.outcome, p.month) == ("employed", 12))
    table = comparison_report.costs_beside_table(given, pool)
    assert table is not None
    assert [row[0] for row in table.rows] == sorted(e.place for e in given.evaluations[:2])
    assert table.label == f"costs-beside-{pool.key}"
    others = [p for p in given.pools if p.outcome != "employed"]
    assert [comparison_report.costs_beside_table(given, p) for p in others] == [None] * len(others)
