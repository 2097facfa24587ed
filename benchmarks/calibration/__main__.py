"""Run the simulations and write their tables: ``python -m calibration --replicates 200``."""

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
from calibration.sums import Kept  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results"


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
        "--anew",
        action="store_true",
        help="whole places: begin again and do not add to what is there, as when estimates have changed",
    )
    parser.add_argument(
        "--main-only",
        action="store_true",
        help="whole places: leave out alternatives to the main estimate and parts, which take most of the time where there are gaps",
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=RESULTS, help="where the tables are written")
    options = parser.parse_args()  # fmt: skip
    if options.only != "places" and not options.scenario:
        output = options.folder / "calibration_methods.md"
        with threadpool_limits(1):
            output.write_text(side_by_side.as_markdown(options.replicates), encoding="utf-8")
        print(f"written to {output}", flush=True)
    if options.only != "methods":
        _whole_places(options)


def _whole_places(options: argparse.Namespace) -> None:
    """Simulate whole places, and write after each scenario, so that a run that is cut off leaves what it has."""
    output = options.folder / "calibration.md"
    every = chosen_scenarios()
    kept = Kept(output.with_suffix(".json"), anew=options.anew)
    found = {item.name: tallies.tally(item, kept.of(item)) for item in every}

    def write() -> None:
        rows = [row for item in every for row in found[item.name]]
        output.write_text(tallies.as_markdown(rows, kept.versions(every)), encoding="utf-8")

    chosen, begun = chosen_scenarios(options.scenario), time.perf_counter()
    for scenario, rows in tallies_of(
        chosen,
        options.replicates,
        options.jobs,
        options.seconds,
        kept,
        only_main=options.main_only,
    ):
        found[scenario.name] = rows
        spent, begun = time.perf_counter() - begun, time.perf_counter()
        print(f"{scenario.name}: {kept.of(scenario).places:,} places, {spent:.0f} s", flush=True)
        write()
    print(f"written to {output}")


if __name__ == "__main__":
    main()
