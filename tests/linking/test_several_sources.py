"""Two payrolls give one outcome: a record counts before having none, a yes before a no, and amounts that differ are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.linking.linked_outcomes import outcomes_table
from localeval.linking.quality import Links
from localeval.linking.tables import LinkedSource
from localeval.project.project import Project, read_project

from .made_up import EVALUATION

pytestmark = pytest.mark.quick

PEOPLE = [f"p{i}" for i in range(8)]
Rows = Mapping[str, Mapping[str, str]]


def project_of(root: Path, gives: str = "employed, earnings", data: str = "") -> Project:
    """Read a project with three payrolls."""
    text = EVALUATION.format(more="").replace("gives: [employed, earnings]", f"gives: [{gives}]")
    text = text.replace("outcomes: data/linked/outcomes.csv", f"outcomes: data/linked/outcomes.csv{data}")  # fmt: skip
    first = text[text.index("    payroll:\n") :]
    for name in ("council", "college"):
        text += first.replace("    payroll:\n", f"    {name}:\n")
    root.mkdir(exist_ok=True)
    (root / "evaluation.yml").write_text(text)
    return read_project(root)


def source_of(
    project: Project,
    name: str,
    rows: Rows,
    *,
    means: Literal["no", "unknown"] = "no",
    unknown: tuple[str, ...] = (),
) -> tuple[LinkedSource, pd.DataFrame]:
    """Give a source that says something of some people, and may hold others in a record that is linked to nobody."""
    assert project.settings.link is not None
    frame = pd.DataFrame([{"person_id": who, "month": "12", **said} for who, said in rows.items()])
    silent = np.isin(PEOPLE, unknown)
    none = np.zeros(len(PEOPLE), dtype=bool)
    whole = np.full(len(PEOPLE), -1)
    links = Links(whole * np.nan, whole, np.isin(PEOPLE, list(rows)), (whole, whole), silent, none)
    source = project.settings.link.sources[name].model_copy(update={"no_record_means": means})
    records: Any = SimpleNamespace(source=f"data/raw/{name}.csv")
    kept: Any = SimpleNamespace(frame=frame.drop(columns="person_id"))
    return LinkedSource(name, source, records, kept, links), frame


def together(
    project: Project, *sources: tuple[LinkedSource, pd.DataFrame]
) -> tuple[pd.DataFrame, list[str]]:
    tables = {linked.name: frame for linked, frame in sources}
    ids = np.array(PEOPLE, dtype=object)
    found, notes = outcomes_table(project, [linked for linked, _ in sources], ids, tables)
    assert found is not None
    return found.set_index("person_id"), notes


def employed(**said: str) -> Rows:
    return {who: {"employed": value} for who, value in said.items()}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("means", ["no", "unknown"])
def test_a_record_comes_before_none_and_a_yes_before_a_no(
    tmp_path: Path, turned: bool, means: Literal["no", "unknown"]
) -> None:
    project = project_of(tmp_path / "own", "employed")
    sources = [
        source_of(project, "payroll", employed(p0="1", p1="0", p2="1", p3="0", p6="")),
        source_of(project, "council", employed(p0="1", p1="0", p2="0", p3="1", p4="1", p5="0", p6="1"), means=means),
    ]  # fmt: skip
    found, notes = together(project, *(sources[::-1] if turned else sources))
    assert list(found.columns) == ["month", "employed"]
    expected = dict(p0="1", p1="0", p2="1", p3="1", p4="1", p5="0", p6="1", p7="0")
    assert found["employed"].to_dict() == expected
    (note,) = (note for note in notes if "a yes in either counts as yes" in note)
    assert "for 2 of" in note
    assert "'payroll'" in note
    assert "'council'" in note
    # Of those without a record in one of them many have one in the other.
    (nought,) = (note for note in notes if "no_record_means" in note)
    assert ": 1 people and months without a record in any of them have 0 for employed" in nought


def test_three_sources_are_one_column_whatever_each_calls_it_and_in_its_own_words(
    tmp_path: Path,
) -> None:
    said = ", columns: {employed: In work}, values: {employed: {working: 1, not working: 0}}"
    project = project_of(tmp_path / "own", "employed", said)
    sources = [
        source_of(project, "payroll", employed(p0="no", p1="0.0")),
        source_of(project, "council", {"p0": {"In work": "Working"}, "p1": {"In work": "0"}}),
        source_of(project, "college", employed(p1="not working", p2="Yes")),
    ]
    found, _ = together(project, *sources)
    assert list(found.columns) == ["month", "employed"]
    assert found["employed"].to_dict() == {
        **dict.fromkeys(PEOPLE, "0"), "p0": "Working", "p1": "0.0", "p2": "Yes",
    }  # fmt: skip


def test_amounts_that_differ_are_asked_about_and_equal_ones_are_one(tmp_path: Path) -> None:
    project = project_of(tmp_path / "own")
    first = {"p0": {"earnings": "5000"}, "p1": {"earnings": "700"}}
    same = {"p0": {"earnings": "5000.0"}, "p2": {"earnings": "900"}}
    found, _ = together(
        project, source_of(project, "payroll", first), source_of(project, "council", same)
    )
    assert found["earnings"].to_dict() == {
        **dict.fromkeys(PEOPLE, "0"), "p0": "5000", "p1": "700", "p2": "900",
    }  # fmt: skip
    with pytest.raises(ProjectError) as caught:
        together(
            project,
            source_of(project, "payroll", first),
            source_of(project, "council", same),
            source_of(project, "college", {"p0": {"earnings": "400"}}),
        )
    (problem,) = caught.value.problems
    assert problem.column == "link.sources.college.gives"
    assert "'earnings' otherwise for 1 person and month" in problem.what
    assert "gives" in problem.remedy


@pytest.mark.parametrize("means", ["no", "unknown"])
def test_of_whom_one_source_says_nothing_nothing_is_taken_from_the_other(
    tmp_path: Path, means: Literal["no", "unknown"]
) -> None:
    """Where not being found means nothing anyhow, what the other says stays."""
    project = project_of(tmp_path / "own", "employed")
    sources = [
        source_of(project, "payroll", employed(p0="1"), means=means, unknown=("p1", "p2")),
        source_of(project, "council", employed(p1="1", p3="0")),
    ]
    found, notes = together(project, *sources)
    alone = {"p1": "1", "p2": "0"} if means == "unknown" else {}
    others = {who: "0" for who in PEOPLE[3:]}
    assert found["employed"].to_dict() == {"p0": "1", **alone, **others}
    assert any("of 2 people one of them says nothing" in note for note in notes) == (means == "no")


def test_sources_that_give_different_outcomes_stand_side_by_side(tmp_path: Path) -> None:
    project = project_of(tmp_path / "own")
    found, notes = together(
        project,
        source_of(project, "payroll", employed(p0="1"), unknown=("p1",)),
        source_of(project, "council", {"p1": {"earnings": "100"}}, means="unknown"),
    )
    assert list(found.loc["p1", ["employed", "earnings"]]) == ["", "100"]
    assert list(found.loc["p2", ["employed", "earnings"]]) == ["0", ""]
    assert not any("yes in either" in note for note in notes)
