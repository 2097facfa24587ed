"""The same settings on Spark: the same people are found. Where pyspark or a Java is not there it is skipped, and says so."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pandas as pd
import pytest

from localeval.linking.linking import link_project
from localeval.project.project import read_project

from .made_up import KEY, changed, write_project

pytest.importorskip("splink", reason="the extra for linking is not installed")
pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed"
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java"),
]


def test_spark_finds_whom_duckdb_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", KEY)
    root = write_project(tmp_path / "own", count=150, records=220, shared=110)

    def links() -> pd.DataFrame:
        return pd.read_parquet(root / "data/linked/payroll.parquet")

    link_project(read_project(root))
    here = links()
    made = link_project(
        changed(root, lambda text: text.replace("link:\n", "link:\n  engine: spark\n"))
    )
    there = links()
    assert made.quality.engine == "spark"
    assert here["person_id"].tolist() == there["person_id"].tolist()
    assert (here["linked"] == there["linked"]).mean() > 0.99
    both = here["linked"] & there["linked"]
    assert (here.loc[both, "record_id"] == there.loc[both, "record_id"]).all()
    assert not list((root / "private/linkage").glob(".work*"))
