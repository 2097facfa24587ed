"""The method gives the same numbers as when this project was made.

Runs the package on a fixed synthetic set and compares with ``golden/estimates.json``. A difference means
that the package or its requirements have changed in a way that moves results; other places' results are
then not comparable. After a deliberate change: ``python tests/test_golden.py``.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.data.load import load
from localeval.project.project import read_project
from localeval.synthetic.writing import write_synthetic

GOLDEN = Path(__file__).parent / "golden"
FIELDS = ("outcome", "month", "method", "role", "subgroup", "n_participants", "verdict")
NUMBERS = ("estimate", "std_error", "low", "high", "participant_level", "comparison_level")


def estimates(folder: Path) -> list[dict[str, Any]]:
    """Estimate everything on the fixed synthetic set, put together in ``folder``."""
    shutil.copy(GOLDEN / "evaluation.yml", folder)
    project = read_project(folder)
    write_synthetic(project, seed=1)
    tables = load(project)
    found = Evaluation(project, project.places[0], tables.__getitem__).estimates
    return [
        {name: estimate.model_dump(mode="json")[name] for name in (*FIELDS, *NUMBERS)}
        for estimate in found
    ]


def test_the_method_gives_the_same_numbers_as_before(tmp_path: Path) -> None:
    golden = json.loads((GOLDEN / "estimates.json").read_text(encoding="utf-8"))
    found = estimates(tmp_path)
    assert len(found) == len(golden)
    for now, then in zip(found, golden, strict=True):
        assert {name: now[name] for name in FIELDS} == {name: then[name] for name in FIELDS}
        for name in NUMBERS:
            # Published digits; another processor may round the last of them differently.
            assert now[name] == pytest.approx(then[name], abs=0.011), (now["outcome"], name)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        text = json.dumps(estimates(Path(folder)), indent=1) + "\n"
    (GOLDEN / "estimates.json").write_text(text, encoding="utf-8")
