"""What a person has set for Python and its tools, for work of their own, does not reach the kernels of a run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import localeval
from localeval.pipeline.execution import execute_notebook
from localeval.pipeline.fork_client import CAN_FORK
from localeval.pipeline.isolation import kernel_environment
from localeval.pipeline.kernels import Kernels

from .conftest import code, notebook

#: Says what a cell sees of the person's own settings; without any, all of it is as it comes.
SEEN = """
import os, statistics, sys, warnings
import matplotlib, pandas
print(sum([1, 2]), statistics.mean([1, 3]), matplotlib.rcParams["font.size"], matplotlib.get_backend())
print(sorted(n for n in os.environ if n.startswith(("PYTHONSTARTUP", "PYTHONWARNINGS", "PANDAS_", "MPLBACK"))))
warnings.warn("only a warning")
"""


def own_settings(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Set everything that a person may have set, so that each setting would end a kernel or change what a cell says."""

    def write(name: str, text: str) -> str:
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    # A word that ``%matplotlib`` takes and the setting does not ends every kernel.
    write(
        ".ipython/profile_default/ipython_kernel_config.py",
        "c.InteractiveShellApp.matplotlib = 'widget'\n",
    )
    write(
        ".ipython/profile_default/ipython_config.py",
        "c.InteractiveShellApp.exec_lines = ['sum = None']\n",
    )
    write(".ipython/profile_default/startup/00-own.py", "sum = None\n")
    kernel = {"argv": ["no-such-program"], "display_name": "Mine", "language": "python"}
    write(".local/share/jupyter/kernels/python3/kernel.json", json.dumps(kernel))
    write("jupyter/kernels/python3/kernel.json", json.dumps(kernel))
    write("modules/statistics.py", "raise ImportError('a module of the same name')\n")
    style = write("matplotlibrc", "font.size: 33\n")
    write(".config/matplotlib/matplotlibrc", "font.size: 34\n")
    for name in ("HOME", "USERPROFILE"):
        patch.setenv(name, str(home))
    for name in ("IPYTHONDIR", "MPLCONFIGDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        patch.delenv(name, raising=False)
    patch.setenv("JUPYTER_PATH", str(home / "jupyter"))
    patch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    patch.setenv("PYTHONPATH", str(home / "modules"))
    patch.setenv("PYTHONSTARTUP", write("start.py", "sum = None\n"))
    patch.setenv("PYTHONWARNINGS", "error")
    patch.setenv("PANDAS_COPY_ON_WRITE", "1")
    patch.setenv("MATPLOTLIBRC", style)
    patch.setenv("MPLBACKEND", "no-such-backend")


@pytest.mark.parametrize("warm", [True, False], ids=["forked", "afresh"])
def test_nothing_that_a_person_has_set_reaches_a_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm: bool
) -> None:
    if warm and not CAN_FORK:
        pytest.skip("this system cannot fork")
    own_settings(tmp_path / "home", monkeypatch)
    before = dict(os.environ)
    path = tmp_path / "06_own.ipynb"
    content = notebook(code(source=SEEN))
    content["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    with kernel_environment(), Kernels(warm) as kernels:
        made, _ = execute_notebook(path, {}, tmp_path / "work", kernels, path.name, tmp_path)
    outputs = [cell["outputs"] for cell in made["cells"] if cell["cell_type"] == "code"]
    first, second = "".join(outputs[-1][0]["text"]).splitlines()
    assert first.startswith("3 2 10.0 ")
    assert first.endswith("inline")
    assert second in ("[]", "['MPLBACKEND']")  # the kernel's own
    assert not (tmp_path / "home/.ipython/profile_default/history.sqlite").exists()
    assert dict(os.environ) == before


def test_an_environment_that_is_given_by_the_search_path_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on machines where people do not install anything themselves."""
    given, other = tmp_path / "given", tmp_path / "other"
    (given / "ipykernel").mkdir(parents=True)
    other.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, [other, given])))
    with kernel_environment():
        path = os.environ["PYTHONPATH"].split(os.pathsep)
    assert path == [str(Path(localeval.__file__).parents[1]), str(given)]


def test_the_command_itself_is_not_reached_either(tmp_path: Path) -> None:
    """By a module of one of Python's own names, or by warnings that are errors."""
    (tmp_path / "random.py").write_text("raise ImportError('a module of the same name')\n")
    source = str(Path(localeval.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "localeval", "doctor", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([source, str(tmp_path)]),
            "PYTHONWARNINGS": "error",
            "PYTHONSAFEPATH": "1",  # or the folder itself comes first
        },
    )
    assert "same name" not in done.stderr + done.stdout
    assert "Warning" not in done.stderr + done.stdout
    assert json.loads(done.stdout)["findings"]


def test_no_key_reaches_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALEVAL_NOMIS_KEY", "0x1234")
    with kernel_environment():
        assert "LOCALEVAL_NOMIS_KEY" not in os.environ
    assert os.environ["LOCALEVAL_NOMIS_KEY"] == "0x1234"
