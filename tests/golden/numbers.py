"""The numbers that are published of fixed inputs: of each estimator, of each design, and of what all designs share.

The inputs are made-up people, kept here as tables so that nothing but the method can change the numbers: 200 participants
and 400 others, whose outcomes and characteristics are not all known. Every number has the digits in which it is published,
so that it is the same on every Python.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.provenance import editions_of
from localeval.analysis.sample import build_sample
from localeval.catalogue.catalogue import shared_outcomes
from localeval.data.load import load
from localeval.designs import filling
from localeval.designs.design import Design
from localeval.designs.evidence_rules import BALANCE_LIMIT, BALANCE_REFUSED
from localeval.designs.registry import BUILT_IN
from localeval.methods.disclosure.coarse_levels import coarse_share, end_step, mean_step
from localeval.methods.disclosure.door import DIGITS, Door
from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.single_figures import is_dominated, regression_is_safe, share_step
from localeval.methods.impact.attrition import CAUTIOUS, attrition_is_low
from localeval.methods.impact.effect import Effect, minimum_detectable_effect
from localeval.methods.impact.levels import mean_level, share_level
from localeval.methods.multiplicity import holm
from localeval.project.project import Project, read_project
from localeval.results import SHARED_EDITION

from ..methods.disclosure.tables import two_way_of
from .recorded import Numbers, Recorded

INPUTS = Path(__file__).parent / "inputs"
SETTINGS: dict[str, Any] = {
    "programme": {"name": "Golden", "organisation": "Golden"},
    "places": [{"code": "E08000003", "name": "Manchester"}],
    "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
    "covariates": {
        "age": "numeric",
        "sex": "category",
        "months_workless": "numeric",
        "earnings_before": "numeric",
    },
    "prior_outcomes": [{"column": "earnings_before", "outcome": "earnings", "month": -1}],
    "outcomes": [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "earnings", "month": 12},
        {"code": "out_of_work_benefits", "month": 12},
        {"code": "weeks_employed", "month": 12},
        {"code": "wellbeing", "month": 12},
    ],
    "subgroups": ["sex", "age_band"],
}
#: Words of findings: they may be written anew under the same edition.
_WORDS = frozenset({"label", "reasons", "scale", "note", "withheld"})
#: The first so many people of the data are few enough for most to be withheld.
_FEW = 90
#: Gaps are filled so often only: what fills them is the same, and it need not be precise here.
_OFTEN = {"IMPUTATIONS": 3, "MOST_IMPUTATIONS": 3, "RANGE_IMPUTATIONS": 2}
#: Settings of disclosure control: the usual one, a stricter and a looser one.
_DOORS = ((10, 5), (10, 10), (5, 5))


def everything() -> dict[str, Recorded]:
    """Give the numbers of all parts of the method by the name of their record, with the editions that they are of."""
    found = {"shared": shared(), "definitions": definitions()}
    for design in BUILT_IN:
        for code, numbers in estimators(design).items():
            editions = {f"estimator {e.code}": e.edition for e in design.estimators}
            its = f"estimator {code}"
            found[its] = Recorded(
                {its: editions[its], f"design {design.code}": design.edition}, numbers
            )
        found[f"design {design.code}"] = of_design(design)
    return found


def estimators(design: Design) -> dict[str, Numbers]:
    """Give what each estimator of a design finds, for everyone and each outcome, before disclosure control."""
    found: dict[str, Numbers] = {}
    with OfDesign(design) as (project, tables):
        for measure in project.measures if design.has_comparison else ():
            sample = build_sample(tables, measure)
            # Some estimators are for data in which nobody's outcome is lost.
            known = replace(
                sample, lost_people=sample.lost_people[:0], lost_participant=np.zeros(0, dtype=bool)
            )
            for what, of in (("", sample), (" of those known", known)):
                result = design.estimate(of, project.settings)
                for effect in (result.main, *result.others):
                    key = f"{measure.outcome.code}{what}"
                    found.setdefault(effect.method, {})[key] = _effect(effect)
    return found


def of_design(design: Design) -> Recorded:
    """Give all that a report of a design publishes: of everyone, and where there are so few that much is withheld."""
    with OfDesign(design) as found:
        evaluation = _evaluation(found)
        numbers = _findings(evaluation)
        made_by = editions_of(design.code, evaluation.estimates)
    with OfDesign(design, most=_FEW) as found:
        numbers |= {f"of few, {key}": value for key, value in _findings(_evaluation(found)).items()}
    editions = {"shared": made_by.shared, f"design {design.code}": made_by.design}
    editions |= {f"estimator {code}": own for code, own in made_by.estimators.items()}
    return Recorded(editions, _plain(numbers))


def _evaluation(found: tuple[Project, dict[str, pd.DataFrame]]) -> Evaluation:
    project, tables = found
    return Evaluation(project, project.places[0], tables.__getitem__)


def _findings(found: Evaluation) -> Numbers:
    numbers: Numbers = {"evidence": found.evidence.level}
    for part in ("flow", "estimates", "levels", "series"):
        for item in getattr(found, part):
            key = item.step if part == "flow" else " ".join(str(k) for k in item.key if k != "")
            numbers[f"{part} {key}"] = _published(item)
    if found.balance is not None:
        numbers["balance"] = _published(found.balance, without=("rows",))
        for row in found.balance.rows:
            numbers[f"balance {row.covariate}"] = _published(row)
    if found.overlap is not None:
        # That they stand from an earlier publication is no number.
        numbers["overlap"] = {k: v for k, v in vars(found.overlap).items() if k != "stands"}
    # Outcomes stand under their codes, which stay where a label is put in other words.
    codes = {
        f"{m.outcome.label} (month {m.month})": f"{m.outcome.code}, month {m.month}"
        for m in found.project.measures
    }
    for line in found.quality:
        missing = [line.participants_missing, line.comparison_missing]
        numbers[f"quality {line.table} {codes.get(line.column, line.column)}"] = missing
    return numbers


def shared() -> Recorded:
    """Give what all designs share: outcomes, what is withheld, how the rest is rounded, tests adjusted for their number."""
    numbers: Numbers = {}
    for code, outcome in shared_outcomes().items():
        numbers[f"outcome {code}"] = [outcome.unit, outcome.kind, outcome.direction]
    numbers["digits"] = dict(DIGITS)
    numbers["limits of balance"] = [BALANCE_LIMIT, BALANCE_REFUSED]
    for threshold, rounding in _DOORS:
        numbers |= _of_door(
            Door(threshold, rounding), f"threshold {threshold}, rounding {rounding}"
        )
    numbers |= {f"withheld: {name}": hidden for name, hidden in _withheld()}
    numbers["is dominated"] = [
        is_dominated(np.array([largest, 10.0, *([1.0] * 20)])) for largest in range(10, 300, 10)
    ]
    numbers["regression is safe"] = [regression_is_safe(n, 6) for n in range(8, 24)]
    numbers["step of a share"] = [share_step(n) for n in range(1, 150)]
    numbers["Holm"] = holm([0.001, 0.011, 0.02, 0.04, 0.3]).round(4)
    numbers["minimum detectable effect"] = [
        round(minimum_detectable_effect(10.0, df), 2) for df in (4.0, 8.0, 40.0, np.inf)
    ]
    numbers["bounds of attrition"] = list(CAUTIOUS)
    numbers["attrition is low"] = [
        attrition_is_low(((n, n), (m, m)), ((200 - n, 200 - n), (200 - m, 200 - m)))
        for n, m in product(range(0, 130, 6), repeat=2)
    ]
    answers = np.repeat([0.0, 100.0], [37, 23])
    numbers["share and its interval"] = _level(share_level(answers, whole=100.0))
    numbers["mean and its interval"] = _level(mean_level(np.arange(40.0) ** 2))
    for yes, n in ((12, 40), (55, 90), (120, 400)):
        numbers[f"month by month: {yes} of {n}"] = vars(coarse_share(yes, n, end_step(n)))
    numbers["steps of means"] = [mean_step(error) for error in (0.004, 0.3, 1.9, 25.0, 410.0)]
    return Recorded({"shared": SHARED_EDITION}, _plain(numbers))


def definitions() -> Recorded:
    """Give what the outcomes mean, in words."""
    meaning = {code: outcome.definition for code, outcome in shared_outcomes().items()}
    return Recorded({"shared": SHARED_EDITION}, dict(meaning))


def _of_door(door: Door, rules: str) -> Numbers:
    pairs = [(yes, n) for n in (25, 60) for yes in range(n + 1)]
    return {
        f"counts, {rules}": [door.count(n) for n in range(60)],
        f"shares, {rules}": [door.share(yes, n) for yes, n in pairs],
        f"safe shares, {rules}": [door.share_is_safe(yes, n) for yes, n in pairs],
        f"subgroups, {rules}": [door.gives_subgroup(n, 100) for n in range(0, 40)],
        f"enough, {rules}": [door.enough(n, 100) for n in range(0, 20)],
    }


def _withheld() -> Iterator[tuple[str, list[str]]]:
    """Give which counts of two sets of tables are withheld."""
    door = Door()
    counts = pd.DataFrame(
        [[45, 7, 31], [60, 22, 18], [15, 12, 80]],
        index=["low", "middle", "high"],
        columns=["a", "b", "c"],
    )
    table = two_way_of(counts).cells
    values = {"all": 140, "women": 64, "men": 76, "women in work": 9, "women out of work": 55}
    sums = [("all", ["women", "men"]), ("women", ["women in work", "women out of work"])]
    groups = LinkedCells.from_sums(values, sums)
    for name, cells in (("a table", table), ("groups", groups)):
        for rounded, how in ((cells.names, "rounded"), ((), "exact")):
            hidden = door.withheld(cells, rounded=rounded, unknown=())
            yield f"{name} of {how} counts", sorted(str(cell) for cell in hidden)


class OfDesign:
    """A project of a design over the fixed people, and its tables as they are loaded."""

    def __init__(self, design: Design, most: int | None = None) -> None:
        self._design, self._most = design, most
        self._folder = TemporaryDirectory()
        self._often = {name: getattr(filling, name) for name in _OFTEN}

    def __enter__(self) -> tuple[Project, dict[str, pd.DataFrame]]:
        for name, times in _OFTEN.items():
            setattr(filling, name, times)
        root = Path(self._folder.name)
        shutil.copytree(INPUTS / "data", root / "data")
        _keep(root / "data", "participant" if not self._design.has_comparison else "", self._most)
        settings = {**SETTINGS, "design": self._design.code}
        (root / "evaluation.yml").write_text(json.dumps(settings), encoding="utf-8")
        project = read_project(root)
        loaded = load(project)
        return project, {name: loaded[name] for name in project.tables}

    def __exit__(self, *_: object) -> None:
        for name, times in self._often.items():
            setattr(filling, name, times)
        self._folder.cleanup()


def _keep(data: Path, group: str, most: int | None) -> None:
    """Keep only the people of a group, and no more than so many of the data."""
    rows = list(csv.DictReader((data / "people.csv").open(encoding="utf-8", newline="")))[:most]
    who = {row["person_id"] for row in rows if row["group"].startswith(group)}
    for file in data.glob("*.csv"):
        head, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.partition(",")[0] in who]
        file.write_text("".join([head, *kept]), encoding="utf-8")


def _effect(effect: Effect) -> dict[str, Any]:
    names = (
        "estimate", "std_error", "low", "high", "participant_level", "comparison_level",
        "effective_comparison",
    )  # fmt: skip
    numbers = {name: round(getattr(effect, name), 2) for name in names}
    people = {"n_participants": effect.n_participants, "n_comparison": effect.n_comparison}
    return {**numbers, **people, "p_value": round(effect.p_value, 4)}


def _level(level: Any) -> list[float]:
    return [round(value, 4) for value in (level.value, level.std_error, level.low, level.high)]


def _published(item: BaseModel, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Give the numbers and codes of a finding, without its words."""
    return item.model_dump(
        mode="json", exclude={*_WORDS, *without} & type(item).model_fields.keys()
    )


def _plain(value: Any) -> Any:
    """Give numbers as JSON holds them, floats with at most four digits after the point."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(item) for item in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return round(float(value), 4) if isinstance(value, float) else value
