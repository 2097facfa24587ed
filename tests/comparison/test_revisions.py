"""The newest revision counts once; evaluations that may count the same people are not pooled together."""

from __future__ import annotations

import pytest

from localeval.base.errors import ProjectError
from localeval.comparison.study import address_part

from .made import compared, estimate, names, of, only_row, place

YEAR = ("2024-04-01", "2025-03-31")
NEXT_YEAR = ("2025-04-01", "2026-03-31")


def since(day: str | None) -> dict[str, object] | None:
    """Give what a result says of the publication before it."""
    return {"since": day, "notes": [], "items": []} if day else None


def test_the_newest_revision_counts_and_the_older_one_is_named() -> None:
    old = place("Bury", estimate(5.0), date="2026-01-01", source="old.zip")
    new = place(
        "Bury", estimate(7.0), date="2026-09-01", source="new.zip", changes=since("2026-01-03")
    )
    found = compared(new, old)
    assert of(found, "Bury").estimate == 7.0
    (left,) = found.left_out
    assert (left.source, left.kind) == ("old.zip", "superseded")
    assert "new.zip (run of 2026-09-01) counts instead" in left.why


def test_the_same_findings_run_again_need_no_word_of_what_was_before() -> None:
    found = compared(
        place("Bury", date="2026-01-01", source="old.zip"),
        place("Bury", date="2026-09-01", source="new.zip"),
    )
    assert [(item.source, item.kind) for item in found.left_out] == [("old.zip", "superseded")]


@pytest.mark.parametrize("said", [None, "2025-12-31"])
def test_a_newer_result_that_knows_of_no_earlier_one_replaces_nothing(said: str | None) -> None:
    """Whoever makes a bundle can date it; the place's own says that something was published before."""
    own = place("Bury", estimate(5.0), date="2026-01-01", source="own.zip")
    other = place(
        "Bury", estimate(-7.0), date="2026-09-01", source="other.zip", changes=since(said)
    )
    found = compared(own, other, place("Bolton"))
    assert [item.place for item in found.evaluations] == ["Bolton"]
    assert [(item.source, item.kind) for item in found.left_out] == [
        ("other.zip", "conflict"),
        ("own.zip", "conflict"),
    ]
    for item in found.left_out:
        assert "own.zip (run of 2026-01-01)" in item.why
        assert "other.zip (run of 2026-09-01)" in item.why
        assert "other.zip does not say that anything was published before it" in item.why
        assert "Neither takes part. Ask A council which of the two counts" in item.why


def test_two_results_of_one_day_that_find_something_else_are_in_conflict() -> None:
    found = compared(
        place("Bury", estimate(5.0), date="2026-09-01", source="one.zip"),
        place(
            "Bury", estimate(6.0), date="2026-09-01", source="two.zip", changes=since("2026-09-01")
        ),
        place("Bolton"),
    )
    assert {item.kind for item in found.left_out} == {"conflict"}
    assert all("both are of one day" in item.why for item in found.left_out)


def test_what_an_honest_revision_replaces_stays_replaced_beside_a_conflict() -> None:
    first = place("Bury", estimate(4.0), date="2025-09-01", source="first.zip")
    second = place(
        "Bury", estimate(5.0), date="2026-01-01", source="second.zip", changes=since("2025-09-02")
    )
    other = place("Bury", estimate(-7.0), date="2026-09-01", source="other.zip")
    for order in ((first, second, other), (other, second, first)):
        found = compared(*order, place("Bolton"))
        assert {item.source: item.kind for item in found.left_out} == {
            "first.zip": "superseded",
            "second.zip": "conflict",
            "other.zip": "conflict",
        }


def test_other_evaluations_are_in_no_conflict() -> None:
    found = compared(
        place("Bury", estimate(5.0), starts=YEAR, date="2026-01-01"),
        place("Bury", estimate(9.0), starts=NEXT_YEAR, date="2026-01-01"),
        place("Bury", estimate(8.0), date="2026-01-01", programme_name="Another"),
        place("Bury", estimate(7.0), date="2026-01-01", synthetic=True),
    )
    assert found.left_out == ()


def test_where_nothing_but_a_conflict_was_named_the_sources_are_said() -> None:
    with pytest.raises(ProjectError) as caught:
        compared(
            place("Bury", estimate(5.0), source="one.zip"),
            place("Bury", estimate(6.0), source="two.zip"),
        )
    assert [problem.where for problem in caught.value.problems] == ["one.zip", "two.zip"]
    assert {problem.remedy for problem in caught.value.problems} == {
        "Name only the one that counts."
    }


def test_a_later_cohort_is_another_evaluation() -> None:
    found = compared(place("Bury", starts=YEAR), place("Bury", starts=NEXT_YEAR))
    assert [item.id for item in found.evaluations] == [
        "E08000002-working-well",
        "E08000002-working-well-2025-04",
    ]
    assert len(only_row(found).pooled) == 2
    assert found.left_out == ()


def test_a_result_that_does_not_say_when_people_started_is_about_the_same_ones() -> None:
    found = compared(
        place("Bury", starts=None, date="2026-01-01"), place("Bury", starts=YEAR, date="2026-02-01")
    )
    assert len(found.evaluations) == 1
    assert found.evaluations[0].starts is not None


def test_one_result_that_covers_two_cohorts_gives_way_to_both_when_they_are_newer() -> None:
    long = place("Bury", starts=(YEAR[0], NEXT_YEAR[1]), date="2026-01-01", source="long.zip")
    parts = [place("Bury", starts=window, date="2026-06-01") for window in (YEAR, NEXT_YEAR)]
    found = compared(long, *parts)
    assert [item.source for item in found.left_out] == ["long.zip"]
    assert len(found.evaluations) == 2


def test_made_up_data_never_stand_in_for_real_ones() -> None:
    found = compared(
        place("Bury", date="2026-01-01"), place("Bury", date="2026-09-01", synthetic=True)
    )
    assert sorted(item.synthetic for item in found.evaluations) == [False, True]


def test_another_programme_in_the_same_place_and_time_is_not_pooled_with_it() -> None:
    found = compared(
        place("Bolton"),
        place("Bury", estimate(n_participants=400)),
        place("Bury", estimate(n_participants=200), programme_name="Another", source="two.zip"),
    )
    reasons = {
        found.evaluation(member.evaluation).programme: member.reasons
        for member in only_row(found).members
        if found.evaluation(member.evaluation).place == "Bury"
    }
    assert reasons == {"Working Well": (), "Another": ("overlap",)}


def test_another_organisations_evaluation_of_the_same_programme_overlaps() -> None:
    found = compared(
        place("Bury", estimate(n_participants=200)),
        place("Bury", estimate(n_participants=400), programme_organisation="A university"),
    )
    assert len(found.evaluations) == 2
    assert found.left_out == ()
    (pooled,) = only_row(found).pooled
    assert found.evaluation(pooled.evaluation).organisation == "A university"


def test_an_overlap_can_be_allowed() -> None:
    found = compared(place("Bury"), place("Bury", programme_name="Another"), allowed=["overlap"])
    assert sorted(member.allowed for member in only_row(found).members) == [(), ("overlap",)]


def test_an_authority_gives_way_to_the_districts_that_name_it_as_their_region() -> None:
    districts = [
        place(name, region="Greater Manchester Combined Authority") for name in ("Bolton", "Bury")
    ]
    whole = place("Greater Manchester", estimate(n_participants=5000))
    found = compared(*districts, whole)
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury"]
    assert of(found, "Greater Manchester").reasons == ("overlap",)


def test_a_member_lies_in_its_combined_authority_whatever_it_names_as_its_region() -> None:
    found = compared(place("Bolton", region="North West"), place("Greater Manchester"))
    assert names(found, only_row(found).pooled) == ["Bolton"]


def test_a_district_of_a_county_that_does_not_name_it_cannot_be_known_to_lie_in_it() -> None:
    district = place("Chesterfield", code="E07000034", region="East Midlands")
    found = compared(district, place("Derbyshire", code="E10000007"))
    assert len(only_row(found).pooled) == 2


def test_an_authoritys_other_programme_is_about_other_people() -> None:
    district = place("Bolton", region="Greater Manchester")
    whole = place("Greater Manchester", programme_name="Another")
    assert len(only_row(compared(district, whole)).pooled) == 2


def test_a_place_whose_code_was_changed_is_counted_once() -> None:
    found = compared(
        place("Somerset", estimate(5.0), code="E10000027", date="2023-01-01", source="old.zip"),
        place("Somerset", estimate(5.0), code="E06000066", date="2024-09-01", source="new.zip"),
        place("Bolton"),
    )
    assert sorted(item.place for item in found.evaluations) == ["Bolton", "Somerset"]
    assert [(item.source, item.kind) for item in found.left_out] == [("old.zip", "superseded")]


def test_two_programmes_of_a_place_whose_code_was_changed_are_not_pooled_together() -> None:
    found = compared(
        place("Somerset", estimate(n_participants=400), code="E06000066"),
        place("Somerset", estimate(n_participants=200), code="E10000027", programme_name="Another"),
    )
    assert len(only_row(found).pooled) == 1


def test_a_district_that_became_part_of_a_council_is_another_place_that_may_count_the_same_people() -> (
    None
):
    district = place("Mendip", estimate(n_participants=100), code="E07000187")
    council = place("Somerset", estimate(n_participants=900), code="E06000066")
    found = compared(district, council)
    assert len(found.evaluations) == 2
    assert of(found, "Mendip").reasons == ("overlap",)
    other = place("Mendip", code="E07000187", programme_name="Another")
    assert len(only_row(compared(other, council)).pooled) == 2


def test_the_two_councils_of_a_county_are_two_places() -> None:
    found = compared(place("Cumberland", code="E06000063"), place("Westmorland", code="E06000064"))
    assert len(only_row(found).pooled) == 2


def test_ids_are_parts_of_addresses() -> None:
    assert address_part("Working Well: Work & Health!") == "working-well-work-health"
    assert address_part("Gŵaith Cymru") == "gwaith-cymru"
    assert address_part("就労支援").startswith("programme-")
    assert address_part("就労支援") != address_part("雇用支援")


def test_two_organisations_evaluations_have_ids_of_their_own() -> None:
    found = compared(place("Bury"), place("Bury", programme_organisation="A university"))
    assert [item.id for item in found.evaluations] == [
        "E08000002-working-well",
        "E08000002-working-well-2024-04",
    ]
