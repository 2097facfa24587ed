"""What simulated evaluations of real sizes hide, and what outsiders make of them; also of two publications after another.

Each simulated place has 100 to 600 people a group, a category of 1 to 9 people, and publishes twice: the second time with 1
to 200 people more. Counted are large groups whose results or shares are not printed, second publications that the gate would
refuse, and counts or averages of a few people that an outsider recovers. The outsiders are those of the tests, and share no
code with the package. Writes ``benchmarks/results/disclosure_reports.md``. Run it with::

    .venv/bin/python benchmarks/disclosure_reports.py

``--places 60`` gives a quick look; ``--minutes`` ends it after a while, and the table says how many places there were. Designs take
turns, so that a run that was ended has as many of each.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "disclosure_reports.md"
sys.path[:0] = [str(ROOT / "{{cookiecutter.project_slug}}" / "src"), str(ROOT)]

from tests.analysis.average_attacker import concluded_averages, has_weights  # noqa: E402
from tests.analysis.report_attacker import Report  # noqa: E402
from tests.analysis.test_differencing import result_of  # noqa: E402

from localeval.analysis.differencing import disclosed_by_both  # noqa: E402
from localeval.analysis.evaluation import Evaluation  # noqa: E402
from localeval.analysis.withholding_reasons import (  # noqa: E402
    DOMINATED,
    FEW_DIFFER,
    FEW_EITHER_WAY,
    LINKED,
    NOT_YET,
    TOO_FEW,
)
from localeval.project.project import Project, read_project  # noqa: E402
from localeval.results import Estimate, Level, Result  # noqa: E402

DESIGNS = ("randomised_trial", "matched_comparison", "monitoring")
OUTCOMES = {
    "shares": [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "any_earnings", "month": 12},
    ],
    "amounts": [
        {"code": "earnings", "month": 12, "primary": True},
        {"code": "employed", "month": 12},
    ],
}
LARGE, FEW = 100, 10
FOR_DISCLOSURE = {TOO_FEW, FEW_EITHER_WAY, FEW_DIFFER, DOMINATED, LINKED, NOT_YET}
#: An average counts as recovered when it is known to within so many standard deviations, from end to end.
PRECISION = 0.5


@dataclass
class Tally:
    """What was counted over simulated places."""

    places: int = 0
    large: int = 0
    hidden: int = 0
    primary_hidden: int = 0
    coarse: int = 0
    recovered: int = 0
    refused: int = 0
    primary_new: int = 0
    stand: int = 0
    results: int = 0
    newcomers: int = 0
    guessed_right: int = 0
    guessed_wrong: int = 0
    seconds: float = 0.0

    def __iadd__(self, other: Tally) -> Tally:
        """Add another tally."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
        return self


def project_of(design: str, kind: str) -> Project:
    """Make the settings of a place."""
    folder = Path(tempfile.mkdtemp())
    settings = {
        "programme": {"name": "Test", "organisation": "Test"},
        "places": [{"code": "E08000003", "name": "Manchester"}],
        "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
        "design": design,
        "covariates": {"sex": "category", "age": "numeric"},
        "outcomes": OUTCOMES[kind],
        "subgroups": ["sex", "age_band"],
    }
    (folder / "evaluation.yml").write_text(json.dumps(settings), encoding="utf-8")
    return read_project(folder)


def tables(design: str, seed: int) -> tuple[dict[str, pd.DataFrame], int]:
    """Draw people in the order in which they come, and how many there are at the first publication."""
    rng = np.random.default_rng(seed)
    first, more = int(rng.integers(200, 1200)), int(rng.choice([1, 2, 5, 20, 100, 200]))
    n = first + more
    few = int(rng.integers(1, FEW))
    sex = rng.choice(["Female", "Male"], n).astype(object)
    sex[rng.choice(first, few, replace=False)] = "Prefer not to say"
    if rng.random() < 0.5:
        sex[rng.choice(first, int(rng.integers(1, 4)), replace=False)] = None
    age = rng.normal(34, 9, n).clip(18, 64).round()
    work = (rng.random(n) < 0.45).astype(float)
    earnings = (rng.lognormal(9.4, 0.7, n) * work).round(2)
    lost = rng.random(n) < 0.03
    ids = [f"P{i}" for i in range(n)]
    people = pd.DataFrame(
        {
            "person_id": ids,
            "group": np.where(rng.random(n) < 0.5, "participant", "comparison"),
            "sex": pd.Categorical(sex, categories=["Female", "Male", "Prefer not to say"]),
            "age": age,
            "age_band": pd.Categorical(np.where(age < 30, "young", "old"), ["young", "old"]),
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": ids,
            "month": 12,
            "employed": np.where(lost, np.nan, work),
            "any_earnings": np.where(lost, np.nan, (rng.random(n) < 0.6) * 1.0),
            "earnings": np.where(lost, np.nan, earnings),
        }
    )
    if design == "monitoring":
        people["group"] = "participant"
    return {"people": people, "outcomes": outcomes}, first


def evaluate(
    project: Project, found: dict[str, pd.DataFrame], n: int, earlier: tuple[Result, ...]
) -> tuple[Evaluation, Result]:
    """Evaluate those who have come so far, beside what was published."""
    ids = set(found["people"]["person_id"][:n])
    now = {name: t[t["person_id"].isin(ids)].reset_index(drop=True) for name, t in found.items()}
    e = Evaluation(project, project.places[0], now.__getitem__, earlier=lambda: earlier)
    result = result_of(
        estimates=e.estimates, levels=e.levels, flow=e.flow, balance=e.balance, series=e.series,
        design=project.settings.design,
    )  # fmt: skip
    return e, result


def look(e: Evaluation, kind: str) -> Tally:
    """Count what a report hides, and what an outsider makes of it."""
    tally = Tally(places=1)
    for n, printed, coarse, primary in _groups(e):
        if n >= LARGE:
            tally.large += 1
            tally.hidden += not printed
            tally.coarse += printed and coarse
            tally.primary_hidden += primary and not printed
    if kind == "shares":
        tally.recovered = len(Report(e).findings())
    else:
        concluded = concluded_averages(e, PRECISION)
        right = sum(one.holds for one in concluded)
        if has_weights(e):
            # An outsider takes averages with weights for plain ones, and cannot know when that is right.
            tally.guessed_right, tally.guessed_wrong = right, len(concluded) - right
        else:
            tally.recovered = right
    return tally


def _groups(e: Evaluation) -> Iterator[tuple[int, bool, bool, bool]]:
    """Give, of each group that a report speaks of, its size, whether it is printed, and whether coarsely."""
    sample = e._samples[e.project.primary]
    people = sample.people
    sides = [sample.participant]
    if e.project.has_comparison:
        sides.append(~sample.participant)
    items: list[Estimate | Level] = [*e.estimates, *e.levels]
    for item in items:
        if item.role == "sensitivity":
            continue
        inside = np.ones(len(people), dtype=bool)
        if item.subgroup:
            inside = (people[item.subgroup.variable] == item.subgroup.value).to_numpy()
        n = min(int((inside & side).sum()) for side in sides)
        value = item.estimate if isinstance(item, Estimate) else item.level
        main = item.role == "primary" and item.subgroup is None
        # What a method refuses, as groups that stay too different, is nothing to do with disclosure.
        printed = value is not None or item.withheld not in FOR_DISCLOSURE
        yield n, printed, bool(item.rounded_to or item.people_rounded_to), main
    for row in e.balance.rows if e.balance else ():
        if row.share:
            variable, _, category = row.covariate.partition(": ")
            who = (people[variable] == category).to_numpy()
            n = min(int((who & side).sum()) for side in sides)
            yield n, row.participant_mean is not None, bool(row.people_rounded_to), False


def newcomers(old: Result, new: Result, e: Evaluation, more: int) -> int:
    """Say whether an outsider gets the average of a few newcomers from the averages of both publications.

    ``more`` says how many there are whose outcome is known.
    """
    if more >= FEW or e.project.has_comparison:
        return 0
    for then, now in zip(old.levels, new.levels, strict=True):
        if now.subgroup or now.unit == "percent" or now.stands_since:
            continue
        if then.level is None or now.level is None:
            continue
        outcome = e._samples[e.project.measures[0]].outcome
        n = len(outcome)
        if not more:
            return 0
        blur = ((n - more) * (then.rounded_to or 0.01) + n * (now.rounded_to or 0.01)) / more
        return int(blur < PRECISION * float(outcome.std()))
    return 0


def simulate(project: Project, kind: str, seeds: Iterable[int]) -> Tally:
    """Simulate places that publish twice."""
    design, total = project.settings.design, Tally()
    for seed in seeds:
        found, first = tables(design, seed)
        begun = time.process_time()
        e, old = evaluate(project, found, first, ())
        n = len(found["people"])
        later, new = evaluate(project, found, n, (old,))
        seconds = time.process_time() - begun
        tally = look(e, kind)
        tally.seconds = seconds
        tally.refused = int(bool(disclosed_by_both(old, new)))
        every: list[Estimate | Level] = [*later.estimates, *later.levels]
        main = [i for i in every if i.role != "sensitivity"]
        tally.primary_new = int(not main[0].stands_since and not main[0].withheld)
        tally.stand = sum(bool(i.stands_since) for i in main)
        tally.results = len(main)
        known = found["outcomes"]["earnings"].notna()
        tally.newcomers = newcomers(old, new, later, int(known[first:].sum()))
        total += tally
    return total


TEXT = """# Whole evaluations, published twice

Made by `.venv/bin/python benchmarks/disclosure_reports.py` (or `make benchmark-disclosure`): {places:,} simulated evaluations, fixed
seeds. Each has 200 to 1,200 people, 1 to 9 of whom "prefer not to say" (half of the places have 1 to 3 of whom nothing is known,
too), loses 3% of its outcomes, and publishes again with 1 to 200 people more. Attacked by the outsiders of the tests, for counts and
for averages.

Targets: of groups of {large} and more under 2% hidden; no second publication refused; nothing recovered.

Where a trial has lost outcomes its averages have weights. An outsider who takes them for plain ones concludes averages of a few too, and
cannot know which of these are right: {right} were, {wrong} were not. They are not counted as recovered. A count is, once it is known
to lie within a range narrower than five, such as 0 to 4.

"""
HEAD = (
    "| design | primary outcome | places | groups of 100 and more | hidden | printed coarsely "
    "| of a few recovered: counts, averages | second publications refused | primary result new "
    "| results that stand | newcomers recovered | seconds a place |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def run(places: int, minutes: float) -> dict[tuple[str, str], Tally]:
    """Simulate so many places, designs and outcomes by turns, or as many as there is time for."""
    kinds = [(design, kind) for design in DESIGNS for kind in OUTCOMES]
    projects = {pair: project_of(*pair) for pair in kinds}
    found = {pair: Tally() for pair in kinds}
    begun = time.monotonic()
    for seed in range(-(-places // len(kinds))):
        if time.monotonic() - begun > 60 * minutes:
            break
        for pair in kinds:
            found[pair] += simulate(projects[pair], pair[1], [seed])
        if seed % 10 == 9:
            print(_line("all", "", _together(found)), flush=True)
    return found


def _together(found: dict[tuple[str, str], Tally]) -> Tally:
    everything = Tally()
    for tally in found.values():
        everything += tally
    return everything


def page(found: dict[tuple[str, str], Tally]) -> str:
    """Write the table."""
    everything = _together(found)
    lines = [
        *HEAD,
        *(_line(design.replace("_", " "), kind, tally) for (design, kind), tally in found.items()),
        _line("**all**", "", everything),
    ]
    text = TEXT.format(
        places=everything.places,
        large=LARGE,
        right=everything.guessed_right,
        wrong=everything.guessed_wrong,
    )
    return text + "\n".join(lines) + "\n"


def _line(design: str, kind: str, t: Tally) -> str:
    shares = (
        f"{t.hidden / max(t.large, 1):.1%}",
        f"{t.coarse / max(t.large, 1):.1%}",
        str(t.recovered),
        str(t.refused),
        f"{t.primary_new / max(t.places, 1):.0%}",
        f"{t.stand / max(t.results, 1):.0%}",
        str(t.newcomers),
        f"{t.seconds / max(t.places, 1):.1f}",
    )
    return f"| {design} | {kind} | {t.places:,} | {t.large:,} | {' | '.join(shares)} |"


def main() -> None:
    """Simulate, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--places", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=240.0)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    text = page(run(options.places, options.minutes))
    options.output.write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
