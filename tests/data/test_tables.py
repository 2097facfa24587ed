"""What evaluation.yml declares that no table could hold, and the data dictionary."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.dictionary import dictionary
from localeval.data.load import load

from ..small_project import Make

OWN = {"label": "Own", "unit": "percent", "direction": "increase", "definition": "Own."}
EMPLOYED = {"code": "employed", "month": 12, "primary": True}


@pytest.mark.parametrize(
    ("changes", "key", "says"),
    [
        (
            {"outcomes": [EMPLOYED, {"code": "local:employed", "month": 12, **OWN}]},
            "outcomes",
            "'employed' and 'local:employed' would both be the column 'employed'.",
        ),
        (
            {"outcomes": [EMPLOYED, {"code": "local:group", "month": 12, **OWN}]},
            "outcomes",
            "'group' is a standard column, so it cannot be an outcome.",
        ),
        (
            {"covariates": {"start_date": "category"}},
            "covariates",
            "'start_date' is a standard column, so it cannot be a covariate.",
        ),
        (
            {"covariates": {"earnings": "numeric"}},
            "covariates",
            "'earnings' is a covariate and an outcome.",
        ),
        (
            {"data": {"columns": {"persn_id": "Ref"}}},
            "data.columns",
            "'persn_id' is not a column of any declared table.",
        ),
        (
            {"data": {"columns": {"age": "Years", "sex": "Years"}}},
            "data.columns",
            "the file's column 'Years' is given to 'age' and to 'sex'.",
        ),
        (
            {"data": {"columns": {"age": "Years", "earnings": "Years"}, "outcomes": None}},
            "data.columns",
            "the file's column 'Years' is given to 'age' and to 'earnings'.",
        ),
        (
            {"data": {"columns": {"age": "sex"}}},
            "data.columns",
            "'age' is said to be in the column 'sex', which is a standard name itself.",
        ),
        (
            {"data": {"outcomes": None}, "outcomes": [EMPLOYED, {"code": "employed", "month": 24}]},
            "data.outcomes",
            "outcomes are asked for at months 12, 24, but there is no outcomes table.",
        ),
        (
            {"covariates": {"age": "category"}, "subgroups": ["age_band"]},
            "covariates",
            "'age_band' is made from 'age' in years, but 'age' is declared as category.",
        ),
    ],
)
def test_a_declaration_that_no_table_could_hold(
    make: Make, changes: dict[str, Any], key: str, says: str
) -> None:
    with pytest.raises(ProjectError) as caught:
        load(make(**changes))
    found = [problem for problem in caught.value.problems if problem.where == "evaluation.yml"]
    assert (key, says) in [(problem.column, problem.what) for problem in found]


def test_a_misspelt_standard_name_is_suggested(make: Make) -> None:
    with pytest.raises(ProjectError, match="Did you mean 'person_id'"):
        load(make(data={"columns": {"persn_id": "Ref"}}))


def test_the_dictionary_names_each_column_as_the_place_calls_it(make: Make) -> None:
    rows = dictionary(make(data={"columns": {"age": "Years"}}))
    assert [row["column"] for row in rows if row["table"] == "people"] == [
        "person_id", "group", "start_date", "place_code", "age", "sex",
    ]  # fmt: skip
    age = next(row for row in rows if row["column"] == "age")
    assert (age["your_column"], age["type"], age["values"]) == ("Years", "number", "0 to 120")
