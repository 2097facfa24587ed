"""Digests follow every byte of what they stand for, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
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


def released(package: Path) -> None:
    """Record the package as it is now, as a release does."""
    (package / digests.RECORD).write_text(digests.release_record(package), newline="\n")


def state() -> str:
    return digests.code_state.__wrapped__()


def test_a_package_that_is_as_it_was_released_says_so(package: Path) -> None:
    before = package_digest()
    assert state() == "unknown"
    released(package)
    assert state() == "released"
    assert package_digest() == before  # the record is no part of what it records


@pytest.mark.parametrize(
    ("change", "departed"),
    [
        (lambda root: (root / "methods/trial.py").write_text("x = 2\n"), {"methods/trial.py": "changed"}),
        (lambda root: (root / "methods/trial.py").unlink(), {"methods/trial.py": "missing"}),
        (lambda root: (root / "outcomes.yml").write_text(""), {"outcomes.yml": "added"}),
        (
            lambda root: (root / "methods/trial.py").rename(root / "trial.py"),
            {"methods/trial.py": "missing", "trial.py": "added"},
        ),
    ],
    ids=["changed", "missing", "added", "moved"],
)  # fmt: skip
def test_a_changed_package_says_which_files_are_not_as_they_were_released(
    package: Path, change: Callable[[Path], object], departed: dict[str, str]
) -> None:
    released(package)
    change(package)
    assert state() == "changed"
    assert digests.departures(package) == departed


def test_a_checkout_on_windows_is_the_same_release(package: Path) -> None:
    released(package)
    before = package_digest()
    for name in ("methods/trial.py", digests.RECORD):
        file = package / name
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    (package / "Thumbs.db").write_bytes(b"left by Windows")
    assert state() == "released"
    assert package_digest() == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"# nothing but a remark\n"])
def test_a_record_that_cannot_be_read_is_none(package: Path, content: bytes) -> None:
    (package / digests.RECORD).write_bytes(content)
    assert (state(), digests.departures(package)) == ("unknown", None)


def test_words_of_ones_own_are_no_part_of_the_package(tmp_path: Path) -> None:
    """``local/`` lies beside ``src/`` and is what a person may change without changing the method."""
    package = tmp_path / "src" / "localeval"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    released(package)
    before = digests.digest_of_package(package)
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "words.yml").write_text("headline: our own\n")
    assert digests.departures(package) == {}
    assert digests.digest_of_package(package) == before


def test_the_record_of_the_release_is_of_the_files_as_they_are() -> None:
    package = Path(localeval.__file__).parent
    departed = digests.departures(package)
    assert departed == {}, "The package was changed: record it anew with 'make release-record'."
    assert (package / digests.RECORD).read_text(encoding="utf-8") == digests.release_record(package)
