"""A small project with good data, to be spoilt one thing at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from localeval.project.project import Project, read_project

PEOPLE = """\
person_id,group,start_date,age,sex
001,participant,2024-05-01,30,Female
002,participant,2024-05-08,17,Male
003,participant,2024-06-01,52,Male
004,comparison,2024-05-01,41,Female
005,comparison,2024-05-01,23,Male
006,comparison,,64,
"""
OUTCOMES = """\
person_id,month,employed,earnings
001,12,1,9100
002,12,0,0
003,12,1,12000.5
004,12,0,0
005,12,1,8000
006,12,,
"""
EVENTS = """\
person_id,event,date
001,referred,2024-04-20
001,started,2024-05-01
001,left,2024-09-30
002,started,2024-05-08
"""
COSTS = "item,kind,amount,year\nKey workers,cash,90000,2024\nRooms,in_kind,5000,2024\n"
CONTEXT = """\
place_code,indicator,period,value,age_band,source
E08000003,claimant_rate,2024-05,5.1,16 to 64,Nomis
E92000001,claimant_rate,2024-05,3.9,16 to 64,Nomis
"""

Make = Callable[..., Project]


def settings(**changes: Any) -> dict[str, Any]:
    """Give an evaluation.yml as a dict; ``data`` is merged, other keys are replaced."""
    whole: dict[str, Any] = {
        "programme": {
            "name": "Working Well",
            "organisation": "A council",
            "started": "2024-04-01",
        },
        "places": [{"code": "E08000003", "name": "Manchester"}],
        "design": "matched_comparison",
        "covariates": {"age": "numeric", "sex": "category"},
        "outcomes": [
            {"code": "employed", "month": 12, "primary": True},
            {"code": "earnings", "month": 12},
        ],
    }
    data = {"people": "data/people.csv", "outcomes": "data/outcomes.csv"}
    return {**whole, **changes, "data": {**data, **changes.get("data", {})}}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a project: ``make({"people.csv": "..."}, design="monitoring")``; the rest is good."""

    def _make(files: dict[str, str | bytes | None] | None = None, **changes: Any) -> Project:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        given = {"people.csv": PEOPLE, "outcomes.csv": OUTCOMES, **(files or {})}
        for name, content in given.items():
            if content is None:
                (folder / name).unlink(missing_ok=True)
                continue
            raw = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(raw)
        whole = settings(**changes)
        # JSON has no dates; YAML writes them without quotation marks.
        days = {
            "programme": ("started", whole["programme"].pop("started", None)),
            "data": ("locked", whole["data"].pop("locked", None)),
        }
        text = json.dumps(whole, ensure_ascii=False)
        for part, (key, day) in days.items():
            if day:
                text = text.replace(f'"{part}": {{', f'"{part}": {{"{key}": {day}, ')
        (tmp_path / "evaluation.yml").write_text(text, encoding="utf-8")
        return read_project(tmp_path)

    return _make
