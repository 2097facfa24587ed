"""``localeval compare`` on the command line: exit codes, what it says, its JSON, and that a failure changes nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from localeval import cli
from localeval.comparison.models import comparison_from_json
from localeval.comparison.typed_results import template
from localeval.pipeline.compare_bundles import style_folder


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["compare", *map(str, arguments)])


def told(*arguments: str | Path) -> dict[str, Any]:
    done = call(*arguments, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["ok"] is (done.exit_code == 0)
    return found


def data(bundles: Path, out: Path, *options: str | Path) -> Result:
    return call(bundles, "--out", out, "--no-render", *options)


def test_it_writes_the_data_and_says_what_it_did(bundles: Path, tmp_path: Path) -> None:
    done = data(bundles, tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "Compared 3 evaluations: 1 outcome, 1 of them pooled." in done.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "comparison.csv",
        "comparison.json",
    ]
    found = comparison_from_json((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert [item.place for item in found.evaluations] == ["Bolton", "Bury", "Manchester"]
    assert found.evaluations[0].source == "bundles/bolton.zip"


def test_it_is_nowhere_said_on_which_machine_it_was_made(bundles: Path, tmp_path: Path) -> None:
    data(bundles, tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        assert str(tmp_path) not in path.read_text(encoding="utf-8")


def test_json_for_programs(bundles: Path, tmp_path: Path) -> None:
    (bundles / "broken.zip").write_bytes(b"no zip")
    found = told(bundles, "--out", tmp_path / "out", "--no-render", "--allow", "month")
    assert found["evaluations"] == 3
    assert found["allowed"] == ["month"]
    assert [item["source"] for item in found["left_out"]] == ["bundles/broken.zip"]
    (row,) = found["rows"]
    assert (row["row"], row["estimates"], row["pooled"]) == ("employed-12-percent-att", 3, 3)
    assert row["low"] < row["estimate"] < row["high"]


def test_a_broken_bundle_is_said_and_the_rest_is_compared(bundles: Path, tmp_path: Path) -> None:
    (bundles / "broken.zip").write_bytes(b"no zip")
    done = data(bundles, tmp_path / "out")
    assert done.exit_code == 0
    assert "Left out: bundles/broken.zip: it is no zip file" in done.stdout
    assert data(bundles, tmp_path / "strict", "--strict").exit_code == 2
    assert not (tmp_path / "strict").exists()


def test_everything_that_is_wrong_is_said_at_once() -> None:
    done = call("--allow", "unit", "--format", "odt", "--title", "two\nlines")
    assert done.exit_code == 2
    said = (
        "no bundle was named",
        "--out",
        "'unit' is not a reason that can be",
        "'odt' is not",
        "title",
    )
    for words in said:
        assert words in done.stderr


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    found = told(tmp_path / "none.zip", "--out", tmp_path / "out")
    assert found["problems"][0]["what"] == "there is no such file or folder."


def test_mistakes_in_the_tables_are_said_before_anything_is_opened(
    bundles: Path, tmp_path: Path
) -> None:
    (tmp_path / "typed.csv").write_text(template(), encoding="utf-8")
    (tmp_path / "tiles.csv").write_text("place_code\n", encoding="utf-8")
    tables = ("--typed", tmp_path / "typed.csv", "--tiles", tmp_path / "tiles.csv")
    found = told(bundles, "--out", tmp_path / "out", *tables)
    assert [(item["where"], item["row"]) for item in found["problems"]] == [
        ("typed.csv", 2),
        ("tiles.csv", None),
    ]


def test_typed_results_and_tiles_join(bundles: Path, tmp_path: Path) -> None:
    text = (
        template()
        .replace("EXAMPLE", "A report")
        .replace("E08000003,Manchester", "E09000023,Lewisham")
    )
    (tmp_path / "typed.csv").write_text(text, encoding="utf-8")
    (tmp_path / "tiles.csv").write_text("place_code,column,row\nE08000001,2,3\n", encoding="utf-8")
    options = ("--typed", tmp_path / "typed.csv", "--tiles", tmp_path / "tiles.csv")
    done = data(bundles, tmp_path / "out", *options, "--allow", "typed", "--order", "estimate")
    assert done.exit_code == 0, done.output
    assert "Allowed: typed. This is printed in the report." in done.stdout
    found = comparison_from_json((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert [item.place for item in found.evaluations if item.typed] == ["Lewisham"]
    assert (found.order, found.tiles) == ("estimate", (("E08000001", 2, 3),))
    assert len(found.pools[0].pooled) == 4


def test_a_table_to_fill_in_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "typed.csv"
    assert call("--typed-template", path).exit_code == 0
    assert path.read_text(encoding="utf-8") == template()
    path.write_text("my work")
    assert call("--typed-template", path).exit_code == 2
    assert path.read_text() == "my work"


def test_a_refusal_changes_nothing_in_the_folder(bundles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    data(bundles, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    for path in bundles.iterdir():
        path.write_bytes(b"no zip")
    assert data(bundles, out).exit_code == 2
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_new_data_do_not_stand_beside_an_old_report(bundles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "comparison.html").write_text("an older report")
    (out / "mine.txt").write_text("somebody's")
    data(bundles, out)
    assert sorted(path.name for path in out.iterdir()) == [
        "comparison.csv",
        "comparison.json",
        "mine.txt",
    ]


def test_it_is_not_written_into_a_project_or_over_a_file(bundles: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "evaluation.yml").write_text("")
    assert data(bundles, tmp_path / "file").exit_code == 2
    assert data(bundles, tmp_path / "project").exit_code == 2


def test_a_workbook_of_somebody_elses_is_not_written_over(bundles: Path, tmp_path: Path) -> None:
    (tmp_path / "tables.xlsx").write_text("somebody's")
    done = data(bundles, tmp_path)
    assert done.exit_code == 2
    assert "tables.xlsx: this is there already" in done.stderr
    assert (tmp_path / "tables.xlsx").read_text() == "somebody's"
    (tmp_path / "comparison.json").write_text("of an earlier one")
    assert data(bundles, tmp_path).exit_code == 0
    assert not (tmp_path / "tables.xlsx").exists(), "it is not of these data"


def test_the_same_bundles_give_the_same_bytes(
    bundles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    data(bundles, tmp_path / "one")
    names = sorted(bundles.iterdir(), reverse=True)
    call(*names, "--out", tmp_path / "two", "--no-render")
    one, two = (
        json.loads((tmp_path / name / "comparison.json").read_text()) for name in ("one", "two")
    )
    assert one["made"] == "2026-09-21"
    for found in (one, two):  # named as files, their folder is not part of the name
        for item in found["evaluations"]:
            item["source"] = Path(item["source"]).name
    assert one == two
    data(bundles, tmp_path / "again")
    for name in ("comparison.json", "comparison.csv"):
        first, second = (tmp_path / folder / name for folder in ("one", "again"))
        assert first.read_bytes() == second.read_bytes()


def test_outside_of_any_project_the_styles_are_the_packages_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (style_folder() / "_extension.yml").is_file()
    (tmp_path / "evaluation.yml").write_text("")
    own = tmp_path / "_extensions" / "localeval"
    own.mkdir(parents=True)
    (own / "_extension.yml").write_text("")
    inner = tmp_path / "data"
    inner.mkdir()
    assert style_folder(inner) == own.resolve()


def test_help_names_what_can_be_done() -> None:
    done = CliRunner().invoke(cli.app, ["compare", "--help"], env={**os.environ, "COLUMNS": "200"})
    assert done.exit_code == 0
    for option in ("--typed", "--allow", "--tiles", "--no-render", "--strict", "--json"):
        assert option in done.stdout


TYPED = """\
place_code,place,programme,outcome,month,unit,estimand,design,evidence_level,date,source,ages_low,ages_high,low,high,confidence
E09000023,Lewisham,Ways to Work,employed,12,percent,ATT,matched_comparison,3,2025-06-30,"Report, table 4",18,66,1.0,7.0,0.95
E08000002,Bury,Working Well,employed,12,percent,ATT,matched_comparison,3,2025-03-31,"Report, page 9",18,66,\u22121.0,5.0,0.95
"""


def test_published_results_alone_are_compared(tmp_path: Path) -> None:
    typed = tmp_path / "typed.csv"
    typed.write_text(TYPED, encoding="utf-8")
    found = told("--typed", typed, "--allow", "typed", "--out", tmp_path / "out", "--no-render")
    assert (found["evaluations"], found["left_out"]) == (2, [])
    (row,) = found["rows"]
    assert (row["estimates"], row["pooled"]) == (2, 2)
    assert row["estimate"] == pytest.approx(3.0)


def test_published_results_alone_make_a_report(tmp_path: Path) -> None:
    typed = tmp_path / "typed.csv"
    typed.write_text(TYPED, encoding="utf-8")
    done = call("--typed", typed, "--out", tmp_path / "out", "--format", "html")
    assert done.exit_code == 0, done.output
    assert "Lewisham" in (tmp_path / "out" / "comparison.html").read_text(encoding="utf-8")


def test_neither_bundles_nor_typed_results_are_named_as_missing(tmp_path: Path) -> None:
    done = call("--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "no bundle was named" in done.output
    assert "--typed" in done.output


def test_a_typed_table_that_is_empty_is_still_a_fault_without_bundles(tmp_path: Path) -> None:
    typed = tmp_path / "typed.csv"
    typed.write_text(TYPED.splitlines()[0] + "\n", encoding="utf-8")
    done = call("--typed", typed, "--out", tmp_path / "out", "--no-render")
    assert done.exit_code == 2
    assert "it has 0 rows" in done.output
