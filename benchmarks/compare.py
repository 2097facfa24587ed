"""How long comparing many bundles takes and how much memory, beside what an analyst would write instead.

``python benchmarks/compare.py`` makes 100, 1,000 and 10,000 bundles of 1 to 2 MB in a temporary folder (12 GB), one of them
broken, and measures ``localeval compare --no-render`` on each: whole processes, its workers' memory included. Beside it is
the loop that somebody would write: open each zip, read ``results.csv`` with pandas, stack, and pool each outcome with
statsmodels. That checks nothing, compares no ages or designs, and gives one number an outcome. Writes
``benchmarks/results/compare.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from many_bundles import make_bundles

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "{{cookiecutter.project_slug}}" / "src"
RESULTS = ROOT / "benchmarks" / "results" / "compare.md"
#: What the issue asks of 1,000 bundles on two cores.
MOST_SECONDS, MOST_MEGABYTES = 30.0, 1_500.0

#: What an analyst would write instead.
PLAIN = """
import io, sys, zipfile
from pathlib import Path
import pandas as pd
from statsmodels.stats.meta_analysis import combine_effects

frames, broken = [], 0
for path in sorted(Path(sys.argv[1]).rglob("*.zip")):
    try:
        with zipfile.ZipFile(path) as archive:
            frames.append(pd.read_csv(io.BytesIO(archive.read("results.csv"))))
    except zipfile.BadZipFile:
        broken += 1
table = pd.concat(frames)
table = table[table["subgroup_variable"].isna() & (table["role"] != "sensitivity")]
for key, rows in table.groupby(["outcome", "month", "unit", "estimand"]):
    pooled = combine_effects(rows["estimate"], rows["std_error"] ** 2, method_re="iterated", use_t=True)
    pooled.summary_frame()
"""


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    seconds: float
    processor: float
    megabytes: float
    output: str


def cost(command: list[str]) -> Cost:
    """Run a command and measure it with all that it starts."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watch.start()
    before = os.times()
    output, errors = process.communicate()
    after = os.times()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {errors[-2000:]}")
    processor = after.children_user + after.children_system
    processor -= before.children_user + before.children_system
    return Cost(time.perf_counter() - begun, processor, peak[0] / 1e6, output)


def _watch(pid: int, peak: list[float]) -> None:
    """Keep the largest memory of a process and of what it has started, together."""
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            total = 0
            for process in (root, *root.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            peak[0] = max(peak[0], float(total))
            time.sleep(0.05)
    except psutil.NoSuchProcess:
        pass


def measure(count: int, folder: Path) -> dict[str, Any]:
    """Measure both ways on so many bundles."""
    paths = make_bundles(folder / "bundles", count)
    size = sum(path.stat().st_size for path in paths)
    command = [sys.executable, "-m", "localeval", "compare", str(folder / "bundles")]
    options = ["--out", str(folder / "out"), "--no-render", "--json"]
    ours = cost([*command, *options])
    told = json.loads(ours.output)
    if (told["evaluations"], len(told["left_out"])) != (count - 1, 1):
        raise SystemExit(f"not every bundle was compared: {ours.output[-2000:]}")
    plain = cost([sys.executable, "-W", "ignore", "-c", PLAIN, str(folder / "bundles")])
    return {
        "count": count,
        "megabytes": size / 1e6 / count,
        "ours": ours,
        "plain": plain,
        "rows": len(told["rows"]),
        "json": (folder / "out" / "comparison.json").stat().st_size / 1e6,
    }


def main() -> int:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1_000, 10_000])
    arguments = parser.parse_args()
    found = []
    for count in arguments.counts:
        with tempfile.TemporaryDirectory(prefix="localeval-benchmark-") as folder:
            found.append(measure(count, Path(folder)))
        print(_row(found[-1]), flush=True)
    text = _report(found)
    if arguments.counts == parser.get_default("counts"):
        RESULTS.write_text(text, encoding="utf-8", newline="\n")
    thousand = next((item["ours"] for item in found if item["count"] == 1_000), None)
    if thousand and (thousand.seconds > MOST_SECONDS or thousand.megabytes > MOST_MEGABYTES):
        print("1,000 bundles took more than they may.")
        return 1
    return 0


def _row(item: dict[str, Any]) -> str:
    ours, plain, count = item["ours"], item["plain"], item["count"]
    return (
        f"| {count:,} | {ours.seconds:.1f} | {ours.processor:.1f} | {1000 * ours.processor / count:.1f} "
        f"| {ours.megabytes:,.0f} | {item['rows']} | {item['json']:.1f} | {plain.seconds:.1f} | {plain.megabytes:,.0f} "
        f"| {ours.seconds / plain.seconds:.1f} | {ours.megabytes / plain.megabytes:.1f} |"
    )


def _report(found: list[dict[str, Any]]) -> str:
    size = found[-1]["megabytes"]
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    head = (
        "| bundles | seconds | processor seconds | ms of processor a bundle | peak MB | rows | comparison.json, MB "
        "| plain loop: seconds | plain loop: peak MB | seconds, ratio | memory, ratio |"
    )
    rule = "| " + " | ".join(["---:"] * (head.count("|") - 1)) + " |"
    return "\n".join(
        [
            "# Comparing many bundles",
            "",
            f"Made by `benchmarks/compare.py` ({machine}; load of the machine {os.getloadavg()[0]:.1f}).",
            f"`localeval compare DIR --no-render` as a whole process; bundles of {size:.1f} MB with 10 to 50 estimates, one of",
            "them broken (it is reported and left out). Peak memory is of all processes together. The plain loop opens each",
            "zip with Python's zipfile, reads results.csv with pandas and pools each outcome with statsmodels; it checks nothing.",
            "",
            head,
            rule,
            *map(_row, found),
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
