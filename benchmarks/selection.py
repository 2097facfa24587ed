"""Do the results that are printed tell the truth on average, although what is withheld hangs on the outcome? Simulated.

An estimate is withheld where fewer than ten people of a group have the outcome, or lack it. Of places with a rare outcome and a
true effect, those are withheld more often in which chance left one group with the fewest, so the average of the printed ones is too
near to none. Here trials of many sizes are drawn with a known effect, evaluated by the package, and the average of all estimates, the
withheld ones among them, is set beside that of the printed ones; and their intervals beside the truth. Writes
``benchmarks/results/selection.md``. Run it with::

    .venv/bin/python benchmarks/selection.py

``--places 40`` gives a quick look.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "{{cookiecutter.project_slug}}" / "src")]

from localeval.analysis.evaluation import Evaluation  # noqa: E402
from localeval.project.project import Project, read_project  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "selection.md"
SIZES = (100, 150, 250, 400)
SHARES = (0.05, 0.08, 0.12, 0.3)
#: Points, true for everybody.
EFFECTS = (-1.5, 1.5)


@dataclass(frozen=True)
class Setting:
    """Trials of one kind: people a group, share of the comparison group that has the outcome, true effect in points."""

    people: int
    share: float
    effect: float


@dataclass(frozen=True)
class Row:
    """What came of the trials of a setting; means in points, coverage in per cent."""

    setting: Setting
    places: int
    printed: int
    mean: float
    mean_printed: float
    covered: float


def project_of() -> Project:
    """Make the settings of a trial with one outcome and nothing else."""
    folder = Path(tempfile.mkdtemp())
    settings = {
        "programme": {"name": "Test", "organisation": "Test"},
        "places": [{"code": "E08000003", "name": "Manchester"}],
        "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
        "design": "randomised_trial",
        "outcomes": [{"code": "employed", "month": 12, "primary": True}],
    }
    (folder / "evaluation.yml").write_text(json.dumps(settings), encoding="utf-8")
    return read_project(folder)


def simulate(project: Project, setting: Setting, places: int) -> Row:
    """Draw so many trials of a setting and evaluate each."""
    n, everything, printed, covered = setting.people, [], [], []
    ids = [f"P{i:04d}" for i in range(2 * n)]
    group = np.repeat(["participant", "comparison"], n)
    people = pd.DataFrame({"person_id": ids, "group": group})
    ours = group == "participant"
    for seed in range(places):
        rng = np.random.default_rng([seed, n, round(1000 * setting.share), setting.effect > 0])
        chance = setting.share + np.where(ours, setting.effect / 100, 0.0)
        has = (rng.random(2 * n) < chance).astype(float)
        outcomes = pd.DataFrame({"person_id": ids, "month": 12, "employed": has})
        tables = {"people": people, "outcomes": outcomes}
        found = Evaluation(project, project.places[0], tables.__getitem__).estimates[0]
        everything.append(100 * (has[ours].mean() - has[~ours].mean()))
        if found.estimate is not None and found.low is not None and found.high is not None:
            printed.append(found.estimate)
            covered.append(found.low <= setting.effect <= found.high)
    return Row(
        setting,
        places,
        len(printed),
        float(np.mean(everything)),
        float(np.mean(printed)) if printed else float("nan"),
        100 * float(np.mean(covered)) if covered else float("nan"),
    )


TEXT = """# What withholding does to what is printed

Made by `.venv/bin/python benchmarks/selection.py` (or `make benchmark-selection`): {places:,} simulated trials, fixed seeds, threshold
10. An estimate is withheld where fewer than ten people of a group have the outcome or lack it, so whether it is printed hangs on what
it is. Averages are of points; the standard error of an average over all is at most {error:.2f}.

| people a group | have the outcome without the programme | true effect | printed | average of all | average of the printed | intervals of the printed that hold the truth |
|---:|---:|---:|---:|---:|---:|---:|
"""
AFTER = """
Where nearly all are printed nothing is left of it. Where many are withheld, the printed ones lie nearer to no effect than the truth,
whichever way it goes: the group that has the outcome less often must by chance have had it more. A pool of them would be off too, and
no width of its intervals would say so. That is why a report says of an outcome that is too rare that whether a number is given hangs
on the number, and a comparison says so of the places that it lacks.
"""


def lines(rows: list[Row]) -> Iterator[str]:
    """Write the table."""
    for row in rows:
        s = row.setting
        few = row.printed < 20
        yield (
            f"| {s.people} | {s.share:.0%} | {s.effect:+.1f} | {row.printed / row.places:.0%} | {row.mean:+.2f} | "
            + ("too few | |" if few else f"{row.mean_printed:+.2f} | {row.covered:.0f}% |")
        )


def main() -> None:
    """Simulate, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--places", type=int, default=400, help="trials of each setting")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    project, rows = project_of(), []
    for people in SIZES:
        for share in SHARES:
            for effect in EFFECTS:
                rows.append(simulate(project, Setting(people, share, effect), options.places))
                print(*lines(rows[-1:]), flush=True)
    error = max(
        100 * (2 * s.share * (1 - s.share) / s.people / options.places) ** 0.5
        for s in (row.setting for row in rows)
    )
    text = TEXT.format(places=options.places * len(rows), error=error)
    text += "\n".join(lines(rows)) + "\n" + AFTER
    options.output.write_text(text, encoding="utf-8", newline="\n")
    print(f"Wrote {options.output}")


if __name__ == "__main__":
    main()
