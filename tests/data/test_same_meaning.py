"""Words of two languages in one column, and the Welsh no that looks like "not known"."""

from __future__ import annotations

import pytest
from tests.small_project import OUTCOMES, PEOPLE, Make, make

from localeval.base.errors import ProjectError
from localeval.data.load import load

__all__ = ["make"]


def test_one_meaning_in_two_languages_is_asked_about(make: Make) -> None:
    people = PEOPLE.replace("30,Female", "30,Benyw").replace("52,Male", "52,M")
    questions = load(make({"people.csv": people})).questions
    [asked] = [one for one in questions if one.column == "sex"]
    said = str(asked.problem())
    assert "'Benyw' in 1 row beside 'Female'" in said
    assert "'M' in 1 row beside 'Male'" in said
    line = {"sex": {"Benyw": "Female", "M": "Male"}}
    assert 'values: {sex: {"Benyw": "Female", "M": "Male"}}' in said
    mended = load(make({"people.csv": people}, data={"values": line}))
    assert [one for one in mended.questions if one.column == "sex"] == []
    assert mended["people"]["sex"].dropna().unique().tolist() == ["Female", "Male"]


def test_na_beside_welsh_words_is_refused_until_it_is_said_what_it_is(make: Make) -> None:
    people = PEOPLE.replace("Female", "Oes").replace("Male", "Na")
    with pytest.raises(ProjectError) as caught:
        load(make({"people.csv": people}))
    [problem] = caught.value.problems
    assert (problem.where, problem.column, problem.row) == ("data/people.csv", "sex", 3)
    assert "'Na' is no in Welsh, and is read as not known" in problem.what
    for data, levels in (
        ({"values": {"sex": {"Oes": "Yes", "Na": "No"}}}, {"Yes", "No"}),
        ({"missing": {"sex": ["Na"]}}, {"Oes"}),
    ):
        found = load(make({"people.csv": people}, data=data))["people"]["sex"]
        assert set(found.dropna()) == levels


@pytest.mark.parametrize("word", ["Na", "N/A", "NULL"])
def test_yes_beside_not_known_alone_is_refused(make: Make, word: str) -> None:
    outcomes = OUTCOMES.replace(",0,", f",{word},")
    with pytest.raises(ProjectError) as caught:
        load(make({"outcomes.csv": outcomes}, design="monitoring", prior_outcomes=[]))
    said = [str(problem) for problem in caught.value.problems]
    assert any(f"'{word}' is read as not known, and beside it is yes alone" in one for one in said)
    mended = make({"outcomes.csv": outcomes}, data={"values": {"employed": {word: 0}}})
    assert load(mended)["outcomes"]["employed"].dropna().tolist() == [1, 0, 1, 0, 1]


def test_not_known_beside_yes_and_no_stays_not_known(make: Make) -> None:
    outcomes = OUTCOMES.replace("002,12,0,0", "002,12,NA,0")
    assert load(make({"outcomes.csv": outcomes}))["outcomes"]["employed"].isna().sum() == 2


def test_codes_beside_words_are_asked_about(make: Make) -> None:
    people = PEOPLE.replace("30,Female", "30,1").replace("17,Male", "17,2").replace("006,comparison,,64,", "006,comparison,,64,1")  # fmt: skip
    asked = [str(one.problem()) for one in load(make({"people.csv": people})).questions]
    assert any("'sex' has numbers ('1' and '2') beside words ('Female' and 'Male')" in one for one in asked)  # fmt: skip
    assert not any("beside words" in str(one.problem()) for one in load(make()).questions)
