"""Findings on disk: read while everything that they rest on is as it was, and never after."""

from __future__ import annotations

from pathlib import Path

import pytest

from localeval.analysis.findings_parts import parts
from localeval.analysis.kept_findings import KeptFindings, NotFreshError, findings_file
from localeval.results import FlowStep

SOURCES = {
    "settings": "s",
    "package": "p",
    "environment": "e",
    "file people": "1",
    "file context": "2",
}
FLOW = (FlowStep(step="in_data", label="In the data", participants=60, comparison=None),)
PART = parts()["flow"]


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Give the build folder of a place whose flow is kept."""
    KeptFindings(tmp_path, SOURCES).write(PART, FLOW)
    return tmp_path


def is_fresh(build: Path, **changed: str) -> bool:
    try:
        found = KeptFindings(build, {**SOURCES, **changed}).fresh(PART)
    except NotFreshError:
        return False
    assert found == FLOW
    return True


def test_a_part_is_given_as_long_as_nothing_has_changed(build: Path) -> None:
    assert is_fresh(build)


@pytest.mark.parametrize("what", ["settings", "package", "environment", "file people"])
def test_a_part_is_not_given_once_something_that_it_rests_on_has_changed(
    build: Path, what: str
) -> None:
    assert not is_fresh(build, **{what: "new"})
    assert is_fresh(build)


def test_a_table_that_it_does_not_rest_on_leaves_it_fresh(build: Path) -> None:
    assert is_fresh(build, **{"file context": "new"})


def test_a_table_that_is_declared_now_is_a_change(build: Path) -> None:
    assert not is_fresh(build, **{"file events": "3"})


@pytest.mark.parametrize("name", ["flow.json", "flow.made"])
@pytest.mark.parametrize("damage", ["gone", "cut off", "edited", "empty", "another"])
def test_a_file_that_was_touched_is_not_believed(build: Path, name: str, damage: str) -> None:
    file = findings_file(build, "flow").with_name(name)
    text = file.read_text(encoding="utf-8")
    if damage == "gone":
        file.unlink()
    elif damage == "cut off":
        file.write_text(text[: len(text) // 2], encoding="utf-8")
    elif damage == "edited":
        file.write_text(text.replace("6", "7"), encoding="utf-8")
    elif damage == "empty":
        file.write_text("", encoding="utf-8")
    else:
        file.write_text('["of something else"]', encoding="utf-8")
    assert text != (file.read_text(encoding="utf-8") if file.exists() else "")
    assert not is_fresh(build)


def test_a_part_that_is_nothing_is_kept_as_such(tmp_path: Path) -> None:
    kept = KeptFindings(tmp_path, SOURCES)
    kept.write(parts()["overlap"], None)
    assert kept.fresh(parts()["overlap"]) is None
    assert kept.read(parts()["overlap"]) is None


def test_the_file_of_a_part_holds_the_part_alone(build: Path) -> None:
    """It is what notebooks depend on: other code with the same findings leaves them as they are."""
    before = findings_file(build, "flow").read_bytes()
    KeptFindings(build, {**SOURCES, "package": "new"}).write(PART, FLOW)
    assert findings_file(build, "flow").read_bytes() == before
    assert is_fresh(build, package="new")
    assert not is_fresh(build)
