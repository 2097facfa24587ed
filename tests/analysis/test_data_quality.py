"""How complete columns are and how large tables: nothing of a small group leaves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from .conftest import Evaluate, people_and_outcomes


def test_quality_says_how_much_is_missing(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(100, 100)
    people.loc[:19, "age"] = np.nan  # 20 of 100 participants
    outcomes.loc[100:102, "earnings"] = np.nan  # 3 of 100 of the comparison group
    rows = {row.column: row for row in evaluate(people, outcomes).quality}
    assert (rows["age"].participants_missing, rows["age"].comparison_missing) == (20.0, 0.0)
    assert rows["age"].note.startswith("missing values are filled in several times over")
    assert (
        rows["Annual earnings (month 12)"].comparison_missing is None
    )  # three people are too few to say
    assert rows["Annual earnings (month 12)"].note.startswith(
        "people whose outcome is known stand for those without it"
    )
    assert rows["sex"].note == ""


def test_the_sizes_of_the_tables_are_rounded(evaluate: Evaluate) -> None:
    sizes = {size.table: size for size in evaluate(*people_and_outcomes(61, 62)).sizes}
    assert (sizes["people"].rows, sizes["people"].people) == (125, 125)
    assert sizes["outcomes"].file == "data/outcomes.csv"


def test_rows_of_other_starts_are_counted_as_coarsely_as_the_others(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(61, 62)
    again = (np.arange(len(people)) % 7 == 0).astype(int)
    sizes = {s.table: s for s in evaluate(people.assign(other_starts=again), outcomes).sizes}
    assert again.sum() == 18
    assert sizes["people"].other_starts == 20
    assert (sizes["people"].duplicates, sizes["outcomes"].other_starts) == (0, 0)
    few = (np.arange(len(people)) < 4).astype(int)
    sizes = {s.table: s for s in evaluate(people.assign(other_starts=few), outcomes).sizes}
    assert sizes["people"].other_starts is None


def test_the_rows_of_a_table_tell_no_more_than_its_rounded_number_of_people(
    evaluate: Evaluate,
) -> None:
    people, month = people_and_outcomes(51, 46)
    outcomes = pd.concat([month.assign(month=m) for m in range(1, 13)], ignore_index=True)
    size = {s.table: s for s in evaluate(people, outcomes).sizes}["outcomes"]
    assert size.people == 95
    # 1,164 rows are 12 for each of 97 people; "1,165" would say so.
    assert size.rows == 1140


def test_a_table_is_not_counted_where_the_people_in_the_data_are_withheld(
    evaluate: Evaluate,
) -> None:
    people, outcomes = people_and_outcomes(60, 60)
    outcomes.loc[:3, ["earnings", "employed"]] = np.nan
    evaluation = evaluate(people, outcomes)
    assert evaluation.flow[0].participants is None
    assert {(size.rows, size.people) for size in evaluation.sizes} == {(None, None)}


@pytest.mark.parametrize(("missing", "printed"), [(0, 0.0), (12, 0.1), (39_985, 99.9)])
def test_a_share_that_is_printed_as_none_is_none_and_one_as_all_is_all(
    evaluate: Evaluate, missing: int, printed: float
) -> None:
    people, outcomes = people_and_outcomes(40_000, 20)
    people.loc[: missing - 1, "age"] = np.nan
    people.loc[40_000:, "age"] = 30.0
    rows = evaluate(people, outcomes, design="monitoring").quality
    age = next(row for row in rows if row.column == "age")
    assert age.participants_missing == printed
