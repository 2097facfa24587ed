"""The example of linked sources: its settings are those that are written beside the files, and what it counts and answers is the truth."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from ruamel.yaml import YAML
from typer.testing import CliRunner

from localeval import cli
from localeval.data.load import load
from localeval.project.project import read_project
from localeval.synthetic.sources import write_sources

EXAMPLE = Path(__file__).parents[2] / "examples" / "linked-sources"
KEY = "key-of-a-demonstration-0123456789"


@pytest.fixture(scope="module")
def scripts() -> dict[str, ModuleType]:
    """Give the scripts of the example as modules."""
    made = {}
    for path in EXAMPLE.glob("*.py"):
        spec = importlib.util.spec_from_file_location(f"linked_sources_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        made[path.stem] = importlib.util.module_from_spec(spec)
        before = list(sys.path)
        spec.loader.exec_module(made[path.stem])
        sys.path[:] = before
    return made


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the project of the example with few people and its sources."""
    root = tmp_path_factory.mktemp("steps-to-work")
    shutil.copyfile(EXAMPLE / "steps-to-work/evaluation.yml", root / "evaluation.yml")
    plan = (EXAMPLE / "steps-to-work/simulation.yml").read_text()
    few = plan.replace("participants: 400", "participants: 100").replace("comparison: 1200", "comparison: 200")  # fmt: skip
    assert few != plan
    (root / "simulation.yml").write_text(few)
    write_sources(read_project(root))
    return root


def sections(path: Path) -> dict[str, object]:
    whole = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return {name: whole[name] for name in ("data", "link")}


def test_the_settings_are_those_that_are_written_beside_the_files(root: Path) -> None:
    written, own = sections(root / "data/sources/settings.yml"), read_project(root).settings
    text = (root / "evaluation.yml").read_text()
    head = text[: text.index("data:\n")] + text[text.index("design:") :]
    other = root.parent / "other"
    other.mkdir()
    with (other / "evaluation.yml").open("w") as file:
        file.write(head)
        YAML(typ="safe").dump(written, file)
    assert read_project(other).settings.model_dump() == own.model_dump()


def test_outcomes_are_counted_as_the_truth_has_them(root: Path, scripts: dict[str, ModuleType], tmp_path: Path) -> None:  # fmt: skip
    """With every link right, what the script counts of spells is what derive counts of the same spells as jobs."""
    project = tmp_path / "whole"
    shutil.copytree(root, project)
    links = scripts["reviewer"].true_links(project)
    linked = project / "data/linked"
    linked.mkdir()
    for name, column in scripts["truth_of_links"].EXPORTS.items():
        rows = pd.read_csv(project / f"data/sources/{name}.csv", dtype=str)
        whose = [links.get((name, record)) for record in rows[column]]
        rows.assign(person_id=whose).dropna(subset=["person_id"]).to_csv(linked / f"{name}.csv", index=False)  # fmt: skip
    people = pd.read_csv(project / "data/sources/programme.csv", dtype=str)
    people.rename(columns={"Client ref": "person_id", "Sex": "sex"}).to_csv(linked / "people.csv", index=False)  # fmt: skip
    scripts["outcomes_of_records"].count(project)
    counted = pd.read_csv(project / "data/outcomes.csv").set_index("person_id")
    spells = pd.read_csv(linked / "benefits.csv", dtype=str)
    jobs = spells.rename(columns={"Spell start": "job_start", "Spell end": "job_end"})
    jobs.to_csv(linked / "payroll.csv", index=False)
    text = (project / "evaluation.yml").read_text()
    text = text.replace("job_start: day-first, job_end: day-first", "job_start: '%d %b %Y', job_end: '%d %b %Y'")  # fmt: skip
    (project / "evaluation.yml").write_text(text)
    outcomes = load(read_project(project))["outcomes"].query("month == 12").set_index("person_id")
    assert (counted["out_of_work_benefits"] == outcomes["employed"].reindex(counted.index)).all()
    assert 0.2 < counted["course_passed"].mean() < 0.6


def test_a_course_counts_from_the_start_to_the_month_and_only_if_passed(
    scripts: dict[str, ModuleType],
) -> None:
    start = pd.Series({"a": "2023-01-10", "b": "2023-01-10", "c": "2023-01-10", "d": "2023-01-10"})
    courses = pd.DataFrame(
        {
            "person_id": ["a", "b", "c", "d"],
            "Course end": ["2023-01-09", "2023-01-10", "2024-01-10", "2023-06-01"],
            "Result": ["Passed", "Passed", "Passed", "Not passed"],
        }
    )
    made = scripts["outcomes_of_records"].passed(courses, pd.to_datetime(start), 12)
    assert made.tolist() == ["b"]


def test_the_reviewer_is_mostly_right_sometimes_unsure_and_now_and_then_wrong(
    root: Path, scripts: dict[str, ModuleType], tmp_path: Path
) -> None:
    reviewer, project = scripts["reviewer"], tmp_path / "whole"
    shutil.copytree(root, project)
    links = [(record, person) for (source, record), person in reviewer.true_links(project).items() if source == "payroll"]  # fmt: skip
    book, folder = Workbook(), project / "private/linkage"
    sheet = book.active
    assert sheet is not None
    sheet.title = "Pairs"
    sheet.append(["Pair", "Programme: record id", "Payroll records: record id", "Same person?"])
    for at, (record, person) in enumerate(links[:600]):
        sheet.append([f"p{at}", person if at % 2 else "SYN-somebody-else", record, None])
    folder.mkdir(parents=True)
    book.save(folder / "review-payroll.xlsx")
    reviewer.answer(project)
    rows = list(load_workbook(folder / "review-payroll.xlsx")["Pairs"].iter_rows(min_row=2, values_only=True))  # fmt: skip
    said = [row[3] for row in rows]
    wrong = sum(word not in ("unsure", "yes" if at % 2 else "no") for at, word in enumerate(said))
    assert 10 <= said.count("unsure") <= 40
    assert 1 <= wrong <= 20


def test_the_whole_way_finds_the_people(
    root: Path, scripts: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Link, review, answer, review again, count: as the demonstration does, of one source and few people."""
    pytest.importorskip("splink")
    project = tmp_path / "whole"
    shutil.copytree(root, project)
    text = (project / "evaluation.yml").read_text()
    start, end = text.index("    college:\n"), text.index("    payroll:\n")
    (project / "evaluation.yml").write_text(text[:start] + text[end:])
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", KEY)

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(cli.app, ["link", *arguments, "--project", str(project)])
        assert result.exit_code == 0, result.output
        return result.output

    call()
    call("--review", "--pairs", "30")
    scripts["reviewer"].answer(project)
    assert "are of one person" in call("--review", "--pairs", "30")
    quality = json.loads((project / "data/linked/quality.json").read_text())
    assert sum(stratum["reviewed"] for stratum in quality["sources"][0]["review"]) > 20
    told = scripts["truth_of_links"].lines(project, KEY)
    found, right = told[2].split()[4:6]
    assert float(found.rstrip("%")) > 95
    assert float(right.rstrip("%")) > 97
