"""A recipe undoes what it describes: tables that were spoilt as exports are come back cell for cell."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from localeval.data.checked_tables import CheckedTables
from localeval.data.filled_down import looks_like_blocks
from localeval.data.load import load
from localeval.data.standard import DUPLICATES_LEFT_OUT
from localeval.project.project import read_project

from ..small_project import settings

TODAY = dt.date(2026, 6, 1)
WORDS = {"participant": "On the scheme", "comparison": "Waiting list"}


@st.composite
def clean_tables(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give tables of two people and up to ten more, as the standard has them."""
    more = draw(st.integers(0, 10))

    def column(*first: str, rest: st.SearchStrategy[str]) -> list[str]:
        return [*first, *(draw(rest) for _ in range(more))]

    # those over nought of a size that is usual, or the level of all would be asked about
    usual, owed = st.decimals(4000, 30000, places=2), st.decimals(-99999, -1, places=2)
    amounts = st.one_of(usual, owed).map(str)
    days = st.dates(dt.date(2024, 4, 1), dt.date(2025, 3, 31)).map(dt.date.isoformat)
    people = pd.DataFrame(
        {
            "person_id": [f"P{number:03d}" for number in range(2 + more)],
            "group": column(*WORDS, rest=st.sampled_from(list(WORDS))),
            "start_date": column("2024-05-06", "2025-02-03", rest=days),
            "age": column("30", "40", rest=st.integers(16, 80).map(str)),
            "sex": column("Male", "Female", rest=st.sampled_from(["Male", "Female", ""])),
        }
    )
    # a column that is known in the first row of each block only is rightly asked about
    assume(not looks_like_blocks(people["sex"].replace("", None)))
    outcomes = pd.DataFrame(
        {
            "person_id": people["person_id"],
            "month": "12",
            "employed": column("1", "0", rest=st.sampled_from(["1", "0", ""])),
            "earnings": column("1234.5", "-0.25", rest=amounts),
        }
    )
    return people, outcomes


@st.composite
def spoilt(
    draw: st.DrawFn,
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str], dict[str, Any]]:
    """Give clean tables, the same as an export would write them, and the recipe that says how it was done."""
    people, outcomes = draw(clean_tables())
    theirs, results = people.copy(), outcomes.copy()
    recipe: dict[str, Any] = {}
    written = draw(st.sampled_from([None, "day-first", "month-first", "%d.%m.%y", "%Y%m%d"]))
    if written:
        format_ = {"day-first": "%d/%m/%Y", "month-first": "%m/%d/%Y"}.get(written, written)
        theirs["start_date"] = [
            dt.date.fromisoformat(d).strftime(format_) for d in theirs["start_date"]
        ]
        recipe["dates"] = written
    style = draw(
        st.sampled_from([None, (".", ",", "£"), (",", ".", "€"), (",", " ", "kr"), (".", "'", "")])
    )
    if style:
        decimal, thousands, sign = style
        marks = str.maketrans({",": thousands, ".": decimal})
        results["earnings"] = [
            f"{'-' if float(v) < 0 else ''}{sign}{abs(float(v)):,.2f}".translate(marks)
            for v in results["earnings"]
        ]
        recipe["numbers"] = {
            "outcomes": {
                "decimal": decimal,
                "thousands": thousands,
                "currency": [sign] if sign else [],
            }
        }
    if draw(st.booleans()):
        theirs["sex"] = theirs["sex"].replace("", "Not stated")
        recipe["missing"] = ["not stated", -9]
    if draw(st.booleans()):
        theirs["group"] = theirs["group"].map(WORDS)
        recipe["values"] = {"group": {word: group for group, word in WORDS.items()}}
    if draw(st.booleans()):
        results = results.drop(columns="month").rename(
            columns={"employed": "Job 12", "earnings": "Pay (12)"}
        )
        recipe["wide"] = {"employed": "Job {month}", "earnings": "Pay ({month})"}
    if draw(st.booleans()):
        repeated = draw(st.lists(st.integers(0, len(people) - 1), min_size=1, max_size=4))
        theirs = pd.concat([theirs, theirs.iloc[repeated]])
        results = pd.concat([results, results.iloc[repeated]])
        recipe["duplicates"] = "drop-identical"
    text = theirs.to_csv(index=False)
    if draw(st.booleans()):
        text = f"Export\n\n{text}End,,\n"
        recipe |= {"header_row": {"people": 3}, "skip_footer": {"people": 1}}
    files = {"people.csv": text, "outcomes.csv": results.to_csv(index=False)}
    if draw(st.booleans()):
        part = draw(st.integers(1, len(results) - 1))
        files |= {
            "outcomes.csv": results.iloc[:part].to_csv(index=False),
            "more.csv": results.iloc[part:].to_csv(index=False),
        }
        recipe["outcomes"] = ["data/outcomes.csv", "data/more.csv"]
    return people, outcomes, files, recipe


def loaded(files: dict[str, str], data: dict[str, Any]) -> CheckedTables:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "data").mkdir()
        for name, text in files.items():
            (root / "data" / name).write_text(text, encoding="utf-8")
        whole = settings(data=data)
        del whole["programme"]["started"]
        if "€" in str(data.get("numbers")):
            whole["currency"] = "EUR"
        (root / "evaluation.yml").write_text(json.dumps(whole), encoding="utf-8")
        return load(read_project(root), today=TODAY)


@given(spoilt())
def test_a_recipe_gives_back_the_table_that_was_spoilt(
    case: tuple[pd.DataFrame, pd.DataFrame, dict[str, str], dict[str, Any]],
) -> None:
    people, outcomes, files, recipe = case
    clean = {"people.csv": people.to_csv(index=False), "outcomes.csv": outcomes.to_csv(index=False)}
    expected, found = loaded(clean, {}), loaded(files, recipe)
    for name in ("people", "outcomes"):
        table = found[name].drop(columns=DUPLICATES_LEFT_OUT, errors="ignore")
        pd.testing.assert_frame_equal(table, expected[name], check_exact=True)
