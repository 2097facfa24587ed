"""The part ``delivery`` of evaluation.yml: what it may say, and the columns of people that it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import PEOPLE, Make

LINES = PEOPLE.splitlines()
WITH_PROVIDER = "\n".join(
    [f"{LINES[0]},provider"] + [f"{line},{'Hope' if i % 2 else 'Star'}" for i, line in enumerate(LINES[1:])]
)  # fmt: skip


def refused(make: Make, part: Any, files: dict[str, Any] | None = None, **changes: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        load(make(files or {}, delivery=part, **changes))
    return str(caught.value)


def test_a_column_is_read_and_a_band_of_ages_is_made(make: Make) -> None:
    project = make({"people.csv": WITH_PROVIDER}, delivery={"by": ["provider", "age_band", "sex"]})
    people = load(project)["people"]
    assert people["provider"].tolist()[:2] == ["Star", "Hope"]
    assert people["age_band"].tolist()[:2] == ["25 to 49", "16 to 24"]


def test_a_column_that_is_not_there_is_named(make: Make) -> None:
    assert "provider" in refused(make, {"by": "provider"})


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("age", "'age' is numeric"),
        ("place_code", "each place has a report of its own"),
        (["sex", "sex"], "'sex' stands twice"),
        ("person_id", "an id is of one person"),
    ],
)
def test_what_cannot_part_people_is_refused(make: Make, by: Any, words: str) -> None:
    assert words in refused(make, {"by": by})
