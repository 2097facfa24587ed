"""What people wrote and said goes through a run: stored with the tables, found, shown by its notebook, and recorded."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from localeval.analysis.findings_parts import parts
from localeval.analysis.kept_findings import KeptFindings
from localeval.analysis.provenance import findings_sources
from localeval.pipeline import steps
from localeval.pipeline.notebook import find_notebooks
from localeval.project.project import Project, read_project
from localeval.report.display import Blocks, Recorded

from ..data.test_written_files import PARTNERS, PROCESS, THEORY
from ..small_project import OUTCOMES, PEOPLE, Make

TEMPLATE = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"
NAMES = ("partners", "theory", "voices", "quotations", "process")
SECTIONS = ("06_partners", "06_theory", "06_voices", "06_what_happened")
VOICES = "respondent,source,role,theme,sentiment,quotation,consent\n" + "".join(
    f"r{i:02},interview,participant,Trust,helped,It was the same face each time.,yes\n"
    for i in range(30)
)


def first(table: str) -> str:
    """Give the participants of a small table."""
    return "".join(table.splitlines(keepends=True)[:4])


@pytest.fixture
def written(make: Make) -> Project:
    files = {"voices.csv": VOICES, "people.csv": first(PEOPLE), "outcomes.csv": first(OUTCOMES)}
    project = make(files, data={"voices": "data/voices.csv"}, design="monitoring")
    for name, text in (("theory.yml", THEORY), ("partners.yml", PARTNERS), ("process.yml", PROCESS)):  # fmt: skip
        (project.root / name).write_text(text, encoding="utf-8")
    (project.root / "requirements.txt").write_text("", encoding="utf-8")
    (project.root / "notebooks").mkdir()
    for path in (TEMPLATE / "notebooks").glob("*.ipynb"):
        (project.root / "notebooks" / path.name).write_bytes(path.read_bytes())
    return read_project(project.root)


def shown_by(notebook: Path, project: Project) -> list[Any]:
    """Run the cells of a notebook as they stand, and give what each ends with."""
    scope: dict[str, Any] = {}
    shown = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"]).replace('project = "."', f"project = {os.fspath(project.root)!r}")  # fmt: skip
        *most, last = source.splitlines()
        exec("\n".join(most), scope)
        try:
            shown.append(eval(last, scope))
        except SyntaxError:
            exec(last, scope)
    return shown


def test_it_is_stored_found_shown_and_recorded(written: Project) -> None:
    [place] = written.places
    steps.load_data(written)
    steps.find(written, place, [*NAMES, "facts", "levels", "estimates", "delivery"], {})
    kept = KeptFindings(written.build(place), {})
    found = {name: kept.read(parts()[name]) for name in NAMES}
    assert found["theory"].steps
    assert [one.name for one in found["partners"]] == ["Riverside Medical Practice"]
    assert found["voices"][0].people == 30
    assert [one.text for one in found["quotations"]] == ["It was the same face each time."]
    recorded: dict[str, Any] = {}
    for name in SECTIONS:
        shown = shown_by(written.root / "notebooks" / f"{name}.ipynb", written)
        assert any(one for one in shown if one is not None and not isinstance(one, Recorded))
        assert not [one for one in shown if isinstance(one, Blocks) and one.parts is None]
        recorded |= shown[-1].records
    assert set(recorded) == set(NAMES)
    assert "r01" not in json.dumps(recorded)


def test_a_section_is_there_where_its_file_is_filled(written: Project) -> None:
    def names() -> set[str]:
        project = read_project(written.root)
        specs = find_notebooks(project.root, project.settings.design, project.tables)
        return {spec.name for spec in specs} & set(SECTIONS)

    assert names() == set(SECTIONS)
    for name in ("theory.yml", "partners.yml", "process.yml"):
        (written.root / name).write_bytes((TEMPLATE / name).read_bytes())
    assert names() == {"06_voices"}


def test_what_is_written_anew_is_found_anew(written: Project) -> None:
    [place] = written.places

    def found() -> dict[str, Any]:
        project = read_project(written.root)
        sources = findings_sources(project, place)
        steps.load_data(project)
        steps.find(project, place, NAMES, sources)
        kept = KeptFindings(project.build(place), sources)
        return {name: kept.fresh(parts()[name]) for name in NAMES}

    before = found()
    for name, old, new in (
        ("theory.yml", "Six key workers", "Seven key workers"),
        ("partners.yml", "Riverside", "Hillside"),
        ("process.yml", "Most did", "Few did"),
        ("data/voices.csv", "Trust", "Faith in somebody"),
    ):
        path = written.root / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        after = found()
        changed = {key for key in NAMES if before[key] != after[key]}
        assert changed == ({"voices", "quotations"} if "voices" in name else {name.split(".")[0]})
        before = after
    (written.root / "theory.yml").unlink()
    assert found()["theory"] is None
