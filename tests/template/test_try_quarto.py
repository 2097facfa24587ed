"""The bounded attempt to add Quarto: it never fails a set-up and never waits long."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest


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
    """Make the machine one without Quarto."""
    monkeypatch.delenv("QUARTO", raising=False)
    monkeypatch.setattr(tool, "installed", lambda: None)


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
    monkeypatch.setattr(tool.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(tool, "install", lambda *_: pytest.fail("it was tried"))
    assert tool.main() == "Quarto: found on the PATH."


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
    tool: ModuleType, tmp_path: Path
) -> None:
    beat = tmp_path / "beat"
    child = (
        f"import time, pathlib\nwhile True: pathlib.Path({str(beat)!r}).touch(); time.sleep(.05)"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    started = time.monotonic()
    assert tool.install([sys.executable, "-c", parent], 1.5) == (
        "the download did not finish within 2 s"
    )
    assert time.monotonic() - started < 10
    last = beat.stat().st_mtime
    time.sleep(0.4)
    assert beat.stat().st_mtime == last
