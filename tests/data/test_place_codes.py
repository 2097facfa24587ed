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
    with pytest.raises(ProjectError, match="'E07000187' is neither"):
        load(make({"people.csv": old}, places=[SOMERSET, BOLTON]), today=TODAY)


@pytest.mark.parametrize(
    ("was", "place", "taken"),
    [
        ("E10000027", SOMERSET, True),
        ("E10000009", {"code": "E06000059", "name": "Dorset"}, False),  # other boundaries
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
