"""What a person has set for IPython in their home does not reach the kernels of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localeval.pipeline.execution import execute_notebook
from localeval.pipeline.fork_client import CAN_FORK
from localeval.pipeline.isolation import kernel_environment
from localeval.pipeline.kernels import Kernels

from .conftest import code, notebook


@pytest.mark.parametrize("warm", [True, False], ids=["forked", "afresh"])
def test_settings_of_ipython_in_the_home_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm: bool
) -> None:
    """A word that ``%matplotlib`` takes and the setting does not ends every kernel; a start-up file could change any name."""
    if warm and not CAN_FORK:
        pytest.skip("this system cannot fork")
    profile = tmp_path / "home/.ipython/profile_default"
    (profile / "startup").mkdir(parents=True)
    settings = "c.InteractiveShellApp.matplotlib = 'widget'\n"
    (profile / "ipython_kernel_config.py").write_text(settings, encoding="utf-8")
    (profile / "startup/00-own.py").write_text("sum = None\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    path = tmp_path / "06_own.ipynb"
    content = notebook(code(source="print(sum([1, 2]))"))
    content["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    with kernel_environment(), Kernels(warm) as kernels:
        made, _ = execute_notebook(path, {}, tmp_path / "work", kernels, path.name, tmp_path)
    outputs = [cell["outputs"] for cell in made["cells"] if cell["cell_type"] == "code"]
    assert "".join(outputs[-1][0]["text"]) == "3\n"
    assert not (tmp_path / "home/.ipython/profile_default/history.sqlite").exists()
