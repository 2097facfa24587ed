"""A project whose design is none of this package's, really baked and really run."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ..e2e.project import Command, localeval

#: The folder of ``stratified.py``, the one file that a project with the design needs.
HERE = Path(__file__).resolve().parent
MANCHESTER, BURY = "E08000003", "E08000002"
#: Without gaps: filling them would take long and has no part in what is looked at.
SIMULATED = "seed: 2\ndefault: {participants: 500, comparison: 2000, missing: {covariates: 0}}\n"


@dataclass(frozen=True)
class Stratified:
    """A project with the stratified design, and where its design is written."""

    root: Path
    module: Path

    def command(self, *arguments: str, **more: str) -> Command:
        """Run a command of the project's own package, told of the design by the environment alone."""
        path = os.pathsep.join([str(self.root / "src"), str(self.module.parent)])
        told = {"PYTHONPATH": path, "LOCALEVAL_DESIGNS": self.module.stem, **more}
        return localeval(self.root, *arguments, **told)

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run the evaluation and give what the run said."""
        done = self.command("run", "--renderer", "pandoc", "--json", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    def result(self, place: str = MANCHESTER) -> dict[str, Any]:
        """Read ``results.json`` of a place."""
        text = (self.root / "output" / place / "results.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return found

    def copy(self, folder: Path) -> Stratified:
        """Give a copy of the project and of the design's module, both free to be changed."""
        shutil.copytree(self.root, folder / "project")
        shutil.copy2(self.module, folder)
        return replace(self, root=folder / "project", module=folder / self.module.name)


@pytest.fixture(scope="module")
def stratified(
    bake: Callable[..., Path],
    compiled: Callable[[Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Stratified:
    """Run a project of two places with the stratified design."""
    root = tmp_path_factory.mktemp("stratified") / "project"
    shutil.copytree(bake(place_name="Manchester", place_code=MANCHESTER), root)
    compiled(root)
    settings = root / "evaluation.yml"
    text = settings.read_text(encoding="utf-8")
    for old, new in (
        ("design: matched_comparison", "design: stratified_comparison"),
        (
            '    name: "Manchester"\n',
            f'    name: "Manchester"\n  - code: {BURY}\n    name: "Bury"\n',
        ),
        ("  age: numeric\n", "  age_band: category\n"),
        ("  months_workless: numeric\n  earnings_before: numeric\n", "  qualification: category\n"),
        (
            "prior_outcomes: [{column: earnings_before, outcome: earnings, month: -1}]",
            "prior_outcomes: []",
        ),
        ("subgroups: [sex, age_band]", "subgroups: [sex]"),
        ("formats: [html, docx, pdf]", "formats: [html]"),
        ('contact: ""', "contact: evaluation@example.org"),
        ("currency: GBP", "population:\n  ages: {low: 18, high: 64}\n\ncurrency: GBP"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    settings.write_text(text, encoding="utf-8")
    (root / "simulation.yml").write_text(SIMULATED, encoding="utf-8")
    made = Stratified(root, HERE / "stratified.py")
    made.run()
    return made
