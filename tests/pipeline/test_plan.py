"""What a run consists of, and which steps a change of each input reaches; nothing is executed here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from localeval.base import digests
from localeval.base.errors import Problem, ProjectError
from localeval.brand.reading import read_brand
from localeval.pipeline import run as runs
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.plan import plan
from localeval.pipeline.style_steps import forget_brand
from localeval.pipeline.task import Task
from localeval.pipeline.workplace import only_run
from localeval.project.project import read_project

from .conftest import code, notebook

SETTINGS = """\
programme: {name: Working Well, organisation: A council}
places:
  - {code: E08000003, name: Manchester}
  - {code: E08000035, name: Leeds}
data: {people: data/people.csv, outcomes: data/outcomes.csv}
design: monitoring
covariates: {age: numeric}
outcomes:
  - {code: employed, month: 12, primary: true}
report: {formats: [html, pdf]}
"""
NOTEBOOKS = {
    "01_summary": '["results"]',
    "02_participants": '["people"]',
    "03_outcomes": '["levels"]',
}


class Renderer:
    """Stands for a renderer of a version."""

    def __init__(self, version: str = "1") -> None:
        self.name, self.version = "pandoc", version

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        raise NotImplementedError

    def stop(self) -> None:
        pass


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a project of two places and three notebooks."""
    (tmp_path / "evaluation.yml").write_text(SETTINGS)
    for folder in ("data", "notebooks", "_extensions/localeval"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("people", "outcomes"):
        (tmp_path / "data" / f"{name}.csv").write_text(name)
    (tmp_path / "_extensions" / "localeval" / "theme.css").write_text("")
    (tmp_path / "requirements.txt").write_text("")
    for name, reads in NOTEBOOKS.items():
        cell = code(source=f'project = "."\nplace = ""\nreads = {reads}', tags=["parameters"])
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook(cell)))
    return tmp_path


def planned(root: Path, renderer: Renderer | None = None) -> dict[str, Task]:
    found = plan(read_project(root), renderer or Renderer(), Kernels(warm=False))
    return {task.name: task for task in found}


def seen(task: Task) -> tuple[dict[str, str], dict[str, str]]:
    """Give what decides whether a task runs: its values and the digests of its files."""
    return task.values, {str(path): digests.file_digest(path) for path in task.inputs}


def reached(root: Path, change: Callable[[], object], after: Renderer | None = None) -> set[str]:
    """Give the steps whose own inputs a change reaches; what follows from them is pytask's business."""
    before = {name: seen(task) for name, task in planned(root).items()}
    change()
    return {name for name, task in planned(root, after).items() if before.get(name) != seen(task)}


def test_every_place_has_its_notebooks_then_report_result_and_outputs(root: Path) -> None:
    tasks = planned(root)
    assert next(iter(tasks)) == "load"
    for code_ in ("E08000003", "E08000035"):
        steps = {name for name in tasks if code_ in name}
        assert steps >= {f"notebook {code_} {name}" for name in NOTEBOOKS}
        assert steps >= {f"{stage} {code_}" for stage in ("assemble", "render", "result", "finish")}
    finished = {path.relative_to(root).as_posix() for path in tasks["finish E08000035"].outputs}
    assert finished >= {
        "output/E08000035/report.html",
        "output/E08000035/report.pdf",
        "output/E08000035/summary.html",
        "output/E08000035/summary.pdf",
        "output/E08000035/tables.xlsx",
        "output/E08000035/results.json",
        "output/E08000035/results.csv",
        "output/E08000035/notebooks/01_summary.ipynb",
    }


def test_no_two_steps_write_the_same_file(root: Path) -> None:
    outputs = [path for task in planned(root).values() for path in task.outputs]
    assert len(outputs) == len(set(outputs))


def test_every_file_that_a_step_reads_is_given_or_made_by_another(root: Path) -> None:
    tasks = planned(root)
    made = {path for task in tasks.values() for path in task.outputs}
    missing = [
        (name, path)
        for name, task in tasks.items()
        for path in task.inputs
        if path not in made and not path.is_file()
    ]
    assert missing == []


def test_the_summary_waits_for_the_records_of_the_others(root: Path) -> None:
    tasks = planned(root)
    first = {
        path
        for name in ("02_participants", "03_outcomes")
        for path in tasks[f"notebook E08000003 {name}"].outputs
    }
    awaited = set(tasks["notebook E08000003 01_summary"].inputs)
    assert {path.name for path in awaited & first} == {"02_participants.json", "03_outcomes.json"}


def names(paths: Sequence[Path], suffix: str, root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in paths if path.suffix == suffix]


def test_a_notebook_reads_the_parts_and_tables_that_it_declares_and_no_other(root: Path) -> None:
    parts = planned(root)["notebook E08000003 03_outcomes"].inputs
    assert names(parts, ".json", root) == [
        "build/E08000003/findings/facts.json",
        "build/E08000003/findings/levels.json",
    ]
    assert names(parts, ".parquet", root) == []
    tables = planned(root)["notebook E08000003 02_participants"].inputs
    assert names(tables, ".parquet", root) == ["build/data/E08000003/people.parquet"]


def test_the_findings_are_worked_out_once_and_only_those_that_are_read(root: Path) -> None:
    task = planned(root)["findings E08000003"]
    assert {path.stem for path in task.outputs} == {"facts", "levels"}
    assert names(task.inputs, ".parquet", root) == [
        "build/data/E08000003/people.parquet",
        "build/data/E08000003/outcomes.parquet",
    ]


def test_a_notebook_that_reads_the_lessons_waits_for_those_of_its_place(root: Path) -> None:
    cell = code(source='project = "."\nplace = ""\nreads = ["lessons"]', tags=["parameters"])
    (root / "notebooks" / "07_lessons.ipynb").write_text(json.dumps(notebook(cell)))
    tasks = planned(root)
    stored = root / "build" / "data" / "E08000035" / "lessons.json"
    assert stored in tasks["load"].outputs
    assert stored in tasks["findings E08000035"].inputs
    found = root / "build" / "E08000035" / "findings" / "lessons.json"
    assert found in tasks["findings E08000035"].outputs
    assert found in tasks["notebook E08000035 07_lessons"].inputs
    assert found not in tasks["notebook E08000003 07_lessons"].inputs


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_changed_notebook_reaches_its_own_execution_in_each_place(root: Path) -> None:
    def change() -> None:
        edit(root, "notebooks/02_participants.ipynb", "reads", "reads ")

    assert reached(root, change) == {
        "notebook E08000003 02_participants",
        "notebook E08000035 02_participants",
    }


def test_a_changed_data_file_reaches_the_loading_and_the_results(root: Path) -> None:
    found = reached(root, lambda: (root / "data" / "people.csv").write_text("new"))
    assert "load" in found
    assert {"result E08000003", "result E08000035"} <= found
    assert not any(name.startswith(("notebook", "assemble", "render")) for name in found)


def test_a_changed_parameter_reaches_what_shows_it(root: Path) -> None:
    found = reached(root, lambda: edit(root, "evaluation.yml", "age: numeric", "age: category"))
    assert {"load", "findings E08000003", "assemble E08000003", "result E08000003"} <= found
    assert not any(
        name.startswith("notebook E") for name in found
    )  # their parts may be as they were


def test_a_changed_parameter_reaches_a_notebook_that_reads_the_settings(root: Path) -> None:
    edit(root, "notebooks/03_outcomes.ipynb", "levels", "settings")
    found = reached(root, lambda: edit(root, "evaluation.yml", "age: numeric", "age: category"))
    assert "notebook E08000003 03_outcomes" in found
    assert "notebook E08000003 02_participants" not in found


def test_a_changed_notice_reaches_the_findings_that_hold_it(root: Path) -> None:
    found = reached(root, lambda: edit(root, "evaluation.yml", "{formats", "{notice: New, formats"))
    assert {"findings E08000003", "assemble E08000003"} <= found
    assert "load" not in found


def test_the_name_of_one_place_does_not_reach_the_notebooks_of_another(root: Path) -> None:
    found = reached(root, lambda: edit(root, "evaluation.yml", "Leeds", "City of Leeds"))
    assert "notebook E08000035 02_participants" in found
    assert not any("E08000003" in name for name in found)


def test_a_change_of_the_layout_reaches_no_notebook(root: Path) -> None:
    found = reached(root, lambda: edit(root, "evaluation.yml", "[html, pdf]", "[html, docx, pdf]"))
    assert {"assemble E08000003", "render E08000003"} <= found
    assert not any(name.startswith(("notebook", "load")) for name in found)


def test_a_changed_style_or_renderer_reaches_the_rendering_and_no_analysis(root: Path) -> None:
    found = reached(
        root, lambda: (root / "_extensions" / "localeval" / "theme.css").write_text("p {}")
    )
    places = ("E08000003", "E08000035")
    drawn = {f"{what} {place}" for what in ("render", "summary") for place in places}
    assert found == {*drawn, "render comparison"}
    found = reached(root, lambda: None, after=Renderer("2"))
    assert {"render E08000003", "render E08000035"} <= found
    assert not any(name.startswith(("notebook", "load", "assemble")) for name in found)


def test_places_are_compared_from_the_results_of_all_of_them(root: Path) -> None:
    tasks = planned(root)
    made = {path for name in ("E08000003", "E08000035") for path in tasks[f"result {name}"].outputs}
    assert set(tasks["compare"].inputs) == {path for path in made if path.suffix == ".json"}
    assert tasks["compare"].outputs[0] in tasks["notebook comparison 01_comparison"].inputs
    names = [path.name for path in tasks["finish comparison"].outputs]
    assert names[:4] == ["comparison.html", "comparison.pdf", "comparison.json", "comparison.csv"]


def test_a_place_that_is_left_out_joins_with_its_last_result(root: Path) -> None:
    project = read_project(root)
    only = (project.place("E08000003"),)
    assert "compare" not in {task.name for task in plan(project, Renderer(), Kernels(False), only)}
    last = project.build(project.place("E08000035")) / "rendered" / "results.json"
    last.parent.mkdir(parents=True)
    last.write_text("{}")
    tasks = {task.name: task for task in plan(project, Renderer(), Kernels(False), only)}
    assert last in tasks["compare"].inputs
    assert tasks["compare"].inputs == planned(root)["compare"].inputs


def test_a_project_of_one_place_compares_nothing(root: Path) -> None:
    edit(root, "evaluation.yml", "  - {code: E08000035, name: Leeds}\n", "")
    assert not any("compar" in name for name in planned(root))


def test_how_places_are_compared_changes_nothing_but_the_comparison(root: Path) -> None:
    tiles, settings = root / "tiles.csv", root / "evaluation.yml"
    tiles.write_text("place_code,column,row\nE08000003,1,1\nE08000035,2,1\n")
    comparison = "comparison: {allow: [design], tiles: tiles.csv}\n"
    found = reached(root, lambda: settings.write_text(SETTINGS + comparison))
    assert "compare" in found
    assert all("compar" in name for name in found)
    moved = "place_code,column,row\nE08000003,1,1\nE08000035,1,2\n"
    assert reached(root, lambda: tiles.write_text(moved)) == found


def test_positions_that_cannot_be_read_are_named_before_anything_is_done(root: Path) -> None:
    (root / "evaluation.yml").write_text(f"{SETTINGS}comparison: {{tiles: maps/tiles.csv}}\n")
    with pytest.raises(ProjectError, match=r"maps/tiles.csv: it cannot be read"):
        planned(root)


def test_the_comparison_can_be_left_out(root: Path) -> None:
    found = plan(read_project(root), Renderer(), Kernels(False), compared=False)
    assert not any("compar" in task.name for task in found)


@pytest.mark.parametrize("what", ["package", "requirements lock"])
def test_changed_code_reaches_everything_that_runs_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def change() -> None:
        if what == "package":
            monkeypatch.setattr("localeval.analysis.provenance.package_digest", lambda: "new")
        else:
            (root / "requirements.txt").write_text("numpy==0\n")

    found = reached(root, change)
    every = {name for name in planned(root) if not name.startswith(("finish", "keep"))}
    assert found >= every


def test_a_new_notebook_is_in_the_plan_without_any_other_edit(root: Path) -> None:
    text = (root / "notebooks" / "02_participants.ipynb").read_text()

    def change() -> None:
        (root / "notebooks" / "06_costs.ipynb").write_text(text)

    found = reached(root, change)
    assert {
        "notebook E08000003 06_costs",
        "assemble E08000003",
        "notebook E08000003 01_summary",
    } <= found
    assert "notebook E08000003 02_participants" not in found


def test_one_place_alone(root: Path) -> None:
    project = read_project(root)
    tasks = plan(project, Renderer(), Kernels(warm=False), (project.place("E08000035"),))
    assert not any("E08000003" in task.name for task in tasks)


def test_the_records_of_a_removed_notebook_are_forgotten(root: Path) -> None:
    folder = root / "build" / "E08000003" / "records"
    folder.mkdir(parents=True)
    for name in ("02_participants", "02_people"):
        (folder / f"{name}.json").write_text("{}")
    runs._forget_removed_notebooks(list(planned(root).values()))
    assert [path.name for path in folder.iterdir()] == ["02_participants.json"]


def test_two_runs_of_one_project_at_a_time_are_refused(root: Path) -> None:
    with (
        only_run(root),
        pytest.raises(ProjectError, match="another run"),
        only_run(root),
    ):
        pass
    with only_run(root):
        pass  # free again


def test_all_that_the_person_can_mend_is_said_before_other_failures() -> None:
    problems = [Problem("a.csv", "one.", "x."), Problem("b.csv", "two.", "y.")]
    errors = [
        (None, RuntimeError("odd")),
        (None, ProjectError(problems[0])),
        (None, ProjectError(problems)),
    ]
    with pytest.raises(ProjectError) as caught:
        runs._raise_first(errors)
    assert list(caught.value.problems) == problems
    with pytest.raises(RuntimeError, match="odd"):
        runs._raise_first(errors[:1])


def test_a_brand_is_put_into_the_styles_and_reaches_what_it_changes(root: Path) -> None:
    brand = root / "_brand.yml"

    def write(text: str) -> Callable[[], object]:
        return lambda: brand.write_text(text)

    first = reached(root, write("color: {primary: teal}"))
    drawn = {name for name in planned(root) if name.startswith("notebook ")}
    assert first >= drawn | {"style", "compare", "render E08000003", "summary E08000035"}
    assert not first & {"load", "findings E08000003", "result E08000003", "assemble E08000003"}
    assert planned(root)["style"].outputs == tuple(
        path for path in planned(root)["render E08000003"].inputs if "reports" in path.parts
    )
    # what is no colour or letter of charts draws nothing again
    assert reached(root, write("color: {primary: teal, link: navy}")) == {"style"}
    assert reached(root, write("# of the council\ncolor: {primary: teal, link: navy}")) == {"style"}
    again = reached(root, write("color: {primary: maroon, link: navy}"))
    assert again >= {"style", "compare", *drawn}
    assert not again & {"load", "findings E08000003", "render E08000003"}  # these see the files
    assert (
        reached(root, brand.unlink) >= drawn
    )  # and what is drawn without it knows that there was one
    assert all("brand" in planned(root)[name].values for name in drawn)


def test_mistakes_of_a_brand_end_a_run_before_it_begins(root: Path) -> None:
    (root / "_brand.yml").write_text("color: {primary: no colour, seconday: teal}")
    with pytest.raises(ProjectError) as caught:
        planned(root)
    assert len(caught.value.problems) == 2


def test_what_a_brand_has_left_for_quarto_goes_with_it(root: Path) -> None:
    left = root / "reports" / "_extensions"
    left.mkdir(parents=True)
    (root / "_brand.yml").write_text("color: {primary: teal}")
    forget_brand(root, read_brand(root))
    assert left.is_dir()
    (root / "_brand.yml").write_text("meta: {}")
    forget_brand(root, read_brand(root))
    assert not left.exists()
