"""What runs again and what does not, on small tasks with real files and no notebooks."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import localeval
from localeval.base.atomic import replace_text
from localeval.base.progress import Standing
from localeval.pipeline.pytask_engine import LOCK, RunOutcome, execute_tasks
from localeval.pipeline.task import Task


class Quiet:
    """A watcher that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def stands(self, standing: Standing) -> None:
        pass

    def started(self, task: Task) -> None:
        self.told.append(("started", task.name))

    def ended(self, task: Task, seconds: float, ok: bool) -> None:
        self.told.append(("done" if ok else "failed", task.name))


class Kitchen:
    """A project of four steps: data -> left and right -> report; ``setting`` is a value of right.

    Each step writes what it has read, so that a wrong order or an omission shows in the report.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.setting = "1"
        self.broken: set[str] = set()
        self.workers = 1
        root.mkdir(parents=True, exist_ok=True)
        (root / "evaluation.yml").write_text("")
        (root / "people.csv").write_text("people")

    def tasks(self) -> list[Task]:
        out = self.root / "build"

        def task(name: str, inputs: list[Path], values: dict[str, str], output: Path) -> Task:
            def work() -> None:
                if name in self.broken:
                    msg = f"{name} broke"
                    raise ValueError(msg)
                read = [path.read_text() for path in inputs]
                replace_text(output, f"{name}({','.join([*read, *values.values()])})")

            return Task(name, name, "", name, tuple(inputs), (output,), values, work)

        data, left, right = out / "data", out / "left", out / "right"
        return [
            task("data", [self.root / "people.csv"], {}, data),
            task("left", [data], {"code": "c", "other": "c"}, left),
            task("right", [data], {"code": "c", "setting": self.setting}, right),
            task("report", [left, right], {}, out / "report"),
        ]

    def run(self, force: bool = False) -> RunOutcome:
        return execute_tasks(self.tasks(), self.root, Quiet(), self.workers, force)

    @property
    def report(self) -> str:
        return (self.root / "build" / "report").read_text()


@pytest.fixture(scope="module")
def as_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a project that has run once."""
    made = Kitchen(tmp_path_factory.mktemp("kitchen") / "project")
    assert sorted(made.run().done) == ["data", "left", "report", "right"]
    assert made.report == "report(left(data(people),c,c),right(data(people),c,1))"
    return made.root


@pytest.fixture
def kitchen(as_run: Path, tmp_path: Path) -> Kitchen:
    """Give a copy of a project that has run once; a copy in another place needs nothing either."""
    shutil.copytree(as_run, tmp_path / "project")
    return Kitchen(tmp_path / "project")


@pytest.fixture(params=[1, 3], ids=["serial", "parallel"])
def either_kitchen(kitchen: Kitchen, request: pytest.FixtureRequest) -> Kitchen:
    """Give the same, for one step at a time and for several."""
    kitchen.workers = request.param
    return kitchen


def test_nothing_changed_means_nothing_runs(either_kitchen: Kitchen) -> None:
    kitchen = either_kitchen
    outcome = kitchen.run()
    assert (outcome.done, outcome.errors) == ([], [])
    assert sorted(outcome.unchanged) == ["data", "left", "report", "right"]
    assert outcome.seconds == {}


def change_setting(kitchen: Kitchen) -> None:
    kitchen.setting = "2"


def change_data(kitchen: Kitchen) -> None:
    (kitchen.root / "people.csv").write_text("others")


def change_data_behind_the_clock(kitchen: Kitchen) -> None:
    data = kitchen.root / "people.csv"
    before = data.stat()
    data.write_text("PEOPLE")
    os.utime(data, ns=(before.st_atime_ns, before.st_mtime_ns))


def delete_an_output(kitchen: Kitchen) -> None:
    (kitchen.root / "build" / "left").unlink()


def edit_an_output(kitchen: Kitchen) -> None:
    (kitchen.root / "build" / "right").write_text("by hand")


def edit_the_report(kitchen: Kitchen) -> None:
    (kitchen.root / "build" / "report").write_text("by hand")


def delete_the_build_folder(kitchen: Kitchen) -> None:
    shutil.rmtree(kitchen.root / "build")


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (change_setting, ["report", "right"]),
        (change_data, ["data", "left", "report", "right"]),
        (change_data_behind_the_clock, ["data", "left", "report", "right"]),
        (delete_an_output, ["left"]),
        (edit_an_output, ["right"]),
        (edit_the_report, ["report"]),
        (delete_the_build_folder, ["data", "left", "report", "right"]),
    ],
)
def test_what_depends_on_a_change_and_nothing_else_runs_again(
    kitchen: Kitchen, change: Callable[[Kitchen], None], again: list[str]
) -> None:
    change(kitchen)
    outcome = kitchen.run()
    assert sorted(outcome.done) == again
    people = (kitchen.root / "people.csv").read_text()
    fresh = f"report(left(data({people}),c,c),right(data({people}),c,{kitchen.setting}))"
    assert kitchen.report == fresh
    assert kitchen.run().done == []


def test_a_touched_file_with_the_same_content_is_no_change(kitchen: Kitchen) -> None:
    os.utime(kitchen.root / "people.csv", ns=(1, 1))
    assert kitchen.run().done == []


def test_a_setting_that_is_put_back_runs_again_and_gives_the_first_report(kitchen: Kitchen) -> None:
    first = kitchen.report
    kitchen.setting = "2"
    kitchen.run()
    kitchen.setting = "1"
    assert sorted(kitchen.run().done) == ["report", "right"]
    assert kitchen.report == first


def test_force_does_everything(either_kitchen: Kitchen) -> None:
    kitchen = either_kitchen
    assert sorted(kitchen.run(force=True).done) == ["data", "left", "report", "right"]


def test_a_failure_skips_what_depends_on_it_and_keeps_the_last_good_outputs(
    either_kitchen: Kitchen,
) -> None:
    kitchen = either_kitchen
    before = kitchen.report
    kitchen.setting, kitchen.broken = "2", {"right"}
    outcome = kitchen.run()
    assert [(task.name, str(error)) for task, error in outcome.errors] == [("right", "right broke")]
    assert (outcome.skipped, outcome.done) == (["report"], [])
    assert sorted(outcome.unchanged) == ["data", "left"]
    assert kitchen.report == before
    kitchen.broken = set()
    assert sorted(kitchen.run().done) == ["report", "right"]


def test_what_ran_before_a_failure_does_not_run_again(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path)
    kitchen.broken = {"report"}
    assert sorted(kitchen.run().done) == ["data", "left", "right"]
    kitchen.broken = set()
    assert kitchen.run().done == ["report"]


def test_a_task_that_forgets_an_output_is_an_error(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path)
    data = kitchen.tasks()[0]
    forgetful = Task("data", "data", "", "data", data.inputs, data.outputs, {}, lambda: None)
    outcome = execute_tasks([forgetful], tmp_path, Quiet())
    assert [task.name for task, _ in outcome.errors] == ["data"]


@pytest.mark.parametrize(
    "content",
    [
        b"<<<<<<< HEAD\n",
        b"\xff\xfe",
        b"",
        b'lock-version = "0.1"\n',
        b"lock-version = 1\n",
        b'lock-version = "1"\ntask = 5\n',
    ],
)
def test_a_cache_that_cannot_be_read_is_set_aside(tmp_path: Path, content: bytes) -> None:
    kitchen = Kitchen(tmp_path)
    kitchen.run()
    (tmp_path / LOCK).write_bytes(content)
    kitchen.setting = "2"
    assert sorted(kitchen.run().done) == [
        "report",
        "right",
    ]  # pytask keeps a second record in .pytask
    (tmp_path / LOCK).write_bytes(content)
    shutil.rmtree(tmp_path / ".pytask")
    assert sorted(kitchen.run().done) == ["data", "left", "report", "right"]
    assert kitchen.run().done == []


@pytest.mark.parametrize("name", ["pytask.lock.journal", ".pytask/pytask.sqlite3"])
def test_a_second_record_that_cannot_be_read_does_not_stop_a_run(tmp_path: Path, name: str) -> None:
    kitchen = Kitchen(tmp_path)
    kitchen.run()
    (tmp_path / name).write_bytes(b"{half a line")
    kitchen.setting = "2"
    assert set(kitchen.run().done) >= {"report", "right"}
    assert kitchen.report == "report(left(data(people),c,c),right(data(people),c,2))"
    assert kitchen.run().done == []


def test_a_moved_project_needs_nothing(kitchen: Kitchen) -> None:
    elsewhere = kitchen.root.parent / "Ünï côde {x}"
    kitchen.root.rename(elsewhere)
    kitchen.root = elsewhere
    assert kitchen.run().done == []


#: A database is named by an address, in which some of these would mean something; others are of shells and patterns.
NAMES = ["a%20b", "a?b", "[x]", "-a#b {y} 'é' ~&*", "x" * 200]


@pytest.mark.skipif(os.name == "nt", reason="some of these are no names there")
@pytest.mark.parametrize("name", NAMES)
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    kitchen = Kitchen(tmp_path / name)
    shutil.copy(Path(localeval.__file__).parents[2] / "pyproject.toml", kitchen.root)
    assert len(kitchen.run().done) == 4
    assert (tmp_path / name / ".pytask" / "pytask.sqlite3").is_file()
    assert os.listdir(tmp_path) == [name], "nothing is written beside it"
    kitchen.setting = "2"
    assert sorted(kitchen.run().done) == ["report", "right"]


def test_one_step_alone_keeps_its_cache(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path)
    data = kitchen.tasks()[:1]
    assert execute_tasks(data, tmp_path, Quiet()).done == ["data"]
    assert execute_tasks(data, tmp_path, Quiet()).done == []


def test_a_run_of_some_steps_leaves_the_cache_of_the_others(kitchen: Kitchen) -> None:
    execute_tasks(kitchen.tasks()[:2], kitchen.root, Quiet(), kitchen.workers)
    assert kitchen.run().done == []


def test_serial_and_parallel_agree(tmp_path: Path) -> None:
    serial, parallel = Kitchen(tmp_path / "a"), Kitchen(tmp_path / "b")
    parallel.workers = 3
    assert sorted(serial.run().done) == sorted(parallel.run().done)
    assert serial.report == parallel.report
    assert (serial.root / LOCK).read_text() == (parallel.root / LOCK).read_text()


def test_parallel_steps_run_at_the_same_time(tmp_path: Path) -> None:
    (tmp_path / "evaluation.yml").write_text("")
    meeting = threading.Barrier(2, timeout=20)  # nobody passes alone

    def task(name: str) -> Task:
        output = tmp_path / name

        def work() -> None:
            meeting.wait()
            output.write_text(name)

        return Task(name, name, "", name, (), (output,), {}, work)

    outcome = execute_tasks([task("a"), task("b")], tmp_path, Quiet(), workers=2)
    assert (sorted(outcome.done), outcome.errors) == (["a", "b"], [])


def test_the_next_step_does_not_wait_as_pytask_parallel_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would wait up to a second more after every step (benchmarks/results/run.md)."""
    from pytask_parallel import execute

    waited = []

    class Own(execute._Sleeper):
        def sleep(self) -> None:
            waited.append(self)
            super().sleep()

    monkeypatch.setattr(execute, "_Sleeper", Own)
    kitchen = Kitchen(tmp_path)
    kitchen.workers = 2
    assert len(kitchen.run().done) == 4
    assert waited == []
    assert execute._Sleeper is Own, "it is given back"


def test_a_changed_value_of_one_task_is_not_lost_among_equal_ones(tmp_path: Path) -> None:
    """Values without an identity of their own would be one node of pytask's graph."""
    (tmp_path / "evaluation.yml").write_text("")

    def tasks(second: str) -> list[Task]:
        made = []
        for name, value in (("a", "same"), ("b", second)):
            output = tmp_path / name
            work = _writer(output, value)
            made.append(Task(name, name, "", name, (), (output,), {"setting": value}, work))
        return made

    execute_tasks(tasks("same"), tmp_path, Quiet())
    assert execute_tasks(tasks("new"), tmp_path, Quiet()).done == ["b"]
    assert (tmp_path / "b").read_text() == "new"


def _writer(path: Path, text: str) -> Callable[[], None]:
    return lambda: replace_text(path, text)


def test_the_watcher_is_told_of_each_step(tmp_path: Path) -> None:
    kitchen, watcher = Kitchen(tmp_path), Quiet()
    kitchen.broken = {"left"}
    execute_tasks(kitchen.tasks(), tmp_path, watcher)
    assert watcher.told[:2] == [("started", "data"), ("done", "data")]
    assert set(watcher.told[2:]) == {
        ("started", "left"),
        ("failed", "left"),
        ("started", "right"),
        ("done", "right"),
    }


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kitchen = Kitchen(tmp_path)
    kitchen.run()
    kitchen.broken = {"data"}
    (tmp_path / "people.csv").write_text("new")
    kitchen.run()
    kitchen.workers = 2
    kitchen.run()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_is_not_taken_for_success(tmp_path: Path, workers: int) -> None:
    kitchen = Kitchen(tmp_path)
    tasks = kitchen.tasks()

    def interrupted() -> None:
        raise KeyboardInterrupt

    first = tasks[0]
    tasks[0] = Task("data", "data", "", "data", first.inputs, first.outputs, {}, interrupted)
    try:
        outcome = execute_tasks(tasks, tmp_path, Quiet(), workers)
    except KeyboardInterrupt:
        return
    assert [type(error) for _, error in outcome.errors] == [KeyboardInterrupt]
    assert outcome.done == []


def test_the_cache_stays_in_the_project_inside_a_larger_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    project = tmp_path / "evaluations" / "leeds"
    kitchen = Kitchen(project)
    shutil.copy(Path(localeval.__file__).parents[2] / "pyproject.toml", project)
    kitchen.run()
    assert (project / LOCK).is_file()
    assert not (tmp_path / LOCK).exists()
    assert not (tmp_path / ".pytask").exists()
