"""A run that is cut off at any moment: the last good outputs stay, nothing lingers, the next run completes."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import psutil
import pypdf
import pytest
from bs4 import BeautifulSoup
from filelock import FileLock

from ..thoroughness import times
from .project import Project, digests, environment
from .test_rerun import more_earnings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")

#: Processes of a run are found by this variable, which they inherit.
MARK = "E2E_RUN"
GRACE_SECONDS = 10
#: When to strike: while data are loaded, notebooks executed, the report rendered, outputs replaced.
DELAYS = [round(random.Random(2026 + i).uniform(0.5, 2) + 2.4 * i, 2) for i in range(times(3, 6))]


def start(
    project: Project,
    mark: str,
    *arguments: str,
    command: str = "run",
    renderer: str = "pandoc",
    **more: str,
) -> subprocess.Popen[str]:
    """Start a run in a process group of its own, as a shell does.

    A suite that was itself started in the background ignores Ctrl+C and would hand that down; a run that somebody
    starts by hand does not.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return _started(project, mark, command, renderer, *arguments, **more)
    finally:
        signal.signal(signal.SIGINT, before)


def _started(
    project: Project, mark: str, command: str, renderer: str, *arguments: str, **more: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "localeval", command, "--renderer", renderer, *arguments],
        cwd=project.root,
        env=environment(project.root, **{MARK: mark}, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def left_over(mark: str) -> list[str]:
    """Give the processes of a run that are still there."""

    def of_the_run() -> Iterator[psutil.Process]:
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == mark and process.status() != "zombie":
                    yield process
            except (psutil.Error, OSError):
                continue

    deadline = time.monotonic() + GRACE_SECONDS
    while (found := list(of_the_run())) and time.monotonic() < deadline:
        time.sleep(0.2)
    return [str(process) for process in found]


def open_whole(path: Path) -> None:
    """Read a file to its end with a reader that fails on half a file."""
    content = path.read_bytes()
    match path.suffix:
        case ".html":
            page = BeautifulSoup(content, "html5lib")
            assert page.article is not None
            assert content.rstrip().endswith(b"</html>")
        case ".docx":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert archive.testzip() is None
        case ".pdf":
            assert [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
        case ".json":
            json.loads(content)
        case ".csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8"))))
            assert len({len(row) for row in rows}) == 1
        case ".ipynb":
            nbformat.validate(nbformat.reads(content.decode("utf-8"), as_version=4))
        case _:
            pytest.fail(f"{path} is no output")


@pytest.mark.parametrize("delay", DELAYS)
def test_a_killed_run_leaves_good_outputs_and_the_next_one_completes(
    copy: Project, delay: float
) -> None:
    good = digests(copy.output)
    before = copy.results()["estimates"][0]["estimate"]
    more_earnings(copy)
    mark = str(copy.root)
    run = start(copy, mark)
    time.sleep(delay)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    assert left_over(mark) == []
    seen = digests(copy.output)
    unfinished = [name for name in seen if name.endswith(".tmp")]
    assert set(seen) - set(unfinished) == set(good)
    for name in good:
        if seen[name] != good[name]:
            open_whole(copy.output / name)
    copy.done()
    after = copy.results()["estimates"][0]["estimate"]
    assert after - before == pytest.approx(1000 / 185, abs=0.011)
    assert set(digests(copy.output)) == set(good)  # what was half written is gone
    assert copy.done() == set()


@pytest.mark.parametrize("name", ["report.html", "report.docx", "report.pdf", "results.json"])
def test_half_a_file_would_be_noticed(trial: Project, tmp_path: Path, name: str) -> None:
    whole = (trial.place / name).read_bytes()
    half = tmp_path / name
    half.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever the reader of the format raises
        open_whole(half)


@pytest.mark.parametrize(
    ("number", "everyone", "workers"),
    [
        (signal.SIGINT, True, 2),  # Ctrl+C, which a terminal sends to all that was started
        (signal.SIGTERM, False, 2),
        (signal.SIGTERM, False, 1),
    ],
    ids=["ctrl-c", "sigterm", "sigterm, one at a time"],
)
def test_whoever_asks_for_the_end_gets_it_at_once(
    copy: Project, number: signal.Signals, everyone: bool, workers: int
) -> None:
    """Whatever a notebook is doing, nothing lingers, nothing is half written and the next run is let in."""
    good = digests(copy.output)
    more_earnings(copy)
    at_work = copy.root / "at-work"
    busy = f"open({str(at_work)!r}, 'w').close()\nwhile True: pass\n"
    path = copy.root / "notebooks" / "06_extra.ipynb"
    content = nbformat.read(path, as_version=4)
    content.cells.append(nbformat.v4.new_code_cell(busy))
    nbformat.write(content, path)
    mark = str(copy.root)
    run = start(copy, mark, "--workers", str(workers))
    wait_for(at_work)
    (os.killpg if everyone else os.kill)(run.pid, number)
    ended_as_asked(run, copy, good)


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.1)


def ended_as_asked(run: subprocess.Popen[str], copy: Project, good: dict[str, str]) -> None:
    """Hold a run to what is promised of one that somebody stops."""
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130
    assert said.splitlines()[-1] == (
        "Stopped. The last good outputs are unchanged; run again to go on."
    )
    assert all(line.startswith(("done", "failed")) for line in said.splitlines()[:-1]), said
    assert left_over(str(copy.root)) == []
    assert digests(copy.output) == good
    assert not list(copy.root.rglob("*.tmp"))
    with FileLock(copy.root / "build" / ".run.lock", timeout=0):
        pass


@pytest.mark.parametrize("workers", [2, 1])
@pytest.mark.parametrize("command", ["run", "report"])
def test_a_program_that_renders_ends_with_the_run(
    copy: Project, tmp_path: Path, command: str, workers: int
) -> None:
    """Whatever a renderer has started goes too; nobody waits for its time limit."""
    good = digests(copy.output)
    with (copy.root / "_extensions" / "localeval" / "theme.css").open(
        "a", encoding="utf-8"
    ) as theme:
        theme.write("\n/* changed, so that the report is rendered again */\n")
    at_work, program = tmp_path / "at-work", tmp_path / "quarto"
    program.write_text(
        "#!/bin/sh\n"
        '[ "$1" = --version ] && { echo 1.9.38; exit; }\n'
        f"sleep 600 &\ntouch '{at_work}'\nsleep 600\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    run = start(
        copy,
        str(copy.root),
        *(["--workers", str(workers)] if command == "run" else []),
        command=command,
        renderer="quarto",
        LOCALEVAL_QUARTO=str(program),
    )
    wait_for(at_work)
    begun = time.monotonic()
    os.kill(run.pid, signal.SIGTERM)
    ended_as_asked(run, copy, good)
    # The program would sleep for ten minutes; a machine with other work may take more than a few seconds to end it.
    assert time.monotonic() - begun < 10 * GRACE_SECONDS
