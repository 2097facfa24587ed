"""``data.identifying``: columns that tell who somebody is are never stored, and looked for in all that is published."""

from __future__ import annotations

import pytest

from localeval.base.errors import ProjectError
from localeval.publishing.persons import read_persons

from ..small_project import Make

PEOPLE = """\
person_id,group,start_date,age,sex,First name,Card day
001,participant,2024-05-01,30,Female,Philippa,1994-03-02
002,participant,2024-05-08,17,Male,Cuthbert,1995-03-02
003,participant,2024-06-01,52,Male,Cuthbert,1996-03-02
004,comparison,2024-05-01,41,Female,Philippa,1995-04-02
005,comparison,2024-05-01,23,Male,Cuthbert,1996-05-02
006,comparison,,64,,Philippa,1997-03-12
"""


def test_values_of_few_kinds_and_days_of_one_decade_are_looked_for_once_they_are_declared(
    make: Make,
) -> None:
    before = read_persons(make({"people.csv": PEOPLE}))
    after = read_persons(
        make({"people.csv": PEOPLE}, data={"identifying": ["First name", "Card day"]})
    )
    assert "cuthbert" not in before.exact
    assert "cuthbert" in after.exact
    assert "1994-03-02" not in before.births
    assert "1994-03-02" in after.births


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"identifying": ["sex"]}, "sex"),
        ({"identifying": ["Name"], "columns": {"sex": "Name"}}, "Name"),
    ],
)
def test_what_tells_who_somebody_is_cannot_be_a_column_that_is_stored(
    make: Make, data: dict[str, object], word: str
) -> None:
    with pytest.raises(ProjectError) as caught:
        make(data=data)
    assert f"'{word}'" in str(caught.value)
    assert "stored" in str(caught.value)


def test_a_column_that_something_is_worked_out_of_may_tell_who_somebody_is(make: Make) -> None:
    project = make(
        {"people.csv": PEOPLE.replace("age,", "").replace(",30,", ",")},
        data={
            "identifying": ["Card day"],
            "columns": {"date_of_birth": "Card day"},
            "derive": {"age": "from date_of_birth"},
        },
    )
    assert project.settings.data.identifying == ("Card day",)
