"""A place as somebody would keep it: tables, ``evaluation.yml``, and how its files are written.

A clean place is what a careful analyst hands in. Imperfections change the tables (``Place``) or the cells and bytes of
the files (``Sheets``); nothing here knows them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gauntlet.world import MONTH, MONTHS, Drawn, World, draw, true_level
from localeval.project.settings import evaluation_schema

#: The most that a place can deserve: a design at its best, with everybody counted.
BEST_LEVEL = {"randomised_trial": 5, "matched_comparison": 3, "monitoring": 1}
#: Columns of a drawn place that a clean file does not have.
HIDDEN = ("site", "area")
COVARIATES = {
    "age": "numeric",
    "sex": "category",
    "qualification": "category",
    "months_workless": "numeric",
    "employed_before": "numeric",
    "earnings_before": "numeric",
}
#: What each covariate that is an outcome before the start measures.
PRIOR = {"employed_before": "employed", "earnings_before": "earnings"}
PRIOR_MONTH = -12


@cache
def known_to_settings(key: str) -> bool:
    """Whether this version of the package has a key of ``evaluation.yml``; ``prior_outcomes.column`` is one of its parts."""
    whole: dict[str, Any] = evaluation_schema()
    name, _, part = key.partition(".")
    if name not in whole["properties"]:
        return False
    text = json.dumps(whole["properties"][name])
    for reference in re.findall(r"#/\$defs/(\w+)", text):
        text += json.dumps(whole["$defs"][reference])
    return f'"{part}"' in text if part else True


@dataclass
class Place:
    """A place that can be spoilt.

    Attributes
    ----------
    world : World
    drawn : Drawn
        The truth about each person, in the order of ``people``; imperfections that take people out keep it in step.
    people, outcomes : DataFrame
        The tables as they will be written.
    settings : dict
        ``evaluation.yml``.
    truth : float
        What the headline is about, in its unit: the effect, or the level where there is no comparison group.
    deserved : int
        The highest level of evidence that the place deserves.
    why : str
        Why no higher one, where an imperfection lowers it.
    """

    world: World
    drawn: Drawn
    people: pd.DataFrame
    outcomes: pd.DataFrame
    settings: dict[str, Any]
    truth: float
    deserved: int
    why: str = ""
    #: Events of people, where an imperfection needs them; a clean place has none.
    events: pd.DataFrame | None = None
    #: What to do to the cells and bytes of the files, in this order.
    on_sheets: list[Callable[[Sheets], None]] = field(default_factory=list)

    @property
    def primary(self) -> str:
        """The column of the headline's outcome."""
        return self.world.primary

    @property
    def takes_part(self) -> np.ndarray:
        """Who of the people table is labelled a participant, shape (n,)."""
        return (self.people["group"] == "participant").to_numpy(dtype=bool)

    def rows_of(self, who: np.ndarray, month: int = MONTH) -> np.ndarray:
        """Flag the outcome rows of some people in a month, shape (rows,)."""
        ids = set(self.people.loc[who, "person_id"])
        return (self.outcomes["person_id"].isin(ids) & (self.outcomes["month"] == month)).to_numpy()

    def outcome_of(self, name: str, month: int = MONTH) -> np.ndarray:
        """Give an outcome of each person of the people table, shape (n,); missing where there is no row."""
        rows = self.outcomes[self.outcomes["month"] == month].set_index("person_id")[name]
        return self.people["person_id"].map(rows).to_numpy(dtype=float)

    def set_outcome(
        self, name: str, who: np.ndarray, values: np.ndarray, month: int = MONTH
    ) -> None:
        """Write other values of an outcome for some people, shape of ``values`` (n,).

        Raises
        ------
        ValueError
            None of them has a row of that month (any more), so that there is nothing to write.
        """
        known = dict(zip(self.people["person_id"], values, strict=True))
        rows = self.rows_of(who, month)
        if not rows.any():
            msg = f"nobody of those has '{name}' at month {month}"
            raise ValueError(msg)
        self.outcomes.loc[rows, name] = self.outcomes.loc[rows, "person_id"].map(known)

    def keep(self, who: np.ndarray) -> None:
        """Leave the others out of both tables, as if they had never been there."""
        self.people = self.people[who].reset_index(drop=True)
        kept = self.outcomes["person_id"].isin(self.people["person_id"])
        self.outcomes = self.outcomes[kept].reset_index(drop=True)
        self.drawn = Drawn(
            self.drawn.people[who].reset_index(drop=True),
            {key: values[who] for key, values in self.drawn.works.items()},
            {key: values[who] for key, values in self.drawn.earns.items()},
        )

    def at_most(self, level: int, why: str) -> None:
        """Say that the place deserves no higher level of evidence."""
        if level < self.deserved:
            self.deserved, self.why = level, why


@dataclass
class Sheets:
    """Files as cells of text, and how they become bytes.

    Attributes
    ----------
    cells : dict of str to list of list of str
        Rows of each table; the first is the header.
    separator, encoding, line_end : str
    quoted : bool
        Whether every cell stands in quotation marks.
    names : dict of str to str
        The file of each table.
    on_bytes : list
        What to do to the bytes of each file.
    """

    cells: dict[str, list[list[str]]]
    separator: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    quoted: bool = False
    names: dict[str, str] = field(
        default_factory=lambda: {
            "people": "people.csv",
            "outcomes": "outcomes.csv",
            "events": "events.csv",
        }
    )
    on_bytes: list[Callable[[str, bytes], bytes]] = field(default_factory=list)

    def column(self, table: str, name: str) -> int:
        """Give the position of a column."""
        return self.cells[table][0].index(name)

    def change(self, table: str, name: str, how: Callable[[str], str]) -> None:
        """Write every filled cell of a column otherwise."""
        position = self.column(table, name)
        for row in self.cells[table][1:]:
            if row[position]:
                row[position] = how(row[position])

    def change_all(self, name: str, how: Callable[[str], str]) -> None:
        """Write a column otherwise in every table that has it."""
        for table, rows in self.cells.items():
            if name in rows[0]:
                self.change(table, name, how)

    def write(self, folder: Path) -> None:
        """Write the files."""
        for table, rows in self.cells.items():
            lines = [self.separator.join(self._cell(cell) for cell in row) for row in rows]
            content = (self.line_end.join(lines) + self.line_end).encode(self.encoding)
            for how in self.on_bytes:
                content = how(table, content)
            (folder / self.names[table]).write_bytes(content)

    def _cell(self, text: str) -> str:
        if self.quoted or any(mark in text for mark in (self.separator, '"', "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text


def clean_place(world: World, rng: np.random.Generator) -> Place:
    """Draw a place and write it down as a careful analyst would."""
    drawn = draw(world, rng)
    offered = drawn.participant
    people = drawn.people.drop(columns=list(HIDDEN), errors="ignore")
    parts = []
    for month in MONTHS:
        works, earns = (
            np.where(offered, kind[month, True], kind[month, False])
            for kind in (drawn.works, drawn.earns)
        )
        part = pd.DataFrame({"person_id": people["person_id"], "month": month})
        part["employed"], part["earnings"] = works, earns
        part["out_of_work_benefits"] = 1 - works
        parts.append(part)
    outcomes = pd.concat(parts, ignore_index=True)
    others = {
        "employed": "earnings",
        "earnings": "employed",
        "out_of_work_benefits": "earnings",
    }
    names = [world.primary, others[world.primary]]
    settings = _settings(world, names, drawn)
    covariates = list(COVARIATES)
    if world.primary == "out_of_work_benefits":
        people["benefits_before"] = 1 - people.pop("employed_before")
        covariates[covariates.index("employed_before")] = "benefits_before"
    people = people[["person_id", "group", "start_date", *covariates]]
    truth = true_level(world) if world.design == "monitoring" else world.truth
    return Place(
        world,
        drawn,
        people,
        outcomes[["person_id", "month", *names]],
        settings,
        truth,
        BEST_LEVEL[world.design],
    )


def _settings(world: World, names: list[str], drawn: Drawn) -> dict[str, Any]:
    covariates = dict(COVARIATES)
    prior: dict[str, str] = dict(PRIOR)
    if world.primary == "out_of_work_benefits":
        covariates["benefits_before"] = covariates.pop("employed_before")
        prior = {"benefits_before": "out_of_work_benefits", "earnings_before": "earnings"}
    first, last = drawn.people["start_date"].min(), drawn.people["start_date"].max()
    settings: dict[str, Any] = {
        "programme": {"name": "Into Work", "organisation": "A council", "started": "2023-04-01"},
        "places": [{"code": "E08000003", "name": "Manchester", "boundary_year": 2023}],
        "data": {
            "people": "data/people.csv",
            "outcomes": "data/outcomes.csv",
            "locked": "2025-09-30",
        },
        "design": world.design,
        "population": {
            "who": "people who are out of work",
            "ages": {"low": 18, "high": 66},
            "starts": {"first": min(first, "2023-04-03"), "last": max(last, "2024-03-31")},
        },
        "covariates": covariates,
        "prior_outcomes": prior_setting(prior),
        "outcomes": [
            {"code": name, "month": MONTH, **({"primary": True} if name == names[0] else {})}
            for name in names
        ],
        "prespecified": {"date": "2024-01-15", "where": "The steering group's minutes"},
        "subgroups": ["sex"],
        "report": {"contact": "evaluation@council.example", "licence": "Open Government Licence v3.0"},
    }  # fmt: skip
    if world.design == "randomised_trial" and known_to_settings("allocated"):
        settings["allocated"] = {
            "participant": int(drawn.participant.sum()),
            "comparison": int((~drawn.participant).sum()),
        }
    if world.design == "matched_comparison" and known_to_settings("comparison_group"):
        settings["comparison_group"] = {"from": "eligible_not_referred"}
    if world.design == "monitoring":
        settings["prior_outcomes"] = []
    return settings


def prior_setting(prior: dict[str, str]) -> list[Any]:
    """Write ``prior_outcomes`` as fully as this version of the package takes it."""
    if not known_to_settings("prior_outcomes.column"):
        return list(prior)
    return [{"column": name, "outcome": code, "month": PRIOR_MONTH} for name, code in prior.items()]


def write(place: Place, folder: Path) -> None:
    """Write a place's folder: ``evaluation.yml`` and its files."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    tables = {"people": place.people, "outcomes": place.outcomes}
    if place.events is not None:
        tables["events"] = place.events
    sheets = Sheets({name: as_cells(frame) for name, frame in tables.items()})
    for how in place.on_sheets:
        how(sheets)
    sheets.write(folder / "data")
    text = json.dumps(place.settings, ensure_ascii=False, indent=1)
    # JSON has no days, and YAML takes for a text what stands in quotation marks.
    for key in ("started", "locked", "date", "first", "last"):
        text = _bare_days(text, key)
    (folder / "evaluation.yml").write_text(text + "\n", encoding="utf-8")


def _bare_days(text: str, key: str) -> str:
    return re.sub(rf'("{key}": )"(\d{{4}}-\d\d-\d\d)"', r"\1\2", text)


def as_cells(frame: pd.DataFrame) -> list[list[str]]:
    """Give a table as its header and its rows, as they are written."""
    return [list(map(str, frame.columns)), *zip_rows([_texts(frame[name]) for name in frame])]


def zip_rows(columns: list[list[str]]) -> list[list[str]]:
    """Turn columns of texts into rows."""
    return [list(row) for row in zip(*columns, strict=True)]


def _texts(column: pd.Series) -> list[str]:
    return [_text(value) for value in column.tolist()]


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NA:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}".removesuffix(".00")
    return str(value)
