"""The bounded attempt to add Quarto: it never fails a set-up and never waits long."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from localeval.render.choice import describe_renderers
from localeval.render.quarto_program import FoundQuarto

NONE = FoundQuarto(Path("quarto"), "", "it is not installed.")
USABLE = FoundQuarto(Path("/usr/bin/quarto"), "1.9.38")


@pytest.fixture(scope="module")
def tool(repository: Path) -> ModuleType:
    """Give the script as a module."""
    path = repository / "{{cookiecutter.project_slug}}" / "tools" / "try_quarto.py"
    spec = importlib.util.spec_from_file_location("try_quarto", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def no_quarto(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the machine one without Quarto, until one is installed."""
    monkeypatch.delenv("QUARTO", raising=False)
    answers = iter([NONE, USABLE])
    monkeypatch.setattr(tool, "find", lambda: next(answers))


def test_it_can_be_declined(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUARTO", "no")
    monkeypatch.setattr(tool, "install", lambda *_: pytest.fail("it was tried"))
    assert tool.main() == (
        "Quarto: not asked for (QUARTO=no); reports are made with the built-in pandoc."
    )


def test_what_is_there_is_not_installed_again(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUARTO", raising=False)
    monkeypatch.setattr(tool, "find", lambda: USABLE)
    monkeypatch.setattr(tool, "install", lambda *_: pytest.fail("it was tried"))
    assert tool.main() == f"Quarto: 1.9.38 found, {USABLE.path}."


def test_one_that_doctor_rejects_is_not_found(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Such a one is on the PATH and pip takes its package for installed, but no program was downloaded."""
    quarto = tmp_path / "quarto"
    quarto.write_text("#!/bin/sh\necho 'no program was downloaded' >&2; exit 1\n", encoding="utf-8")
    quarto.chmod(0o755)
    monkeypatch.delenv("QUARTO", raising=False)
    monkeypatch.setenv("LOCALEVAL_QUARTO", str(quarto))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    asked = []
    monkeypatch.setattr(tool, "install", lambda *command: asked.append(command))
    said = tool.main()
    assert len(asked) == 1
    assert "no program was downloaded" in said
    assert said.endswith("; reports are made with the built-in pandoc.")
    assert [r.usable for r in describe_renderers() if r.name == "quarto"] == [False]


@pytest.mark.usefixtures("no_quarto")
def test_it_asks_for_the_declared_extra_within_the_limit(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], float]] = []
    monkeypatch.setenv("QUARTO_WAIT", "7")
    monkeypatch.setattr(tool, "install", lambda command, seconds: asked.append((command, seconds)))
    assert tool.main() == "Quarto: installed."
    ((command, seconds),) = asked
    assert command[-1] == "quarto-cli"
    assert "--no-deps" in command
    assert seconds == 7


@pytest.mark.usefixtures("no_quarto")
def test_a_refused_download_is_one_plain_line(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = [sys.executable, "-c", "raise SystemExit('403 Forbidden')"]
    assert tool.install(refused, 30) == "the download was refused"
    monkeypatch.setattr(tool, "install", lambda *_: "the download was refused")
    assert tool.main() == (
        "Quarto: the download was refused; reports are made with the built-in pandoc."
    )


def test_a_download_that_never_answers_is_stopped_with_all_that_it_started(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "pid"
    child = (
        "import os, pathlib, time\n"
        f"note = pathlib.Path({str(note)!r})\n"
        "note.with_name('part').write_text(str(os.getpid()))\n"
        "note.with_name('part').rename(note)\n"
        "time.sleep(600)"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"

    class Endless(subprocess.Popen[bytes]):
        """A process whose time is up as soon as its child is at work, however long that took."""

        def wait(self, timeout: float | None = None) -> int:
            if timeout is None:
                return super().wait()
            assert timeout == 2
            while not note.exists():
                assert self.poll() is None
                time.sleep(0.05)
            raise subprocess.TimeoutExpired(self.args, timeout)

    monkeypatch.setattr(subprocess, "Popen", Endless)
    said = tool.install([sys.executable, "-c", parent], 2)
    assert said == "the download did not finish within 2 s"
    assert psutil.wait_procs(alive(int(note.read_text())), timeout=60)[1] == []


def alive(pid: int) -> list[psutil.Process]:
    """Give the process of a number if it is still at work."""
    try:
        process = psutil.Process(pid)
        return [] if process.status() == psutil.STATUS_ZOMBIE else [process]
    except psutil.NoSuchProcess:
        return []
