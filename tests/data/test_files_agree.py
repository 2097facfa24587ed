"""Files of one table that write a characteristic in several ways."""

from __future__ import annotations

import datetime as dt

import pytest

from localeval.data.load import load
from localeval.data.questions import Question

from ..small_project import Make

TODAY = dt.date(2026, 1, 1)
N = 40


def asked(make: Make, sexes: list[str], months: list[float]) -> list[Question]:
    """Read people of whom each half is a file."""
    rows = [f"{i:03d},{('participant', 'comparison')[i % 2]},{sexes[i]},{months[i]:g}" for i in range(N)]  # fmt: skip
    head = "person_id,group,sex,months_workless"
    first, second = ("\n".join([head, *part]) + "\n" for part in (rows[: N // 2], rows[N // 2 :]))
    outcomes = [f"{i:03d},12,{i // 2 % 2},{(i // 2 % 2) * 9000 + i}" for i in range(N)]
    files = {
        "people.csv": None,
        "a.csv": first,
        "b.csv": second,
        "outcomes.csv": "\n".join(["person_id,month,employed,earnings", *outcomes]) + "\n",
    }
    project = make(
        files,
        data={"people": ["data/a.csv", "data/b.csv"]},
        covariates={"sex": "category", "months_workless": "numeric"},
    )
    return [
        one
        for one in load(project, today=TODAY).questions
        if one.column in {"sex", "months_workless"}
    ]


WORDS = ["Female", "Male"] * N
MONTHS = [float(3 + i % 30) for i in range(N)]


def test_files_that_agree_are_not_asked_about(make: Make) -> None:
    assert asked(make, WORDS, MONTHS) == []
    assert asked(make, ["Female"] * (N // 2) + ["Male"] * (N // 2), MONTHS) == []


@pytest.mark.parametrize("others", [["F", "M"], ["1", "2"]])
def test_other_words_in_one_file(make: Make, others: list[str]) -> None:
    [question] = asked(make, [*WORDS[: N // 2], *(others * N)], MONTHS)
    assert (question.rule, question.column) == ("codes-declared", "sex")
    assert "has other words in data/a.csv ('Female' and 'Male') than in the other files" in question.what  # fmt: skip
    assert question.problem().where == "data/a.csv"
    assert "values: {sex: ...}" in question.remedy


def test_another_unit_in_one_file(make: Make) -> None:
    years = [month / 12 for month in MONTHS]
    [question] = asked(make, WORDS, [*MONTHS[: N // 2], *years[N // 2 :]])
    assert (question.rule, question.column) == ("usual-level", "months_workless")
    assert "about 12 times apart" in question.what
