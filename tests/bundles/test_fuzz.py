"""The fuzz run of the benchmark, one batch of each kind: what it takes for sound is held to the contract as it is now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz_bundles.py"


def test_bundles_that_are_spoilt_at_random_are_refused_in_words_or_sound(tmp_path: Path) -> None:
    table = tmp_path / "fuzz.md"
    command = [sys.executable, str(SCRIPT), "--seconds", "0", "--seed", "7", "--out", str(table)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    rows = [
        line.split(" | ")
        for line in table.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ][1:]
    assert len(rows) == 9
    assert {row[1] for row in rows[:-1]} == {"500"}, "as many of each are spoilt on every machine"
    (everything,) = [row for row in rows if "All" in row[0]]
    assert int(everything[3].replace(",", "")) > 0, (
        "nothing was accepted, so that nothing was checked"
    )
