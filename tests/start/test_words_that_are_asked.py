"""Words that hold a yes, or the name of a group, and may say another thing: they are asked about, and none gets a value in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from localeval.start.meanings import group_of, yes_or_no

from .exports.writing import csv_bytes
from .test_start_command import HEADER, root, rows
from .test_what_is_not_taken import begin

__all__ = ["root"]

NO_WORK = (
    "Full-time education|Full-time carer|Full time caring|Part-time student|Full-time parent|Work placement|Full-time training|Part time volunteering|"
    "Work experience|Work trial|Work ready|Work club|Working towards a job|Working on CV|Employed previously|Employed (previously)|Paid work ended|"
    "In work - left|Apprenticeship (ended)|Employed by partner|Full time (education)|Yes - work experience|Yes, until March|Employed until 31/03/2024"
)
WORK = (
    "Employed - FT|Employed 16+ hours|Full time (35+ hours)|Employed for 16 hours or more per week|Working 16-29 hours|Working 16hrs pw|"
    "In paid work, permanent contract|Self-employed sole trader|Apprenticeship Level 3|Employed - zero hours|Full time employment|Part time employee|"
    "Yes (part-time)|Yes, an employee|Cyflogedig - llawn amser|Employed full time 30h"
)
NOT_IN_WORK = (
    "Unemployed - seeking work|Unemployed, looking for full-time work|Inactive - not working|Student full-time|Not working - caring|"
    "Unemployed (job ended)|Unemployed - previously employed|Retired early"
)


@pytest.mark.parametrize("word", NO_WORK.split("|"))
def test_a_destination_that_begins_like_work_is_asked_about(word: str) -> None:
    assert yes_or_no(word, "employed") is None


@pytest.mark.parametrize("word", WORK.split("|"))
def test_work_with_its_hours_or_contract_needs_no_question(word: str) -> None:
    assert yes_or_no(word, "employed") == 1


@pytest.mark.parametrize("word", NOT_IN_WORK.split("|"))
def test_who_is_not_in_work_and_why_needs_no_question(word: str) -> None:
    assert yes_or_no(word, "employed") == 0


@pytest.mark.parametrize(
    "word",
    ["Student - working part time", "Unemployed previously", "Not full-time", "Not self-employed", "Not working full time"],
)  # fmt: skip
def test_a_no_beside_which_there_may_be_work_is_asked_about(word: str) -> None:
    assert yes_or_no(word, "employed") is None


@pytest.mark.parametrize(
    ("word", "code", "answer"),
    [
        ("Achieved 13 weeks", "sustained_26_weeks", None),
        ("Achieved 26 weeks", "sustained_26_weeks", 1),
        ("Claiming UC", "out_of_work_benefits", 1),
        ("Claiming ended", "out_of_work_benefits", None),
        ("Passed Level 2", "course_passed", 1),
        ("Passed theory only", "course_passed", None),
        ("Yes - not in education", "neet", None),
        ("Yes - left last month", "out_of_work_benefits", None),
        ("Yes - finished early", "course_passed", 1),
    ],
)
def test_what_follows_a_yes_counts_for_every_outcome(
    word: str, code: str, answer: int | None
) -> None:
    assert yes_or_no(word, code) == answer


def test_destinations_without_work_get_no_value_and_are_named(root: Path) -> None:
    words = ["Employed full time", "Employed part time", "Unemployed", "Full-time education", "Work placement"]  # fmt: skip
    table: list[list[Any]] = [[*row[:-1], words[n % 5]] for n, row in enumerate(rows())]
    head = [*HEADER[:-1], "Employment status at 12 months"]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    settings, open_ = begin(root)
    assert settings["values"]["employed"] == {
        "Employed full time": 1,
        "Employed part time": 1,
        "Unemployed": 0,
    }
    assert "not certain what they are for 'employed'" in open_
    assert "Full-time education" in open_
    assert "Work placement" in open_


NO_GROUP = (
    "Not completed|Did not complete|Non completer|Non completer comparison|Did not finish programme|Withdrawn before start|Withdrew from programme|"
    "Dropped out of programme|Awaiting start|Due to start|Not yet started|Pre-start|Other programme|Joined other programme|Referred to other programme|"
    "On a different programme|Attending elsewhere|No longer on programme|Not eligible|Not a control|Started but did not attend|Offered - did not start"
)


@pytest.mark.parametrize("word", NO_GROUP.split("|"))
def test_dropouts_and_who_has_not_started_are_asked_about(word: str) -> None:
    assert group_of(word, "Working Well") is None


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("Did not start programme", "comparison"),
        ("Never attended programme", "comparison"),
        ("Not on Working Well", "comparison"),
        ("Waiting list control", "comparison"),
        ("Comparison - other borough", "comparison"),
        ("No programme", "comparison"),
        ("Withdrawn after start", "participant"),
        ("Started the programme", "participant"),
        ("Completed programme early", "participant"),
    ],
)
def test_groups_that_are_certain_need_no_question(word: str, group: str) -> None:
    assert group_of(word, "Working Well") == group


def test_a_dropout_gets_no_group_and_is_named(root: Path) -> None:
    table = rows()
    for n, row in enumerate(table):
        row[1] = ["Programme", "Control", "Not completed", "Withdrawn before start"][n % 4]
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    settings, open_ = begin(root)
    assert settings["values"]["group"] == {"Programme": "participant", "Control": "comparison"}
    assert "not which of its words means whom" in open_
    assert "Not completed" in open_
    assert "Withdrawn before start" in open_
    assert "Not completed: ..." in open_
    assert "Withdrawn before start: ..." in open_


def paid(root: Path, wage: str, words: list[str]) -> tuple[dict[str, Any], str]:
    """Start on an export of pay in which some of the cells hold words."""
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    (root / "evaluation.yml").write_text(
        text.replace("code: employed", "code: earnings"), encoding="utf-8"
    )
    table = [
        [*row[:-1], words[n // 2 % len(words)] if n % 2 else wage.format(1000 + 10 * n)]
        for n, row in enumerate(rows())
    ]
    (root / "data" / "crm.csv").write_bytes(csv_bytes([[*HEADER[:-1], "Pay at 12 months"], *table]))
    return begin(root)


@pytest.mark.parametrize("wage", ["{}", "£{} pcm"], ids=["plain numbers", "each with its unit"])
def test_words_for_nought_among_amounts_are_nought(root: Path, wage: str) -> None:
    """Only "not known" was offered for them, which would leave the average of those who earned."""
    nothing = ["nil", "Zero", "No earnings", "(nil)"]
    settings, open_ = paid(root, wage, nothing)
    assert settings["values"]["earnings"] == dict.fromkeys(nothing, 0)
    assert "no number" not in open_


@pytest.mark.parametrize("wage", ["{}", "£{} pcm"], ids=["plain numbers", "each with its unit"])
def test_other_words_among_amounts_are_asked_with_both_readings(root: Path, wage: str) -> None:
    settings, open_ = paid(root, wage, ["None", "Carer"])
    assert "earnings" not in settings.get("values", {})
    assert "earnings: {None: 0}} where there was none" in open_
    assert "missing: {earnings: [...]}" in open_


@pytest.mark.parametrize("word", ["Not yet due", "not due", "Too early"])
def test_an_outcome_whose_month_has_not_come_is_not_known(root: Path, word: str) -> None:
    table = [
        [*row[:-1], word if n % 3 == 0 else ("Yes", "No")[n % 2]] for n, row in enumerate(rows())
    ]
    (root / "data" / "crm.csv").write_bytes(csv_bytes([HEADER, *table]))
    settings, open_ = begin(root)
    assert word in settings["missing"] or word in str(settings["missing"])
    assert word not in open_
