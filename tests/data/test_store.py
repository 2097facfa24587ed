"""Tables on disk: by place, the same bytes for the same content, whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pandas as pd
import pytest

from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load
from localeval.data.store import read_table, write_place_tables

from ..small_project import EVENTS, OUTCOMES, Make

TODAY = dt.date(2026, 1, 1)


def test_what_is_read_is_what_was_written(make: Make, tmp_path: Path) -> None:
    project = make(
        {"events.csv": EVENTS}, data={"events": "data/events.csv"}, subgroups=["age_band"]
    )
    tables = load(project, today=TODAY)
    paths = write_place_tables(tables, project, tmp_path / "store")
    assert {name: path.name for name, path in paths["E08000003"].items()} == {
        "people": "people.parquet",
        "outcomes": "outcomes.parquet",
        "events": "events.parquet",
    }
    for name, path in paths["E08000003"].items():
        pd.testing.assert_frame_equal(read_table(path), tables[name])


def test_a_level_that_nobody_in_the_place_has_keeps_its_position(
    make: Make, tmp_path: Path
) -> None:
    project = make()
    tables = load(project, today=TODAY)
    levels = pd.CategoricalDtype(["Other", "Male", "Female"], ordered=True)
    people = tables["people"].assign(sex=tables["people"]["sex"].astype(levels))
    paths = write_place_tables(CheckedTables({"people": people}), project, tmp_path / "store")
    assert read_table(paths["E08000003"]["people"])["sex"].dtype == levels


def test_the_same_content_gives_the_same_bytes_and_leaves_the_file_alone(
    make: Make, tmp_path: Path
) -> None:
    project = make()
    first = write_place_tables(load(project, today=TODAY), project, tmp_path / "a")
    second = write_place_tables(load(project, today=TODAY), project, tmp_path / "b")
    for name, path in first["E08000003"].items():
        assert path.read_bytes() == second["E08000003"][name].read_bytes()
        os.utime(path, ns=(1, 1))
    write_place_tables(load(project, today=TODAY), project, tmp_path / "a")
    assert {path.stat().st_mtime_ns for path in first["E08000003"].values()} == {1}


def test_only_the_table_that_changed_is_written(make: Make, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    project = make()
    paths = write_place_tables(load(project, today=TODAY), project, folder)["E08000003"]
    for path in paths.values():
        os.utime(path, ns=(1, 1))
    project = make({"outcomes.csv": OUTCOMES.replace("9100", "9200")})
    write_place_tables(load(project, today=TODAY), project, folder)
    assert paths["people"].stat().st_mtime_ns == 1
    assert read_table(paths["outcomes"])["earnings"].iloc[0] == 9200


def test_a_write_that_fails_leaves_the_old_table_and_nothing_else(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    project = make()
    paths = write_place_tables(load(project, today=TODAY), project, folder)["E08000003"]
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    project = make({"outcomes.csv": OUTCOMES.replace("9100", "9200")})

    def fail(*_: object) -> None:
        msg = "disk full"
        raise OSError(msg)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_place_tables(load(project, today=TODAY), project, folder)
    assert {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()} == before
    assert read_table(paths["outcomes"])["earnings"].iloc[0] == 9100


def test_a_table_that_is_no_longer_declared_goes(make: Make, tmp_path: Path) -> None:
    project = make({"events.csv": EVENTS}, data={"events": "data/events.csv"})
    paths = write_place_tables(load(project, today=TODAY), project, tmp_path / "store")
    project = make()
    write_place_tables(load(project, today=TODAY), project, tmp_path / "store")
    assert not paths["E08000003"]["events"].exists()
