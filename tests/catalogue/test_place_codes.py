"""Two codes of one place are one place; a part of a place is not that place."""

from __future__ import annotations

import datetime as dt
import re
from itertools import chain

import pytest

from localeval.catalogue.catalogue import geography_of
from localeval.catalogue.place_codes import (
    _wholes,
    area_of,
    other_codes,
    part_since,
    place_of,
    successions,
    wider_than,
)


@pytest.mark.parametrize(
    ("was", "code"),
    [
        ("E10000027", "E06000066"),  # Somerset
        ("E10000023", "E06000065"),  # North Yorkshire
        ("E10000002", "E06000060"),  # Buckinghamshire
        ("E10000009", "E06000059"),  # Dorset
        ("E47000005", "E47000014"),  # North East, over two changes
        ("E47000010", "E47000014"),
        ("E06000048", "E06000057"),  # Northumberland
        ("S12000046", "S12000049"),  # Glasgow City
        ("E08000016", "E08000038"),  # Barnsley
    ],
)
def test_a_place_whose_code_was_changed_is_one_place(was: str, code: str) -> None:
    assert place_of(was) == place_of(code) == code


def test_a_district_that_was_merged_is_a_part_and_not_the_place() -> None:
    for mendip, somerset in (("E07000187", "E06000066"), ("E07000190", "E06000066")):
        assert place_of(mendip) == mendip
        assert somerset in wider_than(mendip)


def test_a_county_that_became_two_councils_is_neither_of_them() -> None:
    for county, councils in (
        ("E10000006", ("E06000063", "E06000064")),  # Cumbria
        ("E10000021", ("E06000061", "E06000062")),  # Northamptonshire
    ):
        assert place_of(county) == county
        for council in councils:
            assert place_of(council) == council
            assert wider_than(council) == {county}
    assert wider_than("E07000026") == {"E06000063", "E10000006"}  # Allerdale
    assert wider_than("E06000028") == {"E06000058"}  # Bournemouth


def test_a_member_of_a_combined_authority_lies_in_it_under_any_of_its_codes() -> None:
    assert wider_than("E08000003") == {"E47000001"}  # Manchester
    for barnsley in ("E08000016", "E08000038"):
        assert wider_than(barnsley) == {"E47000002"}
    assert wider_than("E06000048") == {"E47000011", "E47000014"}  # Northumberland
    assert wider_than("E10000023") == {"E47000012"}  # North Yorkshire, before it was one council
    assert wider_than("E07000163") == {"E06000065", "E47000012"}  # Craven


def test_since_when_a_place_is_a_part_is_known() -> None:
    assert part_since("E07000190", "E06000066") == dt.date(2023, 4, 1)  # Taunton Deane
    assert part_since("E06000057", "E47000014") == dt.date(2024, 5, 7)
    assert part_since("E06000066", "E07000190") is None
    assert part_since("E08000003", "E08000003") is None


def test_figures_are_of_one_area_only_where_the_boundaries_stayed() -> None:
    assert area_of("E10000027") == "E06000066"
    assert area_of("E10000009") == "E10000009"  # Dorset lost Christchurch
    assert area_of("E47000010") == "E47000010"


def test_the_other_codes_of_a_place_are_given_the_newest_first() -> None:
    assert other_codes("E06000066") == ("E10000027",)
    assert other_codes("E47000010") == ("E47000014", "E47000005")
    assert other_codes("E08000003") == ()


def test_a_code_that_is_not_listed_stands_for_itself() -> None:
    assert place_of("E07000034") == area_of("E07000034") == "E07000034"  # Chesterfield
    assert wider_than("E07000034") == frozenset()
    assert place_of("US") == "US"


def test_the_list_fits_together() -> None:
    changes = successions()
    codes = [change.code for change in changes.values()]
    assert len(set(codes)) == len(codes)  # nothing was merged by a succession
    for change in changes.values():
        after = changes.get(change.code)
        assert after is None or after.since > change.since
    for code in chain(changes, codes, *_wholes()):
        assert re.fullmatch(r"[ES]\d{8}", code)
        assert geography_of(code), code
    parts = [part for part, _ in _wholes()]
    assert len(set(parts)) == len(parts)
    assert not [part for part in parts if place_of(part) in wider_than(part)]
