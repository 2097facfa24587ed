"""How covariates become columns."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from localeval.methods.impact.covariates import build_design, design_matrix
from localeval.methods.impact.linear import independent_columns
from localeval.methods.inputs import MethodError

pytestmark = pytest.mark.quick

PEOPLE = pd.DataFrame(
    {
        "age": [30, 40, None, 50, 40],
        "sex": ["Female", "Male", "Female", None, "Female"],
        "band": pd.Categorical(
            ["over 50", "16 to 24", "25 to 49", "25 to 49", "25 to 49"],
            categories=["16 to 24", "25 to 49", "over 50", "unknown"],
        ),
    }
)


def test_numbers_categories_and_gaps() -> None:
    design = build_design(PEOPLE, {"age": "numeric", "sex": "category"})
    assert design.matrix.to_dict("list") == {
        "age": [30, 40, 40, 50, 40],
        "age: missing": [0, 0, 1, 0, 0],
        "sex: Male": [0, 1, 0, 0, 0],
        "sex: missing": [0, 0, 0, 1, 0],
    }
    assert set(design.matrix.dtypes) == {np.dtype(np.float64)}
    assert design.reference == {"sex": "Female"}
    assert design.missing == {"age": 1, "sex": 1}
    assert design.source["sex: Male"] == "sex"
    assert design.left_out == ()


def test_declared_order_is_kept_and_unused_levels_make_no_column() -> None:
    columns = design_matrix(PEOPLE, {"band": "category"}, all_levels=True).columns
    assert list(columns) == ["band: 16 to 24", "band: 25 to 49", "band: over 50"]
    model = build_design(PEOPLE, {"band": "category"})
    assert list(model.matrix.columns) == ["band: 16 to 24", "band: over 50"]
    assert model.reference == {"band": "25 to 49"}


def test_numbers_used_as_categories_sort_as_numbers_however_stored() -> None:
    stored = {
        "int8": pd.Series([10, 2, 2, 1], dtype="int8"),
        "float": pd.Series([10.0, 2.0, 2.0, 1.0]),
        "text": pd.Series(["10", "2", "2", "1"]),
        "object": pd.Series([10, 2.0, "2", Decimal(1)], dtype=object),
        "nullable": pd.Series([10, 2, 2, 1], dtype="Int64"),
    }
    for name, column in stored.items():
        design = design_matrix(
            pd.DataFrame({"site": column}), {"site": "category"}, all_levels=True
        )
        assert list(design.columns) == ["site: 1", "site: 2", "site: 10"], name
        assert design["site: 2"].tolist() == [0, 1, 1, 0], name


def test_blank_text_counts_as_missing_in_both_kinds() -> None:
    frame = pd.DataFrame({"age": ["30", " ", "50"], "sex": ["F", "", "M"]})
    design = build_design(frame, {"age": "numeric", "sex": "category"}, all_levels=True)
    assert design.missing == {"age": 1, "sex": 1}
    assert design.matrix["age"].tolist() == [30, 40, 50]
    assert design.matrix["sex: missing"].tolist() == [0, 1, 0]


def test_what_is_left_out_is_said() -> None:
    frame = pd.DataFrame(
        {"age": [1.0, 2, 3, 4], "months": [12.0, 24, 36, 48], "country": ["UK"] * 4, "one": [7] * 4}
    )
    kinds = {"age": "numeric", "months": "numeric", "country": "category", "one": "numeric"}
    design = build_design(frame, kinds)
    assert list(design.matrix.columns) == ["age"]
    assert {item.column: item.why for item in design.left_out} == {
        "one": "has the same value for everyone",
        "months": "is fully determined by the covariates before it",
    }
    every = build_design(frame, kinds, all_levels=True)
    assert list(every.matrix.columns) == ["age", "months"]
    assert [item.column for item in every.left_out] == ["country: UK", "one"]


@pytest.mark.parametrize(
    "kind", ["int8", "float32", "float64", "object", "str", "Int64", "Decimal"]
)
def test_storage_of_numbers_does_not_matter(kind: str) -> None:
    whole = [120, 110, 127, 0, 5] * 40
    stored: object = [Decimal(item) for item in whole] if kind == "Decimal" else whole
    column = pd.Series(stored, dtype="object" if kind == "Decimal" else kind)
    design = design_matrix(pd.DataFrame({"age": column}), {"age": "numeric"})
    assert design["age"].tolist() == whole
    assert design["age"].dtype == np.float64
    # Squares and sums of these overflow int8; the mean must not.
    assert design["age"].mean() == pytest.approx(72.4)


@pytest.mark.parametrize(
    ("column", "kind", "reason", "words"),
    [
        (["30", "about forty", "x"], "numeric", "not_a_number", "2 values"),
        ([30, np.inf, 1], "numeric", "not_finite", "infinite"),
        ([None, None, np.nan], "numeric", "not_finite", "no values"),
        ([None, " ", np.nan], "category", "not_finite", "no values"),
        (pd.to_datetime(["2024-01-01"] * 3), "numeric", "not_a_number", "datetime"),
        ([1, 2, 3], "number", "wrong_setting", "'numeric' or 'category'"),
    ],
)
def test_bad_covariates_are_named(column: object, kind: str, reason: str, words: str) -> None:
    with pytest.raises(MethodError, match=words) as caught:
        design_matrix(pd.DataFrame({"age": column}), {"age": kind})
    assert caught.value.reason == reason
    assert "'age'" in str(caught.value)


def test_a_covariate_that_is_not_there() -> None:
    with pytest.raises(MethodError, match="'agee' is not a column"):
        design_matrix(PEOPLE, {"agee": "numeric"})


def test_two_covariates_that_would_share_a_column() -> None:
    frame = pd.DataFrame({"a": ["b: c", "x"], "a: b": ["c", "y"]})
    with pytest.raises(MethodError, match="rename one"):
        design_matrix(frame, {"a": "category", "a: b": "category"}, all_levels=True)


def test_no_covariates_make_an_empty_design_with_everybody() -> None:
    assert design_matrix(PEOPLE, {}).shape == (5, 0)


def test_redundant_columns_are_those_that_numpy_ranks_out() -> None:
    rng = np.random.default_rng(1)
    base = rng.normal(size=(200, 3)) * [1, 1e6, 1e-4] + [0, 1e7, 5]
    table = np.column_stack([base, base @ [1, 2, 3], base[:, 0] ** 2, np.ones(200), base[:, 1]])
    assert independent_columns(table) == [0, 1, 2, 4]
    age = rng.integers(18, 66, 200).astype(float)
    assert independent_columns(np.column_stack([age, age**2, age**3])) == [0, 1, 2]
