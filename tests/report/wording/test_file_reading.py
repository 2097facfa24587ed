"""What a report says of how the files were read: what was declared and counted, and nothing that stands in them."""

from __future__ import annotations

import dataclasses

import pytest

from localeval.analysis.facts import TableSize
from localeval.analysis.file_reading import FileReading, WrittenIn, reading_of
from localeval.project.project import Project
from localeval.report.tables import flow_table, sizes_table
from localeval.report.wording import method_text
from localeval.report.wording.file_reading_text import reading_notes, units_text

from ...small_project import Make
from ..conftest import facts_of

WHOLE = FileReading(
    days=("day-first", "own"),
    numbers=True,
    codes=True,
    words=("group", "sex"),
    wide=("employed",),
    tables=("people",),
    sheets=("outcomes",),
    duplicates=True,
    units=(WrittenIn("earnings", "money", ("weekly",)),),
    derived=("age", "quarter"),
    given=("group",),
    near=(("employed", 1), ("wellbeing", 2)),
)


def test_files_that_are_read_as_they_are_get_no_word() -> None:
    facts = facts_of("matched_comparison")
    assert reading_notes(facts, [TableSize("people", "data/people.csv", 100, 100)]) == []
    assert units_text(facts) == ""


def test_every_key_has_its_sentence_in_the_data_section() -> None:
    facts = dataclasses.replace(facts_of("matched_comparison"), reading=WHOLE)
    sizes = [
        TableSize("people", "p", 100, 100, duplicates=15),
        TableSize("outcomes", "o", 100, 100, duplicates=None),
        TableSize("events", "e", 100, 100),
    ]
    assert reading_notes(facts, sizes) == [
        "Made of several files: people.",
        "Made of several sheets of a workbook: outcomes.",
        "Days are written with the day first and in a format of their own, and were read so.",
        "Signs of money and marks between thousands were taken out of numbers.",
        "Codes that are declared to mean “not known” were read as that.",
        "The files’ own words were replaced by those of the data standard in: Group and Sex.",
        "Given in a column for each month: In paid work.",
        "Said of whole files, which do not hold it: Group.",
        "Some people were asked for “In paid work” when they could be reached: who has no value of the month itself has that of the month before or "
        "after it, which is not quite the same. Who is reached late may differ from who is reached in time.",
        "Some people were asked for “Wellbeing” when they could be reached: who has no value of the month itself has that of the nearest month, "
        "at most two months before or after it, which is not quite the same. Who is reached late may differ from who is reached in time.",
        "Worked out from days, which are not kept: Age and Quarter.",
        "Of rows of people that are the same, one was kept; 15 were left out.",
        "Of rows of outcomes that are the same, one was kept; how many were left out is not shown.",
    ]
    shown = sizes_table(facts, sizes)
    assert set(reading_notes(facts, sizes)) <= set(shown.notes)


def test_rules_of_units_and_of_what_is_worked_out_stand_in_the_method() -> None:
    facts = dataclasses.replace(facts_of("matched_comparison"), reading=WHOLE)
    assert (
        "**Units and derived values.** The file’s values of “Annual earnings” are of one week, and were multiplied by 52. "
        "That is the amount of a year only for people whose amount did not change in it. Age was worked out: completed "
        "years from the date of birth to the start. Quarter was worked out: the quarter of the calendar year of the start."
    ) in method_text(facts).markdown


def test_the_table_of_people_left_out_says_that_rows_are_nobody() -> None:
    facts = dataclasses.replace(facts_of("matched_comparison"), reading=WHOLE)

    def told(*sizes: TableSize) -> bool:
        notes = flow_table(facts, (), sizes).notes
        return any("the same as another are nobody" in note for note in notes)

    assert told()
    assert told(TableSize("people", "p", 100, 100, duplicates=15))
    assert told(TableSize("people", "p", 100, 100, duplicates=None))
    # It is declared of exports that may hold such rows; here none were the same.
    assert not told(
        TableSize("people", "p", 100, 100), TableSize("outcomes", "o", 9, 9, duplicates=2)
    )
    assert not any("nobody" in note for note in flow_table(facts_of("monitoring"), ()).notes)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (20, "20 rows of other starts were left out before people were counted."),
        (None, "How many rows of other starts were left out is not shown."),
        (0, ""),
    ],
)
def test_the_table_of_people_left_out_counts_rows_of_other_starts(
    rows: int | None, words: str
) -> None:
    reading = dataclasses.replace(WHOLE, which_start="last-start")
    facts = dataclasses.replace(facts_of("matched_comparison"), reading=reading)
    sizes = [TableSize("people", "p", 100, 100, other_starts=rows)]
    notes = flow_table(facts, (), sizes).notes
    assert any("months are counted from their last start" in note for note in notes)
    assert [note for note in notes if "other starts" in note] == [words] * bool(words)
    assert not any("start" in note for note in flow_table(facts_of("monitoring"), (), sizes).notes)


@pytest.fixture
def project(make: Make) -> Project:
    return make(
        data={
            "dates": {"start_date": "%d.%m.%y"},
            "missing": ["Northgate"],
            "values": {"sex": {"Northgate": "Female"}},
            "wide": {"local:steps": "Northgate {month}"},
            "units": {"earnings": "monthly", "earnings_before": "pence"},
            "duplicates": "drop-identical",
            "every_row": {"data/people.csv": {"group": "participant"}},
        },
        covariates={"age": "numeric", "sex": "category", "earnings_before": "numeric"},
        prior_outcomes=[{"column": "earnings_before", "outcome": "earnings", "month": -12}],
        outcomes=[
            {"code": "employed", "month": 12, "primary": True},
            {"code": "earnings", "month": 12},
            {
                "code": "local:steps",
                "month": 12,
                "label": "Steps",
                "definition": "Steps",
                "unit": "score",
                "direction": "increase",
            },
        ],
    )


def test_what_is_said_is_what_is_declared_without_the_words_of_the_files(project: Project) -> None:
    found = reading_of(project)
    assert found == FileReading(
        days=("own",),
        codes=True,
        words=("sex",),
        wide=("steps",),
        duplicates=True,
        given=("group",),
        units=(
            WrittenIn("earnings", "money", ("monthly",)),
            WrittenIn("earnings_before", "money", ("pence",)),
        ),
    )
    assert "Northgate" not in str(found)
