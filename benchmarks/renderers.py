"""What Quarto costs beside the built-in pandoc: the same reports in html, Word and PDF, of one place and of several.

``python benchmarks/renderers.py`` makes and runs the trial of the National Supported Work example in a temporary folder (or takes
a project that was run, ``--project``), then renders copies of its assembled report. Quarto is started once for all copies, and
once for each beside that. Where no Quarto is found only pandoc is measured, and the table says so. Writes
``benchmarks/results/renderers.md``.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from run import Bench

from localeval.project.project import own_extension
from localeval.render.pandoc import PandocRenderer
from localeval.render.quarto import QuartoRenderer
from localeval.render.quarto_program import find_quarto

RESULTS = Path(__file__).parent / "results" / "renderers.md"
FORMATS = ("html", "docx", "pdf")


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor, programs that were started included."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, used


def copies(report: Path, count: int, folder: Path) -> list[Path]:
    """Copy an assembled report as often as there shall be places."""
    shutil.rmtree(folder, ignore_errors=True)
    return [Path(shutil.copytree(report, folder / str(i))) for i in range(count)]


def ways(folders: Sequence[Path]) -> dict[str, Callable[[], object]]:
    """Give the ways in which the reports can be rendered on this machine."""
    style, pandoc = own_extension(), PandocRenderer()
    found: dict[str, Callable[[], object]] = {
        pandoc.version: lambda: [pandoc.render(each, FORMATS, style) for each in folders]
    }
    quarto = find_quarto()
    if quarto.usable:
        made = QuartoRenderer(quarto.path, quarto.version)
        found[f"{made.version}, one start"] = lambda: made.render_all(folders, FORMATS, style)
        if len(folders) > 1:
            found[f"{made.version}, a start for each"] = lambda: [
                made.render(each, FORMATS, style) for each in folders
            ]
    return found


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, help="a project that was run")
    parser.add_argument("--places", type=int, nargs="+", default=[1, 3, 10])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.project
        if root is None:
            bench = Bench(Path(folder))
            bench.run()
            root = bench.project
        [report, *_] = [path.parent for path in sorted((root / "reports").glob("*/report.qmd"))]
        lines = []
        for count in options.places:
            first = None
            for name, work in ways(copies(report, count, Path(folder) / "places")).items():
                clock, used = measured(work)
                first = first or used
                lines.append(
                    f"| {count} | {name} | {clock:.1f} | {used:.1f} | {used / first:.1f} |"
                )
                print(lines[-1], flush=True)
    quarto = find_quarto()
    missing = "" if quarto.usable else f"\nQuarto was not measured: {quarto.reason}\n"
    table = "\n".join(lines)
    RESULTS.write_text(
        "# What Quarto costs beside pandoc\n\n"
        "Made by `make benchmark-renderers`: the same assembled report as html, Word and PDF, in one run. Processor seconds are\n"
        "those of the programs that are started (pandoc, Quarto, typst); the ratio is of these, beside pandoc.\n"
        f"{missing}\n"
        "| places | rendered by | seconds | processor seconds | ratio |\n|---:|---|---:|---:|---:|\n"
        f"{table}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
