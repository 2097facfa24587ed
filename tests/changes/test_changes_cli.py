"""`localeval diff`: what may be compared, what is printed, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from typer.testing import Result as Said

from localeval import cli
from localeval.results import Result

from ..bundles.good_bundle import as_json, good_files, good_result, zip_of

SETTINGS = """\
programme: {name: Working Well, organisation: A council}
places:
  - {code: E08000003, name: Manchester}
  - {code: E08000006, name: Salford}
data: {synthetic: true}
design: matched_comparison
covariates: {age: numeric}
outcomes:
  - {code: employed, month: 12, primary: true}
"""


def call(*arguments: str | Path) -> Said:
    return CliRunner().invoke(cli.app, ["diff", *map(str, arguments)])


def moved(code: str = "E08000003") -> dict[str, Any]:
    """Give the good result of a place, with another estimate."""
    result = good_result()
    result["place"] = {"code": code, "name": code}
    result["estimates"][0]["estimate"] = 10.5
    Result.model_validate(result)
    return result


def put(folder: Path, result: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_bytes(as_json(result))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a project whose first place has published and whose second has not."""
    (tmp_path / "evaluation.yml").write_text(SETTINGS, encoding="utf-8")
    put(tmp_path / "output" / "E08000003", good_result())
    put(tmp_path / "published" / "E08000003", good_result())
    other = good_result()
    other["place"] = {"code": "E08000006", "name": "Salford"}
    put(tmp_path / "output" / "E08000006", other)
    return tmp_path


def test_nothing_has_changed(root: Path) -> None:
    said = call("--project", root)
    assert said.exit_code == 0
    assert said.stdout.splitlines() == [
        "Manchester (E08000003): nothing has changed since 2026-10-01.",
        "Salford (E08000006): nothing has been published before.",
    ]


def test_a_number_has_moved(root: Path) -> None:
    put(root / "output" / "E08000003", moved())
    said = call("--project", root, "--place", "E08000003")
    assert said.exit_code == 1
    lines = said.stdout.splitlines()
    assert lines[0].endswith("published numbers have changed since 2026-10-01.")
    assert lines[1].split() == ["What", "Then", "Now", "Change"]
    assert "10 (5 to 15), better" in lines[2]
    assert lines[2].endswith("+1")


def test_changes_as_json(root: Path) -> None:
    put(root / "output" / "E08000003", moved())
    said = call("--project", root, "--json")
    told = json.loads(said.stdout)
    assert said.exit_code == 1
    assert (told["ok"], told["changed"], told["moved"]) == (True, True, True)
    first, second = told["places"]
    assert (first["place"], first["published"], first["since"]) == ("E08000003", True, "2026-10-01")
    [item] = [item for item in first["items"] if item["part"] == "estimates"]
    assert (item["old"], item["new"], item["by"]) == (10.0, 10.5, 0.5)
    assert (second["published"], second["same"]) == (False, True)


def test_two_results_wherever_they_are(root: Path, tmp_path: Path) -> None:
    old = root / "published" / "E08000003"
    new = put(tmp_path / "new", moved())
    zipped = tmp_path / "bundle.zip"
    zipped.write_bytes(zip_of(good_files(moved())))
    for one, other in ((old, new), (old / "results.json", new / "results.json"), (old, zipped)):
        assert call(one, other).exit_code == 1
    assert call(old, root / "output" / "E08000003").exit_code == 0
    assert call(zipped, zipped).exit_code == 0


def test_one_result_is_compared_with_the_outputs_of_its_place(root: Path, tmp_path: Path) -> None:
    same = put(tmp_path / "old", good_result())
    assert call(same, "--project", root).exit_code == 0
    assert call(put(same, moved()), "--project", root).exit_code == 1


WRONG: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "results.json"),
    "no result": (b"{}", "schema version"),
    "newer": (as_json({**good_result(), "schema_version": "9.9"}), "9.9"),
    "another place": (as_json(moved("E08000006")), "two results of the same place"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_compared_ends_with_two(root: Path, tmp_path: Path, name: str) -> None:
    content, words = WRONG[name]
    path = tmp_path / "x" / "results.json"
    path.parent.mkdir()
    path.write_bytes(content)
    said = call(root / "published" / "E08000003", path)
    assert (said.exit_code, said.stdout) == (2, "")
    assert words in said.stderr
    assert "Traceback" not in said.output


def test_what_is_not_there_ends_with_two(root: Path) -> None:
    for arguments in (("nothing.zip",), ("nothing",), (root, root / "nothing.json")):
        said = call(*arguments, "--project", root)
        assert (said.exit_code, said.stdout) == (2, "")
    (root / "output" / "E08000006" / "results.json").unlink()
    said = call("--project", root)
    assert said.exit_code == 2
    assert "Run the evaluation first" in said.stderr
