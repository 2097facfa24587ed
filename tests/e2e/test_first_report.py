"""From an export of participants only to the first report and the funder's return, with the three edits that the tutorial shows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ..start.exports import case_management
from ..start.exports.made_up import people
from .project import localeval

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
#: Notebooks of what is asked of a first report; the others only take time here.
KEPT = {"01_summary", "02_participants", "02_delivery", "04_outcomes"}


def edits() -> list[str]:
    """Give the lines that the tutorial has a person write, without what it says of them."""
    text = TUTORIAL.read_text(encoding="utf-8").partition("three edits")[2]
    block = text.partition("```yaml\n")[2].partition("```")[0]
    return [line.partition("   #")[0].rstrip() for line in block.splitlines()]


@pytest.fixture(scope="module")
def root(plain: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project of the design monitoring, with an export of 240 participants in its folder of data."""
    made = plain(tmp_path_factory.mktemp("first"), design="monitoring")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_management, "people", lambda seed: people(seed, 240, 0))
        export = case_management.participation_export_with_events()
    for name, content in export.files.items():
        (made / "data" / name).write_bytes(content)
    for path in (made / "notebooks").glob("*.ipynb"):
        if path.stem not in KEPT:
            path.unlink()
    return made


def test_three_edits_lead_from_an_export_to_the_report_and_the_return(root: Path) -> None:
    begun = localeval(root, "start", "--yes")
    settings = root / "evaluation.yml"
    text = settings.read_text(encoding="utf-8")
    assert "events: data/timeline.csv" in text, begun.stdout + begun.stderr
    block, locked, profile, eligible = edits()
    assert block == "data:"
    assert re.search(r"^data:", text, re.MULTILINE)
    for old, new in (
        (r"^  locked:.*$", locked),
        (r"^# profile: .*$", f"{profile}\n{eligible}"),
    ):
        text, n = re.subn(old, new, text, count=1, flags=re.MULTILINE)
        assert n == 1, old
    text = text.replace(
        "formats: [html, docx, pdf]", "formats: [html]"
    )  # for the time of this test
    settings.write_text(text, encoding="utf-8")
    done = localeval(root, "run", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    output = Path(json.loads(done.stdout)["reports"][0]).parent
    page = (output / "report.html").read_text(encoding="utf-8")
    assert "began a job within" in page, "the way from referral to work"
    assert "April to June 2024" in page or "April 2024" in page, "by when they joined"
    kinds = {one["kind"] for one in json.loads((output / "results.json").read_text("utf-8"))["delivery"]}  # fmt: skip
    assert {"stayed", "job", "first_job", "volume", "job_by", "reach"} <= kinds, "the time to a job"
    assert "12,400 people who could have joined" in page, "reach"
    assert "Female" in page, "who was reached"
    book: Any = openpyxl.load_workbook(output / "return.xlsx")
    assert {"Outcomes", "Volumes", "Equality", "Targets", "Definitions", "Not_given"} <= set(book.sheetnames)  # fmt: skip
    [table] = book["Volumes"].tables.values()
    rows = [[cell.value for cell in row] for row in book["Volumes"][table.ref]]
    assert rows[-1][:2] == ["All", 240]
    small = [cell for row in rows[1:] for cell in row[1:] if isinstance(cell, int) and cell < 10]
    assert small == []
