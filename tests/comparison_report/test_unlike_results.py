"""Results of one outcome of which no two can be set together: no sentence says that a place is the only one with a result."""

from __future__ import annotations

import pytest

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.comparison_report.evidence_text import evidence_text
from localeval.comparison_report.outcome_facts import section_heading

from ..comparison.made import compared, estimate, place


def money(value: float, unit: str) -> dict[str, object]:
    return estimate(value, 120.0, outcome="earnings", label="Annual earnings", unit=unit)


def in_two_currencies() -> Comparison:
    return compared(
        place("Manchester", money(500.0, "GBP")),
        place("Ireland", money(-400.0, "EUR"), code="IE", currency="EUR"),
    )


def of_two_designs() -> Comparison:
    return compared(
        place("Manchester", estimate(8.0, 2.0), level=3),
        place("Bolton", estimate(-8.0, 2.0), level=5, design="randomised_trial"),
    )


def test_two_currencies_are_two_results() -> None:
    given = in_two_currencies()
    assert comparison_report.comparison_title(given) == (
        "Annual earnings after a year: the results of two places are in different currencies and cannot be averaged; "
        "one place did worse"
    )
    assert comparison_report.likely_range(given).startswith("Each place's own likely range")
    said = comparison_report.place_by_place(given)
    assert said is not None
    assert "**Better:** Manchester (£500 more, range" in said.markdown
    assert "**Worse:** Ireland (€400 less, range" in said.markdown


@pytest.mark.parametrize("made", [in_two_currencies, of_two_designs])
def test_nothing_says_that_one_place_alone_has_a_result(made: object) -> None:
    given = made()  # type: ignore[operator]
    row = given.pools[0]
    assert row.caution == "one_place"
    assert section_heading(given, row).endswith(": no average is given")
    caution = comparison_report.few_places_caution(given, row)
    assert caution is not None
    assert "No two places have results that could be set together" in caution.markdown
    assert "only" not in row.why_not.casefold()
    assert "No two places" in row.why_not


def test_evidence_without_an_average_is_that_of_every_result() -> None:
    given = of_two_designs()
    said = evidence_text(given, given.pools[0])
    assert said is not None
    assert "3 to 5 of 5" in said.markdown


def test_one_result_is_still_the_only_one() -> None:
    given = compared(place("Manchester", estimate(8.0, 2.0)), place("Bolton", estimate(None)))
    assert "only Manchester has a result" in comparison_report.comparison_title(given)
    caution = comparison_report.few_places_caution(given, given.pools[0])
    assert caution is not None
    assert "Only Manchester has a result" in caution.markdown
    assert "Only one place" in given.pools[0].why_not
