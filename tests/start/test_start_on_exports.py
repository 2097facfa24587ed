"""``start --yes`` on every export: what it writes is read as what the export truly holds, or little is left for a person to say."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import pytest

from .edits import differences, is_right, started_on, with_edits
from .exports import EXPORTS

#: What only the person knows, by export: the lines that are left to be written.
LEFT: dict[str, tuple[str, ...]] = {
    # In what unit amounts are.
    "earnings-in-pence": ("units.earnings", "units.earnings_before"),
    # That an empty cell is the comparison group, and words for levels of qualification.
    "learner-record": (
        "values.group.",
        "values.qualification.0",
        "values.qualification.1",
        "values.qualification.2",
        "values.qualification.3",
    ),
    # What the codes 1 and 2 mean.
    "survey-with-three-rows-above-the-answers": (
        "values.group.1",
        "values.group.2",
        "values.employed.2",
    ),
    # Which day is that of the start, and the month of each wave.
    "panel-of-interviews": ("columns.start_date", "dates", "values.month.w2", "values.month.w3"),
    # Which group the files of the providers hold.
    "two-providers-and-a-pool-without-a-group": (
        "every_row.data/provider_a.csv.group",
        "every_row.data/provider_b.xlsx.group",
    ),
    # Above what earnings have to go for a job outcome.
    "extract-of-a-tax-system": ("job_outcome.rate",),
    # Whether a dash is nothing or not known.
    "outcome-system-with-assessments": ("missing.wellbeing",),
    # That "Club" is who took part.
    "tracker-with-a-sheet-a-quarter": ("values.group.Club",),
    # That none is 0.
    "database-export-with-text-ids": ("values.hours.none",),
}


@pytest.mark.parametrize("name", [name for name in EXPORTS if name not in LEFT])
def test_what_start_writes_gives_the_tables_that_an_export_truly_holds(
    name: str, tmp_path: Path
) -> None:
    export = EXPORTS[name]
    before = {path.name: path.read_bytes() for path in export.write(tmp_path / "data")}
    started, data = started_on(export, tmp_path)
    assert [str(problem) for problem in started.problems] == []
    assert is_right(export, tmp_path, data)
    assert {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()} == before


@pytest.mark.parametrize("name", LEFT)
def test_what_start_leaves_to_a_person_is_named_and_little(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]
    started, data = started_on(export, tmp_path)
    assert started.open
    assert not is_right(export, tmp_path, data)
    needed = {
        path: value
        for path, value in differences(data, export.data)
        if ".".join(path) in LEFT[name]
    }
    assert is_right(export, tmp_path, with_edits(data, needed))


def test_a_person_has_three_lines_to_change_at_most_in_half_of_the_exports() -> None:
    edits = [len(LEFT.get(name, ())) for name in EXPORTS]
    assert len(edits) >= 30
    assert statistics.median(edits) <= 3


@pytest.mark.parametrize("name", ["caseload-exported-twice", "jobcentre-referral-list"])
def test_comments_hold_no_count_of_people(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]
    started_on(export, tmp_path)
    lines = (tmp_path / "evaluation.yml").read_text(encoding="utf-8").splitlines()
    comments = [line.partition("  # ")[2] for line in lines]
    groups = list(export.truth["people"]["group"])
    counts = {len(groups), groups.count("participant"), groups.count("comparison")}
    told = {int(number) for comment in comments for number in re.findall(r"\d+", comment)}
    assert len(list(filter(None, comments))) >= 5
    assert counts.isdisjoint(told)
