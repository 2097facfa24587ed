"""Digests follow every byte of what they stand for, and nothing else."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import localeval
from localeval.base import digests
from localeval.base.digests import digest, file_digest


@given(st.binary(min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 255))
def test_the_digest_changes_with_any_byte(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, where: int, change: int
) -> None:
    where %= len(content)
    other = bytearray(content)
    other[where] ^= change
    folder = tmp_path_factory.mktemp("digest")
    (folder / "a").write_bytes(content)
    (folder / "b").write_bytes(content)
    (folder / "c").write_bytes(other)
    assert file_digest(folder / "a") == file_digest(folder / "b") != file_digest(folder / "c")


def test_a_file_that_is_not_there_has_a_digest_of_its_own(tmp_path: Path) -> None:
    assert file_digest(tmp_path / "nowhere") == file_digest(tmp_path) == "missing"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(json_values)
def test_the_digest_of_settings_survives_storage_and_ignores_the_order_of_keys(value: Any) -> None:
    stored = json.loads(json.dumps(value))
    assert digest(stored) == digest(value)
    assert digest({"b": 1, "a": value}) == digest({"a": value, "b": 1})
    assert digest([value, 1]) != digest([value, 2])


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a package of two files in the place of localeval."""
    (tmp_path / "methods").mkdir()
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "methods" / "trial.py").write_text("x = 1\n")
    monkeypatch.setattr(localeval, "__file__", str(tmp_path / "__init__.py"))
    return tmp_path


def package_digest() -> str:
    return digests.package_digest.__wrapped__()


def test_the_package_digest_follows_code_names_and_places_of_files(package: Path) -> None:
    seen = {package_digest()}
    (package / "methods" / "trial.py").write_text("x = 2\n")
    seen.add(package_digest())
    (package / "methods" / "trial.py").rename(package / "trial.py")
    seen.add(package_digest())
    (package / "outcomes.yml").write_text("")
    seen.add(package_digest())
    assert len(seen) == 4


@pytest.mark.parametrize(
    "left",
    ["__pycache__/trial.cpython-311.pyc", ".ipynb_checkpoints/trial.py", "methods/.DS_Store"],
)
def test_the_package_digest_ignores_what_tools_leave(package: Path, left: str) -> None:
    before = package_digest()
    (package / left).parent.mkdir(exist_ok=True)
    (package / left).write_text("x")
    assert package_digest() == before


def test_the_method_digest_follows_what_decides_the_numbers(package: Path) -> None:
    def found() -> str:
        return digests.method_digest.__wrapped__()

    before = found()
    (package / "report").mkdir()
    (package / "report" / "words.py").write_text("x = 1\n")
    (package / "methods" / "pooling.py").write_text("x = 1\n")
    (package / "cli.py").write_text("x = 1\n")
    assert found() == before
    (package / "methods" / "trial.py").write_text("x = 2\n")
    assert found() != before


def test_what_the_analysis_is_made_of_decides_the_numbers_and_what_only_compares_places_does_not() -> (
    None
):
    root = Path(localeval.__file__).parent
    modules = {module_of(path, root): path for path in root.rglob("*.py")}
    rooms = {"analysis", "catalogue", "consistency", "data", "disclosure", "methods"}
    analysed = reached(modules, "localeval.analysis", "localeval.data.load")
    compared = reached(modules, "localeval.comparison") - analysed
    for name in analysed | compared:
        room = [*name.split("."), ""][1]
        if room in rooms and modules[name].name != "__init__.py":
            assert digests.decides(modules[name].relative_to(root)) == (name in analysed), name


def reached(modules: dict[str, Path], *rooms: str) -> set[str]:
    """Give the modules in these rooms and all that they import."""
    waiting = [name for name in modules if name.startswith(rooms)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in modules and name not in found:
            found.add(name)
            waiting += imported(modules[name])
    return found


def module_of(path: Path, root: Path) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found
