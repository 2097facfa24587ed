"""Every way to spoil evaluation.yml gives one message for each mistake, with its line and the remedy."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localeval.analysis.facts import facts_of_place
from localeval.base.errors import ProjectError
from localeval.project.project import Project, find_root, read_project

from ..small_evaluation import Problems, Write

pytestmark = pytest.mark.quick


def test_the_good_file_is_read(write: Write) -> None:
    project = read_project(write())
    assert [place.code for place in project.places] == ["E08000003"]
    assert project.primary.outcome.code == "employed"
    assert project.tables == ("people", "outcomes")
    assert (project.settings.disclosure.threshold, project.settings.disclosure.rounding) == (10, 5)


def test_the_primary_outcome_comes_first_wherever_it_stands(write: Write) -> None:
    changes = (
        ("{code: employed, month: 12, primary: true}", "{code: employed, month: 12}"),
        ("{code: earnings, month: 12}", "{code: earnings, month: 12, primary: true}"),
    )
    measures = read_project(write(*changes)).measures
    assert [measure.key for measure in measures] == ["earnings-12", "employed-12"]


@pytest.mark.parametrize(
    ("change", "line", "key", "says", "remedy"),
    [
        (
            ("design:", "desing:"),
            7,
            "desing",
            "'desing' is not a key that is known here.",
            "Did you mean 'design'?",
        ),
        (
            ("month: 12, primary", "mnth: 12, primary"),
            12,
            "outcomes.mnth",
            "'mnth' is not a key that is known here.",
            "Did you mean 'month'?",
        ),
        (
            ("subgroups: [sex]", "banana: 1"),
            14,
            "banana",
            "'banana' is not a key that is known here.",
            "Known keys here: programme, places,",
        ),
        (
            ("  organisation: A council\n", ""),
            1,
            "programme.organisation",
            "missing",
            "Add the key",
        ),
        (
            ("month: 12, primary", "month: twelve, primary"),
            12,
            "outcomes.month",
            "'month' is 'twelve', but it should be a whole number.",
            "Correct it.",
        ),
        (("month: 12, primary", "month: 500, primary"), 12, "outcomes.month", "500", "at most 120"),
        (
            ("primary: true", "primary: 'yes'"),
            12,
            "outcomes.primary",
            "but it should be true or false.",
            "Correct it.",
        ),
        (
            ("name: Working Well", "name: 2024"),
            2,
            "programme.name",
            "'name' is '2024', but it should be a text.",
            "Put it in quotation marks.",
        ),
        (("name: Working Well", "name:"), 2, "programme.name", "empty", "Correct it."),
        (
            ("name: Working Well", "name: ' '"),
            2,
            "programme.name",
            "'name' is empty.",
            "Fill it in.",
        ),
        (
            ("name: Working Well", 'name: "Working\\nWell"'),
            2,
            "programme.name",
            "cannot be used here.",
            "Write the text on one line, without control characters.",
        ),
        (("name: Working Well", 'name: "a\\u2028b"'), 2, "programme.name", "cannot", "on one line"),
        (
            ("organisation: A council", "organisation: A council\n  started: April 2024"),
            4,
            "programme.started",
            "it should be a date such as 2024-04-01.",
            "Correct it.",
        ),
        (
            ("design: matched_comparison", "design: randomized_trial"),
            7,
            "design",
            "'randomized_trial' is not allowed for 'design'.",
            "Did you mean 'randomised_trial'?",
        ),
        (
            ("age: numeric", "age: number"),
            9,
            "covariates.age",
            "'number' is not allowed for 'age'.",
            "Did you mean 'numeric'? Use numeric or category.",
        ),
        (
            ("age: numeric", "my age: numeric"),
            9,
            "covariates.my age",
            "'my age' cannot be used here.",
            "Use letters, digits and underscores",
        ),
        (
            ("code: employed", "code: employd"),
            12,
            "outcomes.code",
            "'employd' is not an outcome of the catalogue.",
            "Did you mean 'employed'?",
        ),
        (
            ("{code: earnings, month: 12}", "{code: employed, month: 12}"),
            13,
            "outcomes",
            "'employed' at month 12 stands twice.",
            "List each outcome and month once.",
        ),
        (
            ("{code: earnings, month: 12}", "{code: earnings, month: 12, unit: weeks}"),
            13,
            "outcomes",
            "'earnings' is defined by the catalogue",
            "use a code that starts with local:",
        ),
        (
            ("{code: earnings, month: 12}", "{code: 'local:confidence', month: 12}"),
            13,
            "outcomes.code",
            "'local:confidence' of your own has no label, no definition, no unit, no direction.",
            'Write it like this: {code: local:confidence, month: 12, label: "Hours in work", ',
        ),
        (
            (
                "{code: earnings, month: 12}",
                "{code: 'local:confidence', month: 12, label: C, definition: D, direction: increase}",
            ),
            13,
            "outcomes.code",
            "of your own has no unit.",
            "The unit is percent (a yes or no for each person), weeks, months, money, or score (any other number); the direction is "
            "increase or decrease, whichever is good. Its values are read from the column 'confidence'",
        ),
        (
            (
                "{code: earnings, month: 12}",
                "{code: 'local: Job Quality', month: 12, label: C, definition: D, unit: score, direction: increase}",
            ),
            13,
            "outcomes.code",
            "after local: stand small letters, digits and underscores.",
            "Write it as local:job_quality, without a space.",
        ),
        (
            ("name: Manchester}", "name: Leeds}"),
            5,
            "places.code",
            "E08000003 is the code of Manchester, with which a new project begins, but the place is called Leeds.",
            "Write the code of Leeds; if it is Manchester, say so in the name.",
        ),
        ((", primary: true", ""), 11, "outcomes", "no outcomes are primary.", "Mark exactly one"),
        (
            ("code: E08000003", "code: E0800003"),
            5,
            "places.code",
            "'E0800003' is not a GSS code.",
            "such as E08000003",
        ),
        (
            ("name: Manchester}", "name: Manchester}\n  - {code: E08000003, name: Salford}"),
            6,
            "places.code",
            "the place 'E08000003' stands twice.",
            "List each place once.",
        ),
        (
            ("subgroups: [sex]", "subgroups: sex"),
            14,
            "subgroups",
            "should be a list",
            "Correct it.",
        ),
        (("subgroups: [sex]", "subgroups: [sx]"), 14, "subgroups", "'sx' is not", "'sex'?"),
        (("subgroups: [sex]", "subgroups: [age]"), 14, "subgroups", "'age' is numeric", "age_band"),
        (("subgroups: [sex]", "subgroups: [sex, sex]"), 14, "subgroups", "stands twice", "once"),
        (
            ("subgroups: [sex]", "prior_outcomes: [earning_before]"),
            14,
            "prior_outcomes",
            "'earning_before' is not a covariate.",
            "Add it to covariates",
        ),
        (
            ("data/people.csv", "../people.csv"),
            6,
            "data.people",
            "points outside the project.",
            "Copy the file into the project's data folder",
        ),
        (
            ("data/people.csv", "'C:\\people.csv'"),
            6,
            "data.people",
            "points outside the project.",
            "Copy the file",
        ),
        (
            ("subgroups: [sex]", "disclosure: {threshold: 5}"),
            14,
            "disclosure",
            "looser than the standard.",
            "approved_by, reason",
        ),
        (("subgroups: [sex]", "currency: pounds"), 14, "currency", "'pounds'", "such as GBP."),
        (
            ("subgroups: [sex]", "report: {formats: [htm]}"),
            14,
            "report.formats",
            "'htm'",
            "'html'?",
        ),
        (
            ("subgroups: [sex]", "report: {formats: []}"),
            14,
            "report.formats",
            "empty",
            "Fill it in.",
        ),
        (
            ("subgroups: [sex]", "report: {formats: [pdf, pdf]}"),
            14,
            "report.formats",
            "'pdf' stands twice.",
            "List each format once.",
        ),
    ],
)
def test_each_mistake_is_one_message(
    problems_of: Problems, change: tuple[str, str], line: int, key: str, says: str, remedy: str
) -> None:
    [problem] = problems_of(change)
    assert (problem.where, problem.line, problem.column) == ("evaluation.yml", line, key)
    assert says in problem.what
    assert remedy in problem.remedy


def test_yaml_that_does_not_parse(problems_of: Problems) -> None:
    [problem] = problems_of(("name: Working Well", "name: Working: Well"))
    assert (problem.line, "not valid YAML" in problem.what) == (2, True)


def test_a_key_written_twice(problems_of: Problems) -> None:
    [problem] = problems_of(("subgroups: [sex]", "design: monitoring"))
    assert (problem.line, problem.column) == (14, "design")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a\n- b\n", "hello\n"])
def test_a_file_without_keys(problems_of: Problems, text: str) -> None:
    [problem] = problems_of(text=text)
    assert problem.what == "the file is empty or holds no keys."


def test_all_mistakes_come_together_in_the_order_of_the_file(problems_of: Problems) -> None:
    found = problems_of(
        ("name: Working Well", "name: 7"),
        ("code: E08000003", "code: Manchester"),
        ("code: employed, month: 12", "code: employd, month: 12"),
        ("subgroups: [sex]", "subgroups: [sx]\ndisclosure: {threshold: ten}\ncolour: red"),
    )
    assert {(problem.line, problem.column) for problem in found} == {
        (2, "programme.name"),
        (5, "places.code"),
        (12, "outcomes.code"),
        (14, "subgroups"),
        (15, "disclosure.threshold"),
        (16, "colour"),
    }


def test_what_only_follows_from_another_mistake_is_not_said(problems_of: Problems) -> None:
    found = problems_of(("  sex: category", "  sex: kategory"))
    assert [problem.column for problem in found] == ["covariates.sex"]  # and nothing on subgroups


def test_a_matched_comparison_needs_something_to_match_on(problems_of: Problems) -> None:
    found = problems_of(
        ("covariates:\n  age: numeric\n  sex: category\n", ""), ("subgroups: [sex]\n", "")
    )
    assert [problem.what for problem in found] == [
        "there are no covariates, so the groups cannot be made alike."
    ]


def test_a_looser_disclosure_setting_needs_a_name_and_a_reason(write: Write) -> None:
    looser = "disclosure: {threshold: 5, approved_by: A. Khan, reason: The data are public}"
    project = read_project(write(("subgroups: [sex]", looser)))
    assert project.settings.disclosure.threshold == 5


@pytest.mark.parametrize(
    "code", ["E06000023", "W06000015", "S12000033", "E10000017", "E47000001", "US"]
)
def test_codes_of_places_that_are_taken(write: Write, code: str) -> None:
    assert read_project(write(("E08000003", code))).places[0].folder == code


def test_the_project_is_found_from_a_folder_inside_it(write: Write) -> None:
    root = write()
    inside = root / "notebooks" / "deep"
    inside.mkdir(parents=True)
    assert find_root(inside) == root


def test_a_folder_that_does_not_exist_is_not_taken_for_its_parent(write: Write) -> None:
    with pytest.raises(ProjectError, match="there is no folder"):
        read_project(write() / "typo")


def test_no_project_above(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"no evaluation\.yml was found"):
        read_project(tmp_path)


def test_an_unknown_place_names_the_known_ones(write: Write) -> None:
    project = read_project(write())
    assert project.place("") == project.places[0]
    with pytest.raises(ProjectError, match=r"'E08000035'\. Use one of: E08000003"):
        project.place("E08000035")


def digests(project: Project) -> tuple[str, str]:
    return project.analysis_digest(project.places[0]), project.report_digest(project.places[0])


def test_a_change_of_the_layout_needs_a_new_report_but_no_new_analysis(write: Write) -> None:
    analysis, report = digests(read_project(write()))
    changed = write(("subgroups: [sex]", "subgroups: [sex]\nreport: {contact: me@example.org}"))
    assert digests(read_project(changed)) == (analysis, digests(read_project(changed))[1])
    assert digests(read_project(changed))[1] != report


def test_a_declared_use_of_ai_changes_the_findings_that_print_it_and_no_analysis(
    write: Write,
) -> None:
    before = read_project(write())
    use = "{used_for: coding, tool: a model, checked_by: two people}"
    after = read_project(
        write(("subgroups: [sex]", f"subgroups: [sex]\nassurance: {{ai: [{use}]}}"))
    )
    place = before.places[0]
    assert digests(before) == digests(after)
    assert before.findings_digest(place) != after.findings_digest(place)
    assert facts_of_place(after, place).ai_uses == (("coding", "a model", "two people"),)
    reviewed = read_project(
        write(("subgroups: [sex]", "subgroups: [sex]\nassurance: {reviewed_by: me}"))
    )
    assert before.findings_digest(place) == reviewed.findings_digest(place)


@pytest.mark.parametrize(
    "change",
    [
        ("name: Working Well", "name: Working Better"),
        ("name: Manchester", "name: Manchester City"),
        ("age: numeric", "age: category"),
        ("subgroups: [sex]", "subgroups: []"),
        ("subgroups: [sex]", "disclosure: {threshold: 20}"),
        ("month: 12}", "month: 24}"),
    ],
)
def test_a_change_of_the_analysis_changes_both_digests(
    write: Write, change: tuple[str, str]
) -> None:
    before = digests(read_project(write()))
    after = digests(read_project(write(change)))
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_comment_or_another_order_of_the_keys_changes_no_digest(write: Write) -> None:
    before = digests(read_project(write()))
    moved = write(
        ("subgroups: [sex]\n", ""), ("programme:", "# comment\nsubgroups: [sex]\nprogramme:")
    )
    assert digests(read_project(moved)) == before


# YAML allows no control characters, no U+FFFE and no U+FFFF.
one_line = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cs", "Cc", "Zl", "Zp"],
        exclude_characters="\ufffe\uffff",
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(text.strip()))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=one_line)
def test_any_name_on_one_line_survives_quotation(write: Write, name: str) -> None:
    quoted = "'" + name.replace("'", "''") + "'"
    project = read_project(write(("name: Working Well", f"name: {quoted}")))
    assert project.settings.programme.name == name.strip()


@pytest.mark.parametrize("written", ["2024-04-01", "'2024-04-01'", '" 2024-04-01 "'])
def test_a_day_may_stand_in_quotation_marks(write: Write, written: str) -> None:
    started = f"organisation: A council\n  started: {written}"
    project = read_project(write(("organisation: A council", started)))
    assert project.settings.programme.started == dt.date(2024, 4, 1)


@pytest.mark.parametrize("written", ["'2024-04-31'", "'01/04/2024'", "2024"])
def test_what_is_no_day_is_refused(problems_of: Problems, written: str) -> None:
    started = f"organisation: A council\n  started: {written}"
    [problem] = problems_of(("organisation: A council", started))
    assert "should be a date such as 2024-04-01" in problem.what
