"""Time, memory and size of a library of 100, 1,000 and 10,000 evaluations, and its first page in Chromium.

Bundles are made up (``many_bundles``) and weigh about 1 MB each, as real ones do; one of them is broken. Each library is
made by ``localeval library`` in a process of its own, so that time and memory are those of a person's command, its
helper processes included, and then once more with nothing changed. Then its first page is opened from the disk in
Chromium, filtered and searched, and the page for comparing with two evaluations chosen, several times. Writes
``results/library.md``.

    .venv/bin/python benchmarks/library.py        # or: make benchmark-library

10,000 bundles and their library take about 25 GB of disk for the time of the run (``--work`` says where) and most of
the time; ``--counts 100,1000`` leaves them out.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "{{cookiecutter.project_slug}}" / "src"
RESULTS = ROOT / "benchmarks" / "results" / "library.md"
sys.path[:0] = [str(ROOT), str(SOURCE)]

from many_bundles import make_bundles  # noqa: E402
from tests.browsing import OPTIONS, find_browser  # noqa: E402

OPENINGS = 7
_MEGA = 1_000_000


@dataclass(frozen=True)
class Made:
    """What making a library took; ``load`` is how many processes wanted a processor when it began."""

    load: float
    seconds: float
    processor: float
    again: float
    memory: int
    site: int
    bundles: int
    index: int
    compare: int


@dataclass(frozen=True)
class Opened:
    """Milliseconds of the first page and of that for comparing in Chromium: medians."""

    opened: float
    filtered: float
    first_search: float
    later_search: float
    compare_opened: float
    two_chosen: float


def main() -> None:
    """Measure and write the table."""
    options = _options()
    counts = [int(count) for count in options.counts.split(",")]
    rows = []
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="library-", dir=options.work) as folder:
            work = Path(folder)
            print(f"{count:,}: making bundles ...", flush=True)
            make_bundles(work / "bundles", count)
            print(f"{count:,}: making the library ...", flush=True)
            made = _make(work)
            print(f"{count:,}: {made}", flush=True)
            opened = _open(work / "site" / "index.html")
            print(f"{count:,}: {opened}", flush=True)
            rows.append((count, made, opened))
    RESULTS.write_text(_report(rows), encoding="utf-8")
    print(f"Wrote {RESULTS.relative_to(ROOT)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--counts", default="100,1000,10000", help="numbers of bundles")
    parser.add_argument("--work", help="folder for bundles and libraries while they are measured")
    return parser.parse_args()


def _make(work: Path) -> Made:
    site = work / "site"
    load = os.getloadavg()[0]
    seconds, processor, memory = _command(work)
    again, _, _ = _command(work)
    files = [path for path in site.rglob("*") if path.is_file()]
    bundles = sum(path.stat().st_size for path in files if path.parent.name == "bundles")
    whole = sum(path.stat().st_size for path in files)
    index = sum((site / name).stat().st_size for name in ("index.html", "search-index.js"))
    compare = sum(
        (site / "compare" / name).stat().st_size for name in ("index.html", "compare-data.js")
    )
    return Made(load, seconds, processor, again, memory, whole - bundles, bundles, index, compare)


def _command(work: Path) -> tuple[float, float, int]:
    """Run the command; give its seconds, those of all its processes on the processor, and the most memory at once."""
    command = [sys.executable, "-m", "localeval", "library", str(work / "bundles")]
    command += ["--out", str(work / "site")]
    before = os.times()
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    with _memory_of(running.pid) as most:
        if running.wait() != 0:
            sys.exit("The library was not made.")
    seconds = time.perf_counter() - start
    after = os.times()
    used = after.children_user + after.children_system
    return seconds, used - before.children_user - before.children_system, most[0]


@contextmanager
def _memory_of(pid: int) -> Iterator[list[int]]:
    """Watch the memory that a process and those it starts have to themselves or share in parts (Linux), in bytes."""
    most = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            most[0] = max(most[0], sum(map(_memory, _family(pid))))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        done.set()
        thread.join()


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text()
        except OSError:
            continue
        found += [int(child) for child in children.split()]
    return found


def _memory(pid: int) -> int:
    """Give the proportional share of memory of a process."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) * 1024


#: Clicks the first region, waits for the next picture, and gives the milliseconds.
_FILTER = """async () => {
  const box = document.querySelector('input[name="region"]')
  const start = performance.now()
  box.click()
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  const taken = performance.now() - start
  box.click()
  return taken
}"""
#: Ticks the first and the last evaluation that are listed, waits until they stand side by side, and gives the milliseconds.
_CHOOSE = """async () => {
  const out = document.getElementById('compared')
  const boxes = [...document.querySelectorAll('#choices input')].filter(box => box.checkVisibility())
  const start = performance.now()
  const drawn = new Promise(done => new MutationObserver(() => out.querySelector('h2') && done()).observe(out, { childList: true }))
  boxes[0].click()
  boxes[boxes.length - 1].click()
  await drawn
  return performance.now() - start
}"""
#: Types words, waits until the number of evaluations is said, and gives the milliseconds.
_SEARCH = """async (words) => {
  const said = document.getElementById('count')
  const search = document.getElementById('q')
  const start = performance.now()
  const found = new Promise(done => {
    const look = new MutationObserver(() => {
      if (said.textContent.startsWith('Searching')) return
      look.disconnect()
      done()
    })
    look.observe(said, { childList: true, characterData: true, subtree: true })
  })
  search.value = words
  search.dispatchEvent(new Event('input', { bubbles: true }))
  await found
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  return performance.now() - start
}"""


def _open(page: Path) -> Opened | None:
    """Open the page in new tabs and use it; None where there is no browser."""
    program = find_browser()
    if program is None:
        return None
    from playwright.sync_api import sync_playwright

    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        for _ in range(OPENINGS):
            taken.append(_use(browser, page))
        browser.close()
    return Opened(*(statistics.median(column) for column in zip(*taken, strict=True)))


def _opened(browser: Any, page: Path) -> tuple[Any, float]:
    """Open a page in a new tab, and wait until it is drawn."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    start = time.perf_counter()
    tab.goto(page.as_uri(), wait_until="load")
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return tab, (time.perf_counter() - start) * 1000


def _use(browser: Any, page: Path) -> tuple[float, ...]:
    tab, opened = _opened(browser, page)
    filtered = tab.evaluate(_FILTER)
    first = tab.evaluate(_SEARCH, "key worker north west")
    later = tab.evaluate(_SEARCH, "trial place 12")
    tab.close()
    tab, compare = _opened(browser, page.parent / "compare" / "index.html")
    chosen = tab.evaluate(_CHOOSE)
    tab.close()
    return opened, filtered, first, later, compare, chosen


def _report(rows: list[tuple[int, Made, Opened | None]]) -> str:
    lines = [
        "# The library",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} processors. One of the bundles is broken: it is named and left",
        "out. The load is the number of processes that wanted a processor when it began; over 0, other work slowed it down.",
        "Made by `benchmarks/library.py`.",
        "",
        "| bundles | load | seconds | seconds of processor | again, nothing changed (s) | most memory (MB) | pages and data (MB) | bundles (MB) |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for count, made, _ in rows:
        lines.append(
            f"| {count:,} | {made.load:.0f} | {made.seconds:.1f} | {made.processor:.1f} | {made.again:.1f} | {made.memory / _MEGA:,.0f} "
            f"| {made.site / _MEGA:,.1f} | {made.bundles / _MEGA:,.0f} |"
        )
    lines += [
        "",
        "The first page in Chromium, from the disk, until the next picture is drawn: medians of "
        f"{OPENINGS} tabs, in milliseconds. A search waits 120 ms for further letters; the first one also builds the index.",
        "",
        "| evaluations | page and index (MB) | opened | filtered | first search | later search |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for count, made, opened in rows:
        cells = ["not measured"] * 4
        if opened is not None:
            values = (opened.opened, opened.filtered, opened.first_search, opened.later_search)
            cells = [f"{value:,.0f}" for value in values]
        lines.append(f"| {count - 1:,} | {made.index / _MEGA:.1f} | {' | '.join(cells)} |")
    lines += [
        "",
        "The page for comparing, likewise: all that it loads before anybody is chosen, and the same with two of them side by side.",
        "",
        "| evaluations | page and script (MB) | opened | two chosen |",
        "|---:|---:|---:|---:|",
    ]
    for count, made, opened in rows:
        cells = ["not measured"] * 2
        if opened is not None:
            cells = [f"{value:,.0f}" for value in (opened.compare_opened, opened.two_chosen)]
        lines.append(f"| {count - 1:,} | {made.compare / _MEGA:.1f} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
