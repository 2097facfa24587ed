"""A file may have the code that a place had before, as far as it is the same area."""

from __future__ import annotations

import datetime as dt

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import CONTEXT, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
SOMERSET = {"code": "E06000066", "name": "Somerset"}
BOLTON = {"code": "E08000001", "name": "Bolton"}
DORSET = {"code": "E06000059", "name": "Dorset"}
#: Known in both places, and not the same for everybody.
OUTCOMES = {
    "outcomes.csv": "person_id,month,employed,earnings\n001,12,1,9100\n002,12,0,0\n003,12,0,500\n"
    "004,12,1,700\n005,12,1,8000\n006,12,1,900\n"
}


def people_of(*codes: str) -> str:
    """Give the good people with the code of a place in each row."""
    header, *rows = PEOPLE.splitlines()
    lines = [f"{row},{code}" for row, code in zip(rows, codes, strict=True)]
    return "\n".join([f"{header},place_code", *lines, ""])


def test_people_under_the_older_code_are_of_the_place(make: Make) -> None:
    old = people_of(*["E10000027", "E08000001", "E06000066"] * 2)
    tables = load(make({"people.csv": old}, places=[SOMERSET, BOLTON]), today=TODAY)
    assert tables["people"]["place_code"].tolist() == ["E06000066", "E08000001", "E06000066"] * 2
    assert (
        "data/people.csv: E10000027 and E06000066 are two codes of Somerset: 2 rows with the other code are counted as of that place."
        in tables.notes
    )


def test_a_district_that_was_merged_is_not_the_place(make: Make) -> None:
    old = people_of(*["E07000187", "E06000066", "E08000001"] * 2)
    with pytest.raises(ProjectError, match="'E07000187' is not one of") as caught:
        load(make({"people.csv": old}, places=[SOMERSET, BOLTON]), today=TODAY)
    [problem] = caught.value.problems
    assert "has been a part of E06000066 since 2023-04-01" in problem.remedy
    assert 'values: {place_code: {"E07000187": E06000066}}' in problem.remedy


def test_a_code_that_had_other_boundaries_is_not_taken_for_the_place_and_says_so(
    make: Make,
) -> None:
    old = people_of(*["E10000009"] * 6)
    with pytest.raises(ProjectError) as caught:
        load(make({"people.csv": old}, places=[DORSET]), today=TODAY)
    [problem] = caught.value.problems
    assert "boundaries changed on 2019-04-01" in problem.remedy
    assert 'values: {place_code: {"E10000009": E06000059}}' in problem.remedy


@pytest.mark.parametrize("bolton", ["e08000001", "E08000001 ", "E0800 0001", "Bolton", " BOLTON", "bolton"])  # fmt: skip
def test_a_code_however_it_is_written_and_a_name_of_the_project_are_the_place(
    make: Make, bolton: str
) -> None:
    mixed = people_of(*["E06000066", bolton] * 3)
    tables = load(make({"people.csv": mixed, **OUTCOMES}, places=[SOMERSET, BOLTON]), today=TODAY)
    assert tables["people"]["place_code"].tolist() == ["E06000066", "E08000001"] * 3
    named = "bolton" in bolton.casefold()
    said = "data/people.csv: 3 rows with the name of Bolton are counted as of E08000001."
    assert (said in tables.notes) is named


def test_a_code_in_the_settings_is_taken_however_it_is_written(make: Make) -> None:
    project = make(places=[{"code": "e0600 0066", "name": "Somerset"}])
    assert project.places[0].code == "E06000066"
    with pytest.raises(ProjectError, match="'Somerset' is not a GSS code"):
        make(places=[{"code": "Somerset", "name": "Somerset"}])


@pytest.mark.parametrize(
    ("was", "place", "taken"),
    [
        ("E10000027", SOMERSET, True),
        ("E10000009", DORSET, False),  # other boundaries
    ],
)
def test_figures_under_the_older_code_are_of_the_place_where_the_area_is_the_same(
    make: Make, was: str, place: dict[str, str], taken: bool
) -> None:
    figures = CONTEXT.replace("E08000003", was)
    project = make({"context.csv": figures}, places=[place], data={"context": "data/context.csv"})
    codes = load(project, today=TODAY)["context"]["place_code"].tolist()
    assert codes == [place["code"] if taken else was, "E92000001"]


def test_two_codes_of_one_place_are_not_two_places(make: Make) -> None:
    with pytest.raises(ProjectError) as caught:
        make(places=[SOMERSET, {"code": "E10000027", "name": "Somerset County"}])
    (problem,) = caught.value.problems
    assert problem.what == "'E10000027' and 'E06000066' are two codes of one place."
    assert "List it once, as E06000066" in problem.remedy
