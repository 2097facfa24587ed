"""Words of a category that are no group of people: asked about where they may be meant, said where they look like slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.codes import noughts_outside
from localeval.data.load import load
from localeval.data.odd_words import slips_of_the_pen, stands_for_nothing

from ..small_project import Make
from .test_words import with_sexes

TODAY = dt.date(2026, 1, 1)


def asked_about(tables: CheckedTables, column: str) -> list[str]:
    return [str(one.problem()) for one in tables.questions if one.theirs == column]


@pytest.mark.parametrize("word", ["Unknown", "(blank)", "9", "-99", "TRUE", "Not stated", "NaT"])
def test_a_word_for_not_known_is_asked_about(make: Make, word: str) -> None:
    tables = load(make(with_sexes("Female", "Male", word, "Male", "Female", "Female")), today=TODAY)
    [asked] = asked_about(tables, "sex")
    assert f"'sex' is '{word}' in 1 row, which counts as a group of people of its own" in asked
    [question] = [one for one in tables.questions if one.column == "sex"]
    assert f'missing: {{sex: ["{word}"]}}' in question.remedy
    project = make(
        with_sexes("Female", "Male", word, "Male", "Female", "Female"),
        data={"missing": {"sex": [word]}},
    )
    assert not asked_about(load(project, today=TODAY), "sex")


@pytest.mark.parametrize(
    "words",
    [
        ["Female", "Male", "None"],
        ["Female", "Prefer not to say", "Male"],
        ["yes", "no", "true"],
        ["1", "2", "9"],
        ["Level 1", "Level 2", "3"],
    ],
)
def test_answers_and_codes_among_codes_are_groups(words: Sequence[str]) -> None:
    counts = dict.fromkeys(words, 10)
    assert not [word for word in words if stands_for_nothing(word, counts)]


@pytest.mark.parametrize(
    ("rare", "slip"),
    [
        ("Femal", True),
        ("Fmeale", True),
        ("Female.", True),
        ("Temale", False),  # the first letter tells words apart: part-time is no cart-time
        ("Male", False),
        ("Females2", False),
    ],
)
def test_a_slip_is_rare_and_a_letter_away(rare: str, slip: bool) -> None:
    assert bool(slips_of_the_pen({"Female": 90, rare: 2})) is slip


def test_bands_are_no_slips() -> None:
    assert not slips_of_the_pen({"16-24": 40, "16-25": 2, "1-624": 1, "50+": 30, "50": 2})


def test_letters_that_were_lost_are_said(make: Make) -> None:
    tables = load(make(with_sexes(*["G\ufffdr"] * 3, *["Woman"] * 3)), today=TODAY)
    assert any("letters that an earlier program could not keep" in note for note in tables.notes)


@pytest.mark.parametrize("word", ["#####", "Err:502", "1.#QNAN", "-1.#IND"])
def test_errors_of_other_programs_are_refused(make: Make, word: str) -> None:
    with pytest.raises(ProjectError, match=r"column sex, row 4: .* in place of a value"):
        load(make(with_sexes("Female", "Male", word, "Male", "Female", "Male")), today=TODAY)


@pytest.mark.parametrize(
    ("others", "found"), [(range(20, 80), [0.0]), (range(1, 80), []), ((20, 30, 40), [])]
)
def test_noughts_far_below_all_others_may_be_not_known(
    others: Sequence[int], found: list[float]
) -> None:
    assert noughts_outside(pd.Series([*others, 0, 0, 0.0])) == found


def test_a_part_in_another_unit_is_asked_about(make: Make) -> None:
    """Half of a score as shares, the rest in per cent."""
    rows = [f"{i:03d},{'participant' if i % 2 else 'comparison'},{(30 + i) / (100 if i % 3 else 1):g}" for i in range(60)]  # fmt: skip
    outcomes = [f"{i:03d},12,{i % 2},{5000 + i}" for i in range(60)]
    project = make(
        {
            "people.csv": "\n".join(["person_id,group,score", *rows]) + "\n",
            "outcomes.csv": "\n".join(["person_id,month,employed,earnings", *outcomes]) + "\n",
        },
        covariates={"score": "numeric"},
    )
    [asked] = asked_about(load(project, today=TODAY), "score")
    assert "one of 20 values about 58.5 where the others are about 0.6, 100 times less" in asked
