"""Files are replaced whole or not at all, and digests follow every byte."""

from __future__ import annotations

import ast
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import localeval
from localeval.base import digests
from localeval.base.atomic import replace_file, replace_text
from localeval.base.digests import digest, file_digest
from localeval.base.errors import ProjectError
from localeval.report.records import read_records, records_file


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "x.txt"
    replace_text(target, "Zoë\n")
    assert target.read_bytes() == "Zoë\n".encode()
    assert [path.name for path in target.parent.iterdir()] == ["x.txt"]


def test_equal_content_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    replace_text(target, "same")
    os.utime(target, ns=(1, 1))
    replace_text(target, "same")
    assert target.stat().st_mtime_ns == 1
    replace_text(target, "new")
    assert target.stat().st_mtime_ns > 1


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.txt"
    replace_text(target, "old")

    def fails(*_: object) -> None:
        msg = "disk full"
        raise OSError(msg)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        replace_text(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.txt"
    replace_text(target, "old")
    seen = []

    def watch(_: int) -> None:
        seen.append(target.read_text())

    monkeypatch.setattr(os, "fsync", watch)  # the content is on disk, the name not yet changed
    replace_text(target, "new")
    assert (seen, target.read_text()) == (["old"], "new")


def test_what_a_killed_run_has_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".x.txt.0123abcd.tmp").write_text("half")
    (tmp_path / ".y.txt.0123abcd.tmp").write_text("of another file")
    replace_text(tmp_path / "x.txt", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".y.txt.0123abcd.tmp", "x.txt"]


def test_a_file_held_open_by_another_program_is_a_problem_of_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(ProjectError, match="Close it there and run the command again"):
        replace_file(tmp_path / "report.docx", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_others_may_read_a_new_file_as_far_as_the_person_allows(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_text(tmp_path / "x.txt", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x.txt").stat().st_mode) == 0o640


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


FLOW = {"flow": [{"step": "in_data", "label": "In the data", "participants": 190}]}
EVIDENCE = {"evidence": {"level": 5, "reasons": ["Chance decided."]}}


def record(build: Path, notebook: str, content: dict[str, Any]) -> None:
    replace_text(records_file(build, notebook), json.dumps(content))


def test_records_are_put_together_over_notebooks(tmp_path: Path) -> None:
    record(tmp_path, "02_participants", FLOW)
    record(tmp_path, "05_method", EVIDENCE)
    records = read_records(tmp_path)
    assert [step.step for step in records.flow] == ["in_data"]
    assert records.evidence is not None
    assert read_records(tmp_path, ["05_method"]).flow == ()


def test_notebook_ten_comes_after_notebook_nine(tmp_path: Path) -> None:
    for name, variable in (("10_last", "b"), ("9_first", "a")):
        level = {"outcome": "employed", "label": "In work", "month": 12, "unit": "percent"}
        level |= {"role": "secondary", "n": 50, "level": 40.0, "low": 30.0, "high": 50.0}
        record(
            tmp_path,
            name,
            {"levels": [{**level, "subgroup": {"variable": variable, "value": "x"}}]},
        )
    groups = [level.subgroup.variable for level in read_records(tmp_path).levels if level.subgroup]
    assert groups == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (FLOW, "'flow' is already recorded"),
        ({"flows": []}, "what it records does not fit the result"),
    ],
)
def test_records_that_cannot_be_used_name_their_notebook(
    tmp_path: Path, content: dict[str, Any], says: str
) -> None:
    record(tmp_path, "02_participants", FLOW)
    record(tmp_path, "03_copy", content)
    with pytest.raises(ProjectError) as caught:
        read_records(tmp_path)
    [problem] = caught.value.problems
    assert problem.where == "notebooks/03_copy.ipynb"
    assert says in problem.what
