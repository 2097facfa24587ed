"""A place whose code was changed is one place of the library."""

from __future__ import annotations

from localeval.library.entries import LibraryEntry
from localeval.library.search_index import facets_of, values_of

from .sample import library


def test_a_filter_of_places_has_a_place_with_two_codes_once() -> None:
    _, entries = library()
    about = entries[0].about
    both = [
        LibraryEntry(about.model_copy(update={"place_code": code, "place": "Somerset"}))
        for code in ("E10000027", "E06000066")
    ]
    other = LibraryEntry(about.model_copy(update={"place_code": "E07000187", "place": "Mendip"}))
    (places,) = [
        facet
        for facet in facets_of([values_of(entry, None) for entry in (*both, other)])
        if facet.key == "place"
    ]
    assert [(option.key, option.label) for option in places.options] == [
        ("E07000187", "Mendip"),
        ("E06000066", "Somerset"),
    ]
