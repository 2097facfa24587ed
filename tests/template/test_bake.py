"""Projects baked with several sets of answers: the right files, nothing left over, the answers intact."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from cookiecutter.main import cookiecutter
from ruamel.yaml import YAML

from localeval.project.project import read_project

RENDERED = {"README.md", "evaluation.yml"}

DEFAULTS = {
    "project_name": "Working Well",
    "organisation": "Example Council",
    "place_name": "Manchester",
    "place_code": "E08000003",
    "design": "matched_comparison",
}
ANSWERS: dict[str, dict[str, str]] = {
    "defaults": {},
    "accents and every kind of quotation mark": {
        "project_name": 'Côte d\'Évaluation & "Fils"',
        "organisation": "Cyngor Sir Ynys Môn / “Anglesey” & Co.",
        "place_name": "King's Lynn: #1 - yes",
        "place_code": "E07000146",
    },
    "an answer that YAML could take for something else": {
        "project_name": "no",
        "organisation": "12:30",
        "place_name": "1.10",
        "place_code": "E06000052",
    },
    "Wales": {"place_name": "Caerdydd", "place_code": "W06000015", "design": "randomised_trial"},
    "Scotland": {"place_name": "Na h-Eileanan Siar", "place_code": "S12000013"},
    "Northern Ireland, monitoring": {
        "place_name": "Derry City & Strabane",
        "place_code": "N09000005",
        "design": "monitoring",
    },
    "a combined authority, typed loosely": {
        "place_name": " Greater Manchester ",
        "place_code": " e47000001 ",
        "project_slug": "greater-manchester",
    },
}


@pytest.fixture(scope="module", params=list(ANSWERS.values()), ids=list(ANSWERS))
def baked(request: pytest.FixtureRequest, bake: Any) -> tuple[Path, dict[str, str]]:
    """Give a project and the answers it was made from."""
    return bake(**request.param), {**DEFAULTS, **request.param}


def files_of(project: Path) -> set[str]:
    """All files of a project, relative to it."""
    return {p.relative_to(project).as_posix() for p in project.rglob("*") if p.is_file()}


def test_the_files_are_those_of_the_template(
    baked: tuple[Path, dict[str, str]], template_files: list[str]
) -> None:
    project, _ = baked
    assert files_of(project) == set(template_files)


def test_the_files_are_those_written_down(template_files: list[str]) -> None:
    """A file enters the product on purpose: `make expected-files` writes the list anew."""
    listed = Path(__file__).with_name("expected_files.txt").read_text(encoding="utf-8").split("\n")
    assert template_files == sorted(filter(None, listed))


def test_all_but_two_files_are_copied_as_they_are(
    baked: tuple[Path, dict[str, str]], clean_template: Path
) -> None:
    project, _ = baked
    source = clean_template / "{{cookiecutter.project_slug}}"
    changed = {
        name
        for name in files_of(project)
        if (project / name).read_bytes() != (source / name).read_bytes()
    }
    assert changed == RENDERED


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_no_template_code_is_left(baked: tuple[Path, dict[str, str]], name: str) -> None:
    text = (baked[0] / name).read_text(encoding="utf-8")
    assert not [mark for mark in ("{{", "}}", "{%", "%}", "{#", "#}") if mark in text]


def test_the_readme_names_the_answers(baked: tuple[Path, dict[str, str]]) -> None:
    project, answers = baked
    text = (project / "README.md").read_text(encoding="utf-8")
    title = text.splitlines()[0]
    assert title == f"# {answers['project_name']}: evaluation in {answers['place_name'].strip()}"
    assert answers["organisation"] in text
    assert f"output/{answers['place_code'].strip().upper()}/report.html" in text


@pytest.mark.parametrize(
    "load", [yaml.safe_load, YAML(typ="safe", pure=True).load], ids=["PyYAML", "ruamel.yaml"]
)
def test_evaluation_yml_holds_the_answers_letter_for_letter(
    baked: tuple[Path, dict[str, str]], load: Any
) -> None:
    project, answers = baked
    value = load((project / "evaluation.yml").read_text(encoding="utf-8"))
    assert value["programme"]["name"] == answers["project_name"]
    assert value["programme"]["organisation"] == answers["organisation"]
    place = {
        "code": answers["place_code"].strip().upper(),
        "name": answers["place_name"].strip(),
    }
    assert value["places"] == [place]
    assert value["design"] == answers["design"]


def test_the_package_accepts_evaluation_yml(baked: tuple[Path, dict[str, str]]) -> None:
    project, answers = baked
    read = read_project(project)
    assert read.settings.design == answers["design"]
    assert read.settings.data.synthetic
    assert read.settings.report.contact == ""
    assert read.settings.report.licence == "Open Government Licence v3.0"
    assert read.primary.key == "employed-12"


def test_the_first_line_of_evaluation_yml_names_a_schema_that_is_there(bake: Any) -> None:
    project = bake()
    first = (project / "evaluation.yml").read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    schema = json.loads((project / first.removeprefix(prefix)).read_text(encoding="utf-8"))
    assert schema["title"] == "evaluation.yml"


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Working Well", "working-well-evaluation"),
        ('Côte d\'Évaluation & "Fils"', "cote-d-evaluation-fils-evaluation"),
        ("A programme with a very long name that goes on and on", None),
        ("工作", "gong-zuo-evaluation"),
    ],
)
def test_the_folder_is_derived_from_the_name(bake: Any, name: str, folder: str | None) -> None:
    project = bake(project_name=name)
    assert len(project.name) <= 50
    assert folder is None or project.name == folder


def test_caches_of_a_used_checkout_are_not_baked(
    bake: Any, clean_template: Path, tmp_path: Path, template_files: list[str]
) -> None:
    used = tmp_path / "used"
    shutil.copytree(clean_template, used)
    source = used / "{{cookiecutter.project_slug}}"
    for cache in (
        "src/localeval/__pycache__/errors.cpython-311.pyc",
        "src/localeval/data/__pycache__/load.cpython-311.pyc",
        "notebooks/.ipynb_checkpoints/01-checkpoint.ipynb",
        "tests/__pycache__/test_data.cpython-311.pyc",
        "tools/__pycache__/try_quarto.cpython-311.pyc",
        ".pytest_cache/v/cache/nodeids",
        ".ruff_cache/0.1/1",
        ".mypy_cache/3.11/x.json",
    ):
        path = source / cache
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x00{{ left over }}")
    assert files_of(bake(template=used)) == set(template_files)


def test_baking_over_a_project_keeps_what_its_people_added(
    clean_template: Path, tmp_path: Path
) -> None:
    def make() -> Path:
        answers = {"project_slug": "ours"}
        return Path(
            cookiecutter(
                str(clean_template),
                no_input=True,
                extra_context=answers,
                output_dir=str(tmp_path),
                overwrite_if_exists=True,
                default_config=True,
            )
        )

    project = make()
    added = [
        "data/people.csv",
        "notebooks/70-our-own.ipynb",
        "report/logo.png",
        "tests/test_ours.py",
    ]
    for name in added:
        path = project / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("ours")
    make()
    assert [name for name in added if not (project / name).exists()] == []
