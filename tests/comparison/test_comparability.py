"""What can be pooled with what: each reason by itself, the reference of a row, and what is allowed."""

from __future__ import annotations

import csv
import io
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.comparison.eligibility import DESIGN_GROUPS
from localeval.comparison.estimates_csv import comparison_csv
from localeval.comparison.models import ALLOWABLE, NotPooledReason

from ..bundles.good_bundle import good_editions
from .made import Made, compared, estimate, linked, names, of, only_row, place

#: What makes a third place unlike two others, and the reason that it has then.
UNLIKE: dict[str, dict[str, Any]] = {
    "population": {"ages": (16, 24)},
    "population_unknown": {"ages": None},
    "linkage": {"linkage": linked(agrees=False)},
    "method": {"editions": good_editions("2026.2")},
    "synthetic": {"synthetic": True},
    "schema": {"version": "1.0"},
}


def two() -> tuple[Made, Made]:
    return place("Bolton"), place("Bury", estimate(6.0))


def test_places_that_are_alike_are_pooled() -> None:
    found = compared(*two(), place("Manchester", estimate(8.0)))
    row = only_row(found)
    assert names(found, row.pooled) == ["Bolton", "Bury", "Manchester"]
    assert (row.outcome, row.month, row.unit, row.estimand) == ("employed", 12, "percent", "ATT")
    assert row.summaries[0].model == "reml_hartung_knapp"
    assert row.summaries[0].estimate == pytest.approx(8.0)
    assert row.why_not == ""


@pytest.mark.parametrize("reason", UNLIKE)
def test_what_is_unlike_is_not_pooled_and_says_why(reason: NotPooledReason) -> None:
    found = compared(*two(), place("Manchester", **UNLIKE[reason]))
    assert of(found, "Manchester").reasons == (reason,)
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury"]


@pytest.mark.parametrize("reason", UNLIKE)
def test_what_is_allowed_is_pooled_and_stays_written(reason: NotPooledReason) -> None:
    found = compared(*two(), place("Manchester", **UNLIKE[reason]), allowed=[reason])
    member = of(found, "Manchester")
    assert (member.reasons, member.allowed) == ((), (reason,))
    assert found.allowed == (reason,)
    assert [m.allowed for m in only_row(found).members if m is not member] == [(), ()]


def test_several_reasons_are_all_given() -> None:
    odd = place(
        "Manchester", ages=(16, 24), editions=good_editions("2026.2"), synthetic=True, level=2
    )
    found = compared(*two(), odd)
    assert of(found, "Manchester").reasons == ("population", "design", "method", "synthetic")


def test_allowing_one_of_two_reasons_is_not_enough() -> None:
    odd = place("Manchester", ages=(16, 24), editions=good_editions("2026.2"))
    found = compared(*two(), odd, allowed=["population"])
    member = of(found, "Manchester")
    assert (member.reasons, member.allowed) == (("method",), ())


# Linked data


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        ({}, ()),
        ({"agrees": None, "missed_alike": None}, ()),
        ({"missed_alike": False}, ("linkage",)),
        ({"agrees": False}, ("linkage",)),
        # The outcome is not from the source.
        ({"agrees": False, "source": {"gives": ["earnings"]}}, ()),
        ({"agrees": False, "primary_source": ""}, ()),
    ],
)
def test_links_that_decide_a_result_keep_it_out(found: dict[str, Any], reasons: Any) -> None:
    comparison = compared(*two(), place("Manchester", linkage=linked(**found)))
    assert of(comparison, "Manchester").reasons == reasons


def test_links_missed_unlike_keep_out_every_outcome_of_their_source() -> None:
    """What the main result is without them says nothing of another outcome; that one group was missed more does."""
    other = estimate(outcome="earnings", label="Earnings", unit="GBP", role="secondary")
    both = {"source": {"gives": ["employed", "earnings"]}}
    places = [place(name, estimate(), other) for name in ("Bolton", "Bury")]
    for found, expected in (
        (linked(agrees=False, **both), ()),
        (linked(missed_alike=False, **both), ("linkage",)),
    ):
        odd = place("Manchester", estimate(), other, linkage=found)
        rows = {pool.outcome: pool for pool in compared(*places, odd).pools}
        comparison = compared(*places, odd)
        assert of(comparison, "Manchester", rows["earnings"]).reasons == expected
        assert of(comparison, "Manchester", rows["employed"]).reasons == ("linkage",)


def test_links_that_decide_another_outcome_keep_out_that_outcome_alone() -> None:
    other = estimate(outcome="earnings", label="Earnings", unit="GBP", role="secondary")
    places = [place(name, estimate(), other) for name in ("Bolton", "Bury")]
    about = {"outcome": "earnings", "month": other["month"], "source": "payroll"}
    for does, expected in (
        ({"agrees": True, "missed_alike": True}, ()),
        ({"agrees": False}, ("linkage",)),
        ({"agrees": True, "missed_alike": False}, ("linkage",)),
    ):
        odd = place("Manchester", estimate(), other, linkage=linked(others=[{**about, **does}]))
        comparison = compared(*places, odd)
        rows = {pool.outcome: pool for pool in comparison.pools}
        assert of(comparison, "Manchester", rows["earnings"]).reasons == expected
        assert of(comparison, "Manchester", rows["employed"]).reasons == ()


# Editions of the method

PROPENSITY, ROBUST = "propensity_weighting", "doubly_robust"


def test_changed_code_is_said_and_is_no_reason_by_itself() -> None:
    found = compared(*two(), place("Manchester", made_with="changed"))
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury", "Manchester"]
    assert {item.place: item.code for item in found.evaluations}["Manchester"] == "changed"


@pytest.mark.parametrize(
    "editions",
    [
        good_editions(shared="2026.2"),
        good_editions(design="2026.2"),
        good_editions(estimators={PROPENSITY: "2026.2"}),
        good_editions(estimators={}),
        None,
    ],
    ids=["shared", "design", "estimator", "an estimator that is not given", "not said"],
)
def test_each_part_of_the_method_must_be_of_the_same_edition(editions: Any) -> None:
    found = compared(*two(), place("Manchester", editions=editions))
    assert of(found, "Manchester").reasons == ("method",)
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury"]


def test_the_edition_of_an_estimator_that_did_not_make_the_estimate_does_not_matter() -> None:
    other = good_editions(estimators={PROPENSITY: "2026.1", ROBUST: "2026.2"})
    found = compared(*two(), place("Manchester", editions=other))
    assert len(only_row(found).pooled) == 3


def test_another_design_is_no_other_edition() -> None:
    """Two designs of evidence of like strength are pooled, each of an edition of its own."""
    other = place(
        "Manchester",
        estimate(method="difference_in_differences"),
        design="difference_in_differences",
        editions={
            "shared": "2026.1",
            "design": "2026.4",
            "estimators": {"difference_in_differences": "2026.3"},
        },
    )
    found = compared(*two(), other)
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury", "Manchester"]


def test_of_two_editions_of_a_design_the_one_that_more_places_have_is_pooled() -> None:
    newer = [place(name, editions=good_editions("2026.2")) for name in ("Bolton", "Bury")]
    found = compared(*newer, place("Manchester"))
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury"]
    assert of(found, "Manchester").reasons == ("method",)


def test_where_ages_are_not_asked_two_editions_of_another_design_are_still_not_pooled() -> None:
    """They do not contradict the largest set, which is of another design, but each other."""
    other = [
        place(
            name,
            estimate(method="difference_in_differences"),
            design="difference_in_differences",
            ages=None,
            editions={
                "shared": "2026.1",
                "design": edition,
                "estimators": {"difference_in_differences": "2026.1"},
            },
        )
        for name, edition in (("Manchester", "2026.1"), ("Oldham", "2026.2"))
    ]
    found = compared(*two(), *other, allowed=["population_unknown"])
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury", "Manchester"]
    assert of(found, "Oldham").reasons == ("method",)


def test_results_that_do_not_say_their_edition_are_not_taken_for_alike() -> None:
    unsaid = [place(name, editions=None) for name in ("Bolton", "Bury")]
    row = only_row(compared(*unsaid))
    assert [member.reasons for member in row.members] == [("method",)] * 2
    assert row.why_not == "No result says by which edition of the method it was made."
    found = compared(*unsaid, allowed=["method"])
    assert [member.allowed for member in only_row(found).pooled] == [("method",)] * 2


def test_the_parts_of_the_method_stand_beside_each_estimate_in_the_table() -> None:
    found = compared(*two(), place("Manchester", editions=None, made_with="unknown"))
    rows = {row["place"]: row for row in csv.DictReader(io.StringIO(comparison_csv(found)))}
    parts = ("shared_edition", "design_edition", "estimator_edition", "code")
    assert [rows["Bolton"][name] for name in parts] == ["2026.1", "2026.1", "2026.1", "released"]
    assert [rows["Manchester"][name] for name in parts] == ["", "", "", "unknown"]


def test_another_month_is_shown_in_the_nearest_row_and_not_pooled() -> None:
    found = compared(*two(), place("Manchester", estimate(month=24)))
    assert (only_row(found).month, of(found, "Manchester").reasons) == (12, ("month",))


def test_months_that_several_places_have_are_rows_of_their_own() -> None:
    both = [estimate(8.0), estimate(9.0, month=24, role="secondary")]
    found = compared(place("Bolton", *both), place("Bury", *both))
    assert [(row.month, len(row.pooled)) for row in found.pools] == [(12, 2), (24, 2)]


def test_a_place_that_has_an_estimate_in_a_row_does_not_have_another_in_it() -> None:
    both = [estimate(8.0), estimate(9.0, month=6, role="secondary")]
    found = compared(place("Bolton", *both), place("Bury"))
    rows = {row.month: row for row in found.pools}
    assert names(found, rows[12].members) == ["Bolton", "Bury"]
    assert names(found, rows[6].members) == ["Bolton"]
    assert rows[6].caution == "one_place"
    assert rows[6].why_not.startswith("Only one place")


def test_allowed_months_are_pooled_and_each_place_counts_once() -> None:
    both = [estimate(8.0), estimate(9.0, month=6, role="secondary")]
    places = (place("Bolton", *both), place("Bury"), place("Manchester", estimate(month=24)))
    found = compared(*places, allowed=["month"])
    row = next(row for row in found.pools if row.month == 12)
    assert names(found, row.pooled) == ["Bolton", "Bury", "Manchester"]
    assert of(found, "Manchester", row).allowed == ("month",)
    assert of(found, "Bolton", row).month == 12


def test_another_estimand_is_not_pooled() -> None:
    found = compared(*two(), place("Manchester", estimate(estimand="ATE")))
    assert of(found, "Manchester").reasons == ("estimand",)


def test_another_unit_or_currency_is_never_pooled() -> None:
    def pay(name: str, unit: str) -> Made:
        made = estimate(500.0, 90.0, outcome="earnings", unit=unit)
        return place(name, made, currency=unit)

    found = compared(pay("Bolton", "GBP"), pay("Bury", "GBP"), pay("Manchester", "EUR"))
    assert of(found, "Manchester").reasons == ("unit",)
    assert only_row(found).unit == "GBP"


def test_what_is_withheld_is_never_pooled() -> None:
    found = compared(*two(), place("Manchester", estimate(None)))
    assert of(found, "Manchester").reasons == ("withheld",)


def test_a_place_without_a_comparison_group_shows_its_level() -> None:
    level = {
        "outcome": "employed",
        "label": "In paid work",
        "month": 12,
        "unit": "percent",
        "role": "primary",
        "n": 300,
        "level": 41.0,
        "low": 35.0,
        "high": 47.0,
    }
    alone = place("Manchester", design="monitoring", level=1)
    content = alone.result.model_dump() | {"estimates": [], "levels": [level]}
    alone = Made(alone.result.model_validate(content), "manchester.zip")
    found = compared(*two(), alone)
    member = of(found, "Manchester")
    assert member.reasons == ("no_comparison_group",)
    assert (member.participant_level, member.estimate, member.n_participants) == (41.0, None, 300)


def test_a_code_of_a_places_own_is_never_pooled() -> None:
    own = estimate(outcome="local:confidence", unit="score", label="Confidence")
    found = compared(place("Bolton", own), place("Bury", own))
    row = only_row(found)
    assert [member.reasons for member in row.members] == [("local_outcome",)] * 2
    assert "place's own" in row.why_not
    assert row.label == "Confidence"


def test_an_error_that_cannot_be_true_does_not_decide_everything() -> None:
    found = compared(*two(), place("Manchester", estimate(9.9, 1e-5)))
    assert of(found, "Manchester").reasons == ("precision",)
    assert only_row(found).summaries[0].estimate == pytest.approx(8.0)


def test_an_error_of_zero_is_not_published() -> None:
    found = compared(*two(), place("Manchester", estimate(9.0, 0.0, low=9.0, high=9.0)))
    assert of(found, "Manchester").reasons == ("withheld",)


# Designs


@pytest.mark.parametrize(("one", "other"), [(5, 3), (5, 2), (3, 2), (4, 2)])
def test_levels_of_evidence_of_two_groups_are_not_pooled(one: int, other: int) -> None:
    found = compared(
        place("Bolton", level=one), place("Bury", level=one), place("Manchester", level=other)
    )
    assert of(found, "Manchester").reasons == ("design",)


def test_two_levels_with_a_credible_comparison_group_are_pooled() -> None:
    found = compared(place("Bolton", level=3), place("Bury", level=4))
    assert len(only_row(found).pooled) == 2
    assert DESIGN_GROUPS[3] == DESIGN_GROUPS[4] != DESIGN_GROUPS[5]


def test_evidence_that_nobody_rated_is_not_taken_for_alike() -> None:
    found = compared(place("Bolton", level=None), place("Bury", level=None))
    row = only_row(found)
    assert [member.reasons for member in row.members] == [("design",)] * 2
    assert row.why_not


def test_ages_that_nobody_says_are_not_taken_for_alike() -> None:
    found = compared(place("Bolton", ages=None), place("Bury", ages=None))
    row = only_row(found)
    assert [member.reasons for member in row.members] == [("population_unknown",)] * 2
    assert "which ages" in row.why_not
    assert row.summaries == ()


def test_ages_that_nobody_says_do_not_join_ages_that_are_unlike() -> None:
    unknown = [place(name, ages=None) for name in ("Bolton", "Bury")]
    known = [place("Manchester", ages=(18, 66)), place("Oldham", ages=(16, 24))]
    found = compared(*unknown, *known, allowed=["population_unknown"])
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury", "Manchester"]
    assert of(found, "Oldham").reasons == ("population",)
    assert of(found, "Bury").allowed == ("population_unknown",)


# The reference of a row


def test_the_largest_set_is_the_reference() -> None:
    young = [place(name, ages=(16, 24)) for name in ("Bolton", "Bury")]
    found = compared(*young, place("Manchester"))
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury"]
    assert of(found, "Manchester").reasons == ("population",)


def test_of_two_sets_as_large_the_one_with_more_participants_is_the_reference() -> None:
    found = compared(
        place("Bolton", estimate(n_participants=100)),
        place("Bury", estimate(n_participants=900), ages=(16, 24)),
    )
    assert names(found, only_row(found).pooled) == ["Bury"]


def test_of_two_sets_alike_in_size_the_first_name_is_the_reference() -> None:
    found = compared(place("Bury", ages=(16, 24)), place("Bolton"))
    assert names(found, only_row(found).pooled) == ["Bolton"]


def test_what_overlaps_does_not_make_a_set_larger() -> None:
    """Three evaluations of the same people are one, so that two places that are alike are more."""
    same = [
        place("Manchester", ages=(16, 24), programme_name=name, source=f"{name}.zip")
        for name in ("One", "Two", "Three")
    ]
    found = compared(*same, place("Bolton"), place("Bury"))
    assert names(found, only_row(found).pooled) == ["Bolton", "Bury"]


def test_the_order_in_which_results_come_changes_nothing() -> None:
    places = [*two(), place("Manchester", ages=(16, 24)), place("Oldham", estimate(month=24))]
    assert compared(*places) == compared(*reversed(places))


# What nobody can allow

#: The numbers would not mean the same thing.
NEVER = {"local_outcome", "no_comparison_group", "withheld", "precision", "unit"}


@pytest.mark.parametrize("reason", sorted(NEVER))
def test_what_would_not_mean_the_same_cannot_be_allowed(reason: Any) -> None:
    with pytest.raises(ValueError, match="cannot be allowed"):
        compared(*two(), allowed=[reason])


def test_every_reason_can_be_allowed_or_never() -> None:
    assert set(get_args(NotPooledReason)) == set(ALLOWABLE) | NEVER
    assert not set(ALLOWABLE) & NEVER


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([6, 12, 24]),
            st.sampled_from(["ATE", "ATT"]),
            st.sampled_from([(18, 66), (16, 24), None]),
            st.sampled_from([2, 3, 4, 5, None]),
            st.booleans(),
            st.sampled_from(["1.0", "1.2"]),
            st.sampled_from([1.0, 2.0, None]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_is_pooled_is_alike(drawn: list[tuple[Any, ...]]) -> None:
    places = [
        place(
            f"Place {n}",
            estimate(None if error is None else float(n), error or 1.0, month=month, estimand=kind),
            code=f"E09{n:06d}",
            ages=ages,
            level=level,
            synthetic=synthetic,
            version=version,
        )
        for n, (month, kind, ages, level, synthetic, version, error) in enumerate(drawn)
    ]
    found = compared(*places)
    members = [member for row in found.pools for member in row.members]
    # Every estimate stands in one row, and every evaluation once in each.
    assert sorted(member.evaluation for member in members) == sorted(
        e.id for e in found.evaluations
    )
    assert len({row.key for row in found.pools}) == len(found.pools)
    for row in found.pools:
        kinds = set()
        for member in row.pooled:
            about = found.evaluation(member.evaluation)
            assert about.ages is not None
            assert about.evidence_level is not None
            group = DESIGN_GROUPS[about.evidence_level]
            kinds.add((member.month, member.estimand, about.ages, group, about.synthetic))
            assert about.schema_version == "1.2"
            assert member.estimate is not None
        assert len(kinds) <= 1
        assert bool(row.why_not) == (not row.summaries)
