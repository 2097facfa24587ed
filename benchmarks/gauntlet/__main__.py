"""Send simulated places through the package and write the table: ``python -m gauntlet --places 500 --seed 1``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "{{cookiecutter.project_slug}}" / "src")]

from gauntlet.course import choose_kinds, draw_world, run, run_place  # noqa: E402, F401
from gauntlet.every_kind import all_kinds  # noqa: E402
from gauntlet.kinds import FAMILIES  # noqa: E402
from gauntlet.table import as_markdown  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "gauntlet.md"


def main() -> None:
    """Run the gauntlet as asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--places", type=int, default=500)
    parser.add_argument(
        "--seed",
        type=int,
        action="append",
        help="one or more, so many places of each; 1 unless given",
    )
    parser.add_argument(
        "--family", choices=FAMILIES, action="append", help="one or more; all unless given"
    )
    parser.add_argument("--many", type=int, help="imperfections a place; drawn unless given")
    parser.add_argument(
        "--kind",
        default="",
        choices=["", *all_kinds()],
        metavar="KIND",
        help="the one imperfection of all places",
    )
    parser.add_argument("--place", type=int, help="show what becomes of this one and write nothing")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()  # fmt: skip
    families, seeds = tuple(options.family or FAMILIES), tuple(options.seed or (1,))
    if options.place is not None:
        print(run_place(options.place, seeds[0], families, options.many, kind=options.kind))
        return
    begun = time.perf_counter()
    passed = []
    for seed in seeds:
        for one in run(
            options.places, seed, families, options.jobs, options.many, kind=options.kind
        ):
            passed.append(one)
            if len(passed) % 50 == 0:
                print(f"{len(passed)} places, {time.perf_counter() - begun:.0f} s", flush=True)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(as_markdown(passed, seeds, families), encoding="utf-8")
    each = (time.perf_counter() - begun) / max(len(passed), 1)
    print(f"written to {options.output}; {each:.2f} s a place")


if __name__ == "__main__":
    main()
