"""The parts of a place's findings: each is read back as it was written, and rests on no more than it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import localeval
from localeval.analysis import findings_parts as registry
from localeval.analysis.evaluation import Evaluation
from localeval.analysis.findings_parts import FindingsPart, everything, parts, register
from localeval.results import Records

from .conftest import Evaluate, people_and_outcomes

DESIGNS = ("randomised_trial", "matched_comparison", "monitoring")


@pytest.mark.parametrize("design", DESIGNS)
def test_every_part_is_read_back_as_it_was_written(evaluate: Evaluate, design: str) -> None:
    evaluation = evaluate(*people_and_outcomes(120, 240), design=design, subgroups=["sex"])
    for part in parts().values():
        value = part.find(evaluation)
        assert part.from_text(part.to_text(value)) == value, part.name
        assert part.to_text(value) == part.to_text(part.from_text(part.to_text(value)))


def test_a_part_that_is_not_of_its_shape_is_not_written() -> None:
    wrong = FindingsPart("wrong", tuple[float, ...], lambda _: None)
    with pytest.raises(ValueError, match="'wrong' of the findings is not read back"):
        wrong.to_text(("1.0", 2.0))
    with pytest.raises(ValueError, match="not JSON compliant"):
        wrong.to_text((float("nan"),))


@pytest.mark.parametrize("name", sorted(parts()))
@pytest.mark.parametrize("design", DESIGNS)
def test_a_part_opens_no_table_that_it_does_not_need(
    evaluate: Evaluate, name: str, design: str
) -> None:
    tables = people_and_outcomes(120, 240)
    project = evaluate(*tables, design=design, subgroups=["sex"]).project
    opened: set[str] = set()

    def read(table: str) -> pd.DataFrame:
        opened.add(table)
        return dict(zip(("people", "outcomes"), tables, strict=True))[table]

    def lessons() -> Any:
        opened.add("lessons")
        return ()

    part = parts()[name]
    part.find(Evaluation(project, project.places[0], read, lessons))
    assert opened <= set(part.needs)


def test_every_part_of_the_contract_is_worked_out_by_a_part_of_the_same_name() -> None:
    assert set(Records.model_fields) <= set(parts())


def test_two_parts_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_parts", dict(parts()))
    with pytest.raises(ValueError, match="two parts of the findings are called 'flow'"):
        register(FindingsPart("flow", int, lambda _: 1))
    mine = register(FindingsPart("mine", int, lambda _: 1))
    assert register(mine) is mine  # the same module, imported a second time
    assert "mine" in everything(())


def test_what_goes_into_a_result_is_said_by_the_contract(evaluate: Evaluate) -> None:
    tables = people_and_outcomes()
    for design, balance in (("randomised_trial", True), ("monitoring", False)):
        project = evaluate(*tables, design=design).project
        found = {name for name, part in parts().items() if part.goes_into_result(project)}
        assert ("balance" in found) == balance
        assert ("limits" in found) == balance
        assert found | {"balance", "limits"} == set(Records.model_fields)


def test_reading_findings_imports_no_statistics() -> None:
    """A notebook that only shows findings starts without pandas and scipy."""
    script = (
        "import sys\n"
        "from localeval.report import charts, open_section, place_section, tables, wording\n"
        "from localeval.analysis.findings_parts import parts\n"
        "parts()\n"
        "heavy = {'pandas', 'scipy', 'statsmodels', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    source = str(Path(localeval.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
