"""What evaluation.yml says of columns: earlier outcomes, clusters, strata, and how many were allocated."""

from __future__ import annotations

import pytest

from localeval.designs.registry import registered
from localeval.project.project import read_project

from ..small_evaluation import Problems, Write

pytestmark = pytest.mark.quick
LAST = "subgroups: [sex]"
TRIAL = ("design: matched_comparison", "design: randomised_trial")
TWO = ("places:\n", "places:\n  - {code: E08000001, name: Bolton}\n")
NUMBERS = "{participant: 240, comparison: 238}"


@pytest.mark.parametrize(
    ("primary", "earlier", "counts"),
    [
        ("employed", "{column: age, outcome: employed, month: -1}", True),
        ("employed", "{column: age, outcome: earnings, month: -12}", True),  # both are work
        (
            "earnings",
            "{column: age, outcome: any_earnings, month: -24}",
            False,
        ),  # a yes says no amount
        ("neet", "{column: age, outcome: neet, month: -6}", True),
        ("employed", "{column: age, outcome: out_of_work_benefits, month: -1}", False),
        ("wellbeing", "{column: age, outcome: earnings, month: -12}", False),
        ("wellbeing", "{column: age, outcome: job_quality, month: -12}", False),
        ("employed", "{column: age, outcome: employed}", False),
        ("employed", "{column: age, month: -12}", False),
        ("employed", "{column: age}", False),
        ("employed", "age", False),
    ],
)
def test_an_earlier_outcome_counts_where_its_kind_and_month_are_stated(
    write: Write, primary: str, earlier: str, counts: bool
) -> None:
    changes = (
        (
            "{code: employed, month: 12, primary: true}",
            f"{{code: {primary}, month: 6, primary: true}}",
        ),
        (LAST, f"prior_outcomes: [{earlier}]"),
    )
    settings = read_project(write(*changes)).settings
    assert settings.prior_columns == ("age",)
    assert settings.measured_before == (("age",) if counts else ())


def test_an_outcome_of_ones_own_counts_for_itself_alone(write: Write) -> None:
    own = "code: 'local:hope', label: Hope, definition: A score, unit: score, direction: increase"
    changes = (
        ("{code: employed, month: 12, primary: true}", f"{{{own}, month: 6, primary: true}}"),
        (LAST, "prior_outcomes: [{column: age, outcome: 'local:hope', month: -1}]"),
    )
    assert read_project(write(*changes)).settings.measured_before == ("age",)
    mixed = (*changes[:1], (LAST, "prior_outcomes: [{column: age, outcome: earnings, month: -1}]"))
    assert read_project(write(*mixed)).settings.measured_before == ()


def test_bare_names_and_stated_ones_may_be_mixed(write: Write) -> None:
    text = "prior_outcomes: [sex, {column: age, outcome: earnings, month: -12}]"
    settings = read_project(write((LAST, text))).settings
    assert settings.prior_columns == ("sex", "age")
    assert (settings.unstated_priors, settings.measured_before) == (("sex",), ("age",))


@pytest.mark.parametrize(
    ("outcome", "month", "unit", "recent"),
    [
        ("employed", -1, None, True),
        ("employed", -5, None, True),
        ("employed", -6, None, False),
        # Earnings are those of a year, so from eleven months before the one that is stated.
        ("earnings", -1, None, False),
        ("any_earnings", -1, None, False),
        ("earnings", -1, "annual", False),
        ("earnings", -1, "pence", False),
        ("earnings", -1, "monthly", True),
        ("earnings", -1, "as-written", True),
        ("earnings", -3, "quarterly", True),
        ("earnings", -4, "quarterly", False),
        ("earnings", -1, "[annual, monthly]", True),
    ],
)
def test_an_earlier_outcome_goes_back_as_far_as_what_it_is_of(
    write: Write, outcome: str, month: int, unit: str | None, recent: bool
) -> None:
    """Only one of the time just before the start leaves a passing low unseen, and an amount of a year is none of these."""
    stated = f"{{column: age, outcome: {outcome}, month: {month}}}"
    changes = [(LAST, f"prior_outcomes: [{stated}]")]
    if unit:
        files = "outcomes: data/outcomes.csv"
        changes.append((files, f"{files}, units: {{age: {unit}}}"))
    settings = read_project(write(*changes)).settings
    assert settings.measured_before == ("age",)
    assert settings.prior_is_recent is recent


@pytest.mark.parametrize("strata", ["region", "[region]"])
def test_strata_are_one_column_or_a_list(write: Write, strata: str) -> None:
    settings = read_project(write((LAST, f"cluster: site\nstrata: {strata}"))).settings
    assert (settings.cluster, settings.strata) == ("site", ("region",))


def test_nothing_is_declared_unless_it_is_written(write: Write) -> None:
    project = read_project(write())
    assert (project.settings.cluster, project.settings.strata) == (None, ())
    assert project.allocated(project.places[0]) is None


def test_a_cluster_may_be_a_subgroup_without_being_a_covariate(write: Write) -> None:
    settings = read_project(write((LAST, "cluster: site\nsubgroups: [site]"))).settings
    assert settings.subgroups == ("site",)


def test_the_allocated_are_given_once_or_for_each_place(write: Write) -> None:
    one = read_project(write(TRIAL, (LAST, f"allocated: {NUMBERS}")))
    assert one.allocated(one.places[0]) == (240, 238)
    two = read_project(write(TRIAL, TWO, (LAST, f"allocated: {{E08000003: {NUMBERS}}}")))
    assert [two.allocated(place) for place in two.places] == [None, (240, 238)]


def test_only_designs_of_chance_ask_how_many_were_allocated(problems_of: Problems) -> None:
    asked = [design.code for design in registered() if design.asks_allocated]
    assert asked == ["randomised_trial"]
    for design in registered():
        if not design.asks_allocated:
            change = ("design: matched_comparison", f"design: {design.code}")
            [problem] = problems_of(change, (LAST, f"allocated: {NUMBERS}"))
            assert (problem.line, problem.column) == (14, "allocated")
            assert f"nobody is allocated by chance in the design {design.code}." in problem.what
            assert "It belongs to a trial." in problem.remedy


@pytest.mark.parametrize(
    ("text", "key", "says", "remedy"),
    [
        (
            "prior_outcomes: [{column: ages}]",
            "prior_outcomes",
            "'ages' is not a covariate.",
            "'age'?",
        ),
        ("prior_outcomes: [{colum: age}]", "prior_outcomes.colum", "not a key", "'column'?"),
        (
            "prior_outcomes: [{column: age, outcome: earning, month: -1}]",
            "prior_outcomes.outcome",
            "'earning' is not an outcome that is known here.",
            "Did you mean 'earnings'?",
        ),
        (
            "prior_outcomes: [{column: age, outcome: 'local:hope', month: -1}]",
            "prior_outcomes.outcome",
            "'local:hope' is not an outcome",
            "must be among outcomes too",
        ),
        (
            "prior_outcomes: [{column: age, outcome: earnings, month: 12}]",
            "prior_outcomes.month",
            "'month' is 12.",
            "at most -1.",
        ),
        (
            "prior_outcomes: [{column: age, outcome: earnings, month: 0}]",
            "prior_outcomes.month",
            "'month' is 0.",
            "at most -1.",
        ),
        (
            "prior_outcomes: [{column: age, outcome: course_passed, month: -1}]",
            "prior_outcomes.outcome",
            "counted from the start",
            "write its name alone.",
        ),
        (
            "prior_outcomes: [{column: sex, outcome: earnings, month: -1}]",
            "prior_outcomes.outcome",
            "declared as category.",
            "'sex: numeric'",
        ),
        ("prior_outcomes: [age, age]", "prior_outcomes", "'age' stands twice.", "once."),
        (
            "prior_outcomes: [3x]",
            "prior_outcomes.column",
            "'3x' cannot be used",
            "start with a letter",
        ),
        ("cluster: sex", "cluster", "'sex' is a covariate too.", "Remove it from covariates"),
        ("cluster: [site]", "cluster", "should be a text.", "Correct it."),
        ("cluster: age_band", "cluster", "made from 'age'", "another name"),
        ("strata: age", "strata", "'age' is numeric", "bands"),
        ("strata: age_band", "strata", "made from 'age'", "another name"),
        ("strata: [region, region]", "strata", "stands twice.", "once."),
        ("cluster: site\nstrata: site", "strata", "the cluster too.", "holds several clusters"),
    ],
)
def test_each_mistake_about_columns_is_one_message(
    problems_of: Problems, text: str, key: str, says: str, remedy: str
) -> None:
    [problem] = problems_of((LAST, text))
    assert (problem.line, problem.column) == (13 + len(text.splitlines()), key)
    assert says in problem.what
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("text", "key", "says", "remedy"),
    [
        (
            "{participants: 240, comparison: 238}",
            "allocated.participants",
            "not a key",
            "'participant'?",
        ),
        ("{participant: 240}", "allocated.comparison", "missing", "Add the key"),
        ("{participant: 240, comparison: 0}", "allocated.comparison", "is 0.", "at least 1."),
        (
            "{participant: many, comparison: 238}",
            "allocated.participant",
            "'many'",
            "Correct it.",
        ),
        (f"{{E08000004: {NUMBERS}}}", "allocated.E08000004", "no place with the code", "E08000003"),
        (
            "{E08000003: {participants: 240, comparison: 238}}",
            "allocated.E08000003.participants",
            "not a key",
            "'participant'?",
        ),
        ("240", "allocated", "'240'", "Correct it."),
    ],
)
def test_each_mistake_about_the_allocated_is_one_message(
    problems_of: Problems, text: str, key: str, says: str, remedy: str
) -> None:
    [problem] = problems_of(TRIAL, (LAST, f"allocated: {text}"))
    assert (problem.line, problem.column) == (14, key)
    assert says in problem.what
    assert remedy in problem.remedy


def test_several_places_need_numbers_for_each(problems_of: Problems) -> None:
    [problem] = problems_of(TRIAL, TWO, (LAST, f"allocated: {NUMBERS}"))
    assert "there are 2 places, but the numbers are not given for each." in problem.what
    assert "E08000001: {participant: 240, comparison: 238}" in problem.remedy


SAID = "comparison_group: {from: waiting_list, joins_month: 9, note: the list of the spring}"


def test_where_the_comparison_group_comes_from(write: Write) -> None:
    project = read_project(write((LAST, SAID)))
    found = project.origin(project.places[0])
    assert (found.code, found.joins_month, found.note) == (
        "waiting_list",
        9,
        "the list of the spring",
    )
    assert not read_project(write()).origin(project.places[0]).code


@pytest.mark.parametrize(
    ("changes", "what", "remedy"),
    [
        ([(LAST, "comparison_group: {from: wating_list}")], "'wating_list' is not allowed for 'from'", "Did you mean 'waiting_list'?"),
        ([(LAST, "comparison_group: {}")], "'from' is missing", "Add the key 'from'"),
        ([(LAST, "comparison_group: {from: other}")], "does not say where", "Say in note who they are"),
        ([(LAST, "comparison_group: {from: declined, joins_month: 3}")], "'declined' do not take part later", "Remove joins_month"),
        ([(LAST, "comparison_group: {E08000001: {from: declined}}")], "no place with the code 'E08000001'", "E08000003"),
        ([TRIAL, (LAST, "comparison_group: {from: declined}")], "in the design randomised_trial chance decides", "Remove it"),
        ([("design: matched_comparison", "design: monitoring"), (LAST, SAID)], "in the design monitoring nobody is compared", "Remove it"),
    ],
)  # fmt: skip
def test_what_is_said_of_the_comparison_group_has_to_fit(
    problems_of: Problems, changes: list[tuple[str, str]], what: str, remedy: str
) -> None:
    [problem] = problems_of(*changes)
    assert problem.line is not None
    assert what in problem.what
    assert remedy in problem.remedy


WHO = "participant_group: {who: minimum_stay, note: at least four weeks}"


def test_who_counts_as_a_participant(write: Write) -> None:
    project = read_project(write((LAST, WHO)))
    found = project.participants(project.places[0])
    assert (found.code, found.note) == ("minimum_stay", "at least four weeks")
    assert not read_project(write()).participants(project.places[0]).code
    one = "participant_group: {E08000003: {who: completed}}"
    project = read_project(write(TWO, (LAST, one)))
    found_by = {place.code: project.participants(place).code for place in project.places}
    assert found_by == {"E08000003": "completed", "E08000001": ""}


@pytest.mark.parametrize(
    ("changes", "what", "remedy"),
    [
        ([(LAST, "participant_group: {who: complete}")], "'complete' is not allowed for 'who'", "Did you mean 'completed'?"),
        ([(LAST, "participant_group: {}")], "'who' is missing", "Add the key 'who'"),
        ([(LAST, "participant_group: {who: other}")], "does not say who counts", "Say it in note"),
        ([(LAST, "participant_group: {E08000001: {who: completed}}")], "no place with the code 'E08000001'", "E08000003"),
        ([TRIAL, (LAST, WHO)], "in the design randomised_trial everybody counts who was allocated", "say under allocated"),
    ],
)  # fmt: skip
def test_what_is_said_of_participants_has_to_fit(
    problems_of: Problems, changes: list[tuple[str, str]], what: str, remedy: str
) -> None:
    [problem] = problems_of(*changes)
    assert problem.line is not None
    assert what in problem.what
    assert remedy in problem.remedy
