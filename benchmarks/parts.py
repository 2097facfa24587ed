"""Time of the parts that a person waits for: pictures of a comparison, its notebook, the scan at publishing.

Pictures and the notebook are of invented places. The scan looks for a million ids and half a million amounts in a page of
five megabytes, none of which is there; beside it ``grep``, which a person would use instead and which knows nothing of how
a value is written differently (case, blanks, thousands separators, tags between its parts). Writes ``results/parts.md``.

    .venv/bin/python benchmarks/parts.py              # or: make benchmark-parts
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "{{cookiecutter.project_slug}}" / "src"
RESULTS = ROOT / "benchmarks" / "results" / "parts.md"
sys.path[:0] = [str(ROOT), str(SOURCE)]

import pyarrow as pa  # noqa: E402
from tests.comparison_report.handmade_comparison import comparison_of  # noqa: E402
from tests.comparison_report.test_pictures import KINDS, drawn  # noqa: E402

from localeval.comparison.models import comparison_to_json  # noqa: E402
from localeval.pipeline.comparison_steps import (  # noqa: E402
    NOTEBOOKS,
    PARAMETERS,
)
from localeval.pipeline.execution import execute_notebook  # noqa: E402
from localeval.pipeline.kernels import Kernels  # noqa: E402
from localeval.publishing.person_columns import Persons, add_ids  # noqa: E402
from localeval.publishing.scan import AllowedTexts, scan  # noqa: E402

PLACES = (3, 12, 40, 200)
TIMES = 5
IDS, AMOUNTS, LINES = 1_000_000, 500_000, 60_000


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """Give the median time of a call, after one that is not counted."""
    work()
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def pictures(times: int) -> Iterator[str]:
    """Time each kind of picture for each number of places."""
    yield "| picture | " + " | ".join(f"{n} places" for n in PLACES) + " |"
    yield "|---|" + "---:|" * len(PLACES)
    for kind in KINDS:
        cells = []
        for n in PLACES:
            given = comparison_of(n)
            taken = seconds(lambda given=given, kind=kind: drawn(kind, given), times)  # type: ignore[misc]
            cells.append(f"{taken:.2f}")
        yield f"| {kind.replace('_', ' ')} | " + " | ".join(cells) + " |"


def notebook(times: int) -> Iterator[str]:
    """Time the comparison's notebook in a kernel of its own."""
    yield "| places | seconds |"
    yield "|---:|---:|"
    for n in (3, 12, 40):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "comparison.json").write_text(
                comparison_to_json(comparison_of(n)), encoding="utf-8"
            )

            def work(folder: Path = folder) -> None:
                for path in NOTEBOOKS.glob("*.ipynb"):
                    with Kernels(warm=False) as kernels:
                        execute_notebook(
                            path, PARAMETERS, folder / "work", kernels, path.name, folder
                        )

            yield f"| {n} | {seconds(work, times):.1f} |"


def scanning() -> Iterator[str]:
    """Time the scan of one page for very many values, and grep beside it."""
    persons = Persons()
    ids = [f"mcr-{n:07d}" for n in range(IDS)]
    add_ids(persons, pa.array(ids))
    persons.numbers = {f"{n}.37": "a value" for n in range(100_000, 100_000 + AMOUNTS)}
    page = "".join(
        f"<p>Of {n} participants {n / 1000} per cent were in paid work, M-{n}.25 points more.</p>\n"
        for n in range(LINES)
    ).encode()
    allowed = AllowedTexts(contact="", names=(), numbers=frozenset(), dates=frozenset())
    begun = time.perf_counter()
    found = scan({"report.html": page}, persons, allowed)
    ours = time.perf_counter() - begun
    assert found == []
    yield f"Page of {len(page) / 1e6:.1f} MB; {IDS:,} ids and {AMOUNTS:,} amounts.\n"
    yield "| way | seconds | as a share of grep |"
    yield "|---|---:|---:|"
    theirs = grep(page, [*ids, *persons.numbers])
    yield f"| localeval's scan | {ours:.1f} | {f'{ours / theirs:.2f}' if theirs else ''} |"
    if theirs:
        yield f"| `grep -i -F -f` | {theirs:.1f} | 1.00 |"
    else:
        yield "| `grep -i -F -f` | not found here | |"


def grep(page: bytes, values: list[str]) -> float | None:
    """Time grep on the same page and values; None where there is none."""
    program = shutil.which("grep")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_bytes(page)
        (folder / "values.txt").write_text("\n".join(values))
        command = [program, "-c", "-i", "-F", "-f", "values.txt", "page.html"]
        begun = time.perf_counter()
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        return time.perf_counter() - begun


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=TIMES, help="repetitions of each picture")
    times = parser.parse_args().times
    load = os.getloadavg()[0]
    parts = [
        "# Parts that a person waits for\n",
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load:.1f} when it began. Made by "
        f"`benchmarks/parts.py`; medians of {times}, in seconds.\n",
        "## Pictures of a comparison\n",
        *pictures(times),
        "\n## The notebook of a comparison, with the start of its kernel\n",
        *notebook(min(times, 3)),
        "\n## The scan at publishing\n",
        *scanning(),
    ]
    RESULTS.write_text("\n".join(parts) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
