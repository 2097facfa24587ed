"""A standard section is a notebook, a module that works out its findings, and one entry in the contract.

A made-up section is added to a project's own copy of the package, as somebody would add a real one; nothing else is
edited, and it is in the report, the result, the bundle and the changes.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from .documents import read_html
from .project import Project, localeval

#: How long people were out of work before they started, in the contract: a model, and its field in ``Records``.
MODEL = '''
class Wait(ResultPart):
    """How many participants had been out of work for so long."""

    band: OneLine
    people: People

    @property
    def key(self) -> tuple[str]:
        return (self.band,)


class Records(ResultPart):
'''
FIELD = """
    waits: Annotated[
        tuple[Wait, ...],
        Field(max_length=20),
        Kept("Out of work before the start", section="waits", after="method"),
    ] = ()

    def merge("""
#: Works the section's findings out, with its counts among those that are protected together.
MODULE = '''
"""How long participants had been out of work when they started."""

from __future__ import annotations

from localeval.analysis.count_cells import PARTICIPANTS, flow_name
from localeval.analysis.findings_parts import FindingsPart, register
from localeval.results.records import Wait


def tally(evaluation):
    people = evaluation.tables["people"]
    months = people.loc[people["group"] == "participant", "months_workless"]
    return {
        "under a year": int((months < 12).sum()),
        "a year or more": int((months >= 12).sum()),
        "not known": int(months.isna().sum()),
    }


def count(evaluation, cells):
    names = {("waits", band): n for band, n in tally(evaluation).items()}
    cells.split(flow_name(PARTICIPANTS, "in_data"), names)


def waits(evaluation):
    shows, rounded = evaluation.protection.shows, evaluation.door.count
    return tuple(
        Wait(band=band, people=rounded(n) if shows(("waits", band)) else None)
        for band, n in tally(evaluation).items()
    )


register(FindingsPart("waits", tuple[Wait, ...], waits, needs=("people", "outcomes"), count=count))
'''
CELLS = (
    "# Out of work before the start {#sec-waits}",
    'project = "."\nplace = ""\nreads = ["waits"]',
    "from localeval.report import open_section\n"
    "from localeval.report.display import Table\n\n"
    "section = open_section(project, place, reads)\n"
    "waits = section.evaluation.waits",
    'rows = [(item.band, str(item.people or "[c]")) for item in waits]\n'
    'Table("waits", "Time out of work", ("Time", "People"), rows, ("left", "right"))',
    "section.record(waits=waits)",
)


def notebook() -> dict[str, Any]:
    """Give the section's notebook."""
    cells = []
    for number, source in enumerate(CELLS):
        kind = "markdown" if source.startswith("#") else "code"
        cell: dict[str, Any] = {"cell_type": kind, "id": f"06-{number}", "metadata": {}}
        if source.startswith("project"):
            cell["metadata"] = {"tags": ["parameters"]}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append({**cell, "source": source})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def project(once: Any, plain: Any) -> Project:
    """Give a project whose copy of the package has the section."""

    def bake(out: Path) -> Path:
        root: Path = plain(out, design="randomised_trial")
        package = root / "src" / "localeval"
        (root / "notebooks" / "06_waits.ipynb").write_text(json.dumps(notebook()), "utf-8")
        (package / "analysis" / "waits.py").write_text(MODULE.lstrip(), "utf-8")
        contract = package / "results" / "records.py"
        text = contract.read_text(encoding="utf-8")
        for old, new in (
            ("\nclass Records(ResultPart):\n", MODEL),
            ("\n    def merge(", FIELD),
            ("fields import ResultPart", "fields import OneLine, People, ResultPart"),
        ):
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        contract.write_text(text, encoding="utf-8")
        settings = root / "evaluation.yml"
        text = settings.read_text(encoding="utf-8")
        text = text.replace("[html, docx, pdf]", "[html]").replace('contact: ""', "contact: a@b.uk")
        settings.write_text(text, encoding="utf-8")
        # Gaps are not what this is about, and filling them takes long.
        (root / "simulation.yml").write_text("default: {missing: {covariates: 0}}\n", "utf-8")
        return root

    made: Project = once("further-section", bake)
    return made


def test_it_is_a_section_of_the_report(project: Project) -> None:
    html = read_html(project.place / "report.html")
    headings = [text for level, text in html.headings if level == 1]
    assert headings.index("Out of work before the start") == headings.index("How sure are we") + 1
    (table,) = [table for table in html.tables if table.caption.endswith("Time out of work")]
    assert [row[0] for row in table.rows[1:]] == ["under a year", "a year or more", "not known"]


def test_it_is_in_the_result_rounded_and_protected(project: Project) -> None:
    waits = project.results()["waits"]
    assert [item["band"] for item in waits] == ["under a year", "a year or more", "not known"]
    assert all(item["people"] is None or item["people"] % 5 == 0 for item in waits)
    assert any(item["people"] for item in waits)


def test_it_is_asked_for_as_a_standard_section(project: Project) -> None:
    found = json.loads(localeval(project.root, "check", "--no-data", "--json").stdout)
    (rule,) = [rule for rule in found["rules"] if rule["rule"] == "standard-sections"]
    assert rule["status"] == "ok"
    notebook = project.root / "notebooks" / "06_waits.ipynb"
    content = notebook.read_bytes()
    notebook.unlink()
    found = json.loads(localeval(project.root, "check", "--no-data", "--json").stdout)
    notebook.write_bytes(content)
    (rule,) = [rule for rule in found["rules"] if rule["rule"] == "standard-sections"]
    assert "no notebook has the section 'waits'" in rule["problems"][0]["what"]


def test_it_is_published_and_its_changes_are_told(project: Project) -> None:
    done = localeval(project.root, "publish", "public")
    assert done.returncode == 0, done.stderr
    (bundle,) = (project.root / "public").glob("*.zip")
    with zipfile.ZipFile(bundle) as archive:
        published = json.loads(archive.read("results.json"))
        assert "notebooks/06_waits.ipynb" in archive.namelist()
    assert published["waits"] == project.results()["waits"]
    assert localeval(project.root, "diff", str(bundle), str(bundle)).returncode == 0

    people = project.root / "data" / "people.csv"
    lines = people.read_text(encoding="utf-8").splitlines()
    column = lines[0].split(",").index("months_workless")
    for number in range(1, len(lines)):
        cells = lines[number].split(",")
        cells[column] = "3"
        lines[number] = ",".join(cells)
    people.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert {"findings", "notebook 06_waits"} <= project.done()

    (told,) = json.loads(localeval(project.root, "diff", "--json").stdout)["places"]
    moved = {tuple(item["key"]): item for item in told["items"] if item["part"] == "waits"}
    assert moved[("under a year",)]["label"] == "Out of work before the start: under a year"
    assert moved[("under a year",)]["unit"] == "people"
    assert told["moved"]
    html = read_html(project.place / "report.html").text
    assert "Out of work before the start: under a year" in html
    again = localeval(project.root, "publish", "public")
    assert again.returncode == 2
    assert "no note says why" in again.stderr
