"""What comes after the runs of an example: its bundles in one folder, a comparison and a library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from examples.steps import Steps

PACKAGE = Path(__file__).resolve().parents[1] / "{{cookiecutter.project_slug}}" / "src"


@dataclass(frozen=True)
class After:
    """What comes after the runs, as ``example.json`` says.

    Attributes
    ----------
    quick : dict of str to list of str
        For a project, the places that are enough for a quick look.
    older_schema : list of str
        Projects whose bundles are written as an older version of the package would have.
    comparison, library : list of str, optional
        Arguments for ``localeval compare`` and ``localeval library``, where these are made; files of the example are found.
    """

    quick: dict[str, list[str]] = field(default_factory=dict)
    older_schema: Sequence[str] = ()
    comparison: Sequence[str] | None = None
    library: Sequence[str] | None = None


def gather(example: Path, projects: Sequence[Path], older: Sequence[str], out: Path) -> list[Path]:
    """Put the bundles of all projects into one folder, as somebody who was sent them would.

    Returns
    -------
    list of Path
        The bundles.
    """
    folder = out / "bundles"
    folder.mkdir(exist_ok=True)
    gathered = []
    for project in projects:
        for bundle in sorted((project / "public").glob("*.zip")):
            target = folder / bundle.name
            if project.name in older:
                script = [
                    sys.executable,
                    str(example / "older_schema.py"),
                    str(bundle),
                    str(target),
                ]
                subprocess.run(script, env={**os.environ, "PYTHONPATH": str(PACKAGE)}, check=True)
                print(f"{target.name}: written in the older schema 1.0")
            else:
                shutil.copyfile(bundle, target)
            gathered.append(target)
    for stale in set(folder.glob("*.zip")) - set(gathered):
        stale.unlink()
    return gathered


def go_on(
    example: Path, after: After, projects: Sequence[Path], out: Path, steps: Steps
) -> list[str]:
    """Make the comparison and the library of an example; give lines that say where they are."""
    with steps.step("bundles: gather"):
        bundles = gather(example, projects, after.older_schema, out)
    made = [f"Bundles:    {out / 'bundles'}"]
    for command, more, page in (
        ("compare", after.comparison, out / "comparison" / "comparison.html"),
        ("library", after.library, out / "library" / "index.html"),
    ):
        if more is not None:
            words = [example / word if (example / word).is_file() else word for word in more]
            needs = [*bundles, PACKAGE, *(word for word in words if isinstance(word, Path))]
            arguments = (command, *bundles, "--out", page.parent, *words)
            steps.once(f"{command}: {len(bundles)} bundles", needs, page, PACKAGE, *arguments)
            made.append(f"{page.parent.name.capitalize() + ':':11} {page}")
    return made
