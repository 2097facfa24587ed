"""Every interval that the report of a simulated place would print, taken from the package itself.

A real project says what is declared; samples, estimates and the rules by which an estimate is not printed are the
package's own. Left out is the protection of linked counts, which decides by counts of people and takes longer than all
else: what is printed here may be withheld in a report, never the other way round.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from calibration.scenarios import Frames, Scenario
from localeval.analysis.design_results import DesignResults, apply_design, apply_design_to_parts
from localeval.analysis.estimate_suppression import reason_to_withhold
from localeval.analysis.sample import build_sample
from localeval.methods.disclosure.door import Door
from localeval.methods.impact.effect import Effect
from localeval.project.project import Project, read_project
from localeval.project.settings import evaluation_schema


class Found(NamedTuple):
    """One interval.

    Attributes
    ----------
    method : str
        Code of the estimator.
    role : str
        ``main``, ``other`` or ``part`` (a group of a subgroup).
    estimate, std_error, low, high : float
    printed : bool
        Whether the report would give it.
    """

    method: str
    role: str
    estimate: float
    std_error: float
    low: float
    high: float
    printed: bool


@cache
def known_keys() -> set[str]:
    """Give the keys of ``evaluation.yml`` that this version of the package knows."""
    whole: dict[str, Any] = evaluation_schema()
    keys = set(whole["properties"])
    prior = json.dumps(whole["properties"]["prior_outcomes"])
    if '"object"' in prior or "$ref" in prior:
        keys.add("prior_outcomes.column")
    return keys


@cache
def project_of(scenario: Scenario) -> Project:
    """Make the project of a scenario; it needs no files, because the tables are given in memory."""
    with tempfile.TemporaryDirectory(prefix="calibration-") as name:
        text = json.dumps(scenario.settings(known_keys()))
        (Path(name) / "evaluation.yml").write_text(text, encoding="utf-8")
        return read_project(name)


def intervals(project: Project, frames: Frames, *, only_main: bool = False) -> Iterator[Found]:
    """Give every interval of one place: the main estimate and, unless ``only_main``, the alternatives and those of the parts.

    What cannot be estimated is not there.
    """
    rules = project.settings.disclosure
    door = Door(rules.threshold, rules.rounding)
    sample = build_sample(frames, project.primary)
    primary = apply_design(project, sample, project.primary, only_main=only_main)
    yield from _of(project, primary, door, "main")
    if only_main:
        return
    for part in apply_design_to_parts(project, primary, door):
        yield from _of(project, part, door, "part")


def _of(project: Project, item: DesignResults, door: Door, role: str) -> Iterator[Found]:
    if item.findings is None:
        return
    main = item.findings.main
    # Where the main estimate is withheld the alternatives are not given either; of parts there are none.
    given = not reason_to_withhold(project, item, main, door)
    yield _found(main, role, given)
    for effect in item.findings.others if role == "main" else ():
        yield _found(effect, "other", given and not reason_to_withhold(project, item, effect, door))


def _found(effect: Effect, role: str, printed: bool) -> Found:
    return Found(
        effect.method, role, effect.estimate, effect.std_error, effect.low, effect.high, printed
    )
