"""Outcomes of one's own: the example of the message is right as it stands, and columns takes either form of the name."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import OUTCOMES, Make

OWN = {
    "code": "local:hours",
    "month": 12,
    "primary": True,
    "label": "Hours in work",
    "definition": "Hours of paid work in a usual week.",
    "unit": "score",
    "direction": "increase",
}
HOURS = OUTCOMES.replace("earnings", "Hours a week")


@pytest.mark.parametrize("name", ["hours", "local:hours"])
def test_the_column_is_named_with_or_without_the_prefix(make: Make, name: str) -> None:
    project = make(
        {"outcomes.csv": HOURS}, outcomes=[OWN], data={"columns": {name: "Hours a week"}}
    )
    assert load(project)["outcomes"]["hours"].tolist()[:3] == [9100, 0, 12000.5]


def test_one_column_is_named_once(make: Make) -> None:
    with pytest.raises(ProjectError, match="'hours' and 'local:hours' are one column"):
        make(
            {"outcomes.csv": HOURS},
            outcomes=[OWN],
            data={"columns": {"hours": "Hours a week", "local:hours": "employed"}},
        )


def test_a_column_that_is_missing_is_named_with_its_outcome(make: Make) -> None:
    with pytest.raises(ProjectError) as caught:
        load(make({"outcomes.csv": HOURS}, outcomes=[OWN]))
    assert "the column 'hours' is missing (declared under outcomes as local:hours)." in str(
        caught.value
    )


@pytest.mark.parametrize("given", [(), ("unit",), ("label", "definition"), ("direction", "unit")])
def test_what_the_message_shows_is_right_as_it_stands(make: Make, given: tuple[str, ...]) -> None:
    """The entry is taken out of the message and put into the file."""
    part: dict[str, Any] = {key: OWN[key] for key in ("code", "month", "primary", *given)}
    with pytest.raises(ProjectError) as caught:
        make(outcomes=[part])
    shown = re.search(r"Write it like this: ({.*?})\.", str(caught.value))
    assert shown is not None
    from ruamel.yaml import YAML

    entry = YAML(typ="safe", pure=True).load(shown[1])
    json.dumps(entry)
    project = make({"outcomes.csv": HOURS}, outcomes=[{**entry, "primary": True}])
    (measure,) = project.measures
    assert measure.outcome.code == "local:hours"
    assert all(entry[key] == OWN[key] for key in given)
