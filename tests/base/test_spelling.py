"""A misspelt word is met with the one that was probably meant, or with nothing."""

from __future__ import annotations

import pytest

from localeval.base.spelling import PRINTED_MINUSES, did_you_mean, nearest, with_plain_minus

KNOWN = ["employed", "weeks_worked", "gross_earnings"]


def test_the_nearest_word_is_suggested_before_the_rest_of_a_remedy() -> None:
    assert nearest("Weeks worked", KNOWN) == "weeks_worked"
    assert did_you_mean("employd", KNOWN) == "Did you mean 'employed'? "


def test_nothing_is_suggested_where_no_word_is_near() -> None:
    assert nearest("happiness", KNOWN) is None
    assert did_you_mean("happiness", KNOWN) == ""


@pytest.mark.parametrize("sign", PRINTED_MINUSES)
def test_what_reports_print_before_a_number_is_a_minus(sign: str) -> None:
    assert with_plain_minus(f"{sign}120.5") == "-120.5"
    assert with_plain_minus(f"{sign}.5") == "-.5"


@pytest.mark.parametrize(
    "text", ["", "-1", "1", "\u2212", "\u2212x", "\u2212\u22121", "1\u22122", "not known"]
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert with_plain_minus(text) == text
