"""The whole comparison: pooled values, what else they say, its data as JSON, CSV and schema."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.comparison.compare import MOST_ROWS, MOST_WITH_SERIES
from localeval.comparison.estimates_csv import COLUMNS, comparison_csv
from localeval.comparison.models import comparison_from_json, comparison_to_json
from localeval.methods.synthesis.pooling import pool_places
from localeval.methods.synthesis.prediction import predict_place

from ..bundles.good_bundle import good_context, good_series
from .made import Made, compared, estimate, names, of, only_row, place

ESTIMATES = {"Bolton": 4.0, "Bury": 9.5, "Manchester": 1.0, "Oldham": 6.5}


def four() -> list[Made]:
    return [
        place(name, estimate(value, 2.0 + n / 4), date=f"2026-0{4 - n}-01")
        for n, (name, value) in enumerate(ESTIMATES.items())
    ]


def many(count: int, **changes: Any) -> list[Made]:
    return [
        place(
            f"Place {n}",
            estimate(5.0 + (n % 5), 1.0 + n / 10),
            code=f"E09{n:06d}",
            context=[good_context(value=2.0 + n / 3)],
            **changes,
        )
        for n in range(count)
    ]


def test_the_pooled_values_are_those_of_the_method() -> None:
    row = only_row(compared(*four()))
    expected = pool_places(list(ESTIMATES.values()), [2.0, 2.25, 2.5, 2.75])
    assert expected.reported is not None
    assert expected.heterogeneity is not None
    summary = row.summaries[0]
    assert (summary.estimate, summary.low) == (expected.reported.estimate, expected.reported.low)
    assert [item.model for item in row.summaries] == [
        "reml_hartung_knapp",
        "dersimonian_laird",
        "fixed_effect",
    ]
    assert row.heterogeneity is not None
    assert row.heterogeneity.tau2 == expected.heterogeneity.tau2
    assert row.differ_p == expected.heterogeneity.p_value
    assert expected.prediction is not None
    wide = predict_place(list(ESTIMATES.values()), [2.0, 2.25, 2.5, 2.75])
    spread = row.heterogeneity
    assert (spread.prediction_low, spread.prediction_high) == (wide.low, wide.high)
    assert (spread.plug_in_low, spread.plug_in_high) == (expected.prediction.low, expected.prediction.high)  # fmt: skip
    assert sum(member.weight or 0 for member in row.members) == pytest.approx(100)
    assert row.caution == "few_places"


def test_two_places_get_no_more_than_two_can_show() -> None:
    row = only_row(compared(*four()[:2]))
    assert [item.model for item in row.summaries] == ["fixed_effect", "dersimonian_laird"]
    assert row.caution == "two_places"
    assert row.heterogeneity is not None
    assert row.heterogeneity.prediction_low is None
    assert (row.leave_one_out, row.small_study) == ((), None)


def test_two_places_get_a_verdict_only_where_both_models_lead_to_it() -> None:
    # The fixed effect is 0.13 to 3.60, DerSimonian and Laird's random effects are -0.93 to 5.82: I squared is 65%.
    apart = only_row(
        compared(place("Bolton", estimate(1.0, 1.0)), place("Bury", estimate(4.45, 1.78)))
    )
    fixed, random = apart.summaries
    assert fixed.low > 0
    assert random.low < 0 < random.high
    assert "models_disagree" in apart.remarks
    assert apart.verdict_of(fixed) == "inconclusive"
    alike = only_row(
        compared(place("Bolton", estimate(4.0, 1.0)), place("Bury", estimate(4.5, 1.2)))
    )
    assert "models_disagree" not in alike.remarks
    assert alike.verdict_of(alike.summaries[0]) == "better"


def test_the_table_of_estimates_has_both_models_of_two_places() -> None:
    found = compared(place("Bolton", estimate(1.0, 1.0)), place("Bury", estimate(4.45, 1.78)))
    fixed, random = only_row(found).summaries
    rows = list(csv.DictReader(io.StringIO(comparison_csv(found))))
    assert {row["pooled_verdict"] for row in rows} == {"inconclusive"}
    assert {row["pooled_model"] for row in rows} == {"fixed_effect"}
    assert float(rows[0]["pooled_low"]) == pytest.approx(fixed.low)
    assert float(rows[0]["random_effects_low"]) == pytest.approx(random.low)


def test_leaving_one_of_three_out_is_clear_only_where_both_models_of_the_other_two_are() -> None:
    found = compared(
        place("Bolton", estimate(1.0, 1.0)),
        place("Bury", estimate(4.45, 1.78)),
        place("Oldham", estimate(3.0, 1.0)),
    )
    steps = {found.evaluation(s.evaluation).place: s for s in only_row(found).leave_one_out}
    without = steps["Oldham"]
    assert without.low is not None
    assert without.low < 0


def test_two_places_that_differ_are_not_averaged() -> None:
    row = only_row(compared(place("Bolton", estimate(1.0, 1.0)), place("Bury", estimate(9.0, 1.0))))
    assert row.summaries == ()
    assert "two_places_differ" in row.remarks
    assert "differ by more than chance" in row.why_not
    assert [member.weight for member in row.members] == [None, None]


def test_leaving_one_out_is_pooling_the_others() -> None:
    found = compared(*four())
    step = next(
        step
        for step in only_row(found).leave_one_out
        if found.evaluation(step.evaluation).place == "Bury"
    )
    without = compared(*(made for made in four() if made.result.place.name != "Bury"))
    assert step.k == 3
    assert step.estimate == pytest.approx(only_row(without).summaries[0].estimate)


def test_evidence_grows_by_the_day_of_the_run() -> None:
    found = compared(*four())
    steps = only_row(found).cumulative
    assert [found.evaluation(step.evaluation).place for step in steps] == [
        "Oldham",
        "Manchester",
        "Bury",
        "Bolton",
    ]
    assert [step.date for step in steps] == sorted(step.date or "" for step in steps)
    assert steps[-1].estimate == pytest.approx(only_row(found).summaries[0].estimate)


def test_a_line_beside_context_wants_ten_places() -> None:
    nine, ten = (only_row(compared(*many(count))).moderators[0] for count in (9, 10))
    assert (nine.k, nine.slope, len(nine.points)) == (9, None, 9)
    assert "9 places" in nine.why_not
    assert (ten.k, ten.why_not) == (10, "")
    assert ten.slope is not None
    assert ten.low is not None
    assert ten.low <= ten.slope


def test_context_measured_otherwise_is_not_the_same_indicator() -> None:
    other = [good_context(age_band="18 to 66")]
    others = [place("Oldham", context=other), place("Bury", context=other)]
    moderators = only_row(compared(*many(5), *others)).moderators
    assert [(item.age_band, item.k) for item in moderators] == [("16 to 64", 5), ("18 to 66", 2)]


def test_of_several_periods_of_a_place_the_latest_counts() -> None:
    context = [good_context(period="2023", value=9.0), good_context(period="2024", value=5.0)]
    row = only_row(compared(place("Bolton", context=context), place("Bury", context=context)))
    assert [value for _, value in row.moderators[0].points] == [5.0, 5.0]


def test_small_studies_are_looked_at_from_ten_on() -> None:
    assert only_row(compared(*many(9))).small_study is None
    assert only_row(compared(*many(10))).small_study is not None


def test_a_place_beyond_chance_is_marked() -> None:
    found = compared(*many(40), place("Bury", estimate(30.0, 2.0)))
    assert of(found, "Bury").beyond_chance is True
    assert sum(bool(member.beyond_chance) for member in only_row(found).members) == 1


def test_places_are_ordered_by_name_unless_asked() -> None:
    assert names(compared(*four()), only_row(compared(*four())).members) == list(ESTIMATES)
    found = compared(*four(), order="estimate")
    best_first = ["Bury", "Oldham", "Bolton", "Manchester"]
    assert names(found, only_row(found).members) == best_first


def test_where_less_is_better_the_lowest_is_first() -> None:
    places = [
        place(
            name,
            estimate(
                value,
                outcome="out_of_work_benefits",
                direction="decrease",
                verdict="inconclusive",
                low=-50.0,
                high=50.0,
            ),
        )
        for name, value in ESTIMATES.items()
    ]
    found = compared(*places, order="estimate")
    assert names(found, only_row(found).members)[0] == "Manchester"


def test_it_is_called_after_the_programme_where_there_is_one() -> None:
    assert compared(*four()).title == "Working Well: comparison of places"
    mixed = compared(place("Bury"), place("Bolton", programme_name="Another"))
    assert mixed.title == "Comparison of evaluations"
    assert compared(place("Bury"), title="North West").title == "North West"


def test_outcomes_over_time_are_carried_while_anybody_could_look_at_them() -> None:
    series = [good_series("participants")]
    few = compared(*many(3, series=series))
    assert all(item.series for item in few.evaluations)
    crowd = compared(*many(MOST_WITH_SERIES + 1, series=series))
    assert not any(item.series for item in crowd.evaluations)


def test_it_is_the_same_after_writing_and_reading() -> None:
    found = compared(*four(), place("Bury", date="2025-01-01", source="old.zip"))
    assert comparison_from_json(comparison_to_json(found)) == found
    assert comparison_to_json(found) == comparison_to_json(
        comparison_from_json(comparison_to_json(found))
    )


def test_the_table_has_one_row_an_estimate_and_no_formula() -> None:
    places = [place("Bolton"), place("Bury", ages=(16, 24), programme_name="=cmd|' /C calc'!A0")]
    found = compared(*places)
    rows = list(csv.DictReader(io.StringIO(comparison_csv(found))))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["place"], row["pooled"], row["reasons"]) for row in rows] == [
        ("Bolton", "True", ""),
        ("Bury", "False", "population"),
    ]
    assert rows[1]["programme"].startswith("'=cmd")
    assert rows[0]["ages_low"] == "18"


# Numbers and texts of other people


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-1e15, 1e15) | st.sampled_from([0.0, 1e15, -1e15, 1e-300]),
            st.floats(0, 1e15) | st.sampled_from([1e-300, 1e-9, 1e15]),
        ),
        min_size=1,
        max_size=13,
    )
)
def test_no_number_that_a_result_can_hold_breaks_a_comparison(
    drawn: list[tuple[float, float]],
) -> None:
    places = [
        place(
            f"Place {n}",
            estimate(value, error, low=-1e15, high=1e15, verdict="inconclusive"),
            code=f"E09{n:06d}",
            context=[good_context(value=value)],
        )
        for n, (value, error) in enumerate(drawn)
    ]
    found = compared(*places)
    assert comparison_from_json(comparison_to_json(found)) == found
    assert len(only_row(found).members) == len(drawn)


def test_more_rows_than_can_be_carried_are_counted_and_the_shared_ones_stay() -> None:
    own = [estimate(outcome=f"local:own_{n}", role="secondary") for n in range(1_500)]
    found = compared(
        place("Bolton", estimate(), *own),
        place("Bury", *(estimate(**{**item, "outcome": f"{item['outcome']}_too"}) for item in own)),
        place("Oldham"),
    )
    assert (len(found.pools), found.rows_left_out) == (MOST_ROWS, 1 + 2 * 1_500 - MOST_ROWS)
    assert found.pools[0].outcome == "employed"


def test_the_longest_names_fit() -> None:
    context = [good_context(period=f"{n}" * 500, label="l" * 500) for n in (1, 2)]
    long = {"programme_name": "p" * 500, "programme_organisation": "o" * 500}
    names = [
        place("Bolton" * 80, context=context[:1], **long),
        place("Bury", context=context[1:], **long),
    ]
    found = compared(*names, place("Bury", date="2020-01-01", **long))
    assert comparison_from_json(comparison_to_json(found)) == found
