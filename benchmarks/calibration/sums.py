"""What is kept of simulated places: sums, to which later runs add, so that many short runs make a long one.

One file holds them, by scenario: how many places were simulated (places are numbered from 0, and a later run goes on with the next
one), by which versions of the code that estimates, and for each estimator and role the counts and sums that its row of the table
needs. The file is in the repository: 2,000 places with gaps take hours, and nobody needs to spend them twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import numpy as np

from calibration.estimating import Found
from calibration.scenarios import Scenario

PACKAGE = (
    Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}" / "src" / "localeval"
)
#: The rooms and modules of the package that decide what is estimated, and whether it is printed; not those that rate the evidence.
ESTIMATING = (
    "methods/impact",
    "designs/design_result.py",
    "designs/everyone.py",
    "designs/filling.py",
    "designs/matching.py",
    "analysis/design_results.py",
    "analysis/estimate_suppression.py",
    "analysis/sample.py",
)


@dataclass
class Sums:
    """Counts and sums of the intervals of one estimator in one role.

    Attributes
    ----------
    given, printed : int
        Intervals, and those that the report would give.
    covers, printed_covers, significant, printed_significant : int
    off, off_squared : float
        Sums of the errors of the estimates (estimate less truth) and of their squares.
    error_squared : float
        Sum of the squares of the standard errors that are reported.
    """

    given: int = 0
    printed: int = 0
    covers: int = 0
    printed_covers: int = 0
    significant: int = 0
    printed_significant: int = 0
    off: float = 0.0
    off_squared: float = 0.0
    error_squared: float = 0.0

    def add(self, found: Sequence[Found], truth: float) -> None:
        """Add intervals."""
        numbers = np.array([one[2:6] for one in found], dtype=float).reshape(-1, 4)
        printed = np.array([one.printed for one in found], dtype=bool)
        estimate, error, low, high = numbers.T
        covers = (low <= truth) & (truth <= high)
        significant = (low > 0) | (high < 0)
        self.given += len(found)
        self.printed += int(printed.sum())
        self.covers += int(covers.sum())
        self.printed_covers += int((covers & printed).sum())
        self.significant += int(significant.sum())
        self.printed_significant += int((significant & printed).sum())
        self.off += float((estimate - truth).sum())
        self.off_squared += float(np.square(estimate - truth).sum())
        self.error_squared += float(np.square(error).sum())


@dataclass
class Simulated:
    """All that is kept of a scenario.

    Attributes
    ----------
    places : int
        Those from 0 on that are simulated.
    only_main : int
        Of these, places of which only the main estimate was made, without alternatives and parts.
    versions : dict of str to int
        Digest of the code that estimates -> how many places it made.
    rows : dict of (str, str) to Sums
        By estimator and role.
    """

    places: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    rows: dict[tuple[str, str], Sums] = field(default_factory=dict)
    only_main: int = 0

    def add(
        self,
        scenario: Scenario,
        places: Sequence[Sequence[Found]],
        version: str = "",
        *,
        only_main: bool = False,
    ) -> Simulated:
        """Add further places, and give itself."""
        by_row: dict[tuple[str, str], list[Found]] = {}
        for place in places:
            for one in place:
                by_row.setdefault((one.method, one.role), []).append(one)
        for key, found in by_row.items():
            self.rows.setdefault(key, Sums()).add(found, scenario.truth)
        self.places += len(places)
        self.only_main += len(places) if only_main else 0
        if version and places:
            self.versions[version] = self.versions.get(version, 0) + len(places)
        return self


class Kept:
    """The file of sums.

    Parameters
    ----------
    path : Path or None
        None keeps nothing.
    anew : bool
        Whether what it holds does not count.
    """

    def __init__(self, path: Path | None, *, anew: bool = False) -> None:
        self._path = path
        there = path is not None and path.exists() and not anew
        self._all: dict[str, Simulated] = _read(path) if there and path is not None else {}

    def of(self, scenario: Scenario) -> Simulated:
        """Give what there is of a scenario."""
        return self._all.setdefault(scenario.name, Simulated())

    def versions(self, scenarios: Iterable[Scenario]) -> int:
        """Count the versions of the code that estimates by which scenarios were simulated."""
        return len({version for one in scenarios for version in self.of(one).versions})

    def write(self) -> None:
        """Write everything, a line a row, so that a difference between two files can be read."""
        if self._path is None:
            return
        lines = []
        for name in sorted(self._all):
            one = self._all[name]
            if not one.places:
                continue
            rows = [
                f"   {json.dumps([*key, *asdict(sums).values()])}" for key, sums in one.rows.items()
            ]
            only_main = f'"only_main": {one.only_main}, ' if one.only_main else ""
            lines.append(
                f' {json.dumps(name)}: {{"places": {one.places}, {only_main}"versions": {json.dumps(one.versions)}, "rows": [\n'
                + ",\n".join(rows)
                + "\n  ]}"
            )
        new = self._path.with_name(self._path.name + ".new")
        new.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        new.replace(self._path)


def _read(path: Path) -> dict[str, Simulated]:
    names = [item.name for item in fields(Sums)]
    return {
        name: Simulated(
            one["places"],
            one["versions"],
            {
                (row[0], row[1]): Sums(**dict(zip(names, row[2:], strict=True)))
                for row in one["rows"]
            },
            one.get("only_main", 0),
        )
        for name, one in json.loads(path.read_text(encoding="utf-8")).items()
    }


def version_of_estimates() -> str:
    """Give a short digest of the code that estimates."""
    whole = hashlib.sha256()
    for name in ESTIMATING:
        found = PACKAGE / name
        for path in [found] if found.is_file() else sorted(found.rglob("*.py")):
            whole.update(path.read_bytes())
    return whole.hexdigest()[:12]
