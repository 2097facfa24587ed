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
from calibration.places import chosen_scenarios, tallies_of  # noqa: E402

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
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()  # fmt: skip
    parts = [side_by_side.introduction(options.replicates)]
    if options.only != "places" and not options.scenario:
        with threadpool_limits(1):
            parts.append(side_by_side.as_markdown(options.replicates))
    if options.only != "methods":
        found: list[tallies.Tally] = []
        begun = time.perf_counter()
        chosen = chosen_scenarios(options.scenario)
        for scenario, rows in tallies_of(chosen, options.replicates, options.jobs):
            found += rows
            spent, begun = time.perf_counter() - begun, time.perf_counter()
            print(f"{scenario.name}: {spent:.0f} s", flush=True)
            # After each, so that a run that is cut off leaves what it has.
            whole = [*parts, tallies.as_markdown(found, options.replicates)]
            options.output.write_text("\n".join(whole), encoding="utf-8")
    else:
        options.output.write_text("\n".join(parts), encoding="utf-8")
    print(f"written to {options.output}")


if __name__ == "__main__":
    main()
