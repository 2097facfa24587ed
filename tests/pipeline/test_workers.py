"""Heavy steps in processes of their own, forked from a warm one or started afresh: the same either way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from localeval.base.atomic import replace_text
from localeval.base.errors import Problem, ProjectError
from localeval.pipeline.fork_client import CAN_FORK
from localeval.pipeline.isolation import kernel_environment
from localeval.pipeline.workers import WorkerError, Workers

PROBLEM = Problem("data/people.csv", "it is wrong.", "Mend it.", row=3)


def fail(kind: str) -> None:
    """Stand for a step that fails; it is called in another process."""
    if kind == "problem":
        raise ProjectError([PROBLEM, PROBLEM])
    if kind == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    msg = "the groups are empty."
    raise ValueError(msg)


@pytest.fixture(params=["forked", "afresh"])
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    """Give both kinds, where this system can fork."""
    if request.param == "forked" and not CAN_FORK:
        pytest.skip("this system cannot fork")
    tests = str(Path(__file__).parents[2])
    with kernel_environment(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([os.environ["PYTHONPATH"], tests]))
        found = Workers(warm=request.param == "forked")
        yield found
        found.stop()


def test_a_step_is_done_elsewhere_and_leaves_its_file(workers: Workers, tmp_path: Path) -> None:
    workers.do(replace_text, tmp_path / "a" / "b.txt", "done")
    assert (tmp_path / "a" / "b.txt").read_text() == "done"


def test_problems_of_the_persons_files_come_back_whole(workers: Workers) -> None:
    with pytest.raises(ProjectError) as caught:
        workers.do(fail, "problem")
    assert caught.value.problems == (PROBLEM, PROBLEM)


def test_another_failure_is_said_in_a_line_and_shown_whole_on_request(workers: Workers) -> None:
    with pytest.raises(WorkerError) as caught:
        workers.do(fail, "error")
    assert str(caught.value).startswith("ValueError: the groups are empty. Put --debug")
    assert "in fail" in str(caught.value.__cause__)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
def test_a_step_that_is_ended_from_outside_is_said_to_be(workers: Workers) -> None:
    with pytest.raises(WorkerError, match=r"'fail' was ended from outside.*--workers 1"):
        workers.do(fail, "killed")
