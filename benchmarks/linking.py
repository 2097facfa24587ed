"""How well and how fast records are linked, beside exact matching on the same data: three sizes, with a known truth.

``python benchmarks/linking.py`` makes up two files of people for each size (``localeval.synthetic.sources``), the second as another office
writes them down: people who moved, slips of the keyboard, short names and other spellings, names changed at marriage, days and months
exchanged, gaps, twins and namesakes. Each is linked from its files in a process of its own, without National Insurance numbers unless the
name says so, whose time and largest memory are measured. Linux only. Writes ``benchmarks/results/linking.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from localeval.project.project import Project, read_project
from localeval.synthetic.linkage_plan import Recording
from localeval.synthetic.sources import TwoFiles, two_files

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = """\
programme: {{name: Linking, organisation: A council}}
places: [{{code: E08000003, name: Manchester}}]
data: {{}}
design: monitoring
outcomes: [{{code: employed, month: 12, primary: true}}]
link:
  people: {{file: left.csv, columns: {columns}, dates: iso}}
  sources:
    other: {{label: Other, domain: employment, file: right.csv, columns: {columns}, dates: iso, no_record_means: unknown, keep: [kept]}}
"""
COLUMNS = ("record_id", "first_name", "last_name", "date_of_birth", "sex", "postcode")
THRESHOLDS = (0.5, 0.9, 0.99)


@dataclass(frozen=True)
class Size:
    """Two files: how many records, how many people in both, and what the second file is written like."""

    name: str
    left: int
    right: int
    both: int
    how: Recording
    nino: bool = False


USUAL = Recording()
SIZES = (
    Size("300 x 900", 300, 900, 230, USUAL),
    Size("20,000 x 50,000", 20_000, 50_000, 16_000, USUAL),
    Size("40,000 x 40,000, 15% movers, 6% typing errors", 40_000, 40_000, 34_000, USUAL),
    Size("40,000 x 40,000, with National Insurance numbers", 40_000, 40_000, 34_000, USUAL, True),
    Size("40,000 x 40,000, 30% movers, 12% typing errors", 40_000, 40_000, 34_000, Recording(movers=30, typing_errors=12)),
)  # fmt: skip
LARGE = Size("1,000,000 x 1,000,000", 1_000_000, 1_000_000, 800_000, USUAL)


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="also link a million to a million")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child)
        return
    rows = [measured(size) for size in (*SIZES, *((LARGE,) if given.large else ()))]
    write(rows)


def measured(size: Size) -> dict[str, Any]:
    """Link two files of a size, and match them exactly."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = two_files(size.left, size.right, size.both, size.how, seed=14)
        columns = [*COLUMNS, *(["nino"] if size.nino else [])]
        for side, frame in (("left", made.left), ("right", made.right)):
            day = frame["date_of_birth"].dt.strftime("%Y-%m-%d")
            frame.assign(date_of_birth=day, kept=1)[[*columns, "kept"]].to_csv(
                folder / f"{side}.csv", index=False
            )
        named = "{" + ", ".join(f"{column}: {column}" for column in columns) + "}"
        (folder / "evaluation.yml").write_text(SETTINGS.format(columns=named))
        done = subprocess.run(
            [sys.executable, __file__, "--child", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        told = json.loads(done.stdout.splitlines()[-1])
        row: dict[str, Any] = {"size": size.name, **told}
        pairs = pd.read_parquet(folder / "pairs.parquet")
        for threshold in THRESHOLDS:
            row[f"at {threshold}"] = judged(pairs[pairs["probability"] >= threshold], made)
        taken = pairs[pairs["probability"] >= 0.9]
        row["expected false"] = float((1 - taken["probability"]).sum())
        hashed = pd.read_parquet(folder / "hashed.parquet")
        row["others"] = {
            "hashed keys, 0.9": judged(hashed[hashed["probability"] >= 0.9], made),
            **exact(made),
        }
    print(json.dumps(row), flush=True)
    return row


def judged(pairs: pd.DataFrame, made: TwoFiles) -> tuple[float, float, float, int]:
    """Give precision, recall, F1 and the number of wrong pairs."""
    right = len(pairs.merge(made.truth, on=["left", "right"]))
    precision, recall = right / max(1, len(pairs)), right / len(made.truth)
    return (
        precision,
        recall,
        2 * precision * recall / max(1e-9, precision + recall),
        len(pairs) - right,
    )


def exact(made: TwoFiles) -> dict[str, tuple[float, float, float, int]]:
    """Match on columns that are the same to the letter, whatever their capitals; of what matches twice, the first."""
    found = {}
    keys = ["first_name", "last_name", "date_of_birth"]
    for name, on in (("name and date of birth", keys), ("these and postcode", [*keys, "postcode"])):
        sides = []
        for side in ("left", "right"):
            frame = getattr(made, side).dropna(subset=on).copy()
            for column in ("first_name", "last_name"):
                frame[column] = frame[column].str.casefold()
            sides.append(frame.drop_duplicates(on)[["record_id", *on]])
        pairs = sides[0].merge(sides[1], on=on)
        called = {"record_id_x": "left", "record_id_y": "right"}
        found[f"exact: {name}"] = judged(pairs.rename(columns=called), made)
    return found


def child(folder: Path) -> None:
    """Link the files of a folder, and write the pairs that are taken."""
    from localeval.linking.engines import open_engine
    from localeval.linking.hashed import keys_of, linked_by_keys
    from localeval.linking.keys import Key
    from localeval.linking.linking import compare, link_settings, read_all
    from localeval.linking.model import BUILT_IN, read_model

    begun = time.perf_counter()
    project: Project = read_project(folder)
    link = link_settings(project)
    people, sources = read_all(project, link)
    read = time.perf_counter()
    work = folder / "work"
    work.mkdir()
    with open_engine("duckdb", work) as engine:
        found = compare(engine, people, sources["other"], read_model(BUILT_IN, BUILT_IN.name), link)
    pairs = found.pairs
    ended = time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    secret = Key(b"a secret of the benchmark alone")
    by_keys, _ = linked_by_keys(keys_of(people, secret), keys_of(sources["other"], secret))
    for name, some in (("pairs", pairs), ("hashed", by_keys)):
        left, right = (
            records.identity.texts["record_id"][records.first_row]
            for records in (people, sources["other"])
        )
        frame = pd.DataFrame(
            {
                "left": left[some.left[some.taken]],
                "right": right[some.right[some.taken]],
                "probability": some.probability[some.taken],
            }
        )
        frame.to_parquet(folder / f"{name}.parquet")
    print(
        json.dumps(
            {
                "reading": read - begun,
                "linking": ended - read,
                "processor": processor,
                "MB": memory,
                "candidates": len(pairs.left),
            }
        )
    )


def write(rows: list[dict[str, Any]]) -> None:
    """Write the table of results."""
    lines = [
        "# Linking, beside exact matching",
        "",
        f"Python {platform.python_version()}, {platform.machine()}, two processors, load {os.getloadavg()[0]:.0f} at the end. `make benchmark-linking`; the error model is that of",
        "`localeval.synthetic.linkage_plan.Recording`: 15% movers, 6% slips of the keyboard, 6% short names and other spellings, 4% of women under another surname,",
        "1% days and months exchanged, 5% without a postcode, twins and namesakes. F1 joins precision (links that are right) and recall (people who are found).",
        "",
        "| files | links at | precision | recall | F1 | wrong | expected wrong | seconds | processor seconds | MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        for threshold in THRESHOLDS:
            result = row[f"at {threshold}"]
            main_row = threshold == 0.9
            tail = (
                f"{row['expected false']:,.0f} | {row['reading'] + row['linking']:,.0f} | {row['processor']:,.0f} | {row['MB']:,.0f}"
                if main_row
                else " | | | "
            )
            lines.append(f"| {row['size']} | {threshold} | {_cells(result)} | {tail} |")
        for name, result in row["others"].items():
            lines.append(f"| {row['size']} | {name} | {_cells(result)} | | | | |")
    text = "\n".join(lines) + "\n"
    (ROOT / "benchmarks" / "results" / "linking.md").write_text(text, encoding="utf-8")
    print(text)


def _cells(result: Any) -> str:
    precision, recall, f1, wrong = result
    return f"{precision:.4f} | {recall:.4f} | {f1:.4f} | {wrong:,}"


if __name__ == "__main__":
    main()
