"""Run all simulations and write ``benchmarks/results/calibration.md``: ``python -m calibration --replicates 200``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "{{cookiecutter.project_slug}}" / "src")]

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: E402

from calibration import side_by_side, tallies  # noqa: E402
from calibration.places import Kept, chosen_scenarios, tallies_of  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "calibration.md"


def main() -> None:
    """Simulate what is asked for and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument(
        "--scenario",
        action="append",
        default=[],
        help="a word of the names of those that are simulated",
    )
    parser.add_argument("--only", choices=["places", "methods"], help="one of the two parts")
    parser.add_argument(
        "--seconds",
        type=float,
        default=float("inf"),
        help="of processor, after which a scenario of whole places gets no further ones",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder that keeps what is simulated, from which a later run of the same version goes on",
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()  # fmt: skip
    methods = options.only != "places" and not options.scenario
    parts = [side_by_side.introduction(options.replicates, run=methods)]
    if methods:
        parts.append(_side_by_side(options))
    if options.only != "methods":
        _whole_places(options, parts)
    else:
        options.output.write_text("\n".join(parts), encoding="utf-8")
    print(f"written to {options.output}")


def _side_by_side(options: argparse.Namespace) -> str:
    """Simulate the methods, or take the tables of as many evaluations that are kept."""
    file = options.keep / f"methods-{options.replicates}.md" if options.keep else None
    if file is not None and file.exists():
        return str(file.read_text(encoding="utf-8"))
    with threadpool_limits(1):
        text = side_by_side.as_markdown(options.replicates)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return text


def _whole_places(options: argparse.Namespace, before: list[str]) -> None:
    """Simulate whole places, and write after each scenario, so that a run that is cut off leaves what it has."""
    every, kept = chosen_scenarios(), Kept(options.keep)
    found = {item.name: tallies.tally(item, kept.read(item)) for item in every}
    begun = time.perf_counter()

    def write() -> None:
        rows = [row for item in every for row in found[item.name]]
        text = "\n".join([*before, tallies.as_markdown(rows)])
        options.output.write_text(text, encoding="utf-8")

    write()
    chosen = chosen_scenarios(options.scenario)
    for scenario, rows in tallies_of(
        chosen, options.replicates, options.jobs, options.seconds, kept
    ):
        found[scenario.name] = rows
        spent, begun = time.perf_counter() - begun, time.perf_counter()
        count = rows[0].places if rows else 0
        print(f"{scenario.name}: {count:,} places, {spent:.0f} s", flush=True)
        write()


if __name__ == "__main__":
    main()
