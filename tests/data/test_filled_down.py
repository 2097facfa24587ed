"""Columns that name a thing in the first row of each block only are asked about, and filled where that is declared."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.small_project import Make, make

from localeval.base.errors import ProjectError
from localeval.data.filled_down import looks_like_blocks
from localeval.data.load import load

__all__ = ["make"]
HEADER = "person_id,group,start_date,age,sex,provider\n"


def people(providers: list[str]) -> str:
    rows = [
        f"{i:03d},{'participant' if i % 2 else 'comparison'},2024-05-01,{20 + i},{'Female' if i % 3 else 'Male'},{provider}"
        for i, provider in enumerate(providers, 1)
    ]
    return HEADER + "\n".join(rows) + "\n"


BLOCKS = people(["Alder", "", "", "", "", "Birch", "", "", "", ""])
OUTCOMES = "person_id,month,employed,earnings\n" + "".join(
    f"{i:03d},12,{i // 2 % 2},{i // 2 % 2 * 9000}\n" for i in range(1, 11)
)
COVARIATES = {"age": "numeric", "sex": "category", "provider": "category"}
FILES = {"people.csv": BLOCKS, "outcomes.csv": OUTCOMES}


def test_blocks_are_refused_with_the_line_that_fills_them(make: Make) -> None:
    with pytest.raises(ProjectError) as caught:
        load(make(FILES, covariates=COVARIATES))
    [problem] = caught.value.problems
    assert (problem.where, problem.column, problem.row) == ("data/people.csv", "provider", 3)
    assert "empty below each of its 2 values" in problem.what
    assert "fill_down: [provider]" in problem.remedy
    accept = [{"rule": "codes-declared", "column": "provider", "reason": "Not known."}]
    load(make(FILES, covariates=COVARIATES, data={"accept": accept}))


def test_one_run_of_gaps_at_the_end_is_asked_about_and_refuses_nothing(make: Make) -> None:
    names = ["Alder", "Birch", *[""] * 8]
    found = load(make({**FILES, "people.csv": people(names)}, covariates=COVARIATES))
    [what] = [asked.what for asked in found.questions if asked.column == "provider"]
    assert "empty below 1 of its 2 values" in what


def test_what_is_declared_is_filled_and_counted(make: Make) -> None:
    tables = load(make(FILES, covariates=COVARIATES, data={"fill_down": ["provider"]}))
    assert tables["people"]["provider"].tolist() == ["Alder"] * 5 + ["Birch"] * 5
    assert any("fill_down: 8 cells of 'provider' filled with the value above" in n for n in tables.notes)  # fmt: skip


def test_a_file_is_never_filled_from_another(make: Make) -> None:
    second = HEADER + "".join(f"{i},comparison,2024-05-01,30,Male,\n" for i in ("101", "102"))
    outcomes = OUTCOMES + "101,12,1,9000\n102,12,0,0\n"
    data = {"people": ["data/people.csv", "data/more.csv"], "fill_down": ["provider"]}
    files = {**FILES, "more.csv": second, "outcomes.csv": outcomes}
    with pytest.raises(ProjectError) as caught:
        load(make(files, covariates=COVARIATES, data=data))
    [problem] = caught.value.problems
    assert (problem.where, problem.column, problem.row) == ("data/more.csv", "provider", 2)
    assert "above it stands nothing" in problem.what


def test_a_column_that_is_none_is_named(make: Make) -> None:
    with pytest.raises(ProjectError, match="'providr' is not a column of any declared table"):
        load(make(FILES, covariates=COVARIATES, data={"fill_down": ["providr"]}))


@pytest.mark.parametrize(
    ("values", "blocks"),
    [
        (["a", None, None, None, "b", None, None, None], True),
        (["a", None, None, None, "b", None, None, "b"], False),
        ([None, "a", None, None, None, "b", None, None, None], False),  # nothing above the first
        (["a", None, None, None, None, None, None, None], False),  # one value alone says nothing
        (["a", "b", "a", "b", "a", "b", None, None], False),
        (["a", *[None] * 5, "b", *[None] * 5, "a", *[None] * 5, "b", *[None] * 5], True),
        (["a", *[None] * 5, "b", *[None] * 5] * 3, False),  # words of a few people
    ],
)
def test_blocks_are_known_by_their_order(values: list[str | None], blocks: bool) -> None:
    assert looks_like_blocks(pd.Series(values, dtype="object")) is blocks
