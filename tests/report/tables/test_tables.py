"""What the tables of a report show: their shape, their numbers, and the notes under them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from localeval.analysis.facts import QualityRow, TableSize
from localeval.base.fixed_texts import english
from localeval.report import tables
from localeval.report.display import Table
from localeval.report.wording.numbers import amount, decimal, interval, p_value
from localeval.results import Limits, LostOutcomes, MissingCovariates, Subgroup

Make = Callable[..., Any]


def column(table: Table, name: str) -> list[str]:
    """Give the cells under a header."""
    place = list(table.header).index(name)
    return [row[place] for row in table.rows]


# Numbers


@pytest.mark.parametrize(
    ("value", "printed"),
    [(1794.344, "1,794.34"), (-8497.52, "−8,497.52"), (-0.001, "0.00"), (0.0, "0.00"), (5, "5.00")],
)
def test_decimals_have_separators_and_a_proper_minus_sign(value: float, printed: str) -> None:
    assert decimal(value) == printed


@pytest.mark.parametrize(
    ("currency", "printed"),
    [("GBP", "−£3.20"), ("USD", "−$3.20"), ("EUR", "−€3.20"), ("CHF", "−CHF\u00a03.20")],
)
def test_money_has_its_sign_or_its_code(currency: str, printed: str) -> None:
    assert amount(-3.2, currency) == printed


@pytest.mark.parametrize(
    ("p", "printed"),
    [(0.011, "0.011"), (0.0004, "less than 0.001"), (0.0, "less than 0.001"), (1.0, "1"), (0.597, "0.60"),
     (0.0312, "0.031"), (0.00123, "0.001"), (0.051, "0.051"), (0.0507, "0.051"), (0.0496, "0.0496"), (0.04999, "0.04999"), (0.05, "0.050"),
     (0.997, "0.997"), (0.994, "0.99")],
)  # fmt: skip
def test_p_values(p: float, printed: str) -> None:
    assert p_value(p) == printed


def test_an_interval_in_a_table_has_no_dash() -> None:
    assert interval(-1_000_000, 2_500_000, "GBP") == "−£1,000,000.00 to £2,500,000.00"


# Results


def test_the_impact_table_has_the_primary_outcome_first(facts: Make, estimate: Make) -> None:
    earnings = estimate(
        outcome="earnings", label="Annual earnings", unit="USD", role="secondary", estimate=1794.34,
        low=550.57, high=3038.11, participant_level=6349.14, comparison_level=4554.80,
        p_adjusted=0.0001, tests_in_family=2,
    )  # fmt: skip
    table = tables.impact_table(facts(), [earnings, estimate(), estimate(role="sensitivity")])
    assert table.header == [
        "Outcome",
        "Offered the programme",
        "Comparison group",
        "Difference",
        "95% interval",
        "Adjusted p-value",
        "People in each group",
        "Result",
    ]
    assert table.rows == [
        ["In paid work (%), month 24 (main outcome)", "76", "65", "11", "3 to 20", "0.011",
         "185 and 1,260", "Better"],
        ["Annual earnings, month 24", "$6,300", "$4,600", "$1,800", "$600 to $3,000",
         "less than 0.001", "185 and 1,260", "Better"],
    ]  # fmt: skip
    assert table.align == ["left", *["right"] * 6, "left"]


def test_a_result_that_many_tests_make_doubtful_is_noted(facts: Make, estimate: Make) -> None:
    firm = tables.impact_table(facts(), [estimate()])
    doubtful = estimate(role="secondary", p_adjusted=0.06, tests_in_family=3)
    noted = tables.impact_table(facts(), [estimate(), doubtful])
    assert not any("may be chance" in note.lower() for note in firm.general)
    assert any("may be chance" in note.lower() for note in noted.general)
    assert column(noted, "Result") == ["Better", "May be chance"]
    assert any("the 3 tests" in note for note in noted.notes)


def test_an_outcome_for_which_lower_is_better_is_noted(facts: Make, estimate: Make) -> None:
    fall = estimate(
        label="On out-of-work benefits", direction="decrease", estimate=-4.0, low=-7.0, high=-1.0
    )
    table = tables.impact_table(facts(), [fall])
    assert column(table, "Difference") == ["−4"]
    assert column(table, "95% interval") == ["−7 to −1"]
    assert "Lower is better for: On out-of-work benefits." in table.notes


def test_a_withheld_result_is_shorthand_throughout(facts: Make, withheld: Make) -> None:
    table = tables.impact_table(facts(), [withheld(n_comparison=None)])
    assert table.rows[0][1:] == ["[c]"] * 5 + ["185 and [c]", "Not given"]
    assert "Not given (too few people): In paid work (%), month 24." in table.notes


def test_numbers_of_a_withheld_result_are_not_printed(facts: Make, estimate: Make) -> None:
    raw = estimate(verdict="withheld", withheld="the groups stay too different", estimate=-8497.52)
    table = tables.impact_table(facts("matched_comparison"), [raw])
    assert table.rows[0][1:6] == ["[x]"] * 5


def test_subgroups_have_a_row_each(facts: Make, estimate: Make, withheld: Make) -> None:
    female = Subgroup(variable="sex", value="Female")
    band = Subgroup(variable="age_band", value="50 and over")
    found = [estimate(), estimate(subgroup=female), withheld(subgroup=band)]
    table = tables.subgroup_table(facts(), found)
    assert table is not None
    assert column(table, "Group") == ["Sex: Female", "Age band: 50 and over"]
    assert column(table, "Result") == ["Better", "Not given"]


def test_without_subgroups_there_is_no_table_of_them(facts: Make, estimate: Make) -> None:
    assert tables.subgroup_table(facts(), [estimate()]) is None


def test_other_methods_stand_under_the_one_reported(facts: Make, estimate: Make) -> None:
    found = [
        estimate(method="propensity_weighting", effective_comparison=120),
        estimate(role="secondary", outcome="neet", label="NEET", method="propensity_weighting"),
        estimate(role="sensitivity", method="calibrated_weighting", effective_comparison=95),
    ]
    table = tables.sensitivity_table(facts("matched_comparison"), found)
    assert table is not None
    assert column(table, "Method") == [
        "Propensity score weighting (reported)",
        "Entropy balancing",
        "Propensity score weighting (reported)",
    ]
    assert column(table, "Effective comparison group") == ["120", "95", "[c]"]


def test_what_stands_is_said_of_the_rows_that_do(facts: Make, estimate: Make) -> None:
    """Only the other methods stood from December; the note named the outcome, the reported row of which was new."""
    matched, day = facts("matched_comparison"), "2025-12-01"
    main = estimate(method="calibrated_weighting")
    other = estimate(role="sensitivity", method="propensity_weighting", stands_since=day)
    table = tables.sensitivity_table(matched, [main, other])
    assert table is not None
    [note] = [note for note in table.notes if "1 December 2025" in note]
    assert note.endswith(": In paid work (%), month 24, Propensity score weighting.")
    assert table.caption != "The same people, other methods"
    stands = main.model_copy(update={"stands_since": day})
    table = tables.sensitivity_table(matched, [stands, other])
    assert table is not None
    [note] = [note for note in table.notes if "1 December 2025" in note]
    assert note.endswith(": In paid work (%), month 24.")
    assert table.caption == "The same people, other methods"


def test_a_trial_has_no_effective_sample_to_show(facts: Make, estimate: Make) -> None:
    table = tables.sensitivity_table(facts(), [estimate()])
    assert table is not None
    assert "Effective comparison group" not in table.header


def test_without_a_result_no_methods_are_set_side_by_side(
    facts: Make, estimate: Make, withheld: Make
) -> None:
    group = estimate(subgroup=Subgroup(variable="sex", value="Female"))
    assert tables.sensitivity_table(facts(), [withheld(), group]) is None


@pytest.mark.parametrize("name", ["impact_table", "subgroup_table", "sensitivity_table"])
def test_there_is_no_table_of_differences_without_a_comparison_group(
    facts: Make, estimate: Make, name: str
) -> None:
    with pytest.raises(ValueError, match=f"{name} needs a comparison group"):
        getattr(tables, name)(facts("monitoring"), [estimate()])


def test_numbers_of_one_unit_are_printed_alike_and_as_the_coarsest_needs(
    facts: Make, estimate: Make, withheld: Make
) -> None:
    many = {"n_participants": 4000, "n_comparison": 9000}
    fine = estimate(**many)
    assert column(tables.impact_table(facts(), [fine]), "Difference") == ["11.1"]
    rough = estimate(role="secondary", outcome="neet", label="NEET", n_participants=400)
    assert column(tables.impact_table(facts(), [fine, rough]), "Difference") == ["11", "11"]
    hidden = withheld(role="secondary", outcome="neet", n_participants=40)
    assert column(tables.impact_table(facts(), [fine, hidden]), "Difference") == ["11.1", "[c]"]


def test_an_end_that_rounds_to_no_difference_keeps_its_side(facts: Make, estimate: Make) -> None:
    near = estimate(estimate=4.0, low=0.2, high=7.8)
    assert column(tables.impact_table(facts(), [near]), "95% interval") == ["above 0 to 8"]


# What the data leave open


def test_people_without_gaps_only_are_not_called_the_same_people(
    facts: Make, estimate: Make
) -> None:
    matched = facts("matched_comparison")
    odds = estimate(role="sensitivity", method="propensity_weighting")
    whole = estimate(role="sensitivity", method="complete_cases")
    same = tables.sensitivity_table(matched, [estimate(), odds])
    assert same is not None
    assert same.caption == "The same people, other methods"
    other = tables.sensitivity_table(matched, [estimate(), odds, whole])
    assert other is not None
    assert "people" not in other.caption


def test_the_range_under_each_assumption_stands_beside_the_result(
    facts: Make, estimate: Make
) -> None:
    gaps = MissingCovariates(covariates=(), imputations=20, due_to_gaps=0.1, low=2.0, high=19.5)
    lost = LostOutcomes(
        participants=27, comparison=5, counted_from="data", within_bounds=False,
        worst_low=-20.0, worst_high=30.0,
    )  # fmt: skip
    matched = facts("matched_comparison")
    table = tables.data_limits_table(matched, [estimate()], Limits(missing=gaps, lost=lost))
    assert table is not None
    given, moved, worst = table.rows
    assert given[1] == given[2]
    assert (moved[1:], worst[1:]) == (["2", "20"], ["−20", "30"])
    assert "half a standard deviation" in moved[0]
    assert "Manski" in worst[0]


def test_without_a_range_or_a_result_there_is_no_table(
    facts: Make, estimate: Make, withheld: Make
) -> None:
    matched, gaps = facts("matched_comparison"), MissingCovariates(covariates=())
    assert tables.data_limits_table(matched, [estimate()], None) is None
    assert tables.data_limits_table(matched, [estimate()], Limits(missing=gaps)) is None
    moved = Limits(missing=gaps.model_copy(update={"low": 1.0, "high": 2.0}))
    assert tables.data_limits_table(matched, [withheld()], moved) is None


# People and data


def test_the_flow_names_those_left_out(facts: Make, flow: Any) -> None:
    table = tables.flow_table(facts(), flow)
    assert column(table, "Step")[1] == "Left out: outcome not known at month 24"
    assert column(table, "Offered the programme") == ["190", "[c]", "185"]
    assert column(table, "Comparison group") == ["1,265", "5", "1,260"]
    assert any("nearest 5" in note for note in table.general)
    assert not any("rounded" in note for note in table.notes)


def test_a_table_whose_counts_are_rounded_otherwise_says_so_itself(facts: Make, flow: Any) -> None:
    coarser = [step.model_copy(update={"people_rounded_to": 20}) for step in flow]
    table = tables.flow_table(facts(), coarser)
    assert any("nearest 20" in note for note in table.notes)
    assert not any("rounded" in note for note in table.general)


def test_tables_that_stand_from_an_earlier_publication_say_so_each(
    facts: Make, flow: Any, balance: Make
) -> None:
    """The note of the flow was taken for one of all tables, as those of the characteristics had it too, and stood under none."""
    matched, since = facts("matched_comparison"), {"stands_since": "2026-05-04"}
    old = balance().model_copy(update=since)
    stand = [
        tables.flow_table(matched, [step.model_copy(update=since) for step in flow]),
        tables.profile_table(matched, old),
        tables.balance_table(matched, old),
    ]
    for table in stand:
        assert table is not None
        [note] = table.alone
        assert note in table.notes
        assert note.startswith("As published from the run of 4 May 2026")
    new = [
        tables.flow_table(matched, flow),
        tables.profile_table(matched, balance()),
        tables.balance_table(matched, balance()),
    ]
    for table in new:
        assert table is not None
        assert not table.alone
        assert not any("As published" in note for note in table.notes)


def test_a_flow_without_a_comparison_group_has_no_column_for_it(facts: Make, flow: Any) -> None:
    assert tables.flow_table(facts("monitoring"), flow).header == ["Step", "People who joined"]


@pytest.mark.parametrize(
    ("design", "weighted", "columns"),
    [("matched_comparison", True, 4), ("randomised_trial", False, 3), ("monitoring", False, 2)],
)
def test_the_profile_has_the_columns_of_its_design(
    facts: Make, balance: Make, design: str, weighted: bool, columns: int
) -> None:
    table = tables.profile_table(facts(design), balance(weighted=weighted, share=True))
    assert table is not None
    assert len(table.header) == columns
    assert table.rows[0][:2] == ["Covariate 0 (%)", "26"]


def test_the_profile_says_where_participants_are_weighted_too(facts: Make, balance: Make) -> None:
    """A standard deviation is 7.75 / 0.2: means of 25.5 and 27.0 are 0.04 of it apart, those of 25.5 and 28.0 are not."""

    def notes(after: float) -> str:
        found = balance(1)
        row = found.rows[0].model_copy(update={"comparison_after": after})
        table = tables.profile_table(
            facts("matched_comparison"), found.model_copy(update={"rows": (row,)})
        )
        assert table is not None
        return " ".join(table.notes)

    assert "weighted too" not in notes(25.6)
    assert "weighted too" not in notes(27.0)
    assert "of people who joined is of those whose outcome is known, as they are" in notes(28.0)


def test_balance_says_of_each_characteristic_whether_it_is_under_the_limit(
    facts: Make, balance: Make
) -> None:
    found = balance(40)
    first = found.rows[0].model_copy(update={"smd_before": None, "smd_after": None})
    rows = (first, *found.rows[1:])
    table = tables.balance_table(
        facts("matched_comparison"), found.model_copy(update={"rows": rows})
    )
    assert table is not None
    assert len(table.rows) == 40
    assert table.rows[0] == ["Covariate 0", "[x]", "[x]", "no"]
    assert table.rows[1] == ["Covariate 1", "0.21", "0.04", "yes"]


def test_without_characteristics_there_is_neither_profile_nor_balance(facts: Make) -> None:
    assert tables.profile_table(facts(), None) is None
    assert tables.balance_table(facts(), None) is None


def test_quality_lists_columns_with_gaps_and_says_what_is_done_about_them(facts: Make) -> None:
    rows = [
        QualityRow("people", "age", "numeric", 0.0, 0.0),
        QualityRow("people", "sex", "category", None, 2.5, "missing is a group of its own"),
        QualityRow("people", "earned", "numeric", 0.0, 0.0, "one value is unusual"),
        QualityRow("outcomes", "employed", "binary", None, None, "waits", to_come=(True, True)),
    ]
    table = tables.quality_table(facts(), rows)
    assert table is not None
    assert column(table, "Column") == ["Sex", "Earned", "Employed"]
    assert column(table, "Missing, people offered the programme (%)") == ["[c]", "0", "[z]"]
    assert column(table, "What is done")[0] == "missing is a group of its own"
    whole = [dict(zip(table.header, row, strict=True)) for row in table.whole]
    assert [row["Column"] for row in whole] == ["Age", "Sex", "Earned", "Employed"]
    assert whole[0]["What is done"] == "nothing needed"


def test_quality_without_a_gap_has_no_table(facts: Make) -> None:
    """The sentence above it says that nothing is missing, and in which columns."""
    rows = [QualityRow("people", "age", "numeric", 0.0, 0.0)]
    assert tables.quality_table(facts(), rows) is None


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_nothing_is_done_about_gaps_for_a_result_that_is_not_given(
    facts: Make, estimate: Make, withheld: Make, design: str
) -> None:
    words = facts(design).words
    outcome = f"{estimate().label} (month {estimate().month})"
    rows = [
        QualityRow("people", "age", "numeric", 1.0, 2.0, words.gap_in_number),
        QualityRow("outcomes", outcome, "binary", 5.0, 4.0, words.gap_in_outcome),
    ]
    done = {}
    of_a_group = estimate(subgroup=Subgroup(variable="sex", value="Male"), role="secondary")
    found = {"none": [withheld()], "part": [withheld(), of_a_group], "given": [estimate()], "unknown": []}  # fmt: skip
    for name, results in found.items():
        table = tables.quality_table(facts(design), rows, results)
        assert table is not None
        done[name] = column(table, "What is done")
    assert done["none"] == ["nothing, as no result is given"] * 2
    assert done["part"] == [words.gap_in_number, "nothing, as no result is given"]
    assert done["given"] == done["unknown"] == [words.gap_in_number, words.gap_in_outcome]


def test_quality_with_gaps_alone_has_no_rows_to_add(facts: Make) -> None:
    table = tables.quality_table(facts(), [QualityRow("people", "age", "numeric", 1.0, 0.0)])
    assert table is not None
    assert table.whole == []


def test_a_table_that_is_not_about_people_counts_none(facts: Make) -> None:
    sizes = [
        TableSize("people", "data/people.csv", 16190, 16190),
        TableSize("costs", "data/costs.csv", 12, None),
    ]
    table = tables.sizes_table(facts(), sizes)
    assert column(table, "People") == ["16,190", "[z]"]
    assert "[z] not applicable." in table.general


def test_rows_that_are_withheld_are_not_said_to_be_rounded(facts: Make) -> None:
    sizes = [
        TableSize("outcomes", "data/outcomes.csv", 4680, 520, 45, 5),
        TableSize("events", "data/events.csv", None, None, 20, 5),
    ]
    notes = " ".join(tables.sizes_table(facts(), sizes).notes)
    assert "Rows are rounded to the nearest 45: outcomes." in notes
    assert "events" not in notes


def test_levels_of_groups_stand_beside_everyone(facts: Make, level: Make) -> None:
    female = Subgroup(variable="sex", value="Female")
    gone = {"level": None, "low": None, "high": None, "withheld": "too few people"}
    table = tables.levels_table(
        facts("monitoring"), [level(), level(subgroup=female, n=None, **gone)]
    )
    assert column(table, "Group") == ["Everyone", "Sex: Female"]
    assert column(table, "95% interval") == ["33 to 47", "[c]"]
    assert column(table, "People who joined") == ["185", "[c]"]


# All tables


def test_every_shorthand_that_occurs_is_explained_and_no_other(
    facts: Make, estimate: Make, withheld: Make, balance: Make, flow: Any, level: Make
) -> None:
    matched = facts("matched_comparison")
    different = withheld(withheld="the groups stay too different after adjustment", month=6)
    shown = [
        tables.flow_table(matched, flow),
        tables.flow_table(matched, flow[:1]),
        tables.profile_table(matched, balance()),
        tables.impact_table(matched, [estimate()]),
        tables.impact_table(matched, [estimate(), different]),
        tables.impact_table(matched, [estimate(), different, withheld()]),
        tables.impact_table(matched, []),
        tables.levels_table(matched, [level(level=None, low=None, high=None)]),
    ]
    for table in shown:
        assert table is not None
        occurs = {s for row in table.rows for cell in row for s in re.findall(r"\[[a-z]\]", cell)}
        explained = {note[:3] for note in table.general if note.startswith("[")}
        assert occurs == explained, table.label


def test_names_cannot_break_a_table(facts: Make, estimate: Make) -> None:
    hostile = estimate(label="a|b [c] $x$ `code` *bold*\n\n# Heading\x07")
    body = tables.impact_table(facts(), [hostile]).body()
    row = body.splitlines()[2]
    assert len(body.splitlines()) == 3
    assert len(re.findall(r"(?<!\\)\|", row)) == 9
    assert "\x07" not in body


def test_a_name_that_looks_like_shorthand_is_not_explained_as_such(
    facts: Make, estimate: Make
) -> None:
    table = tables.impact_table(facts(), [estimate(label="Vitamin [c]")])
    assert not any(note.startswith("[c]") for note in table.general)


def test_a_result_withheld_for_a_rare_outcome_says_that_the_others_are_no_random_part(
    facts: Make, estimate: Make, withheld: Make
) -> None:
    rare = withheld(withheld="too few people with the outcome, or without it, to publish a result")
    told = " ".join(tables.impact_table(facts(), [rare]).general)
    assert "are not a random part of all" in told
    other = withheld(withheld="the groups stay too different after adjustment")
    for items in ([estimate()], [other]):
        assert "random part" not in " ".join(tables.impact_table(facts(), items).general)


@pytest.mark.parametrize(
    ("reason", "sign"),
    [
        ("withheld.too_few", "[c]"),
        ("withheld.few_either_way", "[c]"),
        ("withheld.few_differ", "[c]"),
        ("withheld.dominated", "[c]"),
        ("withheld.linked", "[c]"),
        ("withheld.not_yet", "[c]"),
        ("withheld.too_many_characteristics", "[x]"),
        ("withheld.still_different", "[x]"),
        ("no_number.too_few", "[x]"),
        ("no_number.few_clusters", "[x]"),
        ("no_number.small_group", "[x]"),
        ("no_number.small_group_left", "[x]"),
    ],
)
def test_only_what_protects_people_is_said_to_be_hidden_for_them(
    facts: Make, withheld: Make, reason: str, sign: str
) -> None:
    gone = withheld(withheld=english("findings", reason, n="30"))
    table = tables.impact_table(facts(), [gone])
    assert set(table.rows[0][1:6]) == {sign}


def test_a_result_by_another_method_and_the_reported_one_are_judged_alike(
    facts: Make, estimate: Make
) -> None:
    reported = estimate(role="secondary", p_value=0.016, p_adjusted=0.064, tests_in_family=5)
    other = estimate(role="sensitivity", method="propensity_weighting", p_value=0.016)
    found = [estimate(), reported, other]
    main, by_method = tables.impact_table(facts(), found), tables.sensitivity_table(facts(), found)
    assert by_method is not None
    assert column(main, "Result")[-1] == "May be chance"
    assert set(column(by_method, "Result")) == {"Better"}
    assert "p-values and results in this table are not adjusted" in " ".join(by_method.notes)


def test_an_average_that_is_withheld_is_not_said_to_have_no_spread(
    facts: Make, balance: Make
) -> None:
    whole = balance()
    gone = dict.fromkeys(
        ["participant_mean", "comparison_before", "comparison_after", "smd_before", "smd_after"]
    )
    row = whole.rows[0].model_copy(update={**gone, "share": False})
    matched = facts("matched_comparison")
    table = tables.balance_table(matched, whole.model_copy(update={"rows": (row, *whole.rows[1:])}))
    assert table is not None
    assert set(table.rows[0][1:]) == {"[c]"}
    assert "no spread" not in " ".join(table.notes)


def test_what_is_not_given_has_no_share_that_could_be_coarse(
    facts: Make, estimate: Make, withheld: Make
) -> None:
    groups = [Subgroup(variable="sex", value=value) for value in ("Female", "Male")]
    found = [
        withheld(subgroup=groups[0], people_rounded_to=15),
        estimate(subgroup=groups[1], people_rounded_to=15),
    ]
    table = tables.subgroup_table(facts(), found)
    assert table is not None
    coarse = [note for note in table.notes if note.startswith("Numbers of people are rounded")]
    assert len(coarse) == 1
    assert "Male" in coarse[0]
    assert "Female" not in coarse[0]
