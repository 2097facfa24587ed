"""What `localeval check` shows of the data: a line a column, and a page for one's own eyes, whether the data can be used or not."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from localeval import cli
from localeval.base.errors import Problem
from localeval.checks.profile_page import PAGE, page
from localeval.checks.short_form import short_form
from localeval.data.load import look
from localeval.data.profile import ColumnProfile, TableProfile, profile_of
from localeval.project.project import Project, read_project

from ..data.test_bad_input import FAULTS, Fault
from ..data.test_plausible import AGES, COVARIATES, but, files
from ..small_project import EVENTS, PEOPLE, Make, make
from .standard import TEMPLATE

__all__ = ["make"]


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def columns(project: Project, table: str = "people") -> dict[str, ColumnProfile]:
    [found] = [one for one in profile_of(look(project), project) if one.name == table]
    return {column.name: column for column in found.columns}


def shown(project: Project) -> str:
    return str(page("Way In", profile_of(look(project), project), look(project).problems, []))


def test_a_column_is_given_as_it_was_read(make: Make) -> None:
    given = files()
    given["people.csv"] = (
        given["people.csv"]
        .replace("Female", "Prefer not to say", 5)
        .replace("P007,comparison,2024-05-08,27", "P007,comparison,2024-05-08,")
    )
    found = columns(
        make(given, covariates=COVARIATES, data={"missing": {"sex": ["Prefer not to say"]}})
    )
    assert found["sex"].why == (("“Prefer not to say”", 5),)
    assert (found["sex"].known, found["sex"].missing) == (55, 5)
    assert dict(found["sex"].categories) == {"Male": 40, "Female": 15}
    assert found["age"].why == (("empty", 1),)
    assert found["age"].ends == ("20", "35", "59")
    assert found["start_date"].ends == ("2024-05-01", "2024-05-13", "2024-05-28")
    assert found["age"].read_as == "number"


def test_a_year_has_no_separator(make: Make) -> None:
    costs = "item,kind,amount,year\nRooms,cash,5000,2023\nStaff,cash,90000,2024\n"
    project = make({"costs.csv": costs}, data={"costs": "data/costs.csv"})
    found = columns(project, "costs")
    assert (found["year"].ends[0], found["year"].ends[-1]) == ("2023", "2024")
    assert found["amount"].ends[-1] == "90,000"


def test_the_months_of_wide_outcomes_and_several_files_are_shown(make: Make) -> None:
    wide = "person_id,M6,M12\n" + "".join(f"00{i},1,{i % 2}\n" for i in range(1, 7))
    outcomes = [{"code": "employed", "month": 12, "primary": True}]
    project = make(
        {"outcomes.csv": wide}, outcomes=outcomes, data={"wide": {"employed": "M{month}"}}
    )
    found = columns(project, "outcomes")
    assert dict(found["month"].categories) == {"6": 6, "12": 6}
    assert dict(found["employed"].categories) == {"1": 9, "0": 3}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("surname", ["Okafor", "Bloggs"]),
        ("DateOfBirth", ["1990-02-03", "1984-11-30"]),
        ("contact", ["ada@example.org", "bob@example.org"]),
        ("ref", ["AB123456C", "CE123456A"]),
        ("home", ["LS1 4AP", "M1 1AE"]),
        ("case note", [f"Wrote on day {i} that she would call" for i in range(60)]),
    ],
)
def test_what_tells_who_a_person_is_has_a_shape_and_no_values(
    make: Make, name: str, values: list[str]
) -> None:
    given = files()
    lines = given["people.csv"].splitlines()
    lines = [
        f"{line},{values[(i - 1) % len(values)] if i else name}" for i, line in enumerate(lines)
    ]
    covariate = re.sub(r"\W", "_", name)
    project = make(
        {**given, "people.csv": "\n".join(lines) + "\n"},
        covariates={**COVARIATES, covariate: "category"},
        data={"columns": {covariate: name}},
    )
    found = columns(project)[covariate]
    assert found.shape
    assert not found.categories
    assert not found.ends
    html = shown(project)
    assert not any(value in html for value in values)
    assert "P001" not in html  # nor an id
    assert "2024-05-01" in html


@pytest.mark.parametrize("name", ["sex_at_birth", "Provider Name", "postcode area", "job title"])
def test_what_only_sounds_like_it_has_its_categories(make: Make, name: str) -> None:
    given = files()
    lines = given["people.csv"].splitlines()
    lines = [f"{line},{('North', 'South')[i % 2] if i else name}" for i, line in enumerate(lines)]
    covariate = name.replace(" ", "_")
    project = make(
        {**given, "people.csv": "\n".join(lines) + "\n"},
        covariates={**COVARIATES, covariate: "category"},
        data={"columns": {covariate: name}},
    )
    assert dict(columns(project)[covariate].categories) == {"North": 30, "South": 30}


def test_a_column_that_is_not_used_has_no_values(make: Make) -> None:
    given = files()
    given["people.csv"] = "\n".join(
        f"{line},{'Notes' if not i else 'Lives at number 9'}"
        for i, line in enumerate(given["people.csv"].splitlines())
    )
    html = shown(make(given, covariates=COVARIATES))
    assert "Notes" in html
    assert "number 9" not in html


def test_a_date_of_birth_that_an_age_is_made_from_is_not_shown(make: Make) -> None:
    people = PEOPLE.replace("age", "born")
    for age, day in (
        ("30", "1994-01-17"),
        ("17", "2006-09-02"),
        ("52", "1971-12-24"),
        ("41", "1982-08-08"),
        ("23", "2000-10-10"),
        ("64", "1959-11-11"),
    ):
        people = people.replace(f",{age},", f",{day},")
    html = shown(make({"people.csv": people}, data={"derive": {"age": "from born"}}))
    assert "1994-01-17" not in html
    assert "1982" not in html


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda given: given["people.csv"].replace("Female", "female", 9), "may be one"),
        (lambda given: given["people.csv"].replace("Female", "Non-binary", 2), "fewer than 10 rows"),
        (lambda given: re.sub(r"(participant,[^,]*),\d+,", r"\1,,", given["people.csv"]), "not known of 100% of participants and 0%"),
        (lambda given: re.sub(r"2024-05-\d\d", "2024-05-01", given["people.csv"]), "the same in every row"),
        (lambda given: re.sub(r"(comparison,[^,]*),\d+,", r"\1,64,", given["people.csv"]), "standard deviations"),
    ],
)  # fmt: skip
def test_what_is_surprising_is_said(make: Make, change: object, says: str) -> None:
    given = files()
    given["people.csv"] = change(given)  # type: ignore[operator]
    found = columns(make(given, covariates=COVARIATES))
    said = [text for column in found.values() for text in column.surprising]
    assert any(says in text for text in said)
    assert all(len(column.surprising) <= 3 for column in found.values())


def test_questions_come_before_other_surprises(make: Make) -> None:
    found = columns(make(files(ages=but(AGES, at3=3)), covariates=COVARIATES))
    assert found["age"].surprising[0].startswith("3 is no age")


@pytest.mark.parametrize("fault", FAULTS[::5], ids=lambda fault: fault.name)
def test_whatever_is_wrong_with_the_data_they_can_be_shown(make: Make, fault: Fault) -> None:
    project = make(fault.files, **fault.changes)
    found = profile_of(look(project), project)
    assert all(isinstance(line, str) for line in short_form(found))
    HTMLParser().feed(shown(project))


def test_everything_is_escaped_and_nothing_is_fetched() -> None:
    bad = "<script>alert(1)</script>\"'&"
    column = ColumnProfile(
        bad, f"{bad} theirs", bad, 3, 2, ((bad, 2),), (bad, bad, bad), ((bad, 3),), 1, "", (bad,)
    )
    telling = ColumnProfile("b", "b", "id", 1, 0, shape=bad)
    table = TableProfile("people", bad, bad, 5, (column, telling), (bad,), (bad,))
    problem = Problem(bad, bad, f"{bad} accept: [{{rule: {bad}}}]", column=bad, row=1)
    html = str(page(bad, [table], [problem], [problem]))
    assert "<script" not in html
    assert not re.search(r"""(src|href)=|url\(|@import|https?://""", html)
    assert 'name="viewport"' in html
    assert (
        html.index("must be put right")
        < html.index("is asked about")
        < html.index("<h2 id=people>")
    )


def test_lines_of_yaml_can_be_copied() -> None:
    remedy = (
        "If it stands for not known, write under data: missing: {age: [99, 98]}. Or write 'censor: true' under data, or "
        "values: {sex: {F: Female}}. If it is right: accept: [{rule: possible-values, column: age, reason: ...}]"
    )
    html = str(page("W", [], [], [Problem("f", "What.", remedy)]))
    assert re.findall("<code>(.*?)</code>", html) == [
        "missing: {age: [99, 98]}", "censor: true", "values: {sex: {F: Female}}",
        "accept: [{rule: possible-values, column: age, reason: ...}]",
    ]  # fmt: skip


def test_check_writes_the_page_and_gives_its_short_form(make: Make) -> None:
    root = make(files(ages=but(AGES, at3=3)), covariates=COVARIATES).root
    result = call("check", "--project", root)
    lines = result.stdout.splitlines()
    [age] = [line for line in lines if line.strip().startswith("age ")]
    assert age.split("60 known")[1].split() == ["3", "to", "59,", "median", "34.5", "(!)"]
    assert any(line.startswith("people: data/people.csv, 60 rows") for line in lines)
    assert (root / PAGE).read_text(encoding="utf-8").startswith("<!doctype html>")
    assert str(PAGE.as_posix()) in result.stdout
    assert (
        json.loads(call("check", "--json", "--project", root).stdout)["profile"] == PAGE.as_posix()
    )


def test_it_is_shown_also_where_the_data_cannot_be_used(make: Make) -> None:
    given = files(ages=but(AGES, at3=3))
    given["outcomes.csv"] = (
        given["outcomes.csv"]
        .replace("P001,12,1", "P001,12,maybe")
        .replace("P002,12,0", "P002,12,maybe")
    )
    root = make(given, covariates=COVARIATES).root
    result = call("check", "--project", root)
    assert result.exit_code == 2
    assert "3 is no age" in result.stdout
    html = (root / PAGE).read_text(encoding="utf-8")
    assert "What must be put right" in html
    assert html.index("What must be put right") < html.index("What is asked about")


def test_without_data_there_is_no_page(make: Make) -> None:
    root = make(files(), covariates=COVARIATES).root
    assert (
        json.loads(call("check", "--no-data", "--json", "--project", root).stdout)["profile"]
        is None
    )
    assert not (root / PAGE).exists()


def test_a_folder_that_cannot_be_written_is_said(make: Make) -> None:
    root = make(files(), covariates=COVARIATES).root
    (root / "build").write_text("a file where a folder should be", encoding="utf-8")
    result = call("check", "--project", root)
    assert "build/data-profile.html could not be written" in result.stdout


def test_advice_is_behind_its_option_and_questions_are_not(make: Make) -> None:
    root = make(files(ages=but(AGES, at3=3)), covariates=COVARIATES).root
    usual, more = (
        call("check", "--project", root).stdout,
        call("check", "--advice", "--project", root).stdout,
    )
    assert "3 is no age" in usual
    assert "more pieces of advice: localeval check --advice" in usual
    assert "does not name a schema" not in usual
    assert "does not name a schema" in more
    assert (
        more.index("3 is no age") < more.index("RAP level") < more.index("does not name a schema")
    )


def test_events_are_shown_as_well(make: Make) -> None:
    project = read_project(make({"events.csv": EVENTS}, data={"events": "data/events.csv"}).root)
    assert dict(columns(project, "events")["event"].categories) == {
        "started": 2,
        "referred": 1,
        "left": 1,
    }


def test_git_ignores_the_page() -> None:
    ignored = (TEMPLATE / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"/{PAGE.parent.as_posix()}/" in ignored
