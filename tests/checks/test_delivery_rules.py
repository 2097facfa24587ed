"""What check says of parts of delivery that a project with events does not show."""

from __future__ import annotations

from typing import Any

from localeval.checks import check_folder

from ..small_project import EVENTS, Make


def advice(make: Make, **changes: Any) -> list[str]:
    root = make({"events.csv": EVENTS}, **changes).root
    [found] = [
        one for one in check_folder(root).findings if one.rule.name() == "delivery-shown-whole"
    ]
    return [str(problem) for problem in found.problems]


def test_what_could_be_shown_is_named_where_events_are_on_record(make: Make) -> None:
    [said] = advice(make, data={"events": "data/events.csv"})
    for key in ("by", "targets", "eligible", "equality", "fidelity"):
        assert f"{key}: " in said


def test_what_is_shown_already_is_not_named(make: Make) -> None:
    [said] = advice(make, data={"events": "data/events.csv"}, delivery={"equality": ["sex"]})
    assert "equality: " not in said
    assert "targets: " in said


def test_without_events_nothing_is_said(make: Make) -> None:
    assert advice(make) == []
