"""Editions of categories for equality: each with a date, a source and a code that carries the date."""

from __future__ import annotations

from localeval.catalogue.equality import equality_standards, words_for_declined


def test_each_edition_has_a_source_and_its_code_its_month() -> None:
    for code, standard in equality_standards().items():
        assert code.endswith(standard.edition.strftime("_%Y_%m"))
        assert standard.source.startswith("https://")
        assert " " not in standard.source
        assert len(standard.categories) > 1
        assert len({word.casefold() for word in standard.words}) == len(standard.words)


def test_the_edition_of_ethnicity_is_the_published_one() -> None:
    """Annex C of the consultation on pay gap reporting, 18 March 2025: nineteen categories for England and Wales."""
    standard = equality_standards()["ethnicity_2025_03"]
    assert len(standard.categories) == 19
    assert standard.categories[3] == "Roma"
    assert "Asian or Asian British" in standard.groups
    assert "prefer not to say" in words_for_declined()
