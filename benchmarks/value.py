"""Do the intervals of cost per additional outcome and of net present value hold the truth, from files to the result? Writes ``results/value.md``.

    .venv/bin/python benchmarks/value.py            # or: make benchmark-value

Each simulated project is a trial whose files (people, outcomes, costs, values of outcomes) are written, read and evaluated as any other. Its
true effect is known; what its costs truly were differs from what is on record by an error of the declared size; and what is assumed
(duration, drop-off, displacement, optimism bias, values) is drawn from between the declared ends.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "value.md"
sys.path.insert(0, str(ROOT / "{{cookiecutter.project_slug}}" / "src"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from localeval.analysis.evaluation import Evaluation  # noqa: E402
from localeval.data.load import load  # noqa: E402
from localeval.methods.value.net_value import Spread  # noqa: E402
from localeval.project.project import read_project  # noqa: E402

CODE, WITHIN, YEAR = "E08000003", 10.0, 2024
#: Low, central and high: years, and shares in per cent.
ASSUMED: dict[str, tuple[float, float, float]] = {
    "duration": (1, 2, 3),
    "drop_off": (10, 20, 30),
    "displacement": (0, 20, 40),
    "optimism_bias": (0, 10, 20),
}
WORTH = (8_000.0, 12_000.0, 15_000.0)
#: True effects in percentage points.
EFFECTS = (12.0, 4.0, 0.0)
HORIZON, RATE = 5, 0.035


def settings() -> dict[str, Any]:
    """Give an evaluation.yml."""
    assumed = {
        key: {"low": low, "central": central, "high": high, "reason": "benchmark"}
        for key, (low, central, high) in ASSUMED.items()
    }
    costs = {"within": WITHIN, "reason": "benchmark"}
    value = {"costs": costs, "price_year": YEAR, "basis": "net", "horizon": HORIZON, **assumed}
    return {
        "programme": {"name": "Benchmark", "organisation": "A council"},
        "places": [{"code": CODE, "name": "Manchester"}],
        "data": {
            "people": "people.csv",
            "outcomes": "outcomes.csv",
            "costs": "costs.csv",
            "unit_values": "values.csv",
            "synthetic": True,
        },
        "design": "randomised_trial",
        "covariates": {"age": "numeric"},
        "outcomes": [{"code": "employed", "month": 12, "primary": True}],
        "value": value,
    }


def drawn(rng: np.random.Generator, ends: tuple[float, float, float]) -> float:
    """Draw what is true of something that is assumed."""
    return float(Spread(ends[1], ends[0], ends[2]).draw(rng, 1)[0])


def make_files(folder: Path, rng: np.random.Generator, effect: float) -> tuple[float, float]:
    """Write the files of a project; give the true cost of an additional outcome, and the true net present value."""
    n = int(rng.integers(400, 1200))
    ids = [f"SYN-{i:05d}" for i in range(2 * n)]
    group = np.repeat(["participant", "comparison"], n)
    age = rng.integers(18, 65, 2 * n)
    share = 0.35 + effect / 100 * (group == "participant")
    people = pd.DataFrame({"person_id": ids, "group": group, "age": age})
    outcomes = pd.DataFrame(
        {"person_id": ids, "month": 12, "employed": (rng.random(2 * n) < share).astype(int)}
    )
    cost = n * float(rng.uniform(1_000, 3_000))
    paid = cost * (1 + WITHIN / 100 / 1.959964 * rng.standard_normal())
    parts = np.array([0.7, 0.2, 0.1]) * paid
    costs = pd.DataFrame(
        {
            "item": ["a", "b", "c"],
            "kind": ["cash", "cash", "in_kind"],
            "amount": parts,
            "year": YEAR,
        }
    )
    low, central, high = WORTH
    row = {
        "label": "Output",
        "outcome": "employed",
        "gain": "economic",
        "transfer": "no",
        "amount": central,
        "low": low,
        "high": high,
        "per": "year",
        "price_year": YEAR,
        "source": "benchmark",
        "edition": "1",
        "licence": "none",
    }
    for name, frame in (
        ("people", people),
        ("outcomes", outcomes),
        ("costs", costs.round(2)),
        ("values", pd.DataFrame([row])),
    ):
        frame.to_csv(folder / f"{name}.csv", index=False)
    truth = {key: drawn(rng, ends) for key, ends in ASSUMED.items()}
    worth = drawn(rng, WORTH)
    years = 0.0
    for k in range(HORIZON - 1):
        lasts = min(max(truth["duration"] - k, 0.0), 1.0)
        years += lasts * (1 - truth["drop_off"] / 100) ** k / (1 + RATE) ** (k + 1)
    kept = (1 - truth["displacement"] / 100) * (1 - truth["optimism_bias"] / 100)
    net = n * effect / 100 * kept * worth * years - cost
    return (cost / (n * effect / 100) if effect else float("inf")), net


def main() -> None:
    """Measure it and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=1000)
    count = parser.parse_args().projects
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "evaluation.yml").write_text(json.dumps(settings()), encoding="utf-8")
        for effect in EFFECTS:
            lines.append(_row(folder, effect, count))
            print(lines[-1], flush=True)
    text = f"""# Value for money: intervals from files to the result

Python {platform.python_version()}, {count:,} simulated trials a row, of 400 to 1,200 people in each group. `make benchmark-value`.

A cost of an additional outcome that has no upper limit, because there may have been none, holds the truth where the truth is at least its
lower limit, or where there are truly none. With no effect at all it can fail on one side only: by giving an upper limit, as it does of 2.5 in 100.

| true effect, points | not given, as groups are unlike by chance | cost per additional outcome holds the truth | has no upper limit | net value holds the truth | median width of net value's interval | benefits truly larger where the interval says so |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{chr(10).join(lines)}
"""
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def _row(folder: Path, effect: float, count: int) -> str:
    cost_held, net_held, open_ended, refused, width, right = [], [], 0, 0, [], []
    for seed in range(count):
        rng = np.random.default_rng([20261129, int(10 * effect), seed])
        true_cost, true_net = make_files(folder, rng, effect)
        project = read_project(folder)
        found = Evaluation(project, project.places[0], load(project).frames.__getitem__).value
        assert found is not None
        if found.net is None:  # chance made groups so unlike that the evidence is not strong enough
            assert found.why_no_net == "evidence"
            refused += 1
            continue
        each = next(one for one in found.unit_costs if one.kind == "additional")
        if each.value is None:
            open_ended += 1
            cost_held.append(
                not effect or (each.why == "unbounded" and true_cost >= (each.low or 0))
            )
        else:
            cost_held.append((each.low or 0) <= true_cost <= (each.high or 0))
        net_held.append(found.net.low <= true_net <= found.net.high)
        width.append(found.net.high - found.net.low)
        if found.net.low > 0:
            right.append(true_net > 0)
    said = f"{100 * np.mean(right):.0f}% of {len(right)}" if right else "never said"
    return (
        f"| {effect:g} | {refused} | {100 * np.mean(cost_held):.1f}% | {100 * open_ended / len(cost_held):.0f}% | {100 * np.mean(net_held):.1f}% "
        f"| {np.median(width):,.0f} | {said} |"
    )


if __name__ == "__main__":
    main()
