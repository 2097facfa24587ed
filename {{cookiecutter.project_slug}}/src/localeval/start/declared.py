"""What ``evaluation.yml`` says already, read with patience: a file that is not finished yet must not stop the look at the data.

A new project has defaults; whatever differs from them was decided by a person and stays. The checks of the file itself belong to
``project``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localeval.base.yamlfile import YamlFile
from localeval.catalogue import catalogue
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.catalogue.written_units import COVARIATE_UNITS
from localeval.designs.registry import codes, design_of
from localeval.project.project import FILE

#: What stands in a new project, by key of the file and of ``data``.
NEW_PROJECT: Mapping[str, Any] = {
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
    ],
    "subgroups": ["sex", "age_band"],
}
#: The same as it stands there, so that a person who has written it in another way is known to have written it.
_AS_MADE: Mapping[str, str] = {
    "covariates": "covariates:\n  age: numeric\n  sex: category\n  months_workless: numeric\n  earnings_before: numeric\n",
    "prior_outcomes": "prior_outcomes: [{column: earnings_before, outcome: earnings, month: -1}]\n",
    "outcomes": "outcomes:\n  - {code: employed, month: 12, primary: true}\n  - {code: earnings, month: 12}\n",
    "subgroups": "subgroups: [sex, age_band]\n",
}
NEW_DATA: Mapping[str, Any] = {
    "people": "data/people.csv",
    "outcomes": "data/outcomes.csv",
    "columns": {},
    "synthetic": True,
}


@dataclass(frozen=True)
class Declared:
    """What a person has said of the evaluation.

    Attributes
    ----------
    covariates : dict of str to str
        Name and kind.
    outcomes : dict of str to tuple of int
        Code, with the months at which it is reported.
    prior : dict of str to str
        Covariates that are an outcome before the start, with its code.
    prior_months : dict of str to int
        Of these, how many months before the start each is, below nought; only where that is said.
    shared : tuple of str
        The cluster and the strata.
    places : dict of str to str
        Code and name.
    programme : str
    compares : bool
        Whether the design has a comparison group.
    columns : dict of str to tuple of str
        What is said of the names of columns already.
    data : dict
        All of ``data``.
    own_outcomes : dict of str to dict
        What is said of outcomes that are not in the catalogue, by code.
    new : frozenset of str
        Keys that are as they were made, so that a proposal may take their place.
    """

    covariates: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    prior: dict[str, str] = field(default_factory=dict)
    prior_months: dict[str, int] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    places: dict[str, str] = field(default_factory=dict)
    programme: str = ""
    compares: bool = True
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    own_outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    new: frozenset[str] = frozenset()

    @property
    def months(self) -> tuple[int, ...]:
        """All months at which an outcome is reported."""
        return tuple(sorted({month for months in self.outcomes.values() for month in months}))

    def unit_of(self, code: str) -> str | None:
        """Give the catalogue's unit of an outcome, or of a covariate that is one before the start."""
        shared = catalogue.shared_outcomes()
        outcome = self.prior.get(code, code)
        found = shared.get(outcome)
        if found is not None:
            return found.unit
        if code in COVARIATE_UNITS:
            return COVARIATE_UNITS[code]
        own = self.own_outcomes.get(outcome, self.own_outcomes.get(LOCAL_PREFIX + outcome, {}))
        return own.get("unit")


def column_of(code: str) -> str:
    """Give the name of the column that holds an outcome."""
    return code.removeprefix(LOCAL_PREFIX)


def read_declared(root: Path) -> Declared:
    """Read what a project says of itself.

    Raises
    ------
    ProjectError
        The file is not there, or is no YAML.
    """
    value = YamlFile(root / FILE, FILE).value
    text = "\n" + (root / FILE).read_text(encoding="utf-8-sig")
    whole: dict[str, Any] = value if isinstance(value, dict) else {}
    data = _mapping(whole.get("data"))
    outcomes: dict[str, tuple[int, ...]] = {}
    for item in _list(whole.get("outcomes")):
        if isinstance(item, dict) and isinstance(item.get("code"), str):
            month = item.get("month")
            known = (month,) if isinstance(month, int) else ()
            outcomes[item["code"]] = (*outcomes.get(item["code"], ()), *known)
    prior = {
        item["column"]: item["outcome"]
        for item in _list(whole.get("prior_outcomes"))
        if isinstance(item, dict) and item.get("column") and isinstance(item.get("outcome"), str)
    }
    prior_months = {
        item["column"]: item["month"]
        for item in _list(whole.get("prior_outcomes"))
        if isinstance(item, dict) and item.get("column") and isinstance(item.get("month"), int)
    }
    strata = whole.get("strata")
    shared = (whole.get("cluster"), *([strata] if isinstance(strata, str) else _list(strata)))
    places = {
        str(item["code"]): str(item.get("name", ""))
        for item in _list(whole.get("places"))
        if isinstance(item, dict) and "code" in item
    }
    design = whole.get("design")
    new = {
        key
        for key, made in NEW_PROJECT.items()
        if whole.get(key) == made and f"\n{_AS_MADE[key]}" in text
    }
    new |= {f"data.{key}" for key, made in NEW_DATA.items() if data.get(key) == made}
    return Declared(
        covariates={str(k): str(v) for k, v in _mapping(whole.get("covariates")).items()},
        outcomes=outcomes,
        prior=prior,
        prior_months=prior_months,
        shared=tuple(name for name in shared if isinstance(name, str)),
        places=places,
        programme=str(_mapping(whole.get("programme")).get("name") or ""),
        compares=design_of(design).has_comparison if design in codes() else True,
        columns={
            str(name): tuple(map(str, theirs)) if isinstance(theirs, list) else (str(theirs),)
            for name, theirs in _mapping(data.get("columns")).items()
        },
        data=data,
        own_outcomes={
            item["code"]: item
            for item in _list(whole.get("outcomes"))
            if isinstance(item, dict) and str(item.get("code", "")).startswith(LOCAL_PREFIX)
        },
        new=frozenset(new),
    )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
