"""Numbers in words and cells."""

from __future__ import annotations

from localeval.report.wording.numbers import coarse


def test_a_number_that_was_rounded_to_a_whole_one_has_no_decimals() -> None:
    shares = [coarse(value, "percent") for value in (34.0, 40.85, -2.0)]
    assert shares == ["34", "40.85", "−2"]
    assert coarse(3300.0, "GBP") == "£3,300"
    assert coarse(3300.5, "GBP") == "£3,300.50"
