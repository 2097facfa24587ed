"""How often intervals cover and effects are called significant, with exact tests, and the tables of both.

Counted over all simulated places with a number, and over those whose number would be printed. False alarms are tested
exactly against 6% (the 5% that is promised, and one for what no method can do better), and the tests are adjusted for
their number over all rows (Holm 1979). Coverage should be 93% or more; what is significantly under it is marked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from calibration.scenarios import Scenario
from calibration.sums import Simulated
from localeval.methods.multiplicity import holm

LEAST_COVERAGE, MOST_COVERAGE = 0.93, 0.97
MOST_ALARMS = 0.06


@dataclass(frozen=True)
class Tally:
    """What became of one method in one scenario.

    Attributes
    ----------
    scenario : Scenario
    method, role : str
    places, simulated : int
        Simulated places, and how many intervals there could be (for parts: places times groups).
    given, printed : int
        Of which there is a number, and one that the report would give.
    bias, spread, error : float
        Mean error of the estimates, their standard deviation, and the root mean square of the errors that are reported.
    covers, printed_covers : int
    significant, printed_significant : int
    """

    scenario: Scenario
    method: str
    role: str
    places: int
    simulated: int
    given: int
    printed: int
    bias: float
    spread: float
    error: float
    covers: int
    printed_covers: int
    significant: int
    printed_significant: int

    @property
    def rmse(self) -> float:
        """Root mean squared error of the estimate."""
        return float(np.hypot(self.bias, self.spread))

    def false_alarm_p(self, printed: bool) -> float:
        """Exact one-sided p-value of as many false alarms if 6% were true; 1 where there is an effect."""
        count, of = (
            (self.printed_significant, self.printed) if printed else (self.significant, self.given)
        )
        if self.scenario.truth != 0 or not of:
            return 1.0
        return float(binom.sf(count - 1, of, MOST_ALARMS))

    def too_little_p(self, printed: bool) -> float:
        """Exact one-sided p-value of as little coverage if 93% were true."""
        count, of = (self.printed_covers, self.printed) if printed else (self.covers, self.given)
        return float(binom.cdf(count, of, LEAST_COVERAGE)) if of else 1.0


def tally(scenario: Scenario, simulated: Simulated) -> list[Tally]:
    """Sum up the intervals of all simulated places of a scenario, a row a method and role."""
    result = []
    for (method, role), sums in simulated.rows.items():
        n = sums.given
        places = simulated.places - (simulated.only_main if role != "main" else 0)
        bias = sums.off / n
        # Of the errors, which are small, so that nothing is lost in the difference.
        variance = max(sums.off_squared - n * bias**2, 0.0) / (n - 1) if n > 1 else 0.0
        result.append(
            Tally(
                scenario,
                method,
                role,
                places,
                places * (2 if role == "part" else 1),
                n,
                sums.printed,
                bias,
                math.sqrt(variance),
                math.sqrt(sums.error_squared / n),
                sums.covers,
                sums.printed_covers,
                sums.significant,
                sums.printed_significant,
            )
        )
    return result


def adjusted(p_values: Sequence[float]) -> NDArray[np.float64]:
    """Adjust p-values for their number (Holm)."""
    return np.asarray(holm(list(p_values))) if p_values else np.zeros(0)


def as_markdown(tallies: Sequence[Tally], versions: int = 1) -> str:
    """Write the tables of whole places.

    Parameters
    ----------
    tallies : sequence of Tally
    versions : int
        How many versions of the code that estimates have made them.
    """
    made = "one version" if versions <= 1 else f"{versions} versions"
    parts = [
        "# Calibration of whole places: every interval that a report would print",
        "",
        f"Made by `make benchmark-calibration`, in one run or in several that add up (`calibration.json`), with {made} of the code that "
        "estimates. Fixed seeds.",
        "",
        "*Places*: how many were simulated; filling gaps takes long, so that there can be fewer where there are gaps, and of the "
        "alternatives to the main estimate (*other*) and of parts fewer still. *All* counts "
        "every number, *printed* those that the report would give. Bias and RMSE are in the unit of the outcome, whose "
        "standard deviation between people is 1 to 2. **Bold**: coverage under 93% or false alarms over 6% beyond chance "
        "(exact tests, Holm over all rows). With chance alone the coverage of an interval that holds 95% of the time is "
        f"counted, 19 times in 20, {_by_chance(tallies)}.",
        "",
        _table(tallies),
        "",
        "### All scenarios of a kind together",
        "",
        "What one scenario with few places leaves open. Scenarios whose clusters are not declared stand by themselves: a report "
        "cannot know of them.",
        "",
        _kinds(tallies),
        "",
        "### Coverage above 97%",
        "",
        _above(tallies),
        "",
        "## Which estimator",
        "",
        "Matched comparisons, everyone: root mean squared error over that of the best of the row, and bias in standard "
        "deviations of the estimate.",
        "",
        _which(tallies),
        "",
    ]
    return "\n".join(parts)


def _table(tallies: Sequence[Tally]) -> str:
    low = {printed: adjusted([t.too_little_p(printed) for t in tallies]) for printed in (False, True)}  # fmt: skip
    high = {printed: adjusted([t.false_alarm_p(printed) for t in tallies]) for printed in (False, True)}  # fmt: skip
    lines = [
        "| scenario | places | method | role | given | printed | bias / spread | reported / real error | RMSE | covers, all | covers, printed "
        "| significant, all | significant, printed |",
        "|---|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for i, t in enumerate(tallies):
        spread = t.spread or np.nan
        cells = [
            _share(t.covers, t.given, low[False][i]),
            _share(t.printed_covers, t.printed, low[True][i]),
            _share(t.significant, t.given, high[False][i]),
            _share(t.printed_significant, t.printed, high[True][i]),
        ]
        lines.append(
            f"| {t.scenario.name} | {t.places:,} | {t.method} | {t.role} | {t.given / t.simulated:.0%} | {t.printed / t.simulated:.0%} "
            f"| {t.bias / spread:+.2f} | {t.error / spread:.2f} | {t.rmse:.3f} | {' | '.join(cells)} |"
        )
    return "\n".join(lines)


def _by_chance(tallies: Iterable[Tally]) -> str:
    """Say how far a tally of so many places may be off."""
    sizes = sorted({t.places for t in tallies if t.places})
    chosen = sorted({sizes[0], sizes[len(sizes) // 2], sizes[-1]}) if sizes else []
    return ", ".join(
        f"within {100 * 1.96 * np.sqrt(0.95 * 0.05 / n):.1f} points of that in {n:,} places"
        for n in chosen
    )


def _kinds(tallies: Iterable[Tally]) -> str:
    """Sum up coverage and false alarms over the scenarios of each kind."""
    sums: dict[tuple[str, str], NDArray[np.int64]] = {}
    for t in tallies:
        kind = t.scenario.name.partition(":")[0] if ":" in t.scenario.name else "clean"
        kind += " (clusters not declared)" if "not declared" in t.scenario.name else ""
        if kind == "Together":
            gaps = "with" if t.scenario.gaps else "without"
            kind += f", {'trial' if t.scenario.is_trial else 'matched'}, {gaps} gaps"
        null = t.scenario.truth == 0
        counts = [t.given, t.covers, t.printed, t.printed_covers, t.given * null]
        counts += [t.significant * null, t.printed * null, t.printed_significant * null]
        row = np.array(counts, dtype=np.int64)
        sums[kind, t.role] = sums.get((kind, t.role), np.zeros(8, dtype=np.int64)) + row
    lines = [
        "| kind | role | intervals | covers, all | covers, printed | significant, all | significant, printed |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for (kind, role), c in sums.items():
        low = [float(binom.cdf(c[i + 1], c[i], LEAST_COVERAGE)) if c[i] else 1.0 for i in (0, 2)]
        high = [float(binom.sf(c[i + 1] - 1, c[i], MOST_ALARMS)) if c[i] else 1.0 for i in (4, 6)]
        cells = [
            _share(int(c[i + 1]), int(c[i]), p)
            for i, p in zip((0, 2, 4, 6), (*low, *high), strict=True)
        ]
        lines.append(f"| {kind} | {role} | {c[0]:,} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(count: int, of: int, p: float) -> str:
    if not of:
        return "–"
    text = f"{count / of:.1%}"
    return f"**{text}**" if p < 0.05 else text


def _above(tallies: Sequence[Tally]) -> str:
    found = [
        f"- {t.scenario.name}, {t.method} ({t.role}): {t.printed_covers / t.printed:.1%}"
        for t in tallies
        if t.printed and t.printed_covers / t.printed > MOST_COVERAGE
    ]
    return "\n".join(found) if found else "None."


def _which(tallies: Iterable[Tally]) -> str:
    rows: dict[str, dict[str, Tally]] = {}
    for t in tallies:
        if not t.scenario.is_trial and t.role in ("main", "other"):
            rows.setdefault(t.scenario.name, {})[t.method] = t
    methods = list(dict.fromkeys(method for row in rows.values() for method in row))
    if not rows:
        return "No matched comparison was simulated."
    lines = [
        f"| scenario | {' | '.join(methods)} |",
        "|---|" + "---:|" * len(methods),
    ]
    ratios: dict[str, list[float]] = {method: [] for method in methods}
    for name, row in rows.items():
        best = min(t.rmse for t in row.values())
        cells = []
        for method in methods:
            if method not in row:
                cells.append("–")
                continue
            t = row[method]
            ratio = t.rmse / best
            ratios[method].append(ratio)
            cells.append(f"{ratio:.2f} ({t.bias / (t.spread or np.nan):+.2f})")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    means = [f"**{np.mean(ratios[m]):.2f}**" if ratios[m] else "–" for m in methods]
    lines.append(f"| **mean** | {' | '.join(means)} |")
    return "\n".join(lines)
