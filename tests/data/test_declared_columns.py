"""Columns of people that are not what evaluation.yml says of them: clusters, strata, the allocated, earlier outcomes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from localeval.base.errors import Problem, ProjectError
from localeval.data.dictionary import dictionary
from localeval.data.load import load

from ..small_project import PEOPLE, Make

SITES = ("a", "a", "b", "a", "b", "b")


def people(**columns: tuple[Any, ...]) -> dict[str, str | bytes | None]:
    """Give the six good people with more columns."""
    lines = PEOPLE.splitlines()
    for name, values in columns.items():
        lines = [f"{line},{value}" for line, value in zip(lines, (name, *values), strict=True)]
    return {"people.csv": "\n".join(lines) + "\n"}


def problems(make: Make, files: dict[str, str | bytes | None], **changes: Any) -> list[Problem]:
    with pytest.raises(ProjectError) as caught:
        load(make(files, **changes))
    return list(caught.value.problems)


def test_clusters_and_strata_are_read_with_the_people(make: Make) -> None:
    files = people(site=SITES, region=("N", "S", "N", "S", "N", "S"))
    frame = load(make(files, cluster="site", strata="region"))["people"]
    for name, levels in (("site", ["a", "b"]), ("region", ["N", "S"])):
        assert isinstance(frame[name].dtype, pd.CategoricalDtype)
        assert list(frame[name].cat.categories) == levels
        assert frame[name].notna().all()


def test_they_may_have_another_name_in_the_file_and_stand_in_the_dictionary(make: Make) -> None:
    project = make(people(SiteRef=SITES), cluster="site", data={"columns": {"site": "SiteRef"}})
    assert list(load(project)["people"]["site"]) == list(SITES)
    [row] = [row for row in dictionary(project) if row["column"] == "site"]
    assert (row["your_column"], row["type"], row["required"]) == ("SiteRef", "category", "yes")


def test_numbers_of_sites_are_names_and_not_numbers(make: Make) -> None:
    frame = load(make(people(site=(10, 10, 9, 10, 9, 9)), cluster="site"))["people"]
    assert list(frame["site"].cat.categories) == ["9", "10"]


@pytest.mark.parametrize("design", ["matched_comparison", "randomised_trial"])
def test_everybody_in_a_comparison_has_a_cluster(make: Make, design: str) -> None:
    files = people(site=("a", "", "b", "a", "", "b"))
    [problem] = problems(make, files, cluster="site", design=design)
    assert (problem.where, problem.column, problem.row) == ("data/people.csv", "site", 3)
    assert "(also in row 6)" in problem.what
    assert "given one of their own" in problem.remedy


def test_participants_who_are_only_described_may_lack_one(make: Make) -> None:
    files = people(site=("a", "", "b", "a", "", "b"))
    files["people.csv"] = str(files["people.csv"]).replace("comparison", "participant")
    assert (
        load(make(files, cluster="site", design="monitoring"))["people"]["site"].isna().sum() == 2
    )


def test_everybody_in_a_comparison_has_a_stratum_also_where_it_is_a_covariate(make: Make) -> None:
    [problem] = problems(make, {}, strata="sex")  # the last of the six has no sex
    assert (problem.column, problem.row) == ("sex", 7)


@pytest.mark.parametrize(
    ("sites", "says"),
    [(("a",) * 6, "the same for everybody"), (tuple("abcdef"), "another for each person")],
)
def test_a_cluster_that_parts_or_joins_nobody_is_a_mistake(
    make: Make, sites: tuple[str, ...], says: str
) -> None:
    [problem] = problems(make, people(site=sites), cluster="site")
    assert (problem.where, problem.column) == ("data/people.csv", "site")
    assert says in problem.what


ADVISERS = ("Ann", "Ann", "Tom", "", "", "")


def test_who_is_compared_and_has_no_adviser_is_a_cluster_of_their_own(make: Make) -> None:
    tables = load(make(people(adviser=ADVISERS), cluster="adviser"))
    found = tables["people"]["adviser"].astype("str").tolist()
    assert found[:3] == ["Ann", "Ann", "Tom"]
    assert len({*found}) == 5
    [note] = [note for note in tables.notes if "cluster of their own" in note]
    assert note == (
        "data/people.csv: 'adviser' is empty for the whole comparison group, so each of these 3 people counts as a cluster of their own."
    )


@pytest.mark.parametrize(
    ("advisers", "design", "rows"),
    [
        (("Ann", "", "Tom", "", "", ""), "matched_comparison", "row 3"),  # one forgotten
        (("Ann", "Ann", "Tom", "Sue", "", ""), "matched_comparison", "row 6"),
        (ADVISERS, "randomised_trial", "row 5"),  # what is drawn is never one group's alone
        (("",) * 6, "matched_comparison", "row 2"),
    ],
)
def test_cells_that_were_forgotten_are_not_made_clusters(
    make: Make, advisers: tuple[str, ...], design: str, rows: str
) -> None:
    found = problems(make, people(adviser=advisers), cluster="adviser", design=design)
    [problem] = [one for one in found if one.what.startswith("there is no value")]
    assert problem.place.endswith(rows)
    assert "given one of their own, a name that nobody else has" in problem.remedy


@pytest.mark.parametrize("key", ["cluster", "strata"])
@pytest.mark.parametrize("name", ["place_code", "employed", "person_id"])
def test_a_column_is_one_thing_only(make: Make, key: str, name: str) -> None:
    found = problems(make, {}, **{key: name})
    assert any(p.column == key and f"'{name}' is" in p.what for p in found)


@pytest.mark.parametrize(
    ("key", "role"), [("cluster", "declared under cluster"), ("strata", "declared under strata")]
)
def test_a_column_that_is_declared_must_be_there(make: Make, key: str, role: str) -> None:
    [problem] = problems(make, {}, **{key: "site"})
    assert (problem.where, problem.column) == ("data/people.csv", "site")
    assert role in problem.what


def test_fewer_allocated_than_there_are_names_both_sources(make: Make) -> None:
    trial = {"design": "randomised_trial"}
    load(make(allocated={"participant": 3, "comparison": 4}, **trial))
    [problem] = problems(make, {}, allocated={"participant": 2, "comparison": 3}, **trial)
    assert (problem.where, problem.column) == ("evaluation.yml", "allocated.participant")
    assert "2 people are said to have been allocated to the participant group" in problem.what
    assert "data/people.csv has 3." in problem.what
    assert "month 12" in problem.remedy


@pytest.mark.parametrize(
    ("kind", "outcome", "good", "bad", "holds"),
    [
        ("numeric", "employed", (0, 1, "", 1, 0, 0), 2, "1 for yes"),
        ("category", "employed", ("yes", "No", "", "1", "0", "true"), "maybe", "1 for yes"),
        ("numeric", "wellbeing", (0, 10, "", 5, 5, 5), 11, "0 to 10"),
        ("numeric", "weeks_employed", (0, 10, "", 5, 5, 5), -1, "0 or more"),
    ],
)
def test_values_are_those_of_the_outcome_that_they_are_said_to_be(
    make: Make, kind: str, outcome: str, good: tuple[Any, ...], bad: Any, holds: str
) -> None:
    changes: dict[str, Any] = {
        "covariates": {"age": "numeric", "before": kind},
        "prior_outcomes": [{"column": "before", "outcome": outcome, "month": -12}],
    }
    load(make(people(before=good), **changes))
    [problem] = problems(make, people(before=(*good[:5], bad)), **changes)
    assert (problem.where, problem.column, problem.row) == ("data/people.csv", "before", 7)
    assert f"one of '{outcome}'" in problem.what
    assert holds in problem.remedy


@pytest.mark.parametrize("design", ["matched_comparison", "randomised_trial"])
def test_a_covariate_that_is_known_in_one_group_only_is_named(make: Make, design: str) -> None:
    lines = PEOPLE.splitlines()
    head = lines[0].split(",")
    at, group = head.index("age"), head.index("group")
    rows = [line.split(",") for line in lines[1:]]
    for row in rows:
        row[at] = "" if row[group] == "participant" else row[at]
    text = "\n".join([lines[0], *(",".join(row) for row in rows)]) + "\n"
    [problem] = [
        p for p in problems(make, {"people.csv": text}, design=design) if "'age'" in p.what
    ]
    assert (problem.where, problem.column) == ("data/people.csv", "age")
    assert "'age' has no value for the participant group" in problem.what
    assert "remove it from covariates" in problem.remedy


def test_strata_of_a_trial_with_people_of_one_group_only_are_counted_and_not_named(
    make: Make,
) -> None:
    groups = [
        line.split(",")[PEOPLE.splitlines()[0].split(",").index("group")]
        for line in PEOPLE.splitlines()[1:]
    ]
    alone = tuple("Ashtown" if group == "participant" else "Elsewhere" for group in groups)
    [problem] = problems(make, people(area=alone), design="randomised_trial", strata="area")
    assert (problem.where, problem.column) == ("data/people.csv", "area")
    assert problem.what.startswith("2 strata have people of one group only")
    assert "Ashtown" not in problem.what
    assert load(make(people(area=alone), design="matched_comparison", strata="area"))
