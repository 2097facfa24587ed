"""What the sentences of a report say, and what they must never say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localeval.analysis.facts import Facts, QualityRow, TableSize
from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.project.project import Measure
from localeval.report import charts, tables, wording
from localeval.report.display import Figure, Table, Text, escape
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.results import Estimate, Evidence, FlowStep, Subgroup

from ...claims import IMPACT_WORDS

Make = Callable[..., Any]

#: What a trial rests on that lost nobody.
SOUND = wording.Basis(Evidence(level=5, reasons=("Chance decided.",)))

#: Outcome, what people did in the title, and the range of 2.0 to 7.5 that goes up and that goes down.
UNITS = {
    "percent": (
        "employed",
        "5 {more} people in 100 were in paid work after two years",
        "2 to 8 more in 100",
        "2 to 8 fewer in 100",
    ),
    "GBP": (
        "earnings",
        "People offered Working Well earned £5 {more} in the year",
        "£2 to £8 more",
        "£2 to £8 less",
    ),
    "weeks": (
        "weeks_employed",
        "People offered Working Well spent 5.0 {more} weeks in paid work",
        "2.0 to 7.5 more weeks",
        "2.0 to 7.5 fewer weeks",
    ),
    "score": (
        "wellbeing",
        "People offered Working Well scored 5.0 points {more} on life satisfaction",
        "2.0 to 7.5 points higher",
        "2.0 to 7.5 points lower",
    ),
}
WAYS = {
    "percent": ("more", "fewer"),
    "GBP": ("more", "less"),
    "weeks": ("more", "fewer"),
    "score": ("higher", "lower"),
}


@pytest.mark.parametrize("direction", ["increase", "decrease"])
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("verdict", ["better", "worse"])
def test_a_clear_result_says_in_its_title_how_many_more_or_fewer(
    facts: Make, estimate: Make, verdict: str, unit: str, direction: str
) -> None:
    up = (verdict == "better") == (direction == "increase")
    ends = (2.0, 7.5) if up else (-7.5, -2.0)
    code, said, *ranges = UNITS[unit]
    result = estimate(
        outcome=code, unit=unit, direction=direction, verdict=verdict, low=ends[0], high=ends[1],
        estimate=5.0 if up else -5.0,
    )  # fmt: skip
    found = wording.finding(facts(), result, (), SOUND)
    assert said.format(more=WAYS[unit][not up]) in found.title
    assert "than" in found.title
    assert "people not offered it" in found.title
    assert found.likely == f"Likely range: {ranges[not up]} (95% interval)"
    words = wording.meaning(facts(), result, SOUND).markdown
    assert "The range does not include 0, so chance alone is an unlikely explanation." in words


@pytest.mark.parametrize("direction", ["increase", "decrease"])
@pytest.mark.parametrize("unit", UNITS)
def test_an_inconclusive_result_says_what_can_and_cannot_be_said(
    facts: Make, estimate: Make, unit: str, direction: str
) -> None:
    code, *_ = UNITS[unit]
    result = estimate(
        outcome=code, unit=unit, direction=direction, verdict="inconclusive", low=-7.5, high=7.5,
        estimate=2.0, minimum_detectable=7.5,
    )  # fmt: skip
    found = wording.finding(facts(), result, (), SOUND)
    assert found.title.startswith("We cannot tell whether offering Working Well helped: ")
    assert found.title.endswith(", which could be chance")
    assert "2" in found.title
    assert found.likely.endswith("It includes no difference.")
    points = wording.main_points(facts(), [result], basis=SOUND).markdown
    words = f"{wording.meaning(facts(), result, SOUND).markdown} {points}"
    assert "The range includes 0, so chance alone could explain the difference." in words
    assert "**What we can say:** a true difference of more than" in words
    assert "**What we cannot say:** that the programme helped" in words
    assert "would be missed more than one time in five" in words
    assert "This is not evidence that the programme fails." in words
    assert "More people would be needed" in wording.careful(facts(), SOUND, result).markdown


def test_a_difference_that_rounds_to_nothing_is_not_called_one(facts: Make, estimate: Make) -> None:
    unclear = estimate(estimate=0.3, low=-5.0, high=5.6, verdict="inconclusive")
    title = wording.finding(facts(), unclear, (), SOUND).title
    assert "the two groups came out about the same, but chance could hide a difference" in title
    clear = estimate(estimate=0.4, low=0.1, high=0.7)
    found = wording.finding(facts(), clear, (), SOUND)
    assert "slightly more people were in paid work" in found.title
    assert "just above 0 to 1 more in 100" in found.likely


@pytest.mark.parametrize("direction", ["increase", "decrease"])
@pytest.mark.parametrize("unit", UNITS)
def test_a_withheld_result_gives_the_reason_and_no_number(
    facts: Make, withheld: Make, unit: str, direction: str
) -> None:
    code, *_ = UNITS[unit]
    result = withheld(outcome=code, unit=unit, direction=direction, withheld="too few people.")
    found = wording.finding(facts(), result, (), SOUND)
    words = f"{found.title} {found.likely} {wording.meaning(facts(), result).markdown}"
    assert words.startswith(
        "No result can be given for the main outcome of Working Well: too few people"
    )
    assert "works, or that it does not" in words
    assert not re.search(r"\d", words)


def test_the_first_screen_of_the_national_supported_work_experiment(
    facts: Make, estimate: Make
) -> None:
    found = wording.finding(facts(), estimate(), (), SOUND)
    assert found == wording.Finding(
        "Working Well: 11 more people in 100 were in paid work after two years than among people not offered it",
        "Likely range: 3 to 20 more in 100 (95% interval)",
        "In paid work, two years after the start: 76 in 100, against 65 in 100",
    )
    assert wording.strength(facts(), SOUND, estimate()).markdown == (
        "**How strong is the evidence?**\n\n[●●●●●]{.dots} **5 of 5: very strong**\n\n"
        "Chance decided who was offered a place, and we know what happened to nearly everyone."
    )
    assert wording.meaning(facts(), estimate(), SOUND).markdown == (
        "Two years after the start, 76 in 100 people offered Working Well were in paid work, against 65 in 100 people "
        "not offered it. That is 11 more in 100, likely range 3 to 20 more in 100.\n\n"
        "The range does not include 0, so chance alone is an unlikely explanation."
    )


def test_levels_that_are_withheld_leave_the_estimate_alone(facts: Make, estimate: Make) -> None:
    result = estimate(participant_level=None, comparison_level=None)
    words = wording.meaning(facts(), result).markdown
    assert "the difference in “In paid work” is 11 more in 100" in words
    assert wording.finding(facts(), result, (), SOUND).picture == ""


def test_only_groups_that_are_shown_to_be_alike_are_called_similar(
    facts: Make, estimate: Make
) -> None:
    matched, result = facts("matched_comparison"), estimate(estimand="ATT")
    alike = wording.Basis(Evidence(level=3, reasons=("a",)))
    assert (
        "than among similar people who did not join"
        in wording.finding(matched, result, (), alike).title
    )
    title = wording.finding(matched, result, (), wording.Basis()).title
    assert title.endswith("than among people who did not join")
    assert "nobody recorded" in wording.careful(matched, alike, result).markdown


def test_no_estimate_at_all_is_said(facts: Make) -> None:
    title = wording.finding(facts(), None, (), SOUND).title
    assert (
        "No result can be given for the main outcome of Working Well: no estimate could be made"
        in title
    )


def test_numbers_of_a_withheld_estimate_are_not_printed(facts: Make, estimate: Make) -> None:
    raw = estimate(verdict="withheld", estimate=-8497.52, unit="USD", low=-9900.0, high=-7100.0)
    about = facts("matched_comparison")
    found = wording.finding(about, raw, (), SOUND)
    said = f"{found.title} {found.likely} {wording.meaning(about, raw).markdown}"
    assert not re.search(r"\d", said)


@pytest.mark.parametrize(
    ("month", "trial", "matched"),
    [
        (0, "at the start", "at the start"),
        (1, "after a month", "after a month"),
        (6, "after six months", "after six months"),
        (12, "after a year", "after a year"),
        (24, "after two years", "after two years"),
        (30, "after 30 months", "after 30 months"),
    ],
)
def test_when_an_outcome_was_measured(
    facts: Make, estimate: Make, month: int, trial: str, matched: str
) -> None:
    for design, words in (("randomised_trial", trial), ("matched_comparison", matched)):
        title = wording.finding(facts(design), estimate(month=month), (), SOUND).title
        assert f"were in paid work {words} than" in title


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (0, "On joining Working Well, "),
        (1, "A month after joining Working Well, "),
        (6, "Six months after joining Working Well, "),
        (12, "A year after joining Working Well, "),
        (24, "Two years after joining Working Well, "),
    ],
)
def test_a_description_begins_with_when_it_was_measured(
    facts: Make, level: Make, month: int, words: str
) -> None:
    title = wording.finding(facts("monitoring"), None, [level(month=month)], wording.Basis()).title
    assert title.startswith(f"{words}40 in 100 people were in paid work;")
    assert title.endswith("we cannot say how many it would have been without it")


def test_a_place_s_own_outcome_stands_in_quotation_marks(facts: Make, estimate: Make) -> None:
    own = Outcome(
        "local:club", "Joined a club", "joined a club", "percent", "binary", "increase", ""
    )
    about = facts(measures=(Measure(own, 6, True),))
    result = estimate(outcome="local:club", label="Joined a club")
    title = wording.finding(about, result, (), SOUND).title
    assert "11 more people in 100 were recorded under “Joined a club”" in title
    amount = estimate(outcome="local:x", label="Meals", unit="GBP")
    assert "averaged £11 more on “Meals”" in wording.finding(about, amount, (), SOUND).title


def test_a_secondary_result_that_many_tests_make_doubtful(facts: Make, estimate: Make) -> None:
    found = estimate(role="secondary", p_value=0.03, p_adjusted=0.06, tests_in_family=2)
    words = wording.secondary(facts(), [estimate(), found]).markdown
    assert words.startswith("The more we look at, the likelier one differs by chance")
    assert "not once we allow for the number of outcomes. So it may be chance." in words
    assert "p-value" not in words
    assert "- **In paid work, two years after the start: may be chance.** 11 more in 100" in words


def test_a_secondary_result_that_stands_after_many_tests(facts: Make, estimate: Make) -> None:
    found = estimate(role="secondary", p_adjusted=0.0004, tests_in_family=2)
    words = wording.secondary(facts(), [found]).markdown
    assert "- **In paid work, two years after the start: better.** 11 more in 100" in words
    assert "also once we allow for the number of outcomes" in words


def test_secondary_outcomes_are_neither_subgroups_nor_other_methods(
    facts: Make, estimate: Make
) -> None:
    others = [
        estimate(role="secondary", subgroup=Subgroup(variable="sex", value="Female")),
        estimate(role="sensitivity"),
    ]
    words = wording.secondary(facts(), others).markdown
    assert words == ""


def test_the_other_methods_are_given_as_a_range(facts: Make, estimate: Make) -> None:
    found = [
        estimate(),
        estimate(role="sensitivity", method="a", estimate=9.0),
        estimate(role="sensitivity", method="b", estimate=12.5),
        estimate(role="sensitivity", method="c", estimate=99.0, month=6),
    ]
    words = wording.sensitivity_sentence(facts(), found).markdown
    assert "Two other methods give from 9 more in 100 to 13 more in 100." in words
    assert "All lead to the same result." in words
    assert "99" not in words


def test_other_methods_of_an_earlier_publication_are_not_set_beside_a_new_result(
    facts: Make, estimate: Make
) -> None:
    """The main method gave 5 of June's people, and the others 9 and 11 of December's, beside which it had given 10."""
    old = [estimate(role="sensitivity", method=name, stands_since="2025-12-01") for name in "ab"]
    assert wording.sensitivity_sentence(facts(), [estimate(), *old]).markdown == ""
    new = estimate(role="sensitivity", method="c", estimate=9.0)
    one = wording.sensitivity_sentence(facts(), [estimate(), *old, new]).markdown
    assert "One other method gives 9 more in 100. It leads to the same result." in one
    stand = [estimate(stands_since="2025-12-01"), *old]
    assert "Two other methods give" in wording.sensitivity_sentence(facts(), stand).markdown


def test_a_result_of_fewer_is_of_everybody_in_the_data_of_the_same_day(
    facts: Make, estimate: Make
) -> None:
    """190 who joined were in the data, 180 of them early enough; and 135 of December stood beside the 195 of June."""
    few = estimate(role="secondary", outcome="wellbeing", n_participants=135)
    counts = {"everyone": 190, "too_recent": 10, "in_data": 180, "no_outcome": 10, "evaluated": 170}
    flow = [FlowStep(step=name, label="x", participants=n) for name, n in counts.items()]

    def said(found: Estimate, steps: Sequence[FlowStep]) -> str:
        return wording.secondary(facts(), [found], basis=wording.Basis(flow=steps)).markdown

    assert "This is about 135 of the 190 people" in said(few, flow)
    assert "This is about 135 of the 180 people" in said(few, flow[2:])
    old = few.model_copy(update={"stands_since": "2025-12-01"})
    assert "This is about" not in said(old, flow)
    stand = [step.model_copy(update={"stands_since": "2025-12-01"}) for step in flow]
    assert "This is about 135 of the 190 people" in said(old, stand)
    assert "This is about" not in said(few, stand)


def test_the_effective_number_is_that_of_the_result(
    facts: Make, estimate: Make, balance: Make
) -> None:
    """170 of a balance that stands were said beside 180 in the table of a new result."""
    matched, of_old = (
        facts("matched_comparison"),
        balance().model_copy(update={"effective_comparison": 170, "stands_since": "2025-12-01"}),
    )
    for since, effective, said in (
        ("", 180, "180 people"),
        ("", None, ""),
        ("2025-12-01", 170, "170 people"),
    ):
        result = estimate(
            method="calibrated_weighting", effective_comparison=effective, stands_since=since
        )
        words = wording.limits_text(matched, None, of_old, result).markdown
        assert (f"tell as much as about {said}" in words) == bool(said)
        assert ("tell as much as about 170 people" in words) == (effective == 170)


def test_methods_that_disagree_are_said_to(facts: Make, estimate: Make) -> None:
    found = [estimate(), estimate(role="sensitivity", verdict="inconclusive", low=-1.0)]
    words = wording.sensitivity_sentence(facts(), found).markdown
    assert "It leads to another result, so read the main one with more care." in words
    more = [*found, estimate(role="sensitivity", method="c")]
    assert "Not all lead to the same result" in wording.sensitivity_sentence(facts(), more).markdown


def test_subgroups_are_counted_by_verdict(facts: Make, estimate: Make, withheld: Make) -> None:
    def sex(value: str) -> dict[str, Any]:
        group = Subgroup(variable="sex", value=value)
        return {"role": "secondary", "subgroup": group, "tests_in_family": 2}

    found = [
        estimate(**sex("Female")),
        estimate(**sex("Male"), verdict="inconclusive"),
        withheld(**sex("Other")),
    ]
    words = wording.subgroup_sentence(facts(), found).markdown
    assert (
        "at three groups of people, by sex: one “better”, one “cannot tell” and one “not given”."
        in words
    )
    assert "The more we look at" in words
    assert "may be chance" not in words


def test_subgroups_that_all_may_be_chance_are_said_in_words(facts: Make, estimate: Make) -> None:
    found = [
        estimate(
            role="secondary",
            subgroup=Subgroup(variable="sex", value=value),
            tests_in_family=2,
            p_value=0.04,
            p_adjusted=0.08,
        )
        for value in ("Female", "Male")
    ]
    words = wording.subgroup_sentence(facts(), found).markdown
    assert "at two groups of people, by sex: two “may be chance”." in words
    assert "“May be chance” means clear taken alone, but not once" in words


def test_scope_counts_people_and_says_why_some_are_left_out(facts: Make, flow: Any) -> None:
    words = wording.scope(facts("matched_comparison"), flow).markdown
    assert (
        "the data hold 190 people who joined; 185 of them are evaluated, beside 1,260 other people"
        in words
    )
    assert "outcome not known at month 24 (not shown)" in words
    assert "the programme began on 1 April 2024" in words
    assert "12 and 24 months after the start" in words
    assert "weighted by age and months workless" in words
    assert (
        "In paid work, 24 months after the start; it is not documented when it was chosen" in words
    )


WRITTEN, LOCKED = dt.date(2025, 11, 3), dt.date(2026, 2, 1)
CHOSEN: list[tuple[dict[str, Any], str, bool]] = [
    ({}, "it is not documented when it was chosen", False),
    ({"prespecified_where": "protocol 1.2"}, "it is not documented when it was chosen", False),
    (
        {"prespecified": WRITTEN},
        "said to have been written down on 3 November 2025; it is not documented where",
        False,
    ),
    (
        {"prespecified": WRITTEN, "prespecified_where": "protocol 1.2"},
        "chosen before the analysis: written down on 3 November 2025 (protocol 1.2)",
        True,
    ),
    (
        {"prespecified": WRITTEN, "prespecified_where": "protocol 1.2", "data_locked": LOCKED},
        "chosen before the analysis: written down on 3 November 2025, before the data were fixed on 1 February "
        "2026 (protocol 1.2)",
        True,
    ),
    (
        {"prespecified": LOCKED, "prespecified_where": "protocol 1.2", "data_locked": WRITTEN},
        "not chosen before the analysis: written down on 1 February 2026, and the data were fixed on 3 November "
        "2025",
        False,
    ),
]


@pytest.mark.parametrize(("said", "words", "documented"), CHOSEN)
def test_the_choice_of_the_primary_outcome_is_claimed_as_far_as_it_is_documented(
    facts: Make, estimate: Make, flow: Any, said: dict[str, Any], words: str, documented: bool
) -> None:
    about = facts("randomised_trial", **said)
    assert f"24 months after the start; {words}" in wording.scope(about, flow).markdown
    assert (
        f"**Primary outcome.** {words[0].upper()}{words[1:]}."
        in wording.method_text(about).markdown
    )
    warned = "We cannot show that the main outcome was chosen before anyone saw the numbers."
    assert (warned in wording.limits_text(about, None).markdown) != documented
    everything = " ".join(
        text.markdown.lower()
        for text in (
            wording.scope(about, flow),
            wording.method_text(about),
            wording.opening(about),
            wording.secondary(about, [estimate(role="secondary")]),
        )
    )
    claimed = everything.replace("not chosen before the analysis", "")
    assert ("chosen before the analysis" in claimed) == documented


def test_scope_gives_the_start_window_where_it_is_known(facts: Make, flow: Any) -> None:
    window = (dt.date(2024, 4, 1), dt.date(2025, 3, 31))
    assert "from 1 April 2024 to 31 March 2025" in wording.scope(facts(), flow, window).markdown


def test_scope_gives_the_declared_population(facts: Make, flow: Any) -> None:
    window = (dt.date(2024, 4, 1), dt.date(2025, 3, 31))
    words = wording.scope(facts(who="people *out* of work", ages=(18, 66), starts=window), flow)
    assert (
        "- **Whom it is about:** people \\*out\\* of work\n- **Ages:** 18 to 66" in words.markdown
    )
    assert "from 1 April 2024 to 31 March 2025" in words.markdown
    bare = wording.scope(facts(), flow).markdown
    assert "Ages" not in bare
    assert "Whom it is about" not in bare


def test_what_is_not_provided_is_listed_once(facts: Make) -> None:
    bare = facts(provider="", started=None, description="")
    words = wording.about(bare).markdown
    assert (
        words == "- **Programme:** Working Well, in Leeds\n- **Evaluated by:** Leeds City Council"
    )
    lacking = wording.not_provided(bare)
    assert lacking is not None
    assert lacking.markdown.splitlines()[:3] == [
        "- Who delivers the programme.",
        "- When the programme began.",
        "- Whom the programme serves, and how.",
    ]


def test_nothing_is_listed_where_all_is_there(facts: Make) -> None:
    there = facts(provider="P", description="D", ages=(18, 66), started=dt.date(2024, 4, 1))
    lacking = wording.not_provided(there, [1], [1], [1])  # type: ignore[list-item]
    assert lacking is None


@pytest.mark.parametrize(
    ("design", "says"),
    [
        ("randomised_trial", "Chance decided"),
        ("matched_comparison", "quasi-experimental"),
        ("monitoring", "no comparison group"),
    ],
)
def test_the_opening_has_the_caveat_of_its_design(facts: Make, design: str, says: str) -> None:
    level = facts(design).method.ceiling
    basis = wording.Basis(Evidence(level=level, reasons=("a",)))
    words = wording.opening(facts(design), basis).markdown
    assert says in words
    assert "Method and limits" in words


@pytest.mark.parametrize(
    ("design", "named", "unnamed"),
    [
        (
            "randomised_trial",
            ["Welch 1947", "Lin 2013", "Wilson (1927)"],
            ["Rosenbaum", "Franco"],
        ),
        ("matched_comparison", ["Hainmueller 2012", "ATT", "0.25", "Franco"], ["Welch"]),
        ("monitoring", ["Wilson (1927)"], ["Welch", "Hainmueller", "Holm", "Franco"]),
    ],
)
def test_the_method_names_the_sources_of_its_design_only(
    facts: Make, design: str, named: list[str], unnamed: list[str]
) -> None:
    words = wording.method_text(facts(design)).markdown
    assert [name for name in named if name not in words] == []
    assert [name for name in unnamed if name in words] == []


def test_a_looser_disclosure_setting_is_printed_with_its_approver(facts: Make) -> None:
    words = wording.method_text(
        facts(threshold=3, approved_by="A. Khan", reason="small place")
    ).markdown
    assert "fewer than 3 people" in words
    assert "approved by A. Khan. The reason given: small place." in words


def test_weak_evidence_is_a_limit_and_strong_evidence_is_not(facts: Make) -> None:
    weak = wording.limits_text(
        facts("matched_comparison"), Evidence(level=2, reasons=("a",))
    ).markdown
    strong = wording.limits_text(facts(), Evidence(level=5, reasons=("a",))).markdown
    assert "level 2 of 5" in weak
    assert "of 5" not in strong


def test_balance_before_and_after(facts: Make, balance: Make) -> None:
    words = wording.balance_sentence(facts("matched_comparison"), balance()).markdown
    assert words == (
        "Before weighting, the groups differed in 3 of 3 characteristics. "
        "After weighting, the groups were alike in all 3 characteristics."
    )


def test_balance_that_was_not_reached(facts: Make, balance: Make) -> None:
    failed = balance().model_copy(update={"passed": False, "over_limit_after": 1})
    words = wording.balance_sentence(facts("matched_comparison"), failed).markdown
    assert "the groups differed in 1 of 3 characteristics" in words
    assert "not alike enough" in words


def test_differences_in_a_trial_are_due_to_chance(facts: Make, balance: Make) -> None:
    words = wording.balance_sentence(facts(), balance(weighted=False), SOUND).markdown
    assert "The groups differed in 3 of 3 characteristics" in words
    assert "chance makes such gaps" in words


def test_overlap_is_the_part_that_both_pictures_share(facts: Make, overlap: Any) -> None:
    matched = facts("matched_comparison")
    words = wording.overlap_sentence(matched, overlap).markdown
    assert "because nobody like them could be found, is not shown" in words
    method = wording.method_text(matched, overlap=overlap).markdown
    assert (
        "Before weighting the scores of the two groups had 30% in common, after weighting 98%."
        in method
    )
    assert "in common" not in wording.method_text(matched).markdown


def test_who_is_left_out_is_not_said_beside_a_flow_that_stands(facts: Make, overlap: Any) -> None:
    """That nobody was left out stood beside a table of an earlier run in which their number was hidden."""
    matched = facts("matched_comparison")
    new = replace(overlap, off_support=0)
    assert "Nobody was left out" in wording.overlap_sentence(matched, new).markdown
    assert wording.overlap_sentence(matched, replace(new, stands=True)).markdown == ""


def test_quality_names_the_least_complete_column(facts: Make) -> None:
    rows = [
        QualityRow("people", "age", "numeric", 0.0, 0.0),
        QualityRow("people", "months_workless", "numeric", 1.0, 3.2),
        QualityRow("people", "sex", "category", None, 0.0),
    ]
    words = wording.quality_sentence(facts(), rows).markdown
    assert (
        "Three columns were checked; one of the two that can be shown in full is complete." in words
    )
    assert "months workless: missing for 3% of people" in words
    assert "For one column we do not show how many values are missing in one group or both" in words
    assert "Nothing is missing in: age." in words
    assert "both are complete" in wording.quality_sentence(facts(), [rows[0], rows[0]]).markdown


def test_the_least_complete_column_is_so_of_all_numbers_that_are_printed(facts: Make) -> None:
    """20% of earnings before were called the least complete that can be shown, under a table that shows 23% of another in one group."""
    rows = [
        QualityRow("people", "age", "numeric", 0.0, 0.0),
        QualityRow("people", "earnings_before", "numeric", 17.0, 20.0),
        QualityRow("outcomes", "Life satisfaction score (month 12)", "numeric", 23.0, None),
    ]
    words = wording.quality_sentence(facts(), rows).markdown
    assert "The least complete of those that can be shown is life satisfaction score" in words
    assert "missing for 23% of people in at least one group" in words
    assert "one of the two that can be shown in full is complete" in words
    alone = wording.quality_sentence(facts("monitoring"), rows).markdown
    assert "missing for 23% of people." in alone
    assert "we do not show" not in alone


def test_an_outcome_whose_month_is_not_over_is_neither_complete_nor_hidden(facts: Make) -> None:
    """It counts nobody, so that no share of it is missing: not zero, and not one that is kept from readers."""
    waits = QualityRow(
        "outcomes", "earnings, month 24", "numeric", None, None, "waits", to_come=(True, True)
    )
    in_one = QualityRow(
        "outcomes", "earnings, month 12", "numeric", None, 0.0, "waits", to_come=(True, False)
    )
    age = QualityRow("people", "age", "numeric", 0.0, 0.0)
    words = wording.quality_sentence(facts(), [age, waits, in_one]).markdown
    assert words == "One column was checked; it is complete. Nothing is missing in: age."
    assert wording.quality_sentence(facts(), [waits]).markdown == ""


def test_the_notice_and_the_banner_stand_only_where_they_are_wanted(facts: Make) -> None:
    assert wording.notice(facts()) is None
    assert wording.synthetic_banner(facts()) is None
    assert wording.notice(facts(notice="Draft.")) == Text("**Please note:** Draft.", "caution")
    banner = wording.synthetic_banner(facts(synthetic=True))
    assert banner is not None
    assert banner.kind == "synthetic"


# A report without a comparison group


def monitoring_report(
    facts: Facts, level: Make, balance: Make, flow: Any, overlap: Any
) -> Iterator[Any]:
    """Everything that the functions give for a design without a comparison group."""
    sex = Subgroup(variable="sex", value="Female")
    levels = [
        level(),
        level(outcome="earnings", label="Annual earnings", unit="GBP", role="secondary"),
        level(subgroup=sex, level=None, low=None, high=None, withheld="too few people"),
    ]
    evidence = Evidence(level=1, reasons=("There is no comparison group.",))
    rows = [QualityRow("people", "age", "numeric", 1.0, None, "gaps get the mean")]
    yield wording.opening(facts)
    yield wording.about(facts)
    yield wording.notice(facts)
    yield wording.synthetic_banner(facts)
    for shown in (levels, levels[2:], levels[1:2], []):
        found = wording.finding(facts, None, shown, wording.Basis(evidence))
        yield Text(f"{found.title}\n{found.likely}\n{found.picture}")
        yield wording.careful(facts, wording.Basis(evidence), None, shown)
        yield wording.main_points(facts, (), shown, wording.Basis(evidence))
    yield wording.strength(facts, wording.Basis(evidence))
    yield wording.meaning(facts, None)
    yield wording.secondary(facts, (), levels)
    yield wording.secondary(facts, ())
    yield wording.scope(facts, flow)
    yield wording.balance_sentence(facts, balance())
    yield wording.overlap_sentence(facts, overlap)
    yield wording.overlap_sentence(facts, None)
    yield wording.sensitivity_sentence(facts, ())
    yield wording.subgroup_sentence(facts, ())
    yield wording.quality_sentence(facts, rows)
    yield wording.method_text(facts)
    yield wording.limits_text(facts, evidence, balance(), None)
    yield wording.evidence_text(evidence)
    yield wording.definitions(facts)
    yield tables.flow_table(facts, flow)
    yield tables.profile_table(facts, balance(share=True))
    yield tables.balance_table(facts, balance())
    yield tables.quality_table(facts, rows)
    yield tables.sizes_table(facts, [TableSize("people", "data/people.csv", 190, 190)])
    yield tables.levels_table(facts, levels)
    yield charts.levels_figure(facts, levels)
    yield charts.balance_figure(facts, balance())


def words_of(shown: Any) -> str:
    """Everything that a person reads of a display object."""
    if isinstance(shown, Table):
        return "\n".join([shown.caption, shown.body(), shown.notes_markdown()])
    if isinstance(shown, Figure):
        return f"{shown.caption}\n{shown.alt}"
    return shown.markdown if isinstance(shown, Text) else ""


def test_monitoring_says_nothing_of_impact(
    facts: Make, level: Make, balance: Make, flow: Any, overlap: Any
) -> None:
    every = facts(
        "monitoring",
        synthetic=True,
        notice="Draft.",
        measures=tuple(
            Measure(outcome, 12, code == "employed") for code, outcome in shared_outcomes().items()
        ),
    )
    said = [words_of(shown) for shown in monitoring_report(every, level, balance, flow, overlap)]
    found = [(match.group(), text) for text in said for match in IMPACT_WORDS.finditer(text)]
    assert found == []
    assert len([text for text in said if text]) >= 20


@pytest.mark.parametrize(
    "claim",
    [
        "the impact of the programme",
        "it was effective",
        "the effect on earnings",
        "this caused a fall",
        "in work because of the programme",
        "thanks to the support",
        "it made a real difference",
        "made no difference",
        "the difference the programme made",
        "outcomes improved",
        "attributable to coaching",
        "as a result of coaching",
        "the programme worked",
        "coaching works",
        "which led to jobs",
        "a successful project",
    ],
)
def test_impact_words_are_recognised(claim: str) -> None:
    assert IMPACT_WORDS.search(claim)


@pytest.mark.parametrize(
    "plain",
    [
        "What Works Growth",
        "in paid work",
        "out-of-work benefits",
        "paid because of being out of work",
        "weeks worked for pay",
        "the numbers of people who took part",
    ],
)
def test_plain_words_are_not_taken_for_impact_words(plain: str) -> None:
    assert not IMPACT_WORDS.search(plain)


# Anything that a person may type, and any estimate

HOSTILE = st.text("xyzÄ\\`*_{}[]<>#|$@~^\"' \n\t\x07-+1.", min_size=1, max_size=30)
POINTS = st.integers(-(10**9), 10**9).map(lambda n: n / 100)


@given(
    ends=st.tuples(POINTS, POINTS).map(sorted),
    unit=st.sampled_from([*UNITS, "months", "USD", "CHF"]),
    direction=st.sampled_from(["increase", "decrease"]),
    verdict=st.sampled_from(["better", "worse", "inconclusive"]),
    design=st.sampled_from(["randomised_trial", "matched_comparison"]),
    month=st.integers(0, 120),
    tests=st.integers(1, 9),
    p=st.floats(0, 1),
    name=HOSTILE,
)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_estimate_gives_a_whole_sentence(
    facts: Make,
    estimate: Make,
    ends: list[float],
    unit: str,
    direction: str,
    verdict: str,
    design: str,
    month: int,
    tests: int,
    p: float,
    name: str,
) -> None:
    low, high = ends
    result = estimate(
        outcome="local:x", label=name, unit=unit, direction=direction, verdict=verdict, month=month,
        low=low, high=high, estimate=(low + high) / 2, p_value=p, p_adjusted=p, tests_in_family=tests,
    )  # fmt: skip
    about = facts(design, programme=name, place=name, provider=name)
    headline = wording.meaning(about, result).markdown
    points = wording.main_points(about, [result]).markdown
    secondary = wording.secondary(about, [result.model_copy(update={"role": "secondary"})]).markdown
    amounts = Amounts.of(result, sentences())
    assert escape(amounts.range(low, high, clear=verdict != "inconclusive")) in secondary
    for words in (headline, secondary, points, wording.opening(about).markdown):
        spans = re.sub(r"\[([^][]*)\]\{\.(?:estimate|interval)\}", r"\1", re.sub(r"\\.", "", words))
        unescaped = spans.replace("**", "")
        assert not re.search(r"[\\`*_{}\[\]<>#|$@~^\x00-\x09\x0b-\x1f]", unescaped)
        assert "None" not in words
        assert "nan" not in words


def test_a_declared_use_of_ai_is_printed_with_the_method_and_nothing_where_none_is_declared(
    facts: Make,
) -> None:
    assert "Artificial intelligence" not in wording.method_text(facts()).markdown
    uses = (("a first coding of *interviews*.", "A model 4", "two researchers read every passage"),)
    text = wording.method_text(facts(ai_uses=uses)).markdown
    assert "**Artificial intelligence.** Those who made this evaluation declare" in text
    assert (
        "- A first coding of \\*interviews\\*, with A model 4. Checked by: two researchers read every passage."
        in text
    )
