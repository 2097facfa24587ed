"""A misspelt word is met with the one that was probably meant, or with nothing."""

from __future__ import annotations

from localeval.base.spelling import did_you_mean, nearest

KNOWN = ["employed", "weeks_worked", "gross_earnings"]


def test_the_nearest_word_is_suggested_before_the_rest_of_a_remedy() -> None:
    assert nearest("Weeks worked", KNOWN) == "weeks_worked"
    assert did_you_mean("employd", KNOWN) == "Did you mean 'employed'? "


def test_nothing_is_suggested_where_no_word_is_near() -> None:
    assert nearest("happiness", KNOWN) is None
    assert did_you_mean("happiness", KNOWN) == ""
