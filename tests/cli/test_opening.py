"""``localeval open``: which report is the newest, and what is said where nothing can be opened."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from localeval import cli
from localeval.cli import opening

from ..small_evaluation import Write

TWO = (
    "  - {code: E08000003, name: Manchester}\n",
    "  - {code: E08000003, name: Manchester}\n  - {code: E08000035, name: Leeds}\n",
)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["open", *map(str, arguments)])


@pytest.fixture
def root(write: Write) -> Path:
    """Give a project of two places whose reports were made one after the other."""
    root = write(TWO)
    for number, name in enumerate(
        ["E08000003/report.html", "E08000003/report.pdf", "E08000035/report.html"]
    ):
        path = root / "output" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("report")
        os.utime(path, ns=(number, number))
    return root


def test_the_newest_report_is_named_where_nothing_can_be_opened(root: Path) -> None:
    done = call("--project", root)
    assert (done.exit_code, done.stdout) == (0, f"{root / 'output/E08000035/report.html'}\n")


def test_a_place_and_a_format_can_be_asked_for(root: Path) -> None:
    first = root / "output/E08000003"
    assert call("--project", root, "--place", "E08000003").stdout == f"{first / 'report.html'}\n"
    assert call("--project", root, "--format", "pdf").stdout == f"{first / 'report.pdf'}\n"


def test_the_comparison_counts_among_the_reports(root: Path) -> None:
    made = root / "output/comparison/comparison.html"
    made.parent.mkdir()
    made.write_text("report")
    assert call("--project", root).stdout == f"{made}\n"
    for path in (root / "output").rglob("*.html"):
        os.utime(path, ns=(1, 1))
    assert call("--project", root).stdout == f"{made}\n", "made of the others, so after them"


def test_folders_that_are_no_place_of_the_project_do_not_count(root: Path) -> None:
    other = root / "output/E06000001/report.html"
    other.parent.mkdir()
    other.write_text("of a place that was taken out")
    assert "E06000001" not in call("--project", root).stdout


def test_as_json(root: Path) -> None:
    told = json.loads(call("--project", root, "--json").stdout)
    assert told == {"ok": True, "report": str(root / "output/E08000035/report.html")}


def test_it_is_opened_at_a_screen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def launch(path: str) -> int:
        opened.append(path)
        return len(opened) - 1  # the second time it fails

    monkeypatch.setattr(opening, "_has_screen", lambda: True)
    monkeypatch.setattr("typer.launch", launch)
    path = root / "output/E08000035/report.html"
    assert call("--project", root).stdout == f"Opened {Path('output/E08000035/report.html')}\n"
    assert call("--project", root).stdout == f"{path}\n"
    assert opened == [str(path)] * 2
    call("--project", root, "--print")
    assert len(opened) == 2


def test_without_a_report_it_says_how_one_is_made(write: Write) -> None:
    done = call("--project", write())
    assert done.exit_code == 2
    assert done.stderr == "output: there is no report yet. Make one with 'localeval run'.\n"
    done = call("--project", write(), "--format", "docx")
    assert "in the format docx yet" in done.stderr
