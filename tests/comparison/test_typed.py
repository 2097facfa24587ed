"""Results typed from other people's reports: what is worked out, what is refused, and how they join."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from localeval import comparison_report
from localeval.base.errors import ProjectError
from localeval.comparison.study import Study
from localeval.comparison.typed_results import COLUMNS, read_typed, template
from localeval.comparison_report.results_tables import results_tables
from localeval.report.display import Table

from .made import compared, estimate, of, only_row, place

GOOD = {
    "place_code": "E09000023",
    "place": "Lewisham",
    "programme": "Ways to Work",
    "outcome": "employed",
    "month": "12",
    "unit": "percent",
    "estimand": "ATT",
    "design": "matched_comparison",
    "evidence_level": "3",
    "date": "2025-06-30",
    "source": "Ways to Work: final report, table 4",
    "ages_low": "18",
    "ages_high": "66",
    "low": "1.0",
    "high": "7.0",
    "confidence": "0.95",
    "n_participants": "850",
    "n_comparison": "2400",
}
MONEY = {**GOOD, "outcome": "earnings", "unit": "GBP", "low": "", "high": "", "confidence": ""}


def table(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def typed(**changes: str) -> tuple[Study, ...]:
    return read_typed(table({**GOOD, **changes}), "typed.csv")


def problems(*rows: dict[str, str]) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(ProjectError) as caught:
        read_typed(table(*rows), "typed.csv")
    assert all(problem.where == "typed.csv" for problem in caught.value.problems)
    return [(item.row, item.column, item.what) for item in caught.value.problems]


def test_the_standard_error_is_worked_out_from_the_interval() -> None:
    (study,) = typed()
    member = study.candidates[0].member
    assert member.estimate == pytest.approx(4.0)
    assert member.std_error == pytest.approx(6.0 / (2 * 1.959964), abs=1e-5)
    assert (member.low, member.high, member.verdict) == (1.0, 7.0, "better")


def test_an_interval_of_another_level_gives_another_error() -> None:
    (ninety,) = typed(confidence="90")
    assert ninety.candidates[0].member.printed_confidence == 0.9
    assert ninety.candidates[0].member.std_error == pytest.approx(6.0 / (2 * 1.644854), abs=1e-5)


@pytest.mark.parametrize(
    ("low", "high", "confidence", "verdict"),
    [
        ("0.3", "7.7", "0.8", "inconclusive"),
        ("2.0", "6.0", "50", "inconclusive"),
        ("0.1", "7.9", "90", "inconclusive"),
        ("1.0", "7.0", "0.8", "inconclusive"),
        ("2.5", "5.5", "80", "better"),
        ("-7.7", "-0.3", "0.8", "inconclusive"),
        ("-0.1", "8.1", "0.99", "better"),
        ("0.3", "7.7", "0.95", "better"),
    ],
)
def test_every_place_is_judged_at_one_level_whatever_was_typed(
    low: str, high: str, confidence: str, verdict: str
) -> None:
    (study,) = typed(low=low, high=high, confidence=confidence)
    member = study.candidates[0].member
    assert member.verdict == verdict
    assert member.confidence == 0.95
    half = 1.959964 * (member.std_error or 0.0)
    middle = (float(low) + float(high)) / 2
    assert (member.low, member.high) == pytest.approx((middle - half, middle + half), abs=1e-5)


def test_an_interval_of_another_level_is_said_under_the_tables() -> None:
    rows = [
        {**GOOD, "low": "0.3", "high": "7.7", "confidence": "0.8"},
        {**GOOD, "place_code": "E08000003", "place": "Manchester"},
        {**GOOD, "place_code": "E08000001", "place": "Bolton", "ages_low": "16", "low": "1.1", "high": "5.1", "confidence": "0.9"},
    ]  # fmt: skip
    found = compared(typed=read_typed(table(*rows), "typed.csv"))
    pooled = results_tables(found, found.pools)[0]
    apart = comparison_report.not_pooled(found).parts[-1]
    alone = comparison_report.results_table(found, found.pools[0])
    assert isinstance(apart, Table)
    assert alone is not None
    said = "which these reports print: "
    assert any(f"{said}Lewisham (80%)." in note for note in pooled.notes)
    assert any(f"{said}Bolton (90%)." in note for note in apart.notes)
    assert any(f"{said}Bolton (90%), Lewisham (80%)." in note for note in alone.notes)


@pytest.mark.parametrize(("confidence", "verdict"), [(0.8, "inconclusive"), (0.95, "better")])
def test_a_bundle_of_another_level_is_judged_like_the_others(
    confidence: float, verdict: str
) -> None:
    given = {**estimate(4.0, 1.9), "low": 0.3, "high": 7.7, "confidence": confidence}
    found = compared(place("Bolton", given), place("Bury"))
    member = of(found, "Bolton")
    assert (member.verdict, member.confidence) == (verdict, 0.95)
    assert (member.printed_confidence is None) == (confidence == 0.95)
    if confidence != 0.95:
        assert member.low == pytest.approx(4.0 - 3.7 * 1.959964 / 1.281552, abs=1e-4)


def test_a_standard_error_is_taken_as_it_is() -> None:
    (study,) = typed(estimate="4.2", std_error="1.5", low="", high="", confidence="")
    member = study.candidates[0].member
    assert (member.estimate, member.std_error) == (4.2, 1.5)
    assert member.low == pytest.approx(4.2 - 1.959964 * 1.5, abs=1e-5)


def by_p_value(p_value: str, **changes: str) -> dict[str, str]:
    return {
        "low": "",
        "high": "",
        "confidence": "",
        "estimate": "3.8",
        "p_value": p_value,
        **changes,
    }


def test_an_estimate_and_its_exact_p_value_give_the_error() -> None:
    (entry,) = typed(**by_p_value("0.008"))
    member = entry.candidates[0].member
    # Cochrane Handbook 6.5, 6.5.2.3: the estimate over the value that has this p-value, here of the normal
    # distribution, 2.6521, because degrees of freedom are not typed.
    error = 3.8 / 2.652070
    assert member.estimate == 3.8
    assert member.std_error == pytest.approx(error, abs=1e-5)
    assert member.low == pytest.approx(3.8 - 1.959964 * error, abs=1e-5)
    assert (member.confidence, member.verdict) == (0.95, "better")


def test_a_p_value_gives_the_same_error_for_a_fall_as_for_a_rise() -> None:
    (rise,), (fall,) = typed(**by_p_value("0.2")), typed(**by_p_value("0.2", estimate="-3.8"))
    assert fall.candidates[0].member.std_error == rise.candidates[0].member.std_error
    assert (fall.candidates[0].member.estimate, fall.candidates[0].member.verdict) == (
        -3.8,
        "inconclusive",
    )


@pytest.mark.parametrize(
    ("p_value", "says"),
    [
        ("<0.05", "'<0.05' is a threshold"),
        ("p < .001", "is a threshold"),
        ("> 0.05", "is a threshold"),
        ("≤0.01", "is a threshold"),
        ("n.s.", "no plain number"),
        ("3%", "no plain number"),
        ("0.000", "between 0 and 1"),
        ("1", "between 0 and 1"),
        ("3", "between 0 and 1"),
        ("-0.03", "between 0 and 1"),
        ("0.9", "so few digits"),
    ],
)
def test_what_is_no_exact_p_value_is_refused(p_value: str, says: str) -> None:
    ((row, column, what),) = problems({**GOOD, **by_p_value(p_value)})
    assert (row, column) == (2, "p_value")
    assert says in what


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"estimate": ""}, "a p-value wants an estimate"),
        ({"estimate": "0"}, "the estimate not zero"),
    ],
)
def test_a_p_value_wants_an_estimate_that_is_not_zero(changes: dict[str, str], says: str) -> None:
    ((row, column, what),) = problems({**GOOD, **by_p_value("0.2", **changes)})
    assert (row, column) == (2, "p_value")
    assert says in what


def test_a_p_value_beside_an_interval_is_held_against_it() -> None:
    # 4.0 with an interval of 1 to 7 is 2.613 standard errors, of which 0.009 is the p-value.
    (entry,) = typed(p_value="0.009")
    assert entry.candidates[0].member.std_error == typed()[0].candidates[0].member.std_error
    assert problems({**GOOD, "p_value": "0.09"}) == [
        (2, "p_value", "the other numbers say 0.00897, this says 0.09.")
    ]


def test_a_p_value_beside_a_standard_error_is_held_against_it() -> None:
    alone = by_p_value("0.01", std_error="1.5")
    (entry,) = typed(**alone)
    assert entry.candidates[0].member.std_error == 1.5
    assert problems({**GOOD, **alone, "p_value": "0.6"})[0][1] == "p_value"


def test_a_table_made_before_there_was_a_column_for_p_values_is_read() -> None:
    columns = tuple(name for name in COLUMNS if name != "p_value")
    assert read_typed(table(GOOD, columns=columns), "typed.csv") == typed()


def test_two_shares_give_an_estimate_and_its_error() -> None:
    (study,) = typed(
        low="", high="", confidence="", participant_level="38", comparison_level="33.8"
    )
    member = study.candidates[0].member
    variance = 38 * 62 / 849 + 33.8 * 66.2 / 2399
    assert member.estimate == pytest.approx(4.2)
    assert member.std_error == pytest.approx(variance**0.5)


def test_it_is_marked_as_typed_and_keeps_its_source() -> None:
    (study,) = typed()
    about = study.about
    assert (about.typed, about.sha256, about.package_digest) == (True, None, "missing")
    assert about.source == "Ways to Work: final report, table 4"
    assert (about.run_date, about.synthetic) == ("2025-06-30", False)


def test_rows_of_one_report_are_one_evaluation() -> None:
    more = {**GOOD, "outcome": "out_of_work_benefits", "low": "-9", "high": "-1"}
    (study,) = read_typed(table(GOOD, more), "typed.csv")
    assert [candidate.outcome for candidate in study.candidates] == [
        "employed",
        "out_of_work_benefits",
    ]
    assert study.candidates[1].member.verdict == "better"  # fewer people on benefits


def test_rows_of_one_report_are_one_evaluation_whatever_their_page_and_unit() -> None:
    """Per cent names no currency, and the template asks for the page of each row."""
    money = {
        **MONEY,
        "estimate": "\u2212£1,200",
        "std_error": "450",
        "source": "Ways to Work: final report, table 9",
        "n_participants": "845",
    }
    (study,) = read_typed(table(GOOD, money), "typed.csv")
    assert [candidate.outcome for candidate in study.candidates] == ["employed", "earnings"]
    assert study.about.currency == "GBP"
    assert study.about.participants == 850
    assert study.about.source == (
        "Ways to Work: final report, table 4; Ways to Work: final report, table 9"
    )
    assert {candidate.about for candidate in study.candidates} == {study.about}


def test_two_currencies_or_one_estimate_of_two_reports_are_two_evaluations() -> None:
    pounds = {**MONEY, "estimate": "1200", "std_error": "450"}
    euros = {**pounds, "unit": "EUR"}
    assert len(read_typed(table(pounds, euros), "typed.csv")) == 2
    assert len(read_typed(table(GOOD, {**GOOD, "source": "Another report"}), "typed.csv")) == 2


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("place_code", "Lewisham", "not written as it should be"),
        ("place", "", "it is empty"),
        ("outcome", "emploed", "not an outcome of the catalogue"),
        ("outcome", "local:mine", "never pooled"),
        ("month", "12.5", "no such number"),
        ("month", "-1", "no such number"),
        ("unit", "pounds", "not the unit of employed"),
        ("estimand", "LATE", "is none"),
        ("design", "Matched Comparison", "not written as it should be"),
        ("evidence_level", "1", "no such number"),
        ("date", "30/06/2025", "no day"),
        ("source", "", "it is empty"),
        ("ages_low", "67", "above the oldest"),
        ("low", "1,0", "no plain number"),
        ("low", "", "only one end"),
        ("high", "0.5", "not in order"),
        ("estimate", "9", "not in the middle"),
        ("std_error", "0", "above zero"),
        ("confidence", "", "not given"),
        ("confidence", "0.3", "no level of an interval"),
        ("n_participants", "many", "no such number"),
        ("programme", "a\x1bb", "control character"),
        ("source", "EXAMPLE (delete this row)", "example of the template"),
    ],
)
def test_each_mistake_is_named_with_its_row_and_column(column: str, value: str, says: str) -> None:
    found = problems(
        {**GOOD, **({"estimate": "4"} if column == "std_error" else {}), column: value}
    )
    assert any(row == 2 and says in what for row, _, what in found), found


def test_all_mistakes_of_all_rows_come_together() -> None:
    found = problems({**GOOD, "month": "x", "unit": "y"}, {**GOOD, "estimand": "z"})
    assert [(row, column) for row, column, _ in found] == [
        (2, "unit"),
        (2, "month"),
        (3, "estimand"),
    ]


def test_an_error_and_an_interval_that_contradict_each_other_are_refused() -> None:
    found = problems({**GOOD, "estimate": "4", "std_error": "3"})
    assert found[0][1] == "std_error"
    assert "the interval says 1.53, this says 3" in found[0][2]


def test_a_row_from_which_nothing_can_be_worked_out_is_refused() -> None:
    found = problems({**GOOD, "low": "", "high": "", "confidence": "", "estimate": "4"})
    assert found == [
        (2, "std_error", "there is nothing from which the standard error could be worked out.")
    ]


def test_the_same_estimate_twice_is_refused() -> None:
    assert problems(GOOD, GOOD) == [(3, None, "it gives the same estimate as row 2.")]


def test_a_missing_or_misspelt_column_is_named() -> None:
    columns = tuple("estimnd" if name == "estimand" else name for name in COLUMNS)
    with pytest.raises(ProjectError, match="Did you mean 'estimand'"):
        read_typed(table(columns=columns), "typed.csv")


@pytest.mark.parametrize("text", ["", "place_code;place\nE09000023;Lewisham\n", ",".join(COLUMNS)])
def test_what_is_no_such_table_is_refused(text: str) -> None:
    with pytest.raises(ProjectError):
        read_typed(text, "typed.csv")


def test_the_template_has_every_column_and_its_example_is_not_taken_for_a_result() -> None:
    assert template().splitlines()[0] == ",".join(COLUMNS)
    with pytest.raises(ProjectError, match="example of the template"):
        read_typed(template(), "typed.csv")
    (study,) = read_typed(template().replace("EXAMPLE", "A report"), "typed.csv")
    assert study.candidates[0].member.estimate == 4.2


def test_typed_results_join_only_when_that_is_allowed() -> None:
    places = (place("Bolton"), place("Bury", estimate(6.0)))
    found = compared(*places, typed=typed())
    assert of(found, "Lewisham").reasons == ("typed",)
    found = compared(*places, typed=typed(), allowed=["typed"])
    member = of(found, "Lewisham")
    assert (member.reasons, member.allowed) == ((), ("typed",))
    assert len(only_row(found).pooled) == 3


def test_a_typed_result_of_unknown_ages_is_not_pooled_even_so() -> None:
    found = compared(place("Bolton"), typed=typed(ages_low="", ages_high=""), allowed=["typed"])
    assert of(found, "Lewisham").reasons == ("population_unknown",)


def test_typed_results_alone_are_alike_in_being_typed() -> None:
    other = {**GOOD, "place_code": "E06000052", "place": "Cornwall"}
    found = compared(typed=read_typed(table(GOOD, other), "typed.csv"))
    assert len(only_row(found).pooled) == 2


def test_a_typed_result_of_a_place_that_has_a_bundle_is_not_counted_twice() -> None:
    found = compared(
        place("Bury"), typed=typed(place_code="E08000002", place="Bury"), allowed=["typed"]
    )
    assert [member.reasons for member in only_row(found).members].count(("overlap",)) == 1


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4.1234567890123456789", 4.123456789012345678),
        ("\u22124.2", -4.2),
        ("\u20134.2", -4.2),
        ("\uff0d4.2", -4.2),
        ("+4.2", 4.2),
        (".5", 0.5),
        ("-.5", -0.5),
        ("4.", 4.0),
        ("1.2E-02", 0.012),
        ("0." + "3" * 200, 1 / 3),
        ("\u22124\u00b72", -4.2),  # the point of British journals
    ],
)
def test_a_number_is_read_as_reports_and_spreadsheets_write_it(written: str, number: float) -> None:
    (study,) = typed(estimate=written, std_error="1.5", low="", high="", confidence="")
    assert study.candidates[0].member.estimate == pytest.approx(number)


@pytest.mark.parametrize(
    "written", ["4,2", "\u2212", "--4", "£4.2", "1e99", "1e16", "4 2", "\u2212\u22124"]
)
def test_what_is_no_plain_number_is_named(written: str) -> None:
    with pytest.raises(ProjectError) as caught:
        typed(estimate=written, std_error="1.5", low="", high="", confidence="")
    (problem,) = caught.value.problems
    assert (problem.column, problem.row) == ("estimate", 2)


@pytest.mark.parametrize(
    ("estimate", "error", "means"),
    [
        ("1,234.50", "1,100", (1234.5, 1100.0)),
        ("£1,234", "£1,100", (1234.0, 1100.0)),
        ("\u2212£1,234", "(1,100)", (-1234.0, 1100.0)),  # a table's error stands in brackets
        ("£\u22121,234", "[1100]", (-1234.0, 1100.0)),
        ("\u2013 1 234", "1\u202f100", (-1234.0, 1100.0)),
        ("GBP 1,234", "1,100 GBP", (1234.0, 1100.0)),
    ],
)
def test_an_amount_is_read_as_reports_print_it(
    estimate: str, error: str, means: tuple[float, float]
) -> None:
    (study,) = read_typed(table({**MONEY, "estimate": estimate, "std_error": error}), "typed.csv")
    member = study.candidates[0].member
    assert (member.estimate, member.std_error) == means


@pytest.mark.parametrize("written", ["4.2%", "4.2 pp", "4.2 percentage points", "+4.2 %", "4.2"])
def test_points_are_read_as_reports_print_them(written: str) -> None:
    (study,) = typed(
        estimate=written,
        low="1.2%",
        high="7.2%",
        confidence="95%",
        participant_level="38.0%",
        comparison_level="33.8%",
        n_participants="8,500",
    )
    member = study.candidates[0].member
    assert (member.estimate, member.low, member.high, member.confidence) == (4.2, 1.2, 7.2, 0.95)
    assert (member.participant_level, member.n_participants) == (38.0, 8500)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("(1,234)", "brackets may be a minus"),
        ("$1,234", "'$' is not the unit of this row, GBP"),
        ("1,23", "no plain number"),
        ("1.234,50", "no plain number"),
        ("1,234*", "marks of significance"),
        ("1,234%", "no plain number"),
        ("[c]", "no plain number"),
    ],
)
def test_an_amount_with_two_readings_is_named(written: str, says: str) -> None:
    ((_, column, what),) = problems({**MONEY, "estimate": written, "std_error": "1100"})
    assert column == "estimate"
    assert says in what


def test_a_comma_before_three_figures_of_a_share_may_be_either() -> None:
    ((_, _, what),) = problems({**GOOD, "estimate": "4,200", "low": "", "high": ""})
    assert "may part thousands or decimals" in what


def test_a_number_of_people_is_never_cut_off() -> None:
    ((_, column, _),) = problems({**GOOD, "n_participants": "12345678"})
    assert column == "n_participants"
    (study,) = typed(month="0012")
    assert study.candidates[0].member.month == 12


@pytest.mark.parametrize(
    ("changes", "column", "says"),
    [
        # Ratios as reports print them: an odds ratio of 1.35, a hazard ratio of 0.85.
        ({"estimate": "1.35", "low": "1.10", "high": "1.66"}, "estimate", "where a ratio does"),
        ({"estimate": "0.85", "low": "0.70", "high": "1.03"}, "estimate", "where a ratio does"),
        # A sign lost: 33.8 against 38.0 is 4.2 fewer.
        (
            {"estimate": "4.2", "low": "1.2", "high": "7.2", "participant_level": "33.8", "comparison_level": "38.0"},
            "estimate",
            "the two levels differ by -4.2, and this says 4.2",
        ),
        # Shares of one in the place of per cent, of levels and of the estimate alone.
        ({"participant_level": "0.38", "comparison_level": "0.338"}, "participant_level", "parts of one"),
        ({"low": "0.011", "high": "0.073"}, "low", "too small for shares of so few people"),
        ({"low": "", "high": "", "confidence": "", "estimate": "0.042", "std_error": "0.016"}, "std_error", "too small"),
        ({"low": "", "high": "", "confidence": "", "estimate": "0.042", "p_value": "0.008"}, "p_value", "too small"),
    ],
)  # fmt: skip
def test_what_is_on_another_scale_is_refused(
    changes: dict[str, str], column: str, says: str
) -> None:
    found = problems({**GOOD, **changes})
    assert [one[:2] for one in found] == [(2, column)]
    assert says in found[0][2]


def test_adjusting_may_move_an_estimate_and_make_it_more_precise() -> None:
    # Welch's error for 38.0 and 33.8 of 850 and 2,400 people is 1.93; adjusting for much took a third off.
    (study,) = typed(
        estimate="2.9", low="0.4", high="5.4", participant_level="38.0", comparison_level="33.8"
    )
    assert study.candidates[0].member.estimate == 2.9
    (rare,) = typed(low="-0.2", high="0.6", participant_level="0.7", comparison_level="1.2")
    assert rare.candidates[0].member.high == 0.6


@pytest.mark.parametrize(
    "written", ["0.032", "3.2e-2", "0.0320", "p = 0.032", "P=.032", "0\u00b7032"]
)
def test_a_p_value_in_powers_of_ten_has_its_digits(written: str) -> None:
    (study,) = typed(estimate="4.2", p_value=written, low="", high="", confidence="")
    assert study.candidates[0].member.std_error == pytest.approx(1.9585, rel=1e-3)


def test_a_date_that_has_not_come_is_refused() -> None:
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    with pytest.raises(ProjectError) as caught:
        typed(date=day.isoformat())
    (problem,) = caught.value.problems
    assert (problem.column, problem.row) == ("date", 2)
    assert problem.what == f"{day.isoformat()} has not come yet."
